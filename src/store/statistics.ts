/** What the database knows of its tables, for its plans: nothing keeps it up by itself within this process, and on a server it comes late. */
import { countOf, type Home, onlyRow, type Session } from './home.js'
import { isSpread } from './spread-tables.js'

/** Rows loaded that are worth a look at the table. */
const LEAST = 2_000
/** Of the rows that it knows of: it is looked at again when so many have come. */
const SHARE = 0.3

const TABLES = 'ANALYZE line_items; ANALYZE deliveries; ANALYZE files'

/** Rows that came by a home since it looked, and all that came by it. */
const growths = new WeakMap<Home, { come: number; all: number }>()

/** To be told of the rows of each load, and whether it looked itself; looks at the tables when they have grown by enough. */
export async function noteGrowth(home: Home, rows: number, looked: boolean): Promise<void> {
  const growth = growths.get(home) ?? { come: 0, all: 0 }
  growths.set(home, growth)
  growth.come = looked ? 0 : growth.come + rows
  growth.all += rows
  if (growth.come < LEAST) return
  try {
    const { known } = await onlyRow(
      home,
      "SELECT reltuples AS known FROM pg_class WHERE oid = 'line_items'::regclass",
    )
    // Of a table that lies on other nodes nothing is known here but what came.
    if (growth.come < SHARE * Math.max(growth.all, countOf(known))) return
    growth.come = 0
    await home.script(TABLES)
  } catch {
    // The file is in: what only makes plans better must not seem to fail it.
  }
}

/**
 * Looks at the tables within the load of a file that is much of its connection: of a connection that the database knows nothing of it
 * expects a row or two, and reads all of them for each shipment of the file. Gives whether it did.
 */
export async function lookAtConnection(
  inside: Session,
  { connection, fileNo, rows }: { connection: string; fileNo: number; rows: number },
): Promise<boolean> {
  if (rows < LEAST) return false
  const { known } = await onlyRow(
    inside,
    `SELECT COALESCE(sum((summary::json ->> 'line_items')::int), 0) AS known FROM files
     WHERE connection_id = $1 AND file_no <> $2`,
    [connection, fileNo],
  )
  if (rows < SHARE * countOf(known)) return false
  // The nodes of a distributed store would look by connections of their own, that see nothing of this file yet.
  if (await isSpread(inside)) return false
  await inside.script(TABLES)
  return true
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
