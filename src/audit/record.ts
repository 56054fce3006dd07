/** One record of a file as the record-level checks see it. */
import type { FactName, RowFacts } from '../facts.js'
import type { AuditHints } from '../format.js'
import type { LineItem } from '../line-item.js'
import { addMoney, moneyOf } from '../money.js'
import type { AuditState, Delivery } from './state.js'

/** What the record's lines are, as bits. */
export const BASE = 1
export const FUEL = 2
export const CREDIT = 4

/** Whether a charge is what the shipment itself costs, and no freight on top of that. */
export const isBaseFreight = ({
  category,
  subcategory,
}: {
  readonly category: string
  readonly subcategory: string | null
}): boolean => category === 'freight' && subcategory !== 'extra'

export interface AuditRecord {
  /** The record's line items are `items[start]` to `items[end - 1]`. */
  items: readonly LineItem[]
  start: number
  end: number
  row: number
  facts: RowFacts | undefined
  hints: AuditHints | undefined
  /** `BASE`, `FUEL`, `CREDIT`. */
  bits: number
  delivery: number
  place: Delivery
  shipment: number
  entry: number
}

/** Looks at each record as it comes by. */
export type Observe = (record: AuditRecord, state: AuditState) => void

/** A filled fact of the record, or null. */
export function fact(record: AuditRecord, name: FactName): string | null {
  const text = record.facts?.cells[name]
  return text === undefined || text === '' ? null : text
}

/** Counts a record that a check could look at, or could not. */
export function tally(record: AuditRecord, check: string, assessed: boolean): void {
  const key = assessed ? check : `-${check}`
  const counts = record.place.tally
  counts[key] = (counts[key] ?? 0) + 1
}

/** Keeps a fault of this record until the report. */
export function mark(
  record: AuditRecord,
  state: AuditState,
  check: string,
  says: Readonly<Record<string, string>>,
  column: string | null = null,
): void {
  const { delivery, shipment, row } = record
  state.marks.push({ check, delivery, shipment, row, column, says })
}

/** Adds up a tax of the delivery. */
export function addTax(place: Delivery, tax: string): void {
  place.tax = place.tax === null ? moneyOf(tax) : addMoney(place.tax, moneyOf(tax))
}
