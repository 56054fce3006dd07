/** Tables of a store on a distributed PostgreSQL (Citus): all rows of a connection are on one of its nodes. */
import { onlyRow, type Session } from './home.js'

/**
 * Small tables that are read by other keys than the connection: an endpoint, a key or a token, a session, a link.
 * Every node has a full copy of them.
 */
const REFERENCE: ReadonlySet<string> = new Set([
  'webhook_endpoints',
  'access_keys',
  'access_tokens',
  'page_sessions',
  'link_codes',
])

/** Read only when a store is opened: it stays on the node that is queried. */
const LOCAL = 'store_versions'

/** Where the rows of a table are: spread by connection, copied to every node, or on the queried node. */
export type Placement = 'connection' | 'reference' | 'local'

export const spreadOf = (table: string): Placement =>
  REFERENCE.has(table) ? 'reference' : table === LOCAL ? 'local' : 'connection'

/** The table whose shards the others are placed with. */
const ANCHOR_TABLE = 'files'

/** The version of the Citus extension in this database; null if it is not installed. */
export async function citusOf(session: Session): Promise<string | null> {
  const { version } = await onlyRow(
    session,
    `SELECT (SELECT extversion FROM pg_extension WHERE extname = 'citus') AS version`,
  )
  return version ?? null
}

/** Whether the tables of the store are distributed. */
export const isSpread = async (session: Session): Promise<boolean> =>
  (await citusOf(session)) !== null && (await spreadAmong(session, [ANCHOR_TABLE])).length > 0

/** Those of the tables that are distributed. */
export async function spreadAmong(session: Session, tables: readonly string[]): Promise<string[]> {
  const rows = await session.query(
    `SELECT t.name FROM unnest($1::text[]) AS t (name) JOIN pg_dist_partition p ON p.logicalrelid = to_regclass(t.name)`,
    [tables],
  )
  return rows.map(({ name }) => name ?? '')
}

/** Distributes the remaining tables, with their rows. Gives their names. Call it within a transaction. */
export async function spreadTables(session: Session, tables: readonly string[]): Promise<string[]> {
  const done = new Set(await spreadAmong(session, tables))
  const ordered = [ANCHOR_TABLE, ...tables.filter((table) => table !== ANCHOR_TABLE)]
  const missing = ordered.filter((table) => spreadOf(table) !== 'local' && !done.has(table))
  for (const table of missing)
    if (spreadOf(table) === 'reference')
      await session.query('SELECT create_reference_table($1::regclass)', [table])
    else
      await session.query(
        `SELECT create_distributed_table($1::regclass, 'connection_id', colocate_with => $2)`,
        [table, table === ANCHOR_TABLE ? 'none' : ANCHOR_TABLE],
      )
  return missing
}
