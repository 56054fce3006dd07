/** API keys, and the log of changes. */
import * as z from 'zod'
import { homeOf } from '../../store/internals.js'
import { notFound } from '../api-error.js'
import { listAuditLog } from '../audit-log.js'
import { ROLES } from '../caller.js'
import { textToken, tokenText } from '../page-token.js'
import { type Route, route } from '../route.js'
import { dataOf, idParams, MAX_ITEMS, pageOf, pageQuery, time } from '../shapes.js'

const keyShape = z
  .strictObject({ id: z.string(), title: z.string(), role: z.enum(ROLES), created_date: time })
  .meta({ id: 'ApiKey' })

const listed = route({
  method: 'get',
  path: '/api-keys',
  summary: 'API keys, without their secrets',
  access: 'key',
  forAll: true,
  forAdmins: true,
  answer: pageOf(keyShape),
  handle: async (_, { access }) => {
    return { data: await access.listKeys(), next_token: null }
  },
})

const added = route({
  method: 'post',
  path: '/api-keys',
  summary: 'A new API key, shown only once',
  access: 'key',
  forAll: true,
  body: z.strictObject({ title: z.string().max(200).default(''), role: z.enum(ROLES).default('viewer') }),
  answer: dataOf(z.strictObject({ ...keyShape.shape, api_key: z.string() })),
  handle: async ({ body }, { access }) => {
    return { data: await access.addKey(body.title, body.role) }
  },
})

const removed = route({
  method: 'delete',
  path: '/api-keys/{id}',
  summary: 'Revokes an API key, and ends the sessions that it opened',
  access: 'key',
  forAll: true,
  params: idParams,
  refusals: { 404: 'No such key' },
  answer: dataOf(z.strictObject({ id: z.string() })),
  handle: async ({ params: { id } }, { access }) => {
    if (!(await access.removeKey(id))) throw notFound('API key', id)
    return { data: { id } }
  },
})

const log = route({
  method: 'get',
  path: '/audit-log',
  summary: 'Changes and who made them, the newest first',
  access: 'key',
  forAll: true,
  forAdmins: true,
  query: z.strictObject(pageQuery),
  answer: pageOf(
    z
      .strictObject({
        id: z.string().describe('x-request-id of the call'),
        time,
        caller: z.string(),
        method: z.string(),
        route: z.string(),
        resource: z.string(),
        status: z.int(),
      })
      .meta({ id: 'AuditLogEntry' }),
  ),
  handle: async ({ query, nextToken }, { store }) => {
    const { limit = MAX_ITEMS, page_token } = query
    const after = page_token === undefined ? undefined : textToken(page_token, 2)
    const entries = await listAuditLog(homeOf(store), limit + 1, after)
    const last = entries.length > limit ? entries[limit - 1] : undefined
    return {
      data: entries.slice(0, limit),
      next_token: last === undefined ? null : nextToken(tokenText([last.time, last.id])),
    }
  },
})

export const keyRoutes: readonly Route[] = [listed, added, removed, log]
