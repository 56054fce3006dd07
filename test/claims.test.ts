/** What findings ask of the carrier: until when, how surely, and how much would come back. */

import { readFileSync } from 'node:fs'
import papaparse from 'papaparse'
import { describe, expect, test } from 'vitest'
import { auditInvoices } from '../src/app/audit-api.js'
import { listChecks } from '../src/checks/description.js'
import { checkTable } from '../src/report/check-table.js'
import { stillRefundable } from '../src/report/claim-state.js'
import { claimsCsv, claimsText } from '../src/report/claim-table.js'
import { claimLines } from '../src/report/claims.js'
import { disputesCsv, shortReason } from '../src/report/disputes.js'
import { FINDING_COLUMNS } from '../src/report/finding-columns.js'
import { findingsCsv } from '../src/report/finding-csv.js'
import { NOT_ADDED } from '../src/report/table.js'
import type { Finding } from '../src/schema/audit-report.js'
import { found, type LineFacts, line, record, reportOf } from './audit-kit.js'

const twice = (facts = {}) => [line({ hash: 'a', ...facts }), line({ hash: 'a', row: 2, ...facts })]
const first = (findings: readonly Finding[]): Finding => findings[0] as Finding
const claimsOf = (facts: object, config = {}): Pick<Finding, 'claim_by' | 'claim_rule'> =>
  first(found(reportOf(twice(facts), { config }), 'duplicate_charge'))

test('the last day counts from the invoice, by the rule of its carrier, which says where it is unconfirmed', () => {
  expect(claimsOf({})).toMatchObject({
    claim_by: '2025-11-05',
    claim_rule:
      '60 days from the date of the invoice 2025-09-06 (unconfirmed: 90 and 180 days are named too); an invoice that is paid short is not disputed by that: file the dispute besides',
    confidence: 'certain',
    refundable: '10.00',
    evidence_needed: 'the invoice with the records of the charge',
  })
  expect(claimsOf({ carrier: 'fedex', format: 'fedex-us', invoice_date: '2026-01-31' })).toMatchObject({
    claim_by: '2026-04-01',
  })
})

test('an invoice without a date has a rule and no day; of a carrier without a window the rule says that none is known', () => {
  expect(claimsOf({ invoice_date: null })).toMatchObject({
    claim_by: null,
    claim_rule: expect.stringContaining('the date of the invoice, which is not known'),
  })
  for (const [carrier, format] of [
    ['dpd', 'dpd-insights'],
    ['dhl_express', 'dhl-express'],
    ['usps', 'usps-eps'],
  ]) {
    expect(claimsOf({ carrier, format })).toMatchObject({
      claim_by: null,
      claim_rule:
        'no deadline is known for this carrier: see your contract, and enter its days as `claims` in the configuration',
    })
    expect(claimLines(reportOf(twice({ carrier, format })), '2025-09-10')).toEqual([
      'Claims without a known deadline: 10.00 USD (1 finding)',
    ])
  }
})

test('amounts without a currency are never added over formats, and each is named where there are several', () => {
  const of = (carrier: string, format: string) => {
    const given = { carrier, format, currency: null, file: `${format}.csv`, hash: format, invoice_id: format }
    return [1, 2].map((row) => line({ ...given, row, tracking_number: format } as LineFacts))
  }
  const reportFor = (...given: readonly [carrier: string, format: string][]) =>
    reportOf(given.flatMap(([carrier, format]) => of(carrier, format)))
  expect(claimLines(reportFor(['royal_mail', 'royal-mail-bex']), '2025-09-10')).toEqual([
    'Claims without a known deadline: 10.00 (1 finding)',
  ])
  const report = reportFor(
    ['royal_mail', 'royal-mail-bex'],
    ['royal_mail', 'royal-mail-invoice'],
    ['usps', 'usps-eps'],
  )
  expect(claimLines(report, '2025-09-10')).toEqual([
    'Claims without a known deadline: 10.00 (no currency, royal-mail-bex), 10.00 (no currency, royal-mail-invoice), 10.00 (no currency, usps-eps) (3 findings)',
  ])
  const { rows, total } = checkTable(report)
  expect(rows.map((row) => row.slice(1, 4))).toEqual(
    ['royal mail (royal-mail-bex)', 'royal mail (royal-mail-invoice)', 'usps (usps-eps)'].map((carrier) => [
      carrier,
      1,
      { amount: '10.00', currency: null },
    ]),
  )
  expect(total?.[3]).toEqual([NOT_ADDED])

  const formats = ['royal-mail-bex', 'royal-mail-invoice', 'usps-eps']
  const formatsIn = (csv: string) =>
    papaparse
      .parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true })
      .data.map(({ format }) => format)
      .sort()
  expect(formatsIn([...disputesCsv(report)].join(''))).toEqual(formats)
  expect(formatsIn([...findingsCsv(FINDING_COLUMNS, found(report, 'duplicate_charge'))].join(''))).toEqual(
    formats,
  )
  const claims = found(report, 'duplicate_charge').map((finding) => ({
    ...{ connection_id: 'local', finding_id: finding.id, state: 'open', is_found: true },
    ...{ claimed: finding.refundable, credited: '0', currency: null, found_at: '', disputed_at: null },
    finding,
  }))
  expect(formatsIn(claimsCsv(claims, false))).toEqual(formats)
  expect(claimsText(claims, Infinity).trimEnd().split('\n').slice(-2)).toEqual([
    'royal mail, open: 2 claims, no currency, royal-mail-bex: 10.00 claimed, 0.00 credited, 10.00 missing; no currency, royal-mail-invoice: 10.00 claimed, 0.00 credited, 10.00 missing',
    'usps, open: 1 claim, no currency, usps-eps: 10.00 claimed, 0.00 credited, 10.00 missing',
  ])
})

test('the window of the configuration decides: the first row that fits carrier and kind', () => {
  const claims = [
    { kind: 'late', days: 3 },
    { carrier: 'fedex', kind: 'billing', days: 5 },
    { kind: 'billing', days: 90 },
  ]
  expect(claimsOf({}, { claims })).toMatchObject({
    claim_by: '2025-12-05',
    claim_rule: expect.stringMatching(
      /^90 days from the date of the invoice 2025-09-06; an invoice that is paid/,
    ),
  })
  expect(claimsOf({ carrier: 'dpd', format: 'dpd-insights' }, { claims })).toMatchObject({
    claim_by: '2025-12-05',
  })
})

test('nothing comes back of what is underbilled or only worth knowing, and no day matters', () => {
  const nothing = { refundable: '0', claim_by: null, claim_rule: null }
  const config = { surcharges: [{ charge: 'Residential', price: '4.00' }] }
  const priced = (net_cost: string, more = {}) =>
    found(
      reportOf([line({ charge_description: 'Residential', net_cost })], { config: { ...config, ...more } }),
      'contract_price',
    )
  expect(priced('5.00')).toMatchObject([{ amount: '1.00', refundable: '1.00', claim_by: '2025-11-05' }])
  expect(priced('3.00')).toMatchObject([{ amount: '1.00', direction: 'under', ...nothing }])
  expect(priced('5.00', { checks: { contract_price: 'info' } })).toMatchObject([
    { amount: '1.00', ...nothing },
  ])
})

test('fuel that follows from a price comes back with it, and is claimed there', () => {
  const config = { surcharges: [{ charge: 'Residential', price: '4.00' }] }
  const parcel = record({ carrier: 'fedex', format: 'fedex-us' }, [
    { charge_description: 'Freight', net_cost: '20.00', column: 'T' },
    { charge_description: 'Residential', charge_category: 'delivery', net_cost: '5.00', column: 'R' },
    { charge_description: 'Fuel', charge_category: 'fuel', net_cost: '2.50', column: 'F' },
  ])
  const report = reportOf(parcel, { config })
  expect(found(report, 'contract_price')).toMatchObject([{ amount: '1.00', refundable: '1.10' }])
  expect(found(report, 'fuel_rate')).toMatchObject([
    { amount: '0.10', consequence_of: 'contract_price', refundable: '0', claim_by: null },
  ])
})

test('what differs between total and charges may come back or not: how much is not known', () => {
  const report = reportOf([line({ cells: { invoice_total: '9.00' } })])
  expect(found(report, 'invoice_total')).toMatchObject([
    { amount: '1.00', confidence: 'certain', refundable: null, claim_by: '2025-11-05' },
  ])
})

test('every check names its confidence, and what to send where something is claimed', () => {
  for (const { name, confidence, claim, evidence_needed } of listChecks()) {
    expect([name, ['certain', 'likely', 'look'].includes(confidence)]).toEqual([name, true])
    expect([name, claim === null || !evidence_needed.startsWith('none')]).toEqual([name, true])
  }
})

describe('the worksheet of disputes', () => {
  const billedTwice = (invoice_id: string, invoice_date: string, tracking_number: string, more = {}) =>
    ['a', 'b'].flatMap((charge, at) =>
      [1, 2].map((time) =>
        line({
          ...{ invoice_id, invoice_date, tracking_number, hash: `${tracking_number}${charge}`, ...more },
          row: 100 * +invoice_id + 10 * at + time,
          charge_description: `Charge ${charge}`,
          charge_category: 'delivery',
          net_cost: `${5 + at}.00`,
        }),
      ),
    )
  const report = reportOf([
    ...billedTwice('1', '2026-01-10', '1ZB'),
    ...billedTwice('2', '2026-01-05', '1ZA'),
    ...billedTwice('3', '2025-09-01', '1ZC'),
    ...billedTwice('4', '2026-01-05', '99', { carrier: 'dpd', format: 'dpd-insights' }),
  ])
  const rows = (asOf: string): Record<string, string>[] =>
    papaparse.parse<Record<string, string>>([...disputesCsv(report, { asOf })].join(''), {
      header: true,
      skipEmptyLines: true,
    }).data

  test('is by invoice and tracking number, what lapses first at the top, and what has lapsed is marked', () => {
    const short = rows('2026-02-01').map((row) => [row.claim_by, row.tracking_number, row.status, row.billed])
    expect(short).toEqual([
      ['2026-03-06', '1ZA', 'open', '6.00'],
      ['2026-03-06', '1ZA', 'open', '5.00'],
      ['2026-03-11', '1ZB', 'open', '6.00'],
      ['2026-03-11', '1ZB', 'open', '5.00'],
      ['', '99', 'no last day known', '6.00'],
      ['', '99', 'no last day known', '5.00'],
      ['2025-10-31', '1ZC', 'lapsed', '6.00'],
      ['2025-10-31', '1ZC', 'lapsed', '5.00'],
    ])
    expect(rows('2026-03-06')[0]).toMatchObject({ status: 'open' })
    expect(rows('2026-03-07').map(({ status }) => status)).toEqual([
      ...['open', 'open', 'no last day known', 'no last day known'],
      ...['lapsed', 'lapsed', 'lapsed', 'lapsed'],
    ])
  })

  test('a reason is one line of at most 80 characters, whatever the charge is called', () => {
    const finding = found(report, 'duplicate_charge')[0] as Finding
    expect(shortReason(finding)).toBe('Charge billed twice: Charge a, billed 5.00, should be 0.00 USD')
    for (const charge of [
      'X'.repeat(200),
      'two\nlines',
      '😀'.repeat(60),
      '',
      'Delivery Area Surcharge - Extended',
    ])
      for (const amount of ['5.00', '123456789.123456789', null]) {
        const reason = shortReason({ ...finding, charge, amount, billed: amount ?? '', message: charge })
        expect(reason).toMatch(/^Charge billed twice/)
        expect(reason).not.toMatch(/\n|�/)
        expect(reason.length).toBeLessThanOrEqual(80)
      }
  })

  test('what came back on a later invoice is not claimed again, and a part of it less that part', () => {
    const day = '2026-03-06'
    const [first, ...others] = found(report, 'duplicate_charge') as Finding[]
    const paid = (paid_back: string) => ({
      ...report,
      findings: [{ ...(first as Finding), facts: { ...first?.facts, paid_back } }, ...others],
    })
    const refundable = (paid_back: string) =>
      papaparse
        .parse<Record<string, string>>([...disputesCsv(paid(paid_back), { asOf: day })].join(''), {
          header: true,
        })
        .data.filter(({ tracking_number }) => tracking_number === first?.tracking_number)
        .map((row) => row.refundable)
    expect(first?.amount).toBe('5.00')
    expect(refundable('5.00')).not.toContain('5.00')
    expect(refundable('2.00')).toContain('3.00')
    expect(claimLines(paid('5.00'), day)).toContain('Claims credited in full: 5.00 USD (1 finding)')
  })

  test('the text says what lapses next and what has lapsed', () => {
    expect(claimLines(report, '2026-03-07')).toEqual([
      'Claims lapse on 2026-03-11: 11.00 USD (2 findings)',
      'Claims lapsed before 2026-03-07: 22.00 USD (4 findings)',
      'Claims without a known deadline: 11.00 USD (2 findings)',
      'The days are not confirmed by every carrier: set those of your contract as `claims` (docs.md)',
    ])
    expect(claimLines(reportOf([line()]), '2026-03-07')).toEqual([])
  })

  test('a surcharge has the X12 code of what it is for', () => {
    const kinds = [
      ['handling', 'oversize', '32'],
      ['handling', 'additional', '23'],
      ['correction', 'address', '40'],
      ['account', 'service', '29'],
      ['delivery', 'residential', '30'],
      ['pickup', 'on_call', '31'],
      ['peak', 'demand', '23'],
      ['freight', 'base', '46'],
    ] as const
    for (const [charge_category, charge_subcategory, code] of kinds) {
      const items = [line({ charge_description: 'Charge', charge_category, charge_subcategory })]
      const config = { surcharges: [{ charge: 'Charge', price: '4.00' }] }
      expect(found(reportOf(items, { config }), 'contract_price')).toMatchObject([{ x12_426: code }])
    }
  })
})

test('an invoice of whose file a record could not be read asks nothing of the carrier', async () => {
  const lines = readFileSync('samples/fedex-us/real.csv', 'utf8').split('\n')
  const at = lines[0]?.split(',').indexOf('Net Charge Amount') ?? -1
  const damaged = lines.map((record, row) =>
    row === 3
      ? record
          .split(',')
          .map((cell, place) => (place === at ? '1x' : cell))
          .join(',')
      : record,
  )
  const report = await auditInvoices(Buffer.from(damaged.join('\n')))
  expect(first(found(report, 'invoice_total'))).toMatchObject({
    confidence: 'look',
    claim_by: null,
    claim_rule: null,
  })
})

test('of a claim credited by more than is refundable, nothing is left', () => {
  const left = (credited: string): string | null =>
    stillRefundable({ amount: '12.00', refundable: '5.00', facts: {}, claim: { state: 'open', credited } })
  expect(['0', '2.00', '5.00', '7.50'].map(left)).toEqual(['5.00', '3.00', '0.00', '0'])
})
