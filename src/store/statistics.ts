/**
 * Statistics of the tables for the database's plans: within this process nothing updates them by itself, and a server
 * does so late.
 */
import { countOf, type Home, onlyRow, type Session } from './home.js'
import { isSpread } from './spread-tables.js'

/** Minimum number of loaded rows before the table is analyzed. */
const MIN_ROWS = 2_000
/** The share of new rows, of those that the statistics cover, after which the table is analyzed again. */
const MIN_GROWTH = 0.3

/** Rows loaded through a home since the last analysis, and in total. */
const growths = new WeakMap<Home, { pending: number; all: number }>()

/** Called with the number of rows of each load; analyzes the tables once they have grown enough. */
export async function noteGrowth(home: Home, rows: number): Promise<void> {
  const growth = growths.get(home) ?? { pending: 0, all: 0 }
  growths.set(home, growth)
  growth.pending += rows
  growth.all += rows
  if (growth.pending < MIN_ROWS) return
  try {
    const { known } = await onlyRow(
      home,
      "SELECT reltuples AS known FROM pg_class WHERE oid = 'line_items'::regclass",
    )
    // For a distributed table, this node knows only what was loaded through it.
    if (growth.pending < MIN_GROWTH * Math.max(growth.all, countOf(known))) return
    growth.pending = 0
    await home.script(
      'ANALYZE line_items; ANALYZE deliveries; ANALYZE record_numbers; ANALYZE files; ANALYZE claims; ANALYZE events',
    )
  } catch {
    // The file is loaded: a failed analysis, which only affects plans, must not look like a failed load.
  }
}

/** Whether a table has a third more pages than its statistics cover; for a distributed table, this node has none. */
const HAS_GROWN = `SELECT 1 AS grown FROM pg_class WHERE oid = 'invoice_reports'::regclass
  AND pg_relation_size(oid) / current_setting('block_size')::int > 8 + (1 + ${MIN_GROWTH}) * relpages`

/**
 * Called when invoices were reported. Without statistics, the database expects a few invoices of a connection, and
 * would read and sort all of them for a page.
 */
export async function noteReports(home: Home): Promise<void> {
  try {
    if ((await home.query(HAS_GROWN)).length > 0) await home.script('ANALYZE invoice_reports')
  } catch {
    // As above: only plans are affected.
  }
}

/** Minimum number of rows in a file before the statistics of its connection are checked. */
const MIN_FILE_ROWS = 100
/** If the file has this many times the expected rows, the statistics do not cover the connection. */
const UNKNOWN_FACTOR = 10
const EXPECTED = 'EXPLAIN (FORMAT JSON) SELECT row_no FROM line_items WHERE connection_id = $1'
const LOADED = `SELECT COALESCE(sum((summary::json ->> 'line_items')::int), 0) AS loaded FROM files WHERE connection_id = $1`

/**
 * Without statistics of a connection, the database expects a row or two, and would read all its rows again for each
 * shipment of a file. Nested-loop joins are then turned off until the transaction ends. ANALYZE would supply the
 * statistics, but from then on loads of all connections would wait for each other until they end, and the nodes of a
 * distributed store would not see the file yet. The nodes' estimates cannot be asked for within a load: there, a file
 * that is a large part of its connection is assumed to be of an unknown one.
 */
export async function mindUnknown(
  session: Session,
  { connection, rows }: { readonly connection: string; readonly rows: number },
): Promise<boolean> {
  if (rows < MIN_FILE_ROWS) return false
  const isDistributed = await isSpread(session)
  const found = await session.query(isDistributed ? LOADED : EXPECTED, [connection])
  const expected = /Plan Rows\W+(\d+)/.exec(JSON.stringify(found))?.[1]
  const isUnknown = isDistributed
    ? rows * UNKNOWN_FACTOR > countOf(found[0]?.loaded)
    : countOf(expected) * UNKNOWN_FACTOR <= rows
  if (isUnknown) await firstOf(session, isDistributed ? ON_NODES : [JOINS])
  return isUnknown
}

const JOINS = 'SET LOCAL enable_nestloop TO off'
/** A coordinator that holds the rows itself has no node to pass a setting on to, and refuses the first form. */
const ON_NODES = [
  `SAVEPOINT joins; SET LOCAL citus.propagate_set_commands TO 'local'; ${JOINS}`,
  `ROLLBACK TO joins; ${JOINS}`,
]

async function firstOf(session: Session, [statement = '', ...others]: readonly string[]): Promise<void> {
  await session.script(statement).catch((error: unknown) => {
    if (others.length === 0) throw error
    return firstOf(session, others)
  })
}
