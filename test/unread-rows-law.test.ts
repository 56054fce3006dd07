/** A record that could not be read is not taken for one that is not there. */

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { GENERATORS } from '../samples/generators/index.js'
import { detectFormat } from '../src/app/api.js'
import type { Finding } from '../src/schema/audit-report.js'
import type { LineItem } from '../src/schema/line-item.js'
import { isDamaged } from '../src/values/damaged-number.js'
import { plus } from '../src/values/decimal.js'
import { auditFiles, found } from './audit-kit.js'
import { parsed, spreadFiles, tableFiles, textOfFile } from './law-kit.js'

/** Parcels of a file of which records are damaged. */
const PARCELS = 3

const samples = spreadFiles(tableFiles(), 5).map(({ path }): [string, () => string] => [
  path,
  () => textOfFile(readFileSync(path)),
])
/** Its parcels have a record for each charge. */
const generated = (): string =>
  [...(GENERATORS['ups-billing']?.({ seed: 3, rows: 400 }).chunks() ?? [])].join('')

let judged = 0

describe.each([...samples, ['a file with several records of a parcel', generated] as const])(
  '%s',
  (path, textOf) => {
    test('a rejected record is not taken for one that is missing', async () => {
      const text = textOf()
      const { delimiter } = await detectFormat(Buffer.from(text))
      const { items } = await parsed(Buffer.from(text))
      const expected = [...parcelsOf(items)].map(([tracking_number, own]) => ({
        tracking_number,
        cost: own.map(({ net_cost }) => net_cost).reduce(plus),
      }))
      const known = new Set((await auditFiles(Buffer.from(text), { expected })).findings.map(subject))
      for (const [number, own] of [...parcelsOf(items)].sort(byRecords).slice(0, PARCELS)) {
        const file = delimiter === null ? null : damaged(text, delimiter, own)
        if (file === null) continue
        const report = await auditFiles(Buffer.from(file), { expected })
        if (report.summary.totals.rejected !== 1) continue
        judged++
        const missed = found(report, 'expected_not_billed').map(({ tracking_number }) => tracking_number)
        expect([path, missed.includes(number)]).toEqual([path, false])
        for (const finding of report.findings) {
          const { facts, severity, confidence, message, tracking_number, refundable } = finding
          if (known.has(subject(finding))) continue
          const unread = facts.unread ?? facts.unread_elsewhere ?? facts.rejected
          expect([message, unread, confidence]).toEqual([message, 1, 'look'])
          if (tracking_number !== null) expect([message, severity]).toEqual([message, 'info'])
          if (facts.unread !== undefined) expect([message, refundable]).toEqual([message, '0'])
        }
      }
    })
  },
)

test('records of many files were rejected', () => {
  expect(judged).toBeGreaterThan(20)
})

const subject = ({ check, tracking_number, invoice_id, facts }: Finding): string =>
  JSON.stringify([check, tracking_number, invoice_id, facts.fault])

/** Charges by their parcel. */
function parcelsOf(items: readonly LineItem[]): Map<string, LineItem[]> {
  const parcels = new Map<string, LineItem[]>()
  // Expected costs refuse a number that a spreadsheet has shortened.
  for (const item of items)
    if (item.tracking_number !== null && !isDamaged(item.tracking_number))
      parcels.set(item.tracking_number, [...(parcels.get(item.tracking_number) ?? []), item])
  return parcels
}

const recordsOf = (own: readonly LineItem[]): number => new Set(own.map(({ source }) => source.row)).size
/** Parcels with several records first. */
const byRecords = ([, a]: [string, LineItem[]], [, b]: [string, LineItem[]]): number =>
  recordsOf(b) - recordsOf(a)

/** The text with a letter before each amount of the parcel's first record; null if no cell is one of its amounts. */
function damaged(text: string, delimiter: string, own: readonly LineItem[]): string | null {
  const line = text.split('\n').find((one) => one.includes(own[0]?.tracking_number ?? ''))
  if (line === undefined) return null
  const amounts = new Set(own.flatMap(({ net_cost, gross_cost }) => [net_cost, gross_cost]))
  const cells = line.split(delimiter)
  const changed = cells.map((cell) => (amounts.has(cell.trim()) ? `x${cell.trim()}` : cell))
  return changed.join() === cells.join() ? null : text.replace(line, () => changed.join(delimiter))
}
