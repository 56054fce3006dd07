/**
 * Law: a file that went through a database or a program comes to the same charges: column names in small letters and with underscores,
 * without white space, numbered where they repeat, or behind a column of row numbers, and a word such as `NULL` in each blank cell.
 */
import { expect, it } from 'vitest'
import { detectFormat } from '../src/index.js'
import { parsed, recounted, tableFiles } from './law-kit.js'

type Cells = readonly string[]

/** Samples whose names stand in several records, which no table of a database has. */
const SEVERAL_NAMES = /royal-mail-bex\/(?!one-header)|royal-mail-bex\.csv|dpd-uk\/(?!no-preamble)|two-files/

const numbered = (names: Cells): string[] => {
  const counts = new Map<string, number>()
  return names.map((name) => {
    const count = counts.get(name) ?? 0
    counts.set(name, count + 1)
    return count === 0 ? name : `${name}.${count}`
  })
}
const WAYS: readonly (readonly [string, (cells: Cells, isNames: boolean, row: number) => Cells])[] = [
  [
    'names of a database',
    (cells, isNames) =>
      isNames
        ? numbered(cells).map((name) =>
            name
              .toLowerCase()
              .replace(/[^\p{L}\p{N}]+/gu, '_')
              .replace(/_$/, ''),
          )
        : cells,
  ],
  [
    'names in one word',
    (cells, isNames) => (isNames ? cells.map((name) => name.replace(/[\s()-]/g, '')) : cells),
  ],
  [
    'a column of row numbers',
    (cells, isNames, row) => [isNames ? '' : `${row}`, ...numberedIf(cells, isNames)],
  ],
  [
    'dates as numbers',
    (cells, isNames) =>
      isNames ? cells : cells.map((cell) => (/^20\d{6}$/.test(cell.trim()) ? `${cell.trim()}.0` : cell)),
  ],
  ['NULL for blank', (cells, isNames) => (isNames ? cells : cells.map((cell) => cell.trim() || 'NULL'))],
  ['nan for blank', (cells, isNames) => (isNames ? cells : cells.map((cell) => cell.trim() || 'nan'))],
]
const numberedIf = (cells: Cells, isNames: boolean): Cells => (isNames ? numbered(cells) : cells)

const csv = (records: readonly Cells[]): Buffer =>
  Buffer.from(
    records.map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`).join(''),
  )

async function chargesOf(input: string | Buffer) {
  const { items, account } = await parsed(input)
  return [
    account.rejects.map(({ code }) => code),
    items.map((item) => [
      item.account_id,
      item.invoice_id,
      item.invoice_date,
      item.transaction_date,
      item.tracking_number ?? item.shipment_id,
      item.charge_category,
      item.charge_subcategory,
      item.gross_cost,
      item.net_cost,
      item.currency,
      item.ship_date,
      item.zone,
      item.reference_1,
    ]),
  ]
}

const headerOf = async (path: string): Promise<number> =>
  +(/column names in record (\d+)/.exec((await detectFormat(path)).why)?.[1] ?? 0)

const files = tableFiles().filter(({ path, own }) => own && !SEVERAL_NAMES.test(path))

it.each(files.map(({ path }) => [path]))('%s', async (path) => {
  const [header, { records }] = [await headerOf(path), await recounted(path)]
  const names = records[header - 1]?.join('\n')
  const width = records[header - 1]?.length ?? 0
  const whole = await chargesOf(path)
  for (const [way, rewrite] of WAYS) {
    if (header === 0 && /name|row/.test(way)) continue
    // A table of a program has rows of one width.
    if (way.includes('numbers') && records.some(({ length }) => length !== width)) continue
    const again = records.map((cells, at) =>
      at < header - 1 || cells.length < width
        ? cells
        : rewrite(cells, at === header - 1 || cells.join('\n') === names, at),
    )
    expect([way, ...(await chargesOf(csv(again)))]).toEqual([way, ...whole])
  }
})
