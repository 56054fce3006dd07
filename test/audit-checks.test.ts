/** What the checks say of single shipments, and what they leave alone. */
import { describe, expect, test } from 'vitest'
import { formats } from '../src/formats.js'
import { potential } from '../src/report/potential.js'
import { faults, found, type LineFacts, line, record, reportOf, resultOf } from './audit-kit.js'

describe('fuel_rate', () => {
  const fuel = (row: number, base: string, amount: string, more: LineFacts = {}) =>
    line({
      row,
      tracking_number: `1Z${row}`,
      charge_code: 'SHP/ISS/FSC/FSC',
      charge_description: 'Fuel Surcharge',
      charge_category: 'fuel',
      net_cost: amount,
      cells: { charge_basis: base },
      ...more,
    })
  const usual = ['30.50', '10.00', '12.40', '22.22', '8.15', '41.30', '17.05', '19.99'].map((base, at) => {
    const cents = Math.round(Math.round(base.length > 0 ? 100 * +base : 0) * 0.205)
    return fuel(at + 1, base, `${Math.floor(cents / 100)}.${`${cents % 100}`.padStart(2, '0')}`)
  })

  test('the usual rate of the week is found, and one that is off by more than a cent told', () => {
    const report = reportOf([...usual, fuel(20, '30.50', '7.25')])
    expect(found(report, 'fuel_rate')).toMatchObject([
      { direction: 'over', amount: '1.00', billed: '7.25', expected: '6.25', rate: '20.5', x12_426: '02' },
    ])
    expect(faults(reportOf([...usual, fuel(20, '30.50', '6.26')]))).toEqual([])
    expect(found(reportOf([...usual, fuel(20, '30.50', '5.25')]), 'fuel_rate')).toMatchObject([
      { direction: 'under' },
    ])
  })

  test('the incentive counts: the rate is of the gross amount', () => {
    expect(faults(reportOf([...usual, fuel(20, '30.50', '4.60', { gross_cost: '6.25' })]))).toEqual([])
  })

  test('another week may have another rate; a rate of its own is no fault where several bear it', () => {
    const later = fuel(20, '30.50', '7.25', { transaction_date: '2025-09-09' })
    expect(faults(reportOf([...usual, later]))).toEqual([])
    const second = Array.from({ length: 5 }, (_, at) => fuel(30 + at, '100.00', '17.50'))
    expect(faults(reportOf([...usual, ...second]))).toEqual([])
  })

  test('a rate that changes within a week holds from its day on', () => {
    const on = (day: string, row: number, base: string, amount: string) =>
      fuel(row, base, amount, { transaction_date: day })
    const [monday, thursday, friday, next] = ['2025-09-08', '2025-09-11', '2025-09-12', '2025-09-15']
    const week = Array.from({ length: 8 }, (_, at) => on(monday, 30 + at, '30.00', '6.00'))
    const changed = [on(thursday, 40, '30.00', '6.30'), on(friday, 41, '40.00', '8.40')]
    const after = Array.from({ length: 5 }, (_, at) => on(next, 50 + at, '20.00', '4.20'))
    // The week that follows knows the rate; without it two that agree are no two errors, and one alone tells nothing.
    expect(faults(reportOf([...week, ...changed, ...after]))).toEqual([])
    expect(faults(reportOf([...week, ...changed]))).toEqual([])
    expect(found(reportOf([...week, ...changed.slice(0, 1)]), 'fuel_rate')).toHaveLength(1)
    // Between weeks of the old rate two are too few: it would have had to change twice.
    const old = Array.from({ length: 5 }, (_, at) => on(next, 50 + at, '20.00', '4.00'))
    expect(found(reportOf([...week, ...changed, ...old]), 'fuel_rate')).toHaveLength(2)
    expect(faults(reportOf([...week, ...changed, on(friday, 42, '50.00', '10.50')]))).toEqual([])
    // Sound parcels of the old rate on or after that day: it has not changed.
    const still = on(friday, 43, '30.00', '6.00')
    expect(found(reportOf([...week, ...changed, ...after, still]), 'fuel_rate')).toHaveLength(2)
    // What bears neither rate is found beside the change.
    const wrong = on(friday, 44, '50.00', '14.00')
    const more = Array.from({ length: 4 }, (_, at) => on(friday, 60 + at, '50.00', '10.50'))
    expect(found(reportOf([...week, ...changed, ...more, ...after, wrong]), 'fuel_rate')).toMatchObject([
      { tracking_number: '1Z44', amount: '3.50', rate: '21' },
    ])
  })

  test('too few to know a usual rate, or no base: unassessable, with the reason', () => {
    expect(resultOf(reportOf(usual.slice(0, 4)), 'fuel_rate')).toBe('unassessable')
    const report = reportOf([fuel(1, '0.00', '3.00')])
    expect(report.checks.find(({ check }) => check === 'fuel_rate')?.reason).toContain(
      '1 of 1 fuel surcharges',
    )
  })

  test('fuel that is wrong because its base is wrong follows from that', () => {
    const parcel = (row: number, base: string, amount: string, extra: LineFacts[] = []) =>
      record(
        {
          row,
          tracking_number: `7900000000${row}`,
          format: 'fedex-us',
          carrier: 'fedex',
          cells: { service: 'Ground' },
        },
        [
          { charge_description: 'Transportation Charge', charge_code: null, net_cost: base, column: 'T' },
          {
            charge_description: 'Fuel Surcharge',
            charge_code: null,
            charge_category: 'fuel',
            net_cost: amount,
            column: 'F',
          },
          ...extra,
        ],
      )
    const sound = Array.from({ length: 12 }, (_, at) => parcel(at + 1, '20.00', '4.00'))
    const config = { surcharges: [{ charge: 'Transportation Charge', price: '20.00' }] }
    const report = reportOf([...sound.flat(), ...parcel(40, '25.00', '5.00')], { config })
    expect(found(report, 'contract_price')).toMatchObject([{ amount: '5.00' }])
    expect(found(report, 'fuel_rate')).toMatchObject([{ amount: '1.00', consequence_of: 'contract_price' }])
    const other = reportOf([...sound.flat(), ...parcel(40, '25.00', '4.00')], { config })
    expect(found(other, 'fuel_rate')).toMatchObject([
      { amount: '1.00', direction: 'under', severity: 'info', consequence_of: 'contract_price' },
    ])
    // A fifth of a cent is no money.
    const cent = reportOf([...sound.flat(), ...parcel(40, '20.01', '4.00')], { config })
    expect(found(cent, 'contract_price')).toMatchObject([{ amount: '0.01' }])
    expect(found(cent, 'fuel_rate')).toEqual([])
  })
})

describe('billed_weight', () => {
  const box = (cells: Record<string, string>, more: LineFacts = {}) =>
    reportOf([
      line({
        format: 'fedex-us',
        carrier: 'fedex',
        transaction_date: '2026-02-02',
        cells: {
          actual_weight: '9.2',
          billed_weight_unit: 'lb',
          dim_divisor: '139',
          length: '10',
          width: '12',
          height: '14',
          ...cells,
        },
        ...more,
      }),
    ])
  test.each([
    ['10', 'pass'], // actual, rounded up
    ['13', 'pass'], // 1680 / 139 = 12.09
    ['14', 'finding'],
    ['0', 'unassessable'],
  ])('%s lb billed on 9.2 lb and 10 x 12 x 14 / 139: %s', (billed_weight, result) => {
    expect(resultOf(box({ billed_weight }), 'billed_weight')).toBe(result)
  })

  test('fractional inches are rounded up since 2025-08-18', () => {
    const cells = { billed_weight: '15', length: '10.1', width: '12.1', height: '14' }
    expect(resultOf(box(cells), 'billed_weight')).toBe('pass') // 11 x 13 x 14 = 2002 / 139 = 14.4
    const before = { ...cells, ship_date: '2025-08-17' }
    expect(found(box(before), 'billed_weight')).toMatchObject([{ x12_426: '37', amount: null }])
  })

  test('an additional-handling parcel weighs 40 lb at least', () => {
    const items = record(
      {
        format: 'fedex-us',
        carrier: 'fedex',
        cells: {
          actual_weight: '9',
          billed_weight: '40',
          billed_weight_unit: 'lbs',
          dim_divisor: '139',
          length: '50',
          width: '4',
          height: '4',
        },
      },
      [
        { charge_description: 'Transportation Charge' },
        { charge_description: 'AHS - Dimensions', charge_category: 'handling' },
      ],
    )
    expect(resultOf(reportOf(items), 'billed_weight')).toBe('pass')
  })

  test('UPS: actual weight billed above the entered one', () => {
    const cells = {
      entered_weight: '3.2',
      billed_weight: '6.0',
      billed_weight_type: '1',
      billed_weight_unit: 'L',
    }
    expect(found(reportOf([line({ cells })]), 'billed_weight')).toHaveLength(1)
    expect(resultOf(reportOf([line({ cells: { ...cells, billed_weight: '4.0' } })]), 'billed_weight')).toBe(
      'pass',
    )
    expect(
      resultOf(reportOf([line({ cells: { ...cells, billed_weight_type: '2' } })]), 'billed_weight'),
    ).toBe('unassessable')
  })
})

describe('conflicting_shipment', () => {
  test('two zones, two freights; the same freight twice is none', () => {
    const zone = (row: number, code: string, net_cost = '10.00') =>
      line({ row, net_cost, cells: { zone: code } })
    expect(found(reportOf([zone(1, '002'), zone(2, '004')]), 'conflicting_shipment')).toMatchObject([
      { amount: null, message: expect.stringContaining('002 and 004') },
    ])
    expect(faults(reportOf([zone(1, '002'), zone(2, '000')]))).toEqual([])
    expect(found(reportOf([zone(1, '002'), zone(2, '002', '12.00')]), 'conflicting_shipment')).toMatchObject([
      { amount: '10.00', x12_426: '46' },
    ])
    expect(found(reportOf([zone(1, '002', '12.00'), zone(2, '002')]), 'conflicting_shipment')).toMatchObject([
      { amount: '10.00' },
    ])
  })

  test('a residential surcharge on freight to a business', () => {
    const report = reportOf([
      line({ row: 1 }),
      line({
        row: 2,
        charge_description: 'Residential Surcharge',
        charge_category: 'delivery',
        charge_subcategory: 'residential',
        net_cost: '4.10',
      }),
    ])
    expect(found(report, 'conflicting_shipment')).toMatchObject([{ amount: '4.10', x12_426: '30' }])
  })

  test('a chargeback beside the original is a correction, told with its original', () => {
    const report = reportOf([
      line({ row: 1 }),
      line({ row: 2, charge_code: 'SHP/CHBK/FRT/003', net_cost: '12.00' }),
    ])
    expect(faults(report)).toEqual([])
    expect(found(report, 'correction')).toMatchObject([
      { amount: '12.00', severity: 'info', original: [{ row: 1 }], evidence: [{ row: 2 }] },
    ])
  })
})

test('a correction names the number under which its original was billed', () => {
  const report = reportOf([
    line({ row: 1, tracking_number: '1ZOLD' }),
    line({
      row: 2,
      tracking_number: '1ZNEW',
      charge_stage: 'adjustment',
      net_cost: '3.00',
      cells: { original_tracking_number: '1ZOLD' },
    }),
  ])
  expect(found(report, 'correction')).toMatchObject([{ tracking_number: '1ZNEW', original: [{ row: 1 }] }])
})

test('stale charges, by the configured age', () => {
  const old = line({ transaction_date: '2025-03-01' })
  expect(found(reportOf([old]), 'stale_charge')).toMatchObject([
    { x12_426: '45', message: expect.stringContaining('189 days') },
  ])
  expect(faults(reportOf([old], { config: { stale_days: 190 } }))).toEqual([])
  expect(resultOf(reportOf([line({ invoice_date: null })]), 'stale_charge')).toBe('unassessable')
})

test('a refund that is charged, and a credit without a charge', () => {
  const refund = {
    format: 'usps-eps',
    carrier: 'usps',
    charge_stage: 'credit',
    charge_category: 'refund',
  } as const
  const report = reportOf([line({ ...refund, net_cost: '4.95' })])
  expect(found(report, 'positive_refund')).toMatchObject([
    { direction: 'over', amount: '9.90', billed: '4.95', expected: '-4.95' },
  ])
  expect(found(report, 'credit_without_charge')).toEqual([])
  const paid = reportOf([line({ ...refund, net_cost: '-4.95' })])
  expect(found(paid, 'credit_without_charge')).toMatchObject([{ amount: '4.95' }])
  const both = reportOf([
    line({ format: 'usps-eps', carrier: 'usps' }),
    line({ ...refund, row: 2, net_cost: '-4.95' }),
  ])
  expect(found(both, 'credit_without_charge')).toEqual([])
  expect(resultOf(reportOf([line()]), 'positive_refund')).toBe('unassessable')
})

test.each([
  ['ADJ/GSR/FRT/003', 'adjustment', 'refund', 1],
  ['ADJ/VOID/FRT/003', 'adjustment', 'refund', 1],
  // What goes with the refund keeps its own category; the code says whose it is.
  ['ADJ/GSR/FSC/FSC', 'adjustment', 'fuel', 1],
  ['ADJ/VOID/TAX/01', 'adjustment', 'tax', 1],
  ['ADJ/VOID/EXM/01', 'adjustment', 'tax', 0],
  ['ADJ/CADJ/FSC/FSC', 'adjustment', 'fuel', 0],
  ['SHP/CHBK/FRT/003', 'original', 'freight', 0],
] as const)(
  'a positive UPS charge of code %s (%s, %s): %i finding',
  (charge_code, charge_stage, charge_category, findings) => {
    const more = { charge_code, charge_stage, charge_category }
    const charged = reportOf([line({ ...more, net_cost: '1.20' })])
    expect(found(charged, 'positive_refund').map(({ amount }) => amount)).toEqual(
      findings === 0 ? [] : ['2.40'],
    )
    const paid = reportOf([line({ ...more, net_cost: '-1.20' })])
    expect(found(paid, 'positive_refund')).toEqual([])
    expect(resultOf(paid, 'positive_refund')).toBe(findings === 0 ? 'unassessable' : 'pass')
  },
)

test('taxes: net with tax at a rate, and the tax of an invoice by class', () => {
  const item = { format: 'royal-mail-combined', carrier: 'royal_mail', net_cost: '33.07666666666667' }
  expect(faults(reportOf([line({ ...item, gross_cost: '39.692' })]))).toEqual([])
  expect(found(reportOf([line({ ...item, gross_cost: '40.692' })]), 'tax_rate')).toMatchObject([
    { direction: 'over' },
  ])
})

test('a tracking number that a spreadsheet destroyed stands for its record alone', () => {
  const report = reportOf([
    line({ row: 1, tracking_number: '8.9E+11' }),
    line({ row: 2, tracking_number: '8.9E+11', net_cost: '12.00' }),
  ])
  expect(faults(report)).toEqual(['damaged_tracking_number'])
  expect(found(report, 'damaged_tracking_number').map(({ tracking_number }) => tracking_number)).toEqual([
    '8.9E+11',
    '8.9E+11',
  ])
  expect(report.shipments.count).toBe(2)
})

test('uncategorized charges are told by label, with their sum', () => {
  const odd = {
    charge_category: 'uncategorized',
    charge_description: 'Lantern Fee',
    charge_code: null,
  } as const
  const report = reportOf([1, 2, 3].map((row) => line({ row, tracking_number: `1Z${row}`, ...odd })))
  expect(found(report, 'uncategorized_charge')).toMatchObject([
    { severity: 'warning', direction: 'integrity', amount: '30.00', charge: 'Lantern Fee' },
  ])
  expect(potential(report)).toEqual([])
})

test('the discount that nearly all parcels have', () => {
  const parcel = (row: number, gross_cost: string) =>
    line({ row, tracking_number: `1Z${row}`, gross_cost, net_cost: '10.00' })
  const all = Array.from({ length: 19 }, (_, at) => parcel(at + 1, '20.00'))
  expect(found(reportOf([...all, parcel(30, '10.00')]), 'discount_missing')).toMatchObject([
    { tracking_number: '1Z30', amount: '5.00', billed: '10.00', expected: '5.00', x12_426: '43' },
  ])
  expect(resultOf(reportOf([...all.slice(0, 8), parcel(30, '10.00')]), 'discount_missing')).toBe(
    'unassessable',
  )
  const express = { ...parcel(30, '10.00'), charge_description: 'Next Day Air' }
  expect(found(reportOf([...all, express]), 'discount_missing')).toEqual([])
})

describe('check digits', () => {
  const KNOWN: Readonly<Record<string, readonly string[]>> = {
    'ups-billing': ['1Z5R89390357567127', '1Z879E930346834440'],
    'fedex-us': ['986578788855', '477179081230', '041441760228964'],
    'dhl-express': ['3318810025'],
    'usps-eps': ['9400111202555842332669', '9400110200881269505160'],
    'royal-mail-combined': ['RA473124829US'],
  }
  test.each(Object.entries(KNOWN))('%s', (id, numbers) => {
    const holds = formats.find((format) => format.id === id)?.audit?.trackingCheck
    for (const number of numbers) {
      expect(holds?.(number)).toBe(true)
      const at = number.search(/\d(?=[A-Z]*$)/)
      const wrong = `${number.slice(0, at)}${(+(number[at] ?? '0') + 1) % 10}${number.slice(at + 1)}`
      expect(holds?.(wrong)).toBe(false)
    }
    expect(holds?.('no number')).toBeUndefined()
  })

  test('made-up numbers of an invoice are told in one finding', () => {
    const report = reportOf(
      Array.from({ length: 30 }, (_, at) =>
        line({ row: at + 1, tracking_number: `1ZA1B2C303000${`${at}`.padStart(4, '0')}X`.replace('X', '9') }),
      ),
    )
    const told = found(report, 'tracking_check_digit')
    expect(told).toHaveLength(1)
    expect(told[0]?.evidence).toHaveLength(20)
  })
})
