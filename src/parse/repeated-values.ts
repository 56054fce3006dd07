/** Values that a record states more than once: the line item can hold the text of only one column. */
import type { RecordReader } from '../csv/reader.js'
import { type BoundRef, bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { CellRef, FormatDeclaration, RowKind } from '../format/format.js'
import type { Problem, Row } from './row.js'

export interface RepeatedValues {
  /** Why the record is rejected: it does not show which of its amounts counts, or to whom they belong. */
  problem(kind: RowKind): Problem | null
  /** Visits the columns whose last text goes into the line item. */
  visit(visitor: (column: string, texts: readonly string[]) => void): void
}

const NONE: RepeatedValues = { problem: () => null, visit: () => undefined }

export function bindRepeatedValues(
  { segments, charges, fields, shipment = {}, facts = {} }: FormatDeclaration,
  columns: Columns,
  { reader, row }: { readonly reader: RecordReader; readonly row: Row },
): RepeatedValues {
  if (segments === undefined) return NONE
  const refs = (cells: readonly unknown[]): BoundRef[] =>
    cells.flatMap((cell) => (isCellRef(cell) ? [bindRef(cell, columns)] : []))
  const money = refs(
    charges.flatMap((charge) => ('net' in charge ? [charge.net, charge.gross, charge.tax] : [])),
  )
  const { currency, invoice_id, ...others } = fields
  const owners = refs([currency, invoice_id])
  const visited = refs([...Object.values(others), ...Object.values(shipment), ...Object.values(facts)])
  const totals = new Map<RowKind, readonly BoundRef[]>()
  const totalsOf = ({ states = { holds: 'above' }, tax }: RowKind): BoundRef[] =>
    refs([states.net_total, states.tax_total, states.gross_total, tax?.amount])

  /** The texts of the cell that counts; undefined if it is stated once, or the same each time. */
  function textsOf(ref: BoundRef, same: boolean): readonly string[] | undefined {
    const texts = reader.repeated?.get(row.place(ref))
    return texts !== undefined && (same || new Set(texts).size > 1) ? texts : undefined
  }

  return {
    problem: (kind) => {
      if (reader.repeated === null || reader.repeated === undefined) return null
      const stated = totals.get(kind) ?? totalsOf(kind)
      totals.set(kind, stated)
      const charged = kind.skip === undefined && kind.tax === undefined
      if (!charged && stated.length === 0) return null
      for (const ref of [...(charged ? money : []), ...stated, ...owners]) {
        const texts = textsOf(ref, charged && money.includes(ref))
        if (texts !== undefined) return problemOf(columns.names[row.place(ref)], texts)
      }
      return null
    },
    visit: (visitor) => {
      if (reader.repeated === null || reader.repeated === undefined) return
      for (const ref of visited) {
        const texts = textsOf(ref, false)
        if (texts !== undefined) visitor(columns.names[row.place(ref)] ?? '', texts)
      }
    },
  }
}

const isCellRef = (cell: unknown): cell is CellRef =>
  typeof cell === 'string' || (Array.isArray(cell) && cell.every((one) => typeof one === 'string'))

const problemOf = (column: string | undefined, texts: readonly string[]): Problem => ({
  code: 'amount_ambiguous',
  column,
  value: texts.join(', '),
  expected: 'one of these: whether they add up, or which of them counts, is not stated',
  remedy: 'Ask the sender of the file which of them is meant.',
})
