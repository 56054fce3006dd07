/** What a check is, and the small things that all checks use. */
import type { FactName } from '../facts.js'
import type { FormatDeclaration } from '../format.js'
import type { Carrier, DecimalText, Source } from '../line-item.js'
import { plainAmount } from '../output/amounts.js'
import type { Bill } from './bills.js'
import type { Observe } from './record.js'
import type { Direction, Finding, Severity } from './report.js'
import type { Mark } from './state.js'
import type { View, ViewLine } from './view.js'

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
  readonly findings: readonly Finding[]
  /** How many things could be looked at; with none the check is unassessable. */
  readonly assessed: number
  /** What could not be assessed and what it would take. */
  readonly reason: string | null
}

export interface Assessment {
  ship?(ship: Ship): void
  finish(): Outcome
}

export interface Check {
  readonly name: string
  readonly severity: Severity
  /** What must be in the files, or given. */
  readonly needs: string
  /** What a finding means. */
  readonly says: string
  /** X12 426 code of its findings. */
  readonly x12?: string
  /** Whether records of a format are to be observed at all; without it, all. */
  readonly observes?: (declaration: FormatDeclaration | undefined) => boolean
  readonly observe?: Observe
  readonly assess: (view: View) => Assessment
}

export interface FindingFacts {
  direction: Direction
  carrier: Carrier | null
  invoice?: Pick<Bill, 'invoice' | 'date' | 'currency'> & { readonly account?: string | null }
  tracking?: string | null
  currency?: string | null
  amount: DecimalText | null
  message: string
  evidence: readonly Source[]
  severity?: Severity
  x12?: string
  charge?: string
  billed?: DecimalText
  expected?: DecimalText
  original?: readonly Source[]
  rate?: string
}

/** More records than anyone reads: the message has the count. */
export const EVIDENCE = 20

export function finding(check: Check, facts: FindingFacts): Finding {
  const { direction, carrier, invoice, amount, message, evidence } = facts
  const found: Finding = {
    id: '', // named when all are there
    check: check.name,
    severity: facts.severity ?? check.severity,
    direction,
    carrier,
    account_id: invoice?.account ?? null,
    invoice_id: invoice?.invoice ?? null,
    tracking_number: facts.tracking ?? null,
    currency: facts.currency === undefined ? (invoice?.currency ?? null) : facts.currency,
    amount,
    message,
    evidence: evidence.slice(0, EVIDENCE),
    x12_426: facts.x12 ?? check.x12 ?? null,
  }
  if (invoice !== undefined) found.invoice_date = invoice.date
  if (facts.charge !== undefined) found.charge = facts.charge
  if (facts.billed !== undefined) found.billed = facts.billed
  if (facts.expected !== undefined) found.expected = facts.expected
  if (facts.rate !== undefined) found.rate = facts.rate
  if (facts.original !== undefined) found.original = facts.original.slice(0, EVIDENCE)
  return found
}

/** `1 invoice`, `12 invoices`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
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
    assessed += place.tally[check] ?? 0
    left += place.tally[`-${check}`] ?? 0
  }
  return { assessed, left }
}

/** Record-level faults of a check on deliveries that count. */
export function marksOf(view: View, check: string): Mark[] {
  return view.state.marks.filter((mark) => mark.check === check && view.counts(mark.delivery))
}

/** A finding about one record that a mark stands for. */
export function markFacts(
  view: View,
  mark: Mark,
): Pick<FindingFacts, 'carrier' | 'invoice' | 'tracking' | 'evidence'> {
  const bill = view.billOf(mark.delivery)
  return {
    carrier: bill.carrier,
    invoice: bill,
    tracking: trackingOf(view, mark.shipment),
    evidence: [view.source(mark.delivery, mark.row, mark.column)],
  }
}

/** The tracking number, null for fees and for shipments known by the carrier's own id alone. */
export function trackingOf(view: View, shipment: number): string | null {
  return view.state.shipments.col.tracked[shipment] === 1 ? view.shipmentNumber(shipment) : null
}

/** Currency and amount as people write them; a file without currency has the bare amount. */
export function money(amount: DecimalText, currency: string | null): string {
  const text = plainAmount(amount, currency)
  return currency === null ? text : `${text} ${currency}`
}

/** How an invoice is called in messages. */
export function billName(bill: Pick<Bill, 'invoice' | 'period'>): string {
  if (bill.period !== null) return `the account's transactions of ${bill.period}`
  return bill.invoice === null ? 'the lines without invoice number' : `invoice ${bill.invoice}`
}

/** Cells of records that should have held an amount, once an invoice and file. */
export function unreadableCells(
  check: Check,
  view: View,
  facts: readonly FactName[],
  what: string,
): Finding[] {
  return view.state.deliveries.flatMap((place, at) =>
    facts.flatMap((name) => {
      const found = view.counts(at) ? place.unreadable.get(name) : undefined
      if (found === undefined) return []
      const bill = view.billOf(at)
      return [
        finding(check, {
          direction: 'integrity',
          severity: 'warning',
          carrier: bill.carrier,
          invoice: bill,
          amount: null,
          message: `${what} ${billName(bill)} cannot be read on ${count(found.records, 'record')}: ${found.cell}`,
          evidence: [view.source(at, found.row)],
        }),
      ]
    }),
  )
}
