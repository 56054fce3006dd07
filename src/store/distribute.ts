/** `store distribute`: distributes the tables of a store on a server over the nodes of Citus. */
import { countOf, type Home, onlyRow } from './home.js'
import { TABLES } from './migrations.js'
import { citusOf, spreadOf, spreadTables } from './spread-tables.js'
import { storeError } from './store-error.js'

export interface DistributedStore {
  /** Version of the extension. */
  readonly citus: string
  /** Nodes that hold shards of the tables. */
  readonly nodes: number
  /** Shards of each table that is distributed by `connection_id`. */
  readonly shards: number
  /** Tables distributed by connection. */
  readonly distributed: number
  /** Tables that every node has a full copy of. */
  readonly reference: number
  /** Tables of both kinds that were distributed now; empty if all were already. */
  readonly changed: readonly string[]
}

/** Does nothing if the tables are distributed already. Throws `store` without Citus, and then changes nothing. */
export async function distributeStore(home: Home, location: string): Promise<DistributedStore> {
  if (!home.isShared)
    throw storeError({
      file: location,
      expected: 'a store on a PostgreSQL server with Citus',
      remedy:
        'A store in a folder or in memory cannot be distributed: `parse-invoice store export OUT`, then `import OUT --store postgres://…` moves it.',
    })
  const citus = await citusOf(home)
  if (citus === null) throw await noCitus(home, location)
  const { known, taking } = await onlyRow(
    home,
    'SELECT count(*) AS known, count(*) FILTER (WHERE shouldhaveshards AND isactive) AS taking FROM pg_dist_node',
  )
  if (countOf(known) > 0 && countOf(taking) === 0)
    throw storeError({
      file: location,
      expected: 'a node that accepts shards',
      remedy:
        "Run SELECT citus_add_node(HOST, PORT) for each worker; a coordinator alone takes them by citus_set_node_property(HOST, PORT, 'shouldhaveshards', true). Nothing was changed.",
    })
  const changed = await home.transaction(async (session) => {
    await session.script('LOCK TABLE store_versions IN EXCLUSIVE MODE')
    return spreadTables(session, TABLES)
  })
  // The rows that were here before are in the shards now.
  for (const table of changed)
    await home.query('SELECT truncate_local_data_after_distributing_table($1::regclass)', [table])
  const { nodes, shards } = await onlyRow(
    home,
    `SELECT count(DISTINCT n.nodeid) AS nodes, count(DISTINCT s.shardid) AS shards FROM pg_dist_shard s
     JOIN pg_dist_placement p ON p.shardid = s.shardid JOIN pg_dist_node n ON n.groupid = p.groupid AND n.noderole = 'primary'
     WHERE s.logicalrelid = 'files'::regclass`,
  )
  const of = (kind: 'connection' | 'reference'): number =>
    TABLES.filter((table) => spreadOf(table) === kind).length
  return {
    citus,
    nodes: countOf(nodes),
    shards: countOf(shards),
    distributed: of('connection'),
    reference: of('reference'),
    changed,
  }
}

async function noCitus(home: Home, location: string): Promise<Error> {
  const [available] = await home.query(`SELECT 1 AS there FROM pg_available_extensions WHERE name = 'citus'`)
  return storeError({
    file: location,
    expected: 'a database with the extension citus',
    remedy:
      available === undefined
        ? "Install Citus on every node, set shared_preload_libraries = 'citus' in postgresql.conf and restart it; then run CREATE EXTENSION citus in this database. Nothing was changed."
        : 'Run CREATE EXTENSION citus in this database, on every node, and SELECT citus_add_node(HOST, PORT) for each worker. Nothing was changed.',
  })
}
