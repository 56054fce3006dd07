/** Subtotals that a query, a pivot table or a person left between the charges, in every format: rejected, or reported with their money. */
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { lendKernels } from '../src/csv/kernel/kernel.js'
import { auditInvoices, summarizeInvoices } from '../src/index.js'
import { createChargeRuns } from '../src/parse/charge-runs.js'
import { cutBytes } from './csv-kit.js'
import { type Parsed, parsed, sampleFiles, tablesUnderTest } from './law-kit.js'
import { subtotalsOf, written } from './subtotals-kit.js'

afterAll(() => lendKernels(Infinity))

const warningsOf = ({ account }: Parsed) => account.summary.files.flatMap(({ warnings }) => warnings)

describe.each(tablesUnderTest.map((format) => [format.id, format] as const))('%s', (_, format) => {
  test('a subtotal that repeats keys is never charged without a word', async () => {
    const { before, shapes, row, delimiter, above, below } = await subtotalsOf(format)
    for (const [name, record] of Object.entries(shapes)) {
      const after = await parsed(written([...above, record, ...below], delimiter))
      const charged = after.items.filter(({ source }) => source.row === row)
      const reject = after.account.rejects.find((one) => one.row === row)
      const said = warningsOf(after).filter((warning) => warning.includes('may be a subtotal'))
      expect([name, charged.length > 0 && said.length === 0]).toEqual([name, false])
      if (reject === undefined) continue
      expect([name, after.account.summary.totals.sums]).toEqual([name, before.account.summary.totals.sums])
    }
  })
})

test('no sample has a record that is taken for a subtotal', async () => {
  for (const { path } of sampleFiles()) {
    const read = await parsed(path)
    expect([path, warningsOf(read).filter((warning) => warning.includes('subtotal'))]).toEqual([path, []])
    const rejects = read.account.rejects.filter(({ remedy }) => remedy?.includes('subtotal'))
    expect([path, rejects.map(({ row }) => row)]).toEqual([path, []])
  }
})

const HEADER =
  'account_number,invoice_number,invoice_date,sales_order_no,product_code,product_name,tracking_number,gross_cost,net_cost,source_type'
const cents = (units: number): string =>
  `${units < 0 ? '-' : ''}${Math.floor(Math.abs(units) / 100)}.${`${Math.abs(units) % 100}`.padStart(2, '0')}`
const parcel = (invoice: number, nth: number, units: number): string =>
  `77,${invoice},11.01.2026,4510,TPS,Tracked,QB${invoice}${nth},${cents(units)},${cents(units)},outbound`
const total = (keys: string, units: number): string => `${keys},,,,,${cents(units)},${cents(units)},`
const fileOf = (records: readonly string[], header = HEADER): Buffer =>
  Buffer.from(`${[header, ...records].join('\n')}\n`)

const invoices = fc.array(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 2, maxLength: 6 }), {
  minLength: 1,
  maxLength: 6,
})
const sum = (units: readonly number[]): number => units.reduce((all, one) => all + one, 0)

test('subtotals of each invoice and of all of them are rejected, whatever is billed and however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(invoices, fc.integer({ min: 1, max: 500 }), fc.boolean(), async (billed, size, many) => {
      const plain = billed.flatMap((units, at) => units.map((one, nth) => parcel(at, nth, one)))
      const groups = billed.flatMap((units, at) => [
        ...units.map((one, nth) => parcel(at, nth, one)),
        total(`77,${at},11.01.2026`, sum(units)),
      ])
      const file = fileOf([...groups, total('77,,', sum(billed.flat()))])
      lendKernels(many ? Infinity : 0)
      const { items, account } = await parsed(Readable.from(cutBytes(file, [size])))
      expect(account.rejects.length).toBe(billed.length + 1)
      for (const { code, remedy } of account.rejects)
        expect([code, remedy]).toEqual(['row_kind', expect.stringMatching(/^It is the sum of /)])
      const alone = await parsed(fileOf(plain))
      expect(items.map(({ net_cost }) => net_cost)).toEqual(alone.items.map(({ net_cost }) => net_cost))
      expect(account.summary.totals.sums).toEqual(alone.account.summary.totals.sums)
    }),
  )
})

test('fees and parcels that say what they are stay charged, whatever they come to', async () => {
  await fc.assert(
    fc.asyncProperty(invoices, fc.boolean(), async (billed, many) => {
      const records = billed.flatMap((units, at) => [
        ...units.map((one, nth) => parcel(at, nth, one)),
        `77,${at},11.01.2026,,FEE,Late fee,,${cents(sum(units))},${cents(sum(units))},outbound`,
        parcel(at, 9, sum(units)),
      ])
      lendKernels(many ? Infinity : 0)
      const read = await parsed(fileOf(records))
      expect(read.account.rejects).toEqual([])
      expect(read.items.length).toBe(records.length)
      expect(warningsOf(read)).toEqual([])
    }),
  )
})

describe('a record that only looks like a subtotal', () => {
  const FEE = total('77,1,11.01.2026', 450)
  const SAID =
    '4.50 charged, which may be a subtotal: unlike the record above it, record 4 names nothing that is charged, or is labelled as a total. Remove a row that only adds up others'
  const file = fileOf([parcel(1, 1, 250), parcel(1, 2, 300), FEE])

  test('is charged and reported by parse, audit and summary', async () => {
    const read = await parsed(file)
    expect(read.items.map(({ net_cost }) => net_cost)).toEqual(['2.50', '3.00', '4.50'])
    expect(warningsOf(read)).toEqual([SAID])
    for (const { summary } of [await auditInvoices(file), await summarizeInvoices(file)])
      expect(summary.files.flatMap(({ warnings }) => warnings)).toEqual([SAID])
  })

  async function withFee(fee: string): Promise<Parsed> {
    const parcels = [parcel(1, 1, 250), parcel(1, 2, 300)].map((record) => `${record},`)
    return parsed(fileOf([...parcels, `77,1,11.01.2026,,${fee}`], `${HEADER},company`))
  }

  describe.each([true, false])('read many at once: %s', (many) => {
    beforeEach(() => lendKernels(many ? Infinity : 0))

    test.each([
      'FEE,Weekly fee,,5.50,5.50,outbound,5 Result',
      'TPS,Tracked,,5.50,5.50,outbound,Total Tools Ltd',
      '010,,,5.50,5.50,,',
    ])('%s is charged and reported, though it is the sum of two parcels', async (fee) => {
      const read = await withFee(fee)
      expect(read.account.rejects).toEqual([])
      expect(read.items.map(({ net_cost }) => net_cost)).toEqual(['2.50', '3.00', '5.50'])
      expect(warningsOf(read).map((text) => text.slice(0, 43))).toEqual([
        '5.50 charged, which may be a subtotal: unli',
      ])
    })

    test.each([
      'FEE,Weekly fee,,4.50,4.50,outbound,Best Results',
      'FEE,Weekly fee,,5.50,5.50,outbound,Tools Ltd',
    ])('%s is charged without a word', async (fee) => {
      const read = await withFee(fee)
      expect(read.items.map(({ net_cost }) => net_cost).at(2)).toBe(fee.split(',')[3])
      expect(warningsOf(read).filter((text) => text.includes('subtotal'))).toEqual([])
    })
  })

  test('is a total once the file has others', async () => {
    const { account } = await parsed(
      fileOf([
        parcel(1, 1, 250),
        parcel(1, 2, 300),
        total('77,1,11.01.2026', 550),
        parcel(2, 1, 400),
        total('77,2,11.01.2026', 400),
      ]),
    )
    expect(account.rejects.map(({ row, remedy }) => [row, remedy])).toEqual([
      [
        4,
        'It is the sum of the 2 records from 2 on: a subtotal, which is not charged. Remove the row, or fill in what is missing.',
      ],
      [
        6,
        'It is the sum of record 5: a subtotal, which is not charged. Remove the row, or fill in what is missing.',
      ],
    ])
  })
})

test('a run is found as adding up all runs finds it', () => {
  const records = fc.record({ net: fc.integer({ min: -3, max: 6 }), invoice: fc.nat(1), parcel: fc.nat(1) })
  fc.assert(
    fc.property(fc.array(records, { maxLength: 12 }), fc.integer({ min: -10, max: 30 }), (all, net) => {
      const runs = createChargeRuns()
      all.forEach((record, at) => {
        if (record.invoice !== all[at - 1]?.invoice) runs.beginInvoice(at + 1)
        if (record.parcel !== all[at - 1]?.parcel) runs.beginParcel(at + 1)
        runs.add(record.net)
      })
      const begins = (key: 'invoice' | 'parcel'): number =>
        all.findLastIndex((record) => record[key] !== all.at(-1)?.[key]) + 1
      const longest = Math.max(
        0,
        ...[0, begins('invoice'), begins('parcel')]
          .filter((from) => net !== 0 && sum(all.slice(from).map((record) => record.net)) === net)
          .map((from) => all.slice(from).filter((record) => record.net !== 0).length),
      )
      expect(runs.find(net)?.records ?? 0).toBe(longest)
    }),
  )
})
