/** Messages of an endpoint: sent, waiting, or given up. */
import { InvoiceError } from '../../schema/errors.js'
import { badPlace } from '../../store/bad-place.js'
import { countOf, onlyRow, type Parameter, type StoreRow } from '../../store/home.js'
import type { WebhookContext } from './context.js'
import { IS_DUE, isPaused, timesOfDue } from './due.js'
import type { Message, MessageFilter, MessagePage, MessageState, Webhooks } from './types.js'

const MAX_MESSAGES = 1_000
const DEFAULT_MESSAGES = 100

export function createMessages({
  home,
  clock,
}: WebhookContext): Pick<Webhooks, 'messages' | 'resend' | 'nextDue' | 'due'> {
  return {
    messages: async (id, filter = {}): Promise<MessagePage> => {
      const limit = limitOf(filter.limit)
      const parameters: Parameter[] = [id]
      const conditions = conditionsOf(filter, parameters)
      const rows = await home.query(
        `SELECT * FROM webhook_messages WHERE endpoint_id = $1 ${conditions}
         ORDER BY created_at DESC, message_id DESC LIMIT ${limit + 1}`,
        parameters,
      )
      const messages = rows.slice(0, limit).map(messageOf)
      const last = rows.length > limit ? messages.at(-1) : undefined
      return { messages, next: last === undefined ? null : `${last.created_date} ${last.id}` }
    },
    resend: async (id, which) => {
      const [condition, value] =
        'message' in which
          ? ['message_id = $3', which.message]
          : [`state = 'set_aside' AND created_at >= $3`, timeOf('since', which.since)]
      const rows = await home.query(
        `UPDATE webhook_messages SET state = 'waiting', attempts = 0, next_at = $2 WHERE endpoint_id = $1 AND ${condition}
         RETURNING message_id`,
        [id, clock.now().toISOString(), value],
      )
      return rows.length
    },
    due: async () => {
      const now = clock.now().toISOString()
      return (await waiting()).filter(({ from }) => from <= now).map(({ id }) => id)
    },
    nextDue: async () => {
      const [first] = (await waiting()).map(({ from }) => from).sort()
      return first === undefined ? null : new Date(first)
    },
  }

  /** Endpoints with waiting messages, each with the time from which one of them may be sent. */
  async function waiting(): Promise<{ readonly id: string; readonly from: string }[]> {
    const endpoints = await home.query(
      'SELECT endpoint_id, resume_at FROM webhook_endpoints WHERE is_on ORDER BY endpoint_id',
    )
    const now = clock.now()
    const found: { id: string; from: string }[] = []
    // One endpoint at a time along the index of waiting messages: a single statement would read every message.
    for (const { endpoint_id, resume_at } of endpoints) {
      const id = endpoint_id ?? ''
      const { next } = await onlyRow(
        home,
        `SELECT min(next_at) AS next FROM webhook_messages WHERE endpoint_id = $1 AND state = 'waiting'`,
        [id],
      )
      if (next === null || next === undefined) continue
      const from = next > now.toISOString() && (await isOneDue(id, now)) ? now.toISOString() : next
      const until = isPaused(resume_at, now) ? (resume_at ?? from) : from
      found.push({ id, from: until > from ? until : from })
    }
    return found
  }

  /** Whether a message waits for a time that a clock gave that has been set back. */
  async function isOneDue(id: string, now: Date): Promise<boolean> {
    const [row] = await home.query(
      `SELECT 1 AS found FROM webhook_messages WHERE endpoint_id = $1 AND state = 'waiting' AND ${IS_DUE} LIMIT 1`,
      [id, ...timesOfDue(now)],
    )
    return row !== undefined
  }
}

function conditionsOf(filter: MessageFilter, parameters: Parameter[]): string {
  const { event_type, connection_id, resource, state, since, until, after } = filter
  const bind = (value: Parameter): string => `$${parameters.push(value)}`
  const conditions: string[] = []
  for (const [name, value] of Object.entries({ event_type, connection_id, resource, state }))
    if (value !== undefined) conditions.push(`${name} = ${bind(value)}`)
  if (since !== undefined && until !== undefined && timeOf('since', since) > timeOf('until', until))
    throw usage(`since ${since}, until ${until}`, 'a start that is not after its end')
  if (since !== undefined) conditions.push(`created_at >= ${bind(timeOf('since', since))}`)
  if (until !== undefined) conditions.push(`created_at < ${bind(timeOf('until', until))}`)
  if (after !== undefined) {
    const [time = '', id, more] = after.split(' ')
    if (timeIn(time) === null || !id || more !== undefined) throw badPlace(after, 'messages')
    conditions.push(`(created_at, message_id) < (${bind(time)}, ${bind(id)})`)
  }
  return conditions.map((one) => `AND ${one}`).join(' ')
}

function messageOf(row: StoreRow): Message {
  return {
    id: row.message_id ?? '',
    connection_id: row.connection_id ?? '',
    event_type: row.event_type ?? '',
    resource: row.resource ?? '',
    state: (row.state ?? 'waiting') as MessageState,
    attempts: countOf(row.attempts),
    next_attempt: row.next_at ?? null,
    last_attempt: row.sent_at ?? null,
    response_status: row.status === null || row.status === undefined ? null : countOf(row.status),
    error: row.fault ?? null,
    created_date: row.created_at ?? '',
  }
}

/** A time in the form of the stored ones. */
function timeOf(name: string, text: string): string {
  const time = timeIn(text)
  if (time === null) throw usage(`${name} ${text}`, 'a time such as 2026-03-31T08:30:00Z')
  return time
}

function timeIn(text: string): string | null {
  const time = new Date(text)
  return /^\d{4}-\d{2}-\d{2}/.test(text) && time.getTime() >= 0 ? time.toISOString() : null
}

function limitOf(limit = DEFAULT_MESSAGES): number {
  if (limit >= 1 && limit <= MAX_MESSAGES && limit % 1 === 0) return limit
  throw usage(`limit ${limit}`, `a whole number from 1 to ${MAX_MESSAGES}`)
}

const usage = (value: string, expected: string): InvoiceError =>
  new InvoiceError({ code: 'usage', value, expected, remedy: 'Correct it.' })
