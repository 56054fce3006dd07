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
    ['a list of prices', 'zone,weight,price\n1,1,4.00\n2,1,4.50\n'],
    [
      'a ship-rate export of a reseller',
      'Date,Carrier,Service,Tracking,Amount\n2026-01-02,UPS,Ground,1Z,5.00\n',
    ],
    ['words', 'Please find the invoice attached.\n'],
    ['numbers', '1,2,3\n4,5,6\n'],
  ])('%s is in no format', async (_what, text) => {
    const { format, error } = await detectFormat(Buffer.from(text))
    expect(format).toBeNull()
    expect(error).toMatchObject({ code: 'unknown_format', file: 'bytes' })
    expect(error?.remedy).toMatch(/^Nearest: [a-z-]+ would need /)
  })
})
