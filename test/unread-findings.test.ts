/** A record of a shipment that could not be read, or matched, weakens a finding about it only if such a record may change the finding. */

import { expect, test } from 'vitest'
import { type Example, type ExampleCharge, type ExampleRecord, USUAL } from '../src/checks/example.js'
import { CHECKS } from '../src/checks/index.js'
import { NONE } from '../src/ledger/slots.js'
import type { Finding } from '../src/schema/audit-report.js'
import { isDamaged } from '../src/values/damaged-number.js'
import { Exact } from '../src/values/decimal.js'
import { moneyOf, negate } from '../src/values/money.js'
import { found } from './audit-kit.js'
import { exampleAudit } from './example-kit.js'

const OTHERS: readonly ExampleCharge[] = [
  ['Discount', '-1.00', { category: 'discount' }],
  ['Address Correction', '1.00', { category: 'correction', subcategory: 'address' }],
  ['Freight', '31.00'],
  ['Residential', '3.00', { category: 'delivery', subcategory: 'residential' }],
  ['Large Package', '3.00', { category: 'handling', subcategory: 'oversize' }],
]

const parcelOf = (one: ExampleRecord): string | null => ({ ...USUAL, ...one }).parcel
const isOf = (one: ExampleRecord, number: string): boolean =>
  one.times === undefined ? parcelOf(one) === number : number.startsWith(parcelOf(one) ?? 'P')

/** Records of a parcel that may change a finding: charges of it taken back in several ways, and others added. */
function* further({ records }: Example, number: string): Generator<ExampleRecord[]> {
  const own = records.filter((one) => isOf(one, number))
  const { charges: _, times: __, facts: ___, ...of } = own[0] ?? { charges: [] }
  const record = (charge: ExampleCharge): ExampleRecord => ({ ...of, parcel: number, charges: [charge] })
  const charges = own.flatMap((one) => one.charges)
  const back = (net: string): string => negate(moneyOf(net)).text
  yield charges.map(([name, net, more]) =>
    record([name, back(net), { ...more, gross: back(net), stage: 'credit' }]),
  )
  yield charges.map(([name, net, more]) =>
    record([name, back(net), { ...more, gross: back(net), stage: 'adjustment' }]),
  )
  yield charges.map(([, net]) => record(['Refund', back(net), { category: 'refund', stage: 'credit' }]))
  yield OTHERS.map(record)
}

const keyOf = ({ check, tracking_number, facts }: Finding): string =>
  JSON.stringify([check, tracking_number, facts.fault])

const withoutTimes = ({ records }: Example): ExampleRecord[] =>
  records.flatMap(({ times, ...one }) =>
    times === undefined
      ? [one]
      : Array.from({ length: times }, (_, at) => ({ ...one, parcel: `${parcelOf(one) ?? 'P'}${at + 1}` })),
  )

/** Whole numbers for the parcels of an example, and what a spreadsheet leaves of them. */
function numbered(example: Example) {
  const records = withoutTimes(example)
  const parcels = [...new Set(records.map(parcelOf))].filter((one) => one !== null && !isDamaged(one))
  const whole = new Map(parcels.map((one, at) => [one, `${10 + at}4567890123`]))
  const short = new Map(parcels.map((one, at) => [one, `${((10 + at) / 10).toFixed(1)}E+11`]))
  const of = <Of extends { readonly tracking_number: string }>(rows: readonly Of[] = []): Of[] =>
    rows.map((row) => ({ ...row, tracking_number: whole.get(row.tracking_number) ?? row.tracking_number }))
  const { given } = example
  const own = {
    ...given,
    ...(given?.expected !== undefined && { expected: of(given.expected) }),
    ...(given?.deliveries !== undefined && { deliveries: of(given.deliveries) }),
  }
  const as = (one: ExampleRecord, isShort: boolean): ExampleRecord => {
    const parcel = parcelOf(one)
    return parcel === null ? one : { ...one, parcel: (isShort ? short : whole).get(parcel) ?? parcel }
  }
  return {
    records,
    with: (isShort: (at: number) => boolean): Example => ({
      ...example,
      given: own,
      records: records.map((one, at) => as(one, isShort(at))),
    }),
    parcelOf: (number: string | null): string | null =>
      parcels.find((one) => whole.get(one) === number || short.get(one) === number) ?? number,
  }
}

/** Most examples show this in a few records. */
const FEW = 4
let shortened = 0

test.each(CHECKS.map((check) => [check.name, check] as const))(
  '%s does not take a record whose number is damaged for one that is missing',
  async (name, { examples }) => {
    for (const example of examples) {
      if (example.uncharged !== undefined || example.records.length > FEW) continue
      const { records, with: as, parcelOf: parcelIn } = numbered(example)
      if (records.length > FEW) continue
      const findings = async (one: Example) => found((await exampleAudit(one)).report(), name)
      const before = await findings(as(() => false))
      for (const only of [NONE, ...records.keys()])
        for (const one of await findings(as((at) => only === NONE || at === only))) {
          const { tracking_number: number, facts, amount, message } = one
          const isKnown = before.some(
            (other) =>
              parcelIn(other.tracking_number) === parcelIn(number) &&
              other.facts.fault === facts.fault &&
              !new Exact(amount ?? '0').gt(other.amount ?? '0'),
          )
          if (isKnown || number === null || name === 'damaged_tracking_number') continue
          shortened++
          expect([example.of, message, facts.shortened, one.confidence]).toEqual([
            example.of,
            message,
            'yes',
            'look',
          ])
          expect(message).toContain(
            '; a record whose number a spreadsheet has damaged may belong to this shipment',
          )
        }
    }
  },
)

test('damaged numbers leave findings in doubt', () => {
  expect(shortened).toBeGreaterThan(10)
})

const weakened: string[] = []
const kept: string[] = []
/** What they miss may be in the record. */
const unclaimed: string[] = []

test.each(CHECKS.map((check) => [check.name, check] as const))('%s', async (name, { examples }) => {
  const faults = new Set<unknown>()
  for (const example of examples) {
    if (example.uncharged !== undefined) continue
    const before = found((await exampleAudit(example)).report(), name)
    const [one] = before.filter(
      ({ tracking_number: number, facts }) => number !== null && !faults.has(facts.fault),
    )
    if (one === undefined) continue
    faults.add(one.facts.fault)
    const { tracking_number: number, confidence, facts } = one
    const [same] = found(
      (await exampleAudit({ ...example, uncharged: [{ parcel: `${number}`, rejected: true }] })).report(),
      name,
    ).filter((other) => keyOf(other) === keyOf(one))
    const what = `${name} ${facts.fault ?? ''}`.trim()
    // It is not claimed that what is missing is missing.
    if (same === undefined) continue
    if (same.facts.unread === 1) {
      expect([what, same.confidence]).toEqual([what, 'look'])
      weakened.push(what)
      if (same.severity !== one.severity) unclaimed.push(`${what} ${same.severity} ${same.refundable}`)
      continue
    }
    expect([what, same.confidence, same.severity]).toEqual([what, confidence, one.severity])
    kept.push(what)
    for (const records of further(example, `${number}`)) {
      const report = (await exampleAudit({ ...example, records: [...example.records, ...records] })).report()
      const after = found(report, name).filter((other) => keyOf(other) === keyOf(one))
      expect([what, after.map((other) => other.confidence)]).toEqual([
        what,
        expect.arrayContaining([confidence]),
      ])
    }
  }
})

test('findings of both kinds are seen', () => {
  expect(kept.sort()).toEqual([
    'address_unchanged',
    'billed_weight dimensions',
    'contract_discount',
    'contract_price',
    'damaged_tracking_number',
    'duplicate_charge',
    'fuel_rate table',
    'fuel_rate usual',
    'positive_refund',
    'row_total total',
    'tracking_check_digit',
  ])
  expect(weakened.length).toBeGreaterThan(20)
  expect(unclaimed.sort()).toEqual([
    'discount_missing info 0',
    'fuel_rate base info 0',
    'shipment_total info 0',
  ])
})
