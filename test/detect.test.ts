/** Detection: one answer for the column names that carriers use, a reasoned refusal for anything else. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { detectFormat, parseInvoice } from '../src/index.js'
import { HEADER_LISTS } from './header-lists.js'

const headerFile = (names: readonly string[], delimiter: string) => {
  const cells = (texts: readonly string[]) =>
    texts.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter)
  return Buffer.from(`${cells(names)}\r\n${cells(names.map(() => ''))}\r\n`)
}

describe('the header lists', () => {
  it.each(HEADER_LISTS)('$name is of the format $format alone', async ({ columns, format: expected }) => {
    for (const delimiter of [',', ';', '\t', '|']) {
      const { format, error } = await detectFormat(headerFile(columns, delimiter))
      expect(format).toBe(expected)
      expect(error?.code).toBe(format === null ? 'unknown_format' : undefined)
    }
  })
})

describe('what tells the format', () => {
  const ups = readFileSync('samples/ups-billing/real-headerless.csv', 'utf8')
  const bex = readFileSync('samples/royal-mail-bex/real-three-header-rows.csv')
  it.each([
    ['the first record', Buffer.from(ups), 'by the form of record 1: 250 columns, commas'],
    [
      'a later record',
      Buffer.from(`exported,by,someone\n\n${ups}`),
      'by the form of record 3: 250 columns, commas',
    ],
    ['column names', bex, 'by the column names in record 3: 37 columns, commas'],
  ])('is named: %s', async (_, file, why) => {
    expect((await detectFormat(file)).why).toBe(why)
  })
})

it('UPS records with blank cells behind the last column are read', async () => {
  const text = readFileSync('samples/ups-billing/several-invoices.csv', 'utf8')
  const { summary } = await parseInvoice(Buffer.from(text)).account
  for (const blank of [',', ',,,,,', ',"",']) {
    const { account } = parseInvoice(Buffer.from(text.replace(/\r?\n/g, `${blank}\n`)))
    const after = await account
    expect(after.rejects).toEqual([])
    expect(after.summary.totals.sums).toEqual(summary.totals.sums)
  }
})

describe('refusals', () => {
  it('of a header without a money column: the format, and what is missing', async () => {
    const text = readFileSync('samples/usps-eps/real.csv', 'utf8').replace('Postage', 'Postge')
    const { format, why, error } = await detectFormat(Buffer.from(text))
    expect(format).toBe('usps-eps')
    expect(error).toMatchObject({ code: 'layout', value: 'no column "Postage"' })
    expect(why).toMatch(
      /^by the column names in record 1: 21 columns, commas; it cannot be read: layout: found no column "Postage"/,
    )
  })

  it('name what would have to be there, and not be there', async () => {
    const file = Buffer.from(
      'Master EDI No,Express or Ground Tracking ID,Net Charge Amount,Tracking ID Charge Description\n',
    )
    const { format, candidates } = await detectFormat(file)
    expect(format).toBeNull()
    expect(candidates[0]).toEqual({ format: 'fedex-us', missing: ['no column "Master EDI No"'] })
  })

  it.each([
    [
      'a list of prices',
      '\n;;\nzone;weight;price, gross\n1;1;4.00\n2;1;4.50\n',
      'zone, weight, price, gross',
    ],
    [
      'a ship-rate export of a reseller',
      'Date,Carrier,,Service,Tracking,Amount,Zone\n2026-01-02,UPS,,Ground,1Z,5.00,2\n',
      'Date, Carrier, Service, Tracking, Amount, …',
    ],
    ['words', 'Please find the invoice attached.\n', 'Please find the invoice attached.'],
    ['numbers', '1,2,3\n4,5,6\n', '1, 2, 3'],
    ['a long cell', `${'x'.repeat(70_000)},2\n`, `${'x'.repeat(40)}…, 2`],
  ])('%s is in no format, and told by how it begins', async (_what, text, value) => {
    const { format, error } = await detectFormat(Buffer.from(text))
    expect(format).toBeNull()
    expect(error).toMatchObject({ code: 'unknown_format', file: 'bytes', value })
    expect(error?.remedy).toMatch(/^It is like none of them\. An invoice of another carrier is read by a map/)
  })
})

describe('a file without column names, one of whose columns was inserted or removed', () => {
  const hintOf = async (name: string, change: (cells: string[]) => string[]) => {
    const lines = readFileSync(`samples/${name}`, 'latin1')
      .split(/\r?\n/)
      .filter((line) => line !== '')
    const text = lines.map((line) => change(line.split(',')).join(',')).join('\n')
    return (await detectFormat(Buffer.from(text, 'latin1'))).error?.remedy
  }
  const inserted = (at: number) => (cells: string[]) => cells.toSpliced(at, 0, 'x')
  const removed = (at: number) => (cells: string[]) => cells.toSpliced(at, 1)

  it.each([
    ['ups-billing/real-headerless.csv', inserted(0), 'remove the column that was inserted at field 1'],
    [
      'ups-billing/real-headerless.csv',
      inserted(4),
      'remove the column that was inserted between fields 2 and 10',
    ],
    [
      'ups-billing/real-headerless.csv',
      inserted(20),
      'remove the column that was inserted between fields 11 and 35',
    ],
    ['ups-billing/real-headerless.csv', removed(1), 'a column was removed between fields 2 and 9'],
    [
      'ups-billing/real-headerless.csv',
      (cells: string[]) => cells.toSpliced(15, 0, 'x', 'y', 'z'),
      'remove the 3 columns that were inserted between fields 11 and 35',
    ],
    [
      'ups-billing/real-headerless.csv',
      (cells: string[]) => cells.toSpliced(3, 2),
      '2 columns were removed between fields 2 and 8',
    ],
    ['ups-billing/real-headerless.csv', removed(0), 'a column was removed between fields 1 and 9'],
    ['dhl-ecommerce/real.csv', inserted(0), 'remove the column that was inserted at field 1'],
  ])('%s %s', async (name, change, told) => {
    expect(await hintOf(name, change)).toContain(
      `Nearest: ${name.split('/')[0]} would need each field in its place: ${told}`,
    )
  })
})

it('is not told of a column removed where one blank field fits by chance: four were inserted', async () => {
  const lines = readFileSync('samples/ups-billing/real-headerless.csv', 'latin1').split(/\r?\n/).slice(0, 9)
  const text = lines.map((line) => line.split(',').toSpliced(15, 0, 'a', 'b', 'c', 'd').join(',')).join('\n')
  expect((await detectFormat(Buffer.from(text, 'latin1'))).error?.remedy).not.toContain('removed')
})
