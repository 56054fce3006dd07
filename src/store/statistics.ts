/** What the database knows of its tables, for its plans: nothing keeps it up by itself within this process, and on a server it comes late. */
import { countOf, type Home, onlyRow, type Session } from './home.js'
import { isSpread } from './spread-tables.js'

/** Rows loaded that are worth a look at the table. */
const LEAST = 2_000
/** Of the rows that it knows of: it is looked at again when so many have come. */
const SHARE = 0.3

/** Given the rows of each load; looks at the tables when they have grown by enough. */
export function createStatistics(home: Home): (rows: number) => Promise<void> {
  let [come, all] = [0, 0]
  return async (rows) => {
    come += rows
    all += rows
    if (come < LEAST) return
    const { known } = await onlyRow(
      home,
      "SELECT reltuples AS known FROM pg_class WHERE oid = 'line_items'::regclass",
    )
    // Of a table that lies on other nodes nothing is known here but what came.
    if (come < SHARE * Math.max(all, countOf(known))) return
    come = 0
    // The file is in: what only makes plans better must not seem to fail it.
    await home.script('ANALYZE line_items; ANALYZE deliveries; ANALYZE files').catch(() => undefined)
  }
}

/**
 * Looks at the tables within the load of a file that is much of its connection: of a connection that the database knows nothing of it
 * expects a row or two, and reads all of them for each shipment of the file.
 */
export async function lookAtConnection(
  inside: Session,
  { connection, fileNo, rows }: { connection: string; fileNo: number; rows: number },
): Promise<void> {
  if (rows < LEAST) return
  const { known } = await onlyRow(
    inside,
    `SELECT COALESCE(sum((summary::json ->> 'line_items')::int), 0) AS known FROM files
     WHERE connection_id = $1 AND file_no <> $2`,
    [connection, fileNo],
  )
  if (rows < SHARE * countOf(known)) return
  // The nodes of a distributed store would look by connections of their own, that see nothing of this file yet.
  if (await isSpread(inside)) return
  await inside.script(
    'ANALYZE line_items (connection_id, file_no, delivery_no, tracking_number, invoice_id); ANALYZE deliveries',
  )
}

/** The same for what was judged of a file that came again: nothing is known of a table that each load fills and empties. */
export async function lookAtJudged(
  inside: Session,
  { connection, fileNo }: { connection: string; fileNo: number },
): Promise<void> {
  const { rows } = await onlyRow(
    inside,
    'SELECT count(*) AS rows FROM judged WHERE connection_id = $1 AND batch_no = $2',
    [connection, fileNo],
  )
  if (countOf(rows) < LEAST || (await isSpread(inside))) return
  await inside.script('ANALYZE judged')
}
