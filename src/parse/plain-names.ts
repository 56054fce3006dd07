/** Whether a plain record says what it charges: one that does not may be a total. Decided once for each set of texts. */
import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import { type Classes, createClasses, firstFilled } from './plain-classes.js'
import type { PlainCells } from './plain-row.js'
import type { NumberedValues } from './plain-values.js'
import { nameCharge, namesOfCharge } from './total-row.js'

export interface PlainNames extends Classes<boolean> {
  readonly places: readonly number[]
}

export function bindPlainNames(
  format: FormatDeclaration,
  columns: Columns,
  { cells, values }: { readonly cells: PlainCells; readonly values: NumberedValues },
): PlainNames {
  const refs = namesOfCharge(format).map((ref) => cells.places(bindRef(ref, columns)))
  const classes = createClasses(refs, (ids, base) =>
    nameCharge(refs.map((places) => values.current.text(firstFilled(ids, base, places)))),
  )
  return { ...classes, places: refs.flatMap((places) => [...places]) }
}
