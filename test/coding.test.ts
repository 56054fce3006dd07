/** Coding rules: which one wins, how a charge is shared, and what is said of the rest. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auditInvoices, type LineItem, type ParseInvoiceOptions, parseInvoice } from '../src/index.js'
import { batchesOf } from '../src/parse/from-line-items.js'
import { totalsOf } from '../src/parse/tally.js'
import { uncodedAsRules, uncodedList } from '../src/report/uncoded-list.js'
import type { CodingRule } from '../src/tables/coding-rule.js'
import { unreachedRules } from '../src/tables/coding-rule.js'
import { parseCodingRules } from '../src/tables/coding-rules.js'
import { createSum, moneyOf } from '../src/values/money.js'
import { sharesByPercent } from '../src/values/shares.js'
import { parsed } from './law-kit.js'
import { lineItem } from './line-items.js'
import { charge, type UpsRow, upsFile } from './ups-rows.js'

const rulesOf = (...lines: string[]): Promise<CodingRule[]> => parseCodingRules(lines.join('\n'), 'codes.csv')

const FUEL = charge('SHP/ISS/FSC/FSC', 'Fuel Surcharge')
const coded = (items: readonly LineItem[]) =>
  items.map(({ gl_account, cost_center }) => [gl_account, cost_center])

async function ups(rows: readonly UpsRow[], options: ParseInvoiceOptions) {
  return parsed(Buffer.from(upsFile(rows)), options)
}

it('says that every charge is coded, and nothing of files without one', () => {
  const text = { to: 'text', uncoded: false, width: 80 } as const
  expect(uncodedList({ uncoded: [], line_items: 3 }, text)).toBe('Every charge is coded.\n')
  expect(uncodedList({ uncoded: [], line_items: 0 }, text)).toBe('')
  expect(uncodedList({ uncoded: [], line_items: 3 }, { ...text, uncoded: true })).toMatch(/^carrier,.*\n$/)
})

describe('the first rule that matches wins', () => {
  const order = { 'Shipment Reference Number 1': 'ord-17 B', 'Receiver Country': 'CA' }

  it.each([
    ['category', 'category,gl_account', 'fuel,1\nfreight,2', '2'],
    ['blank conditions match everything', 'carrier,gl_account', ',9\nups,2', '9'],
    ['another carrier', 'carrier,gl_account', 'fedex,1\n,2', '2'],
    ['another format', 'format,gl_account', 'fedex-us,1\nups-billing,2', '2'],
    ['an account spelt otherwise', 'account_id,gl_account', '71q4m0,1\n000071q4m0,2', '2'],
    ['a reference with stars', 'reference,gl_account', 'ORD-18*,1\n*17*b,2', '2'],
    ['stars do not overlap', 'reference,gl_account', 'ord-17 b*b,1\nORD*,2', '2'],
    ['the country', 'destination_country,gl_account', 'US,1\nca,2', '2'],
    ['the zone', 'zone,gl_account', '5,1\n005,2', '2'],
    ['the stage', 'stage,gl_account', 'credit,1\noriginal,2', '2'],
    ['a rule that is yet to be filled in', 'carrier,zone,gl_account', 'ups,,\nups,005,2', '2'],
    ['none', 'carrier,gl_account', 'dhl_express,1', null],
  ])('%s', async (_what, header, lines, account) => {
    const codes = await rulesOf(header, lines)
    const { items } = await ups([order], { codes })
    expect(coded(items)).toEqual([[account, null]])
  })

  it('also in line items that have been written, of either version of the schema', () => {
    const { gl_account: _, cost_center: __, zone: ___, billed_weight: ____, ...old } = lineItem()
    const [batch] = batchesOf([old as LineItem])
    expect([batch?.charges.coding, batch?.records.zone, batch?.records.billed_weight]).toEqual([
      null,
      [null],
      [null],
    ])
    const [again] = batchesOf([lineItem({ gl_account: '6100', zone: '5' })])
    expect(again?.charges.coding).toEqual([{ gl_account: '6100', cost_center: null }])
    expect(again?.records.zone).toEqual(['5'])
  })
})

describe('a shared charge', () => {
  const shares = ['category,cost_center,share', 'freight,A,60', 'freight,B,40', ',C,']

  it('becomes a line item for each share, and counts once', async () => {
    const codes = await rulesOf(...shares)
    const rows = [{ 'Net Amount': '9.99', 'Incentive Amount': '0.02' }, FUEL]
    const whole = await ups(rows, {})
    const { items, account } = await ups(rows, { codes })
    expect(items.map(({ net_cost, gross_cost, cost_center }) => [cost_center, net_cost, gross_cost])).toEqual(
      [
        ['A', '5.99', '6.01'],
        ['B', '4.00', '4.00'],
        ['C', '10.00', '10.00'],
      ],
    )
    const [first, second] = whole.items
    expect(items.map(({ id }) => id)).toEqual([`${first?.id}.1`, `${first?.id}.2`, second?.id])
    expect(account.summary.totals).toMatchObject({ line_items: 3, charged: 2, uncoded: [] })
    expect(account.summary.totals.sums).toEqual(whole.account.summary.totals.sums)
    const counted: number[] = []
    for await (const { charges } of parseInvoice(Buffer.from(upsFile(rows)), { codes }).columns())
      counted.push(...(charges.share ?? []))
    expect(counted).toEqual([0, 1, 0])
  })

  it('is audited as it was billed', async () => {
    const codes = await rulesOf(...shares)
    const file = 'samples/ups-billing/real-headerless.csv'
    const [with_, without] = [await auditInvoices(file, { codes }), await auditInvoices(file)]
    expect(with_.findings).toEqual(without.findings)
    expect(with_.invoices).toEqual(without.invoices)
    expect([with_.summary.totals.uncoded, without.summary.totals.uncoded]).toEqual([[], undefined])
  })

  it('adds up for every amount and all shares', () => {
    const amount = fc
      .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 6 }))
      .map(([units, scale]) => {
        const digits = `${units < 0n ? -units : units}`.padStart(scale + 1, '0')
        const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
        return units < 0n ? `-${text}` : text
      })
    const percents = fc
      .array(fc.integer({ min: 0, max: 100_00 }), { minLength: 1, maxLength: 6 })
      .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 100_00])
      .map((cuts) => cuts.slice(1).map((cut, at) => ((cut - (cuts[at] ?? 0)) / 100).toFixed(2)))
    fc.assert(
      fc.property(amount, percents, fc.integer({ min: 0, max: 3 }), (text, parts, decimals) => {
        const divided = sharesByPercent(text, parts, decimals)
        const sum = createSum()
        for (const share of divided) sum.addText(share)
        expect(divided).toHaveLength(parts.length)
        expect(sum.equals(moneyOf(text))).toBe(true)
        for (const share of divided) expect(share).toMatch(/^(?!-0+(\.0+)?$)-?\d+(\.\d+)?$/)
      }),
    )
  })
})

describe('what no rule codes', () => {
  it('is counted with its amounts by carrier, account and category, and added up over files', async () => {
    const codes = await rulesOf('category,gl_account', 'fuel,6110')
    const { account } = await ups([{}, FUEL, { 'Net Amount': '2.50' }], { codes })
    const freight = { carrier: 'ups', account_id: '000071Q4M0', category: 'freight', subcategory: 'base' }
    const [file] = account.summary.files
    expect(file?.uncoded).toEqual([{ ...freight, charges: 2, net: { USD: '12.50' } }])
    expect(totalsOf(file === undefined ? [] : [file, file]).uncoded).toEqual([
      { ...freight, charges: 4, net: { USD: '25.00' } },
    ])
  })

  it('becomes rules to fill in, which are read again', async () => {
    const { account } = await ups([{}, FUEL], { codes: [] })
    for (const shape of ['csv', 'json'] as const) {
      const text = uncodedAsRules(account.summary.totals, shape)
      const rules = await parseCodingRules(text, 'codes')
      expect(rules.map(({ category }) => category)).toEqual(['freight', 'fuel'])
      const filled = rules.map((rule) => ({ ...rule, gl_account: '6100' }))
      expect((await ups([{}, FUEL], { codes: filled })).account.summary.totals.uncoded).toEqual([])
    }
  })
})

describe('a mistake in the rules', () => {
  it.each([
    [['carrier,gl_acount', 'ups,1'], { line: 1, column: 'gl_acount' }, 'Did you mean "gl_account"?'],
    [['category,gl_account', 'freigt,1'], { line: 2, column: 'category', value: 'freigt' }, '"freight"'],
    [['gl_account,share', '1,60%'], { line: 2, column: 'share', value: '60%' }, 'per cent'],
    [['gl_account,share', '1,60', '2,30'], { line: 3, column: 'share', value: '90' }, 'from line 2'],
    [['zone,gl_account', '5,1', '6,1', '5,2'], { line: 4 }, 'line 2 has it already'],
    [['[{"gl_account": "1"}, {"zone": true}]'], { line: 1, column: 'zone' }, 'a text'],
  ])('%j', async (lines, facts, words) => {
    const mistake = await rulesOf(...lines).catch((error: unknown) => error)
    expect(mistake).toMatchObject({ code: 'coding_rules', file: 'codes.csv', ...facts })
    expect(String(mistake)).toContain(words)
  })
})

describe('rules that are never reached', () => {
  const to = { gl_account: '1' }

  it('are named with the rule before them, whatever that leaves open', () => {
    const general = { carrier: 'ups', ...to }
    const behind = { carrier: 'ups', category: 'freight', zone: '5', ...to } as const
    expect(unreachedRules([behind, general])).toEqual([])
    expect(unreachedRules([general, behind, to, { carrier: 'fedex', ...to }]).join()).toContain(
      'never reached: rule 2 behind rule 1, rule 4 behind rule 3. ',
    )
    expect(unreachedRules([to, general, behind, general, behind]).join()).toContain(' and 1 more. ')
  })

  it('are none of shares, of rules to be filled in, and of other conditions', () => {
    expect(
      unreachedRules([
        { ...to, share: '60' },
        { ...to, share: '40' },
      ]),
    ).toEqual([])
    expect(unreachedRules([{}, { carrier: 'ups', ...to }, { carrier: 'ups', zone: '5' }])).toEqual([])
    expect(unreachedRules([{ carrier: 'ups', ...to }, { zone: '5', ...to }, to])).toEqual([])
  })
})
