/** Law: without a column, no charge has another amount, currency, date, account, invoice or parcel without a word. */
import { describe, expect, it } from 'vitest'
import { detectFormat, isInvoiceError } from '../src/index.js'
import { parsed, recounted, tablesUnderTest, usualSample } from './law-kit.js'
import { spread } from './times.js'

type Cells = readonly string[]

/** Records that are parsed for each column. */
const RECORDS = 8

const csv = (records: readonly Cells[]): Buffer =>
  Buffer.from(
    records.map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`).join(''),
  )

async function answer(records: readonly Cells[], format: string) {
  try {
    const { items, account } = await parsed(csv(records), { format })
    const said = [
      ...(account.summary.files[0]?.warnings ?? []),
      ...account.rejects.map(({ message }) => message),
    ]
    return {
      said: said.join('\n'),
      items: items.map((item) => [
        item.account_id,
        item.invoice_id,
        item.invoice_date,
        item.transaction_date,
        item.tracking_number,
        item.shipment_id,
        item.gross_cost,
        item.net_cost,
        item.tax_cost,
        item.currency,
      ]),
    }
  } catch (error) {
    if (!isInvoiceError(error)) throw error
    return { said: error.message, items: [] }
  }
}

/** UPS comes without column names as a rule. */
const NAMED: Readonly<Record<string, string>> = { 'ups-billing': 'samples/ups-billing/with-header.csv' }

const files = await Promise.all(
  tablesUnderTest.map(async (format) => {
    const path = NAMED[format.id] ?? usualSample(format)
    const header = +(/column names in record (\d+)/.exec((await detectFormat(path)).why)?.[1] ?? 0)
    return { id: format.id, path, header }
  }),
)

describe.each(files.filter(({ header }) => header > 0))('$path', ({ id, path, header }) => {
  it('says what a removed column held', async () => {
    const { records } = await recounted(path)
    const few = records.slice(0, header + RECORDS)
    const before = await answer(few, id)
    expect(before.items.length).toBeGreaterThan(0)
    const silent: string[] = []
    for (const [at, name] of spread([...(few[header - 1] as Cells).entries()], 3, path.length)) {
      const cut = few.map((cells, row) => (row < header - 1 ? cells : cells.toSpliced(at, 1)))
      const after = await answer(cut, id)
      const isSame = JSON.stringify(after.items) === JSON.stringify(before.items)
      if (!isSame && after.said === before.said) silent.push(name)
    }
    expect(silent).toEqual([])
  })
})
