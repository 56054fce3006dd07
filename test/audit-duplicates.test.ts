import { describe, expect, test } from 'vitest'
import { auditInvoices } from '../src/app/audit-api.js'
import { defineFormat, stage } from '../src/format/format.js'
import { found, type LineFacts, line, reportOf, resultOf } from './audit-kit.js'

const duplicates = (...facts: LineFacts[]) =>
  found(reportOf(facts.map((one, at) => line({ row: at + 1, ...one }))), 'duplicate_charge')

describe('within a file', () => {
  test('a record that is the same in every cell', () => {
    expect(duplicates({ hash: 'aa' }, { hash: 'aa' })).toMatchObject([
      {
        severity: 'warning',
        direction: 'over',
        amount: '10.00',
        x12_426: '19',
        evidence: [{ row: 1 }, { row: 2 }],
      },
    ])
  })

  test('the same code, description and amount is not enough: honest files repeat them', () => {
    expect(duplicates({ hash: 'aa' }, { hash: 'bb' }, { hash: 'cc' })).toEqual([])
  })

  test('zero amounts and echoes are none', () => {
    expect(
      duplicates(
        { hash: 'aa', net_cost: '0.00', gross_cost: '4.00' },
        { hash: 'aa', net_cost: '0.00', gross_cost: '4.00' },
      ),
    ).toEqual([])
    const echo = { hash: 'aa', charge_stage: 'informational' } as const
    expect(duplicates(echo, echo)).toEqual([])
  })

  test('records read without their cells: not assessable', () => {
    const report = reportOf([{ ...line(), id: 'line 1' }])
    expect(resultOf(report, 'duplicate_charge')).toBe('unassessable')
  })
})

test.each([
  ['quoted', 'L7,B1,P1,"4.50",note'],
  ['padded', 'L7,B1, P1 ,4.50,note'],
  ['in small letters', 'L7,B1,p1,4.50,note'],
  ['with a blank in it', 'L7,B1,P 1,4.50,note'],
  ['in a wrapper of spreadsheets', 'L7,B1,"=""P1""",4.50,note'],
  ['behind an apostrophe', "L7,B1,'P1,4.50,note"],
])('a record of a file that is there again, one cell %s', async (_, again) => {
  const loft = defineFormat({
    id: 'loft',
    carrier: 'pigeons',
    title: 'Pigeon bill',
    download: 'the loft',
    recognise: [{ names: ['Ring', 'Flight'] }],
    decimal: 'point',
    dates: { forms: [] },
    fields: { account_id: 'Loft', invoice_id: 'Bill', tracking_number: 'Ring' },
    charges: [{ kind: 'cell', column: 'Flight' }],
    stage: stage([], () => 'original'),
    rules: { decides: 'label', rules: [{ label: 'Flight', category: 'freight' }] },
  })
  const copies = async (row: string) => {
    const bytes = Buffer.from(`Loft,Bill,Ring,Flight,Note\nL7,B1,P1,4.50,note\n${row}\n`)
    return found(await auditInvoices(bytes, { formats: [loft] }), 'duplicate_charge')
  }
  expect(await copies(again)).toMatchObject([{ amount: '4.50', evidence: [{ row: 2 }, { row: 3 }] }])
  expect(await copies('L7,B1,P1,4.50,another note')).toEqual([])
})

describe('on two invoices', () => {
  const first = { invoice_id: 'A', hash: 'aa' }
  const again = { invoice_id: 'B', invoice_date: '2025-09-13', hash: 'bb' }

  test('the same charge, day and amount', () => {
    expect(duplicates(first, again)).toMatchObject([{ invoice_id: 'B', amount: '10.00' }])
    expect(duplicates(first, { ...again, file: 'b.csv', row: 1 })).toMatchObject([
      { invoice_id: 'B', amount: '10.00' },
    ])
    expect(duplicates({ ...first, net_cost: '10.0' }, again)).toHaveLength(1)
  })

  test.each<[string, LineFacts]>([
    ['another day', { transaction_date: '2025-09-03' }],
    ['another amount', { net_cost: '10.01' }],
    ['a correction', { charge_stage: 'adjustment' }],
    ['a return', { charge_stage: 'return' }],
    ['another charge', { charge_description: 'Residential', charge_code: 'SHP/ISS/ACC/RES' }],
    ['duty beside freight', { charge_description: 'Duty', charge_code: null, charge_category: 'customs' }],
    ['another currency', { currency: 'CAD' }],
  ])('%s is none', (_, other) => {
    expect(duplicates(first, { ...again, ...other })).toEqual([])
  })

  test('a charge that was credited and billed again is none', () => {
    const credit = {
      ...again,
      net_cost: '-10.00',
      gross_cost: '-10.00',
      charge_stage: 'credit',
      hash: 'cc',
    } as const
    expect(duplicates(first, credit, { ...again, hash: 'dd' })).toEqual([])
  })

  test('where a later invoice repeats parcels as a rule, it is none', () => {
    const dpd = { format: 'dpd-insights', carrier: 'dpd' }
    const report = reportOf([line({ row: 1, ...first, ...dpd }), line({ row: 2, ...again, ...dpd })])
    expect(found(report, 'duplicate_charge')).toEqual([])
    expect(report.checks.find(({ check }) => check === 'duplicate_charge')?.reason).toMatch(
      /^1 of 1 shipments on several invoices: the carrier bills returns and corrections/,
    )
  })
})
