/** A distributed PostgreSQL that is given by its address: each store a database of its own on every node, its tables spread. */
import pg from 'pg'
import { distributeStore } from '../src/store/distribute.js'
import { openHome } from '../src/store/open-home.js'

/** Address of a coordinator with Citus (alone, or with the workers that its database lists), with a user that may do all. */
export const CITUS = process.env.PARSE_INVOICE_TEST_CITUS

async function run(address: string | URL, ...statements: string[]): Promise<pg.QueryResult> {
  const client = new pg.Client(`${address}`)
  await client.connect()
  try {
    let last: pg.QueryResult | undefined
    for (const statement of statements) last = await client.query(statement)
    return last as pg.QueryResult
  } finally {
    await client.end()
  }
}

const at = (address: string, change: Partial<Pick<URL, 'hostname' | 'port' | 'pathname'>>): string =>
  Object.assign(new URL(address), change).toString()

/** Makes the database on every node, and a store in it whose tables are spread unless it is to have none yet. */
export async function citusDatabase(address: string, name: string, distributed = true): Promise<string> {
  const { rows } = await run(
    address,
    "SELECT nodename AS hostname, nodeport::text AS port, groupid = 0 AS own FROM pg_dist_node WHERE noderole = 'primary'",
  )
  const workers = rows.filter(({ own }) => !own)
  for (const { hostname, port } of workers) {
    await run(at(address, { hostname, port }), `CREATE DATABASE ${name}`)
    await run(at(address, { hostname, port, pathname: `/${name}` }), 'CREATE EXTENSION citus')
  }
  await run(address, `CREATE DATABASE ${name}`)
  const url = at(address, { pathname: `/${name}` })
  const { hostname, port } = new URL(address)
  await run(
    url,
    'CREATE EXTENSION citus',
    // A coordinator alone is its own worker.
    ...(workers.length === 0 ? [] : [`SELECT citus_set_coordinator_host('${hostname}', ${port})`]),
    ...workers.map((worker) => `SELECT citus_add_node('${worker.hostname}', ${worker.port})`),
  )
  if (!distributed) return url
  const { home, close } = await openHome(url)
  await distributeStore(home, url)
  await close()
  return url
}
