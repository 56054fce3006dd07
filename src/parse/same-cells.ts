import type { BoundRef } from '../format/cell-ref.js'
import type { Row } from './row.js'

/** No text has this number. */
const NEVER = -2
/** Texts with this number are not known to be equal. */
const UNNUMBERED = -1

/** Whether the cells of some references are unchanged since the last call. */
export function bindSameCells(refs: readonly BoundRef[]): (row: Row) => boolean {
  const ids = new Int32Array(refs.length).fill(NEVER)
  return (row) => {
    let same = true
    for (let at = 0; at < refs.length; at++) {
      const id = row.id(refs[at] as BoundRef)
      if (id !== ids[at] || id === UNNUMBERED) same = false
      ids[at] = id
    }
    return same
  }
}
