/** What a load changes in other files' line items, as judged and before it is applied. */
import { CREDITS } from './credits.js'
import { ITEM_UPDATED } from './events.js'
import type { Session } from './home.js'
import { statedJson } from './stated-rows.js'

export interface JudgedFile {
  readonly connection: string
  readonly fileNo: number
}

export const onKeys = (row: string): string =>
  ['file_no', 'delivery_no', 'row_no', 'place', 'share']
    .map((name) => `${row}.${name} = j.${name}`)
    .join(' AND ')

/** Writes an event with the former values for each line item that changed. New line items share one event of their file. */
export async function noteEvents(
  session: Session,
  { connection, fileNo, at, isSilent }: JudgedFile & { readonly at: string; readonly isSilent: boolean },
): Promise<void> {
  const state = (which: 'before' | 'after'): string => `
    SELECT j.${which === 'before' ? 'was_id' : 'id'} AS id, j.is_new, ${statedJson('l', 'f')} AS stated
    FROM judged j
    JOIN line_items l ON l.connection_id = j.connection_id AND ${onKeys('l')}
    JOIN files f ON f.connection_id = l.connection_id AND f.file_no = l.file_no
    WHERE j.connection_id = $1 AND j.batch_no = $2 AND j.is_told AND ${which === 'before' ? 'j.was_current' : 'j.is_current'}`
  await session.query(
    `INSERT INTO events (connection_id, event_no, event_type, created_at, file_no, id, line_items, previous_attributes, is_silent)
    SELECT $1, COALESCE((SELECT max(event_no) FROM events WHERE connection_id = $1), 0) + row_number() OVER (ORDER BY id),
      '${ITEM_UPDATED}', $3, $2, id, 1, previous, $4
    FROM (
      SELECT COALESCE(b.id, a.id) AS id, a.is_new, b.id IS NOT NULL AS was_there,
        CASE WHEN a.id IS NULL THEN '{"superseded": false}' WHEN b.id IS NULL THEN '{"superseded": true}'
        ELSE (
          SELECT jsonb_object_agg(was.key, was.value)::text FROM jsonb_each(b.stated) was
          WHERE was.value IS DISTINCT FROM a.stated -> was.key
        ) END AS previous
      FROM (${state('before')}) b FULL JOIN (${state('after')}) a ON a.id = b.id
    ) changed
    WHERE previous IS NOT NULL AND (was_there OR NOT is_new)`,
    [connection, fileNo, at, isSilent],
  )
}

/** Shipments with credits that leave the sums, or come into them: besides the file's own, those of other files. */
export async function creditedShipments(
  session: Session,
  { connection, fileNo }: JudgedFile,
): Promise<string[]> {
  const rows = await session.query(
    `SELECT DISTINCT l.tracking_number FROM judged j JOIN line_items l ON l.connection_id = j.connection_id AND ${onKeys('l')}
     WHERE j.connection_id = $1 AND j.batch_no = $2 AND j.is_told AND l.tracking_number IS NOT NULL AND ${CREDITS}`,
    [connection, fileNo],
  )
  return rows.map(({ tracking_number }) => tracking_number ?? '')
}
