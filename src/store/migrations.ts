/** The tables of a store, as numbered steps. A published step is never changed: a later step changes what it made. */
import { countOf, type Home, onlyRow } from './home.js'
import { isSpread, spreadTables } from './spread-tables.js'
import { ACCESS_TABLES } from './steps/access.js'
import { CHARGE_SUMS } from './steps/charge-sums.js'
import { CLAIM_TABLES } from './steps/claims.js'
import { EVENT_TABLES } from './steps/events.js'
import { FILE_INDEXES } from './steps/file-indexes.js'
import { FIRST_TABLES } from './steps/first.js'
import { INVOICES_BY_DAY } from './steps/invoices-by-day.js'
import { JUDGED_COLUMNS } from './steps/judged.js'
import { LINE_ITEM_CHANGES } from './steps/line-items.js'
import { LIST_INDEXES } from './steps/list-indexes.js'
import { MAP_COLUMNS } from './steps/maps.js'
import { ONE_COLLATION } from './steps/one-collation.js'
import { PAGE_INDEXES } from './steps/page-indexes.js'
import { QUEUE_TABLES } from './steps/queue.js'
import { RECORD_NUMBERS } from './steps/record-numbers.js'
import { STUCK_COLUMN } from './steps/stuck-files.js'
import { SUM_TABLES } from './steps/sums.js'
import { SYNC_TABLES } from './steps/sync.js'
import { storeError } from './store-error.js'

/** Each step is applied once, in a transaction. */
export const MIGRATIONS: readonly string[] = [
  FIRST_TABLES,
  CLAIM_TABLES,
  EVENT_TABLES + LINE_ITEM_CHANGES + SYNC_TABLES + ACCESS_TABLES,
  MAP_COLUMNS + SUM_TABLES + ONE_COLLATION + QUEUE_TABLES,
  JUDGED_COLUMNS + PAGE_INDEXES + STUCK_COLUMN,
  RECORD_NUMBERS,
  INVOICES_BY_DAY,
  CHARGE_SUMS,
  FILE_INDEXES,
  LIST_INDEXES,
]

/** Tables of a version, in the order in which they were made, without those that are empty between two loads. */
export const tablesOf = (migrations: readonly string[]): string[] =>
  migrations.flatMap((sql) => [...sql.matchAll(/^CREATE TABLE (\w+)/gm)].map(([, name = '']) => name))

/** Every table of this version. */
export const TABLES: readonly string[] = [...tablesOf(MIGRATIONS), 'judged']

/** Migrates the tables to this version. Throws `store` if a newer version made them. */
export async function migrate(home: Home, location: string): Promise<void> {
  try {
    await upgrade(home, location)
  } catch (error) {
    // Two processes may make the tables of a new store at once: the second finds them.
    if (!(error instanceof Error && 'code' in error && ALREADY_THERE.has(String(error.code)))) throw error
    await upgrade(home, location)
  }
}

/** Whether the location has a store. */
export async function hasTables(home: Home): Promise<boolean> {
  const { place } = await onlyRow(home, "SELECT to_regclass('store_versions')::text AS place")
  return place !== null
}

/** SQLSTATEs for a table, a type or a row that exists already. */
const ALREADY_THERE = new Set(['42P07', '42710', '23505'])

async function upgrade(home: Home, location: string): Promise<void> {
  await home.script(
    'CREATE TABLE IF NOT EXISTS store_versions (version integer PRIMARY KEY, applied_at text NOT NULL)',
  )
  const done = async (): Promise<number> =>
    countOf((await onlyRow(home, 'SELECT max(version) AS version FROM store_versions')).version)
  const before = await done()
  if (before > MIGRATIONS.length)
    throw storeError({
      file: location,
      value: `version ${before}`,
      expected: `a store of version ${MIGRATIONS.length} or older`,
      remedy: 'A newer carrier-invoice wrote it: upgrade this one. Nothing was changed.',
    })
  if (before === MIGRATIONS.length) return
  await home.transaction(async (session) => {
    await session.script('LOCK TABLE store_versions IN EXCLUSIVE MODE')
    const { version } = await onlyRow(session, 'SELECT max(version) AS version FROM store_versions')
    const isDistributed = countOf(version) > 0 && (await isSpread(session))
    for (const [at, sql] of MIGRATIONS.entries()) {
      if (at < countOf(version)) continue
      await session.script(sql)
      await session.query('INSERT INTO store_versions VALUES ($1, $2)', [at + 1, new Date().toISOString()])
    }
    // Tables that a newer version adds are distributed like the others.
    if (isDistributed) await spreadTables(session, TABLES)
  })
}
