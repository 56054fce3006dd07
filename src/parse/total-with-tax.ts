/** The total with tax that a record states. */
import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import { createSum } from '../values/money.js'
import type { Lines } from './lines.js'
import type { Row } from './row.js'

/** Whether the charges and their taxes add up to it, for files without any other total. */
export function bindTotalWithTax(
  { facts }: FormatDeclaration,
  columns: Columns,
): (row: Row, lines: Lines) => boolean {
  const ref = bindRef(facts?.row_total_with_tax, columns)
  return (row, lines) => {
    const total = row.amount(row.place(ref), columns)
    row.problem = null
    if (total === null || lines.count === 0) return false
    const sum = createSum()
    for (const { net, tax } of lines.all.slice(0, lines.count)) {
      sum.add(net)
      if (tax !== null) sum.add(tax)
    }
    return sum.equals(total)
  }
}
