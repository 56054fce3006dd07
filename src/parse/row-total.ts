/** Decides which cells are a record's charges: those that add up to the total that the record states for itself. */

import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { CellRef, Composed, FormatDeclaration } from '../format/format.js'
import { addMoney, createSum, type Money, negate, signOf, ZERO } from '../values/money.js'
import { foldSubtotal } from './charge-cells.js'
import { bindComposed } from './composed.js'
import type { Identify } from './identity.js'
import type { Line, Lines } from './lines.js'
import type { Row } from './row.js'

export interface Settlement {
  /** The stated total, null if blank. */
  readonly stated: Money | null
  /** Stated total minus the lines; null if they agree or no total is stated. */
  readonly residual: Money | null
  /** The total was used as the only charge: it agrees with itself, which proves nothing. */
  readonly alone?: true
  /** The residual, with the total's column, if nothing known about the format explains it. */
  readonly missed?: ColumnAmount | undefined
  /** An amount next to the charges that the total does not contain. */
  readonly outside?: ColumnAmount | undefined
}

export const NOT_SETTLED: Settlement = { stated: null, residual: null }

export interface ColumnAmount {
  readonly column: string
  readonly amount: Money
}

export type SettleRow = (row: Row, lines: Lines) => Settlement

const NOTHING: Settlement = { stated: null, residual: null }

export function bindRowTotal(
  {
    rowTotal: total,
    charges,
    facts,
    audit,
  }: Pick<FormatDeclaration, 'rowTotal' | 'charges' | 'facts' | 'audit'>,
  columns: Columns,
  identify: Identify,
): SettleRow {
  if (total === undefined)
    return audit?.tax?.kind === 'gross_is_sum' ? bindGross(charges, columns) : () => NOTHING
  const totalRef = bindRef(total.column, columns)
  const { outside, alone } = total
  const outsideAt = bindRef(outside?.column, columns).at[0] ?? -1
  const outsideColumn = columns.names[outsideAt] ?? ''
  const freightCharge = identify(
    null,
    outside?.description ?? '',
    outside === undefined ? null : `${outside.column}`,
  )
  const [record] = charges
  const net = bindRef(record?.kind === 'record' ? record.net : undefined, columns)
  const transport = new Set((outside?.labels ?? []).map(foldSubtotal))
  const aloneLabel = bindText(alone?.label, columns)
  const aloneAllowed =
    alone !== undefined && (alone.unlessColumns ?? []).every((name) => columns.find(name) < 0)
  const sum = createSum()
  const anySign = audit?.rowTotal?.anySign === true
  const incomplete = new Set<string | null>(audit?.rowTotal?.incomplete)

  function missed(stated: Money, residual: Money, lines: Lines, at: number): ColumnAmount | undefined {
    // The total has the other sign.
    if (anySign && signOf(addMoney(addMoney(stated, stated), negate(residual))) === 0) return undefined
    let all = incomplete.size > 0 && lines.count > 0
    for (let line = 0; all && line < lines.count; line++)
      all = incomplete.has((lines.all[line] as Line).column)
    return all ? undefined : { column: columns.names[at] ?? `field ${at + 1}`, amount: residual }
  }

  const withTax = bindRef(
    audit?.tax?.kind === 'gross_is_sum' ? undefined : facts?.row_total_with_tax,
    columns,
  )
  const rowTax = bindRef(facts?.row_tax, columns)

  /** The amount by which a total with tax exceeds the charges and their tax, if it is the only total that the record states. */
  function missedWithTax(row: Row, lines: Lines): ColumnAmount | undefined {
    const at = lines.count === 0 ? -1 : row.place(withTax)
    const total = row.amount(at, columns)
    if (total === null) {
      row.problem = null
      return undefined
    }
    const net = sum.money()
    sum.reset()
    for (let line = 0; line < lines.count; line++) sum.add((lines.all[line] as Line).tax ?? ZERO)
    const tax = sum.sign() === 0 ? row.amount(row.place(rowTax), columns) : sum.money()
    row.problem = null
    const amount = addMoney(total, negate(addMoney(net, tax ?? ZERO)))
    return { column: columns.names[at] ?? '', amount }
  }

  return (row, lines) => {
    const at = row.place(totalRef)
    const stated = row.amount(at, columns)
    if (row.problem !== null) return NOTHING
    const apart = row.amount(outsideAt, columns)
    if (row.problem !== null) return NOTHING
    sum.reset()
    for (let line = 0; line < lines.count; line++) sum.add((lines.all[line] as Line).net)
    const freight = apart === null || signOf(apart) === 0 ? null : apart
    if (stated !== null && sum.equals(stated) && (freight === null || lines.count > 0)) {
      if (lines.count > 0 && (isItself(lines, columns.names[at]) || row.place(net) === at))
        return { stated, residual: null, alone: true }
      if (freight === null || contains(lines, transport, freight)) return { stated, residual: null }
      return { stated, residual: null, outside: { column: outsideColumn, amount: freight } }
    }
    if (freight !== null) sum.add(freight)
    if (freight !== null && stated !== null && sum.equals(stated)) {
      lines.addFirst(freight, freightCharge, outsideColumn)
      return { stated, residual: null }
    }
    if (freight === null && lines.count === 0 && stated !== null && aloneAllowed) {
      const label = aloneLabel(row)
      const column = columns.names[at] ?? ''
      const description = label === '' ? (alone?.description ?? column) : label
      lines.add(stated, stated, null, identify(null, description, null), column)
      return { stated, residual: null, alone: true }
    }
    let uncounted: ColumnAmount | undefined
    if (freight !== null && labelled(lines, transport)) {
      sum.add(negate(freight))
      if (!contains(lines, transport, freight)) uncounted = { column: outsideColumn, amount: freight }
    } else if (freight !== null) lines.addFirst(freight, freightCharge, outsideColumn)
    if (stated === null) return { ...NOTHING, missed: missedWithTax(row, lines), outside: uncounted }
    const residual = addMoney(stated, negate(sum.money()))
    return { stated, residual, missed: missed(stated, residual, lines, at), outside: uncounted }
  }
}

/** The amount by which a stated gross exceeds the charge and its tax. */
function bindGross([record]: FormatDeclaration['charges'], columns: Columns): SettleRow {
  const gross =
    record?.kind === 'record' && typeof record.gross === 'string' ? columns.find(record.gross) : -1
  if (gross < 0) return () => NOTHING
  const column = columns.names[gross] ?? ''
  return (_, lines) => {
    if (lines.count === 0) return NOTHING
    const { gross, net, tax } = lines.all[0] as Line
    return { ...NOTHING, missed: { column, amount: addMoney(gross, negate(addMoney(net, tax ?? ZERO))) } }
  }
}

/** Whether the total is itself the charge. */
function isItself(lines: Lines, column: string | undefined): boolean {
  for (let line = 0; line < lines.count; line++) if ((lines.all[line] as Line).column !== column) return false
  return true
}

/** The text of a cell, or the text composed of several. */
function bindText(text: CellRef | Composed | undefined, columns: Columns): (row: Row) => string {
  if (typeof text === 'object' && 'compose' in text) {
    const composed = bindComposed(text.cells, columns, (texts) => text.compose(...texts))
    return (row) => composed(row)
  }
  const ref = bindRef(text, columns)
  return (row) => row.ref(ref)
}

function labelled(lines: Lines, labels: ReadonlySet<string>): boolean {
  for (let line = 0; line < lines.count; line++)
    if (labels.has(foldSubtotal((lines.all[line] as Line).charge.description))) return true
  return false
}

/** Whether one of the charges named in `labels` has this amount. */
function contains(lines: Lines, labels: ReadonlySet<string>, amount: Money): boolean {
  const less = negate(amount)
  for (let at = 0; at < lines.count; at++) {
    const { net, charge } = lines.all[at] as Line
    if (signOf(addMoney(net, less)) === 0 && labels.has(foldSubtotal(charge.description))) return true
  }
  return false
}
