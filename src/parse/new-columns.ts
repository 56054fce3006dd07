/** Columns that this carrier's files have not had so far: an amount in one of them may be a new charge. */

import type { Columns } from '../format/columns.js'
import { declaredNames } from '../format/declared-names.js'
import type { FormatDeclaration } from '../format/format.js'
import { signOf } from '../values/money.js'
import type { Row } from './row.js'
import type { ColumnAmount } from './row-total.js'

/** Two decimals: weights, counts and codes are written differently. */
const LIKE_MONEY = /^[-(]?\s*[$£€]?\s*-?\d[\d., ]*[.,]\d\d\s*[€]?[)-]?$/

/** Positions of the unknown columns; none if the format does not list its other columns. */
export function columnsUnknown(format: FormatDeclaration, columns: Columns): number[] {
  const { otherColumns } = format
  if (otherColumns === undefined) return []
  const [others, isOther] =
    typeof otherColumns === 'function' ? [[], otherColumns] : [otherColumns, () => false]
  const known = new Set([...declaredNames(format), ...others].flatMap((name) => columns.all(name)))
  return columns.names.flatMap((name, at) => (known.has(at) || isOther(name) ? [] : [at]))
}

/** The amounts of a record in unknown columns. */
export function bindNewColumns(format: FormatDeclaration, columns: Columns): (row: Row) => ColumnAmount[] {
  const places = columnsUnknown(format, columns)
  if (places.length === 0) return () => NONE
  return (row) => {
    const found: ColumnAmount[] = []
    for (const at of places) {
      if (!LIKE_MONEY.test(row.uncached(at))) continue
      const amount = row.amount(at, columns)
      row.problem = null
      if (amount !== null && signOf(amount) !== 0)
        found.push({ column: columns.names[at] || `field ${at + 1}`, amount })
    }
    return found
  }
}

const NONE: ColumnAmount[] = []
