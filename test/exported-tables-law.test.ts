/**
 * Law: a file that went through a database or a program comes to the same charges: column names in small letters and with underscores,
 * without white space, numbered where they repeat, or behind a column of row numbers, and a word such as `NULL` in each blank cell, or only
 * in those of amounts. So does a file with a dash for each zero, with the notes that programs write around its records, with dates as
 * programs and spreadsheets of other countries write them, and with invisible characters in its numbers.
 */
import { expect, it } from 'vitest'
import { detectFormat } from '../src/index.js'
import { parsed, recounted, spreadFiles, tableFiles } from './law-kit.js'
import { spread } from './times.js'

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
/** `amounts`: columns that hold an amount in any record. */
type Rewrite = (cells: Cells, isNames: boolean, row: number, amounts: ReadonlySet<number>) => Cells

const WAYS: readonly (readonly [string, Rewrite])[] = [
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
  ['\\\\N for blank', (cells, isNames) => (isNames ? cells : cells.map((cell) => cell.trim() || '\\\\N'))],
  ['nan for blank', (cells, isNames) => (isNames ? cells : cells.map((cell) => cell.trim() || 'nan'))],
  [
    'NULL for blank amounts',
    (cells, isNames, _, amounts) =>
      isNames ? cells : cells.map((cell, at) => cell.trim() || (amounts.has(at) ? 'NULL' : '')),
  ],
  ['a dash for zero', (cells, isNames) => (isNames ? cells : cells.map((cell) => cell.replace(ZERO, ' - ')))],
  [
    'a long dash for zero',
    (cells, isNames) => (isNames ? cells : cells.map((cell) => cell.replace(ZERO, '–'))),
  ],
  [
    'dates of programs in JSON',
    (cells, isNames) => (isNames ? cells : cells.map((cell) => cell.replace(DAY, '$1-$2-$3T00:00:00.000Z'))),
  ],
  [
    'dates with the year first and slashes',
    (cells, isNames) => (isNames ? cells : cells.map((cell) => cell.replace(DAY, '$1/$2/$3'))),
  ],
  ...(['\u200e', '\u200b', '\u00ad'] as const).map((mark): readonly [string, Rewrite] => [
    `invisible characters ${mark.charCodeAt(0)}`,
    (cells, isNames) =>
      isNames
        ? cells
        : cells.map((cell) => cell.replace(NUMBER, `${mark}$1${mark}$2`).replace(AMOUNT, `${mark}$&`)),
  ]),
]
const DAY = /^(20\d\d)-?(\d\d)-?(\d\d)$/
/** Numbers of accounts, invoices and parcels. */
const NUMBER = /^([A-Z0-9]{4})([A-Z0-9]{5,})$/
const ZERO = /^ *0([.,]0+)? *$/
const AMOUNT = /^-?\d+[.,]\d\d$/

const numberedIf = (cells: Cells, isNames: boolean): Cells => (isNames ? numbered(cells) : cells)

const csv = (records: readonly Cells[]): Buffer =>
  Buffer.from(
    records.map((cells) => `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`).join(''),
  )

/** Records in which such a word is searched. */
const EXAMINED = 20
const wordsIn = (records: readonly Cells[]): number =>
  records.slice(0, EXAMINED).flatMap((cells) => cells.filter((cell) => /^(NULL|nan)$/.test(cell))).length

/** A dash does not show the digits of a zero. */
const zeroOf = (amount: string): string => (ZERO.test(amount) ? '0' : amount)

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
      zeroOf(item.gross_cost),
      zeroOf(item.net_cost),
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

it.each(files.map(({ path }, nth) => [path, nth] as const))('%s', async (path, nth) => {
  const [header, { records }] = [await headerOf(path), await recounted(path)]
  const names = records[header - 1]?.join('\n')
  const width = records[header - 1]?.length ?? 0
  const whole = await chargesOf(path)
  const amounts = new Set(
    records.flatMap((cells) => [...cells.keys()].filter((at) => AMOUNT.test(cells[at] as string))),
  )
  for (const [way, rewrite] of spread(WAYS, 2, nth)) {
    if (header === 0 && /name|row/.test(way)) continue
    // A table of a program has rows of one width.
    if (way.includes('numbers') && records.some(({ length }) => length !== width)) continue
    const again = records.map((cells, at) =>
      at < header - 1 || cells.length < width
        ? cells
        : rewrite(cells, at === header - 1 || cells.join('\n') === names, at, amounts),
    )
    // Fewer such words than records do not show what they are: each may stand for a text, or for an amount that is lost.
    if (way.includes('blank') && wordsIn(again) <= EXAMINED) continue
    expect([way, ...(await chargesOf(csv(again)))]).toEqual([way, ...whole])
  }
})

const NOTES = [
  '(1234 rows affected)',
  '12 rows selected.',
  '(3 Zeilen betroffen)',
  'Page 2 of 3',
  '\u001a',
  '*** End of Report ***',
]

it.each(spreadFiles(files, 4).map(({ path }, nth) => [path, nth] as const))(
  '%s: notes of programs are skipped',
  async (path, nth) => {
    const [header, { records }] = [await headerOf(path), await recounted(path)]
    const width = Math.max(...records.map(({ length }) => length))
    const line = Array.from({ length: width }, (_, at) => '-'.repeat((at % 9) + 3))
    const numbers = Array.from({ length: width }, (_, at) => `Column${at + 1}`)
    const [above, below] = [records.slice(0, header), records.slice(header)]
    const whole = await chargesOf(csv(records))
    expect(await chargesOf(csv([...above, line, ...below]))).toEqual(whole)
    if (header === 0) expect(await chargesOf(csv([numbers, ...records]))).toEqual(whole)
    for (const note of spread(NOTES, 3, nth))
      expect([note, ...(await chargesOf(csv([...records, [''], [note]])))]).toEqual([note, ...whole])
  },
)

it('a dash is named with its record and column', async () => {
  const { records } = await recounted('samples/usps-eps/real.csv')
  const at = (records[0] as Cells).indexOf('Postage')
  const first = records.findIndex((cells) => ZERO.test(cells[at] as string)) + 1
  const dashed = records.map((cells, row) =>
    row === 0 ? cells : cells.map((cell) => cell.replace(ZERO, '-')),
  )
  const { account } = await parsed(csv(dashed))
  expect(account.summary.files[0]?.warnings).toEqual([
    `"-" in place of an amount in 2 records, the first of them ${first} (Postage): read as 0, which spreadsheets show so. Check a cell if it should hold an amount`,
  ])
})

it.each([['ups-billing/real-headerless'], ['dhl-ecommerce/real']])(
  '%s: a first record that a program took for column names is rejected',
  async (name) => {
    const { records } = await recounted(`samples/${name}.csv`)
    const [first = [], ...others] = records
    const named = first.map((cell, at) => cell.trim() || `Unnamed: ${at}`)
    const { account } = await parsed(csv([numbered(named), ...others]))
    expect(account.rejects).toMatchObject([
      { code: 'row_kind', row: 1, remedy: expect.stringContaining('header=None') },
    ])
  },
)
