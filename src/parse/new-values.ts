/** Values that a column has not had so far, for formats that list its known values. */

import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import type { Row } from './row.js'

export interface NewValue {
  readonly column: string
  readonly value: string
}

const NONE: readonly NewValue[] = []

export function bindNewValues(
  format: FormatDeclaration,
  columns: Columns,
): (row: Pick<Row, 'ref'>) => readonly NewValue[] {
  const known = Object.entries(format.knownValues ?? {}).map(([column, values]) => ({
    column,
    ref: bindRef(column, columns),
    values: new Set(values),
  }))
  if (known.length === 0) return () => NONE
  return (row) => {
    let found: NewValue[] | undefined
    for (const { column, ref, values } of known) {
      const value = row.ref(ref)
      if (value === '' || values.has(value)) continue
      found ??= []
      found.push({ column, value })
    }
    return found ?? NONE
  }
}
