/** Records with fewer or more cells than usual: which cells may be missing, and what shows that cells have moved. */

import type { RecordReader } from '../csv/reader.js'
import { createNeighbours, type HeadRow, type Neighbours, wholeNeighbours } from '../detect/neighbours.js'
import { type Shape, shapeOf } from '../detect/shapes.js'
import { type BoundRef, bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import { shipmentCells } from '../format/declared-names.js'
import type { CellRef, FormatDeclaration } from '../format/format.js'
import { MONEY_FACTS } from '../schema/facts.js'
import { isWholeRecord } from '../values/delimiters.js'
import { currencyOf } from '../values/iso-4217.js'
import type { ChargeCells } from './charge-cells.js'
import { type BoundCondition, type BoundKind, kindOfCells, meets } from './kinds.js'
import type { Row } from './row.js'

/** What is wrong with the width of a record; for `short` and `money` the first column that is missing. */
export interface WidthFault {
  readonly why: 'moved' | 'short' | 'money' | 'unfinished'
  readonly column?: string | undefined
}

/** How far the amounts of a record prove that none of them is missing. */
export interface Proof {
  /** They add up to the stated total of the record. */
  readonly agrees: boolean
  /** Several amounts add up to it, or one that is not zero. */
  readonly proven: boolean
  /** It has no charge: the cells that it would be charged by must be present and blank. */
  readonly empty: boolean
}

export interface WidthContext {
  readonly format: FormatDeclaration
  readonly columns: Columns
  /** Usual number of cells of a record. */
  readonly width: number
  /** Whether its records are rows of a sheet. */
  readonly sheet: boolean
  /** The records at the beginning of the file, without the column names. */
  readonly headRows: () => readonly HeadRow[]
}

export const UNPROVEN: Proof = { agrees: false, proven: false, empty: false }
export const MOVED: WidthFault = { why: 'moved' }

export type FindWidthFault = (bound: BoundKind, proof: Proof) => WidthFault | null

/** If at most this many cells are missing, a lost delimiter is the likelier reason. */
const FEW = 2
/** Excel decides for this many rows at once how many of their blank ends it leaves out. */
const ROWS_TOGETHER = 16

export function bindWidthFault(
  { format, columns, width, headRows, sheet }: WidthContext,
  { reader, row }: { readonly reader: RecordReader; readonly row: Row },
  kinds: readonly BoundKind[],
  looks: readonly BoundCondition[],
  { cells }: ChargeCells,
): FindWidthFault {
  const amounts = cells.map(({ amount }) => ({ at: [amount], after: [] }))
  const partsOfCharges = new Set(cells.flatMap((cell) => positionsOf(cell)))
  const totals = moneyOf(format).map((ref) => bindRef(ref, columns))
  const needed = neededBy(format).map((ref) => bindRef(ref, columns))
  const chargedBy = needed.some(({ at }) => at.length > 0)
    ? needed
    : [{ at: cells.map(({ amount }) => amount) }]
  const amountsAt = new Set([
    ...totals.flatMap(({ at }) => at),
    ...cells.flatMap(({ amount, tax, discount, total }) => [amount, tax, discount, total]),
  ])
  const currency = bindRef(format.fields.currency, columns)
  // With labels: if cells move, a label is read as an amount, and nothing adds up.
  const labelled = cells.some(({ label }) => label.at.length > 0)
  const mapped = new Set(mappedBy(format).flatMap((ref) => bindRef(ref, columns).at))
  const byKind = new Map<BoundKind, { all: Neighbours; whole: Neighbours }>()

  let widths: ReadonlyMap<number, number> | undefined
  const withWidth = new Map<number, number>()

  /**
   * Whether the records around it have its width, those of other kinds too, as a spreadsheet writes them: no cell of it alone has been
   * divided or joined.
   */
  function isAsWideAsOthers(): boolean {
    if (widths === undefined) {
      widths = new Map(headRows().map(({ row: number, cells }) => [number, cells.length]))
      for (const count of widths.values()) withWidth.set(count, (withWidth.get(count) ?? 0) + 1)
    }
    const near: number[] = []
    for (let number = reader.row - ROWS_TOGETHER + 1; number < reader.row + ROWS_TOGETHER; number++) {
      const known = widths.get(number)
      if (known !== undefined && number !== reader.row) near.push(known)
    }
    const [same, others] =
      near.length > 0
        ? [near.filter((count) => count === reader.count).length, near.length]
        : [withWidth.get(reader.count) ?? 0, widths.size]
    return same > 0 && same >= Math.min(others, ROWS_TOGETHER / 2)
  }

  function neighboursOf(bound: BoundKind): { all: Neighbours; whole: Neighbours } {
    let known = byKind.get(bound)
    if (known === undefined) {
      const same = headRows().filter(({ cells }) => kindOfCells(cells, kinds, format.blankText) === bound)
      known = {
        all: createNeighbours(same, format.blankText),
        whole: createNeighbours(wholeNeighbours(same, width), format.blankText),
      }
      byKind.set(bound, known)
    }
    return known
  }

  function statedBy({ kind, columns: own }: BoundKind): BoundRef[] {
    const { net_total, tax_total, gross_total } = kind.states ?? {}
    return [net_total, tax_total, gross_total].map((ref) => bindRef(ref, own))
  }

  /** The first missing column that is required, or that is filled in all neighbours; -1 if there is none. */
  function missing(bound: BoundKind, { agrees, empty }: Proof, neighbours: Neighbours): number {
    const skipped = bound.kind.skip !== undefined
    // Not even records of its own kind excuse it: if all of a file is cut, they lack the same cells.
    for (const { at } of empty && !skipped ? chargedBy : [])
      if (at.length > 0 && at.every((place) => place >= reader.count)) return at[0] as number
    const money = skipped ? statedBy(bound) : agrees ? totals : [...totals, ...amounts]
    const others = neighbours.count(reader.row)
    for (const { at } of money) {
      const beyond = at.filter((place) => place >= reader.count)
      const alone = others === 0 && !skipped && beyond.length === at.length
      if (beyond.length > 0 && (alone || beyond.some(isFilled))) return beyond[0] as number
    }
    for (const { amount, tax, total } of cells) {
      const beyond = tax >= reader.count ? tax : total
      if (beyond >= reader.count && row.uncached(amount) !== '' && (others === 0 || isFilled(beyond)))
        return beyond
    }
    for (let at = reader.count; others > 0 && at < width; at++) {
      const matters = agrees ? mapped.has(at) : !partsOfCharges.has(at)
      if (matters && neighbours.filled(at, reader.row) === others) return at
    }
    return -1

    function isFilled(at: number): boolean {
      return neighbours.filled(at, reader.row) > 0
    }
  }

  /**
   * Whether one delimiter was lost rather than blank cells cut off at the end: the last cell has a value and is blank in
   * all neighbours.
   */
  function lostDelimiter(neighbours: Neighbours): boolean {
    const last = reader.count - 1
    const lacking = width - reader.count
    if (lacking <= 0 || lacking > FEW || row.uncached(last) === '') return false
    return neighbours.filled(last, reader.row) === 0
  }

  /**
   * Whether there is an amount in a column in which no neighbour has one: it may have moved from the next column, and
   * nothing shows which is right.
   */
  function chargesElsewhere(neighbours: Neighbours): boolean {
    if (neighbours.count(reader.row) === 0) return false
    return amounts.some(
      ({ at: [place = -1] }) => row.uncached(place) !== '' && neighbours.filled(place, reader.row) === 0,
    )
  }

  return (bound, proof) => {
    if (!reader.ended && reader.count < width) return { why: 'unfinished' }
    const { all, whole } = neighboursOf(bound)
    const text = row.ref(currency)
    const charged = bound.kind.skip === undefined
    if (charged && (!meets(row, looks) || (text !== '' && currencyOf(text) === null))) return { why: 'moved' }
    const sound = labelled && proof.proven
    if (!sound && whole.moved(shapesOf(), reader.row, proof.proven)) return { why: 'moved' }
    // A row of a sheet cannot lose a delimiter: its missing cells are blank.
    if (sheet && reader.count < width) return isWholeRecord(row.text(0)) ? { why: 'moved' } : null
    const at = missing(bound, proof, all)
    // If more cells are missing than delimiters get lost, its end was cut off, and this must be fixed first.
    const isCut = at >= 0 && width - reader.count > FEW
    const isAmiss = (): boolean => lostDelimiter(all) || (!isCut && chargesElsewhere(all))
    if (charged && !proof.proven && !isAsWideAsOthers() && isAmiss()) return { why: 'moved' }
    if (at < 0) return null
    return { why: amountsAt.has(at) ? 'money' : 'short', column: columns.names[at] ?? `${at + 1}` }
  }

  function shapesOf(): Shape[] {
    return Array.from({ length: Math.min(reader.count, width) }, (_, at) =>
      at > 0 && row.bare(at, at) ? 'empty' : shapeOf(row.uncached(at)),
    )
  }
}

function positionsOf({
  amount,
  label,
  code,
  by,
  tax,
  discount,
  total,
}: ChargeCells['cells'][number]): number[] {
  const coded = typeof code === 'object' && code !== null ? code.at : []
  return [amount, tax, discount, total, ...label.at, ...coded, ...by.at]
}

/** Cells that a record is charged or totalled by, without its charge cells. */
function moneyOf(format: FormatDeclaration): (CellRef | undefined)[] {
  const refs: (CellRef | undefined)[] = [format.rowTotal?.column, format.rowTotal?.outside?.column]
  for (const charge of format.charges) {
    if (charge.kind !== 'record') continue
    const { net, gross, tax } = charge
    refs.push(net, typeof gross === 'object' && 'netPlus' in gross ? gross.netPlus : gross, tax)
  }
  for (const fact of MONEY_FACTS) refs.push(format.facts?.[fact])
  return refs
}

/** Cells that a charged record requires; if there are none, one of its charge cells must be present. */
function neededBy({ rowTotal, charges: [charge] }: FormatDeclaration): (CellRef | undefined)[] {
  return [rowTotal?.column, charge?.kind === 'record' ? charge.net : undefined]
}

/** Cells that show what a record is and what it is charged for. */
function mappedBy({ fields, shipment, stage, charges }: FormatDeclaration): (CellRef | undefined)[] {
  const described = charges.flatMap((charge) => {
    if (charge.kind !== 'record') return []
    return [charge.code ?? [], charge.description].flatMap((text) =>
      typeof text === 'object' && 'compose' in text ? text.cells : [text],
    )
  })
  const stated = Object.values(shipment ?? {}).map(shipmentCells)
  return [...Object.values(fields), ...stated, ...stage.cells, ...described]
}
