/** One record of a file, as checks observe it. */

import type { AuditHints } from '../format/format.js'
import { noteFault } from '../ledger/book.js'
import type { Delivery } from '../ledger/delivery.js'
import { type AuditState, type HungTable, hungRows } from '../ledger/state.js'
import { newRow, type TableColumns } from '../ledger/table.js'
import type { ChargeBatch, ChargeKind } from '../parse/charge-batch.js'
import type { FactName } from '../schema/facts.js'
import type { ShipmentField } from '../schema/line-item.js'
import { lateMoney } from '../values/late-money.js'
import { createSum, type Money, type Sum, ZERO } from '../values/money.js'

/** Bits for the kinds of charges that a record has. */
export const BASE = 1
export const FUEL = 2
export const CREDIT = 4

export interface AuditRecord {
  batch: ChargeBatch
  /** Position of the record in the batch; its charges are from `first` to before `end`. */
  index: number
  first: number
  end: number
  row: number
  hints: AuditHints | undefined
  /** Number of a charge's kind in the state. */
  kindOf: (batch: ChargeBatch, charge: number) => number
  /** `BASE`, `FUEL`, `CREDIT`. */
  bits: number
  delivery: number
  place: Delivery
  shipment: number
  entry: number
}

/** A record as its file states it, before it has a place in the ledger. */
export type ReadRecord = Pick<AuditRecord, 'batch' | 'index' | 'first' | 'end' | 'row' | 'hints'>

/** Called for each record while it is read. */
export type Observe = (record: AuditRecord, state: AuditState) => void

type Column = readonly (string | null)[] | undefined

/** Columns of the current batch, current up once because each is needed dozens of times per record. */
let current: ChargeBatch | undefined
let facts = new Map<FactName, Column>()
let fields = new Map<ShipmentField, Column>()

function useBatch(batch: ChargeBatch): void {
  current = batch
  facts = new Map()
  fields = new Map()
}

/** Called after the last record of a batch: it would keep its file's reader in memory until the next one. */
export function forgetBatch(): void {
  current = undefined
  facts = new Map()
  fields = new Map()
}

/** A filled fact of the record, or null. */
export function fact({ batch, index }: ReadRecord, name: FactName): string | null {
  if (batch !== current) useBatch(batch)
  let column = facts.get(name)
  if (column === undefined && !facts.has(name)) {
    column = batch.records.facts?.[name]
    facts.set(name, column)
  }
  return column?.[index] || null
}

/** What the record states about its shipment, or null. */
export function ofShipment({ batch, index }: ReadRecord, name: ShipmentField): string | null {
  if (batch !== current) useBatch(batch)
  let column = fields.get(name)
  if (column === undefined) {
    column = batch.records[name]
    fields.set(name, column)
  }
  return column[index] ?? null
}

export function kindAt({ batch }: ReadRecord, charge: number): ChargeKind {
  return batch.kinds[batch.charges.kind[charge] as number] as ChargeKind
}

/** Day of the record, otherwise of its invoice: `YYYY-MM-DD`. */
export function dayOf(record: ReadRecord): string | null {
  const { batch, index } = record
  const { records, heads } = batch
  const day =
    ofShipment(record, 'ship_date') ??
    records.transaction_date[index] ??
    heads[records.head[index] as number]?.invoice_date
  return day?.slice(0, 10) ?? null
}

export const isNil = ({ units, big }: Money): boolean => units === 0 && big === null

/** Exact sum of the record's amounts, of some charges or of all; charges without an amount add nothing. */
export function sumOf(
  record: AuditRecord,
  amounts: readonly (Money | null)[],
  counts?: (record: ReadRecord, charge: number) => boolean,
): Money {
  const { first, end } = record
  let only: Money | null = null
  let sum: Sum | undefined
  for (let charge = first; charge < end; charge++) {
    const amount = amounts[charge] ?? null
    if (amount === null) continue
    if (counts !== undefined && !counts(record, charge)) continue
    if (only === null) {
      only = amount
      continue
    }
    if (sum === undefined) {
      sum = running
      sum.reset()
      sum.add(only)
    }
    sum.add(amount)
  }
  return sum === undefined ? (only ?? ZERO) : lateMoney(sum)
}

const running = createSum()

/** Names of checks prefixed by `-`, the keys of what they could not assess. */
const left = new Map<string, string>()

/** Counts a record that a check could, or could not, assess. */
export function tally(record: AuditRecord, check: string, assessed: boolean): void {
  let key = check
  if (!assessed) {
    key = left.get(check) ?? `-${check}`
    left.set(check, key)
  }
  record.place.tally(key, 1)
}

/** Keeps a fault of this record until the report. */
export function mark(
  record: AuditRecord,
  state: AuditState,
  check: string,
  says: Readonly<Record<string, string>>,
  column: string | null = null,
): void {
  noteFault(state, record, check, column, JSON.stringify(says))
}

/** A new row of the check's own table for the record's entry; the check fills the other columns. */
export function keep<Of extends TableColumns>(
  { entry, row }: AuditRecord,
  state: AuditState,
  check: string,
  columns: Of,
): { readonly at: number; readonly col: HungTable<keyof Of & string>['col'] } {
  const rows = hungRows(state, check, columns)
  const at = newRow(rows)
  rows.col.entry[at] = entry
  rows.col.row[at] = row
  return { at, col: rows.col }
}
