/** New values of a plain record, found once for each set of texts. */
import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import { bindNewValues, type NewValue } from './new-values.js'
import { type Classes, createClasses } from './plain-classes.js'
import type { PlainCells, PlainRow } from './plain-row.js'

export function bindPlainNewValues(
  format: FormatDeclaration,
  columns: Columns,
  { cells, row }: { readonly cells: PlainCells; readonly row: PlainRow },
): Classes<readonly NewValue[]> {
  const valuesOf = bindNewValues(format, columns)
  const known = Object.keys(format.knownValues ?? {})
  return createClasses(
    known.map((column) => cells.places(bindRef(column, columns))),
    (ids, base) => {
      row.at(ids, base)
      return valuesOf(row)
    },
  )
}
