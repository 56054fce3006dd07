/** What the audit says of single shipments: it accuses nothing that is right, and passes nothing it cannot see. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UPS_CHARGES } from '../parsers/ups/charges.js'
import type { AuditOptions } from '../src/audit/audit-options.js'
import { chooseChecks, keepsOf } from '../src/audit/chosen-checks.js'
import { createReader } from '../src/audit/intake.js'
import { fuelRows } from '../src/checks/fuel-rate.js'
import { CHECKS } from '../src/checks/index.js'
import { foldService, sameService } from '../src/checks/service-names.js'
import { formats } from '../src/formats.js'
import { createState } from '../src/ledger/state.js'
import { createClassifier } from '../src/parse/classify.js'
import type { LineItem } from '../src/schema/line-item.js'
import { auditFiles, faults, found, line, record, reportOf, resultOf, take } from './audit-kit.js'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shipments-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function write(text: string): string {
  const path = join(folder, `${++files}.csv`)
  writeFileSync(path, text)
  return path
}

const parcel = (number: string, net_cost: string, more = {}) =>
  line({ row: +net_cost * 100, tracking_number: number, net_cost, ...more })
const against = (expected: AuditOptions['expected'], items = [parcel('1ZA', '10.00')], config = {}) =>
  reportOf(items, { expected, config })
const reasonOf = (report: ReturnType<typeof reportOf>, check: string) =>
  report.checks.find((one) => one.check === check)?.reason

describe('the currency of an expected amount', () => {
  test.each([
    ['$10.00', 'USD', 'pass'],
    ['$10.00', 'CAD', 'pass'],
    ['$10.00', 'EUR', 'unassessable'],
    ['USD 10.00', 'USD', 'pass'],
    ['10.00 USD', 'EUR', 'unassessable'],
    ['10,00 €', 'EUR', 'pass'],
    ['€10.00', 'USD', 'unassessable'],
    ['£10', 'GBP', 'pass'],
    ['£10', 'EUR', 'unassessable'],
    ['US$ 10.00', 'CAD', 'unassessable'],
    ['CA$10.00', 'CAD', 'pass'],
    ['10.00 kr', 'SEK', 'pass'],
    ['$10.00 USD', 'USD', 'pass'],
    ['eur 10', 'EUR', 'pass'],
    ['$10.00', null, 'pass'],
  ])('%s against a bill in %s: %s', (cost, currency, result) => {
    for (const expected of [[{ tracking_number: '1ZA', cost }], write(`tracking,cost\n1ZA,"${cost}"\n`)]) {
      const report = against(expected, [parcel('1ZA', '10.00', { currency })])
      expect(faults(report)).toEqual([])
      expect(resultOf(report, 'expected_cost')).toBe(result)
    }
  })

  test('a sign of several currencies takes the one of the bill into the finding', () => {
    const items = [parcel('1ZA', '10.00', { currency: 'CAD' })]
    expect(
      found(against([{ tracking_number: '1ZA', cost: '($4.00)' }], items), 'expected_cost'),
    ).toMatchObject([{ amount: '14.00', currency: 'CAD', expected: '-4.00' }])
    expect(found(against([{ tracking_number: '1ZB', cost: '$4.00' }]), 'expected_not_billed')).toMatchObject([
      { amount: '4.00', currency: null },
    ])
  })

  test.each([
    [
      'tracking,cost,currency\n1ZA,10,USD\n1ZB,€10,USD\n',
      3,
      'cost',
      /expected USD, as the column "currency" says/,
    ],
    ['tracking,Label Cost,Cur\n1ZA,10 EUR,\n', 0, '', /./],
    ['tracking,cost,currency\n1ZA,$10,EUR\n', 2, 'cost', /expected EUR/],
    ['tracking,cost,currency\n1ZA,10 GBP,$\n', 2, 'cost', /expected \$/],
    ['tracking,Price (USD)\n1ZA,£10\n', 2, 'Price (USD)', /expected USD/],
    [
      'tracking,Price (€),currency\n1ZA,10,$\n',
      2,
      'currency',
      /expected EUR, as the column "Price \(€\)" says/,
    ],
    ['tracking,cost\n1ZA,10 XYZ\n', 2, 'cost', /a decimal number/],
    ['tracking,cost\n1ZA,€10 USD\n', 2, 'cost', /expected EUR/],
    ['tracking,cost\n1ZA,USD\n', 2, 'cost', /a decimal number/],
  ])('%j is refused with line %i and column', (text, at, column, message) => {
    const file = write(text)
    if (at === 0) {
      expect(resultOf(against(file), 'expected_cost')).toBe('unassessable')
      return
    }
    try {
      against(file)
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'expected_costs', file, line: at, column })
      expect((error as Error).message).toMatch(message)
    }
  })

  test('rows of one shipment in `$` and in dollars add up, in `$` and in euros they do not', () => {
    const cost = (a: string, b: string) =>
      resultOf(
        against([
          { tracking_number: '1ZA', cost: a },
          { tracking_number: '1ZA', cost: b, reference: '2' },
        ]),
        'expected_cost',
      )
    expect(cost('$4', '6 USD')).toBe('pass')
    expect(cost('6 USD', '$4')).toBe('pass')
    expect(cost('$4', '6 EUR')).toBe('unassessable')
  })
})

describe('voided labels', () => {
  const verdict = (header: string, ...cells: string[]) => {
    const rows = cells.map((cell, at) => `1Z${at},${cell}\n`).join('')
    const items = cells.map((_, at) => parcel(`1Z${at}`, `${at + 1}.00`))
    const report = against(write(`tracking,${header},cost\n${rows.replaceAll('\n', ',\n')}`), items)
    const billed = found(report, 'voided_billed').map(({ tracking_number }) => tracking_number)
    return { billed, result: resultOf(report, 'voided_billed'), reason: reasonOf(report, 'voided_billed') }
  }

  test('without a column that tells, nothing is judged', () => {
    const report = against(write('tracking,cost\n1ZA,10\n'))
    expect(resultOf(report, 'voided_billed')).toBe('unassessable')
    expect(reasonOf(report, 'voided_billed')).toMatch(/^1 of 1 shipment: .*"Voided" or "Label status"/)
    expect(resultOf(against([{ tracking_number: '1ZA', cost: '10' }]), 'voided_billed')).toBe('unassessable')
    expect(resultOf(against([{ tracking_number: '1ZA', voided: false }]), 'voided_billed')).toBe('pass')
  })

  test.each([
    ['Voided', ['true', 'Yes', '1', 'Y', 'x', 'voided', '2025-09-01']],
    ['void', ['TRUE', 'Cancelled']],
    ['Status', ['Voided', 'VOID', 'refunded', 'cancelled', 'Canceled', 'label_voided']],
    ['label_status', ['voided', 'REFUNDED']],
    ['refund_status', ['refunded', 'success', 'approved', 'voided']],
    ['voided_at', ['2025-09-01T10:00:00Z', '9/1/2025']],
    ['Void Date', ['1 Sep 2025']],
  ])('%s: %j is voided', (header, cells) => {
    expect(verdict(header, ...cells)).toMatchObject({
      billed: cells.map((_, at) => `1Z${at}`),
      result: 'finding',
      reason: null,
    })
  })

  test.each([
    ['Voided', ['false', 'No', '0', 'n', '']],
    [
      'Status',
      ['completed', 'In Transit', 'in_transit', 'DELIVERED', 'purchased', 'SUCCESS', 'shipped', 'active'],
    ],
    ['label_status', ['completed', 'SUCCESS', 'REFUNDREJECTED']],
    ['refund_status', ['rejected', '', 'not_applicable', 'declined']],
    ['voided_at', ['', 'null', '0000-00-00']],
  ])('%s: %j is not', (header, cells) => {
    expect(verdict(header, ...cells)).toEqual({ billed: [], result: 'pass', reason: null })
  })

  test.each([
    ['Status', ['In Review', 'In Review', 'processing', '']],
    ['refund_status', ['submitted', 'pending']],
    ['Voided', ['maybe']],
  ])('%s: %j decides nothing, and is named with its count', (header, cells) => {
    const { billed, result, reason } = verdict(header, ...cells)
    expect({ billed, result }).toEqual({ billed: [], result: 'unassessable' })
    for (const word of new Set(cells.filter((cell) => cell !== ''))) {
      const number = cells.filter((cell) => cell === word).length
      expect(reason).toContain(`${number} of ${cells.length} `)
      expect(reason).toContain(`"${word}" does not show whether the label was voided`)
    }
  })

  test('what speaks of voiding goes before how the parcel fares', () => {
    expect(verdict('refund_status,label_status', 'submitted,voided', 'submitted,completed')).toMatchObject({
      billed: ['1Z0'],
      reason: expect.stringContaining('1 of 2 shipments: "submitted" does not show'),
    })
    expect(verdict('Status,Voided', 'shipped,true', 'delivered,no', 'voided,')).toMatchObject({
      billed: ['1Z0', '1Z2'],
    })
    expect(
      verdict('refund_status,label_status', ',voided', 'rejected,voided', 'rejected,completed'),
    ).toMatchObject({
      billed: ['1Z0', '1Z1'],
    })
  })
})

describe('services are compared by their known names', () => {
  const names = (format: string) => formats.find(({ id }) => id === format)?.audit?.services

  test.each([
    [
      'ups-billing',
      'Ground Commercial',
      ['UPS® Ground', 'ups_ground', 'Ground Residential', 'UPS Ground', 'GROUND'],
    ],
    [
      'ups-billing',
      'Next Day Air Saver Commercial',
      ['UPS Next Day Air Saver®', 'NextDayAirSaver', 'ups_next_day_air_saver'],
    ],
    ['ups-billing', '2nd Day Air Residential', ['UPS 2nd Day Air®', 'ups_2nd_day_air', '2ndDayAir']],
    ['ups-billing', 'Ground Saver Residential', ['UPS® Ground Saver', 'ups_surepost_1_lb_or_greater']],
    [
      'fedex-us',
      'FedEx Home Delivery',
      ['fedex_home_delivery', 'GROUND_HOME_DELIVERY', 'FedEx Home Delivery®', 'Home Delivery'],
    ],
    ['fedex-us', 'Ground', ['FEDEX_GROUND', 'FedEx Ground®', 'fedex_ground']],
    ['fedex-us', 'FedEx 2Day', ['FEDEX_2_DAY', 'fedex_2day', 'FedEx 2Day®']],
    ['fedex-us', 'SmartPost', ['SMART_POST', 'FedEx Ground® Economy', 'fedex_ground_economy']],
    [
      'usps-eps',
      'USPS Ground Advantage',
      ['usps_ground_advantage', 'GroundAdvantage', 'USPS Ground Advantage - Package'],
    ],
    [
      'usps-eps',
      'Priority Mail',
      ['usps_priority_mail', 'Priority', 'usps_priority', 'USPS Priority Mail - Medium Flat Rate Box'],
    ],
    [
      'dhl-express',
      'EXPRESS WORLDWIDE nondoc',
      ['ExpressWorldwideNonDoc', 'DHL Express Worldwide', 'express_worldwide'],
    ],
    ['dpd-uk', 'NXTDAY', ['DPD Next Day', 'dpd_uk_next_day']],
    [
      'royal-mail-invoice',
      'ROYAL MAIL TRACKED 24',
      ['royal_mail_tracked_24', 'Tracked 24', 'Royal Mail Tracked 24®'],
    ],
    ['royal-mail-bex', 'Tracked Parcel Signed Tracked 48', ['Tracked 48', 'Royal Mail Tracked 48']],
  ])('%s: %s is %j', (format, billed, expected) => {
    for (const name of expected)
      expect([name, sameService(names(format), billed, name)]).toEqual([name, true])
  })

  test.each([
    ['ups-billing', 'Ground Commercial', 'UPS Next Day Air'],
    ['ups-billing', 'Next Day Air Saver Commercial', 'UPS Next Day Air'],
    ['fedex-us', 'Home Delivery', 'FedEx Ground'],
    ['fedex-us', 'FedEx Priority Overnight', 'STANDARD_OVERNIGHT'],
    ['usps-eps', 'Priority Mail Express', 'Priority Mail'],
    ['royal-mail-invoice', 'ROYAL MAIL TRACKED 24', 'Tracked 48'],
  ])('%s: %s is not %s', (format, billed, expected) => {
    expect(sameService(names(format), billed, expected)).toBe(false)
  })

  test('no name is in two services of a carrier', () => {
    for (const { id, audit } of formats) {
      const seen = new Map<string, number>()
      for (const [number, service] of (audit?.services?.services ?? []).entries())
        for (const name of service) {
          expect([id, name, seen.get(foldService(name)) ?? number]).toEqual([id, name, number])
          seen.set(foldService(name), number)
        }
    }
  })

  test('a name that is in no table is named, and no finding', () => {
    const report = against(
      [{ tracking_number: '1ZA', cost: '10', service: 'Drone Express' }],
      [parcel('1ZA', '10.00', { cells: { service: 'Ground Commercial' } })],
    )
    expect(faults(report)).toEqual([])
    expect(resultOf(report, 'service_mismatch')).toBe('unassessable')
    expect(reasonOf(report, 'service_mismatch')).toContain(
      '1 of 1 shipment: the service "Drone Express" is not known',
    )
  })
})

describe('discount_missing', () => {
  test('takes a discount for what the carrier calls it, whatever that is', () => {
    for (const name of ['any discount', 'discount of the charge', 'Earned Discount']) {
      const parcel = (at: number, discounts: readonly string[]): LineItem[] =>
        record(
          { row: at, tracking_number: `1Z${at}`, format: 'fedex-us', carrier: 'fedex' },
          [['Freight', 'freight', '10.00'], ...discounts.map((one) => [one, 'discount', '-1.00'])].map(
            ([charge_description = '', charge_category, net_cost]) =>
              ({
                ...{ charge_description, charge_category, net_cost, gross_cost: net_cost },
                column: charge_description,
              }) as object,
          ),
        )
      const all = Array.from({ length: 40 }, (_, at) => parcel(at + 1, [name, 'Bonus Discount']))
      const report = reportOf([...all, parcel(50, ['Bonus Discount'])].flat())
      expect(found(report, 'discount_missing')).toMatchObject([
        { tracking_number: '1Z50', amount: '1.00', facts: { discount: name, holders: 40, parcels: 41 } },
      ])
    }
  })

  const parcels = (
    count: number,
    weightOf: (at: number) => number,
    more: (at: number) => object = () => ({}),
  ) =>
    Array.from({ length: count }, (_, at): LineItem[] =>
      record(
        {
          row: Math.round(weightOf(at) * 1000) + at,
          tracking_number: `1Z${weightOf(at)}-${at}`,
          cells: { billed_weight: `${weightOf(at)}`, billed_weight_unit: 'L', zone: '004', ...more(at) },
        },
        [{ net_cost: '8.00', gross_cost: '10.00' }],
      ),
    ).flat()
  const without = (items: LineItem[]) => items.map((item) => ({ ...item, net_cost: '10.00' }))

  test('is no finding where billed weight separates the parcels', () => {
    const heavy = parcels(300, (at) => 21 + (at % 50))
    const light = without(parcels(25, (at) => 13 + (at % 8)))
    const report = reportOf([...heavy, ...light])
    expect(found(report, 'discount_missing')).toEqual([])
    expect(reasonOf(report, 'discount_missing')).toContain(
      '25 of 325 shipments: without a discount that parcels of other',
    )
    // A tier between lighter and heavier ones.
    const lighter = parcels(100, (at) => 1 + (at % 10))
    expect(found(reportOf([...lighter, ...heavy, ...light]), 'discount_missing')).toEqual([])
  })

  test('is no finding where the zone separates them', () => {
    const far = without(
      parcels(
        5,
        () => 22.5,
        () => ({ zone: '044' }),
      ),
    )
    expect(found(reportOf([...parcels(100, (at) => 21 + (at % 50)), ...far]), 'discount_missing')).toEqual([])
  })

  test('is a finding for a parcel like the others, also beside a tier of its own', () => {
    const heavy = parcels(300, (at) => 21 + (at % 50))
    const [lacking] = without(parcels(1, () => 30.5))
    const light = without(parcels(25, (at) => 13 + (at % 8)))
    expect(found(reportOf([...heavy, ...light, lacking as LineItem]), 'discount_missing')).toMatchObject([
      { tracking_number: '1Z30.5-0', amount: '2.00' },
    ])
  })
})

describe('the least billed weight of large FedEx parcels', () => {
  const billed = (cells: object, description = 'AHS - Weight') =>
    faults(
      reportOf(
        record(
          {
            carrier: 'fedex',
            format: 'fedex-us',
            tracking_number: '390000000012',
            charge_code: null,
            currency: null,
            invoice_date: '2025-03-01',
            transaction_date: '2025-03-01',
            cells: {
              billed_weight: '90',
              billed_weight_unit: 'lbs',
              actual_weight: '30',
              actual_weight_unit: 'lbs',
              dim_divisor: '139',
              dimension_unit: 'in',
              package_count: '1',
              ...cells,
            },
          },
          [
            { net_cost: '20.00', charge_description: 'Transportation Charge' },
            { net_cost: '5.00', charge_description: description, charge_category: 'handling', column: 'b' },
          ],
        ),
      ),
    ).filter((check) => check === 'billed_weight')

  test.each([
    [{ length: '97', width: '10', height: '10' }, []],
    [{ length: '10', width: '97', height: '10' }, []],
    [{ length: '60', width: '20', height: '16' }, []],
    [{ length: '96', width: '10', height: '7' }, ['billed_weight']],
    [{ length: '60', width: '30', height: '5' }, ['billed_weight']],
    [{ length: '97', width: '10', height: '10', billed_weight: '91' }, ['billed_weight']],
    [
      { length: '240', width: '20', height: '20', dimension_unit: 'cm', dim_divisor: '5000' },
      ['billed_weight'],
    ],
  ])('%j: %j, whatever the surcharge is called', (cells, checks) => {
    expect(billed(cells)).toEqual(checks)
  })

  test('40 lb for one that is long enough to be additional handling, by any of its names', () => {
    const size = { length: '50', width: '5', height: '5', billed_weight: '40' }
    expect(billed(size, 'Additional Handling Surcharge - Dimension')).toEqual([])
    expect(billed(size, 'Residential')).toEqual(['billed_weight'])
  })
})

describe('UPS charges of real invoices', () => {
  const { classify } = createClassifier(UPS_CHARGES)
  const category = (code: string, label = 'Some Fee') => {
    const found = classify(code, label)
    return `${found.category}/${found.subcategory ?? ''}`
  }

  test.each([
    ['handling/oversize', ['LCC', 'LCR', 'LWC', 'LWR', 'OML', 'OVR']],
    ['handling/additional', ['AHS', 'AHV', 'AHP']],
    ['returns/label', ['ERL']],
    ['returns/pickup', ['ART']],
    ['pickup/', ['REP']],
    ['pickup/on_call', ['AFW']],
    ['correction/shipping_charge', ['SCF']],
  ])('%s: %j', (expected, codes) => {
    for (const code of codes) {
      expect(category(`SHP/ISS/ACC/${code}`)).toBe(expected)
      expect(category(`ADJ/SCC/ACC/${code}`)).toBe(expected)
    }
  })

  test('freight of imports, extras of air freight', () => {
    for (const code of [
      'SHP/IMP/ACC/FRT',
      'SHP/ISS/TBD/DF',
      'SHP/ISS/TBD/EG',
      'SHP/DF/TBD/D99',
      'SHP/EG/TBD/TC',
    ]) {
      expect(category(code)).toBe('freight/extra')
      // On top of the base freight, and no second one.
      const extra = { charge_code: code, charge_description: 'Extra', charge_subcategory: 'extra', row: 9 }
      const items = [parcel('1ZA', '10.00', { charge_subcategory: 'base' }), parcel('1ZA', '3.00', extra)]
      expect(faults(reportOf(items))).toEqual([])
    }
  })

  test('an unknown code is decided by its description, with the words that corrections put around it', () => {
    expect(category('SHP/ISS/ACC/QQQ', 'Large Package Surcharge Commercial')).toBe('handling/oversize')
    expect(category('ADJ/SCC/ACC/QQQ', 'Shipping Charge Correction Additional Handling')).toBe(
      'handling/additional',
    )
    expect(category('SHP/ISS/ACC/QQQ', 'Not Previously Billed Remote Area Surcharge')).toBe('delivery/remote')
    expect(category('SHP/ISS//QQQ', 'Delivery Area Surcharge Extended')).toBe('delivery/area')
    expect(category('SHP/ISS/ACC/SCF', 'Shipping Charge Correction Audit Fee')).toBe(
      'correction/shipping_charge',
    )
    expect(category('SHP/ISS/ACC/QQQ', 'Some Fee')).toBe('uncategorized/')
    // A known code is never overruled by words.
    expect(category('SHP/ISS/ACC/RES', 'Fuel Surcharge')).toBe('delivery/residential')
  })

  test('an adjustment of the account that is booked on a parcel is no cost of it', () => {
    const adjustment = parcel('1ZA', '3.00', {
      charge_code: 'ADJ/CADJ/MSC/',
      charge_description: 'Billing Adjustment for  W/E 08/02/2025',
      charge_category: 'adjustment',
      charge_stage: 'adjustment',
    })
    const expected = [{ tracking_number: '1ZA', cost: '10.00' }]
    expect(found(against(expected, [parcel('1ZA', '10.00'), adjustment]), 'expected_cost')).toEqual([])
    const alone = against(expected, [adjustment])
    expect(found(alone, 'expected_cost')).toEqual([])
    expect(found(alone, 'correction')).toEqual([])
    expect(found(alone, 'expected_not_billed')).toMatchObject([{ tracking_number: '1ZA', amount: '10.00' }])
  })

  test('a pickup that was asked for corrects nothing', () => {
    const asked = (charge_code: string, description: string) =>
      found(
        reportOf([
          parcel('1ZA', '6.00', {
            charge_code,
            charge_description: description,
            charge_category: classify(charge_code, description).category,
            charge_subcategory: classify(charge_code, description).subcategory,
            charge_stage: 'adjustment',
          }),
        ]),
        'correction',
      ).length
    expect(asked('ADJ/MIS/ACC/OFW', 'On-Call Pickup Future Day')).toBe(0)
    expect(asked('ADJ/OCG/FRT/001', 'On-Call Pickup Ground')).toBe(0)
    expect(asked('ADJ/SCC/ACC/OSW', 'On-Call Pickup Same Day')).toBe(0)
    expect(asked('ADJ/SCC/ACC/RES', 'Shipping Charge Correction Residential')).toBe(1)
    expect(category('ADJ/OCG/FRT/001', 'On-Call Pickup Ground')).toBe('pickup/on_call')
  })
})

test('a fuel surcharge keeps its own kind beside another charge of the same words', () => {
  const state = createState(keepsOf(chooseChecks(undefined)))
  const reader = createReader(state, new Map(formats.map((format) => [format.id, format])), CHECKS)
  const fuel = { charge_description: 'Fuel', charge_code: null, column: 'F', net_cost: '1.00' }
  take(reader, [
    line({ ...fuel, row: 1, charge_category: 'accessorial', tracking_number: 'A' }),
    line({
      ...fuel,
      row: 2,
      charge_category: 'fuel',
      tracking_number: 'B',
      cells: { charge_basis: '10.00' },
    }),
  ])
  reader.flush()
  const { col, length } = fuelRows(state)
  expect(length).toBe(1)
  expect(state.kinds[col.kind[0] as number]).toMatchObject({ category: 'fuel', column: 'F' })
})

test.each(['fedex-us/ground', 'ups-billing/rare-charges'])('%s: nothing in it is wrong', async (name) => {
  const report = await auditFiles(`samples/${name}.csv`)
  expect(faults(report)).toEqual([])
  expect(report.invoices).toMatchObject([{ status: 'match' }])
})
