import papaparse from 'papaparse'
import { describe, expect, test } from 'vitest'
import { listChecks } from '../src/checks/description.js'
import { disputesCsv } from '../src/report/disputes.js'
import { potential } from '../src/report/potential.js'
import { auditReportText } from '../src/report/text.js'
import { fails } from '../src/schema/audit-report.js'

import { type LineFacts, line, reportOf } from './audit-kit.js'

const copies = (facts: LineFacts = {}) =>
  [1, 2].map((row) => line({ row, hash: 'aa', tracking_number: '1ZA', ...facts }))

describe('text', () => {
  const report = reportOf([
    ...copies(),
    line({ row: 3, tracking_number: '8.9E+11', cells: { invoice_total: '99.00' } }),
  ])
  const text = auditReportText(report, { width: 120 })

  test('invoices, findings by check with places, the potential total, what could not be assessed', () => {
    expect(text).toContain('99.00    30.00  69.00  mismatch')
    expect(text).toContain('error Invoice total does not add up (invoice_total): 1 finding')
    expect(text).toMatch(
      /over 10\.00 USD 000000A1B2C3365 1ZA: billed again: record 2 repeats record 1 in every cell/,
    )
    expect(text).toContain('    a.csv:1 a.csv:2')
    expect(text).toMatch(
      /Potential, to be confirmed by the carrier\n {2}billed over {2}10\.00 {2}USD {2}1 finding/,
    )
    expect(text).toMatch(/service_mismatch: no expected\s+costs were given \(--expected FILE\)/)
    expect(text.toLowerCase()).not.toContain('recovered')
  })

  test('a narrow screen leaves whole columns of the invoices out before it cuts a number', () => {
    const table = (width?: number) => auditReportText(report, { width }).split('\n').slice(1, 3)
    const heads = (width?: number) => table(width)[0]?.split(/ +/)
    expect(heads()).toEqual(
      'carrier account invoice date cur declared charges diff status shipments lines'.split(' '),
    )
    expect(heads(80)).toEqual('carrier invoice date cur declared charges diff status'.split(' '))
    expect(heads(60)).toEqual('carrier invoice cur declared charges diff status'.split(' '))
    for (const width of [80, 60])
      for (const row of table(width)) expect(row.length).toBeLessThanOrEqual(width)
    expect(table(80)[1]).toContain('000000A1B2C3365')
  })

  test('no colour unless asked for, no line wider than asked for', () => {
    expect(text).not.toContain('\u001b')
    expect(auditReportText(report, { color: true })).toContain('\u001b[31merror\u001b[0m')
    const said = (width: number) => auditReportText(report, { width }).split('\nFindings\n')[1] ?? ''
    for (const width of [60, 80, 120])
      expect(
        Math.max(
          ...said(width)
            .split('\n')
            .map((row) => row.length),
        ),
      ).toBeLessThanOrEqual(width)
  })

  test('what a file says is shown, not obeyed', () => {
    const hostile = reportOf(copies({ charge_description: 'Fuel\u001b[2J\u202e', invoice_id: 'A\nB' }))
    const shown = auditReportText(hostile)
    expect(shown).not.toMatch(/\u001b|\u202e/)
    expect(shown).toContain('\\u{1b}')
  })

  test('the same report gives the same text', () => {
    const again = reportOf([
      line({ row: 3, tracking_number: '8.9E+11', cells: { invoice_total: '99.00' } }),
      ...copies().reverse(),
    ])
    expect(auditReportText(again, { width: 120 })).toBe(text)
  })
})

describe('disputes', () => {
  test('one record for each finding that asks money of the carrier, with formulas defused', () => {
    const report = reportOf([
      ...copies({ charge_description: '=cmd()', account_id: '+1', file: '-a.csv' }),
      line({ row: 9, tracking_number: '8.9E+11' }),
    ])
    const csv = [...disputesCsv(report)].join('')
    const [first] = papaparse.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true }).data
    expect(csv.split('\n')).toHaveLength(3)
    expect(first).toMatchObject({
      carrier: 'ups',
      account_id: "'+1",
      invoice_id: '000000A1B2C3365',
      tracking_number: '1ZA',
      charge: "'=cmd()",
      currency: 'USD',
      billed: '10.00',
      expected: '0',
      difference: '10.00',
      check: 'duplicate_charge',
      x12_426: '19',
      evidence: "'-a.csv:1 -a.csv:2",
    })
  })
})

test('json is the report, key for key', () => {
  const report = JSON.parse(JSON.stringify(reportOf(copies())))
  expect(Object.keys(report)).toEqual(['summary', 'invoices', 'shipments', 'checks', 'findings'])
  expect(Object.keys(report.findings[0]).slice(0, 15)).toEqual([
    'id',
    'check',
    'severity',
    'direction',
    'carrier',
    'account_id',
    'invoice_id',
    'tracking_number',
    'currency',
    'amount',
    'message',
    'facts',
    'line_items',
    'evidence',
    'x12_426',
  ])
})

test('line items without the account of their files: what is known of the totals, and null', () => {
  const { summary } = reportOf([line(), line({ row: 5 })])
  expect(summary).toEqual({
    files: [],
    totals: {
      files: 1,
      line_items: 2,
      bytes: null,
      rows: null,
      charged: null,
      skipped: null,
      rejected: null,
      sums: null,
      uncategorized: null,
      uncategorized_net: null,
    },
  })
})

test('exit status: errors and warnings, or errors alone, never infos', () => {
  const warning = reportOf(copies())
  expect([fails(warning), fails(warning, 'error')]).toEqual([true, false])
  const info = reportOf([line()])
  expect(info.findings.map(({ severity }) => severity)).toEqual(['info'])
  expect(fails(info)).toBe(false)
  const error = reportOf([line({ cells: { invoice_total: '11.00' } })])
  expect(fails(error, 'error')).toBe(true)
})

test('potential: over and under by currency, without integrity, notes and consequences', () => {
  const report = reportOf([...copies(), line({ row: 5, cells: { invoice_total: '1.00' } })])
  expect(potential(report)).toEqual([
    { direction: 'over', currency: 'USD', format: null, amount: '10.00', findings: 1 },
  ])
})

test('the list of checks names what each needs and says', () => {
  const checks = listChecks()
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length)
  expect(checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'invoice_total',
      'duplicate_charge',
      'fuel_rate',
      'expected_cost',
      'contract_price',
    ]),
  )
  for (const { needs, says } of checks) expect([needs.length > 5, says.length > 10]).toEqual([true, true])
})
