/** Connections: added, listed, changed, removed. */
import * as z from 'zod'
import type { MapInput } from '../../maps/map-schema.js'
import { missingFolder } from '../../sync/missing-folder.js'
import { ApiError } from '../api-error.js'
import { newConnectionAnswer, seenConnection } from '../connection-calls.js'
import { admittedShape, connectionShape, mapShape, shownConnection } from '../connection-shape.js'
import { connectionOf, type Route, type RouteServices, route, syncOf } from '../route.js'
import { dataOf, idParams, pageOf } from '../shapes.js'

const sourceShape = z.looseObject({ type: z.string().max(50) })
const customerId = z.string().max(200).nullable()
const maps = z
  .array(mapShape.transform((map) => map as MapInput))
  .max(20)
  .describe('they read the invoices of other carriers; refused with an access token')
const every = z.int().min(60).max(31_622_400).describe('seconds between two runs')

const listed = route({
  method: 'get',
  path: '/connections',
  summary: 'Connections, or the one of the access token',
  access: 'key',
  query: z.strictObject({
    customer_id: z.string().max(200).optional(),
    integration_name: z.string().max(200).optional(),
  }),
  answer: pageOf(connectionShape),
  handle: async ({ caller, query }, services) => {
    const filter = { connection_id: caller.connection, ...query }
    const connections = await syncOf(services, 'GET /connections').connections.list(filter)
    return { data: connections.map(shownConnection), next_token: null }
  },
})

const added = route({
  method: 'post',
  path: '/connections',
  summary: 'Adds a connection; its access token is shown only once',
  access: 'key',
  body: z.strictObject({
    integration_name: z.string().max(200),
    source: sourceShape,
    connection_id: z.string().max(100).optional(),
    customer_id: customerId.optional(),
    every: every.optional(),
    maps: maps.optional(),
    historical_days: z.int().min(0).max(3_660).optional().describe('days that the first run reads: 30'),
  }),
  refusals: { 409: 'There is a connection with this id already' },
  answer: z.strictObject({
    connection_id: z.string(),
    access_token: z.string(),
    integration_name: z.string(),
    data: admittedShape,
    warning: z.string().optional().describe('that the folder of its source is not there yet'),
  }),
  handle: async ({ body }, services) => {
    const { connections } = syncOf(services, 'POST /connections')
    const { connection_id: id } = body
    if (id !== undefined && (await connections.get(id)) !== null)
      throw new ApiError(409, `There is a connection with id ${id} already`)
    const connection = await connections.add(body)
    const admission = await newConnectionAnswer(services, connection)
    const missing = await missingFolder(body.source)
    return {
      ...admission,
      data: { ...shownConnection(connection), access_token: admission.access_token },
      ...(missing === null ? {} : { warning: missing }),
    }
  },
})

const getConnection = route({
  method: 'get',
  path: '/connections/{id}',
  summary: 'One connection',
  access: 'key',
  params: idParams,
  refusals: { 404: 'No such connection' },
  answer: dataOf(connectionShape),
  handle: async ({ params, caller }, services) => ({
    data: shownConnection(await seenConnection(services, caller, params.id)),
  }),
})

const change = z.strictObject({
  source: sourceShape.optional().describe('all of it, or the fields that change: repairs the connection'),
  customer_id: customerId.optional(),
  every: every.optional(),
  maps: maps.optional(),
  paused: z.boolean().optional().describe('nothing is fetched while it is true'),
})

/** A caller with a key may enter any source, also by a token: a customer's entries come through a link. */
async function changed(services: RouteServices, id: string, { paused, ...rest }: z.output<typeof change>) {
  const { connections } = syncOf(services, 'PATCH /connections')
  let connection = await connections.change(id, rest)
  if (paused !== undefined) connection = await (paused ? connections.pause(id) : connections.resume(id))
  return { data: shownConnection(connection) }
}

const removedShape = z.strictObject({ data: z.strictObject({ connection_id: z.string() }) })

/** Loaded data stays; its token admits nobody any more. */
async function removed(services: RouteServices, id: string): Promise<z.input<typeof removedShape>> {
  await services.access.removeTokens(id)
  await syncOf(services, 'DELETE /connections').connections.remove(id)
  return { data: { connection_id: id } }
}

const refusals = { 404: 'No such connection' }
const summaries = {
  patch: 'Changes or repairs a connection',
  delete: 'Removes a connection; its line items stay',
}

const changedByToken = route({
  method: 'patch',
  path: '/connections',
  summary: `${summaries.patch}: the one of the access token`,
  access: 'connection',
  body: change,
  refusals,
  answer: dataOf(connectionShape),
  handle: async ({ caller, body }, services) => {
    const { connection_id } = await seenConnection(services, caller, connectionOf(caller))
    return changed(services, connection_id, body)
  },
})

const changedById = route({
  method: 'patch',
  path: '/connections/{id}',
  summary: summaries.patch,
  access: 'key',
  params: idParams,
  body: change,
  refusals,
  answer: dataOf(connectionShape),
  handle: async ({ caller, params, body }, services) => {
    const { connection_id } = await seenConnection(services, caller, params.id)
    return changed(services, connection_id, body)
  },
})

const removedByToken = route({
  method: 'delete',
  path: '/connections',
  summary: `${summaries.delete}: the one of the access token`,
  access: 'connection',
  refusals,
  answer: removedShape,
  handle: async ({ caller }, services) => {
    const { connection_id } = await seenConnection(services, caller, connectionOf(caller))
    return removed(services, connection_id)
  },
})

const removedById = route({
  method: 'delete',
  path: '/connections/{id}',
  summary: summaries.delete,
  access: 'key',
  params: idParams,
  refusals,
  answer: removedShape,
  handle: async ({ caller, params }, services) => {
    const { connection_id } = await seenConnection(services, caller, params.id)
    return removed(services, connection_id)
  },
})

const token = route({
  method: 'post',
  path: '/connections/{id}/access-tokens',
  summary:
    'Another access token for a connection, shown only once: for a connection that the command or a customer added',
  access: 'key',
  forAll: true,
  params: idParams,
  refusals,
  answer: z.strictObject({
    access_token: z.string(),
    connection_id: z.string(),
    integration_name: z.string(),
  }),
  handle: async ({ caller, params }, services) => {
    return newConnectionAnswer(services, await seenConnection(services, caller, params.id))
  },
})

export const connectionRoutes: readonly Route[] = [
  listed,
  added,
  changedByToken,
  removedByToken,
  getConnection,
  changedById,
  removedById,
  token,
]
