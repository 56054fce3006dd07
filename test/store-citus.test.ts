/**
 * A store on a distributed PostgreSQL. With PARSE_INVOICE_TEST_CITUS, the address of a coordinator, all suites of the store, sync and server
 * that take a server take it too; here is what is of it alone.
 */
import { createReadStream } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../src/store/index.js'
import { homeOf } from '../src/store/internals.js'
import { MIGRATIONS, TABLES } from '../src/store/migrations.js'
import { openHome } from '../src/store/open-home.js'
import { citusOf, spreadAmong, spreadOf } from '../src/store/spread-tables.js'
import { CITUS, citusDatabase } from './citus.js'
import { hasPostgres } from './postgres.js'
import { counted, invoice } from './store-kill.js'
import { scratchFolder, theServer } from './store-kit.js'

const SPREAD = TABLES.filter((table) => spreadOf(table) !== 'local')
const FILE = Buffer.from(invoice('A1', 4))

const open: Store[] = []
afterAll(async () => {
  for (const store of open) await store.close()
})
const opened = async (location: string): Promise<Store> => {
  const store = await openStore(location, { files: scratchFolder() })
  open.push(store)
  return store
}

describe('distribute', () => {
  it('is refused where the store lies within this process', async () => {
    const store = await opened('memory:')
    await expect(store.distribute()).rejects.toThrow('expected a store on a PostgreSQL server with Citus')
  })

  it.runIf(hasPostgres() && CITUS === undefined)('says what to do where there is no Citus', async () => {
    const store = await opened(await (await theServer()).database())
    await store.load(FILE)
    await expect(store.distribute()).rejects.toThrow('expected a database with the extension citus')
    expect(await counted(store)).toBe(4)
  })
})

it.skipIf(CITUS === undefined)('PARSE_INVOICE_TEST_CITUS names a coordinator with Citus', async () => {
  const { home, close } = await openHome(
    await citusDatabase(CITUS ?? '', `citus_${process.pid}_0_${Date.now()}`),
  )
  expect(await citusOf(home)).toMatch(/^\d+\.\d+/)
  await close()
})

describe.each(CITUS === undefined ? [] : [CITUS])('a store on Citus', (address) => {
  let databases = 0
  const database = (distributed = false): Promise<string> =>
    citusDatabase(address, `citus_${process.pid}_${++databases}_${Date.now()}`, distributed)
  const spread = async (store: Store): Promise<string[]> => (await spreadAmong(homeOf(store), TABLES)).sort()

  it('is distributed with what it holds, once', async () => {
    const store = await opened(await database())
    await store.load(FILE, { connection: 'a' })
    await store.load(FILE, { connection: 'b' })
    const before = await counted(store)
    const done = await store.distribute()
    expect(done).toMatchObject({
      changed: expect.arrayContaining(SPREAD),
      distributed: SPREAD.length - 5,
      reference: 5,
    })
    expect(done.nodes).toBeGreaterThan(0)
    expect((await store.distribute()).changed).toEqual([])
    expect(await spread(store)).toEqual([...SPREAD].sort())
    expect(await counted(store)).toBe(before)
    expect((await store.check()).faults).toEqual([])
    expect((await store.load(FILE, { connection: 'a' })).files).toMatchObject([{ status: 'known' }])
  })

  it.each(MIGRATIONS.slice(0, -1).map((_, at) => at + 1))(
    'stays so where what version %d wrote is taken in',
    async (version) => {
      const store = await opened(await database(true))
      await store.import(createReadStream(`test/store-versions/${version}.gz`))
      expect(await spread(store)).toEqual([...SPREAD].sort())
      await store.rebuild()
      expect((await store.check()).faults).toEqual([])
    },
  )

  it('has the tables of a newer version beside the others', async () => {
    const location = await database(true)
    const [migrations, tables] = [MIGRATIONS as string[], TABLES as string[]]
    migrations.push('CREATE TABLE later_rows (connection_id text COLLATE "C" PRIMARY KEY);')
    tables.push('later_rows')
    try {
      const store = await opened(location)
      expect(await spread(store)).toEqual([...SPREAD, 'later_rows'].sort())
    } finally {
      migrations.pop()
      tables.pop()
    }
  })

  it('is read as it stands at one moment while others load', async () => {
    const store = await opened(await database(true))
    for (const connection of ['a', 'b', 'c']) await store.load(FILE, { connection })
    let loading: Promise<unknown> | undefined
    const seen: string[] = []
    await store.readCurrent(undefined, ({ connection_id }) => {
      seen.push(connection_id)
      // A delivery that takes the place of the first one, of a connection that is yet to be read.
      loading ??= store.load(Buffer.from(invoice('A1', 4, () => '1.00')), { connection: 'c' })
      return {
        take: async ({ charges }) => void seen.push(charges.net.map((net) => net?.text).join(' ')),
        end: () => undefined,
      }
    })
    await loading
    expect(seen).toEqual(['a', 'b', 'c'].flatMap((connection) => [connection, '10.00 4.50 7.25 0.75']))
    expect((await store.check()).faults).toEqual([])
  })
})
