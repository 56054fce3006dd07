/** What only the file as a whole can tell: its decimal mark, and the order of day and month. */
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DPD_ENGLISH } from '../samples/generators/columns/dpd.js'
import type { ParseInvoiceOptions } from '../src/index.js'
import type { Input } from '../src/input/input.js'
import { cutBytes, cutPlaces } from './csv-kit.js'
import { parsed } from './law-kit.js'
import { headerOf, linesOf, type Sheet } from './rows.js'
import { upsFile } from './ups-rows.js'

const NAME = 'Receiver name'
const LONG_NAME = 'N'.repeat(400)
const DPD: Sheet = {
  columns: DPD_ENGLISH,
  delimiter: ';',
  lineEnd: '\n',
  usual: {
    'Invoice number': '0990001',
    'Invoice date': '20260430',
    'Parcel number': '0530',
    'Base price': '5',
  },
}
/** Parcels at these prices; a long name in each makes a large file of few records. */
const parcels = (prices: readonly string[], name = ''): string =>
  linesOf(DPD, [
    headerOf(DPD),
    ...prices.map((price, at) => ({ 'Parcel number': `053${at}`, 'Base price': price, [NAME]: name })),
  ])
const dated = (days: readonly string[], delimiter = ','): string =>
  upsFile(
    days.map((day) => ({ 'Transaction Date': day })),
    { delimiter },
  )

interface Read {
  /** What each record came to: its values, or the code of its reject. */
  readonly records: readonly (string | null)[]
  readonly warnings: readonly string[]
}

async function readAs(
  what: 'net_cost' | 'transaction_date',
  input: Input,
  options: ParseInvoiceOptions = {},
): Promise<Read> {
  const { items, account } = await parsed(input, options)
  const records = new Map<number, string | null>()
  for (const item of items) records.set(item.source.row, item[what])
  for (const { row, code } of account.rejects) records.set(row ?? 0, code)
  return {
    records: [...records].sort(([a], [b]) => a - b).map(([, value]) => value),
    // Invoices put together for dates and amounts come to no total that they state.
    warnings: (account.summary.files[0]?.warnings ?? []).filter((one) => !one.includes('add up to')),
  }
}
const amounts = (input: Input | string, options?: ParseInvoiceOptions) =>
  readAs('net_cost', typeof input === 'string' ? Buffer.from(input) : input, options)
const dates = (input: Input | string, options?: ParseInvoiceOptions) =>
  readAs('transaction_date', typeof input === 'string' ? Buffer.from(input) : input, options)
const stream = (text: string): Readable => Readable.from([Buffer.from(text)], { objectMode: false })

/** `count` values, some of which say otherwise. */
function among(count: number, usual: string, others: Readonly<Record<number, string>>): string[] {
  return Array.from({ length: count }, (_, at) => others[at] ?? usual)
}

describe('the decimal mark of a file', () => {
  // Three times what detection looks at.
  const LONG = 1000

  it('is proved by a cell anywhere in it, for the cells before and after', async () => {
    const place = fc.integer({ min: 0, max: LONG - 1 })
    await fc.assert(
      fc.asyncProperty(place, place, place, async (proof, first, second) => {
        fc.pre(new Set([proof, first, second]).size === 3)
        const cells = { [first]: '1.234', [second]: '2,345' }
        const comma = await amounts(parcels(among(LONG, '5', { ...cells, [proof]: '812,45' })))
        expect(comma.records).toEqual(
          among(LONG, '5', { [proof]: '812.45', [first]: '1234', [second]: '2.345' }),
        )
        const point = await amounts(parcels(among(LONG, '5', { ...cells, [proof]: '812.45' })))
        expect(point.records).toEqual(
          among(LONG, '5', { [proof]: '812.45', [first]: '1.234', [second]: '2345' }),
        )
      }),
      { numRuns: 5 },
    )
  })

  it('stays open where cells prove both: what has two readings is rejected, also before them', async () => {
    const cells = { 1: '1.234', 400: '7,25', 900: '8.25', 950: '3,456' }
    const { records, warnings } = await amounts(parcels(among(LONG, '5', cells)))
    expect(records).toEqual(
      among(LONG, '5', { 1: 'amount_ambiguous', 400: '7.25', 900: '8.25', 950: 'amount_ambiguous' }),
    )
    expect(warnings).toEqual([])
  })

  it('is the one that is given where nothing tells, and what is given is not followed against the file', async () => {
    const open = parcels(['1.234', '5'])
    expect((await amounts(open)).records).toEqual(['amount_ambiguous', '5'])
    expect((await amounts(open, { decimal: 'comma' })).records).toEqual(['1234', '5'])
    expect((await amounts(open, { decimal: 'point' })).records).toEqual(['1.234', '5'])
    const proved = parcels(['1.234', '812,45'])
    expect((await amounts(proved, { decimal: 'comma' })).records).toEqual(['1234', '812.45'])
    expect((await amounts(proved, { decimal: 'point' })).records).toEqual(['amount_ambiguous', '812.45'])
  })
})

describe('the order of day and month of a file', () => {
  const LONG = 700
  const ISO = '2025-04-01'

  it('is proved by a date anywhere in it, however its bytes are cut', async () => {
    const place = fc.integer({ min: 0, max: LONG - 1 })
    const proofs = [
      { proof: '25/04/2025', open: '03/04/2025', day: '2025-04-03' },
      { proof: '04/25/2025', open: '03/04/2025', day: '2025-03-04' },
      { proof: '25.04.2025', open: '03/04/2025', day: '2025-04-03' },
      { proof: '25-04-2025', open: '03.04.2025', day: '2025-04-03' },
    ]
    await fc.assert(
      fc.asyncProperty(
        place,
        place,
        cutPlaces,
        fc.constantFrom(...proofs),
        async (at, openAt, places, { proof, open, day }) => {
          fc.pre(at !== openAt)
          const text = dated(among(LONG, ISO, { [at]: proof, [openAt]: open }))
          const expected = among(LONG, ISO, { [at]: '2025-04-25', [openAt]: day })
          expect((await dates(text)).records).toEqual(expected)
          const pieces = Readable.from(cutBytes(Buffer.from(text), places), { objectMode: false })
          expect((await dates(pieces)).records).toEqual(expected)
        },
      ),
      { numRuns: 6 },
    )
  })

  it('is that of the format where no date tells: by the delimiter in UPS files', async () => {
    expect((await dates(dated(['03/04/2025', '05/05/2025']))).records).toEqual(['2025-03-04', '2025-05-05'])
    expect((await dates(dated(['03/04/2025'], ';'))).records).toEqual(['2025-04-03'])
    expect((await dates(dated(['03.04.2025', '03-04-2025']))).records).toEqual(['2025-04-03', '2025-04-03'])
  })

  it('is what most dates say where they say both, and what has two readings is rejected', async () => {
    const cells = { 2: '03/04/2025', 300: '25/04/2025', 400: '26/04/2025', 699: '04/25/2025' }
    expect((await dates(dated(among(LONG, ISO, cells)))).records).toEqual(
      among(LONG, ISO, { 2: 'date', 300: '2025-04-25', 400: '2025-04-26', 699: 'date' }),
    )
    const months = { 2: '03/04/2025', 300: '04/25/2025', 400: '04/26/2025', 699: '25/04/2025' }
    expect((await dates(dated(among(LONG, ISO, months)))).records).toEqual(
      among(LONG, ISO, { 2: 'date', 300: '2025-04-25', 400: '2025-04-26', 699: 'date' }),
    )
  })

  it('is never month first with hyphens or points, and dates that this disproves are rejected', async () => {
    expect((await dates(dated(['03-04-2025', '04-25-2025']))).records).toEqual(['date', 'date'])
    expect((await dates(dated(['03.04.2025', '04.25.2025']))).records).toEqual(['date', 'date'])
    // Dates with points tell of themselves, whatever the file's others say.
    const both = ['25.04.2025', '03.04.2025', '04/25/2025']
    expect((await dates(dated(both))).records).toEqual(['2025-04-25', '2025-04-03', '2025-04-25'])
  })

  it('is not proved by what is no date in any order', async () => {
    const texts = ['03/04/2025', '31/02/2025', '99/01/2025', '29/02/2025']
    expect((await dates(dated(texts))).records).toEqual(['2025-03-04', 'date', 'date', 'date'])
  })

  it('is the one that is given where no date tells, and what is given is not followed against the file', async () => {
    const given = async (order: 'day-first' | 'month-first', ...days: string[]) =>
      (await dates(dated(days), { dates: order })).records
    expect(await given('day-first', '03/04/2025')).toEqual(['2025-04-03'])
    expect(await given('month-first', '03/04/2025', '03-04-2025')).toEqual(['2025-03-04', '2025-03-04'])
    expect(await given('day-first', '03/04/2025', '04/25/2025')).toEqual(['date', '2025-04-25'])
    expect(await given('day-first', '03/04/2025', '25/04/2025')).toEqual(['2025-04-03', '2025-04-25'])
  })
})

describe('a stream is looked through at its beginning, and watched from there on', () => {
  const MIB = 1 << 20
  const sized = (text: string, bytes: number): number => Math.ceil(bytes / (text.length / 1000))

  it('a late date that disproves what was read is rejected, reported, and so are those after it', async () => {
    const count = sized(dated(among(1000, '2025-04-01', {})), 1.2 * MIB)
    const cells = {
      5: '03/04/2025',
      [count]: '25/04/2025',
      [count + 1]: '03/04/2025',
      [count + 2]: '26/04/2025',
    }
    const text = dated(among(count + 3, '2025-04-01', cells))
    const { records, warnings } = await dates(stream(text))
    expect([records[5], ...records.slice(count)]).toEqual(['2025-03-04', 'date', 'date', 'date'])
    expect(warnings).toEqual([
      `dates such as 03/04/2025 (the first in record 6) were read month first, but record ${count + 1} (25/04/2025) proves day first: day and month may be exchanged; such cells are rejected from there on. Read it from a file instead of a stream: a file is looked through to its end first`,
    ])
    const cut = Readable.from(cutBytes(Buffer.from(text), [7, 70_001, MIB - 1, MIB + 3]), {
      objectMode: false,
    })
    expect(await dates(cut)).toEqual({ records, warnings })
    // The same bytes as a file have one answer.
    const whole = await dates(text)
    expect([whole.records[5], ...whole.records.slice(count)]).toEqual([
      '2025-04-03',
      '2025-04-25',
      '2025-04-03',
      '2025-04-26',
    ])
    expect(whole.warnings).toEqual([])
  })

  it('a late date decides where no other one was read by what it disproves', async () => {
    const count = sized(dated(among(1000, '2025-04-01', {})), 1.2 * MIB)
    const text = dated(among(count + 2, '2025-04-01', { [count]: '25/04/2025', [count + 1]: '03/04/2025' }))
    const { records, warnings } = await dates(stream(text))
    expect([records.slice(count), warnings]).toEqual([['2025-04-25', '2025-04-03'], []])
  })

  it('a late amount that disproves the mark is rejected, reported with the number of records it puts in doubt', async () => {
    const count = sized(parcels(among(1000, '5', {}), LONG_NAME), 8.2 * MIB)
    const cells = {
      0: '7.25',
      3: '1.234',
      8: '1.234',
      [count]: '812,45',
      [count + 1]: '1.234',
      [count + 2]: '9.75',
    }
    const text = parcels(among(count + 3, '5', cells), LONG_NAME)
    const { records, warnings } = await amounts(stream(text))
    expect([records[3], records[8], ...records.slice(count)]).toEqual([
      '1.234',
      '1.234',
      'amount',
      'amount_ambiguous',
      '9.75',
    ])
    expect(warnings).toEqual([
      `2 records with amounts such as 1.234 (the first is record 5) were read with a decimal point, but record ${count + 2} (812,45) proves a decimal comma: they may be wrong by a factor of 1,000; such cells are rejected from there on. Read it from a file instead of a stream: a file is looked through to its end first`,
    ])
    const whole = await amounts(text)
    expect([whole.records[3], ...whole.records.slice(count)]).toEqual([
      'amount_ambiguous',
      '812.45',
      'amount_ambiguous',
      '9.75',
    ])
  })
})
