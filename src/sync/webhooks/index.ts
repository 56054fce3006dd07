/**
 * Webhooks: events sent to endpoints, signed, at least once. Their order is not promised: what was tried again comes later. A
 * message holds what it is about as it is when it is sent, so that the last one to arrive is never out of date.
 */
import { homeOf } from '../../store/inside.js'
import type { Store } from '../../store/store.js'
import { type Clock, systemClock } from '../clock.js'
import type { Key } from '../secrets.js'
import type { WebhookContext } from './context.js'
import { deliverTo } from './deliver.js'
import { createEndpoints } from './endpoints.js'
import { createMessages } from './messages.js'
import type { PostOptions } from './post.js'
import { spreadEvents } from './spread.js'
import type { Webhooks } from './types.js'

export interface WebhookOptions extends PostOptions {
  readonly clock?: Clock | undefined
  /** What secrets are encrypted with. */
  readonly key: Key
}

export function openWebhooks(store: Store, { clock = systemClock, key, ...post }: WebhookOptions): Webhooks {
  const context: WebhookContext = { home: homeOf(store), clock, key, post }
  return {
    ...createEndpoints(context),
    ...createMessages(context),
    spread: () => spreadEvents(context),
    deliver: (id, signal) => deliverTo(context, id, signal),
  }
}
