/** What the database knows of its tables, for its plans: nothing keeps it up by itself within this process, and on a server it comes late. */
import { countOf, type Home, onlyRow, type Session } from './home.js'
import { isSpread } from './spread-tables.js'

/** Rows loaded that are worth a look at the table. */
const LEAST = 2_000
/** Of the rows that it knows of: it is looked at again when so many have come. */
const SHARE = 0.3

/** Rows that came by a home since it looked, and all that came by it. */
const growths = new WeakMap<Home, { come: number; all: number }>()

/** Called with the number of rows of each load; looks at the tables when they have grown by enough. */
export async function noteGrowth(home: Home, rows: number): Promise<void> {
  const growth = growths.get(home) ?? { come: 0, all: 0 }
  growths.set(home, growth)
  growth.come += rows
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
    await home.script('ANALYZE line_items; ANALYZE deliveries; ANALYZE record_numbers; ANALYZE files')
  } catch {
    // The file is in: what only makes plans better must not seem to fail it.
  }
}

/** Rows of a file that are worth a question what the database knows of its connection. */
const WORTH = 100
/** So many times what it expects: it knows nothing of the connection. */
const FAR = 10
const EXPECTED = 'EXPLAIN (FORMAT JSON) SELECT row_no FROM line_items WHERE connection_id = $1'
const LOADED = `SELECT COALESCE(sum((summary::json ->> 'line_items')::int), 0) AS loaded FROM files WHERE connection_id = $1`

/**
 * Of a connection that it knows nothing of the database expects a row or two, and would read all rows of it again for each shipment of a file.
 * Until the transaction ends it then puts rows side by side as a whole. ANALYZE would give it what it does not know, but loads of all
 * connections would wait for each other from there to their ends, and the nodes of a distributed store would see nothing of the file yet.
 * What those expect cannot be asked within a load: there a file that is much of its connection is taken to be of one that is unknown.
 */
export async function mindUnknown(
  inside: Session,
  { connection, rows }: { readonly connection: string; readonly rows: number },
): Promise<boolean> {
  if (rows < WORTH) return false
  const spread = await isSpread(inside)
  const found = await inside.query(spread ? LOADED : EXPECTED, [connection])
  const expected = /Plan Rows\W+(\d+)/.exec(JSON.stringify(found))?.[1]
  const isUnknown = spread ? rows * FAR > countOf(found[0]?.loaded) : countOf(expected) * FAR <= rows
  if (isUnknown) await firstOf(inside, spread ? ON_NODES : [JOINS])
  return isUnknown
}

const JOINS = 'SET LOCAL enable_nestloop TO off'
/** A coordinator that holds the rows itself has no node to pass a setting on to, and refuses to. */
const ON_NODES = [
  `SAVEPOINT joins; SET LOCAL citus.propagate_set_commands TO 'local'; ${JOINS}`,
  `ROLLBACK TO joins; ${JOINS}`,
]

async function firstOf(inside: Session, [way = '', ...others]: readonly string[]): Promise<void> {
  await inside.script(way).catch((error: unknown) => {
    if (others.length === 0) throw error
    return firstOf(inside, others)
  })
}
