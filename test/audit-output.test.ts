import papaparse from 'papaparse'
import { describe, expect, test } from 'vitest'
import { listChecks } from '../src/checks/description.js'
import { auditOutput } from '../src/report/audit-output.js'
import { SORTS } from '../src/report/audit-shapes.js'
import { disputesCsv } from '../src/report/disputes.js'
import { listFindings } from '../src/report/listing.js'
import { potential } from '../src/report/potential.js'
import type { TextOptions } from '../src/report/text.js'
import { auditReportText } from '../src/report/text.js'
import { fails } from '../src/schema/listed.js'
import { auditOf, type LineFacts, line, reportOf, take } from './audit-kit.js'

const copies = (facts: LineFacts = {}) =>
  [1, 2].map((row) => line({ row, hash: 'aa', tracking_number: '1ZA', ...facts }))

test.each([0, 1, 255, 256, 257, 600])(
  'JSON in pieces is the text of the whole report, with %i findings',
  (many) => {
    const one = reportOf(copies())
    const report = {
      ...one,
      findings: Array.from({ length: many }, () => one.findings)
        .flat()
        .slice(0, many),
    }
    const text = [...auditOutput(report, 'json', {})].join('')
    expect(text).toBe(`${JSON.stringify(report, null, 2)}\n`)
    expect(JSON.parse(text).findings).toHaveLength(many)
  },
)

test('a report stays what it was, whatever its audit takes in after it and whenever it is read', () => {
  const audit = auditOf(copies())
  const [now, later] = [JSON.stringify(audit.report()), audit.report()]
  take(audit, copies({ file: 'b.csv', invoice_id: 'B' }))
  take(audit, copies({ net_cost: '17.00', tracking_number: '1ZB' }))
  expect(audit.report().findings).toHaveLength(4)
  expect(JSON.stringify(later)).toBe(now)
})

describe('text', () => {
  const report = reportOf([
    ...copies(),
    line({ row: 3, tracking_number: '8.9E+11', cells: { invoice_total: '99.00' } }),
  ])
  const text = auditReportText(report, { width: 120 })

  test('the answer first, then by check and carrier, the biggest findings, and what does not add up', () => {
    const unmade = report.checks.filter(({ result }) => result === 'unassessable').length
    expect(text.split('\n').slice(0, 5)).toEqual([
      'Potential overcharge: 10.00 USD, 33.3 % of 30.00 billed (1 finding)',
      '1 invoice: 0 add up, 1 does not',
      'No overcharge, but to be reviewed: 1 × Invoice total does not add up, 1 × Tracking number damaged by a spreadsheet',
      `${unmade} of ${report.checks.length} checks could not run, because inputs are missing: see the end`,
      '',
    ])
    expect(text).toMatch(/Charge billed twice +ups +1 +10\.00 USD +33\.3 % +duplicate_charge\n/)
    expect(text).toContain('  10.00 USD over: Charge billed twice, ups invoice 000000A1B2C3365 1ZA\n')
    expect(text).toContain('      10.00 USD billed again: record 2 repeats record 1 in every cell')
    expect(text).toContain('      a.csv:1 a.csv:2\n')
    expect(text).toContain('99.00 USD  30.00 USD   69.00 USD')
    expect(text).toMatch(
      /Service or zone\s+differs\s+from\s+the\s+expected\s+one;[^:]*: no expected costs were given/,
    )
    expect(text.toLowerCase()).not.toContain('recovered')
    const at = (part: string): number => text.indexOf(part)
    expect(at('Findings by check')).toBeLessThan(at('Findings\n'))
    expect(at('Findings\n')).toBeLessThan(at('Invoices that do not add up'))
  })

  test('a narrow screen leaves whole columns of the invoices out before it cuts a number', () => {
    const table = (width?: number) =>
      (auditReportText(report, { width }).split('Invoices that do not add up\n')[1] ?? '').split('\n')
    const heads = (width?: number) => table(width)[0]?.trim().split(/ +/)
    expect(heads()).toEqual(
      'status carrier account invoice date stated charged difference shipments'.split(' '),
    )
    expect(heads(80)).toEqual('status carrier invoice date stated charged difference'.split(' '))
    expect(heads(70)).toEqual('status carrier invoice stated charged difference'.split(' '))
    for (const width of [80, 70])
      for (const row of table(width).slice(0, 3)) expect(row.length).toBeLessThanOrEqual(width)
    expect(table(80)[1]).toContain('000000A1B2C3365')
  })

  test('no colour unless asked for, no line wider than asked for', () => {
    expect(text).not.toContain('\u001b')
    expect(auditReportText(report, { color: true })).toContain(
      '\u001b[31mInvoice total does not add up\u001b[0m',
    )
    const said = (width: number) => auditReportText(report, { width }).split('\nInvoices that')[0] ?? ''
    for (const width of [76, 80, 120])
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

describe('listing', () => {
  const money = (tracking_number: string, net_cost: string, currency = 'USD') =>
    [1, 2].map((row) =>
      line({
        row,
        hash: tracking_number,
        tracking_number,
        net_cost,
        currency,
        file: `${tracking_number}.csv`,
      }),
    )
  const report = reportOf([
    ...money('1ZA', '9.50'),
    ...money('1ZB', '100.25'),
    ...money('1ZC', '100.3'),
    ...money('JP1', '9000', 'JPY'),
    ...money('JP2', '12', 'JPY'),
  ])
  const numbers = (listing: Parameters<typeof listFindings>[1]) =>
    listFindings(report, listing).flatMap(({ tracking_number, check }) =>
      check === 'duplicate_charge' ? [tracking_number] : [],
    )

  test('amounts by what they are worth, each currency by itself', () => {
    expect(numbers({})).toEqual(['1ZC', '1ZB', '1ZA', 'JP1', 'JP2'])
    expect(numbers({ sort: 'invoice' })).toEqual(['1ZA', '1ZB', '1ZC', 'JP1', 'JP2'])
    expect(listFindings(report, { sort: 'check' })).toEqual(report.findings)
  })

  test('the biggest of every currency, and never more than asked for', () => {
    expect(numbers({ top: 3 })).toEqual(['1ZC', '1ZB', 'JP1'])
    for (const sort of SORTS) expect(listFindings(report, { sort, top: 4 })).toHaveLength(4)
    expect(listFindings(report, { top: 0 })).toEqual([])
  })

  test('a least amount is exact, for every currency or for one', () => {
    expect(numbers({ minAmount: '100.3' })).toEqual(['1ZC', 'JP1'])
    expect(numbers({ minAmount: '100.30000000000000000001' })).toEqual(['JP1'])
    expect(numbers({ minAmount: new Map([['JPY', '12.00']]) })).toEqual(['1ZC', '1ZB', '1ZA', 'JP1', 'JP2'])
    expect(numbers({ minAmount: new Map([['USD', '10']]) })).toEqual(['1ZC', '1ZB', 'JP1', 'JP2'])
  })

  test('what is at stake is that of all findings, whatever is listed', () => {
    const [first, second] = auditReportText(report, { top: 1 }).split('\n')
    expect(first).toMatch(/^Potential overcharge: +210\.05 USD, /)
    expect(second).toMatch(/^Potential overcharge: +9012 JPY, /)
  })

  test('what the text leaves out is in the page that was written, if one was', () => {
    expect(auditReportText(report, { top: 1 })).toContain('--all lists them, --report FILE shows them\n')
    expect(auditReportText(report, { top: 1, report: 'may.html' })).toContain(
      '--all lists them, may.html shows them\n',
    )
  })

  test('json is whole and in its own order, unless less is asked for', () => {
    const json = (options: TextOptions) =>
      JSON.parse([...auditOutput(report, 'json', options)].join('')) as typeof report
    expect(json({})).toEqual(JSON.parse(JSON.stringify(report)))
    expect(json({ minAmount: '100.3' }).findings.map(({ tracking_number }) => tracking_number)).toEqual([
      '1ZC',
      'JP1',
    ])
    expect(json({ top: 1 }).checks).toEqual(JSON.parse(JSON.stringify(report.checks)))
  })

  test('csv has a record for each finding, biggest first, with the digits of the file', () => {
    const csv = [...auditOutput(report, 'csv', { minAmount: '100' })].join('')
    const { data } = papaparse.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true })
    expect(data.map(({ amount, currency, name }) => [amount, currency, name])).toEqual([
      ['100.3', 'USD', 'Charge billed twice'],
      ['100.25', 'USD', 'Charge billed twice'],
      ['9000', 'JPY', 'Charge billed twice'],
    ])
    expect(data[0]).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      evidence: '1ZC.csv:1 1ZC.csv:2',
    })
  })
})

describe('what was not read', () => {
  const whole = reportOf(copies())
  const unread = [
    { file: 'b.csv', code: 'layout', reason: 'b.csv: layout: no header. Get it again.' },
  ] as const

  test('stands in the first lines, by name', () => {
    const lines = auditReportText({ ...whole, unread: [...unread] }).split('\n')
    expect(lines.slice(2, 4)).toEqual([
      'Not read: 1 file, in none of these amounts',
      '  b.csv: layout: no header.',
    ])
    expect(auditReportText(whole)).not.toContain('Not read')
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
    {
      direction: 'over',
      currency: 'USD',
      format: null,
      amount: '10.00',
      findings: 1,
      found: { amount: '10.00', findings: 1, credited: '0', closed: '0' },
    },
  ])
})

test.each([
  [
    { state: 'open', credited: '4.00' },
    ['6.00', 1, '4.00', '0'],
    ', 4.00 credited',
    '4.00 USD of it credited',
  ],
  [{ state: 'disputed', credited: '0' }, ['10.00', 1, '0', '0'], null, 'sent to the carrier'],
  [{ state: 'credited', credited: '10.00' }, ['0', 0, '10.00', '0.00'], ', 10.00 credited', 'credited'],
  [{ state: 'credited', credited: '0' }, ['0', 0, '10.00', '0.00'], ', 10.00 credited', 'credited'],
  [
    { state: 'rejected', credited: '4.00' },
    ['0', 0, '4.00', '6.00'],
    ', 4.00 credited, 6.00 refused or given up',
    'refused by the carrier, 4.00 USD of it credited',
  ],
  [{ state: 'waived', credited: '0' }, ['0', 0, '0', '10.00'], ', 10.00 refused or given up', 'given up'],
  [
    { state: 'open', credited: '12.00' },
    ['0.00', 0, '10.00', '0'],
    ', 10.00 credited',
    '12.00 USD of it credited',
  ],
] as const)(
  'what came back, was refused or given up is found, not potential: %j',
  (claim, parts, text, state) => {
    const plain = reportOf(copies())
    const report = {
      ...plain,
      findings: plain.findings.map((found) => (found.amount === null ? found : { ...found, claim })),
    }
    const [sum] = potential(report)
    expect([sum?.amount, sum?.findings, sum?.found.credited, sum?.found.closed]).toEqual(parts)
    expect(sum?.found).toMatchObject({ amount: '10.00', findings: 1 })
    const words = auditReportText(report).replace(/\s+/g, ' ')
    if (text === null) expect(words).not.toContain('found')
    else expect(words).toContain(`10.00 USD found${text} (1 finding)`)
    expect(words).toContain(`[${state}]`)
  },
)

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
