/** Endpoints that events are sent to, and the messages sent. */
import * as z from 'zod'
import { EVENT_TYPES, MESSAGE_STATES } from '../../sync/index.js'
import { notFound } from '../api-error.js'
import { type Route, route, syncOf } from '../route.js'
import { dataOf, givenEnd, givenTime, idParams, pageOf, pageQuery, time } from '../shapes.js'

const list = z.array(z.string().min(1).max(200)).max(1_000)
const filter = {
  events: z.array(z.enum(EVENT_TYPES)).max(100).nullish().describe('only of these types'),
  connections: list.nullish().describe('only of these connections'),
  customers: list.nullish(),
  integrations: list.nullish(),
}

const endpointShape = z
  .looseObject({
    id: z.string(),
    url: z.string(),
    description: z.string(),
    events: z.array(z.string()).nullable(),
    connections: z.array(z.string()).nullable(),
    customers: z.array(z.string()).nullable(),
    integrations: z.array(z.string()).nullable(),
    enabled: z.boolean(),
    disabled_reason: z.string().nullable(),
    created_date: time,
    failing_since: time.nullable(),
  })
  .meta({ id: 'WebhookEndpoint' })

const messageShape = z
  .looseObject({
    id: z.string().describe('webhook-id: the same on every try'),
    connection_id: z.string(),
    event_type: z.string(),
    resource: z.string(),
    state: z.enum(MESSAGE_STATES),
    attempts: z.int(),
    next_attempt: time.nullable(),
    last_attempt: time.nullable(),
    response_status: z.int().nullable(),
    error: z.string().nullable(),
    created_date: time,
  })
  .meta({ id: 'WebhookMessage' })

const url = z.string().min(1).max(2_000).describe('https, or http to this machine')
const description = z.string().max(1_000)
const refusals = { 404: 'No such endpoint' }
const secretShape = z.string().describe('verifies what is sent; shown only once')

const listed = route({
  method: 'get',
  path: '/webhooks',
  summary: 'Endpoints that events are sent to',
  access: 'key',
  forAll: true,
  answer: pageOf(endpointShape),
  handle: async (_, services) => ({
    data: await syncOf(services, 'GET /webhooks').webhooks.list(),
    next_token: null,
  }),
})

const added = route({
  method: 'post',
  path: '/webhooks',
  summary: 'Adds an endpoint; its secret is shown only once',
  access: 'key',
  forAll: true,
  body: z.strictObject({ url, description: description.optional(), ...filter }),
  answer: dataOf(endpointShape.extend({ secret: secretShape })),
  handle: async ({ body }, services) => ({
    data: await syncOf(services, 'POST /webhooks').webhooks.add(body),
  }),
})

const getEndpoint = route({
  method: 'get',
  path: '/webhooks/{id}',
  summary: 'One endpoint',
  access: 'key',
  forAll: true,
  params: idParams,
  refusals,
  answer: dataOf(endpointShape),
  handle: async ({ params: { id } }, services) => ({
    data: requireFound(await syncOf(services, 'GET /webhooks').webhooks.get(id), id),
  }),
})

const changed = route({
  method: 'patch',
  path: '/webhooks/{id}',
  summary: 'Changes an endpoint, or switches it on or off',
  access: 'key',
  forAll: true,
  params: idParams,
  body: z.strictObject({
    url: url.optional(),
    description: description.optional(),
    enabled: z.boolean().optional(),
    ...filter,
  }),
  refusals,
  answer: dataOf(endpointShape),
  handle: async ({ params: { id }, body }, services) => ({
    data: requireFound(await syncOf(services, 'PATCH /webhooks').webhooks.change(id, body), id),
  }),
})

const removed = route({
  method: 'delete',
  path: '/webhooks/{id}',
  summary: 'Removes an endpoint and the record of its messages',
  access: 'key',
  forAll: true,
  params: idParams,
  refusals,
  answer: dataOf(z.strictObject({ id: z.string() })),
  handle: async ({ params: { id } }, services) => {
    if (!(await syncOf(services, 'DELETE /webhooks').webhooks.remove(id)))
      throw notFound('webhook endpoint', id)
    return { data: { id } }
  },
})

const rotated = route({
  method: 'post',
  path: '/webhooks/{id}/rotate-secret',
  summary: 'A new secret; for a day messages are signed with the former one too',
  access: 'key',
  forAll: true,
  params: idParams,
  refusals,
  answer: dataOf(z.strictObject({ id: z.string(), secret: secretShape })),
  handle: async ({ params: { id } }, services) => {
    const { webhooks } = syncOf(services, 'rotate-secret')
    return { data: { id, secret: requireFound(await webhooks.rotateSecret(id), id) } }
  },
})

const messages = route({
  method: 'get',
  path: '/webhooks/{id}/messages',
  summary: 'Messages of an endpoint, sent and waiting; the newest first',
  access: 'key',
  forAll: true,
  params: idParams,
  query: z.strictObject({
    event_type: z.string().max(200).optional(),
    connection_id: z.string().max(200).optional(),
    resource: z.string().max(200).optional(),
    state: z.enum(MESSAGE_STATES).optional(),
    since: givenTime.optional().describe('events from this time on'),
    until: givenEnd.optional().describe('events before this time'),
    ...pageQuery,
  }),
  refusals,
  answer: pageOf(messageShape),
  handle: async ({ params: { id }, query, nextToken }, services) => {
    const { webhooks } = syncOf(services, 'messages')
    requireFound(await webhooks.get(id), id)
    const { page_token: after, since, until, ...rest } = query
    const page = await webhooks.messages(id, { ...rest, after, since, until })
    return { data: page.messages, next_token: nextToken(page.next) }
  },
})

const resent = route({
  method: 'post',
  path: '/webhooks/{id}/resend',
  summary: 'Sends a message again, or all that were set aside since a time',
  access: 'key',
  forAll: true,
  params: idParams,
  body: z.union([
    z.strictObject({ message_id: z.string().min(1).max(200) }),
    z.strictObject({ since: givenTime }),
  ]),
  refusals,
  answer: dataOf(z.strictObject({ messages: z.int() })),
  handle: async ({ params: { id }, body }, services) => {
    const { webhooks } = syncOf(services, 'resend')
    requireFound(await webhooks.get(id), id)
    const which = 'message_id' in body ? { message: body.message_id } : { since: body.since }
    return { data: { messages: await webhooks.resend(id, which) } }
  },
})

/** Throws 404 if there is none. */
function requireFound<Found>(found: Found | null, id: string): Found {
  if (found === null) throw notFound('webhook endpoint', id)
  return found
}

export const webhookRoutes: readonly Route[] = [
  listed,
  added,
  getEndpoint,
  changed,
  removed,
  rotated,
  messages,
  resent,
]
