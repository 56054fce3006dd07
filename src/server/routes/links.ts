/**
 * A page where a customer enters the settings of a source: opened by a link token or a magic link, it ends with a
 * code for the access token.
 */
import * as z from 'zod'
import type { Integration } from '../../sync/index.js'
import { ApiError, notFound } from '../api-error.js'
import { newConnectionAnswer, seenConnection } from '../connection-calls.js'
import { integrationShape, shownIntegration } from '../connection-shape.js'
import type { LinkDetails, LinkKind } from '../link-codes.js'
import { type Route, type RouteServices, route, syncOf } from '../route.js'
import { dataOf, idParams, pageOf, time } from '../shapes.js'

const MINUTE = 60
const TOKEN_SECONDS = 30 * MINUTE
const CODE_SECONDS = 10 * MINUTE
const MAGIC_SECONDS = 7 * 86_400
const LONGEST_SECONDS = 90 * 86_400

const OPENS: readonly LinkKind[] = ['link_token', 'magic_link']
const names = z.array(z.string().max(200)).max(100)
const name = z.string().max(200)

const token = route({
  method: 'post',
  path: '/link/token',
  summary: 'A short-lived token that opens the link page; with a connection_id it repairs that one',
  access: 'key',
  body: z.strictObject({ connection_id: name.nullish(), customer_id: name.nullish() }).optional(),
  refusals: { 404: 'No such connection' },
  answer: z.strictObject({ link_token: z.string(), link_url: z.string(), expires_date: time }),
  handle: async ({ caller, body = {}, base }, services) => {
    if (typeof body.connection_id === 'string') await seenConnection(services, caller, body.connection_id)
    const { code, expires_date } = await services.links.add('link_token', body, TOKEN_SECONDS)
    return { link_token: code, link_url: `${base}/pages/link/${code}`, expires_date }
  },
})

const exchange = route({
  method: 'post',
  path: '/link/exchange',
  summary: 'Exchanges the code from the link page for an access token',
  access: 'key',
  body: z.strictObject({ auth_code: z.string().max(200) }),
  refusals: { 404: 'No such code', 410: 'It was used, or has expired' },
  answer: z.strictObject({
    access_token: z.string(),
    connection_id: z.string(),
    integration_name: z.string(),
  }),
  handle: async ({ caller, body }, services) => {
    const { connection_id } = await services.links.use(body.auth_code, ['auth_code'])
    return newConnectionAnswer(services, await seenConnection(services, caller, connection_id ?? ''))
  },
})

/** Folders of this machine are for its operators: a customer connects what can be reached from elsewhere. */
const isRemote = ({ type }: { readonly type: string }): boolean => type !== 'folder'

function offered(integrations: readonly Integration[], { allow, block }: LinkDetails): Integration[] {
  return integrations
    .filter(({ integration_name: own }) => (allow?.includes(own) ?? true) && !(block?.includes(own) ?? false))
    .map((one) => ({ ...one, sources: one.sources.filter(isRemote) }))
}

const linkParams = z.strictObject({ code: z.string().max(200) })

const linkOffer = route({
  method: 'get',
  path: '/link/{code}',
  summary: 'What a link lets its holder connect',
  access: 'open',
  params: linkParams,
  refusals: { 404: 'No such link', 410: 'It was used, or has expired' },
  answer: dataOf(
    z.strictObject({
      integrations: z.array(integrationShape),
      connection_id: z.string().nullable().describe('the connection that is repaired'),
      source: z.looseObject({ type: z.string() }).nullable().describe('as entered, without its secrets'),
    }),
  ),
  handle: async ({ params }, services) => {
    const link = await services.links.get(params.code, OPENS)
    const sync = syncOf(services, 'link')
    const repaired =
      typeof link.connection_id === 'string' ? await sync.connections.get(link.connection_id) : null
    const integrations =
      repaired === null
        ? offered(sync.integrations, link)
        : offered(sync.integrations, { allow: [repaired.integration_name] })
    return {
      data: {
        integrations: integrations.map(shownIntegration),
        connection_id: repaired?.connection_id ?? null,
        source: repaired === null ? null : { ...repaired.source },
      },
    }
  },
})

const connected = route({
  method: 'post',
  path: '/link/{code}',
  summary: 'Connects, or repairs, by a link: once',
  access: 'open',
  params: linkParams,
  body: z.strictObject({ integration_name: name, source: z.looseObject({ type: z.string().max(50) }) }),
  refusals: { 404: 'No such link', 410: 'It was used, or has expired' },
  answer: z.strictObject({ auth_code: z.string() }),
  handle: async ({ params: { code }, body }, services) => {
    const link = await services.links.use(code, OPENS)
    try {
      const connection_id = await connectBy(services, link, body)
      const authCode = await services.links.add('auth_code', { connection_id }, CODE_SECONDS)
      return { auth_code: authCode.code }
    } catch (error) {
      await services.links.giveBack(code)
      throw error
    }
  },
})

async function connectBy(
  services: RouteServices,
  link: LinkDetails,
  given: { readonly integration_name: string; readonly source: { readonly type: string } },
): Promise<string> {
  const { connections, integrations } = syncOf(services, 'link')
  if (typeof link.connection_id === 'string') {
    await connections.change(link.connection_id, { source: given.source, from_outside: true })
    return link.connection_id
  }
  if (!offered(integrations, link).some((one) => one.integration_name === given.integration_name))
    throw new ApiError(400, `This link does not connect ${given.integration_name}`)
  return (await connections.add({ ...given, customer_id: link.customer_id ?? null, from_outside: true }))
    .connection_id
}

const magicShape = z
  .strictObject({
    id: z.string(),
    customer_id: z.string().nullable(),
    connection_id: z.string().nullable(),
    integrations_allow_list: names.nullable(),
    integrations_block_list: names.nullable(),
    created_date: time,
    expires_date: time,
    used_date: time.nullable(),
    is_expired: z.boolean(),
  })
  .meta({ id: 'MagicLink' })

const magicAdded = route({
  method: 'post',
  path: '/magic-links',
  summary: 'A link for a customer, shown only once',
  access: 'key',
  body: z
    .strictObject({
      duration: z.int().min(60).max(LONGEST_SECONDS).optional().describe('seconds that it is valid: a week'),
      customer_id: name.nullish(),
      connection_id: name.nullish().describe('the connection that it repairs'),
      integrations_allow_list: names.optional(),
      integrations_block_list: names.optional(),
    })
    .optional(),
  refusals: { 404: 'No such connection' },
  answer: dataOf(z.strictObject({ ...magicShape.shape, url: z.string() })),
  handle: async ({ caller, body = {}, base }, services) => {
    if (typeof body.connection_id === 'string') await seenConnection(services, caller, body.connection_id)
    const { duration = MAGIC_SECONDS, integrations_allow_list: allow, integrations_block_list: block } = body
    const { customer_id, connection_id } = body
    const link = await services.links.add(
      'magic_link',
      { customer_id, connection_id, allow, block },
      duration,
    )
    return { data: { ...shownMagic(link, services), url: `${base}/pages/link/${link.code}` } }
  },
})

function shownMagic(
  link: LinkDetails & { id: string; created_date: string; expires_date: string; used_date: string | null },
  { clock }: RouteServices,
): z.input<typeof magicShape> {
  return {
    id: link.id,
    customer_id: link.customer_id ?? null,
    connection_id: link.connection_id ?? null,
    integrations_allow_list: link.allow === undefined ? null : [...link.allow],
    integrations_block_list: link.block === undefined ? null : [...link.block],
    created_date: link.created_date,
    expires_date: link.expires_date,
    used_date: link.used_date,
    is_expired: link.expires_date <= clock.now().toISOString(),
  }
}

const magicListed = route({
  method: 'get',
  path: '/magic-links',
  summary: 'Magic links, the newest first; their addresses are not shown again',
  access: 'key',
  forAll: true,
  answer: pageOf(magicShape),
  handle: async (_, services) => {
    const links = await services.links.list('magic_link')
    return { data: links.map((link) => shownMagic(link, services)), next_token: null }
  },
})

const magicRemoved = route({
  method: 'delete',
  path: '/magic-links/{id}',
  summary: 'Revokes a magic link',
  access: 'key',
  forAll: true,
  params: idParams,
  refusals: { 404: 'No such link' },
  answer: dataOf(z.strictObject({ id: z.string() })),
  handle: async ({ params: { id } }, { links }) => {
    if (!(await links.remove(id))) throw notFound('magic link', id)
    return { data: { id } }
  },
})

export const linkRoutes: readonly Route[] = [
  token,
  exchange,
  linkOffer,
  connected,
  magicListed,
  magicAdded,
  magicRemoved,
]
