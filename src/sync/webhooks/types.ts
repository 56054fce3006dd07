/** The public shapes of endpoints and of the messages sent to them. Times are ISO 8601 in UTC. */

/** All event types that can be subscribed to. */
export const EVENT_TYPES = [
  'carrier-invoice-line-item.created',
  'carrier-invoice-line-item.updated',
  'connection.created',
  'connection.deleted',
  'connection.historical-sync-completed',
  'connection.sync-job-completed',
  'connection.sync-job-stuck',
  'connection-error.created',
  'connection-error.updated',
  'connection-error.deleted',
  'webhook-endpoint.disabled',
] as const

/** The events that an endpoint gets: each list limits them, and without a list all are sent. */
export interface EndpointFilter {
  readonly events?: readonly string[] | null | undefined
  readonly connections?: readonly string[] | null | undefined
  readonly customers?: readonly string[] | null | undefined
  readonly integrations?: readonly string[] | null | undefined
}

export interface NewEndpoint extends EndpointFilter {
  readonly url: string
  readonly description?: string | undefined
}

export interface EndpointChange extends EndpointFilter {
  readonly url?: string | undefined
  readonly description?: string | undefined
  readonly enabled?: boolean | undefined
}

export interface Endpoint {
  readonly id: string
  readonly url: string
  readonly description: string
  readonly events: readonly string[] | null
  readonly connections: readonly string[] | null
  readonly customers: readonly string[] | null
  readonly integrations: readonly string[] | null
  /** False if it was switched off, by its owner or because it failed for days. */
  readonly enabled: boolean
  /** Why it was switched off. */
  readonly disabled_reason: string | null
  readonly created_date: string
  /** Since when nothing has arrived; null if the last message did. */
  readonly failing_since: string | null
}

/** `waiting`: to be sent or retried; `set_aside`: given up until it is resent. */
export const MESSAGE_STATES = ['waiting', 'delivered', 'set_aside'] as const
export type MessageState = (typeof MESSAGE_STATES)[number]

export interface Message {
  /** The `webhook-id`: the same on every try. */
  readonly id: string
  readonly connection_id: string
  readonly event_type: string
  /** The id of its line item, else of its connection. */
  readonly resource: string
  readonly state: MessageState
  /** Number of tries so far. */
  readonly attempts: number
  /** When it is tried next; null if it is not. */
  readonly next_attempt: string | null
  readonly last_attempt: string | null
  /** HTTP status of the last response; null if there was none. */
  readonly response_status: number | null
  /** Why the last try failed. */
  readonly error: string | null
  /** When the event became true. */
  readonly created_date: string
}

export interface MessageFilter {
  readonly event_type?: string | undefined
  readonly connection_id?: string | undefined
  readonly resource?: string | undefined
  readonly state?: MessageState | undefined
  /** Events from this time on (`since`), and before that time (`until`). */
  readonly since?: string | undefined
  readonly until?: string | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
  /** Maximum number of messages, 1 to 1,000. */
  readonly limit?: number | undefined
}

/** The newest first. */
export interface MessagePage {
  readonly messages: Message[]
  readonly next: string | null
}

export interface Webhooks {
  /** Its secret is returned only once. Throws `usage` for an address that may not be sent to. */
  add(endpoint: NewEndpoint): Promise<Endpoint & { readonly secret: string }>
  list(): Promise<Endpoint[]>
  /** Null if there is none with this id. */
  get(id: string): Promise<Endpoint | null>
  /** Null if there is none with this id. */
  change(id: string, change: EndpointChange): Promise<Endpoint | null>
  /** Removes the endpoint and its message history. False if there is none with this id. */
  remove(id: string): Promise<boolean>
  /** A new secret; for a day messages are signed with the former one as well. Null if there is none with this id. */
  rotateSecret(id: string): Promise<string | null>
  messages(id: string, filter?: MessageFilter): Promise<MessagePage>
  /** Sends messages again, with the same ids: one of any state, or all that were set aside since a time. Gives their number. */
  resend(id: string, which: { readonly message: string } | { readonly since: string }): Promise<number>
  /** Makes messages from new events. */
  spread(): Promise<void>
  /** Endpoints that something is due for now. */
  due(): Promise<string[]>
  /** Sends an endpoint its due messages. Gives the number that arrived. */
  deliver(id: string, signal?: AbortSignal): Promise<number>
  /** When something is due next; null if nothing waits. */
  nextDue(): Promise<Date | null>
}
