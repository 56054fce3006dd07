/** Law of all formats: a corrected delivery beside the first one is reported with the amount that counts twice; parts of an invoice are not. */
import { describe, expect, test } from 'vitest'
import { parsed, recounted, tablesUnderTest, usualSample } from './law-kit.js'
import { written } from './subtotals-kit.js'

const reported = async (...files: Buffer[]): Promise<readonly string[]> => {
  const { account } = await parsed(files)
  return account.summary.files[1]?.warnings.filter((sentence) => sentence.includes('counted twice')) ?? []
}

describe.each(tablesUnderTest.map((format) => [format.id, format] as const))('%s', (_, format) => {
  test('a delivery without one of the shipments', async () => {
    const path = usualSample(format)
    const { records, delimiter } = await recounted(path)
    const { items } = await parsed(path)
    const isBilled = items.some(({ invoice_id }) => invoice_id !== null)
    const nameOf = (item: (typeof items)[number]): string | null => item.tracking_number ?? item.shipment_id
    const shipments = [...new Set(items.flatMap((item) => nameOf(item) ?? []))]
    const rowsOf = (names: readonly string[]): Set<number> =>
      new Set(items.filter((item) => names.includes(nameOf(item) ?? '')).map(({ source }) => source.row))
    const without = (rows: ReadonlySet<number>): Buffer =>
      written(
        records.filter((_record, at) => !rows.has(at + 1)),
        delimiter,
      )
    const whole = without(new Set())
    const corrected = await reported(whole, without(rowsOf(shipments.slice(0, 1))))
    if (isBilled)
      expect(corrected).toContainEqual(
        expect.stringMatching(
          /^-?[\d.]+( [A-Z]{3})?(, .+)? may be counted twice: it has (invoice |\d+ invoices, the first of them )/,
        ),
      )
    else expect(corrected).toEqual([])
    const half = shipments.slice(0, shipments.length / 2)
    const others = shipments.slice(half.length)
    const fees = items.filter((item) => nameOf(item) === null).map(({ source }) => source.row)
    const [first, second] = [rowsOf([...others]), new Set([...rowsOf(half), ...fees])]
    const shared = [...rowsOf(half)].filter((row) => first.has(row))
    if (shared.length === 0) expect(await reported(without(first), without(second))).toEqual([])
  })
})
