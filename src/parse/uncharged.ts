/** Money in a record without charges: a subtotal, or a tax that is stated for the whole record. */

import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import { signOf } from '../values/money.js'
import type { ChargeCells } from './charge-cells.js'
import type { Row } from './row.js'
import type { ColumnAmount, Settlement } from './row-total.js'

export type FindUncharged = (row: Row, settlement: Settlement) => ColumnAmount[]

/** The amounts of a record without line items, except its total, which the settlement reports. */
export function bindUncharged(
  format: FormatDeclaration,
  columns: Columns,
  { cells }: ChargeCells,
): FindUncharged {
  const { facts, rowTotal, charges } = format
  const [record] = charges
  const taxes = [facts?.row_tax, record?.kind === 'record' ? record.tax : undefined]
  const parts = new Set([
    ...cells.flatMap(({ amount, tax, discount, total }) => [amount, tax, discount, total]),
    ...taxes.flatMap((ref) => bindRef(ref, columns).at),
  ])
  const totals = new Set(
    [facts?.row_total, facts?.row_total_with_tax].flatMap((ref) => bindRef(ref, columns).at),
  )
  for (const at of [-1, ...bindRef(rowTotal?.column, columns).at]) {
    parts.delete(at)
    totals.delete(at)
  }

  return (row, { missed }) => {
    const found: ColumnAmount[] = []
    const look = (positions: ReadonlySet<number>): void => {
      for (const at of positions) {
        const amount = row.amount(at, columns)
        if (amount !== null && signOf(amount) !== 0)
          found.push({ column: columns.names[at] ?? `field ${at + 1}`, amount })
      }
    }
    look(parts)
    if (found.length === 0 && missed === undefined) look(totals) // otherwise they add up what is already reported
    row.problem = null
    return found
  }
}
