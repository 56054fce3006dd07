/** What an audit knows of the shipments of records that could not be read, or charge nothing. */

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { explainShipment } from '../src/app/audit-api.js'
import { readAudit } from '../src/app/read-audit.js'
import { formats } from '../src/formats.js'
import { found, lawful } from './audit-kit.js'
import { read } from './rows.js'

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
