/**
 * A charge is billed twice if one record of a file is a copy of another in every cell, or if two different
 * invoices bill the same original charge of a shipment for the same day and amount without a credit for one of them.
 * Less is not enough: correct invoices repeat code, description and amount on one parcel.
 */

import { invoiceKey } from '../invoices/bills.js'
import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { Facts } from '../schema/audit-report.js'
import { canonical } from '../values/decimal.js'
import { createSum, signOf } from '../values/money.js'
import { byText } from '../values/order.js'
import { billName, type Check, type Ship, type ShipEntry, trackingOf } from './check.js'
import { type Credits, createCredits } from './shipment-credits.js'
import type { Verdict } from './verdict.js'

export const duplicateCharge: Check = {
  name: 'duplicate_charge',
  title: 'Charge billed twice',
  severity: 'warning',
  confidence: 'likely',
  claim: 'billing',
  evidenceNeeded: 'both invoices with the two records of the charge',
  needs: 'records with all their cells, and tracking numbers for charges on several invoices',
  says: 'a charge is billed twice: by a record repeated in every cell, or on a second invoice',
  x12: '19',
  examples: [
    {
      of: 'a record that is repeated',
      records: [{ charges: [['Freight', '10.00']] }, { charges: [['Freight', '10.00']] }],
      finds: ['10.00 USD billed again: record 2 repeats record 1 in every cell (Freight)'],
    },
    {
      of: 'a record that is repeated, and paid back on a later invoice',
      records: [
        { charges: [['Freight', '10.00']] },
        { charges: [['Freight', '10.00']] },
        { invoice: 'A2', invoiced: '2025-09-13', charges: [['Freight', '-10.00', { stage: 'credit' }]] },
      ],
      finds: [
        '10.00 USD billed again: record 2 repeats record 1 in every cell (Freight); 10.00 USD came back on invoice A2',
      ],
    },
    {
      of: 'a parcel billed on a second invoice',
      records: [
        { charges: [['Freight', '10.00']] },
        { invoice: 'A2', invoiced: '2025-09-13', charges: [['Freight', '10.00']] },
      ],
      finds: ['10.00 USD billed again: Freight of 2025-09-02 on invoice A1 and invoice A2'],
    },
    {
      of: 'a parcel billed on a second invoice, the first charge credited',
      records: [
        { charges: [['Freight', '10.00']] },
        { invoice: 'A2', invoiced: '2025-09-13', charges: [['Freight', '10.00']] },
        { invoice: 'A2', invoiced: '2025-09-13', charges: [['Freight', '-10.00', { stage: 'credit' }]] },
      ],
      finds: [],
    },
  ],
  assess: (view) => {
    const verdicts: Verdict[] = []
    let assessed = 0
    let unhashed = 0
    let several = 0 // shipments on several invoices
    let again = 0 // those that are not compared
    return {
      found: verdicts,
      ship: (ship) => {
        const repeated: ShipEntry[] = []
        for (const entry of ship.entries) {
          for (const line of entry.lines) {
            if (hashed(view, line)) assessed++
            else unhashed++
          }
          if (repeats(view, entry.lines)) repeated.push(entry)
        }
        const credits = repeated.length === 0 ? null : createCredits(ship)
        for (const entry of inOrder(repeated))
          if (credits !== null) verdicts.push(...copies(view, ship, entry, credits))
        if (ship.number === null || ship.entries.length < 2) return
        several++
        if (ship.entries.some((entry) => mayRepeat(view, entry))) again++
        verdicts.push(...acrossInvoices(view, ship))
      },
      finish: () => ({
        verdicts,
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

function hashed(view: View, line: ViewLine): boolean {
  const { hash1, hash2, hash3, hash4 } = view.state.lines.col
  return hash1[line.at] !== 0 || hash2[line.at] !== 0 || hash3[line.at] !== 0 || hash4[line.at] !== 0
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

/** Whether the carrier bills the same charge again on a later invoice, for a return or a correction. */
const mayRepeat = (view: View, { bill, delivery }: ShipEntry): boolean =>
  bill.period === null && view.hints(delivery)?.repeatsAcrossInvoices === true

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
  for (const row of new Set(again.map((line) => line.row))) {
    const record = createSum()
    for (const line of again) if (line.row === row) record.add(line.net)
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
  }
}

interface Billed {
  readonly line: ViewLine
  readonly entry: ShipEntry
}

/** A charge, or a discount on a charge, that is on several invoices. */
interface Repeated {
  readonly billed: readonly Billed[]
  /** How often it was billed after the first time. */
  readonly times: number
}

/**
 * Original charges of a shipment that are repeated on different invoices with the same day and amount, less credits and less
 * the discounts that are repeated too: only what was paid twice is claimed.
 */
function acrossInvoices(view: View, ship: Ship): Verdict[] {
  const charges = new Map<string, { charge: string; worth: string; billed: Billed[] }>()
  const credited = new Map<string, number>()
  const note = (key: string): unknown => credited.set(key, (credited.get(key) ?? 0) + 1)
  for (const entry of ship.entries) {
    if (mayRepeat(view, entry)) continue
    for (const line of entry.lines) {
      const { kind, net, date } = line
      const sign = signOf(net)
      const amount = `${entry.bill.currency}|${canonical(net.text.replace('-', ''))}`
      const charge = `${kind.code}|${kind.description}|${amount}`
      const discount = kind.category === 'discount'
      const refund = kind.category === 'refund' || kind.stage === 'credit'
      // Refunds and reversed discounts have their own codes and names: the amount shows what they are for.
      if (refund || (sign < 0 && kind.stage !== 'original')) note(`${-sign}|${amount}`)
      else if (sign < 0 && !discount) note(charge)
      if (sign !== (discount ? -1 : 1) || kind.stage !== 'original' || date === null) continue
      const worth = `${sign}|${amount}`
      const key = `${charge}|${date.slice(0, 10)}`
      const same = charges.get(key) ?? { charge, worth, billed: [] }
      same.billed.push({ line, entry })
      charges.set(key, same)
    }
  }
  /** Each credit offsets one charge. */
  const takeCredit = (key: string, wanted: number): number => {
    const available = credited.get(key) ?? 0
    const taken = Math.min(available, wanted)
    if (taken > 0) credited.set(key, available - taken)
    return taken
  }
  const together = new Map<string, Repeated[]>() // charges on the same invoices for the same day
  for (const { charge, worth, billed } of charges.values()) {
    const bills = new Set(billed.map(({ entry }) => entry.bill))
    let times = bills.size - 1
    if (times > 0) times -= takeCredit(charge, times)
    if (times > 0) times -= takeCredit(worth, times)
    if (times <= 0) continue
    const { line, entry } = billed[0] as Billed
    const key = JSON.stringify([[...bills].map(invoiceKey), entry.bill.currency, line.date?.slice(0, 10)])
    together.set(key, [...(together.get(key) ?? []), { billed, times }])
  }
  return [...together.values()].flatMap((repeated) => paidTwice(view, ship, repeated))
}

function paidTwice(view: View, ship: Ship, repeated: readonly Repeated[]): Verdict[] {
  const sum = createSum()
  for (const { billed, times } of repeated)
    for (let at = 0; at < times; at++) sum.add((billed[0] as Billed).line.net)
  if (sum.sign() <= 0) return [] // nothing was paid twice
  const sorted = repeated.flatMap(({ billed }) => billed).sort(order)
  const bill = sorted.at(-1)?.entry.bill
  const names = [...new Set(sorted.map(({ line }) => line.kind.description))].join(', ')
  const invoices = [...new Set(sorted.map(({ entry }) => billName(entry.bill)))].join(' and ')
  return [
    {
      direction: 'over',
      carrier: ship.carrier,
      ...(bill === undefined ? {} : { invoice: bill }),
      tracking: ship.shipment === NONE ? null : trackingOf(view, ship.shipment),
      amount: sum.text(),
      facts: {
        again: sum.text(),
        charges: names,
        date: sorted[0]?.line.date?.slice(0, 10),
        invoices,
      },
      charges: sorted.map(({ line }) => line),
      evidence: sorted.map(({ line }) => line.source),
      charge: names,
      billed: sum.text(),
      expected: '0',
    },
  ]
}

/** By invoice date, number and record: the later invoice is the one to dispute. */
function order(a: Billed, b: Billed): number {
  const key = ({ line, entry }: Billed): string =>
    JSON.stringify([entry.bill.date ?? '', entry.bill.invoice ?? '', line.source.file]) +
    `${line.source.row}`.padStart(12, '0')
  return key(a) < key(b) ? -1 : 1
}
