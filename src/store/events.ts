/** Events: what became true, in its order, each written in the transaction that made it true. */
import { badPlace } from './bad-place.js'
import { lockConnection } from './connection-lock.js'
import { digestOf } from './digest.js'
import { countOf, type Home, type Session, type StoreRow } from './home.js'
import { type TaggedLineItem, taggedItems } from './tagged-items.js'

export const ITEM_CREATED = 'carrier-invoice-line-item.created'
export const ITEM_UPDATED = 'carrier-invoice-line-item.updated'

/** What a transaction makes true, apart from the line items of its load. */
export interface NewEvent {
  /** `connection.created`, `connection-error.updated`… */
  readonly type: string
  /** The object that the event is about, in its new state: JSON. */
  readonly data: unknown
  /** Former values of what changed; nested ones under dotted paths (`errors.0.message`). */
  readonly previous?: Readonly<Record<string, unknown>> | undefined
  /** The line item that the event is about; `data` is then left out. */
  readonly item?: string | undefined
}

/** `at`: now, in UTC. Call it within the transaction that makes the events true. */
export async function addEvents(
  session: Session,
  connection: string,
  events: readonly NewEvent[],
  at: string,
): Promise<void> {
  if (events.length === 0) return
  await lockConnection(session, connection)
  const texts = (of: (event: NewEvent) => unknown): (string | null)[] =>
    events.map((event) => {
      const value = of(event)
      return value === undefined ? null : JSON.stringify(value)
    })
  await session.query(
    `INSERT INTO events (connection_id, event_no, event_type, created_at, id, line_items, data, previous_attributes)
     SELECT $1, COALESCE((SELECT max(event_no) FROM events WHERE connection_id = $1), 0) + n.place, n.type, $2, n.item,
       CASE WHEN n.item IS NULL THEN 0 ELSE 1 END, n.data, n.previous
     FROM unnest($3::text[], $4::uuid[], $5::text[], $6::text[]) WITH ORDINALITY AS n (type, item, data, previous, place)`,
    [
      connection,
      at,
      events.map(({ type }) => type),
      events.map(({ item }) => item ?? null),
      texts(({ data }) => data),
      texts(({ previous }) => previous),
    ],
  )
  await noteProgress(session, connection)
}

/** Called after every change of a connection's events: senders look here only. */
export const noteProgress = async (session: Session, connection: string): Promise<void> =>
  void (await session.query(
    `INSERT INTO event_progress AS p
     SELECT $1, e.last_no, 0 FROM (SELECT max(event_no) AS last_no FROM events WHERE connection_id = $1) e WHERE e.last_no IS NOT NULL
     ON CONFLICT (connection_id) DO UPDATE SET last_no = excluded.last_no`,
    [connection],
  ))

export interface StoredEvent {
  /** The same every time the event is listed or sent. */
  readonly id: string
  readonly connection_id: string
  /** Ascending within its connection; all new line items of a file share one number. */
  readonly event_no: number
  /** `carrier-invoice-line-item.created`, `connection.deleted`… */
  readonly event_type: string
  /** In UTC. */
  readonly created_at: string
  /** SHA-256 of the file that brought the change; null if no file did. */
  readonly sha256: string | null
  /** Id of the line item that it is about; null if it is about something else. */
  readonly line_item_id: string | null
  /** A line item in its current state, or the event's own object. */
  readonly data: TaggedLineItem | Readonly<Record<string, unknown>> | null
  /** Former values by name; nested ones under dotted paths (`source.row`); null if there were none. */
  readonly previous_attributes: Readonly<Record<string, unknown>> | null
}

export interface EventPage {
  readonly events: StoredEvent[]
  /** Where the next page begins. A later call can continue from here, so that nothing is listed twice. */
  readonly next: string
  /** Whether there are more of them. */
  readonly more: boolean
}

export interface EventOptions {
  readonly connection?: string | undefined
  /** `next` of the page before. */
  readonly after?: string | undefined
  /** Maximum number of events. */
  readonly limit?: number | undefined
}

/** A position among events: after an event number, and within an event about many line items, after a row of its file. */
export interface EventPlace {
  readonly no: number
  readonly row: readonly number[] | null
}

/** A row of `events`, with the row of its line item if it is one of many. */
export interface EventRow {
  readonly row: StoreRow
  readonly item: string | null
  readonly place: EventPlace
}

const BEGIN: EventPlace = { no: 0, row: null }

/** The id of an event: the same line item of the same event always has the same id. */
export const eventId = (connection: string, no: number, item: string | null): string =>
  `evt_${digestOf(`${connection}\n${no}\n${item ?? ''}`)}`

export async function listEvents(home: Home, options: EventOptions): Promise<EventPage> {
  const { connection = 'local', limit = 1_000 } = options
  const after = options.after === undefined ? BEGIN : placeOf(options.after)
  const rows = await eventRows(home, connection, after, limit + 1)
  const own = rows.slice(0, limit)
  return {
    events: await eventsOf(home, connection, own),
    next: textOfPlace(own.at(-1)?.place ?? after),
    more: rows.length > limit,
  }
}

/** At most `limit` events after a position, in their order, one for each line item. */
async function eventRows(
  session: Session,
  connection: string,
  after: EventPlace,
  limit: number,
): Promise<EventRow[]> {
  const found: EventRow[] = []
  let place = after
  while (found.length < limit) {
    const rows = await session.query(
      `SELECT e.*, f.sha256 FROM events e LEFT JOIN files f ON f.connection_id = e.connection_id AND f.file_no = e.file_no
       WHERE e.connection_id = $1 AND (e.event_no > $2 OR e.event_no = $3) AND NOT e.is_silent ORDER BY e.event_no LIMIT $4`,
      [connection, place.no, place.row === null ? null : place.no, limit],
    )
    if (rows.length === 0) break
    for (const row of rows) {
      const no = countOf(row.event_no)
      const afterRow = no === place.no ? place.row : null
      const own = await rowsOfEvent(session, row, afterRow ?? FIRST_ROW, limit - found.length)
      found.push(...own)
      if (found.length >= limit) return found
      place = { no, row: null }
    }
  }
  return found
}

async function rowsOfEvent(
  session: Session,
  row: StoreRow,
  afterRow: readonly number[],
  limit: number,
): Promise<EventRow[]> {
  const no = countOf(row.event_no)
  if (!isOfMany(row)) return [{ row, item: row.id ?? null, place: { no, row: null } }]
  const items = await newLineItems(session, row, afterRow, limit)
  return items.map(({ id, place }) => ({ row, item: id, place: { no, row: place } }))
}

/** Whether the event is about all new line items of a file. */
export const isOfMany = ({ event_type, id }: StoreRow): boolean =>
  event_type === ITEM_CREATED && (id === null || id === undefined)

const KEY = ['delivery_no', 'row_no', 'place', 'share'] as const
const FIRST_ROW: readonly number[] = KEY.map(() => -1)

async function newLineItems(
  session: Session,
  { connection_id, file_no }: StoreRow,
  after: readonly number[],
  limit: number,
): Promise<{ id: string; place: readonly number[] }[]> {
  const key = KEY.join(', ')
  const rows = await session.query(
    `SELECT id, ${key} FROM line_items WHERE connection_id = $1 AND file_no = $2 AND is_first
       AND (${key}) > ($3::int, $4::int, $5::int, $6::int) ORDER BY ${key} LIMIT $7`,
    [connection_id ?? '', file_no ?? null, ...after, limit],
  )
  return rows.map((row) => ({ id: row.id ?? '', place: KEY.map((name) => countOf(row[name])) }))
}

/** Events as they are listed or sent. Line items are in their current state. */
export async function eventsOf(
  session: Session,
  connection: string,
  rows: readonly Pick<EventRow, 'row' | 'item'>[],
): Promise<StoredEvent[]> {
  const items = await taggedItems(session, connection, [...new Set(rows.flatMap(({ item }) => item ?? []))])
  return rows.map(({ row, item }) => {
    const no = countOf(row.event_no)
    return {
      id: eventId(connection, no, item),
      connection_id: connection,
      event_no: no,
      event_type: row.event_type ?? '',
      created_at: row.created_at ?? '',
      sha256: row.sha256 ?? null,
      line_item_id: item,
      // A line item whose rows all belong to another one by now still has its name.
      data: item === null ? jsonOf(row.data) : (items.get(item) ?? { id: item, superseded: true }),
      previous_attributes: jsonOf(row.previous_attributes),
    }
  })
}

const jsonOf = (text: string | null | undefined): Record<string, unknown> | null =>
  text === null || text === undefined ? null : (JSON.parse(text) as Record<string, unknown>)

const textOfPlace = ({ no, row }: EventPlace): string => [no, ...(row ?? [])].join('.')

function placeOf(text: string): EventPlace {
  if (!/^\d{1,9}(\.-?\d{1,9}){0,4}$/.test(text)) throw badPlace(text, 'events')
  const [no = 0, ...row] = text.split('.').map((part) => +part)
  if (row.length !== 0 && row.length !== KEY.length) throw badPlace(text, 'events')
  return { no, row: row.length === 0 ? null : row }
}
