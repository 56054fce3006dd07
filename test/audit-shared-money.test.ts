/** Money of a shipment that several findings claim comes back once, and none of it is lost between them. */
import { describe, expect, test } from 'vitest'
import { loadAuditOptions } from '../src/app/audit-api.js'
import type { AuditOptions } from '../src/audit/audit-options.js'
import type { LineItem } from '../src/schema/line-item.js'
import { type LineFacts, line, record, reportOf } from './audit-kit.js'

const PARCEL = '1ZA1B2C30300000018'

/** Check, refundable amount and cause of each finding about money, which are the same if a check is asked for alone. */
const moneyOf = (items: readonly LineItem[], options: AuditOptions) => {
  const of = (checks?: readonly string[]) =>
    reportOf(items, { ...options, ...(checks && { checks }) })
      .findings.filter(({ amount }) => amount !== null)
      .map((one) => [one.check, one.refundable, one.consequence_of ?? null])
      .sort()
  const all = of()
  for (const check of new Set(all.map(([name]) => name as string)))
    expect(of([check])).toEqual(all.filter(([name]) => name === check))
  return all
}

const costing = (cost: string, more = {}): AuditOptions => ({
  expected: [{ tracking_number: PARCEL, cost, ...more }],
})
const neverMoved: AuditOptions = { deliveries: [{ tracking_number: PARCEL, moved: false }] }
const late: AuditOptions = {
  deliveries: [
    { tracking_number: PARCEL, delivered_at: '2025-09-09 10:00', committed_at: '2025-09-03 10:30' },
  ],
}
const air = (more: LineFacts = {}) =>
  line({
    net_cost: '50.00',
    charge_description: 'Next Day Air',
    charge_code: 'SHP/ISS/FRT/001',
    cells: { service: 'Next Day Air' },
    ...more,
  })
const again = air({ invoice_id: '000000A1B2C3375', invoice_date: '2025-09-13', row: 7 })

test('two delivery areas for one parcel: what the contract does not list is claimed there', async () => {
  const area = (row: number, name: string, net_cost: string) =>
    line({
      row,
      net_cost,
      charge_category: 'delivery',
      charge_subcategory: 'area',
      charge_description: `Delivery Area Surcharge${name}`,
    })
  const items = [
    line({ net_cost: '10.00', destination_postal_code: '43117' }),
    area(2, '', '3.10'),
    area(3, ' - Extended', '5.20'),
  ]
  const areas = [{ charge: 'Delivery Area Surcharge*', codes: ['98220'] }]
  expect(moneyOf(items, {})).toEqual([['duplicate_charge', '3.10', null]])
  const options = await loadAuditOptions({ contract: { carrier: 'ups', areas } })
  expect(moneyOf(items, options)).toEqual([
    ['area_surcharge', '3.10', null],
    ['area_surcharge', '5.20', null],
    ['duplicate_charge', '0', 'area_surcharge'],
  ])
})

describe('a parcel that costs more than expected', () => {
  test('and never moved is claimed as a whole', () => {
    expect(moneyOf([line({ net_cost: '50.00' })], { ...neverMoved, ...costing('20.00') })).toEqual([
      ['expected_cost', '0', 'never_moved'],
      ['never_moved', '50.00', null],
    ])
  })

  test('and came late is claimed once', () => {
    expect(moneyOf([air()], { ...late, ...costing('20.00') })).toEqual([
      ['expected_cost', '30.00', null],
      ['late_delivery', '20.00', null],
    ])
  })

  test('and came late, with all of it in the difference, has one claim', () => {
    expect(moneyOf([air()], { ...late, ...costing('0.00') })).toEqual([
      ['expected_cost', '50.00', null],
      ['late_delivery', '0', 'expected_cost'],
    ])
  })

  test('because it was billed twice, and came late: what explains the difference is not taken off twice', () => {
    expect(moneyOf([air(), again], { ...late, ...costing('50.00') })).toEqual([
      ['duplicate_charge', '50.00', null],
      ['expected_cost', '0', 'duplicate_charge'],
      ['late_delivery', '50.00', null],
    ])
    expect(moneyOf([air(), again], { ...late, ...costing('40.00') })).toEqual([
      ['duplicate_charge', '50.00', null],
      ['expected_cost', '10.00', null],
      ['late_delivery', '40.00', null],
    ])
  })
})

describe('a parcel billed for too much weight', () => {
  const parcel = (row: number, tracking_number: string, billed_weight: string, net_cost: string) =>
    record({ row, tracking_number, cells: { zone: '5', billed_weight, billed_weight_unit: 'lb' } }, [
      { net_cost },
    ])
  const others = (...prices: readonly (readonly [weight: string, price: string])[]) =>
    prices.flatMap(([weight, price], at) => parcel(at + 1, `1ZA1B2C303000010${at}8`, weight, price))
  const TEN = { weight: '10', weight_unit: 'lb' }
  const priced = (price: string, options: AuditOptions, known = others(['10', '8.80'], ['10', '8.80'])) =>
    reportOf([...known, ...parcel(90, PARCEL, '14', price)], options).findings.filter(
      ({ tracking_number, amount }) => tracking_number === PARCEL && amount !== null,
    )

  test.each([
    [
      '11.00',
      [
        ['weight_mismatch', '3.20'],
        ['expected_cost', '0'],
      ],
    ],
    [
      '10.00',
      [
        ['weight_mismatch', '3.20'],
        ['expected_cost', '0'],
      ],
    ],
    [
      '5.00',
      [
        ['expected_cost', '3.80'],
        ['weight_mismatch', '3.20'],
      ],
    ],
  ])('and expected at %s: its weight explains the cost', (cost, found) => {
    expect(priced('12.00', costing(cost, TEN)).map(({ check, refundable }) => [check, refundable])).toEqual(
      found,
    )
  })

  test.each([
    [
      'the next higher weight counts',
      [
        ['11', '9.20'],
        ['13', '11.00'],
      ],
      '2.80',
    ],
    [
      'the lowest of the weights counts',
      [
        ['13', '11.00'],
        ['10', '8.80'],
      ],
      '3.20',
    ],
    [
      'a weight with two prices shows none',
      [
        ['10', '8.80'],
        ['10', '8.90'],
        ['12', '9.90'],
      ],
      undefined,
    ],
    [
      'the billed weight shows none',
      [
        ['14', '11.50'],
        ['9', '8.00'],
      ],
      undefined,
    ],
  ] as const)('%s', (_what, known, amount) => {
    expect(
      priced('12.00', { expected: [{ tracking_number: PARCEL, ...TEN }] }, others(...known))[0]?.amount,
    ).toBe(amount)
  })
})

describe('a voided parcel', () => {
  const voided: AuditOptions = {
    expected: [{ tracking_number: PARCEL, voided: true, ship_date: '2025-09-02' }],
  }
  const residential = (more: LineFacts = {}) =>
    line({
      row: 2,
      net_cost: '5.00',
      charge_category: 'delivery',
      charge_description: 'Residential',
      ...more,
    })
  const agreed = async (price: string) =>
    loadAuditOptions({ ...voided, config: { surcharges: [{ charge: 'Residential', price }] } })

  test('is claimed as a whole: what is wrong with one of its charges is a part of that', async () => {
    expect(moneyOf([line(), residential()], await agreed('4.00'))).toEqual([
      ['contract_price', '0', 'voided_billed'],
      ['voided_billed', '15.00', null],
    ])
  })

  test('that came late, with a charge above its price: both are a part of the whole, and of nothing else', async () => {
    const config = { surcharges: [{ charge: 'Next Day Air', price: '45.00' }] }
    expect(moneyOf([air()], await loadAuditOptions({ ...voided, ...late, config }))).toEqual([
      ['contract_price', '0', 'voided_billed'],
      ['late_delivery', '0', 'voided_billed'],
      ['voided_billed', '50.00', null],
    ])
  })

  test('whose number is used again: a charge of the other parcel is claimed separately', async () => {
    const later = {
      invoice_id: '000000A1B2C3405',
      invoice_date: '2025-10-04',
      transaction_date: '2025-09-30',
    }
    const items = [line(), line({ row: 3, ...later }), residential({ row: 4, ...later })]
    expect(moneyOf(items, await agreed('4.00'))).toEqual([
      ['contract_price', '1.00', null],
      ['voided_billed', '10.00', null],
    ])
  })

  test('is claimed as a whole where a charge is below its price: that takes nothing off', async () => {
    const found = moneyOf([line(), residential()], await agreed('6.00'))
    expect(found.filter(([check]) => check === 'voided_billed')).toEqual([['voided_billed', '15.00', null]])
  })
})

describe('a parcel that never moved', () => {
  test('is claimed as a whole where one of its charges is below its price', async () => {
    const options = await loadAuditOptions({
      ...neverMoved,
      config: { surcharges: [{ charge: 'Residential', price: '6.00' }] },
    })
    const items = [
      line({ net_cost: '10.00' }),
      line({ row: 2, net_cost: '5.00', charge_category: 'delivery', charge_description: 'Residential' }),
    ]
    expect(moneyOf(items, options).filter(([check]) => check === 'never_moved')).toEqual([
      ['never_moved', '15.00', null],
    ])
  })
})

test('a late parcel with a surcharge above its price: the fuel on that is in one claim', async () => {
  const options = await loadAuditOptions({
    ...late,
    contract: { carrier: 'fedex', surcharges: [{ charge: 'Residential', net: '4.00' }] },
  })
  const items = record(
    {
      carrier: 'fedex',
      format: 'fedex-us',
      tracking_number: PARCEL,
      charge_code: null,
      cells: { service: 'FedEx Priority Overnight' },
    },
    [
      { net_cost: '50.00', charge_description: 'Transportation Charge' },
      { net_cost: '5.00', charge_category: 'delivery', charge_description: 'Residential' },
      { net_cost: '5.50', charge_category: 'fuel', charge_description: 'Fuel Surcharge' },
    ],
  )
  expect(moneyOf(items, options)).toEqual([
    ['fuel_rate', '0', 'surcharge_price'],
    ['late_delivery', '55.40', null],
    ['surcharge_price', '1.10', null],
  ])
})

test('a parcel billed for too much weight, with a surcharge above its price: the fuel on that takes nothing off the weight', async () => {
  const options = await loadAuditOptions({
    expected: [PARCEL, '390000010350'].map((tracking_number) => ({
      tracking_number,
      weight: '10',
      weight_unit: 'lb',
    })),
    contract: { carrier: 'fedex', surcharges: [{ charge: 'Residential', net: '4.00' }] },
  })
  const parcel = (row: number, tracking_number: string, weight: string, lines: readonly LineFacts[]) =>
    record(
      {
        row,
        tracking_number,
        carrier: 'fedex',
        format: 'fedex-us',
        charge_code: null,
        cells: { zone: '5', billed_weight: weight, billed_weight_unit: 'lb' },
      },
      lines,
    )
  const freight = (net_cost: string) => ({ net_cost, charge_description: 'Transportation Charge' })
  const items = [
    ...parcel(1, '390000010350', '10', [freight('8.80')]),
    ...parcel(3, PARCEL, '14', [
      freight('12.00'),
      { net_cost: '5.00', charge_category: 'delivery', charge_description: 'Residential' },
      { net_cost: '1.70', charge_category: 'fuel', charge_description: 'Fuel Surcharge' },
    ]),
  ]
  expect(moneyOf(items, options)).toEqual([
    ['fuel_rate', '0', 'surcharge_price'],
    ['surcharge_price', '1.10', null],
    ['weight_mismatch', '3.20', null],
  ])
})

test.each([
  ['of another charge is claimed too', 'Area', null, '1.00'],
  ['of the same charge is claimed once', 'Residential', 'surcharge_price', '0'],
])(
  'a charge above the price of the configuration: a finding by contract %s',
  async (_what, charge, cause, refundable) => {
    const options = await loadAuditOptions({
      config: { surcharges: [{ charge: 'Residential', price: '4.00' }] },
      contract: { carrier: 'ups', surcharges: [{ charge, net: '4.00' }] },
    })
    const surcharge = (charge_description: string) => ({
      net_cost: '5.00',
      charge_category: 'delivery' as const,
      charge_description,
    })
    const items = record({}, [{ net_cost: '10.00' }, surcharge('Residential'), surcharge('Area')])
    expect(moneyOf(items, options)).toEqual([
      ['contract_price', refundable, cause],
      ['surcharge_price', '1.00', null],
    ])
  },
)
