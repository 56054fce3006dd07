/**
 * The result of a declaration's pure function, cached for each distinct set of texts. Texts are
 * compared by their numbers in the cell table, so no text is joined or hashed.
 */

import { type BoundRef, bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { CellRef } from '../format/format.js'
import type { Row } from './row.js'

const ENTRIES = 2048
/** No text has this number. */
const NEVER = -2
/** Texts with this number may differ from record to record. */
const UNNUMBERED = -1

/** The function's result for the cells of the current record and a number from the caller. */
export type BoundComposed<Result> = (row: Row, key?: number) => Result

export function bindComposed<Result>(
  cells: readonly CellRef[],
  columns: Columns,
  compose: (texts: string[], key: number) => Result,
): BoundComposed<Result> {
  return rememberComposed(
    cells.map((cell) => bindRef(cell, columns)),
    compose,
  )
}

function rememberComposed<Result>(
  refs: readonly BoundRef[],
  compose: (texts: string[], key: number) => Result,
): BoundComposed<Result> {
  const width = refs.length + 1
  const known = new Int32Array(ENTRIES * width).fill(NEVER)
  const results = new Array<Result | undefined>(ENTRIES).fill(undefined)
  const asked = new Int32Array(width)
  const places = refs.map((ref) => (ref.at.length === 1 && ref.after.length === 0 ? (ref.at[0] ?? -1) : -1))

  return (row, key = 0) => {
    let hash = key
    asked[0] = key
    let numbered = true
    for (let at = 1; at < width; at++) {
      const place = places[at - 1] as number
      const id = place >= 0 ? row.idAt(place) : row.id(refs[at - 1] as BoundRef)
      if (id === UNNUMBERED) numbered = false
      asked[at] = id
      hash = Math.imul(hash ^ id, 0x9e3779b1)
      hash ^= hash >>> 15
    }
    const entry = hash & (ENTRIES - 1)
    const base = entry * width
    let same = 0
    while (same < width && known[base + same] === asked[same]) same++
    if (same === width && numbered) return results[entry] as Result
    const result = compose(
      refs.map((ref) => row.ref(ref)),
      key,
    )
    // The result for a text that is never seen again would only fill the memory.
    if (!numbered) return result
    results[entry] = result
    known.set(asked, base)
    return result
  }
}

/** The same for two cells that change from call to call (labels and codes of many cells of one kind). */
export function rememberTexts<Result>(
  compose: (first: string, second: string) => Result,
): (row: Row, first: BoundRef, second: BoundRef) => Result {
  const known = new Int32Array(ENTRIES * 2).fill(NEVER)
  const results = new Array<Result | undefined>(ENTRIES).fill(undefined)
  return (row, first, second) => {
    const a = row.id(first)
    const b = row.id(second)
    const entry = (Math.imul(a, 0x9e3779b1) ^ b) & (ENTRIES - 1)
    if (known[entry * 2] === a && known[entry * 2 + 1] === b && a !== UNNUMBERED && b !== UNNUMBERED)
      return results[entry] as Result
    const result = compose(row.ref(first), row.ref(second))
    if (a === UNNUMBERED || b === UNNUMBERED) return result
    results[entry] = result
    known[entry * 2] = a
    known[entry * 2 + 1] = b
    return result
  }
}
