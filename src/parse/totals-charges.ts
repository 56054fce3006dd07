/** The charges of records that are only added up: the cells that hold them, and their categories. */
import { INFORMATION, NO_CHARGE, ODD_KEY, TRANSPORT } from '../csv/kernel/totals-kernel.js'
import type { TotalsLoops } from '../csv/kernel/totals-loops.js'
import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { CellRef, FormatDeclaration, RecordCharge } from '../format/format.js'
import { CHARGE_CATEGORIES } from '../schema/line-item.js'
import { bindChargeCells, foldSubtotal } from './charge-cells.js'
import type { ChargeIdentity, Identify } from './identity.js'
import { columnsUnknown } from './new-columns.js'
import type { PlainCells, PlainRow } from './plain-row.js'
import { AMOUNT } from './plain-values.js'
import { bindIdentity, identityCells } from './record-charge.js'
import { bindStage } from './record-stage.js'
import { NotTotals } from './totals-book.js'

export interface TotalsCharges {
  /** Cells that identify the kind of a record. */
  readonly kindPlaces: readonly number[]
  readonly amountPlaces: readonly number[]
  readonly pairs: readonly (readonly [number, number])[]
  begin(loops: TotalsLoops): void
  /** The kind of the record, or the label of a pair, encoded for the kernel. */
  kind(ids: Int32Array): number
  label(ids: Int32Array, pair: number): number
}

interface Sources {
  readonly cells: PlainCells
  readonly row: PlainRow
}

type Sign = -1 | 0 | 1
const SIGNS: readonly Sign[] = [-1, 0, 1]

export function bindTotalsCharges(
  format: FormatDeclaration,
  columns: Columns,
  identify: Identify,
  sources: Sources,
): TotalsCharges {
  const [charge, ...others] = format.charges
  if (others.length > 0 || charge === undefined) throw new NotTotals()
  const { cells, row } = sources
  const stagePlaces = format.stage.cells.flatMap((ref) => [...cells.places(bindRef(ref, columns))])
  const decide = bindStage(format.stage, columns)
  const isInformation = (sum: Sign, line: Sign): boolean =>
    decide(row, '', sum, sum, line) === 'informational'

  /** Whether its charges are informational for every sign of their amounts; undefined if the sign decides. */
  function information(alone: boolean): boolean | undefined {
    const signs = SIGNS.flatMap((sum) => (alone ? [sum] : SIGNS).map((line) => isInformation(sum, line)))
    return signs.every((one) => one === signs[0]) ? signs[0] : undefined
  }

  return charge.kind === 'record'
    ? recordCharges(charge, { ...sources, format, columns, identify, stagePlaces, information })
    : pairCharges({ ...sources, format, columns, identify, stagePlaces, information })
}

interface Binding extends Sources {
  readonly format: FormatDeclaration
  readonly columns: Columns
  readonly identify: Identify
  readonly stagePlaces: readonly number[]
  readonly information: (alone: boolean) => boolean | undefined
}

/** Number of a category; unknown categories are counted by label in the mapper. */
const categoryOf = ({ category }: ChargeIdentity): number =>
  category === 'uncategorized' ? ODD_KEY : CHARGE_CATEGORIES.indexOf(category)

function recordCharges(charge: RecordCharge, binding: Binding): TotalsCharges {
  const { cells, row, format, columns, identify, stagePlaces, information } = binding
  if (charge.tax !== undefined || charge.zero === 'skip' || format.rowTotal !== undefined)
    throw new NotTotals()
  if (Array.isArray(charge.net)) throw new NotTotals()
  const place = (cell: CellRef | undefined): number => {
    const at = bindRef(cell, columns).at[0] ?? -1
    return at < 0 ? -1 : cells.place(at, AMOUNT)
  }
  const isSum = typeof charge.gross === 'object' && 'netPlus' in charge.gross
  const net = place(charge.net)
  const plus = place(isSum ? charge.gross.netPlus : undefined)
  const gross = isSum ? -1 : place(charge.gross)
  const identityOf = bindIdentity(charge, columns, identify)
  if (net < 0) throw new NotTotals()
  return {
    kindPlaces: [
      ...stagePlaces,
      ...identityCells(charge).flatMap((ref) => [...cells.places(bindRef(ref, columns))]),
    ],
    amountPlaces: [net, plus, gross].filter((at) => at >= 0),
    pairs: [],
    begin: (loops) => loops.chargeTotals(net, plus, gross, charge.blankNet !== 'zero' ? 1 : 0, -1, -1, 0, 0),
    kind: (ids) => {
      row.at(ids, 0)
      const shown = information(true)
      const category = categoryOf(identityOf(row))
      if (shown === undefined || category < 0) return ODD_KEY
      return category | (shown ? INFORMATION : 0)
    },
    label: () => ODD_KEY,
  }
}

function pairCharges({
  cells,
  row,
  format,
  columns,
  identify,
  stagePlaces,
  information,
}: Binding): TotalsCharges {
  const { rowTotal: total } = format
  if (total === undefined) throw new NotTotals()
  const bound = bindChargeCells(format.charges, columns, identify)
  const totals = bindRef(total.column, columns).at
  const [totalAt = -1] = totals
  const { outside } = total
  const outsideAt = bindRef(outside?.column, columns).at[0] ?? -1
  const isPair = bound.cells.every(
    ({ kind, amount, tax, discount, total: of, code, by, label }) =>
      kind === 'pair' &&
      Math.max(tax, discount, of) < 0 &&
      code === null &&
      by.at.length === 0 &&
      label.at.length === 1 &&
      label.after.length === 0 &&
      amount !== totalAt,
  )
  if (!isPair || bound.cells.length === 0 || totals.length !== 1) throw new NotTotals()
  // In a format without a total, amounts in unknown columns are reported.
  const watched = columnsUnknown(format, columns).length > 0
  const totalPlace = cells.place(totalAt, AMOUNT)
  const outsidePlace = outsideAt < 0 ? -1 : cells.place(outsideAt, AMOUNT)
  const freight = categoryOf(
    identify(null, outside?.description ?? '', outside === undefined ? null : `${outside.column}`),
  )
  if (outsidePlace >= 0 && freight < 0) throw new NotTotals()
  const transport = new Set((outside?.labels ?? []).map(foldSubtotal))
  const pairs = bound.cells.map(({ label, amount }): [number, number] => [
    cells.place(label.at[0] as number),
    cells.place(amount, AMOUNT),
  ])
  return {
    kindPlaces: stagePlaces,
    amountPlaces: [totalPlace, outsidePlace].filter((at) => at >= 0),
    pairs,
    begin: (loops) =>
      loops.chargeTotals(
        -1,
        -1,
        -1,
        watched ? 1 : 0,
        totalPlace,
        outsidePlace,
        Math.max(freight, 0),
        pairs.length,
      ),
    kind: (ids) => {
      row.at(ids, 0)
      const shown = information(false)
      return shown === undefined ? ODD_KEY : shown ? INFORMATION : 0
    },
    label: (ids, pair) => {
      const cell = bound.cells[pair]
      if (cell === undefined) return ODD_KEY
      row.at(ids, 0)
      const identity = bound.identify(row, cell)
      if (identity === null) return NO_CHARGE
      const category = categoryOf(identity)
      if (category < 0) return ODD_KEY
      return category | (transport.has(foldSubtotal(identity.description)) ? TRANSPORT : 0)
    },
  }
}
