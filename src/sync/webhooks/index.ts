/**
 * Webhooks: events sent to endpoints, signed, at least once. Their order is not guaranteed: a retried one comes
 * later. A message holds its object in the state at sending, so that the last one to arrive is never out of date.
 */
import { checkNetworks } from '../../sources/own-network.js'
import type { WebhookContext } from './context.js'
import { deliverTo } from './deliver.js'
import { createEndpoints } from './endpoints.js'
import { createMessages } from './messages.js'
import { spreadEvents } from './spread.js'
import type { Webhooks } from './types.js'

export function createWebhooks(context: WebhookContext): Webhooks {
  checkNetworks(context.post, 'webhooks may be sent to')
  const endpoints = createEndpoints(context)
  return {
    ...endpoints,
    // What comes after the events so far is sent to it, whatever the clocks of those who load and of this machine show.
    add: async (endpoint) => {
      await spreadEvents(context)
      return endpoints.add(endpoint)
    },
    ...createMessages(context),
    spread: () => spreadEvents(context),
    deliver: (id, signal) => deliverTo(context, id, signal),
  }
}
