/** What findings ask of the carrier: until when, how surely, and how much would come back. */
import { expect, test } from 'vitest'
import { listChecks } from '../src/checks/description.js'
import type { Finding } from '../src/schema/audit-report.js'
import { found, line, record, reportOf } from './audit-kit.js'

const twice = (facts = {}) => [line({ hash: 'a', ...facts }), line({ hash: 'a', row: 2, ...facts })]
const first = (findings: readonly Finding[]): Finding => findings[0] as Finding
const claimsOf = (facts: object, config = {}): Pick<Finding, 'claim_by' | 'claim_rule'> =>
  first(found(reportOf(twice(facts), { config }), 'duplicate_charge'))

test('the last day counts from the invoice, by the rule of its carrier, which says where it is unconfirmed', () => {
  expect(claimsOf({})).toMatchObject({
    claim_by: '2025-11-05',
    claim_rule:
      '60 days from the date of the invoice 2025-09-06 (unconfirmed: 90 and 180 days are named too)',
    confidence: 'certain',
    refundable: '10.00',
    evidence_needed: 'both invoices with the two records of the charge',
  })
  expect(claimsOf({ carrier: 'fedex', format: 'fedex-us', invoice_date: '2026-01-31' })).toMatchObject({
    claim_by: '2026-04-01',
  })
})

test('an invoice without a date has a rule and no day, a carrier without a window neither', () => {
  expect(claimsOf({ invoice_date: null })).toMatchObject({
    claim_by: null,
    claim_rule: expect.stringContaining('the date of the invoice, which is not known'),
  })
  expect(claimsOf({ carrier: 'dpd', format: 'dpd-insights' })).toMatchObject({
    claim_by: null,
    claim_rule: null,
  })
})

test('the window of the configuration decides: the first row that fits carrier and kind', () => {
  const claims = [
    { kind: 'late', days: 3 },
    { carrier: 'fedex', kind: 'billing', days: 5 },
    { kind: 'billing', days: 90 },
  ]
  expect(claimsOf({}, { claims })).toMatchObject({
    claim_by: '2025-12-05',
    claim_rule: '90 days from the date of the invoice 2025-09-06',
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
