/** The store: what is loaded comes out as it was, once, and what is current follows from the files. One suite for both homes. */
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createAudit } from '../src/app/audit-api.js'
import { formats, type LineItem, parseInvoice } from '../src/index.js'
import type { Session } from '../src/store/home.js'
import type { LineItemFilter, LoadedFile, Store } from '../src/store/index.js'
import { homeOf } from '../src/store/internals.js'
import { createSum, moneyOf } from '../src/values/money.js'
import { formatById, usualSample } from './law-kit.js'
import { HOMES, isInFull, newStore, samplesIn, scratchFolder } from './store-kit.js'
import { spread } from './times.js'
import { charge, type UpsRow, upsFile } from './ups-rows.js'

/** A few dozen line items each. */
const FILTERED = ['fedex-us', 'dhl-express', 'usps-eps'].map((id) => usualSample(formatById(id)))

const bytes = (rows: readonly UpsRow[]): Uint8Array => Buffer.from(upsFile(rows))

async function collect<One>(items: AsyncIterable<One>): Promise<One[]> {
  const all: One[] = []
  for await (const item of items) all.push(item)
  return all
}

const nameless = ({ id: _, ...rest }: LineItem): Omit<LineItem, 'id'> => rest
const byPlace = (a: Omit<LineItem, 'id'>, b: Omit<LineItem, 'id'>): number =>
  a.source.row - b.source.row || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

/** What a load came to, without the file. */
const counts = ({ created, updated, unchanged, outdated, superseded }: LoadedFile): number[] => [
  created,
  updated,
  unchanged,
  outdated,
  superseded,
]

const PARCELS = ['1Z71Q4M00390000014', '1Z71Q4M00390000023', '1Z71Q4M00390000032', '1Z71Q4M00390000041']
const FUEL = charge('SHP/ISS/FSC/FSC', 'Fuel Surcharge')

const UPDATED = [
  ['updated', true, { net_cost: '5.00', gross_cost: '5.00' }],
  ['updated', true, { superseded: false }],
]

/** Rows of an invoice that states its total. */
function invoice(
  rows: readonly (readonly [parcel: number, net: string, more?: UpsRow])[],
  stated?: string,
): UpsRow[] {
  const sum = createSum()
  for (const [, net] of rows) sum.add(moneyOf(net))
  return rows.map(([parcel, net, more = {}]) => ({
    'Tracking Number': PARCELS[parcel] ?? '',
    'Lead Shipment Number': PARCELS[parcel] ?? '',
    'Net Amount': net,
    'Invoice Amount': stated ?? sum.text(),
    ...more,
  }))
}

for (const home of HOMES.filter(({ runs }) => !runs))
  it.skip(`the store ${home.name}: no PostgreSQL is installed here, and PARSE_INVOICE_TEST_POSTGRES names none`, () =>
    undefined)

describe.each(HOMES.filter(({ runs }) => runs))('the store $name', (home) => {
  let store: Store
  let connections = 0
  /** A connection of its own for each test: none sees what another has loaded. */
  const connection = (): string => `c${++connections}`

  beforeAll(async () => {
    store = await newStore(home)
  })

  const current = async (own: string): Promise<LineItem[]> =>
    collect(store.lineItems({}, { connection: own }))

  it('gives every line item of samples back as a parse gives it', async () => {
    for (const path of samplesIn(home)) {
      const own = path
      const wanted = await collect(parseInvoice(path))
      const { files } = await store.load(path, { connection: own })
      expect(files.map(counts)).toEqual([[wanted.length, 0, 0, 0, 0]])
      const items = await current(own)
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
      expect(items.map(nameless).sort(byPlace)).toEqual(wanted.map(nameless).sort(byPlace))
    }
  })

  /** Looks into the transaction of a load before it comes to a statement. */
  async function beforeStatement(
    part: string,
    load: () => Promise<unknown>,
    look: (session: Session, plan: () => Promise<string>) => Promise<void>,
  ): Promise<void> {
    const inside = homeOf(store)
    const { transaction } = inside
    inside.transaction = (work) =>
      transaction((session) =>
        work({
          ...session,
          query: async (sql, parameters) => {
            const plan = async () => JSON.stringify(await session.query(`EXPLAIN ${sql}`, parameters))
            if (sql.includes(part)) await look(session, plan)
            return session.query(sql, parameters)
          },
        }),
      )
    try {
      await load()
    } finally {
      inside.transaction = transaction
    }
  }

  it('notes every name of the same bytes, also where they come at once', async () => {
    const store = await newStore(home)
    const folder = scratchFolder()
    const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => join(folder, `${name}.csv`))
    for (const name of names) copyFileSync('samples/ups-billing/amount-per-package.csv', name)
    await store.load(names[0] ?? '')
    await Promise.all(names.map((name) => store.load(name)))
    expect([...((await store.files())[0]?.names ?? [])].sort()).toEqual(names)
  })

  it('knows the same bytes under any name, and gives them back byte for byte', async () => {
    const own = connection()
    const file = bytes(invoice([[0, '10.00']]))
    const first = await store.load(file, { connection: own })
    const again = await store.load('-', {
      connection: own,
      stdin: (await import('node:stream')).Readable.from([file]),
    })
    expect([...first.files, ...again.files].map(({ status }) => status)).toEqual(['loaded', 'known'])
    expect(await current(own)).toHaveLength(1)
    const [kept] = await store.files(own)
    expect(kept).toMatchObject({
      names: ['bytes', '-'],
      bytes: file.length,
      carrier: 'ups',
      format: 'ups-billing',
      created: 1,
    })
    expect(Buffer.concat(await collect(await store.file(kept?.sha256 ?? '')))).toEqual(Buffer.from(file))
  })

  it('keeps digits, line ends and signs that a database might mend', async () => {
    const own = connection()
    const odd = 'a\tb\\N "c"'
    const rows = [
      { 'Net Amount': '40.20', 'Shipment Reference Number 1': odd },
      { 'Net Amount': '-0.10', 'Shipment Reference Number 1': '\\' },
      { 'Net Amount': '33.07666666666667', 'Shipment Reference Number 1': 'Größe €' },
    ]
    await store.load(bytes(rows), { connection: own })
    const wanted = await collect(parseInvoice(bytes(rows)))
    expect((await current(own)).map(nameless).sort(byPlace)).toEqual(wanted.map(nameless).sort(byPlace))
    expect(wanted.map(({ net_cost }) => net_cost)).toEqual(['40.20', '-0.10', '33.07666666666667'])
  })

  it('tells what a corrected delivery repeats, changes, adds and no longer has', async () => {
    const own = connection()
    const first = await store.load(
      bytes(
        invoice([
          [0, '10.00'],
          [1, '5.00'],
          [2, '7.00'],
        ]),
      ),
      { connection: own },
    )
    const [was] = await collect(store.lineItems({ tracking_number: PARCELS[1] ?? '' }, { connection: own }))
    const second = await store.load(
      bytes(
        invoice([
          [0, '10.00'],
          [1, '4.50'],
          [3, '1.00'],
        ]),
      ),
      { connection: own },
    )
    expect([...first.files, ...second.files].map(counts)).toEqual([
      [3, 0, 0, 0, 0],
      [1, 1, 1, 0, 1],
    ])
    const items = await current(own)
    expect(items.map(({ tracking_number, net_cost }) => [tracking_number, net_cost]).sort()).toEqual([
      [PARCELS[0], '10.00'],
      [PARCELS[1], '4.50'],
      [PARCELS[3], '1.00'],
    ])
    const changed = items.find(({ tracking_number }) => tracking_number === PARCELS[1])
    expect(changed?.id).toBe(was?.id)
    const versions = await store.versions(changed?.id ?? '', own)
    expect(versions.map(({ line_item, is_current }) => [line_item.net_cost, is_current])).toEqual([
      ['5.00', false],
      ['4.50', true],
    ])
    const { events } = await store.events({ connection: own })
    expect(
      events.map(({ event_type, event_no, previous_attributes }) => [
        event_type.split('.')[1],
        event_no > 1 && event_no < 4,
        previous_attributes,
      ]),
    ).toEqual([
      ['created', false, null],
      ['created', false, null],
      ['created', false, null],
      ...(events[3]?.line_item_id === changed?.id ? UPDATED : [...UPDATED].reverse()),
      ['created', false, null],
    ])
    const added = items.find(({ tracking_number }) => tracking_number === PARCELS[3])
    expect([events.at(-1)?.line_item_id, events.at(-1)?.event_no]).toEqual([added?.id, 4])
  })

  it('counts what is new in a file one of whose invoices was there before', async () => {
    const own = connection()
    const other = { 'Invoice Number': 'B1' }
    await store.load(bytes(invoice([[0, '10.00']])), { connection: own })
    const rows = [
      ...invoice([[0, '10.00']]),
      ...invoice([
        [1, '5.00', other],
        [2, '7.00', other],
      ]),
    ]
    const { files } = await store.load(bytes(rows), { connection: own })
    expect(files.map(counts)).toEqual([[2, 0, 1, 0, 0]])
    const { events } = await store.events({ connection: own })
    expect(events.map(({ event_no, data }) => [event_no, data?.net_cost])).toEqual([
      [1, '10.00'],
      [2, '5.00'],
      [2, '7.00'],
    ])
  })

  it('joins no rows one by one where the database knows nothing of the connection, and looks at no table while it loads', async () => {
    const own = connection()
    const file = (from: number, rows: number) =>
      bytes(
        Array.from(
          { length: rows },
          (_, at): UpsRow => ({
            'Tracking Number': `1Z71Q4M003${`${from + at}`.padStart(8, '0')}`,
            'Invoice Number': `${from}`,
          }),
        ),
      )
    const joining = async (rows: Uint8Array): Promise<(string | null | undefined)[]> => {
      const asked: (string | null | undefined)[] = []
      // What a look would hold makes loads of other connections wait.
      await beforeStatement(
        'SELECT tracking_number',
        () => store.load(rows, { connection: own }),
        async (session) => {
          const [row] = await session.query(
            `SELECT current_setting('enable_nestloop') AS joining, count(*) AS locks FROM pg_locks
             WHERE pid = pg_backend_pid() AND mode = 'ShareUpdateExclusiveLock'`,
          )
          asked.push(row?.joining, row?.locks)
        },
      )
      return asked
    }
    const { script } = homeOf(store)
    await script('ANALYZE line_items')
    await store.load(file(0, 1), { connection: own })
    // Otherwise each shipment would read all rows of the connection: hours for a file of 200,000 charges.
    expect(await joining(file(1_000, 500))).toEqual(['off', '0'])
    await script('ANALYZE line_items')
    const before: string[] = []
    await beforeStatement(
      'SELECT DISTINCT tracking_number',
      () => store.load(file(5_000, 150), { connection: own }),
      async (session) =>
        void before.push(`${(await session.query('SHOW enable_nestloop'))[0]?.enable_nestloop}`),
    )
    expect(before).toEqual(['on'])
  })

  it('writes of an invoice that comes again only what changes', async () => {
    const own = connection()
    const parcels = Array.from({ length: 900 }, (_, parcel) => [parcel, '10.00'] as const)
    await store.load(bytes(invoice(parcels)), { connection: own })
    await homeOf(store).script('ANALYZE line_items')
    const corrected = bytes(invoice([...parcels.slice(1), [0, '12.00']]))
    let changed: string | null | undefined
    let planned = ''
    await beforeStatement(
      'UPDATE line_items l SET id',
      () => store.load(corrected, { connection: own }),
      async (session, plan) => {
        planned = await plan()
        const [row] = await session.query('SELECT count(*) AS changed FROM judged WHERE changes')
        changed = row?.changed
      },
    )
    // The row that stated 10.00 and the one that states 12.00: those that are repeated stay as they were copied.
    expect(changed).toBe('2')
    // Each is found by its key, however many rows there are.
    expect(planned).toMatch(
      /Index Scan using line_items_pkey on line_items l.*Index Cond: [^}]*row_no = j\.row_no/,
    )
  })

  it('costs the same however many claims the connection has', async () => {
    const own = connection()
    const { query, script } = homeOf(store)
    await query(
      `INSERT INTO claims
       SELECT $1, 'old' || n, 'open', true, 'default', 'ups', NULL, 'I' || n, NULL, 'T' || n, 'USD', 1, 0, '{}', '2025-10-01', NULL
       FROM generate_series(1, 50000) AS n`,
      [own],
    )
    await script('ANALYZE line_items; ANALYZE claims')
    for (const [at, statement] of [
      'UPDATE claims c SET is_found',
      'SELECT * FROM claims c WHERE',
    ].entries()) {
      let planned = ''
      await beforeStatement(
        statement,
        () => store.load(bytes(invoice([[at, '10.00']])), { connection: own }),
        async (_, plan) => {
          planned = await plan()
        },
      )
      expect(planned).toContain('claims_by_tracking')
      expect(planned).not.toMatch(/Seq Scan on claims/)
    }
    await query('DELETE FROM claims WHERE connection_id = $1', [own])
  })

  /** What a call gives, and the plan of its statement that has these words. */
  async function withPlan<Result>(part: string, call: () => Promise<Result>): Promise<[Result, string]> {
    const inside = homeOf(store)
    const { query } = inside
    let planned = ''
    inside.query = async (sql, parameters) => {
      if (sql.includes(part)) planned = JSON.stringify(await query(`EXPLAIN ${sql}`, parameters))
      return query(sql, parameters)
    }
    try {
      return [await call(), planned]
    } finally {
      inside.query = query
    }
  }

  it('reads no other claims for a page of claims, or for those that lapse first', async () => {
    const own = connection()
    const { query, script } = homeOf(store)
    await query(
      `INSERT INTO claims
       SELECT $1, 'old' || n, 'open', true, 'default', 'ups', NULL, 'I', NULL, 'T', 'USD', 1, 0,
         '{"claim_by": "' || (DATE '2001-01-01' + n) || '"}', (DATE '2001-01-01' + n)::text, NULL
       FROM generate_series(1, 5000) AS n`,
      [own],
    )
    await script('ANALYZE claims')
    const list = (filter: object) =>
      withPlan('FROM claims', async () =>
        (await store.claims({ connection: own, limit: 2, ...filter })).map((one) => one.finding_id),
      )
    const after = { found_at: '2001-04-11', connection_id: own, finding_id: 'old100' }
    expect(await list({ after })).toEqual([['old101', 'old102'], expect.stringContaining('claims_in_order')])
    expect(await list({ lapses: { from: '2001-04-13' } })).toEqual([
      ['old102', 'old103'],
      expect.stringContaining('claims_by_last_day'),
    ])
    await query('DELETE FROM claims WHERE connection_id = $1', [own])
  })

  it('finds line items by when they were charged, or came, without reading the others', async () => {
    const own = connection()
    const { query, script } = homeOf(store)
    await query(
      `INSERT INTO files
       SELECT $1, n, n, 'sha' || n, 'file' || n, '[]', 1, 'ups', 'ups-billing', DATE '2030-01-01' + n, '', 0, 0, 0, 0, 0, 0, '{}', NULL, ''
       FROM generate_series(1, 500) AS n`,
      [own],
    )
    await query(
      `INSERT INTO line_items (connection_id, id, file_no, delivery_no, row_no, place, share, is_current, left_out, carrier, format,
         transaction_date, charge_description, charge_category, charge_stage, gross_cost, net_cost)
       SELECT $1, md5(n || 'item')::uuid, n % 500 + 1, 1, n, 1, 0, true, false, 'ups', 'ups-billing',
         DATE '2030-01-02' + n % 500, 'Fuel', 'fuel', 'original', 1, 1 FROM generate_series(1, 10000) AS n`,
      [own],
    )
    await script('ANALYZE line_items; ANALYZE files')
    const days = async (filter: LineItemFilter): Promise<[string | null, string | null, number, string]> => {
      const [{ items }, plan] = await withPlan('FROM line_items l', () =>
        store.page(filter, { connection: own }),
      )
      return [items[0]?.transaction_date ?? null, items.at(-1)?.transaction_date ?? null, items.length, plan]
    }
    const charged = expect.stringMatching(/line_items_by_date.*?Index Cond[^"]*COALESCE/)
    const came = expect.stringMatching(/(Filter|Index Cond): \(\(first_seen >/)
    const [from, to] = ['2030-03-01', '2030-03-02']
    for (const filter of [
      { transaction_date: { gte: from, lte: to } },
      { transaction_date: { gt: '2030-02-28', lt: '2030-03-03' } },
      { transaction_date: { gte: '2030-03-01T00:00:00', lte: '2030-03-02T12:00:00' } },
    ])
      expect(await days(filter)).toEqual([from, to, 40, charged])
    expect(await days({ transaction_date: from })).toEqual([from, from, 20, charged])
    expect(await days({ created_date: { gte: '2031-05-15' } })).toEqual([
      '2031-05-15',
      '2031-05-16',
      40,
      came,
    ])
    expect(await days({ created_date: { gt: '2031-05-15' } })).toEqual(['2031-05-16', '2031-05-16', 20, came])
    expect(await days({ created_date: '2031-05-15' })).toEqual(['2031-05-15', '2031-05-15', 20, came])
    for (const table of ['line_items', 'files'])
      await query(`DELETE FROM ${table} WHERE connection_id = $1`, [own])
  })

  it('has current what is new in a file that seemed to state known invoices again', async () => {
    const own = connection()
    const numbered = ['000000999991', '000000999992', '000000999993'].map((number, at) =>
      invoice([[at, '10.00', { 'Invoice Number': number }]]),
    )
    await store.load(bytes(numbered.slice(0, 2).flat()), { connection: own })
    const { files } = await store.load(bytes([...numbered.flat()]), { connection: own })
    expect(files[0]).toMatchObject({ created: 1, unchanged: 2 })
    expect(await current(own)).toHaveLength(3)
    expect((await store.check()).faults).toEqual([])
  })

  it('says of a filter that gave nothing what there is', async () => {
    const own = connection()
    await store.load(bytes(invoice([[0, '10.00']])), { connection: own })
    const reasons = (filter: LineItemFilter) => store.reasonsOfNone(filter, own)
    expect(await reasons({ carrier: 'UPS' })).toEqual(['no line item has carrier=UPS. Did you mean "ups"?'])
    expect(await reasons({ invoice_id: '71q4m0405' })).toEqual([
      'no line item has invoice_id=71q4m0405. Did you mean "00000071Q4M0405"?',
    ])
    expect(await reasons({ charge_category: { in: ['frieght', 'freight'] } })).toEqual([
      'no line item has charge_category=frieght. Did you mean "freight"?',
    ])
    expect(await reasons({ currency: 'PLN', carrier: 'ups' })).toEqual([
      'no line item has currency=PLN. There is USD.',
    ])
    expect(await reasons({ transaction_date: { gte: '2026-01-01' } })).toEqual([
      'transaction_date is from 2025-10-01 to 2025-10-01',
    ])
    expect(await reasons({ carrier: 'ups', net_cost: { gt: '99' } })).toEqual([])
    expect(await store.reasonsOfNone({}, 'nobody')).toEqual(['the connection nobody has no line items'])
  })

  it('counts as changed what returns to an earlier value', async () => {
    const own = connection()
    const one = [[0, '10.00']] as const
    await store.load(bytes(invoice(one)), { connection: own })
    await store.load(bytes(invoice([[0, '9.00']])), { connection: own })
    const back = upsFile(invoice(one)).replaceAll('\n', '\r\n')
    const { files } = await store.load(Buffer.from(back), { connection: own })
    expect(files.map(counts)).toEqual([[0, 1, 0, 0, 0]])
  })

  it('adds a further part of an invoice, also where it has a charge of the same name', async () => {
    const own = connection()
    const fee = {
      ...charge('MIS/SVCH/FRT/205', 'Service Charge'),
      'Tracking Number': '',
      'Lead Shipment Number': '',
    }
    // Together they reach the stated total, none alone.
    await store.load(
      bytes(
        invoice(
          [
            [0, '10.00'],
            [0, '2.00', fee],
          ],
          '26.00',
        ),
      ),
      { connection: own },
    )
    const part = await store.load(
      bytes(
        invoice(
          [
            [1, '12.00'],
            [1, '2.00', fee],
          ],
          '26.00',
        ),
      ),
      { connection: own },
    )
    expect(part.files.map(counts)).toEqual([[2, 0, 0, 0, 0]])
    const items = await current(own)
    expect(items.map(({ net_cost }) => net_cost).sort()).toEqual(['10.00', '12.00', '2.00', '2.00'])
    expect(new Set(items.map(({ id }) => id)).size).toBe(4)
  })

  it('takes the newest of two whole deliveries, also where it has fewer charges', async () => {
    const own = connection()
    await store.load(
      bytes(
        invoice([
          [0, '10.00'],
          [1, '5.00'],
          [2, '7.00'],
        ]),
      ),
      { connection: own },
    )
    const newer = await store.load(
      bytes(
        invoice([
          [0, '10.00'],
          [1, '5.00'],
        ]),
      ),
      { connection: own },
    )
    expect(newer.files.map(counts)).toEqual([[0, 0, 2, 0, 1]])
    expect((await current(own)).map(({ net_cost }) => net_cost).sort()).toEqual(['10.00', '5.00'])
  })

  it('leaves an older or partial delivery out where a whole one is there', async () => {
    const own = connection()
    await store.load(
      bytes(
        invoice([
          [0, '10.00'],
          [1, '5.00'],
          [2, '7.00'],
        ]),
      ),
      { connection: own },
    )
    const partial = await store.load(
      bytes(
        invoice(
          [
            [0, '10.00'],
            [1, '5.50'],
          ],
          '22.00',
        ),
      ),
      { connection: own },
    )
    expect(partial.files.map(counts)).toEqual([[0, 0, 1, 1, 0]])
    expect((await current(own)).map(({ net_cost }) => net_cost).sort()).toEqual(['10.00', '5.00', '7.00'])
  })

  it('keeps every rejected row with its reason', async () => {
    const own = connection()
    const rows = upsFile([{}, { 'Net Amount': 'ten' }, { 'Transaction Date': '2025-13-45' }])
    const { files } = await store.load(Buffer.from(rows), { connection: own })
    expect(files.map(({ rejected }) => rejected)).toEqual([2])
    expect(await store.rejects(own)).toMatchObject([
      { file: 'bytes', code: 'amount', row: 2, column: 'Net Amount', value: 'ten' },
      { file: 'bytes', code: 'date', row: 3, value: '2025-13-45' },
    ])
  })

  it('takes back a file that cannot be read to its end, and loads the others', async () => {
    const own = connection()
    const errors: string[] = []
    const { files } = await store.load(['samples/bad/unknown_format.csv', bytes([{}])], {
      connection: own,
      onFileError: ({ code }) => errors.push(code),
    })
    expect(errors).toEqual(['unknown_format'])
    expect(files.map(({ status }) => status)).toEqual(['loaded'])
    expect(await store.files(own)).toHaveLength(1)
  })

  it('pages without skipping or repeating a line item while others are loaded', async () => {
    const own = connection()
    const day = (nth: number): UpsRow => ({
      'Invoice Number': `A${nth}`,
      'Transaction Date': `2025-10-0${(nth % 9) + 1}`,
    })
    const load = (nth: number) =>
      store.load(
        bytes(
          invoice([
            [0, '1.00', day(nth)],
            [1, '2.00', day(nth)],
            [2, '3.00', { ...day(nth), 'Transaction Date': '' }],
          ]),
        ),
        { connection: own },
      )
    for (let nth = 0; nth < 6; nth++) await load(nth)
    for (const order of ['date', 'id'] as const) {
      const before = new Set((await current(own)).map(({ id }) => id))
      const seen: string[] = []
      let after: string | undefined
      let nth = order === 'date' ? 6 : 9
      do {
        const { items, next } = await store.page({}, { connection: own, order, limit: 5, after })
        seen.push(...items.map(({ id }) => id))
        if (nth % 3 !== 2) await load(nth++)
        after = next ?? undefined
      } while (after !== undefined)
      expect(new Set(seen).size).toBe(seen.length)
      expect([...before].filter((id) => !seen.includes(id))).toEqual([])
    }
  })

  it('puts line items of all connections in one order', async () => {
    const dates = (await collect(store.lineItems())).map(
      ({ transaction_date, invoice_date, ship_date }) => transaction_date ?? invoice_date ?? ship_date ?? '',
    )
    expect(dates.length).toBeGreaterThan(1000)
    expect(dates).toEqual([...dates].sort())
  })

  it('filters by every operator on every column as plain comparison does', async () => {
    const own = connection()
    await store.load(FILTERED, { connection: own })
    const items = await current(own)
    const cell = (item: LineItem, name: string): string | null => {
      if (!name.startsWith('source_')) return (item as unknown as Record<string, string | null>)[name] ?? null
      const value = item.source[name.slice(7) as keyof LineItem['source']]
      return value === null ? null : String(value)
    }
    const names = [
      ...Object.keys(items[0] ?? {}).filter((name) => name !== 'source'),
      'source_file',
      'source_row',
      'source_column',
    ]
    const numeric = new Set(['gross_cost', 'net_cost', 'tax_cost', 'billed_weight', 'source_row'])
    const order = (name: string, a: string, b: string): number =>
      numeric.has(name) ? Math.sign(Number(a) - Number(b)) : Buffer.compare(Buffer.from(a), Buffer.from(b))
    const ofDay = (name: string, given: string, value: string): string =>
      /_date$/.test(name) && value.length === 10 ? given.slice(0, 10) : given
    const holds = (name: string, operator: string, given: string | null, value: string): boolean => {
      const sides = given === null ? null : order(name, ofDay(name, given, value), value)
      if (operator === 'neq' || operator === 'nin') return sides !== 0
      if (sides === null) return false
      return (
        { eq: sides === 0, in: sides === 0, gt: sides > 0, gte: sides >= 0, lt: sides < 0, lte: sides <= 0 }[
          operator
        ] ?? false
      )
    }
    const operators = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'in', 'nin']
    for (const [nth, name] of names.entries()) {
      const values = [...new Set(items.flatMap((item) => cell(item, name) ?? []))]
      const value = values[Math.floor(values.length / 2)]
      if (value === undefined) continue
      for (const operator of isInFull(home) ? operators : spread(operators, 4, nth)) {
        const condition = { [operator]: operator === 'in' || operator === 'nin' ? [value] : value }
        const found = await collect(store.lineItems({ [name]: condition }, { connection: own }))
        const wanted = items.filter((item) => holds(name, operator, cell(item, name), value))
        expect([name, operator, value, found.length]).toEqual([name, operator, value, wanted.length])
        expect(new Set(found.map(({ id }) => id))).toEqual(new Set(wanted.map(({ id }) => id)))
      }
      const empty = await collect(store.lineItems({ [name]: { eq: null } }, { connection: own }))
      expect(empty.length).toBe(items.filter((item) => cell(item, name) === null).length)
    }
  })

  it.each([
    [{ trackingnumber: '1Z' }, 'Did you mean "tracking_number"?'],
    [{ net_cost: { gte: '1,50' } }, 'expected a decimal number'],
    [{ invoice_date: { gte: '01/02/2026' } }, 'expected a day of the calendar such as 2026-03-31'],
    [
      { transaction_date: { lte: '2026-02-30' } },
      'found "transaction_date=2026-02-30", expected a day of the calendar',
    ],
    [{ ship_date: { in: ['2026-02-28', '2026-02-28T24:00:00'] } }, 'found "ship_date=2026-02-28T24:00:00"'],
    [{ id: { in: Array.from({ length: 101 }, () => 'x') } }, 'at most 100 values'],
    [{ carrier: { gt: null } as never }, 'use eq or neq'],
    [{ carrier: { contains: 'u%' } as never }, 'It is one of eq, neq'],
  ])('refuses the filter %j', async (filter, message) => {
    await expect(store.page(filter)).rejects.toThrow(message)
  })

  it('holds what an audit of the files counts, whatever came in which order', async () => {
    const parcels = fc.subarray([0, 1, 2, 3], { minLength: 1 })
    const amount = fc.constantFrom('1.00', '2.00', '2.50')
    const delivery = fc.record({
      number: fc.constantFrom('A1', 'A2'),
      rows: parcels.chain((chosen) =>
        fc.tuple(...chosen.map((parcel) => fc.tuple(fc.constant(parcel), amount, fc.boolean()))),
      ),
      stated: fc.option(fc.constantFrom('3.00', '5.00', '9.00')),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(delivery, { minLength: 2, maxLength: 5 }), async (deliveries) => {
        const own = connection()
        const files = deliveries.map(({ number, rows, stated }) =>
          bytes(
            invoice(
              rows.map(
                ([parcel, net, fuel]) =>
                  [parcel, net, { 'Invoice Number': number, ...(fuel ? FUEL : {}) }] as const,
              ),
              stated ?? undefined,
            ),
          ),
        )
        for (const file of files) await store.load(file, { connection: own })
        const audit = createAudit({ formats })
        for (const { sha256, first_seen } of await store.files(own)) {
          const parse = parseInvoice(Buffer.concat(await collect(await store.file(sha256))), { facts: true })
          for await (const batch of parse.columns()) audit.add(batch)
          const { summary, statements } = await parse.account
          for (const one of summary.files)
            audit.addFile({ summary: { ...one, received: first_seen }, statements })
        }
        const wanted = audit
          .report()
          .invoices.map(({ invoice_id, computed_total }) => [invoice_id, +computed_total])
        const sums = new Map<string | null, ReturnType<typeof createSum>>()
        const ids = new Set<string>()
        for (const { id, invoice_id, net_cost } of await current(own)) {
          const sum = sums.get(invoice_id) ?? createSum()
          sums.set(invoice_id, sum)
          sum.add(moneyOf(net_cost))
          ids.add(id)
        }
        expect([...sums].map(([number, sum]) => [number, +sum.text()]).sort()).toEqual(wanted.sort())
        expect(ids.size).toBe((await current(own)).length)
      }),
      { numRuns: isInFull(home) ? 12 : 4 },
    )
  })

  it('is whole after all of it', async () => {
    expect((await store.check()).faults).toEqual([])
  })
})

describe('the library', () => {
  it('loads no part of the store, nor what the store needs', () => {
    const modules = ['dist/index.js', 'dist/cli.js'].map((file) => readFileSync(file, 'utf8'))
    for (const text of modules)
      expect(text).not.toMatch(/from ["'](pg|pg-copy-streams|@electric-sql\/pglite)["']/)
  })
})
