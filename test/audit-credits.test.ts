/** What is billed and paid back again: no check takes the one without the other. */
import { describe, expect, test } from 'vitest'
import { auditOf, faults, found, type LineFacts, line, reportOf, resultOf } from './audit-kit.js'

const freight = (net_cost: string, more: LineFacts = {}) => line({ net_cost, ...more })

const voided = (net_cost: string, more: LineFacts = {}) =>
  line({
    net_cost,
    charge_code: 'ADJ/VOID/FRT/003',
    charge_description: 'Void Ground Commercial',
    charge_category: 'refund',
    charge_stage: 'adjustment',
    ...more,
  })

const discount = (net_cost: string, more: LineFacts = {}) =>
  line({
    net_cost,
    charge_code: 'SHP/ISS/FRT/SIM',
    charge_description: 'Simple Rate',
    charge_category: 'discount',
    ...more,
  })

describe('a shipment whose discount is a row of its own', () => {
  const takenBack = (code: string, row: number) =>
    voided('5.00', { row, charge_code: code, charge_description: 'Simple Rate' })
  const billed = [freight('20.00'), discount('-5.00', { row: 2 })]

  test('is paid back less that discount: no refund that is charged, no correction', () => {
    for (const kind of ['VOID', 'GSR', 'AGSR']) {
      const back = [
        voided('-20.00', { row: 3, charge_code: `ADJ/${kind}/FRT/003` }),
        takenBack(`ADJ/${kind}/FRT/SIM`, 4),
      ]
      const report = reportOf([...billed, ...back])
      expect(faults(report)).toEqual([])
      expect(found(report, 'correction')).toEqual([])
    }
  })

  test('a refund that is charged for anything else is still told', () => {
    const report = reportOf([...billed, voided('20.00', { row: 3 })])
    expect(found(report, 'positive_refund')).toMatchObject([{ amount: '40.00' }])
  })
})

describe('a charge that two invoices bill', () => {
  const second = { invoice_id: '000000A1B2C3366', row: 2 }
  const third = { invoice_id: '000000A1B2C3367', row: 3 }
  const twice = [freight('10.00'), freight('10.00', second)]

  test('is no duplicate once it is paid back, whatever the credit is called', () => {
    expect(found(reportOf(twice), 'duplicate_charge')).toMatchObject([{ amount: '10.00' }])
    expect(found(reportOf([...twice, voided('-10.00', third)]), 'duplicate_charge')).toEqual([])
    const adjusted = voided('-10.00', {
      ...third,
      charge_category: 'freight',
      charge_code: 'ADJ/CADJ/FRT/003',
    })
    expect(found(reportOf([...twice, adjusted]), 'duplicate_charge')).toEqual([])
  })

  test('is no duplicate where the charge itself stands there again below zero', () => {
    expect(found(reportOf([...twice, freight('-10.00', third)]), 'duplicate_charge')).toEqual([])
    const other = freight('-10.00', {
      ...third,
      charge_code: 'SHP/ISS/FRT/002',
      charge_description: '2nd Day Air',
    })
    expect(found(reportOf([...twice, other]), 'duplicate_charge')).toHaveLength(1)
  })

  test('is one where another amount is paid back, or another charge with that credit', () => {
    expect(found(reportOf([...twice, voided('-9.00', third)]), 'duplicate_charge')).toHaveLength(1)
    const fuel = {
      charge_code: 'SHP/ISS/FSC/FSC',
      charge_category: 'fuel' as const,
      charge_description: 'Fuel',
    }
    const both = [
      ...twice,
      freight('10.00', { row: 4, ...fuel }),
      freight('10.00', { ...second, row: 5, ...fuel }),
    ]
    expect(found(reportOf([...both, voided('-10.00', third)]), 'duplicate_charge')).toHaveLength(1)
    const again = voided('-10.00', { ...third, row: 6 })
    expect(found(reportOf([...both, voided('-10.00', third), again]), 'duplicate_charge')).toEqual([])
  })
})

describe('a shipment that two invoices bill', () => {
  const second = { invoice_id: '000000A1B2C3366', invoice_date: '2025-09-13' }
  const fuel: LineFacts = {
    charge_code: 'SHP/ISS/FSC/FSC',
    charge_description: 'Fuel',
    charge_category: 'fuel',
  }
  const once = [freight('20.00'), discount('-12.00', { row: 2 }), freight('1.60', { row: 3, ...fuel })]
  const again = [
    freight('20.00', second),
    discount('-12.00', { ...second, row: 2 }),
    freight('1.60', { ...second, row: 3, ...fuel }),
  ]

  test('is claimed once, with what was paid twice: the charges less their discounts', () => {
    expect(found(reportOf([...once, ...again]), 'duplicate_charge')).toMatchObject([
      {
        amount: '9.60',
        billed: '9.60',
        expected: '0',
        invoice_id: '000000A1B2C3366',
        charge: 'Ground Commercial, Simple Rate, Fuel',
        message:
          '9.60 USD billed again: Ground Commercial, Simple Rate, Fuel of 2025-09-02 on invoice 000000A1B2C3365 and invoice 000000A1B2C3366',
      },
    ])
  })

  test('is claimed for what was not paid back: the freight was, and its discount taken back with it', () => {
    const third = { invoice_id: '000000A1B2C3367', invoice_date: '2025-09-20' }
    const back = [
      voided('-20.00', third),
      voided('12.00', {
        ...third,
        row: 2,
        charge_code: 'ADJ/VOID/FRT/SIM',
        charge_description: 'Simple Rate',
      }),
    ]
    const claims = found(reportOf([...once, ...again, ...back]), 'duplicate_charge')
    expect(claims.map(({ charge, amount }) => [charge, amount])).toEqual([['Fuel', '1.60']])
  })

  test('is claimed less its discount, also where something else of that amount was paid back', () => {
    const other = voided('-12.00', { invoice_id: '000000A1B2C3367', row: 7, charge_code: 'ADJ/CADJ/ACC/RES' })
    // What is paid back was billed elsewhere, so that more is claimed than remains.
    expect(found(auditOf([...once, ...again, other]).report(), 'duplicate_charge')).toMatchObject([
      { amount: '9.60' },
    ])
  })

  test('is claimed apart in each currency', () => {
    const eur: LineFacts = { ...fuel, row: 9, currency: 'EUR', net_cost: '3.00' }
    const report = reportOf([...once, ...again, line(eur), line({ ...eur, ...second })])
    expect(found(report, 'duplicate_charge').map(({ amount, currency }) => [amount, currency])).toEqual([
      ['3.00', 'EUR'],
      ['9.60', 'USD'],
    ])
  })

  test('is claimed in full where the discount is not there again, and not at all where all of it was discounted', () => {
    const [list] = again
    if (list === undefined) throw new Error('no line')
    expect(found(reportOf([...once, list]), 'duplicate_charge')).toMatchObject([{ amount: '20.00' }])
    const free = (more: LineFacts = {}) => [freight('20.00', more), discount('-20.00', { row: 2, ...more })]
    expect(found(reportOf([...free(), ...free({ ...second, row: 5 })]), 'duplicate_charge')).toHaveLength(0)
  })
})

describe('a second freight on one invoice', () => {
  const rebilled = freight('12.00', { row: 3 })

  test('is no conflict where the first is paid back', () => {
    const report = reportOf([freight('10.00'), voided('-10.00', { row: 2 }), rebilled])
    expect(found(report, 'conflicting_shipment')).toEqual([])
    expect(resultOf(report, 'conflicting_shipment')).toBe('pass')
  })

  test('is one where what is paid back is not that freight', () => {
    const report = reportOf([freight('10.00'), voided('-3.00', { row: 2 }), rebilled])
    expect(found(report, 'conflicting_shipment')).toHaveLength(1)
  })
})
