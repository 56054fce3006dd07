/** A store checked, made again, recoded and moved: one suite for both homes. */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import type { LineItem } from '../src/index.js'
import { addEvents } from '../src/store/events.js'
import { openStore, type Store } from '../src/store/index.js'
import { homeOf } from '../src/store/internals.js'
import { MIGRATIONS } from '../src/store/migrations.js'
import { openHome } from '../src/store/open-home.js'
import { packedName, packedStore } from '../src/store/packed-store.js'
import { formatById, usualSample } from './law-kit.js'
import { HOMES, isInFull, newStore, type TestHome, versionsIn } from './store-kit.js'
import { type UpsRow, upsFile } from './ups-rows.js'

const invoice = (...amounts: readonly string[]): Uint8Array => {
  const total = amounts.reduce((sum, amount) => sum + (+amount || 0), 0).toFixed(2)
  const rows = amounts.map(
    (amount, at): UpsRow => ({
      'Net Amount': amount,
      'Invoice Amount': total,
      'Tracking Number': `1Z71Q4M0039000${1000 + at}`,
      'Lead Shipment Number': `1Z71Q4M0039000${1000 + at}`,
    }),
  )
  return Buffer.from(upsFile(rows))
}

async function collect<One>(items: AsyncIterable<One>): Promise<One[]> {
  const all: One[] = []
  for await (const item of items) all.push(item)
  return all
}

const current = async (store: Store): Promise<LineItem[]> => collect(store.lineItems({}, { order: 'id' }))

const bytesOf = async (chunks: AsyncIterable<Uint8Array>): Promise<Buffer> =>
  Buffer.concat(await collect(chunks))

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** Files of three formats, and an invoice in two deliveries. */
async function filled(home: TestHome): Promise<Store> {
  const store = await newStore(home)
  await store.load([usualSample(formatById('fedex-us')), usualSample(formatById('usps-eps'))], {
    currency: { 'fedex-us': 'USD' },
  })
  await store.load(invoice('10.00', '5.00', '7.00'), { connection: 'ups' })
  await store.load(invoice('10.00', '4.50'), { connection: 'ups' })
  return store
}

for (const home of HOMES.filter(({ runs }) => !runs))
  it.skip(`operations of the store ${home.name}: no PostgreSQL is installed here, and PARSE_INVOICE_TEST_POSTGRES names none`, () =>
    undefined)

describe.each(HOMES.filter(({ runs }) => runs))('a store $name', (home) => {
  let store: Store
  beforeAll(async () => {
    store = await filled(home)
  })

  it('is whole after loads', async () => {
    const { faults, ...counts } = await store.check()
    expect(faults).toEqual([])
    expect(counts).toEqual({ files: 4, line_items: (await current(store)).length, kept_files: 4 })
  })

  it.runIf(isInFull(home))('says what is wrong where tables were changed by hand', async () => {
    const harm = [
      ['DELETE FROM line_items WHERE row_no = 1', 'account'],
      ['UPDATE line_items SET net_cost = net_cost + 0.01 WHERE row_no = 1', 'account'],
      ['DELETE FROM rejects WHERE true', 'account'],
      ['DELETE FROM files WHERE received_no = 2', 'orphan'],
      ['DELETE FROM deliveries WHERE file_no = 1', 'orphan'],
      ['DELETE FROM audit_states WHERE file_no = 1', 'orphan'],
      ['UPDATE line_items SET is_current = NOT is_current WHERE row_no = 2', 'current'],
      ['DELETE FROM events WHERE event_no = 2', 'event'],
    ] as const
    const location = await home.location()
    const whole = await openStore(location, { files: home.files })
    for (const at of harm.keys()) {
      await whole.load(invoice('10.00', '5.00', 'seven'), { connection: `c${at}` })
      await whole.load(invoice('10.00', '4.50', 'seven'), { connection: `c${at}` })
    }
    expect((await whole.check()).faults).toEqual([])
    await whole.close()
    const tables = await openHome(location)
    for (const [at, [statement]] of harm.entries())
      await tables.home.query(`${statement} AND connection_id = 'c${at}'`)
    await tables.close()
    const harmed = await openStore(location, { files: home.files })
    const { faults } = await harmed.check()
    for (const [at, [statement, fault]] of harm.entries()) {
      const found = faults.filter(({ connection_id }) => connection_id === `c${at}`)
      expect([statement, ...found.map((one) => one.fault)]).toContain(fault)
    }
    await harmed.close()
  })

  it('is made again from its files as it was, and changes nothing', async () => {
    const before = await current(store)
    const events = await store.events({ connection: 'ups' })
    const { created, updated, superseded, added } = await store.rebuild()
    expect([created, updated, superseded, added]).toEqual([0, 0, 0, 0])
    expect(await current(store)).toEqual(before)
    expect(await store.events({ connection: 'ups' })).toEqual(events)
    expect((await store.check()).faults).toEqual([])
  })

  it('recodes what is there, and tells what changed', async () => {
    const before = new Map((await current(store)).map((item) => [item.id, item]))
    const fuel = [...before.values()].filter((item) => item.charge_category === 'fuel')
    const { updated, columns } = await store.recode({
      codes: [{ category: 'fuel', gl_account: '6400', cost_center: 'C1' }],
    })
    expect(fuel.length).toBeGreaterThan(0)
    expect([updated, columns]).toEqual([fuel.length, { cost_center: fuel.length, gl_account: fuel.length }])
    const coded = await collect(store.lineItems({ gl_account: '6400' }))
    expect(new Set(coded.map(({ id }) => id))).toEqual(new Set(fuel.map(({ id }) => id)))
    const { events } = await store.events()
    const changed = events.filter(({ event_type }) => event_type.endsWith('.updated'))
    expect(changed.map(({ previous_attributes }) => previous_attributes)).toEqual(
      fuel.map(() => ({ gl_account: null, cost_center: null })),
    )
    expect((await store.recode({ codes: [] })).updated).toBe(fuel.length)
    expect((await store.check()).faults).toEqual([])
    expect(await current(store)).toEqual([...before.values()])
  })

  it('goes into a packed file and out of it, and is the same', async () => {
    const packed = await bytesOf(store.export())
    const copy = await newStore(home)
    expect(await copy.import(once(packed))).toEqual({ files: 4, kept_files: 4 })
    expect(await current(copy)).toEqual(await current(store))
    expect(await copy.files()).toEqual(await store.files())
    expect((await copy.check()).faults).toEqual([])
    await expect(copy.import(once(packed))).rejects.toThrow('expected a store without files')
    const [known] = (await copy.load(invoice('10.00', '4.50'), { connection: 'ups' })).files
    expect(known?.status).toBe('known')
  })

  it('takes in no packed file beside what is there already', async () => {
    const packed = await bytesOf(store.export())
    const copy = await newStore(home)
    await homeOf(copy).transaction((inside) =>
      addEvents(inside, 'c1', [{ type: 'connection.created', data: {} }], '2026-03-31T08:30:00.000Z'),
    )
    await expect(copy.import(once(packed))).rejects.toThrow('expected a new store')
    expect((await copy.events({ connection: 'c1' })).events).toHaveLength(1)
  })

  it('audits what came since a day as all of it, with what belongs to it', async () => {
    const own = await newStore(home)
    const late = (number: string, more: UpsRow = {}): Uint8Array =>
      Buffer.from(
        upsFile([
          { 'Invoice Number': number, 'Invoice Amount': '10.00', ...more },
          { 'Invoice Number': number, 'Invoice Amount': '10.00', 'Net Amount': '0.00', ...more },
        ]),
      )
    const [old, new_] = ['2025-10-01', '2025-11-20']
    await own.load(late('A1', { 'Transaction Date': old }))
    await own.load(
      late('B1', {
        'Transaction Date': old,
        'Tracking Number': '1Z71Q4M00390000023',
        'Lead Shipment Number': '1Z71Q4M00390000023',
      }),
    )
    // Billed again on an invoice of the next month.
    await own.load(late('C1', { 'Transaction Date': new_, 'Invoice Date': '2025-11-22' }))
    const found = async (since?: string) => (await own.audit({ since })).findings.map(({ id }) => id).sort()
    const all = await found()
    expect(all.length).toBeGreaterThan(0)
    expect(await found('2025-09-01')).toEqual(all)
    expect(
      (await own.audit({ since: '2025-11-01' })).invoices.map(({ invoice_id }) => invoice_id).sort(),
    ).toEqual(['A1', 'C1'])
    expect(await found('2026-01-01')).toEqual([])
    await expect(own.audit({ since: 'March' })).rejects.toThrow('a day such as')
  })

  it('takes in a packed file wholly or not at all', async () => {
    const packed = await bytesOf(store.export())
    const copy = await newStore(home)
    for (const part of [packed.subarray(0, packed.length - 20), packed.subarray(0, 100), Buffer.from('no')])
      await expect(copy.import(once(part))).rejects.toThrow('expected a complete file')
    expect(await copy.files()).toEqual([])
    expect(await current(copy)).toEqual([])
  })

  it.each(versionsIn(home, MIGRATIONS.length - 1))('takes in what version %d wrote', async (version) => {
    const copy = await newStore(home)
    await copy.import(createReadStream(`test/store-versions/${version}.gz`))
    // What an audit remembers is of one version alone: it is made anew from the files.
    const { faults } = await copy.check()
    expect(faults.filter(({ message }) => !/by another version$/.test(message))).toEqual([])
    expect(await copy.rebuild()).toMatchObject({ files: 3, created: 0, superseded: 0, added: 0 })
    expect((await copy.check()).faults).toEqual([])
    const items = await current(copy)
    expect(items).toHaveLength(7)
    // Claims are kept from version 2 on.
    const claims = await copy.claims()
    expect(claims.map(({ state }) => state)).toEqual(version === 1 ? [] : ['disputed'])
    const { files } = await copy.load(invoice('10.00', '5.00', '7.00', '1.00'), { connection: 'ups' })
    expect(files.map(({ created, updated }) => [created, updated])).toEqual([[1, 1]])
    expect((await copy.check()).faults).toEqual([])
  })

  it('brings the tables of the version before up to this one where it opens them', async () => {
    const [location, version] = [await home.location(), MIGRATIONS.length - 1]
    const last = (MIGRATIONS as string[]).pop() ?? ''
    try {
      const old = await openStore(location, { files: home.files })
      await old.import(createReadStream(`test/store-versions/${version}.gz`))
      await old.close()
    } finally {
      ;(MIGRATIONS as string[]).push(last)
    }
    const store = await openStore(location, { files: home.files })
    const { files } = await store.load(invoice('10.00', '5.00', '7.00', '1.00'), { connection: 'ups' })
    expect(files.map(({ created, updated }) => [created, updated])).toEqual([[1, 1]])
    expect(await store.check()).toMatchObject({ faults: [], files: 4 })
    await store.close()
  })

  it('refuses what a newer version wrote', async () => {
    const other = await home.location()
    const opened = await openHome(other)
    await opened.home.query("INSERT INTO store_versions VALUES (1000, '')")
    await opened.close()
    await expect(openStore(other, { files: home.files })).rejects.toThrow(
      'found "version 1000", expected a store of version',
    )
    const copy = await newStore(home)
    const { packedPieces, headLine } = await import('../src/store/frames.js')
    const newer = packedPieces(once(Buffer.from(headLine({ carrier_invoice_export: 1, version: 1000 }))))
    await expect(copy.import(newer)).rejects.toThrow('upgrade this one')
  })
})

it('never changes a step that stores were made by', () => {
  // Another sum here is a store somewhere without those columns: what is to change is a new step.
  expect(MIGRATIONS.map((sql) => createHash('sha256').update(sql).digest('hex'))).toEqual([
    '7085b36b92896b9e2526c263d1f0d208cce512abb691f80361ed8ebf53ca246a',
    'e94e46cc27bab6a867f345cc3dfb076733bcf739ab3f7744bbaae2d2f0c862a3',
    '0c13a4056e888f152eea916560fdd2cfb9ad1491d6225c27a0a6f249b0ac78eb',
    '05a9550557659383249f80c0f71550c4071ef41098a78aef29cffeb4bc753c38',
    '2646a6afac68789a68c83174fbbf4360453a387bd11c3d2a7029323b3ceb02c9',
    '48a2ea386f08c32413dfd7b8bc88a08ffc3c89c6623f4058ea3ce6c66bc1d720',
    'f5120e2b0957a2d85c6afbb1a616c55faeda99b63da893aa5770c90ef0fb855c',
    'ce7200dc8233ffd30d4c8da440845a6fe46e03d82830d02dc0209085797f5f21',
    '3c3988c30d4dd7e3b9dc336b7ea4902803470674d7ab23c4b64cdadf29ff9e3d',
    'ae47929d59eec097cdb892bad204ca66fd31d3fb3bb0dd51019dab36f2572fe7',
  ])
})

it('begins a new embedded store with the tables that its steps make', async () => {
  // A build leaves it beside the program; `npm run build` makes the one of changed steps.
  const packed = await packedStore()
  expect(packed, packedName()).not.toBeNull()
  // With a file of the write-ahead log of the usual size it would be 30 MB.
  expect(gunzipSync(packed ?? '').length / 1e6).toBeLessThan(20)
  const { home, close } = await openHome('memory:')
  const made = async (schema: string): Promise<unknown> => {
    const [columns, indexes, rules] = await Promise.all([
      home.query(
        `SELECT table_name, ordinal_position, column_name, data_type, column_default, is_nullable, collation_name, is_generated
         FROM information_schema.columns WHERE table_schema = $1 ORDER BY 1, 2`,
        [schema],
      ),
      home.query('SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = $1 ORDER BY 1', [schema]),
      home.query(
        `SELECT conname, conrelid::regclass::text AS place, pg_get_constraintdef(oid) AS rule FROM pg_constraint
         WHERE connamespace = $1::regnamespace ORDER BY 1, 2`,
        [schema],
      ),
    ])
    expect(columns.length).toBeGreaterThan(100)
    return JSON.parse(JSON.stringify([columns, indexes, rules]).replaceAll(`${schema}.`, ''))
  }
  try {
    expect(await home.query('SELECT version FROM store_versions ORDER BY 1')).toHaveLength(MIGRATIONS.length)
    await home.script('CREATE SCHEMA again; SET search_path = again')
    await home.script('CREATE TABLE store_versions (version integer PRIMARY KEY, applied_at text NOT NULL)')
    for (const sql of MIGRATIONS) await home.script(sql)
    const again = await made('again')
    await home.script('SET search_path = public')
    expect(again).toEqual(await made('public'))
  } finally {
    await close()
  }
})

it.skipIf(!HOMES[1]?.runs)(
  'asks a server what is asked often by a name, and without it where the name is lost',
  async () => {
    const { home, close } = await openHome((await HOMES[1]?.location()) ?? '')
    try {
      await home.script('CREATE TABLE things AS SELECT 1 AS one')
      const ask = async (): Promise<unknown> => home.queryPrepared?.('SELECT * FROM things WHERE $1', [true])
      const prepared = async (): Promise<number> =>
        (await home.query("SELECT 1 FROM pg_prepared_statements WHERE statement LIKE '%FROM things%'")).length
      expect([await ask(), await ask()]).toEqual([[{ one: '1' }], [{ one: '1' }]])
      expect(await prepared()).toBe(1)
      await home.script('ALTER TABLE things ADD COLUMN two integer')
      expect(await ask()).toEqual([{ one: '1', two: null }])
      // As behind a pooler, where the next statement may come to another session.
      await home.script('DEALLOCATE ALL')
      expect(await ask()).toEqual([{ one: '1', two: null }])
      await expect(home.queryPrepared?.('SELECT * FROM none WHERE $1', [true])).rejects.toThrow(
        'does not exist',
      )
    } finally {
      await close()
    }
  },
)

it.skipIf(!HOMES[1]?.runs)('plans how one line item is found once, not at each call', async () => {
  const location = (await HOMES[1]?.location()) ?? ''
  const store = await openStore(location, { files: HOMES[1]?.files })
  for (let nth = 0; nth < 8; nth++) expect(await store.lineItem(randomUUID())).toBeNull()
  // The server tries five plans of its own before it keeps one.
  const plans = await homeOf(store).query('SELECT generic_plans AS kept FROM pg_prepared_statements')
  await store.close()
  expect(plans).toEqual([{ kept: '3' }])
})
