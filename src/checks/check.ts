/** The interface of checks, and small functions that all checks use. */

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
import type { PlainShipment } from './plain-shipments.js'
import type { Observe } from './record.js'
import type { MayBeUnread, Verdict } from './verdict.js'

/** A shipment, or the fees of a delivery (`number` null), with the charges that count. */
export interface Ship {
  readonly shipment: number
  readonly carrier: Carrier
  readonly number: string | null
  /** False if there is no tracking number and the carrier groups charges by its own id. */
  readonly tracked: boolean
  /** A spreadsheet damaged the number: this is one record and not the whole shipment. */
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
  /** Consumed one by one; if there may be very many, they are also created one by one. */
  readonly verdicts: Iterable<Verdict>
  /** How many items could be assessed; if none, the check is unassessable. */
  readonly assessed: number
  /** What could not be assessed, and what would be needed. */
  readonly reason: string | null
}

export interface Assessment {
  ship?(ship: Ship): void
  /**
   * Looks at a plain shipment in whole numbers, and returns whether `ship` has to examine it. Otherwise it counts what `ship` would
   * have counted. Without `screen` all shipments come to `ship`.
   */
  screen?(plain: PlainShipment): boolean
  /** Verdicts of `ship`, if there may be many: they are removed from the list during the pass, and `finish` returns the rest. */
  readonly found?: Verdict[]
  /** Long work yields, so that other work can run. */
  finish(): Outcome | Generator<void, Outcome, void>
}

/** Number of rows, or groups of rows, after which long work yields. */
export const TOGETHER = 512

export interface Check {
  readonly name: string
  /** Name for people. */
  readonly title: string
  readonly severity: Severity
  /** How sure its findings are, unless a verdict states it. */
  readonly confidence: Confidence
  /** What a record that could not be read may change of its findings, unless a verdict states it. */
  readonly mayBeUnread: MayBeUnread
  /** The kind of claim for its findings; null if there is nothing to claim from the carrier. */
  readonly claim: ClaimKind | null
  /** What to send with a claim, in words. */
  readonly evidenceNeeded: string
  /** What must be in the files or given by the user. */
  readonly needs: string
  /** What a finding means. */
  readonly says: string
  /** X12 426 code of its findings, or a function that derives it from the charge of a finding. */
  readonly x12?: string | ((kind: Kind) => string)
  /** Whether it observes the records of a format. Default: all. */
  readonly observes?: (declaration: FormatDeclaration | undefined) => boolean
  readonly observe?: Observe
  /** Its own table, which `observe` fills with `keep`: rows of records, merged, saved and dropped with the ledger. */
  readonly keeps?: TableColumns
  /** Whether its table is useful with these options. It is not filled if it is not, in an audit that is neither saved nor merged. */
  readonly usesTable?: (given: Pick<View, 'contracts' | 'expected'>) => boolean
  /** Whether it takes what is usual from all shipments of the files: some files alone may show less. */
  readonly comparesShipments?: true
  /** Checks whose findings may be the cause of its findings. */
  readonly follows?: readonly string[]
  /** At least one with a finding and one without. */
  readonly examples: readonly Example[]
  readonly assess: (view: View) => Assessment
  /** Whether it keeps so much of every shipment that it ends first: what the other checks need at their end has room then. */
  readonly endsFirst?: boolean
}

/** Why some items were not assessed, or null if all were. */
export function missing(left: number, of: number, thing: string, why: string): string | null {
  if (of === 0) return `no ${thing} in these files`
  return left === 0 ? null : `${left} of ${count(of, thing)}: ${why}`
}

/** Why records without a charge were not compared; null if all were. */
export const uncomparedText = ({ unread: { uncompared: records } }: View): string | null =>
  records === 0
    ? null
    : `up to ${count(records, 'record')} without a charge could not be compared, because their file has very many`

/** How many records a check could assess and how many it could not, on deliveries that count. */
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

/** A record in which a check found a fault. */
export interface Mark {
  readonly entry: number
  readonly delivery: number
  readonly shipment: number
  readonly row: number
  readonly column: string | null
  /** What the check noted about the record. */
  readonly text: string
}

/** What a check noted about the fault of a record. */
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

/** The part of a verdict about one record that follows from its mark. */
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

/** Rows of a check's own table, chained by entry in the order of the table. */
export interface RowsByEntry {
  /** NONE if there is none. */
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

/** The tracking number; null for fees, and for shipments with only an id of the carrier. */
export function trackingOf(view: View, shipment: number): string | null {
  return view.state.shipments.col.tracked[shipment] === 1 ? view.shipmentNumber(shipment) : null
}

/** The common part of a verdict about a shipment that an invoice overcharges. */
export const overcharge = (
  view: View,
  ship: Ship,
  { bill }: Pick<ShipEntry, 'bill'>,
  amount: DecimalText | null,
): Pick<Verdict, 'direction' | 'carrier' | 'invoice' | 'tracking' | 'amount'> => ({
  direction: 'over',
  carrier: ship.carrier,
  invoice: bill,
  tracking: trackingOf(view, ship.shipment),
  amount,
})

/** The name of an invoice in messages. */
export function billName(bill: Pick<Bill, 'invoice' | 'period'>): string {
  if (bill.period !== null) return `the account's transactions of ${bill.period}`
  return bill.invoice === null ? 'the lines without invoice number' : `invoice ${bill.invoice}`
}

/** Cells of records that should contain an amount but do not, once per invoice and file. */
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
