/** Numbers that lost their leading zeros, and records without the number of an invoice: one warning each, with its column and first record. */
import { describe, expect, it } from 'vitest'
import { detectFormat } from '../src/index.js'
import {
  formatById,
  parsed,
  recounted,
  tableFiles,
  tablesUnderTest,
  unnamed,
  usualSample,
} from './law-kit.js'

type Cells = readonly string[]

const csv = (records: readonly Cells[]): Buffer =>
  Buffer.from(
    records.map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`).join(''),
  )

const warningsOf = async (input: string | Buffer): Promise<readonly string[]> =>
  (await parsed(input)).account.summary.files.flatMap(({ warnings }) => warnings)

/** The records of a sample as read by another reader, with the 0-based record of its column names. */
async function sample(path: string) {
  const { records } = await recounted(path)
  const header = +(/column names in record (\d+)/.exec((await detectFormat(path)).why)?.[1] ?? 0)
  return { records, header }
}

describe('leading zeros', () => {
  it('that a spreadsheet dropped from a number of a fixed length are reported', async () => {
    const { records } = await sample('samples/ups-billing/real-headerless.csv')
    const numbers = records.map((cells) => cells.with(2, '0000123456').with(5, '000000123456365'))
    expect(await warningsOf(csv(numbers))).toEqual([])
    expect(await warningsOf(csv(numbers.map((cells) => cells.with(2, '0123456'))))).toEqual([])
    const dropped = numbers.map((cells, at) =>
      at < 2 ? cells : cells.with(2, '123456').with(5, '123456365'),
    )
    const count = numbers.length - 2
    const ending =
      'so a spreadsheet has probably dropped leading zeros. Download the file again, and do not save it from the spreadsheet'
    expect((await warningsOf(csv(dropped))).filter((text) => text.includes('zeros'))).toEqual([
      `Account Number "123456" in ${count} records, the first of them 3: such numbers have at least 10 digits, ${ending}`,
      `Invoice Number "123456365" in ${count} records, the first of them 3: such numbers have at least 12 digits, ${ending}`,
    ])
  })

  it('of parcels are reported, each column once', async () => {
    const { records } = await sample('samples/dpd-insights/english.csv')
    const at = (records[0] as Cells).indexOf('Parcel number')
    const dropped = records.map((cells, row) => (row === 0 ? cells : cells.with(at, `${4711 + row}`)))
    expect(await warningsOf(csv(dropped))).toEqual([
      expect.stringMatching(
        /^Parcel number "4712" and others in 51 records, the first of them 2: .* 14 digits/,
      ),
    ])
  })

  it.each(tableFiles().map(({ path }) => [path]))('are in %s', async (path) => {
    expect((await warningsOf(path)).filter((text) => text.includes('leading zeros'))).toEqual([])
  })
})

describe('an invoice number', () => {
  it.each(['ups-billing', 'fedex-us', 'fedex-intl', 'dpd-insights'])(
    'of %s that is blank is reported with what its record charges',
    async (id) => {
      const path = usualSample(formatById(id))
      const { records, header } = await sample(path)
      const { items } = await parsed(path, { raw: true })
      const [first] = items
      const row = first?.source.row ?? 0
      const names = Object.keys(first?.raw ?? {})
      const at = names.findIndex(
        (name) => first?.invoice_id != null && first.raw?.[name] === first.invoice_id,
      )
      const blank = records.map((cells, index) => (index === row - 1 ? cells.with(at, '') : cells))
      expect([header < row, at >= 0]).toEqual([true, true])
      const mine = items.filter(({ source }) => source.row === row)
      const cents = mine.reduce((sum, { net_cost }) => sum + Math.round(+net_cost * 100), 0)
      const amount = `${(Math.abs(cents) / 100).toFixed(2)}${first?.currency == null ? '' : ` ${first.currency}`}`
      expect((await warningsOf(csv(blank))).filter((text) => text.includes('without an invoice'))).toEqual([
        `${cents < 0 ? '-' : ''}${amount} charged without an invoice: ${names[at]} is blank in record ${row}. Fill in the number, or download the file again`,
      ])
    },
  )
})

describe.each(tablesUnderTest.map((format) => [format.id, format] as const))('%s', (_, format) => {
  it.each([
    ['=T("…")', (text: string) => `=T("${text}")`],
    ['curly quotes', (text: string) => `“${text}”`],
    ['curly apostrophes', (text: string) => `‘${text}’`],
  ])('has the same tracking numbers within %s', async (_, wrap) => {
    const path = usualSample(format)
    const { records, delimiter } = await recounted(path)
    const before = await parsed(path)
    const numbers = new Set(
      before.items.map(({ tracking_number, shipment_id }) => tracking_number ?? shipment_id ?? ''),
    )
    const isNumber = (cell: string): boolean => cell.length > 7 && numbers.has(cell)
    const cells = records.map((record) => record.map((cell) => (isNumber(cell) ? wrap(cell) : cell)))
    expect(cells).not.toEqual(records)
    const text = cells.map((record) =>
      record.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter),
    )
    const after = await parsed(Buffer.from(text.join('\n')))
    expect(unnamed(after.items, false)).toEqual(unnamed(before.items, false))
    expect(after.account.summary.files[0]?.encoding).toBe('utf-8')
  })
})
