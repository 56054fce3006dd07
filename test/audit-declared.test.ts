/** Each declared amount is compared: net, tax and the total with tax, in every format that states them. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { auditInvoices } from '../src/app/audit-api.js'
import { defineFormat, is, stage, where } from '../src/format/format.js'
import { minus } from '../src/values/decimal.js'
import {
  auditFiles,
  auditOf,
  found,
  type LineFacts,
  line,
  record,
  reportOf,
  resultOf,
  statement,
} from './audit-kit.js'

const DHL = 'dhl-express/semicolon-european-numbers.csv'
const TOTALS = ';EUR;3.683,20;4.084,73;;401,53;'

const changed = (sample: string, from: string, to: string) => {
  const text = readFileSync(`samples/${sample}`, 'latin1')
  expect(text.split(from)).toHaveLength(2)
  return auditFiles(Buffer.from(text.replace(from, to), 'latin1'))
}
const told = async (sample: string, from: string, to: string, check = 'invoice_total') =>
  found(await changed(sample, from, to), check).map(({ severity, amount, message }) => [
    severity,
    amount,
    message,
  ])

const INVOICE = 'invoice VIER000202807'

describe('an invoice row', () => {
  test.each([
    [
      'tax',
      ';EUR;3.683,20;4.084,73;;461,53;',
      '60.00',
      `461.53 EUR stated as tax of ${INVOICE}, the taxes of its records come to 401.53 EUR: 60.00 EUR difference`,
    ],
    [
      'tax, and the total with it',
      ';EUR;3.683,20;4.144,73;;461,53;',
      '60.00',
      `461.53 EUR stated as tax of ${INVOICE}, the taxes of its records come to 401.53 EUR: 60.00 EUR difference`,
    ],
    [
      'total with tax',
      ';EUR;3.683,20;4.094,73;;401,53;',
      '10.00',
      `4094.73 EUR stated as total with tax of ${INVOICE}, its charges and taxes come to 4084.73 EUR: 10.00 EUR difference`,
    ],
    [
      'net',
      ';EUR;3.693,20;4.094,73;;401,53;',
      '10.00',
      `3693.20 EUR stated as total of ${INVOICE}, its charges come to 3683.20 EUR: 10.00 EUR difference`,
    ],
    [
      'total with tax where nothing else is stated',
      ';EUR;;4.094,73;;;',
      '10.00',
      `4094.73 EUR stated as total of ${INVOICE}, its charges and taxes come to 4084.73 EUR: 10.00 EUR difference`,
    ],
  ])('a wrong %s is one error', async (_, to, amount, message) => {
    expect(await told(DHL, TOTALS, to)).toEqual([['error', amount, message]])
    const report = await changed(DHL, TOTALS, to)
    const [invoice] = report.invoices
    expect(invoice).toMatchObject({ status: 'mismatch', difference: amount })
    // Whichever of its amounts is wrong, the invoice is listed with totals: of its charges, or of its charges and their tax.
    expect(['3683.20', '4084.73']).toContain(invoice?.computed_total)
    expect(minus(invoice?.declared_total ?? '0', invoice?.computed_total ?? '0')).toBe(amount)
  })

  test('a tolerance covers each of them', async () => {
    const text = readFileSync(`samples/${DHL}`, 'latin1').replace(TOTALS, ';EUR;3.683,20;4.084,73;;401,54;')
    const report = await auditInvoices(Buffer.from(text, 'latin1'), { tolerance: '0.01' })
    expect(report.invoices[0]?.status).toBe('match')
  })

  test.each(['n/a', '1.2E+3'])('a total of %s is reported', async (cell) => {
    for (const to of [
      `;EUR;${cell};4.084,73;;401,53;`,
      `;EUR;3.683,20;${cell};;401,53;`,
      `;EUR;3.683,20;4.084,73;;${cell};`,
    ]) {
      const messages = (await told(DHL, TOTALS, to)).map(([severity, , message]) => [severity, message])
      expect(messages).toEqual([
        ['warning', expect.stringContaining(`the total of ${INVOICE} cannot be read: `)],
      ])
      expect(messages[0]?.[1]).toContain(cell)
    }
  })

  test('of another date or currency is still the row of its records', async () => {
    const dated = await changed(DHL, ';Invoice;20260116;30 days net', ';Invoice;20260117;30 days net')
    expect(dated.invoices).toMatchObject([{ status: 'match', declared_total: '3683.20' }])
    expect(found(dated, 'invoice_total')).toMatchObject([
      {
        severity: 'info',
        message: expect.stringContaining('2026-01-17 as its date, its records 2026-01-16'),
      },
    ])
    const usd = await changed(DHL, TOTALS, TOTALS.replace('EUR', 'USD'))
    expect(usd.invoices).toMatchObject([{ declared_total: '3683.20' }])
    expect(found(usd, 'invoice_total')).toMatchObject([
      { severity: 'error', message: expect.stringContaining('USD as its currency, its records EUR') },
    ])
  })

  test('of none of several dates: the run says why its invoices are undeclared', () => {
    const dhl = { format: 'dhl-express', carrier: 'dhl_express' }
    const audit = auditOf([line(dhl), line({ ...dhl, row: 2, invoice_date: '2025-09-13' })])
    audit.addFile({ statements: [statement({ net_total: '20.00', invoice_date: '2025-01-01' })] })
    const report = audit.report()
    expect(report.invoices.map(({ status }) => status)).toEqual(['undeclared', 'undeclared'])
    expect(report.checks[0]?.reason).toContain('its invoice row names another')
  })
})

test.each([
  ['royal-mail-bex/overall-result.csv', 'tax', 2],
  ['royal-mail-bex/overall-result.csv', 'total with tax', 1],
])('%s: a wrong %s in its footer is an error', async (sample, part, from) => {
  const text = readFileSync(`samples/${sample}`, 'utf8')
  const footer = text.split(/\r?\n/).find((one) => one.includes('Overall Result')) ?? ''
  const amounts = [...footer.matchAll(/"?\d[\d,]*\.\d\d"?/g)].map(([amount]) => amount)
  expect(amounts.length).toBeGreaterThanOrEqual(3)
  const wrong = amounts.at(-from) ?? ''
  const at = footer.lastIndexOf(wrong)
  const changed = `${footer.slice(0, at)}9${wrong.replace(/[",]/g, '')}${footer.slice(at + wrong.length)}`
  const report = await auditFiles(Buffer.from(text.replace(footer, changed)))
  expect(found(report, 'invoice_total')).toMatchObject([{ severity: 'error', charge: part }])
})

test('a total on the records that is no amount is reported once', () => {
  const bad = (row: number): LineFacts => ({ row, unreadable: { invoice_total: 'Invoice Amount: n/a' } })
  const report = reportOf([line(bad(3)), line(bad(2))])
  expect(found(report, 'invoice_total')).toMatchObject([
    {
      severity: 'warning',
      message:
        'the invoice total cannot be read on 2 records of invoice 000000A1B2C3365: Invoice Amount: n/a',
      evidence: [{ row: 2 }],
    },
  ])
})

test('cells of totals and taxes in a file that are no amounts are reported', async () => {
  const pigeons = defineFormat({
    id: 'pigeons',
    carrier: 'pigeons',
    title: 'Pigeon bill',
    download: 'the loft',
    recognise: [{ names: ['Ring', 'Flight'] }],
    decimal: 'point',
    dates: { forms: [] },
    fields: { invoice_id: 'Bill', tracking_number: 'Ring' },
    charges: [{ kind: 'cell', column: 'Flight' }],
    facts: { invoice_total: 'Bill total', row_tax: 'Tax', row_total_with_tax: 'Sum' },
    stage: stage([], () => 'original'),
    rules: { decides: 'label', rules: [{ label: 'Flight', category: 'freight' }] },
  })
  const bytes = Buffer.from(
    'Bill,Ring,Flight,Tax,Sum,Bill total\nB1,P1,1.00,0.19,1.19,1.2E+3\nB1,P2,1.00,free,see bill,\n',
  )
  const report = await auditInvoices(bytes, { formats: [pigeons] })
  const messages = report.findings.flatMap(({ check, message }) =>
    message.includes('cannot be read') ? [[check, message]] : [],
  )
  expect(messages).toEqual([
    ['invoice_total', 'the invoice total cannot be read on 1 record of invoice B1: Bill total: 1.2E+3'],
    ['row_total', 'the record total cannot be read on 1 record of invoice B1: Sum: see bill'],
    ['tax_rate', 'the tax cannot be read on 1 record of invoice B1: Tax: free'],
  ])
})

test('a format that says nothing of the audit: taxes count in the invoice, the total of a row is compared, no fuel is denied', async () => {
  const pigeons = defineFormat({
    id: 'pigeons',
    carrier: 'pigeons',
    title: 'Pigeon bill',
    download: 'the loft',
    recognise: [{ names: ['Ring', 'Flight'] }],
    decimal: 'point',
    dates: { forms: [] },
    fields: { invoice_id: 'Bill', tracking_number: 'Ring' },
    rows: [
      {
        name: 'sum',
        when: [where('Bill', is('Sum'))],
        width: 'any',
        skip: 'footer',
        states: { gross_total: 'Net', holds: 'above' },
      },
      { name: 'parcel' },
    ],
    charges: [
      { kind: 'cell', column: 'Flight', tax: 'Tax' },
      { kind: 'cell', column: 'Grain' },
    ],
    rowTotal: { column: 'Net' },
    stage: stage([], () => 'original'),
    rules: {
      decides: 'label',
      rules: [
        { label: 'Flight', category: 'freight' },
        { label: 'Grain', category: 'fuel' },
      ],
    },
  })
  const bytes = Buffer.from(
    'Bill,Ring,Flight,Grain,Tax,Net\nB1,P1,1.00,0.10,0.21,1.10\nB1,P2,1.00,0.10,0.21,1.30\nSum,,,,,2.62\n',
  )
  const report = await auditInvoices(bytes, { formats: [pigeons] })
  expect(report.invoices).toMatchObject([{ declared_total: '2.62', computed_total: '2.62', status: 'match' }])
  expect(found(report, 'row_total')).toMatchObject([{ amount: '0.20', evidence: [{ row: 3 }] }])
  const reasonOf = (name: string) => report.checks.find(({ check }) => check === name)?.reason
  expect(reasonOf('fuel_rate')).toBe('2 of 2 fuel surcharges: the amount they are taken from is not known')
  expect(reasonOf('price_varies')).toBe('2 parcels: their format does not state how the price is composed')
})

describe('a tax rate', () => {
  const dhl = { format: 'dhl-express', carrier: 'dhl_express' }
  const parcels = (...taxes: [string, string][]) =>
    taxes.flatMap(([net, tax], at) =>
      record(
        { ...dhl, row: at + 1, tracking_number: `10000000${at}`, cells: { row_total: net, row_tax: tax } },
        [{ net_cost: net, gross_cost: net, tax_cost: null }],
      ),
    )
  const rates = (...taxes: [string, string][]) =>
    found(reportOf(parcels(...taxes)), 'tax_rate').map(({ amount, direction, message }) => [
      amount,
      direction,
      message,
    ])

  test('that one shipment bears alone is a finding', () => {
    expect(rates(['100.00', '19.00'], ['50.00', '9.50'], ['40.00', '2.80'], ['20.01', '3.80'])).toEqual([
      [
        '4.80',
        'under',
        '2.80 USD tax is 7 %, the other shipments of invoice 000000A1B2C3365 have 19 %: 7.60 USD expected',
      ],
    ])
    expect(rates(['100.00', '7.00'], ['50.00', '3.50'], ['40.00', '7.60'])[0]?.slice(0, 2)).toEqual([
      '4.80',
      'over',
    ])
  })
  test.each<[string, [string, string][]]>([
    [
      'two rates, each of several shipments',
      [
        ['100.00', '19.00'],
        ['50.00', '9.50'],
        ['60.00', '11.40'],
        ['40.00', '2.80'],
        ['30.00', '2.10'],
      ],
    ],
    [
      'shipments without tax',
      [
        ['100.00', '19.00'],
        ['50.00', '9.50'],
        ['60.00', '11.40'],
        ['40.00', '0.00'],
      ],
    ],
    [
      'cents that rounding moves',
      [
        ['0.10', '0.02'],
        ['0.33', '0.06'],
        ['5.55', '1.05'],
        ['100.00', '19.00'],
      ],
    ],
    [
      'two shipments: it is not known which is right',
      [
        ['100.00', '19.00'],
        ['40.00', '2.80'],
      ],
    ],
    [
      'one rate, and a correction without net',
      [
        ['100.00', '19.00'],
        ['50.00', '9.50'],
        ['0.00', '5.00'],
      ],
    ],
  ])('%s: none', (_, taxes) => {
    expect(rates(...taxes)).toEqual([])
  })
  test('stated in per cent, as one record of many', () => {
    const rows = ['21', '21.00', '9', '21'].map((tax_rate, at) =>
      line({
        format: 'dpd-insights',
        carrier: 'dpd',
        row: at + 1,
        tracking_number: `P${at}`,
        cells: { tax_rate },
      }),
    )
    expect(found(reportOf(rows), 'tax_rate')).toMatchObject([
      { amount: '1.20', rate: '21', tracking_number: 'P2' },
    ])
    expect(resultOf(reportOf(rows.slice(0, 2)), 'tax_rate')).toBe('pass')
    expect(resultOf(reportOf(rows.slice(0, 1)), 'tax_rate')).toBe('unassessable')
  })
})
