/** Usual prices: found in the middle of their time, silent where prices change. */
import { describe, expect, test } from 'vitest'
import { createAudit } from '../src/app/audit-api.js'
import { formats } from '../src/formats.js'
import type { Finding } from '../src/schema/audit-report.js'
import type { LineItem } from '../src/schema/line-item.js'
import { dateOfDay, epochDay } from '../src/values/calendar.js'
import { found, lawful, record, take } from './audit-kit.js'

const START = epochDay('2025-09-01')
let parcels = 0

interface Terms {
  readonly price: string
  readonly zone?: string
  readonly discount?: string
  readonly weight?: string
  readonly cells?: Readonly<Record<string, string>>
}

/** A parcel of so many days after the first. */
function parcel(day: number, { price, zone = '5', discount, weight = '12', cells = {} }: Terms): LineItem[] {
  const number = `P${++parcels}`
  const shared = {
    file: 'a.csv',
    row: parcels,
    carrier: 'fedex',
    format: 'fedex-us',
    tracking_number: number,
    transaction_date: dateOfDay(START + day),
    cells: {
      ship_date: dateOfDay(START + day),
      zone,
      billed_weight: weight,
      billed_weight_unit: 'lb',
      ...cells,
    },
    hash: number,
  }
  return record(shared, [
    { charge_code: null, charge_description: 'Transportation Charge', net_cost: price },
    ...(discount === undefined
      ? []
      : [
          {
            charge_code: null,
            charge_description: 'Earned Discount',
            charge_category: 'discount' as const,
            charge_subcategory: 'earned',
            net_cost: discount,
          },
        ]),
  ])
}

const days = (from: number, to: number, terms: Terms): LineItem[] =>
  Array.from({ length: to - from }, (_, at) => parcel(from + at, terms)).flat()

function audited(items: readonly LineItem[]): Finding[] {
  const audit = createAudit({ formats })
  take(audit, items)
  return found(lawful(audit.report()), 'price_varies')
}

describe('a base price', () => {
  test('above the usual one is found with what it costs after its discount', () => {
    const [finding] = audited([
      ...days(0, 20, { price: '20.00', discount: '-5.00' }),
      ...parcel(9, { price: '24.00', discount: '-6.00' }),
    ])
    expect(finding).toMatchObject({ direction: 'over', amount: '3.00', billed: '18.00', expected: '15.00' })
  })

  test('below it is shown, and nothing to claim', () => {
    const [finding] = audited([...days(0, 20, { price: '20.00' }), ...parcel(9, { price: '12.00' })])
    expect(finding).toMatchObject({ direction: 'under', amount: '8.00', refundable: '0' })
  })

  test.each([
    ['4 parcels alike are too few', days(0, 4, { price: '20.00' }), parcel(2, { price: '24.00' })],
    ['it is the first of a new price', days(0, 20, { price: '20.00' }), parcel(20, { price: '24.00' })],
    ['it is the last of an old price', days(1, 21, { price: '20.00' }), parcel(0, { price: '24.00' })],
    ['prices differ anyway', days(0, 20, { price: '20.00' }), days(5, 8, { price: '24.00' })],
    [
      'it has several pieces',
      days(0, 20, { price: '20.00' }),
      parcel(9, { price: '44.00', cells: { package_count: '2' } }),
    ],
    [
      'it is packed otherwise',
      days(0, 20, { price: '20.00' }),
      parcel(9, { price: '44.00', cells: { packaging: 'Box' } }),
    ],
    [
      'someone else pays',
      days(0, 20, { price: '20.00' }),
      parcel(9, { price: '44.00', cells: { bill_option: 'T/P' } }),
    ],
    [
      'it is priced by the shipment',
      days(0, 20, { price: '20.00', cells: { service: 'Ground Multiweight' } }),
      parcel(9, { price: '44.00', cells: { service: 'Ground Multiweight' } }),
    ],
  ])('is no finding where %s', (_, usual, other) => {
    expect(audited([...usual, ...other])).toEqual([])
  })

  test('of both sides of a round is held against that of its own time', () => {
    const findings = audited([
      ...days(0, 30, { price: '20.00' }),
      ...days(30, 60, { price: '21.00' }),
      ...parcel(12, { price: '25.00' }),
      ...parcel(45, { price: '25.00' }),
    ])
    expect(findings.map(({ amount, severity }) => [amount, severity])).toEqual([
      ['5.00', 'warning'],
      ['4.00', 'warning'],
    ])
  })

  test('of the old round in the weeks of the new one is found; within a week of the change it is worth knowing', () => {
    const round = [...days(0, 30, { price: '20.00' }), ...days(30, 60, { price: '21.00' })]
    expect(audited([...round, ...parcel(50, { price: '20.00' })])).toMatchObject([
      { amount: '1.00', direction: 'under', severity: 'warning' },
    ])
    expect(audited([...round, ...parcel(33, { price: '20.00' })])).toMatchObject([{ severity: 'info' }])
  })

  test('that is another one in several cells from a day on is a round, even where one parcel is late', () => {
    const cell = (weight: string) => [
      ...days(0, 20, { price: `2${weight}.00`, weight }),
      ...parcel(20, { price: `3${weight}.00`, weight }),
    ]
    const straggler = parcel(22, { price: '21.00', weight: '1' })
    const findings = audited([...cell('1'), ...straggler, ...cell('2'), ...cell('3'), ...cell('4')])
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([])
  })
})

test('a zone is that of the parcels from there to there', () => {
  const lane = { origin_postal_code: '43117', destination_postal_code: '10001-1234' }
  const usual = days(0, 20, { price: '20.00', cells: lane })
  const priced = days(0, 20, { price: '22.00', zone: '6' })
  const [finding] = audited([...usual, ...priced, ...parcel(9, { price: '22.00', zone: '6', cells: lane })])
  expect(finding).toMatchObject({
    amount: '2.00',
    direction: 'over',
    x12_426: '46',
    facts: { zone: '6', usual: '5', origin: '43117', destination: '10001' },
  })
})
