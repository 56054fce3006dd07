import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { auditFromJSON, auditInvoices } from '../src/app/audit-api.js'
import { defineFormat, type FormatDeclaration, stage } from '../src/format/format.js'
import { formats } from '../src/formats.js'
import { createTally } from '../src/parse/tally.js'
import {
  auditFiles,
  auditOf,
  faults,
  found,
  line,
  record,
  reportOf,
  resultOf,
  statement,
} from './audit-kit.js'

const total = (amount: string) => ({ invoice_total: amount })
const parcel = (row: number, number: string, net: string, cells = {}, more = {}) =>
  line({ row, tracking_number: number, net_cost: net, cells, ...more })

describe('invoice_total', () => {
  test('a total on the records: match, with fees that belong to no shipment', () => {
    const report = reportOf([
      parcel(1, '1ZA', '10.00', total('16.30')),
      line({
        row: 2,
        tracking_number: null,
        net_cost: '6.30',
        charge_category: 'account',
        cells: total('16.30'),
      }),
    ])
    expect(report.invoices).toEqual([
      {
        carrier: 'ups',
        account_id: '0000A1B2C3',
        invoice_id: '000000A1B2C3365',
        invoice_date: '2025-09-06',
        currency: 'USD',
        declared_total: '16.30',
        computed_total: '16.30',
        difference: '0.00',
        status: 'match',
        shipments: 1,
        line_items: 2,
      },
    ])
    expect(found(report, 'fee_without_shipment')).toMatchObject([
      {
        severity: 'info',
        direction: 'integrity',
        amount: '6.30',
        message: '6.30 USD on 1 charge of invoice 000000A1B2C3365 without a shipment: Ground Commercial',
      },
    ])
  })

  test('the difference is exact, also where a float is not', () => {
    const items = Array.from({ length: 10 }, (_, at) => parcel(at + 1, `1Z${at}`, '0.1', total('1.01')))
    const report = reportOf(items)
    expect(report.invoices[0]).toMatchObject({
      computed_total: '1.0',
      difference: '0.01',
      status: 'mismatch',
    })
    expect(found(report, 'invoice_total')[0]).toMatchObject({
      severity: 'error',
      direction: 'integrity',
      amount: '0.01',
      evidence: [{ file: 'a.csv', row: 1, column: null }],
    })
  })

  test("a tolerance is the user's choice, and told", () => {
    const items = [parcel(1, '1ZA', '10.00', total('10.01'))]
    const strict = reportOf(items)
    expect(strict.invoices[0]?.status).toBe('mismatch')
    expect(strict.tolerance).toBeUndefined()
    const loose = reportOf(items, { tolerance: '0.01' })
    expect(loose.invoices[0]).toMatchObject({ status: 'match', difference: '0.01' })
    expect(loose.tolerance).toBe('0.01')
    expect(loose.checks[0]?.reason).toContain('tolerance 0.01: 1 invoice within it')
    expect(reportOf(items, { tolerance: '1%' }).invoices[0]?.status).toBe('match')
    for (const tolerance of ['a bit', '0,01', '1,5%', '0.01 or 0.02', '1% or 2%', ''])
      expect(() => reportOf(items, { tolerance })).toThrow(
        `usage: found "tolerance: ${tolerance}", expected an amount, a percentage, or both`,
      )
  })

  test('several invoices of a file, one of them in two currencies', () => {
    const report = reportOf([
      parcel(1, '1ZA', '5.00', total('5.00'), { invoice_id: 'A' }),
      parcel(2, '1ZB', '7.00', {}, { invoice_id: 'B', currency: 'EUR' }),
      parcel(3, '1ZC', '9.00', {}, { invoice_id: 'B', currency: 'USD' }),
      parcel(4, '1ZD', '0.50', {}, { invoice_id: 'B', currency: 'USD' }),
    ])
    expect(
      report.invoices.map(({ invoice_id, currency, computed_total, status }) => [
        invoice_id,
        currency,
        computed_total,
        status,
      ]),
    ).toEqual([
      ['A', 'USD', '5.00', 'match'],
      ['B', 'EUR', '7.00', 'undeclared'],
      ['B', 'USD', '9.50', 'undeclared'],
    ])
    expect(found(report, 'currency_mix')).toHaveLength(1)
    expect(faults(report)).toEqual([])
  })

  describe('an invoice with charges in USD and EUR', () => {
    const mixed = (...statements: Parameters<typeof statement>[0][]) => {
      const audit = auditOf([
        parcel(1, '1ZA', '9.00', {}),
        parcel(2, '1ZB', '0.50', {}),
        parcel(3, '1ZC', '7.00', {}, { currency: 'EUR' }),
      ])
      audit.addFile({ statements: statements.map((one, at) => statement({ row: 8 + at, ...one })) })
      return audit.report()
    }
    const statuses = (report: ReturnType<typeof mixed>) =>
      report.invoices.map((one) => [one.currency, one.declared_total, one.difference, one.status])
    const reason = (report: ReturnType<typeof mixed>) => report.checks[0]?.reason

    test('a total that names its currency is compared with the lines in it', () => {
      const report = mixed({ net_total: '9.50', currency: 'USD' })
      expect(statuses(report)).toEqual([
        ['EUR', null, null, 'undeclared'],
        ['USD', '9.50', '0.00', 'match'],
      ])
      expect(faults(report)).toEqual([])
      expect(reason(report)).toBe('1 of 2 invoices: the file states no total in its currency')
    })

    test('where it does not agree, the finding names the lines that are no part of it', () => {
      const report = mixed({ net_total: '16.50', currency: 'USD' })
      expect(statuses(report)[1]).toEqual(['USD', '16.50', '7.00', 'mismatch'])
      expect(found(report, 'invoice_total')).toMatchObject([
        {
          severity: 'error',
          currency: 'USD',
          amount: '7.00',
          message:
            '16.50 USD stated as total of invoice 000000A1B2C3365, its charges come to 9.50 USD: 7.00 USD difference; in other currencies and not compared: 7.00 EUR (1 line)',
          evidence: [{ row: 8 }],
        },
      ])
    })

    test('a total in each currency', () => {
      const report = mixed({ net_total: '9.50', currency: 'USD' }, { net_total: '7.00', currency: 'EUR' })
      expect(statuses(report)).toEqual([
        ['EUR', '7.00', '0.00', 'match'],
        ['USD', '9.50', '0.00', 'match'],
      ])
      expect(reason(report)).toBeNull()
    })

    test('a total that names no currency never passes, whatever it agrees with', () => {
      const report = mixed({ net_total: '9.50' })
      expect(statuses(report)).toEqual([
        ['EUR', null, null, 'undeclared'],
        ['USD', null, null, 'undeclared'],
      ])
      expect(resultOf(report, 'invoice_total')).toBe('unassessable')
      expect(reason(report)).toBe(
        '2 of 2 invoices: it is billed in several currencies, and its total names none',
      )
    })

    test('said twice, with and without its currency, it is the same total', () => {
      for (const totals of [
        [{ net_total: '9.5' }, { net_total: '9.50', currency: 'USD' }],
        [{ net_total: '9.50', currency: 'USD' }, { net_total: '9.5' }],
      ])
        expect(statuses(mixed(...totals))[1]?.[3]).toBe('match')
    })
  })

  test('a total that an invoice row states, net or with tax', () => {
    const net = auditOf([line({ format: 'dhl-express', carrier: 'dhl_express', tax_cost: '1.90' })])
    net.addFile({ statements: [statement({ net_total: '10.00', gross_total: '11.90' })] })
    expect(net.report().invoices[0]).toMatchObject({ declared_total: '10.00', status: 'match' })
    const gross = auditOf([line({ format: 'dhl-express', carrier: 'dhl_express', tax_cost: '1.90' })])
    gross.addFile({ statements: [statement({ gross_total: '11.90' })] })
    expect(gross.report().invoices[0]).toMatchObject({
      declared_total: '11.90',
      computed_total: '11.90',
      status: 'match',
    })
  })

  test('an invoice that is stated and has no charge', () => {
    const audit = auditOf([])
    audit.addFile({ statements: [statement({ net_total: '5.00' })] })
    const report = audit.report()
    expect(report.invoices).toMatchObject([{ computed_total: '0', difference: '5.00', status: 'mismatch' }])
    expect(found(report, 'invoice_total')).toMatchObject([
      {
        severity: 'error',
        amount: '5.00',
        billed: '0',
        expected: '5.00',
        invoice_id: '000000A1B2C3365',
        evidence: [{ file: 'a.csv', row: 1 }],
        message: '5.00 stated for invoice 000000A1B2C3365, but these files have no charge of it',
      },
    ])
    expect(resultOf(report, 'invoice_total')).toBe('finding')
  })

  test('one of two stated invoices has no charge; the other adds up', () => {
    const audit = auditOf([line({ format: 'dhl-express', carrier: 'dhl_express' })])
    audit.addFile({
      statements: [
        statement({ net_total: '10.00' }),
        statement({ row: 2, invoice_id: 'B', net_total: '99.00' }),
      ],
    })
    const report = audit.report()
    expect(report.invoices.map(({ status }) => status).sort()).toEqual(['match', 'mismatch'])
    expect(found(report, 'invoice_total')).toMatchObject([{ invoice_id: 'B', amount: '99.00' }])
  })

  test('an invoice that states nothing due, or less than the tolerance, lacks no charge', () => {
    const stated = (net_total: string, options = {}) => {
      const audit = auditOf([], options)
      audit.addFile({ statements: [statement({ net_total })] })
      return audit.report()
    }
    expect(found(stated('0.00'), 'invoice_total')).toEqual([])
    expect(resultOf(stated('0.00'), 'invoice_total')).toBe('pass')
    expect(found(stated('0.04', { tolerance: '0.05' }), 'invoice_total')).toEqual([])
    expect(found(stated('0.04'), 'invoice_total')).toHaveLength(1)
  })

  test('an invoice that is stated under another date than its charges bear is not missing', () => {
    const audit = auditOf([line({ format: 'dhl-express', carrier: 'dhl_express' })])
    audit.addFile({ statements: [statement({ net_total: '10.00', invoice_date: '2025-01-01' })] })
    const report = audit.report()
    expect(report.invoices).toMatchObject([{ computed_total: '10.00', status: 'match' }])
    expect(found(report, 'invoice_total')).toMatchObject([
      {
        severity: 'info',
        message:
          'invoice 000000A1B2C3365 states 2025-01-01 as its date, its records 2025-09-06; its total is still compared',
      },
    ])
  })

  test('an invoice that is stated in one file and charged in another is not missing', () => {
    const audit = auditOf([line({ format: 'dhl-express', carrier: 'dhl_express', file: 'b.csv' })])
    const summary = createTally().summary('a.csv', 'dhl-express', { sha256: '', bytes: 0, encoding: 'utf-8' })
    audit.addFile({ summary, statements: [statement({ net_total: '10.00' })] })
    const report = audit.report()
    expect(report.invoices).toMatchObject([{ computed_total: '10.00', status: 'undeclared' }])
    expect(found(report, 'invoice_total')).toEqual([])
  })

  test('a total that cannot be read, and lines above every invoice row', () => {
    const audit = auditOf([
      line({ format: 'dhl-ecommerce', carrier: 'dhl_ecommerce', invoice_id: null, invoice_date: null }),
    ])
    expect(found(audit.report(), 'invoice_total')).toMatchObject([
      {
        severity: 'error',
        amount: '10.00',
        message: '10.00 USD on 1 line without an invoice: no record that opens one comes before',
      },
    ])
    const other = auditOf([line()])
    other.addFile({ statements: [statement({ unreadable: ['HDR[11]: n/a'] })] })
    expect(found(other.report(), 'invoice_total')).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('HDR[11]: n/a') },
    ])
  })

  test('a footer that sums a file of several invoices', () => {
    const items = [line({ invoice_id: 'A' }), line({ row: 2, invoice_id: 'B', tracking_number: '1ZB' })]
    const footer = (net_total: string) => {
      const audit = auditOf(items)
      audit.addFile({ statements: [statement({ invoice_id: null, row: 3, net_total })] })
      return audit.report()
    }
    expect(found(footer('20.00'), 'invoice_total')).toEqual([])
    expect(resultOf(footer('20.00'), 'invoice_total')).toBe('pass')
    expect(found(footer('21.00'), 'invoice_total')).toMatchObject([{ amount: '1.00' }])
  })

  test("a footer of several invoices, one of them without number, is not that one's total", () => {
    const items = [line({ invoice_id: 'A' }), line({ row: 2, invoice_id: null, tracking_number: '1ZB' })]
    const footers = (...totals: string[]) => {
      const audit = auditOf(items)
      const statements = totals.map((net_total, at) =>
        statement({ invoice_id: null, row: 3 + at, net_total, several: true }),
      )
      audit.addFile({ statements })
      return auditFromJSON(JSON.parse(JSON.stringify(audit)), { formats }).report()
    }
    expect(found(footers('20.00'), 'invoice_total')).toEqual([])
    expect(resultOf(footers('20.00'), 'invoice_total')).toBe('pass')
    expect(found(footers('20.50'), 'invoice_total')).toMatchObject([{ amount: '0.50', billed: '20.00' }])
    // Reports put one behind the other: each footer sums its own.
    expect(found(footers('13.00', '7.00'), 'invoice_total')).toEqual([])
    expect(found(footers('13.00', '8.00'), 'invoice_total')).toMatchObject([
      { amount: '1.00', expected: '21.00' },
    ])
  })

  test('without any total it does not read as a pass', () => {
    const report = reportOf([line()])
    expect(report.invoices[0]?.status).toBe('undeclared')
    expect(report.checks[0]).toMatchObject({ check: 'invoice_total', result: 'unassessable' })
    expect(report.checks[0]?.reason).toBe('1 of 1 invoice: the file states no total')
  })
})

describe('invoice_total_inconsistent and shipment_total', () => {
  test('one amount a shipment: each is held against its own charges', () => {
    const report = reportOf([
      parcel(1, '1ZA', '10.00', total('10.00')),
      parcel(2, '1ZB', '20.00', total('21.50')),
      parcel(3, '1ZC', '30.00', total('30.00')),
    ])
    expect(report.invoices[0]).toMatchObject({
      status: 'undeclared',
      declared_total: null,
      computed_total: '60.00',
    })
    expect(faults(report)).toEqual(['shipment_total', 'invoice_total_inconsistent'])
    expect(found(report, 'shipment_total')).toMatchObject([{ tracking_number: '1ZB', amount: '1.50' }])
  })

  test('two totals of many shipments each are no totals of shipments', () => {
    const half = (first: number, amount: string) =>
      [0, 1, 2, 3].map((at) => parcel(first + at, `1Z${first + at}`, '10.00', total(amount)))
    const report = reportOf([...half(1, '40.00'), ...half(5, '41.00')])
    expect(faults(report)).toEqual(['invoice_total_inconsistent'])
    expect(resultOf(report, 'shipment_total')).toBe('unassessable')
  })

  test('shipments that all have the same wrong total, each another one, are told', () => {
    const items = ['1ZA', '1ZB', '1ZC'].map((number, at) =>
      parcel(at + 1, number, `${at + 1}0.00`, total(`${at + 1}1.00`)),
    )
    expect(found(reportOf(items), 'shipment_total').map(({ amount }) => amount)).toEqual([
      '1.00',
      '1.00',
      '1.00',
    ])
  })

  test('shipments that cost the same, each with its total, are totals of shipments', () => {
    const items = ['1ZA', '1ZB', '1ZC', '1ZD', '1ZE'].map((number, at) =>
      parcel(at + 1, number, at < 2 ? '5.00' : '7.00', total(at < 3 ? '5.00' : '7.00')),
    )
    // No amount stands on most of them where there are three.
    const report = reportOf([...items, parcel(6, '1ZF', '9.00', total('9.00'))])
    expect(found(report, 'shipment_total')).toMatchObject([{ tracking_number: '1ZC', amount: '2.00' }])
  })

  test('one record out of line does not make the others shipment totals', () => {
    const items = ['1ZA', '1ZB', '1ZC', '1ZD'].map((number, at) =>
      parcel(at + 1, number, '10.00', total('40.00')),
    )
    const report = reportOf([...items.slice(1), parcel(9, '1ZA', '10.00', total('41.00'))])
    expect(faults(report)).toEqual(['invoice_total_inconsistent'])
  })
})

describe('several files', () => {
  const cells = total('30.00')
  test('one invoice in two parts adds up, and nothing is said twice', () => {
    const report = reportOf([
      parcel(1, '1ZA', '10.00', cells, { file: 'a.csv' }),
      parcel(1, '1ZB', '20.00', cells, { file: 'b.csv' }),
    ])
    expect(report.invoices).toMatchObject([{ status: 'match', computed_total: '30.00', shipments: 2 }])
    expect(report.findings.filter(({ check }) => check !== 'tracking_check_digit')).toEqual([])
  })

  test('the same invoice again counts once, and its lines are no duplicates', () => {
    const copy = (file: string) => [
      parcel(1, '1ZA', '10.00', cells, { file, hash: 'aa' }),
      parcel(2, '1ZB', '20.00', cells, { file, hash: 'bb' }),
    ]
    const report = reportOf([...copy('a.csv'), ...copy('b.csv')])
    expect(report.invoices).toMatchObject([{ status: 'match', computed_total: '30.00', line_items: 2 }])
    expect(faults(report)).toEqual(['invoice_redelivered'])
    expect(found(report, 'invoice_redelivered')).toMatchObject([{ amount: '30.00', x12_426: '19' }])
  })

  test('two parts of an invoice that overlap count what both have once, and price that alone', () => {
    const stated = total('33.30')
    const first = [parcel(1, '1ZA', '22.40', stated), parcel(2, '1ZB', '4.60', stated)]
    const second = [parcel(1, '1ZB', '4.60', stated), parcel(2, '1ZC', '6.30', stated)]
    const inFile = (items: typeof first, file: string) =>
      items.map((item) => ({ ...item, source: { ...item.source, file } }))
    const report = reportOf([...inFile(first, 'p1.csv'), ...inFile(second, 'p2.csv')])
    expect(report.invoices).toMatchObject([{ computed_total: '33.30', status: 'match' }])
    expect(found(report, 'invoice_redelivered')).toMatchObject([
      {
        amount: '4.60',
        message: expect.stringContaining(
          '4.60 USD would be paid twice: invoice 000000A1B2C3365 is in p1.csv and in p2.csv, 1 of 2 charges',
        ),
      },
    ])
    // Where the union does not add up either, the parcel that the first part has not is billed all the same.
    const corrected = [parcel(1, '1ZB', '4.60', stated), parcel(2, '1ZC', '6.31', stated)]
    const other = reportOf([...inFile(first, 'p1.csv'), ...inFile(corrected, 'p2.csv')])
    expect(other.invoices).toMatchObject([{ computed_total: '33.31', status: 'mismatch' }])
  })

  // Two amounts of each parcel; parcels from and to, by file.
  test.each([
    ...[0, 1, 2, 3, 4, 5, 6].map((from) => [
      [0, 6],
      [from, from + 6],
    ]),
    [
      [0, 4],
      [2, 6],
      [4, 8],
    ],
    [
      [0, 6],
      [5, 9],
      [3, 8],
    ],
  ])('files of an invoice without a total that overlap count each parcel once: %j', (...spans) => {
    const files = spans.map(([from = 0, to = 0], at) =>
      Array.from({ length: to - from }, (_, nth) => nth + from).flatMap((number, row) => [
        parcel(
          2 * row + 1,
          `1Z${number}`,
          '10.00',
          {},
          { source: { file: `${at}`, row: 2 * row + 1, column: null } },
        ),
        parcel(
          2 * row + 2,
          `1Z${number}`,
          '0.25',
          {},
          { charge_description: 'Fuel', source: { file: `${at}`, row: 2 * row + 2, column: null } },
        ),
      ]),
    )
    const parcels = new Set(files.flat().map(({ tracking_number }) => tracking_number)).size
    const again = spans.reduce((sum, [from = 0, to = 0]) => sum + to - from, 0) - parcels
    const hundredths = (text: string | null | undefined) => BigInt((text ?? '0.00').replace('.', ''))
    for (const order of [files, files.toReversed()]) {
      const report = reportOf(order.flat())
      expect(report.invoices).toMatchObject([{ shipments: parcels }])
      expect(hundredths(report.invoices[0]?.computed_total)).toBe(1025n * BigInt(parcels))
      const priced = found(report, 'invoice_redelivered').map(({ amount }) => hundredths(amount))
      expect(priced.reduce((sum, one) => sum + one, 0n)).toBe(1025n * BigInt(again))
    }
  })

  test('parts without a total and with nothing in common are told as parts', () => {
    const partsWith = (number: string) =>
      reportOf([
        parcel(1, '890123456789', '10.00', {}, { file: 'a.csv' }),
        parcel(1, number, '20.00', {}, { file: 'b.csv' }),
      ])
    const report = partsWith('790123456789')
    expect(report.invoices).toMatchObject([{ computed_total: '30.00' }])
    const parts = { severity: 'info', amount: null, confidence: 'certain' }
    expect(found(report, 'invoice_redelivered')).toMatchObject([parts])
    // Its number may be that of the other parcel.
    expect(found(partsWith('8.9E+11'), 'invoice_redelivered')).toMatchObject([
      { ...parts, confidence: 'look' },
    ])
  })
})

describe('row_total', () => {
  test('a residual is an error with what is left', () => {
    const items = record(
      { cells: { row_total: '16.28' }, residual: '1.00', format: 'fedex-us', carrier: 'fedex' },
      [
        { net_cost: '10.00', column: 'A' },
        { net_cost: '5.28', column: 'B' },
      ],
    )
    expect(found(reportOf(items), 'row_total')).toMatchObject([
      { severity: 'error', amount: '1.00', billed: '15.28', expected: '16.28' },
    ])
  })

  test('a refund that is negative in one column only is no residual', () => {
    const cells = { row_total: '8.15' }
    const refund = { format: 'usps-eps', carrier: 'usps', net_cost: '-8.15', residual: '16.30', cells }
    expect(found(reportOf([line(refund)]), 'row_total')).toEqual([])
    expect(found(reportOf([line({ ...refund, format: 'fedex-us' })]), 'row_total')).toHaveLength(1)
  })

  test('a record with a total and no charge is told in full', () => {
    const audit = auditOf([line()])
    const place = { file: 'a.csv', row: 7, account_id: null, invoice_id: 'I', invoice_date: null }
    audit.addFile({ uncharged: [{ ...place, tracking_number: null, currency: null, row_total: '12.40' }] })
    expect(found(audit.report(), 'row_total')).toMatchObject([{ amount: '12.40', evidence: [{ row: 7 }] }])
  })
})

describe('one cause, one finding', () => {
  const told = async (sample: string, from: string, to: string) => {
    const text = readFileSync(`samples/${sample}`, 'utf8')
    expect(text.split(from)).toHaveLength(2)
    const { findings } = await auditFiles(Buffer.from(text.replace(from, to)))
    return findings
      .filter(({ check }) => ['row_total', 'invoice_total', 'tax_rate', 'fuel_rate'].includes(check))
      .map(({ check, severity, amount, consequence_of }) => [check, severity, amount, consequence_of])
  }
  const subset = 'dhl-express/subset.csv'

  test('a wrong charge: the record tells, its fuel and the invoice follow', async () => {
    expect(await told(subset, ',106.80,0.00,FF', ',206.80,0.00,FF')).toEqual([
      ['invoice_total', 'error', '100.00', 'row_total'],
      ['row_total', 'error', '100.00', undefined],
      ['fuel_rate', 'info', '27.50', 'row_total'],
    ])
  })

  test('a wrong fuel charge: the record tells', async () => {
    expect(await told(subset, ',29.37,Z', ',39.37,Z')).toEqual([
      ['invoice_total', 'error', '10.00', 'row_total'],
      ['row_total', 'error', '10.00', undefined],
      ['fuel_rate', 'info', '10.00', 'row_total'],
    ])
  })

  test('a wrong total of a record: the tax taken with it follows', async () => {
    expect(await told(subset, ',EUR,136.17,136.17,', ',EUR,236.17,136.17,')).toEqual([
      ['row_total', 'error', '100.00', undefined],
      ['tax_rate', 'info', '100.00', 'row_total'],
    ])
  })

  test('a wrong total with tax is the fault of the tax alone', async () => {
    expect(await told(subset, ',EUR,136.17,136.17,', ',EUR,136.17,236.17,')).toEqual([
      ['tax_rate', 'warning', '100.00', undefined],
    ])
  })

  test('records whose only total is the one with tax: the tax check tells, the invoice follows', async () => {
    const bex = 'royal-mail-bex/overall-result.csv'
    expect(await told(bex, ',34.40,6.88,41.28,', ',44.40,6.88,41.28,')).toEqual([
      ['invoice_total', 'error', '10.00', 'tax_rate'],
      ['tax_rate', 'warning', '10.00', undefined],
    ])
    expect(await told(bex, ',34.40,6.88,41.28,', ',34.40,6.88,51.28,')).toEqual([
      ['tax_rate', 'warning', '10.00', undefined],
    ])
  })

  test('an invoice that leaves more than its records is a finding of its own', () => {
    const cells = { invoice_total: '30.00', row_total: '16.28' }
    const report = reportOf([line({ net_cost: '15.28', residual: '1.00', cells })])
    expect(found(report, 'invoice_total')).toMatchObject([{ amount: '14.72' }])
    expect(found(report, 'invoice_total')[0]).not.toHaveProperty('consequence_of')
  })
})

describe('shipment_count', () => {
  const rows = ['1ZA', '1ZA', '1ZB'].map((number, at) =>
    parcel(at + 1, number, '1.00', {}, { format: 'dhl-ecommerce' }),
  )
  const counted = (shipments: string | null) => {
    const audit = auditOf(rows)
    audit.addFile({ statements: [statement({ shipments })] })
    return audit.report()
  }
  test.each([
    ['3', 'pass'],
    ['2', 'pass'],
    ['4', 'finding'],
    [null, 'unassessable'],
    ['three', 'unassessable'],
  ])('%s stated for three records of two parcels: %s', (shipments, result) => {
    expect(resultOf(counted(shipments), 'shipment_count')).toBe(result)
  })
})

test('USPS transactions are reported by account and month', () => {
  const transaction = (row: number, id: string, day: string) =>
    line({
      row,
      format: 'usps-eps',
      carrier: 'usps',
      invoice_id: id,
      invoice_date: null,
      transaction_date: `${day}T10:00:00`,
      tracking_number: `94${row}`,
      currency: null,
    })
  const report = reportOf([
    transaction(1, 'T1', '2026-03-01'),
    transaction(2, 'T2', '2026-03-31'),
    transaction(3, 'T3', '2026-04-01'),
  ])
  expect(
    report.invoices.map(({ period, invoice_id, computed_total }) => [period, invoice_id, computed_total]),
  ).toEqual([
    ['2026-03', null, '20.00'],
    ['2026-04', null, '10.00'],
  ])
})

describe('exact to the last of a hundred digits', () => {
  const digits = '9'.repeat(70)
  test('a difference in the last of 71 digits is not rounded away', () => {
    const report = reportOf([parcel(1, '1ZA', `${digits}.1`, total(`${digits}.2`))])
    expect(report.invoices[0]).toMatchObject({ status: 'mismatch', difference: '0.1' })
    expect(found(report, 'invoice_total')).toMatchObject([{ amount: '0.1' }])
  })
  test('a tolerance in per cent of such a total is exact too', () => {
    const items = [parcel(1, '1ZA', `1${'0'.repeat(67)}.00`, total(`101${'0'.repeat(65)}.01`))]
    expect(reportOf(items, { tolerance: '1%' }).invoices[0]?.status).toBe('match')
    const more = [parcel(1, '1ZA', `1${'0'.repeat(67)}.00`, total(`1${'0'.repeat(66)}1.00`))]
    expect(reportOf(more, { tolerance: '0.99' }).invoices[0]?.status).toBe('mismatch')
    expect(reportOf(more, { tolerance: '1' }).invoices[0]?.status).toBe('match')
  })
})

describe('row_total of a total that is the only charge', () => {
  const fedex = { format: 'fedex-us', carrier: 'fedex' }
  test('the total taken as the charge agrees with itself: not assessable', async () => {
    const alone = line({ row: 1, ...fedex, cells: { row_total: '10.00' }, alone: true })
    const report = reportOf([alone])
    expect(resultOf(report, 'row_total')).toBe('unassessable')
    const both = reportOf([alone, line({ row: 2, ...fedex, cells: { row_total: '10.00' } })])
    expect(both.checks.find(({ check }) => check === 'row_total')).toMatchObject({
      result: 'pass',
      reason: '1 of 2 records: no record total is stated, or no charges to compare it with',
    })
  })
  test.each([
    [
      'as the only charge',
      {
        charges: [{ kind: 'cell', column: 'Flight' }],
        rowTotal: { column: 'Sum', alone: { description: 'Sum' } },
      },
    ],
    ['as a declared charge', { charges: [{ kind: 'cell', column: 'Sum' }], rowTotal: { column: 'Sum' } }],
    [
      'as the charge of the record',
      { charges: [{ kind: 'record', net: 'Sum', description: 'Sum' }], rowTotal: { column: 'Sum' } },
    ],
  ] as [string, Pick<FormatDeclaration, 'charges' | 'rowTotal'>][])(
    'in a file: the total %s',
    async (_, own) => {
      const pigeons = defineFormat({
        id: 'pigeons',
        carrier: 'pigeons',
        title: 'Pigeon bill',
        download: 'the loft',
        recognise: [{ names: ['Ring', 'Sum'] }],
        decimal: 'point',
        dates: { forms: [] },
        fields: { tracking_number: 'Ring' },
        ...own,
        facts: { row_total: 'Sum' },
        stage: stage([], () => 'original'),
        rules: { decides: 'label', rules: [{ label: 'Sum', category: 'freight' }] },
      })
      const formats = [pigeons]
      const bytes = Buffer.from('Ring,Flight,Sum\nP1,,4.50\nP2,,3.10\n')
      const report = await auditInvoices(bytes, { formats })
      expect(report.summary.totals.sums?.['']?.net).toBe('7.60')
      expect(resultOf(report, 'row_total')).toBe('unassessable')
    },
  )
  test('a total that no declaration held against the charges is held against them here', () => {
    expect(found(reportOf([line({ ...fedex, cells: { row_total: '11.00' } })]), 'row_total')).toMatchObject([
      { amount: '1.00' },
    ])
  })
})
