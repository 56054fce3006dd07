/** Sends messages: at least once each, retried at growing intervals, finally set aside. */
import { addEvents, eventsOf } from '../../store/events.js'
import { countOf, type Session, type StoreRow } from '../../store/home.js'
import { addTime, NO_CONNECTION, type WebhookContext } from './context.js'
import { IS_DUE, isPaused, MESSAGE_RETRIES, MOST_PAUSE, timesOfDue } from './due.js'
import { endpointOf, endpointRow, secretsOf } from './endpoints.js'
import { openPost, type Post, type PostAnswer } from './post.js'
import { signatureHeaders } from './sign.js'
import { ownerOf } from './spread.js'

/** Milliseconds with nothing but failures after which an endpoint is switched off. */
const SWITCH_OFF_AFTER = 5 * 24 * 3_600_000

/** Maximum number of messages in progress. A round that delivers none of them pauses the endpoint. */
const MAX_PARALLEL = 8
/** Seconds of that pause: doubled by every further round, up to the maximum. */
const PAUSE = 5

interface Round {
  readonly delivered: number
  readonly failed: number
  /** The endpoint answered that it is gone permanently. */
  readonly gone: boolean
}

/** Sends an endpoint its due messages. Gives the number that arrived. */
export async function deliverTo(context: WebhookContext, id: string, signal?: AbortSignal): Promise<number> {
  const { home, clock, key } = context
  const row = await endpointRow(home, id)
  if (row === null || !endpointOf(row).enabled) return 0
  if (isPaused(row.resume_at, clock.now())) return 0
  const secrets = await secretsOf(row, key, clock.now())
  const post = openPost(row.url ?? '', context.post)
  let arrived = 0
  try {
    for (let failures = countOf(row.failures); signal?.aborted !== true; ) {
      const messages = await home.query(
        `SELECT * FROM webhook_messages WHERE endpoint_id = $1 AND state = 'waiting' AND ${IS_DUE}
         ORDER BY next_at, created_at, event_no LIMIT ${MAX_PARALLEL}`,
        [id, ...timesOfDue(clock.now())],
      )
      if (messages.length === 0) break
      const round = await sendRound(context, messages, { post, secrets, signal })
      arrived += round.delivered
      failures = round.delivered > 0 ? 0 : failures + 1
      if (await noteRound(context, id, round, failures)) break
    }
  } finally {
    post.close()
  }
  return arrived
}

interface Sending {
  readonly post: Post
  readonly secrets: readonly string[]
  readonly signal: AbortSignal | undefined
}

async function sendRound(
  { home, clock }: WebhookContext,
  messages: readonly StoreRow[],
  { post, secrets, signal }: Sending,
): Promise<Round> {
  const bodies = await bodiesOf(home, messages)
  const answers = await Promise.all(
    messages.map(async (message, at) => {
      const [id, body, time] = [message.message_id ?? '', bodies[at] ?? null, clock.now()]
      const answer =
        body === null
          ? NO_EVENT
          : await post.send(body, signatureHeaders({ id, at: time, body }, secrets), signal)
      return { message, answer, time }
    }),
  )
  // A try that was aborted on our side does not count.
  const done = answers.filter(({ answer }) => answer.fault === null || signal?.aborted !== true)
  for (const { message, answer, time } of done) await noteAnswer(home, message, answer, time)
  const failed = done.filter(({ answer }) => answer.fault !== null)
  return {
    delivered: done.length - failed.length,
    failed: failed.length,
    gone: failed.some(({ answer }) => answer.status === GONE_STATUS),
  }
}

const GONE_STATUS = 410
const NO_EVENT: PostAnswer = { status: null, fault: 'its event is not in the store' }

/** The bodies to send: made anew for every try, with the object in its current state. Null if the event does not exist. */
async function bodiesOf(session: Session, messages: readonly StoreRow[]): Promise<(string | null)[]> {
  const bodies = new Map<StoreRow, string>()
  for (const connection of new Set(messages.map((message) => message.connection_id ?? ''))) {
    const own = messages.filter((message) => message.connection_id === connection)
    const rows = await session.query(
      `SELECT e.*, f.sha256, f.carrier FROM events e
       LEFT JOIN files f ON f.connection_id = e.connection_id AND f.file_no = e.file_no
       WHERE e.connection_id = $1 AND e.event_no = ANY($2::int[])`,
      [connection, own.map(({ event_no }) => countOf(event_no))],
    )
    const { integration } = await ownerOf(session, connection)
    const wanted = own.flatMap((message) => {
      const row = rows.find(({ event_no }) => event_no === message.event_no)
      return row === undefined
        ? []
        : [{ message, row, item: message.id === '' ? null : (message.id ?? null) }]
    })
    const events = await eventsOf(session, connection, wanted)
    for (const [at, { connection_id, data, event_type, previous_attributes }] of events.entries()) {
      const { message, row } = wanted[at] as (typeof wanted)[number]
      const body = {
        connection_id,
        data,
        event_type,
        integration_name: integration ?? row.carrier ?? null,
        integration_type: 'carrier',
        ...(previous_attributes === null ? {} : { previous_attributes }),
      }
      bodies.set(message, JSON.stringify(body))
    }
  }
  return messages.map((message) => bodies.get(message) ?? null)
}

async function noteAnswer(
  session: Session,
  message: StoreRow,
  { status, fault }: PostAnswer,
  time: Date,
): Promise<void> {
  const attempts = countOf(message.attempts) + 1
  const wait = MESSAGE_RETRIES[attempts - 1]
  const isLast = fault === null || wait === undefined
  await session.query(
    `UPDATE webhook_messages SET state = $5, attempts = $6, next_at = $7, sent_at = $8, status = $9, fault = $10
     WHERE connection_id = $1 AND endpoint_id = $2 AND event_no = $3 AND id = $4`,
    [
      ...[
        message.connection_id ?? '',
        message.endpoint_id ?? '',
        countOf(message.event_no),
        message.id ?? '',
      ],
      fault === null ? 'delivered' : isLast ? 'set_aside' : 'waiting',
      attempts,
      isLast ? null : addTime(time, wait * 1_000).toISOString(),
      time.toISOString(),
      status,
      fault,
    ],
  )
}

/** Whether to stop sending to the endpoint, for a while or permanently. */
async function noteRound(
  { home, clock }: WebhookContext,
  id: string,
  { delivered, failed, gone }: Round,
  failures: number,
): Promise<boolean> {
  if (delivered > 0 && !gone) {
    await home.query(
      `UPDATE webhook_endpoints SET failing_since = NULL, failures = 0, resume_at = NULL
       WHERE connection_id = $1 AND endpoint_id = $2 AND failing_since IS NOT NULL`,
      [NO_CONNECTION, id],
    )
    return false
  }
  if (failed === 0) return true
  const now = clock.now()
  const pause = Math.min(PAUSE * 2 ** Math.min(failures - 1, 20), MOST_PAUSE)
  const [row] = await home.query(
    `UPDATE webhook_endpoints SET failures = $3, resume_at = $4, failing_since = LEAST(failing_since, $5)
     WHERE connection_id = $1 AND endpoint_id = $2 RETURNING failing_since`,
    [NO_CONNECTION, id, failures, addTime(now, pause * 1_000).toISOString(), now.toISOString()],
  )
  const since = new Date(row?.failing_since ?? now)
  if (gone) await switchOff(home, id, now, 'it answered 410: it is gone permanently')
  else if (now.getTime() - since.getTime() >= SWITCH_OFF_AFTER)
    await switchOff(home, id, now, `nothing arrived since ${since.toISOString()}`)
  return true
}

const switchOff = (home: WebhookContext['home'], id: string, now: Date, reason: string): Promise<void> =>
  home.transaction(async (session) => {
    const [row] = await session.query(
      `UPDATE webhook_endpoints SET is_on = false, off_reason = $3 WHERE connection_id = $1 AND endpoint_id = $2 AND is_on
       RETURNING *`,
      [NO_CONNECTION, id, reason],
    )
    if (row === undefined) return
    const event = { type: 'webhook-endpoint.disabled', data: endpointOf(row), previous: { enabled: true } }
    await addEvents(session, NO_CONNECTION, [event], now.toISOString())
  })
