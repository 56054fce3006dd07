/** What changed when files were read again, as events. */
import { ITEM_CREATED, ITEM_UPDATED } from './events.js'
import { countOf, onlyRow, type Session } from './home.js'
import { contentOf, statedJson } from './stated-rows.js'

/** Line items that changed. */
export interface Differences {
  readonly created: number
  readonly updated: number
  readonly superseded: number
  /** Number of line items by the column that changed. */
  readonly columns: Readonly<Record<string, number>>
}

const EVENT_COLUMNS = 'connection_id, event_no, event_type, created_at, file_no, id, line_items'

/** Writes an event for each difference from the table `before`, and counts them. */
export async function noteDifferences(session: Session, connection: string): Promise<Differences> {
  const at = new Date().toISOString()
  const lastEvent = async (): Promise<number> =>
    countOf(
      (
        await onlyRow(session, 'SELECT max(event_no) AS last FROM events WHERE connection_id = $1', [
          connection,
        ])
      ).last,
    )
  const last = await lastEvent()
  const next = '$1, $3::int + row_number() OVER'
  await session.query(
    `WITH b AS MATERIALIZED (SELECT * FROM before)
     INSERT INTO events (${EVENT_COLUMNS}, previous_attributes)
     SELECT ${next} (ORDER BY id), '${ITEM_UPDATED}', $2, file_no, id, 1, previous
     FROM (
       SELECT b.id, COALESCE(l.file_no, b.file_no) AS file_no, CASE WHEN l.id IS NULL THEN '{"superseded": false}' ELSE (
         SELECT jsonb_object_agg(was.key, was.value)::text FROM jsonb_each(b.stated) was
         WHERE was.value IS DISTINCT FROM now.stated -> was.key
       ) END AS previous
       FROM b
       LEFT JOIN (line_items l JOIN files f ON f.connection_id = $1 AND f.file_no = l.file_no)
         ON l.connection_id = $1 AND l.is_current AND l.id = b.id
       -- Once for each row, not for each of its columns.
       CROSS JOIN LATERAL (SELECT ${statedJson('l', 'f')} AS stated OFFSET 0) now
       WHERE l.id IS NULL OR ${contentOf('l')} <> b.content_hash
     ) changed WHERE previous IS NOT NULL`,
    [connection, at, last],
  )
  await session.query(
    `WITH b AS MATERIALIZED (SELECT id FROM before)
     INSERT INTO events (${EVENT_COLUMNS})
     SELECT ${next} (ORDER BY l.file_no, l.id), '${ITEM_CREATED}', $2, l.file_no, l.id, 1 FROM line_items l
     WHERE l.connection_id = $1 AND l.is_current AND NOT EXISTS (SELECT 1 FROM b WHERE b.id = l.id)`,
    [connection, at, await lastEvent()],
  )
  const counts = await onlyRow(
    session,
    `SELECT COALESCE(sum(line_items) FILTER (WHERE previous_attributes IS NULL), 0) AS created,
       count(*) FILTER (WHERE previous_attributes <> '{"superseded": false}') AS updated,
       count(*) FILTER (WHERE previous_attributes = '{"superseded": false}') AS superseded
     FROM events WHERE connection_id = $1 AND event_no > $2`,
    [connection, last],
  )
  const columns = await session.query(
    `SELECT key, count(*) AS line_items FROM events e CROSS JOIN LATERAL jsonb_object_keys(e.previous_attributes::jsonb) AS key
     WHERE e.connection_id = $1 AND e.event_no > $2 AND e.previous_attributes <> '{"superseded": false}'
     GROUP BY key ORDER BY key`,
    [connection, last],
  )
  return {
    created: countOf(counts.created),
    updated: countOf(counts.updated),
    superseded: countOf(counts.superseded),
    columns: Object.fromEntries(columns.map(({ key, line_items }) => [key ?? '', countOf(line_items)])),
  }
}
