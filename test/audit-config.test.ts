import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createAudit, loadAuditOptions } from '../src/app/audit-api.js'
import { formats } from '../src/formats.js'
import { faults, found, line, loaded, record, reportOf, resultOf } from './audit-kit.js'

function refusal(config: unknown): string {
  try {
    createAudit({ config: config as never, formats })
  } catch (error) {
    return (error as Error).message
  }
  return 'nothing was refused'
}

describe('the configuration', () => {
  test('is refused with every fault and its path', () => {
    const config = {
      accounts: 'mine',
      fuel: [{ from: '2026-02-30', rate: '1e3' }],
      surcharges: [{ charge: 'Residential', price: '4.10', pricee: 3 }],
      tolerance: 'some',
      whatever: true,
    }
    try {
      createAudit({ config: config as never })
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'config' })
      for (const path of [
        'accounts',
        'fuel[0].from',
        'fuel[0].rate',
        'surcharges[0].pricee',
        'tolerance',
        'whatever',
      ])
        expect((error as Error).message).toContain(`${path}:`)
    }
  })

  // What the user reads: key, what stands there, what should, and the name most likely meant.
  test.each([
    ['{"acounts":["A"]}', 'key acounts: expected only accounts, tolerance, ', 'Did you mean "accounts"?'],
    ['{"accounts":"A"}', 'key accounts: found "A", expected a list between [ and ]. '],
    ['{"accounts":[123]}', 'key accounts[0]: found "123", expected a text in quotation marks. '],
    [
      '{"fuel":[{"form":"2026-01-01","rate":"18"}]}',
      'key fuel[0].form: expected only carrier, ',
      'Did you mean "from"?',
    ],
    [
      '{"fuel":[{"rate":"18"}]}',
      'key fuel[0].from: expected a date such as 2026-01-31. It is missing: add it.',
    ],
    [
      '{"fuel":[{"from":"2026-01-01","rate":"18%"}]}',
      'key fuel[0].rate: found "18%", expected a decimal number such as 4.50. ',
    ],
    [
      '{"fuel":[{"from":"2026-02-01","to":"2026-01-01","rate":1}]}',
      'key fuel[0].to: found "2026-01-01", expected a day not before 2026-02-01',
    ],
    [
      '{"surcharges":[{"charge":"RES","price":null}]}',
      'key surcharges[0].price: found "null", expected a decimal number such as 4.50. ',
    ],
    [
      '{"surcharges":[{"category":"delivry","price":1}]}',
      'key surcharges[0].category: found "delivry", expected one of freight, ',
      'Did you mean "delivery"?',
    ],
    [
      '{"discounts":[{"carrier":"Fedex","percent":1}]}',
      'key discounts[0].carrier: found "Fedex", expected one of ups, fedex, ',
      'Did you mean "fedex"?',
    ],
    [
      '{"discounts":[{"percent":"40","lines":"shipments"}]}',
      'key discounts[0].lines: found "shipments", expected one of record, shipment. Did you mean "shipment"?',
    ],
    ['{"stale_days":1.5}', 'key stale_days: found "1.5", expected a whole number of days above 0. '],
    [
      '{"checks":{"duplicate_charges":false}}',
      'key checks.duplicate_charges: expected the name of a check. Did you mean "duplicate_charge"?',
    ],
    [
      '{"checks":{"fuel_rate":"loud"}}',
      'key checks.fuel_rate: found "loud", expected true, false, "error", "warning", "info", or an object',
    ],
    [
      '{"checks":{"fuel_rate":{"severty":"info"}}}',
      'key checks.fuel_rate.severty: expected only enabled, severity. Did you mean "severity"?',
    ],
    ['{"tolerance":"1,5%"}', 'key tolerance: found "1,5%", expected an amount, a percentage, or both: '],
    [
      '{"expected":{"colums":{}}}',
      'key expected.colums: expected only tolerance, columns. Did you mean "columns"?',
    ],
    [
      '{"expected":{"columns":{"cost":7}}}',
      'key expected.columns.cost: found "7", expected a text in quotation marks. ',
    ],
    ['{"services":{"Ground":7}}', 'key services.Ground: found "7", expected a text in quotation marks. '],
  ])('%s', (text, ...parts) => {
    const message = refusal(JSON.parse(text))
    for (const part of parts) expect(message).toContain(part)
    expect(message).not.toMatch(/invalid|received|\boption\b/i)
  })

  test('of a misspelt key alone it is said, not that the right one is missing', () => {
    expect(refusal({ fuel: [{ form: '2026-01-01', rate: '18' }] })).not.toContain('missing')
  })

  test('an own carrier is known by its format; without formats any is', () => {
    const config = { fuel: [{ carrier: 'albatros', from: '2026-01-01', rate: '18' }] }
    expect(() => createAudit({ config })).not.toThrow()
  })

  test.each([
    ['{\n "accounts": [\n  "A",\n ]\n}', 4, ']'],
    ['{\n "accounts": ["A"],\n fuel: []\n}', 3, 'fuel: []'],
    ['{\n "accounts": ["A\n]}', 2, '"accounts": ["A'],
    ['{\n "accounts": ["A"]\n', 3, undefined],
    ['', 1, undefined],
  ])('%j is no JSON, by line %i', (text, at, value) => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'))
    const file = join(folder, 'audit.json')
    writeFileSync(file, text)
    try {
      createAudit(loaded({ config: file }))
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'config', file, line: at, value, expected: 'JSON' })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('comes from a JSON file, too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'))
    const file = join(folder, 'audit.json')
    writeFileSync(file, '{"accounts":["A1B2C3"]}')
    expect(faults(reportOf([line()], { config: file }))).toEqual([])
    writeFileSync(file, '[]')
    await expect(loadAuditOptions({ config: file })).rejects.toThrow(
      'config: found "[]", expected an object between { and }. ',
    )
    writeFileSync(file, '{"accounts":[}')
    expect(() => reportOf([line()], { config: file })).toThrow(
      /audit\.json:1: config: found .* expected JSON/,
    )
    rmSync(folder, { recursive: true })
    await expect(loadAuditOptions({ config: file })).rejects.toThrow(/a file that can be read/)
  })

  test('turns a check off, or changes its severity', () => {
    const item = line({ tracking_number: '8.9E+11' })
    expect(faults(reportOf([item]))).toEqual(['damaged_tracking_number'])
    const off = reportOf([item], { config: { checks: { damaged_tracking_number: false } } })
    expect(off.checks.map(({ check }) => check)).not.toContain('damaged_tracking_number')
    const light = reportOf([item], { config: { checks: { damaged_tracking_number: 'info' } } })
    expect(found(light, 'damaged_tracking_number')).toMatchObject([{ severity: 'info' }])
    const hard = reportOf([item], { config: { checks: { damaged_tracking_number: { severity: 'error' } } } })
    expect(found(hard, 'damaged_tracking_number')).toMatchObject([{ severity: 'error' }])
  })
})

test('account_not_allowed: zeros in front do not matter', () => {
  expect(faults(reportOf([line()], { config: { accounts: ['A1B2C3'] } }))).toEqual([])
  expect(found(reportOf([line()], { config: { accounts: ['X'] } }), 'account_not_allowed')).toMatchObject([
    { amount: '10.00', x12_426: '18', evidence: [{ row: 1 }] },
  ])
  expect(resultOf(reportOf([line()]), 'account_not_allowed')).toBe('unassessable')
})

describe('contract prices and discounts', () => {
  const surcharges = [
    { charge: 'RES', price: '4.10', to: '2025-12-31' },
    { charge: 'RES', price: '4.50', from: '2026-01-01' },
  ]
  const residential = (net_cost: string, more = {}) =>
    line({
      charge_code: 'SHP/ISS/ACC/RES',
      charge_description: 'Residential Surcharge',
      charge_category: 'delivery',
      net_cost,
      ...more,
    })
  const priced = (...items: ReturnType<typeof line>[]) =>
    found(reportOf(items, { config: { surcharges } }), 'contract_price')

  test('by code and date', () => {
    expect(priced(residential('4.10'))).toEqual([])
    expect(priced(residential('4.50'))).toMatchObject([
      { direction: 'over', amount: '0.40', billed: '4.50', expected: '4.10' },
    ])
    expect(priced(residential('4.50', { transaction_date: '2026-01-05' }))).toEqual([])
    expect(priced(residential('4.00'))).toMatchObject([{ direction: 'under', amount: '0.10' }])
  })

  test('a discount of the charge, or of lines beside it', () => {
    const discounts = [{ category: 'freight', percent: '40' }]
    const check = (items: ReturnType<typeof line>[]) =>
      found(reportOf(items, { config: { discounts } }), 'contract_discount')
    expect(check([line({ gross_cost: '20.00', net_cost: '12.00' })])).toEqual([])
    expect(check([line({ gross_cost: '20.00', net_cost: '14.00' })])).toMatchObject([
      { amount: '2.00', expected: '12.00', x12_426: '24' },
    ])
    const pair = (discount: string) =>
      record({ format: 'fedex-us', carrier: 'fedex' }, [
        { net_cost: '20.00', charge_description: 'Transportation Charge', column: 'T' },
        {
          net_cost: discount,
          charge_description: 'Earned Discount',
          charge_category: 'discount',
          column: 'D',
        },
      ])
    expect(check(pair('-8.00'))).toEqual([])
    expect(check(pair('-5.00'))).toMatchObject([{ amount: '3.00' }])
  })

  test('no row of the table speaks of any charge: unassessable', () => {
    const report = reportOf([line()], { config: { surcharges } })
    expect(resultOf(report, 'contract_price')).toBe('unassessable')
  })
})

test('the fuel table decides where it has a rate', () => {
  const fuel = (net_cost: string, more = {}) =>
    line({
      charge_description: 'Fuel Surcharge',
      charge_category: 'fuel',
      net_cost,
      cells: { charge_basis: '30.50' },
      ...more,
    })
  const config = {
    fuel: [
      { carrier: 'ups', from: '2025-01-01', rate: '20.5' },
      { carrier: 'ups', from: '2025-09-01', to: '2025-09-07', rate: '18' },
    ],
  }
  expect(found(reportOf([fuel('5.49')], { config }), 'fuel_rate')).toEqual([])
  expect(found(reportOf([fuel('6.25')], { config }), 'fuel_rate')).toMatchObject([
    { amount: '0.76', expected: '5.49', rate: '18' },
  ])
  expect(
    found(reportOf([fuel('6.25', { transaction_date: '2025-08-30' })], { config }), 'fuel_rate'),
  ).toEqual([])
  expect(
    resultOf(reportOf([fuel('6.25', { transaction_date: '2024-08-30' })], { config }), 'fuel_rate'),
  ).toBe('unassessable')
})

describe('dimensional weight with the divisor of the contract', () => {
  const cells = {
    billed_weight_type: '2',
    billed_weight_unit: 'L',
    entered_weight: '4.0',
    dimensions: '12.2x 10.0x  9.5',
  }
  const weighed = (billed_weight: string, config = {}) =>
    reportOf([line({ cells: { ...cells, billed_weight } })], { config })
  const config = { dim_divisors: [{ carrier: 'ups', divisor: '139' }] }

  test('13 x 10 x 10 / 139 is 9.4: ten at most', () => {
    expect(resultOf(weighed('10.0', config), 'billed_weight')).toBe('pass')
    expect(found(weighed('11.0', config), 'billed_weight')).toMatchObject([
      { x12_426: '37', evidence: [{ row: 1 }] },
    ])
    expect(resultOf(weighed('11.0'), 'billed_weight')).toBe('unassessable')
  })

  test('the same by the divisor of a contract file', async () => {
    const contract = [{ carrier: 'ups', dim: [{ divisor: '139' }] }]
    const options = await loadAuditOptions({ formats, contract })
    const of = (billed_weight: string) => reportOf([line({ cells: { ...cells, billed_weight } })], options)
    expect(resultOf(of('10.0'), 'billed_weight')).toBe('pass')
    expect(found(of('11.0'), 'billed_weight')).toMatchObject([{ x12_426: '37', evidence: [{ row: 1 }] }])
  })
})
