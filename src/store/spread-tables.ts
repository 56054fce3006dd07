/** Tables of a store on a distributed PostgreSQL (Citus): all rows of a connection lie together on one of its nodes. */
import { onlyRow, type Session } from './home.js'

/**
 * Small, and asked for by other things than the connection: an endpoint, a key or a token, a session, a link. Every node has them whole.
 */
const REFERENCE: ReadonlySet<string> = new Set([
  'webhook_endpoints',
  'access_keys',
  'access_tokens',
  'page_sessions',
  'link_codes',
])

/** Read when a store is opened and by nothing else: it stays where it is asked for. */
const LOCAL = 'store_versions'

/** Where the rows of a table lie: by their connection, on every node, or on the one that is asked. */
export type Spread = 'connection' | 'reference' | 'local'

export const spreadOf = (table: string): Spread =>
  REFERENCE.has(table) ? 'reference' : table === LOCAL ? 'local' : 'connection'

/** The one whose parts the others lie beside. */
const FIRST = 'files'

/** The version of the extension in this database; null where it is not there. */
export async function citusOf(session: Session): Promise<string | null> {
  const { version } = await onlyRow(
    session,
    `SELECT (SELECT extversion FROM pg_extension WHERE extname = 'citus') AS version`,
  )
  return version ?? null
}

/** Whether the tables of the store have been spread. */
export const isSpread = async (session: Session): Promise<boolean> =>
  (await citusOf(session)) !== null && (await spreadAmong(session, [FIRST])).length > 0

/** Those of the tables that have been spread. */
export async function spreadAmong(session: Session, tables: readonly string[]): Promise<string[]> {
  const rows = await session.query(
    `SELECT t.name FROM unnest($1::text[]) AS t (name) JOIN pg_dist_partition p ON p.logicalrelid = to_regclass(t.name)`,
    [tables],
  )
  return rows.map(({ name }) => name ?? '')
}

/** Spreads the tables that are not yet, with what is in them. Gives their names. To be called within a transaction. */
export async function spreadTables(inside: Session, tables: readonly string[]): Promise<string[]> {
  const done = new Set(await spreadAmong(inside, tables))
  const ordered = [FIRST, ...tables.filter((table) => table !== FIRST)]
  const missing = ordered.filter((table) => spreadOf(table) !== 'local' && !done.has(table))
  for (const table of missing)
    if (spreadOf(table) === 'reference')
      await inside.query('SELECT create_reference_table($1::regclass)', [table])
    else
      await inside.query(
        `SELECT create_distributed_table($1::regclass, 'connection_id', colocate_with => $2)`,
        [table, table === FIRST ? 'none' : FIRST],
      )
  return missing
}
