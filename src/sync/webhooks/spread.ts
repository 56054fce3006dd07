/** Makes messages from events: one for each endpoint that subscribes, in the transaction that records the progress. */
import { eventId, isOfMany } from '../../store/events.js'
import { countOf, type Home, onlyRow, type Session, type StoreRow } from '../../store/home.js'
import { addTime, NO_CONNECTION, type WebhookContext } from './context.js'
import { endpointOf } from './endpoints.js'
import type { Endpoint } from './types.js'

/** The connection of the events, as endpoints filter by it. */
export interface Owner {
  readonly integration: string | null
  readonly customer: string | null
}

/** Maximum number of events in one transaction. */
const BATCH_EVENTS = 500
const OFF = 'it was switched off when this became true'

export async function spreadEvents({ home, clock }: WebhookContext): Promise<void> {
  const behind = await home.query(
    'SELECT connection_id FROM event_progress WHERE spread_no < last_no ORDER BY connection_id',
  )
  if (behind.length === 0) return
  for (const { connection_id } of behind) while (await spreadSome(home, connection_id ?? '', clock.now()));
  await forgetMessages(home, clock.now())
}

/** Milliseconds for which messages are listed. */
const LISTED_MILLISECONDS = 90 * 24 * 3_600_000

/** Deletes old messages, which are no longer listed, also of endpoints that are switched off; waiting ones stay. */
async function forgetMessages(home: Home, now: Date): Promise<void> {
  const before = addTime(now, -LISTED_MILLISECONDS).toISOString()
  for (const { endpoint_id } of await home.query('SELECT endpoint_id FROM webhook_endpoints'))
    await home.query(
      `DELETE FROM webhook_messages WHERE endpoint_id = $1 AND created_at < $2 AND state <> 'waiting'`,
      [endpoint_id ?? '', before],
    )
}

/** Whether there is more. */
const spreadSome = (home: Home, connection: string, now: Date): Promise<boolean> =>
  home.transaction(async (session) => {
    await session.query('SELECT pg_advisory_xact_lock(hashtext($1))', [
      `carrier-invoice webhooks ${connection}`,
    ])
    const { spread_no, last_no } = await onlyRow(
      session,
      'SELECT spread_no, last_no FROM event_progress WHERE connection_id = $1',
      [connection],
    )
    // After the number of the last event: an endpoint that was added before one of these events is among them.
    // Locked: whoever removes one then waits, and finds the messages that are made here.
    const endpoints = (
      await session.query('SELECT * FROM webhook_endpoints WHERE connection_id = $1 FOR KEY SHARE', [
        NO_CONNECTION,
      ])
    ).map(endpointOf)
    const rows =
      endpoints.length === 0
        ? []
        : await session.query(
            `SELECT e.*, f.carrier FROM events e
             LEFT JOIN files f ON f.connection_id = e.connection_id AND f.file_no = e.file_no
             WHERE e.connection_id = $1 AND e.event_no > $2 AND e.event_no <= $3 AND NOT e.is_silent
             ORDER BY e.event_no LIMIT ${BATCH_EVENTS}`,
            [connection, countOf(spread_no), countOf(last_no)],
          )
    const owner = await ownerOf(session, connection)
    for (const row of rows)
      for (const endpoint of endpoints)
        if (wants(endpoint, row, { ...owner, integration: owner.integration ?? row.carrier ?? null }))
          await addMessages(session, endpoint, row, now)
    const to = rows.length < BATCH_EVENTS ? countOf(last_no) : countOf(rows.at(-1)?.event_no)
    await session.query('UPDATE event_progress SET spread_no = $2 WHERE connection_id = $1', [connection, to])
    return rows.length === BATCH_EVENTS
  })

/** The owner of a removed connection comes from its last event. */
export async function ownerOf(session: Session, connection: string): Promise<Owner> {
  const [row] = await session.query(
    'SELECT integration_name, customer_id FROM connections WHERE connection_id = $1',
    [connection],
  )
  if (row !== undefined)
    return { integration: row.integration_name ?? null, customer: row.customer_id ?? null }
  const [last] = await session.query(
    `SELECT data FROM events WHERE connection_id = $1 AND event_type = 'connection.deleted' ORDER BY event_no DESC LIMIT 1`,
    [connection],
  )
  const data = JSON.parse(last?.data ?? '{}') as { integration_name?: string; customer_id?: string | null }
  return { integration: data.integration_name ?? null, customer: data.customer_id ?? null }
}

function wants(endpoint: Endpoint, row: StoreRow, owner: Owner): boolean {
  const { events, connections, customers, integrations } = endpoint
  const isIn = (list: readonly string[] | null, value: string | null | undefined): boolean =>
    list === null || (value !== null && value !== undefined && list.includes(value))
  return (
    isIn(events, row.event_type) &&
    isIn(connections, row.connection_id) &&
    isIn(customers, owner.customer) &&
    isIn(integrations, owner.integration)
  )
}

async function addMessages(session: Session, endpoint: Endpoint, row: StoreRow, now: Date): Promise<void> {
  const [connection, no] = [row.connection_id ?? '', countOf(row.event_no)]
  const shared = [
    connection,
    endpoint.id,
    no,
    row.event_type ?? '',
    row.created_at ?? '',
    endpoint.enabled ? 'waiting' : 'set_aside',
    endpoint.enabled ? now.toISOString() : null,
    endpoint.enabled ? null : OFF,
  ]
  const insert = (from: string): string =>
    `INSERT INTO webhook_messages (connection_id, endpoint_id, event_no, id, message_id, event_type, resource, state, attempts,
       next_at, fault, created_at)
     SELECT $1, $2, $3::int, n.id, n.message_id, $4, n.resource, $6, 0, $7, $8, $5 FROM ${from}
     ON CONFLICT (connection_id, endpoint_id, event_no, id) DO NOTHING`
  if (!isOfMany(row)) {
    const item = row.id ?? null
    await session.query(insert('(SELECT $9::text AS id, $10::text AS message_id, $11::text AS resource) n'), [
      ...shared,
      item ?? '',
      eventId(connection, no, item),
      item ?? connection,
    ])
    return
  }
  for (let after: string | null = null; ; ) {
    const items: StoreRow[] = await session.query(
      `SELECT id FROM line_items WHERE connection_id = $1 AND file_no = $2 AND is_first AND ($3::uuid IS NULL OR id > $3::uuid)
       ORDER BY id LIMIT ${BATCH_ITEMS}`,
      [connection, row.file_no ?? null, after],
    )
    if (items.length === 0) return
    const ids = items.map(({ id }) => id ?? '')
    await session.query(
      insert(
        '(SELECT u.id, u.message_id, u.id AS resource FROM unnest($9::text[], $10::text[]) AS u (id, message_id)) n',
      ),
      [...shared, ids, ids.map((id) => eventId(connection, no, id))],
    )
    after = ids.at(-1) ?? null
  }
}

/** Maximum number of line items in one transaction. */
const BATCH_ITEMS = 10_000
