/**
 * A charge is billed twice if one record of a file is a copy of another in every cell, or if two different
 * invoices bill the same original charge of a shipment for the same day and amount without a credit for one of them. In a
 * report of an account, which has no invoices, two transactions are enough.
 * Less is not enough: correct invoices repeat code, description and amount on one parcel.
 */

import type { View, ViewLine } from '../invoices/view.js'
import type { Facts } from '../schema/audit-report.js'
import { createSum, type Sum, signOf } from '../values/money.js'
import { byText } from '../values/order.js'
import { acrossInvoices, mayRepeat } from './billed-again.js'
import { billName, type Check, type Ship, type ShipEntry, trackingOf } from './check.js'
import { DUPLICATE_EXAMPLES } from './duplicate-examples.js'
import { byPattern, type Pattern, type PatternCharge } from './plain-shipments.js'
import { resentInvoices, resentVerdicts } from './resent-invoices.js'
import { type Credits, createCredits } from './shipment-credits.js'
import { createSurchargesTwice, type SurchargesTwice } from './surcharges-once.js'
import { SURCHARGES_ONCE_EXAMPLES } from './surcharges-once-examples.js'
import type { Verdict } from './verdict.js'

export const duplicateCharge: Check = {
  name: 'duplicate_charge',
  title: 'Charge billed twice',
  severity: 'warning',
  confidence: 'likely',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded:
    'both invoices with the two records of the charge; for a record repeated on one invoice, that invoice',
  needs: 'records with all their cells, and tracking numbers for charges on several invoices',
  says: 'a charge is billed twice: by a record repeated in every cell, on a second invoice, or by a surcharge that a parcel has only once',
  x12: '19',
  // One of two surcharges that exclude each other may contradict the contract.
  follows: ['area_surcharge', 'surcharge_price'],
  examples: [...DUPLICATE_EXAMPLES, ...SURCHARGES_ONCE_EXAMPLES],
  assess: (view) => {
    const verdicts: Verdict[] = []
    let assessed = 0
    let unhashed = 0
    let several = 0 // shipments on several invoices
    let again = 0 // those that are not compared
    const resent = resentInvoices(view)
    const twice = createSurchargesTwice(view)
    const mayBeTwice = byPattern(twice.mayBeIn)
    return {
      found: verdicts,
      screen: ({ bill, pattern, lines }) => {
        const { length } = pattern.charges
        if (mayBeTwice(pattern) || (bill.period !== null && length > 1)) return true
        if (pattern.records > 1 && repeatsIn(view, pattern, lines)) return true
        for (let at = 0; at < length; at++) {
          if (isHashed(view, lines[at] as number)) assessed++
          else unhashed++
        }
        return false
      },
      ship: (ship) => {
        const suspects: ShipEntry[] = []
        for (const entry of ship.entries) {
          for (const line of entry.lines) {
            if (hashed(view, line)) assessed++
            else unhashed++
          }
          if (repeats(view, entry.lines) || twice.maybe(entry)) suspects.push(entry)
        }
        if (suspects.length > 0) verdicts.push(...onOneInvoice(view, ship, suspects, twice))
        if (ship.number === null) return
        const isReport = ship.entries.some(({ bill, lines }) => bill.period !== null && lines.length > 1)
        if (ship.entries.length < 2 && !isReport) return
        if (ship.entries.length > 1) {
          several++
          if (ship.entries.some((entry) => mayRepeat(view, entry))) again++
        }
        const entries = ship.entries.filter(({ bill }) => !resent.has(bill))
        verdicts.push(
          ...acrossInvoices(view, entries.length < ship.entries.length ? { ...ship, entries } : ship),
        )
      },
      finish: () => ({
        verdicts: [...verdicts, ...resentVerdicts(view)],
        assessed,
        reason:
          unhashed > 0
            ? `${unhashed} of ${assessed + unhashed} charges: the records were not read with all their cells`
            : assessed === 0
              ? 'no charge in these files'
              : again > 0
                ? `${again} of ${several} shipments on several invoices: the carrier bills returns and corrections with the amounts of the first invoice, so they were not compared`
                : null,
      }),
    }
  },
}

const hashed = (view: View, { at }: ViewLine): boolean => isHashed(view, at)

function isHashed(view: View, at: number): boolean {
  const { hash1, hash2, hash3, hash4 } = view.state.lines.col
  return hash1[at] !== 0 || hash2[at] !== 0 || hash3[at] !== 0 || hash4[at] !== 0
}

/** Whether the hash of a record occurs in another one. */
function repeatsIn(view: View, { charges }: Pattern, lines: Int32Array): boolean {
  const { hash1 } = view.state.lines.col
  for (let at = 1; at < charges.length; at++) {
    const hash = hash1[lines[at] as number]
    const { record } = charges[at] as PatternCharge
    for (let other = 0; other < at; other++)
      if (hash1[lines[other] as number] === hash && charges[other]?.record !== record) return true
  }
  return false
}

/** Whether any hash of a record occurs twice; most parcels have a handful of lines and no copy among them. */
function repeats(view: View, lines: readonly ViewLine[]): boolean {
  const { hash1 } = view.state.lines.col
  if (lines.length > 16) return true
  for (let at = 1; at < lines.length; at++)
    for (let other = 0; other < at; other++) {
      const [line, before] = [lines[at] as ViewLine, lines[other] as ViewLine]
      if (hash1[line.at] === hash1[before.at] && line.row !== before.row) return true
    }
  return false
}

/** A fee without a shipment and without its own date may legitimately be billed twice. */
function nameless(ship: Ship, { bill }: ShipEntry, { date }: ViewLine): boolean {
  return ship.number === null && (date === null || date === bill.date)
}

/** By date and number of the invoice: which of two copies a credit belongs to does not depend on the order of files. */
function inOrder(entries: readonly ShipEntry[]): readonly ShipEntry[] {
  if (entries.length < 2) return entries
  const key = ({ bill }: ShipEntry): string => `${bill.date ?? ''} ${bill.invoice ?? ''}`
  return [...entries].sort((a, b) => byText(key(a), key(b)))
}

/** Charges that one invoice bills twice: records repeated in every cell, otherwise surcharges that a parcel has once. */
function onOneInvoice(
  view: View,
  ship: Ship,
  suspects: readonly ShipEntry[],
  twice: SurchargesTwice,
): readonly Verdict[] {
  const credits = createCredits(ship)
  return inOrder(suspects).flatMap((entry) => {
    const own = copies(view, ship, entry, credits)
    return own.length > 0 ? own : twice.found(ship, entry, credits)
  })
}

/** Charges of records that are copies of an earlier record, with what a later invoice pays back of them. */
function copies(view: View, ship: Ship, entry: ShipEntry, credits: Credits): readonly Verdict[] {
  const { hash1, hash2, hash3, hash4 } = view.state.lines.col
  const rows = new Map<string, ViewLine[]>()
  for (const line of entry.lines) {
    if (!hashed(view, line) || nameless(ship, entry, line)) continue
    const key = `${hash1[line.at]}|${hash2[line.at]}|${hash3[line.at]}|${hash4[line.at]}`
    const same = rows.get(key)
    if (same === undefined) rows.set(key, [line])
    else same.push(line)
  }
  const verdicts: Verdict[] = []
  for (const lines of rows.values()) {
    const first = lines[0]?.row
    const again = lines.filter((line) => line.row !== first && signOf(line.net) !== 0)
    if (again.length > 0)
      verdicts.push(copied(view, ship, entry, { lines, again, back: paidBack(again, entry, credits) }))
  }
  return verdicts
}

/** What came back of repeated records, and on which invoices. */
function paidBack(again: readonly ViewLine[], entry: ShipEntry, credits: Credits): Facts {
  const back = createSum()
  const bills = new Set<string>()
  const records = new Map<number, Sum>()
  for (const { row, net } of again) {
    const record = records.get(row) ?? createSum()
    record.add(net)
    records.set(row, record)
  }
  for (const record of records.values()) {
    const bill = record.sign() > 0 ? credits.take(record.text(), entry) : null
    if (bill === null) continue
    back.addText(record.text())
    bills.add(billName(bill))
  }
  return bills.size === 0 ? {} : { paid_back: back.text(), back_on: [...bills].join(' and ') }
}

interface Copied {
  readonly lines: readonly ViewLine[]
  readonly again: readonly ViewLine[]
  readonly back: Facts
}

function copied(view: View, ship: Ship, entry: ShipEntry, { lines, again, back }: Copied): Verdict {
  const sum = createSum()
  for (const line of again) sum.add(line.net)
  const [first] = again
  const rows = [...new Set(lines.map((line) => line.row))]
  const { bill } = entry
  const charges = [...new Set(again.map((line) => line.kind.description))].join(', ')
  return {
    direction: sum.sign() < 0 ? 'under' : 'over',
    carrier: ship.carrier,
    invoice: bill,
    tracking: trackingOf(view, ship.shipment),
    amount: sum.text().replace('-', ''),
    facts: { again: sum.text(), record: rows[0], copies: rows.slice(1).join(', '), charges, ...back },
    charges: lines,
    evidence: lines.map(({ source }) => source),
    ...(first === undefined ? {} : { charge: charges }),
    billed: sum.text(),
    expected: '0',
    confidence: 'certain',
    mayBeUnread: 'nothing',
    evidenceNeeded: 'the invoice with the records of the charge',
  }
}
