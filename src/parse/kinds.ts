/** Kinds of records: which kind a record is, how wide it may be, and what it states about its invoice. */

import type { RecordReader } from '../csv/reader.js'
import { type BoundRef, bindRef } from '../format/cell-ref.js'
import { type Columns, columnsOf } from '../format/columns.js'
import type { CellRef, Condition, FormatDeclaration, RowKind, Statement } from '../format/format.js'
import type { InvoiceStatement } from '../schema/facts.js'
import { withoutTime } from '../values/dates.js'
import { currencyOf } from '../values/iso-4217.js'
import { negate, signOf } from '../values/money.js'
import type { Problem, Row } from './row.js'

/**
 * `stated`: amounts keep their sign. `taken`: they are subtracted. `twice`: they are subtracted from something that is
 * itself subtracted.
 */
export type SignOfAmounts = 'stated' | 'taken' | 'twice'

export interface BoundCondition {
  readonly ref: BoundRef
  readonly condition: Condition
}

export interface BoundKind {
  readonly kind: RowKind
  readonly columns: Columns
  readonly when: readonly BoundCondition[]
  /** Accepted numbers of cells. */
  readonly widths: readonly number[] | 'any'
  /** Widths that need no proof: of several, the usual one in the file. */
  readonly usual: readonly number[]
}

const CHARGED: RowKind = { name: 'charge' }

export function bindConditions(
  conditions: readonly Condition[] | undefined,
  columns: Columns,
): BoundCondition[] {
  return (conditions ?? []).map((condition) => ({ ref: bindRef(condition.cell, columns), condition }))
}

export function meets(row: Pick<Row, 'ref'>, conditions: readonly BoundCondition[]): boolean {
  for (const { ref, condition } of conditions) if (!condition.matcher.test(row.ref(ref))) return false
  return true
}

export function bindKinds(format: FormatDeclaration, columns: Columns, width: number): BoundKind[] {
  return (format.rows ?? [CHARGED]).map((kind) => {
    const own = kind.columns === undefined ? columns : columnsOf(kind.columns, kind.columns)
    const widths = kind.width ?? [kind.columns === undefined ? width : own.names.length]
    return {
      kind,
      columns: own,
      when: bindConditions(kind.when, own),
      widths,
      usual: widths === 'any' ? [] : widths.includes(width) ? [width] : widths,
    }
  })
}

export function recordKind(row: Pick<Row, 'ref'>, kinds: readonly BoundKind[]): BoundKind | undefined {
  for (const kind of kinds) if (kind.when.length === 0 || meets(row, kind.when)) return kind
  return undefined
}

/** The same for a record at the beginning of the file, whose cells are texts already. */
export function kindOfCells(
  cells: readonly string[],
  kinds: readonly BoundKind[],
  blankText: string | undefined,
): BoundKind | undefined {
  const text = (at: number): string => {
    const trimmed = (cells[at] ?? '').trim()
    return trimmed === blankText ? '' : trimmed
  }
  return recordKind({ ref: ({ at }) => at.map(text).find((known) => known !== '') ?? '' }, kinds)
}

export type WidthVerdict = 'right' | 'odd' | 'wrong'

/**
 * `right`: the usual width, or any if all are accepted. `odd`: cells are missing, or there are too many empty ones. `wrong`: there are too
 * many filled cells. The cells missing from a short record may have been empty.
 */
export function widthOf(reader: RecordReader, row: Row, { widths, usual }: BoundKind): WidthVerdict {
  if (widths === 'any') return 'right'
  for (const width of usual) if (reader.count === width) return 'right'
  const widest = Math.max(...widths)
  for (let at = widest; at < reader.count; at++) if (row.uncached(at) !== '') return 'wrong'
  return 'odd'
}

/**
 * Reads what a record states. Invalid amounts are named in `unreadable`: a statement is never a charge.
 * Returns the problem with its date, if any.
 */
export function readStatement(
  states: Statement,
  bound: BoundStatement,
  row: Row,
  open: InvoiceStatement,
  columns: Columns,
  sign: SignOfAmounts,
): Problem | null {
  open.account_id ??= row.identifier(bound.account_id)
  open.invoice_id ??= row.identifier(bound.invoice_id)
  open.invoice_date ??= withoutTime(row.date(bound.invoice_date, columns))
  const undated = row.problem
  row.problem = null
  open.currency ??= currencyOf(row.ref(bound.currency))
  open.kind ??= row.ref(bound.kind) || null
  for (const total of ['net_total', 'tax_total', 'gross_total'] as const) {
    if (states[total] === undefined) continue
    const at = row.place(bound[total])
    const amount = row.amount(at, columns)
    if (row.problem !== null || (sign !== 'stated' && amount !== null && signOf(amount) < 0)) {
      open.unreadable.push(`${placeName(states[total], columns.names[at])}: ${cutShort(row.text(at))}`)
      row.problem = null
    } else if (amount !== null) open[total] ??= (sign === 'taken' ? negate(amount) : amount).text
  }
  const count = row.place(bound.shipments)
  const shipments = row.amount(count, columns)
  row.problem = null
  if (shipments !== null && signOf(shipments) > 0) open.shipments ??= shipments.text
  return undated
}

/** The cell of a total in words: the label before it, its position, or its column. */
export function placeName(ref: CellRef | undefined, column = ''): string {
  const cell = Array.isArray(ref) ? ref[0] : ref
  if (typeof cell === 'number') return `field ${cell}`
  return typeof cell === 'object' ? cell.after : column
}

const SHOWN = 200

/** The text, or a copy of its start: a slice would keep the whole record in memory. */
const cutShort = (text: string): string =>
  text.length <= SHOWN ? text : `${Buffer.from(text.slice(0, SHOWN)).toString()}…`

const STATED = [
  'account_id',
  'invoice_id',
  'invoice_date',
  'currency',
  'kind',
  'net_total',
  'tax_total',
  'gross_total',
  'shipments',
] as const

export type BoundStatement = Readonly<Record<(typeof STATED)[number], BoundRef>>

export function bindStatement(states: Statement, columns: Columns): BoundStatement {
  const ref = (field: (typeof STATED)[number]): BoundRef => bindRef(states[field], columns)
  return {
    account_id: ref('account_id'),
    invoice_id: ref('invoice_id'),
    invoice_date: ref('invoice_date'),
    currency: ref('currency'),
    kind: ref('kind'),
    net_total: ref('net_total'),
    tax_total: ref('tax_total'),
    gross_total: ref('gross_total'),
    shipments: ref('shipments'),
  }
}

export function newStatement(file: string, row: number): InvoiceStatement {
  return {
    file,
    row,
    account_id: null,
    invoice_id: null,
    invoice_date: null,
    currency: null,
    kind: null,
    net_total: null,
    tax_total: null,
    gross_total: null,
    shipments: null,
    unreadable: [],
  }
}
