/** What a check is, and the small things that all checks use. */

import type { FormatDeclaration } from '../format/format.js'
import type { Bill } from '../invoices/bills.js'
import type { View, ViewLine } from '../invoices/view.js'
import { UNREADABLE } from '../ledger/book.js'
import { NONE } from '../ledger/slots.js'
import { type HungTable, type Kind, ownRows } from '../ledger/state.js'
import type { TableColumns } from '../ledger/table.js'
import type { ClaimKind, Confidence, Severity } from '../schema/audit-report.js'
import type { FactName } from '../schema/facts.js'
import type { Carrier, DecimalText } from '../schema/line-item.js'
import { count } from '../values/shown-amounts.js'
import type { Example } from './example.js'
import type { Observe } from './record.js'
import type { Verdict } from './verdict.js'

/** A shipment, or the fees of a delivery (`number` null), with the charges that count. */
export interface Ship {
  readonly shipment: number
  readonly carrier: Carrier
  readonly number: string | null
  /** False where the carrier groups by an id of its own and there is no tracking number. */
  readonly tracked: boolean
  /** The number is what a spreadsheet left of it: this is one record, and not the whole shipment. */
  readonly damaged: boolean
  readonly entries: readonly ShipEntry[]
}

export interface ShipEntry {
  readonly entry: number
  readonly delivery: number
  readonly bill: Bill
  readonly lines: readonly ViewLine[]
}

export interface Outcome {
  /** Taken one by one: where there may be very many they are made so too. */
  readonly verdicts: Iterable<Verdict>
  /** How many things could be looked at; with none the check is unassessable. */
  readonly assessed: number
  /** What could not be assessed and what it would take. */
  readonly reason: string | null
}

export interface Assessment {
  ship?(ship: Ship): void
  /** What `ship` finds, where there may be much of it: it is taken out of the list meanwhile, and `finish` gives what is left. */
  readonly found?: Verdict[]
  /** Long work pauses where it yields, so that others get their turn. */
  finish(): Outcome | Generator<void, Outcome, void>
}

/** Rows, or groups of them, after which long work may pause. */
export const TOGETHER = 512

export interface Check {
  readonly name: string
  /** Plain name, for people. */
  readonly title: string
  readonly severity: Severity
  /** How sure its findings are; a verdict may be surer, or less so. */
  readonly confidence: Confidence
  /** What its findings are claimed as; null where nothing is to be asked of the carrier. */
  readonly claim: ClaimKind | null
  /** What to send with a claim, in words. */
  readonly evidenceNeeded: string
  /** What must be in the files, or given. */
  readonly needs: string
  /** What a finding means. */
  readonly says: string
  /** X12 426 code of its findings, or how it follows from the charge that a finding is about. */
  readonly x12?: string | ((kind: Kind) => string)
  /** Whether records of a format are to be observed at all; without it, all. */
  readonly observes?: (declaration: FormatDeclaration | undefined) => boolean
  readonly observe?: Observe
  /** Its own table, which `observe` fills by `keep`: rows of records, merged, saved and dropped with the ledger. */
  readonly keeps?: TableColumns
  /** Checks whose findings may be the cause of its own. */
  readonly follows?: readonly string[]
  /** At least one in which something is found, and one in which nothing is. */
  readonly examples: readonly Example[]
  readonly assess: (view: View) => Assessment
}

/** A reason why some things were not looked at, or null where all were. */
export function missing(left: number, of: number, thing: string, why: string): string | null {
  if (of === 0) return `no ${thing} in these files`
  return left === 0 ? null : `${left} of ${count(of, thing)}: ${why}`
}

/** How often a record-level check could look, over the deliveries that count. */
export function tallied(view: View, check: string): { assessed: number; left: number } {
  let assessed = 0
  let left = 0
  for (const [at, place] of view.state.deliveries.entries()) {
    if (!view.counts(at)) continue
    assessed += place.tallied(check)
    left += place.tallied(`-${check}`)
  }
  return { assessed, left }
}

/** A record that a check found fault with. */
export interface Mark {
  readonly entry: number
  readonly delivery: number
  readonly shipment: number
  readonly row: number
  readonly column: string | null
  /** What the check noted of it. */
  readonly text: string
}

/** What a check noted of a record's fault. */
export const saysOf = ({ text }: Mark): Readonly<Record<string, string>> => JSON.parse(text)

/** Record-level faults of a check on deliveries that count. */
export function marksOf(view: View, check: string): Mark[] {
  const { words, entries } = view.state
  const { col, length } = ownRows(view.state, 'marks')
  const found: Mark[] = []
  for (let at = 0; at < length; at++) {
    if (words.list[col.check[at] as number] !== check) continue
    const entry = col.entry[at] as number
    const delivery = entries.col.delivery[entry] as number
    if (!view.counts(delivery)) continue
    const column = col.column[at] as number
    found.push({
      entry,
      delivery,
      shipment: entries.col.shipment[entry] as number,
      row: col.row[at] as number,
      column: column === NONE ? null : (words.list[column] ?? null),
      text: words.list[col.says[at] as number] ?? '',
    })
  }
  return found
}

/** What a verdict about one record has of its mark. */
export function markVerdict(
  view: View,
  mark: Mark,
): Pick<Verdict, 'carrier' | 'tracking' | 'evidence' | 'charges'> & { readonly invoice: Bill } {
  const bill = view.billOf(mark.delivery)
  return {
    carrier: bill.carrier,
    invoice: bill,
    tracking: trackingOf(view, mark.shipment),
    evidence: [view.source(mark.delivery, mark.row, mark.column)],
    charges: view.chargesOf(mark.entry, mark.row),
  }
}

/** Rows of a check's own table by the entries that they hang on, each chain in the order of the table. */
export interface RowsByEntry {
  /** NONE where there is none. */
  first(entry: number): number
  next(row: number): number
}

export function rowsByEntry({ state }: View, { col, length }: HungTable): RowsByEntry {
  const heads = new Int32Array(length === 0 ? 0 : state.entries.length).fill(NONE)
  const following = new Int32Array(length)
  const entries = col.entry as Int32Array
  for (let at = length - 1; at >= 0; at--) {
    const entry = entries[at] as number
    following[at] = heads[entry] as number
    heads[entry] = at
  }
  return { first: (entry) => heads[entry] ?? NONE, next: (row) => following[row] as number }
}

/** The tracking number, null for fees and for shipments known by the carrier's own id alone. */
export function trackingOf(view: View, shipment: number): string | null {
  return view.state.shipments.col.tracked[shipment] === 1 ? view.shipmentNumber(shipment) : null
}

/** A shipment that one of its invoices bills too much for. */
export const overcharge = (
  view: View,
  ship: Ship,
  { bill }: ShipEntry,
  amount: DecimalText | null,
): Pick<Verdict, 'direction' | 'carrier' | 'invoice' | 'tracking' | 'amount'> => ({
  direction: 'over',
  carrier: ship.carrier,
  invoice: bill,
  tracking: trackingOf(view, ship.shipment),
  amount,
})

/** How an invoice is called in messages. */
export function billName(bill: Pick<Bill, 'invoice' | 'period'>): string {
  if (bill.period !== null) return `the account's transactions of ${bill.period}`
  return bill.invoice === null ? 'the lines without invoice number' : `invoice ${bill.invoice}`
}

/** Cells of records that should have held an amount, once an invoice and file. */
export function unreadableCells(view: View, names: readonly FactName[]): Verdict[] {
  const cells = new Map<string, { first: Mark; records: number }>()
  for (const mark of marksOf(view, UNREADABLE)) {
    const key = `${mark.delivery}|${mark.column}`
    const known = cells.get(key) ?? { first: mark, records: 0 }
    cells.set(key, { first: mark.row < known.first.row ? mark : known.first, records: known.records + 1 })
  }
  return [...cells.values()]
    .filter(({ first }) => names.some((name) => name === first.column))
    .map(({ first, records }): Verdict => {
      const bill = view.billOf(first.delivery)
      return {
        direction: 'integrity',
        severity: 'warning',
        carrier: bill.carrier,
        invoice: bill,
        amount: null,
        facts: { fault: 'unreadable', records, invoice: billName(bill), cell: first.text },
        evidence: [view.source(first.delivery, first.row)],
      }
    })
}
