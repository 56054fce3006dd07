/** Formats with a decimal point: what becomes of `7,980` where the file has decimal commas after all. */
import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { parsed } from './law-kit.js'

const invoice = readFileSync('samples/royal-mail-invoice/real.csv', 'latin1')
const withCommas = Buffer.from(invoice.replace(/(?<=\|-?\d+)\.(?=\d+(\||$))/gm, ','), 'latin1')

describe('a Royal Mail invoice saved with decimal commas', () => {
  it('charges nothing a thousand times over', async () => {
    const { items, account } = await parsed(withCommas, {})
    expect(items).toEqual([])
    expect(new Set(account.rejects.map(({ code }) => code))).toEqual(new Set(['amount_ambiguous']))
    expect(account.rejects[0]?.expected).toContain('others of this file have a decimal comma')
  })
})

describe('USPS', () => {
  const names =
    'EPS Account #,EPS Transaction ID,Transaction Amount,Transaction Date/Time,Transaction Type,Package Identification Code (PIC),Postage'
  const report = (...amounts: readonly string[]): Buffer =>
    Buffer.from(
      [names, ...amounts.map((one, at) => `1,70${at},"${one}",2026-04-02,Label Purchase,,"${one}"`)].join(
        '\n',
      ),
    )

  test.each([
    [['1,234', '5.00'], ['1234', '5.00'], [], 0],
    [['6,22', '1,234'], [], ['amount', 'amount_ambiguous'], 0],
    // What was read before is told.
    [['1,234', '6,22', '2,345'], ['1234'], ['amount', 'amount_ambiguous'], 1],
    [
      ['1,234', '1,234', '6,22', '1,234', '1,234.50'],
      ['1234', '1234', '1234.50'],
      ['amount', 'amount_ambiguous'],
      1,
    ],
  ] as const)('%j: %j charged', async (amounts, nets, codes, warned) => {
    const { items, account } = await parsed(report(...amounts), {})
    expect(items.map(({ net_cost }) => net_cost)).toEqual(nets)
    expect(account.rejects.map(({ code }) => code)).toEqual(codes)
    const { warnings } = account.summary.files[0] ?? { warnings: [] }
    expect(warnings.filter((one) => one.includes('factor of 1,000'))).toHaveLength(warned)
  })
})
