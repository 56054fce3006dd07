/** The carrier that billed a record, in files that may be from several carriers. */
import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import type { Carrier } from '../schema/line-item.js'
import type { Row } from './row.js'

/** Null if all records of a file are from the format's carrier. */
export function bindCarrier(
  { carrier, carriers }: FormatDeclaration,
  columns: Columns,
): ((row: Row) => Carrier) | null {
  if (carriers === undefined) return null
  const ref = bindRef(carriers.cell, columns)
  const known = new Map(Object.entries(carriers.names))
  return (row) => {
    const code = row.ref(ref)
    let name = known.get(code)
    if (name === undefined) {
      name =
        code
          .toLowerCase()
          .replace(/[^\p{L}\p{N}]+/gu, '_')
          .replace(/^_|_$/g, '') || carrier
      if (known.size < KEPT) known.set(code, name)
    }
    return name
  }
}

const KEPT = 1000
