/** What can be connected, and a sandbox that needs no carrier. */
import * as z from 'zod'
import { notFound, notImplemented } from '../api-error.js'
import { admitted } from '../connection-calls.js'
import { connectionShape, integrationShape, shownConnection, shownIntegration } from '../connection-shape.js'
import { type Route, route, syncOf } from '../route.js'
import { dataOf, pageOf } from '../shapes.js'

const listed = route({
  method: 'get',
  path: '/integrations/carrier',
  summary: 'What can be connected, with the fields of its sources',
  access: 'key',
  answer: pageOf(integrationShape),
  handle: async (_, rooms) => ({
    data: syncOf(rooms, 'GET /integrations').integrations.map(shownIntegration),
    next_token: null,
  }),
})

const shown = route({
  method: 'get',
  path: '/integrations/carrier/{name}',
  summary: 'One integration',
  access: 'key',
  params: z.strictObject({ name: z.string().max(200) }),
  refusals: { 404: 'No such integration' },
  answer: dataOf(integrationShape),
  handle: async ({ params }, rooms) => {
    const { integrations } = syncOf(rooms, 'GET /integrations')
    const found = integrations.find(({ integration_name }) => integration_name === params.name)
    if (found === undefined) throw notFound('integration', params.name)
    return { data: shownIntegration(found) }
  },
})

const SANDBOX = 'sandbox'

const sandbox = route({
  method: 'post',
  path: '/sandbox/generate-sandbox/carrier',
  summary: 'A sandbox connection with 30 days of invented invoices of every carrier',
  access: 'key',
  body: z
    .strictObject({
      customer_id: z.string().max(200).optional(),
      seed: z
        .int()
        .min(0)
        .max(2 ** 31)
        .optional(),
    })
    .optional(),
  answer: z.strictObject({
    access_token: z.string(),
    connection_id: z.string(),
    integration_name: z.string(),
    data: connectionShape,
  }),
  handle: async ({ body }, rooms) => {
    const sync = syncOf(rooms, 'POST /sandbox')
    if (!sync.integrations.some(({ integration_name }) => integration_name === SANDBOX))
      throw notImplemented('generate-sandbox', SANDBOX)
    const { seed, customer_id } = body ?? {}
    const connection = await sync.connections.add({
      integration_name: SANDBOX,
      source: { type: SANDBOX, ...(seed === undefined ? {} : { seed }) },
      customer_id,
    })
    await sync.request(connection.connection_id)
    return { ...(await admitted(rooms, connection)), data: shownConnection(connection) }
  },
})

export const integrationRoutes: readonly Route[] = [listed, shown, sandbox]
