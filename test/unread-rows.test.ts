/** What an audit knows of the shipments of records that could not be read, or charge nothing. */

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { explainShipment } from '../src/app/audit-api.js'
import { readAudit } from '../src/app/read-audit.js'
import { readStory } from '../src/app/read-story.js'
import { ledgerOf, noteUnreadFiles } from '../src/audit/audit.js'
import { formats } from '../src/formats.js'
import { unreadRows } from '../src/invoices/unread-rows.js'
import { createState } from '../src/ledger/state.js'
import { type FileSummary, UNCHARGED_KEPT, type UnchargedTotal } from '../src/schema/summary.js'
import { auditFiles, found, lawful } from './audit-kit.js'
import { read } from './rows.js'
import { charge, upsFile } from './ups-rows.js'

const [header = '', ...records] = readFileSync('samples/fedex-us/real.csv', 'utf8').split('\n')
const names = header.split(',')
const at = (name: string): number => names.indexOf(name)
const cellsOf = (record: number): string[] => (records[record] ?? '').split(',')
const numberOf = (record: number): string => cellsOf(record)[at('Express or Ground Tracking ID')] ?? ''

const wrongCell = cellsOf(1).with(at('Net Charge Amount'), '13.4x')
/** Its end is missing, or more than that: the last cell is a part of the number. */
const cutBehind = cellsOf(2).slice(0, 12)
const cutWithin = [...cellsOf(3).slice(0, at('Express or Ground Tracking ID')), numberOf(3).slice(0, 7)]
/** A comma in a cell without quotes. */
const moved = cellsOf(4).toSpliced(at('Recipient Name'), 0, 'Brindle')
const nothing = cellsOf(5).map((cell, column) => {
  if (/^Tracking ID Charge/.test(names[column] ?? '')) return ''
  return column === at('Transportation Charge Amount') || column === at('Net Charge Amount') ? '0.00' : cell
})
const fileOf = (...rows: readonly string[][]): string =>
  [header, records[0], ...rows.map((cells) => cells.join(',')), records[6], ''].join('\n')
const expect1to5 = [1, 2, 3, 4, 5].map((record) => ({
  tracking_number: numberOf(record),
  cost: '5.00',
  currency: 'USD',
  ship_date: '2026-01-05',
}))

const auditOf = (file: string) =>
  readAudit(
    Buffer.from(file),
    { formats, expected: expect1to5 },
    { onReject: () => undefined, currency: 'USD' },
  )

describe('a rejected record', () => {
  test('is noted with its shipment, and whether that is sure', async () => {
    const { uncharged, rejected } = await read(fileOf(wrongCell, cutBehind, cutWithin, moved))
    expect(rejected.map(([code]) => code)).toEqual(['amount', 'field_count', 'field_count', 'field_count'])
    expect(uncharged.map(({ tracking_number, moved }) => [tracking_number, moved])).toEqual([
      [numberOf(1), undefined],
      [numberOf(2), undefined],
      [numberOf(3).slice(0, 7), true],
      [numberOf(4), true],
    ])
  })

  test('is not taken for one that is missing', async () => {
    const report = lawful((await auditOf(fileOf(wrongCell, cutBehind, cutWithin, moved))).report())
    expect(found(report, 'expected_not_billed')).toMatchObject(
      [3, 5].map((record) => ({
        tracking_number: numberOf(record),
        confidence: 'look',
        message:
          '5.00 USD expected for a shipment that is on none of these invoices; 2 records could not be read',
      })),
    )
    expect(report.checks.find(({ check }) => check === 'expected_not_billed')?.reason).toMatch(
      /^3 of 5 expected shipments: a record of it could not be read \(3 in .*\)$/,
    )
  })

  test('leaves a check without anything to assess', async () => {
    const audit = await readAudit(
      Buffer.from(fileOf(wrongCell)),
      { formats, expected: expect1to5.slice(0, 1) },
      { onReject: () => undefined, currency: 'USD' },
    )
    expect(audit.report().checks.find(({ check }) => check === 'expected_not_billed')).toMatchObject({
      result: 'unassessable',
    })
  })
})

test('a parcel whose record charges nothing is not billed, and not accrued', async () => {
  const audit = await auditOf(fileOf(nothing))
  const open = found(audit.report(), 'expected_not_billed').map(({ tracking_number }) => tracking_number)
  expect(open).toEqual([1, 2, 3, 4].map(numberOf))
  const until = async (day: string) => {
    const { shipments, left_out } = await audit.accrual(day)
    return [shipments.map(({ tracking_number }) => tracking_number), left_out.map(({ reason }) => reason)]
  }
  expect(await until('2026-01-31')).toEqual([[1, 2, 3, 4].map(numberOf), ['charged_nothing']])
  // Before the date of its invoice.
  expect(await until('2026-01-10')).toEqual([[1, 2, 3, 4, 5].map(numberOf), []])
})

test.each([
  ['could not be read: correct it first', wrongCell, numberOf(1)],
  ['charges nothing', nothing, numberOf(5)],
])('the story of a parcel whose record %s', async (why, row, number) => {
  await expect(explainShipment(number, Buffer.from(fileOf(row)))).rejects.toMatchObject({
    code: 'usage',
    remedy: expect.stringMatching(new RegExp(`^Record 3 of .* has it, but ${why}\\.$`)),
  })
})

test('a record that was rejected in an older delivery casts no doubt on the corrected one', async () => {
  const [older, corrected] = [fileOf(wrongCell, moved), fileOf(cellsOf(1), cellsOf(4))].map((text) =>
    Buffer.from(text),
  )
  if (older === undefined || corrected === undefined) throw new Error('two files')
  const expected = [{ tracking_number: numberOf(1), cost: '900.00' }, ...expect1to5.slice(1)]
  const [alone, both] = [
    await auditFiles([corrected], { expected }),
    await auditFiles([older, corrected], { expected }),
  ]
  const kinds = ({
    check,
    severity,
    confidence,
    refundable,
    message,
    tracking_number,
  }: (typeof both.findings)[0]) => [check, severity, confidence, refundable, message, tracking_number]
  expect(found(alone, 'expected_cost').length).toBeGreaterThan(0)
  for (const check of ['expected_cost', 'expected_not_billed', 'invoice_total'])
    expect(found(both, check).map(kinds)).toEqual(found(alone, check).map(kinds))
})

test('what seems to be missing may be in a file that could not be read', async () => {
  const audit = await auditOf(fileOf(cellsOf(1)))
  const before = found(audit.report(), 'expected_not_billed')
  expect(before.map(({ facts }) => facts.unread_files)).toEqual([undefined, undefined, undefined, undefined])
  noteUnreadFiles(audit, 1)
  expect(found(lawful(audit.report()), 'expected_not_billed').map(({ message }) => message)).toEqual(
    before.map(({ message }) => `${message}; 1 file could not be read`),
  )
})

test('so may the charge of a credit that is explained', async () => {
  const credit = { ...charge('ADJ/VOID/FRT/003', 'Ground Commercial'), 'Net Amount': '-10.00' }
  const file = Buffer.from(upsFile([credit]))
  const unread = [{ file: 'b.csv', code: 'unreadable' as const, reason: 'b.csv: unreadable' }]
  const reading = { onReject: () => undefined }
  const heard = async (): Promise<void> => undefined
  const storyOf = (more: object) =>
    readStory('1Z71Q4M00390000014', file, { formats }, reading, { heard, warned: () => undefined, ...more })
  const doubts = async (more: object) =>
    (await storyOf(more)).story.findings.map(({ check, facts }) => [check, facts.unread_files])
  expect(await doubts({})).toContainEqual(['credit_without_charge', undefined])
  expect(await doubts({ unread })).toContainEqual(['credit_without_charge', 1])
})

test('what seems to be missing may be among records without a charge, of which a file has very many', async () => {
  const audit = await auditOf(fileOf(cellsOf(1)))
  const [summary] = audit.report().summary.files
  if (summary === undefined) throw new Error('a file')
  const state = ledgerOf(audit)
  const file = [...state.files.keys()][0] ?? ''
  const zero = { file, row: 1, account_id: null, invoice_id: null, invoice_date: null, currency: null }
  for (let at = 0; at < UNCHARGED_KEPT; at++)
    state.uncharged.push({ ...zero, tracking_number: `Q${at}`, row_total: '0' })
  state.files.set(file, { ...summary, skipped: { zero: UNCHARGED_KEPT } })
  expect(found(audit.report(), 'expected_not_billed')[0]?.facts.uncompared).toBeUndefined()
  state.files.set(file, { ...summary, skipped: { zero: UNCHARGED_KEPT + 7 } })
  const report = audit.report()
  expect(found(report, 'expected_not_billed').map(({ message }) => message)).toEqual(
    [2, 3, 4, 5].map(
      () =>
        '5.00 USD expected for a shipment that is on none of these invoices; up to 7 records without a charge could not be compared',
    ),
  )
  for (const name of ['expected_not_billed', 'row_total'])
    expect(report.checks.find(({ check }) => check === name)?.reason).toContain('up to 7 records')
  expect((await audit.accrual('2026-01-31')).warnings.at(-1)).toContain('up to 7 records')
  // The same of rejected ones: any finding about a parcel of the file is in doubt.
  for (const one of state.uncharged.splice(0)) state.uncharged.push({ ...one, rejected: true })
  state.files.set(file, { ...summary, rejected: UNCHARGED_KEPT + 3 })
  const [cost] = found(audit.report(), 'expected_cost')
  expect([cost?.confidence, cost?.facts.unread_elsewhere]).toEqual(['look', 3])
})

describe('rejected records', () => {
  const row = (more: Partial<UnchargedTotal>): UnchargedTotal => ({
    file: 'a',
    row: 1,
    account_id: 'A',
    invoice_id: '100',
    invoice_date: '2026-01-05',
    tracking_number: '1Z A1',
    currency: null,
    row_total: '0',
    rejected: true,
    ...more,
  })
  const of = (rows: readonly UnchargedTotal[], rejected: Record<string, number>) => {
    const state = createState()
    for (const one of rows) state.uncharged.push(one)
    for (const [file, count] of Object.entries(rejected))
      state.files.set(file, { rejected: count } as FileSummary)
    return unreadRows(
      state,
      () => true,
      (file) => ({ a: 'ups', b: 'fedex' })[file] ?? null,
    )
  }

  test('are of an invoice of the same carrier, account and date', () => {
    const { ofInvoice } = of([row({}), row({ account_id: null }), row({ file: 'b' })], { a: 2, b: 1 })
    const named = { carrier: 'ups', invoice: '100', account: 'A', date: '2026-01-05' } as const
    expect(ofInvoice(named)).toBe(2)
    expect(ofInvoice({ ...named, account: 'B' })).toBe(1)
    expect(ofInvoice({ ...named, date: '2025-01-05' })).toBe(0)
    expect(ofInvoice({ ...named, carrier: 'fedex' })).toBe(1)
    expect(ofInvoice({ ...named, invoice: '101' })).toBe(0)
  })

  test('are of a shipment in any spelling, of no other carrier, and not if its number is damaged', () => {
    const { ofShipment, inFiles } = of([row({}), row({ tracking_number: '1.2E+13' })], { a: 2 })
    expect([ofShipment('1za1', 'ups'), ofShipment('1ZA1', null), ofShipment('1ZA1', 'fedex')]).toEqual([
      1, 1, 0,
    ])
    expect([ofShipment('1.2E+13', 'ups'), inFiles(['a'], false)]).toEqual([0, 1])
  })

  test('of no known shipment may be of any in their files, and of any of their carrier', () => {
    const { inFiles, anywhere } = of([row({}), row({ moved: true }), row({ invoice_id: null })], {
      a: 4,
      b: 1,
      c: 1,
    })
    expect([
      inFiles(['a'], false),
      inFiles(['a'], true),
      inFiles(['b', 'b'], true),
      inFiles(['d'], true),
    ]).toEqual([2, 3, 1, 0])
    expect(['ups', 'fedex', 'usps', null].map((carrier) => anywhere(carrier))).toEqual([3, 2, 1, 4])
  })

  test('of other invoices for sure are of no other invoice of their file', () => {
    const { mayBeOf } = of([row({}), row({ invoice_id: '101' }), row({ invoice_id: '101', moved: true })], {
      a: 4,
    })
    expect(['100', '101', '102', null].map((invoice) => mayBeOf(invoice, 'a'))).toEqual([3, 3, 2, 4])
  })
})
