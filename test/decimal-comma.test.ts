/** Formats with a decimal point: what becomes of `7,980` and `7.980` where the file has decimal commas after all. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, it, test } from 'vitest'
import { parsed } from './law-kit.js'

const invoice = readFileSync('samples/royal-mail-invoice/real.csv', 'latin1')
const withCommas = Buffer.from(invoice.replace(/(?<=\|-?\d+)\.(?=\d+(\||$))/gm, ','), 'latin1')

describe('a Royal Mail invoice saved with decimal commas', () => {
  it('charges what it charged with points', async () => {
    const { items, account } = await parsed(withCommas, {})
    expect(items.map(({ net_cost }) => net_cost)).toEqual(
      (await parsed(Buffer.from(invoice, 'latin1'))).items.map(({ net_cost }) => net_cost),
    )
    expect(account.rejects).toEqual([])
  })

  it('leaves the points to a user who knows that they are points', async () => {
    const { items, account } = await parsed(withCommas, { decimal: 'point' })
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
    [['1,234', '5.00'], ['1234', '5.00'], []],
    [['6,22', '1,234'], ['6.22', '1.234'], []],
    [['6,22', '1.234'], ['6.22'], ['amount_ambiguous']],
    // Nothing shows whether all amounts have three decimals.
    [['6,600', '5,500', '0'], ['0'], ['amount_ambiguous', 'amount_ambiguous']],
    [['6,22', '1.234,50'], ['6.22', '1234.50'], []],
    [['6,22', '1.50'], ['1.50'], ['amount']],
    [['1,234', '6,22', '1,234.50'], ['1234.50'], ['amount_ambiguous', 'amount']],
  ] as const)('%j: %j charged', async (amounts, nets, codes) => {
    const { items, account } = await parsed(report(...amounts), {})
    expect(items.map(({ net_cost }) => net_cost)).toEqual(nets)
    expect(account.rejects.map(({ code }) => code)).toEqual(codes)
    expect(account.summary.files[0]?.warnings.filter((one) => one.includes('factor'))).toEqual([])
  })

  test('an amount that may have three decimals is rejected with what decides it', async () => {
    const { account } = await parsed(report('6,600', '5,500'), {})
    const [{ expected, remedy } = { expected: '', remedy: '' }] = account.rejects
    expect(expected).toContain('the file does not tell')
    expect(remedy).toContain('give --decimal comma or point')
  })

  test.each([
    ['point', ['6600', '5500']],
    ['comma', ['6.600', '5.500']],
  ] as const)('%s is stated for amounts that may have three decimals', async (decimal, nets) => {
    const { items } = await parsed(report('6,600', '5,500'), { decimal })
    expect(items.map(({ net_cost }) => net_cost)).toEqual(nets)
  })

  describe.each([
    ['early', { 3: '6,22', 700: '7,980', 3999: '7,980' }, 2],
    ['late', { 3: '7,980', 700: '7,980', 3999: '6,22' }, 2],
    ['nowhere', { 3: '7,980', 700: '7,980' }, 0],
  ] as const)('a decimal comma %s in a long report', (_where, cells, ambiguous) => {
    const amounts = Array.from({ length: 4000 }, (_, at) => (cells as Record<number, string>)[at] ?? '5.00')
    const long = report(...amounts)
    it('is watched for in a stream', async () => {
      const { items, account } = await parsed(Readable.from([long]), {})
      expect(items.length + account.rejects.length).toBe(4000)
      expect(account.rejects.filter(({ code }) => code === 'amount_ambiguous')).toHaveLength(ambiguous)
    })
  })

  it('tells of amounts that were read before the comma came, in a stream that was not looked through so far', async () => {
    const amounts = Array.from({ length: 40_000 }, (_, at) =>
      at === 3 ? '1,234' : at === 39_998 ? '6,22' : '5.00',
    )
    const { items, account } = await parsed(Readable.from([report(...amounts, '7,980')]), {})
    expect(items[3]?.net_cost).toBe('1234')
    expect(account.rejects.map(({ code }) => code)).toEqual(['amount', 'amount_ambiguous'])
    expect(account.summary.files[0]?.warnings).toContainEqual(expect.stringContaining('a factor of 1,000'))
  })

  describe('a file of more than one block', () => {
    const folder = mkdtempSync(join(tmpdir(), 'commas-'))
    const path = join(folder, 'report.csv')
    afterAll(() => rmSync(folder, { recursive: true }))
    const fives = Array.from({ length: 4000 }, () => '5,25')

    it('is read with decimal commas', async () => {
      writeFileSync(path, report(...fives, '7,980', '1.234'))
      const { items, account } = await parsed(path)
      expect(items.slice(-2).map(({ net_cost }) => net_cost)).toEqual(['5.25', '7.980'])
      expect(items).toHaveLength(4001)
      expect(account.rejects.map(({ code }) => code)).toEqual(['amount_ambiguous'])
    })

    it('is read with points where one of its last records has one', async () => {
      writeFileSync(path, report(...fives, '7,980', '6.22'))
      const { items, account } = await parsed(path)
      expect(items.map(({ net_cost }) => net_cost)).toEqual(['6.22'])
      expect(account.rejects).toHaveLength(4001)
    })
  })
})
