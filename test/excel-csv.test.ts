/** CSV for Excel: what it opens by a double click is what was written. */
import fc from 'fast-check'
import papaparse from 'papaparse'
import { describe, expect, it } from 'vitest'
import { parseInvoice } from '../src/app/api.js'
import { codesJob } from '../src/app/codes.js'
import { auditOutput } from '../src/report/audit-output.js'
import { chargeList } from '../src/report/charge-list.js'
import { createChargeTable } from '../src/report/charge-table.js'
import { disputesCsv } from '../src/report/disputes.js'
import { uncodedAsRules } from '../src/report/uncoded-list.js'
import { parseChargeRules } from '../src/tables/charge-rules.js'
import { parseCodingRules } from '../src/tables/coding-rules.js'
import { escapeFormula, keptAsText, unescapeFormula } from '../src/values/formula.js'
import { createSum, moneyOf } from '../src/values/money.js'
import { line, reportOf } from './audit-kit.js'
import { parseInvoice as run } from './cli-kit.js'
import { byOne, byThreads, generated, scratch } from './jobs-kit.js'
import { lineItem } from './line-items.js'

const recordsOf = (csv: string): string[][] => papaparse.parse<string[]>(csv.trimEnd()).data
/** What Excel shows of it, and what plain CSV says: the texts without their wraps. */
const shown = (csv: string): string[][] => recordsOf(csv).map((record) => record.map(unescapeFormula))

/** What would run: everything but the text that a wrap holds. */
const LIVE = /^(?!="[^"=@]*"$)[=+\-@\t\r\n＝＋－＠]/
const AMOUNT = /^-?\d+(\.\d+)?$/

describe('a text', () => {
  it.each(
    '00123|7|1E5|12e10|1Z9461LE0310053475|MAR 12|mar12|3-4|1/2|10:30|2026-01-05|5 de mayo de 2026|$5|5 €|5%|(5)|-5|+49 170 12|1,5|1.5|TRUE|faux|#N/A| 007 |００１２|00123-4567|EC1A 1BB'.split(
      '|',
    ),
  )('that a spreadsheet may take for a value is kept: %s', (text) => {
    expect(keptAsText(text)).toBe(`="${text}"`)
  })

  it.each(['Ground Commercial', 'Fuel Surcharge', 'USD', 'Überweisung', 'a "5" inch', '{"a":"1"}', ''])(
    'of words stays as it is: %s',
    (text) => {
      expect(keptAsText(text)).toBe(text)
    },
  )

  it.each(['=1+1', '@SUM(1)', '\t5', '\r=1', "'=1", '=cmd|x', '-cmd', '="5"&A1', '＝1', '\n5'])(
    'that would run is defused as in plain CSV: %j',
    (text) => {
      expect(keptAsText(text)).toBe(`'${text}`)
    },
  )

  it('longer than a text in a formula may be is held by an apostrophe', () => {
    expect(keptAsText('1'.repeat(256))).toBe(`'${'1'.repeat(256)}`)
  })

  it('is never live, and is itself again when it is read', () => {
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom('0', '7', 'e', 'M', '-', '=', '"', "'", '.', ' ', '#', '\t', '@') }),
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true }).map(String),
    )
    fc.assert(
      fc.property(text, (one) => {
        expect(keptAsText(one)).not.toMatch(LIVE)
        expect(unescapeFormula(keptAsText(one))).toBe(one)
        expect(unescapeFormula(escapeFormula(one))).toBe(one)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('line items for Excel', () => {
  const files = ['samples/ups-billing', 'samples/dhl-express', 'samples/royal-mail-bex', 'samples/fedex-us']

  it('are those of plain CSV, with a mark before them and every amount and date bare', async () => {
    const plain = await byOne(files, { target: 'csv', raw: true })
    const { text } = await byOne(files, { target: 'csv', raw: true, excel: true })
    expect(text.startsWith('\ufeffid,')).toBe(true)
    const [names = [], ...rows] = recordsOf(text.slice(1))
    expect(shown(text.slice(1))).toEqual(shown(plain.text))
    for (const column of ['gross_cost', 'net_cost', 'billed_weight', 'source_row'])
      expect(rows.map((row) => row[names.indexOf(column)] ?? '').filter((one) => !AMOUNT.test(one))).toEqual(
        column === 'billed_weight' ? expect.arrayContaining(['']) : [],
      )
    for (const column of ['account_id', 'invoice_id', 'tracking_number', 'zone', 'destination_postal_code'])
      for (const row of rows) expect(row[names.indexOf(column)]).toMatch(/^$|^="[^"]+"$|^[^\d]+$/)
    for (const row of rows) expect(row[names.indexOf('invoice_date')]).toMatch(/^(\d{4}-\d\d-\d\d)?$/)
    expect(rows.flat().filter((cell) => LIVE.test(cell) && !AMOUNT.test(cell))).toEqual([])
  })

  it('come to the same sums', async () => {
    const { text } = await byOne(files, { target: 'csv', excel: true })
    const [names = [], ...rows] = recordsOf(text.slice(1))
    const [here, there] = [createSum(), createSum()]
    for (const row of rows) here.add(moneyOf(row[names.indexOf('net_cost')] ?? ''))
    for await (const item of parseInvoice(files)) there.add(moneyOf(item.net_cost))
    expect(here.text()).toBe(there.text())
  })

  it('are the same on threads', async () => {
    const { path, remove } = scratch()
    const file = generated('ups-billing', { rows: 60, seed: 5 }, path('ups.csv'))
    const options = { target: 'csv', excel: true }
    const [one, many] = [await byOne(file, options), await byThreads(file, options)]
    remove()
    expect(many.text).toBe(one.text)
    expect(one.text.lastIndexOf('\ufeff')).toBe(0)
  })
})

describe('audits and rules for Excel', () => {
  it('findings and disputes are those of plain CSV', async () => {
    const report = reportOf([1, 2].map((row) => line({ row, invoice_id: '0012', hash: 'one' })))
    expect(report.findings[0]).toMatchObject({ check: 'duplicate_charge', invoice_id: '0012' })
    for (const [plain, excel] of [
      [disputesCsv(report), disputesCsv(report, { excel: true })],
      [auditOutput(report, 'csv', {}), auditOutput(report, 'csv', { excel: true })],
    ] as const) {
      const text = [...excel].join('')
      expect(text.startsWith('\ufeff')).toBe(true)
      const [names = [], first = []] = recordsOf(text.slice(1))
      expect(shown(text.slice(1))).toEqual(shown([...plain].join('')))
      expect(first[names.indexOf('invoice_id')]).toBe('="0012"')
      expect(first[names.indexOf('invoice_date')]).toBe('2025-09-06')
    }
  })

  it('charges are listed so, and rules for those unknown are read again', async () => {
    const table = createChargeTable()
    for await (const batch of parseInvoice('samples/dhl-ecommerce').batches()) table.add(batch)
    table.add([
      lineItem({ charge_code: '0012', charge_description: '007', charge_category: 'uncategorized' }),
    ])
    const list = (to: 'csv' | 'text', excel: boolean, unknown: boolean) =>
      chargeList(table.rows(), { to, unknown, excel, width: 80 })
    expect(shown((await list('csv', true, false)).slice(1))).toEqual(shown(await list('csv', false, false)))
    const rules = await list('text', true, true)
    expect(rules).toContain('"=""0012"""')
    expect(await parseChargeRules(rules, 'rules.csv')).toEqual(
      await parseChargeRules(await list('text', false, true), 'rules.csv'),
    )
  })

  it('coding rules to fill in are read again, accounts with their zeros', async () => {
    const { summary } = await codesJob(['samples/ups-billing'], {}).result
    const text = uncodedAsRules(summary.totals, 'csv', true)
    expect(text).toMatch(/"=""0000/)
    expect(await parseCodingRules(text, 'codes.csv')).toEqual(
      await parseCodingRules(uncodedAsRules(summary.totals, 'csv'), 'codes.csv'),
    )
  })
})

it('is refused where no CSV is written', async () => {
  const sample = 'samples/usps-eps/real.csv'
  for (const args of [
    ['parse', sample, '--excel'],
    ['audit', sample, '--excel', '--disputes', 'never.xlsx'],
    ['charges', sample, '--excel'],
  ]) {
    const { status, stderr } = await run(args)
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('"--excel", expected CSV to write for Excel. Add --to csv'),
    ])
  }
})
