import type { Columns } from './columns.js'
import type { AfterLabel, CellRef } from './declaration.js'

/** A cell reference bound to the file: positions tried in order, then labels whose following cells are used. */
export interface BoundRef {
  readonly at: readonly number[]
  readonly after: readonly AfterLabel[]
}

export function bindRef(ref: CellRef | undefined, columns: Columns): BoundRef {
  const at: number[] = []
  const after: AfterLabel[] = []
  for (const cell of ref === undefined ? [] : Array.isArray(ref) ? ref : [ref]) {
    if (typeof cell === 'object') after.push(cell)
    else if (columns.find(cell) >= 0) at.push(columns.find(cell))
  }
  return { at, after }
}
