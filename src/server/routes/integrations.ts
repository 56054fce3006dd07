/** The integrations that can be connected. */
import * as z from 'zod'
import { notFound } from '../api-error.js'
import { integrationShape, shownIntegration } from '../connection-shape.js'
import { type Route, route, syncOf } from '../route.js'
import { dataOf, pageOf } from '../shapes.js'

const listed = route({
  method: 'get',
  path: '/integrations/carrier',
  summary: 'What can be connected, with the fields of its sources',
  access: 'key',
  answer: pageOf(integrationShape),
  handle: async (_, services) => ({
    data: syncOf(services, 'GET /integrations').integrations.map(shownIntegration),
    next_token: null,
  }),
})

const getIntegration = route({
  method: 'get',
  path: '/integrations/carrier/{name}',
  summary: 'One integration',
  access: 'key',
  params: z.strictObject({ name: z.string().max(200) }),
  refusals: { 404: 'No such integration' },
  answer: dataOf(integrationShape),
  handle: async ({ params }, services) => {
    const { integrations } = syncOf(services, 'GET /integrations')
    const found = integrations.find(({ integration_name }) => integration_name === params.name)
    if (found === undefined) throw notFound('integration', params.name)
    return { data: shownIntegration(found) }
  },
})

export const integrationRoutes: readonly Route[] = [listed, getIntegration]
