/** Blank records and title records. */
import { TITLE_CELLS } from '../detect/titles.js'
import { isWholeRecord } from '../values/delimiters.js'
import type { BoundCondition } from './kinds.js'
import type { Row } from './row.js'

/** `count`: number of cells in the record. */
export function isBlank(row: Row, count: number): boolean {
  if (row.text(0) !== '') return false
  for (let at = 1; at < count; at++) if (row.uncached(at) !== '') return false
  return true
}

/** Whether this is a title above the records of a file without column names: a few cells that match no record. */
export function isTitle(row: Row, count: number, looks: readonly BoundCondition[]): boolean {
  let filled = 0
  for (let at = 0; at < count && filled <= TITLE_CELLS; at++) {
    const text = row.uncached(at)
    if (isWholeRecord(text)) return false
    if (text !== '') filled++
  }
  if (filled > TITLE_CELLS) return false
  return looks.every(({ ref, condition }) => row.ref(ref) === '' || !condition.matcher.test(row.ref(ref)))
}
