/** Texts composed of cells by a declaration's pure function, remembered for each distinct set of texts. */
import type { CellRef, Composed } from '../format.js'
import type { Columns } from './columns.js'
import { type BoundRef, bindRef, type Row } from './row.js'

const REMEMBERED = 20_000

/** What the function gives for the cells of the current record (and a key of the caller's). */
export type BoundComposed<Result> = (row: Row, key?: string) => Result

export function bindComposed<Result>(
  cells: readonly CellRef[],
  columns: Columns,
  compose: (texts: string[], key: string) => Result,
): BoundComposed<Result> {
  const refs: readonly BoundRef[] = cells.map((cell) => bindRef(cell, columns))
  const memory = new Map<string, Result>()
  const texts: string[] = new Array<string>(refs.length).fill('')
  return (row, key = '') => {
    let joined = key
    for (let at = 0; at < refs.length; at++) {
      const text = row.ref(refs[at] as BoundRef)
      texts[at] = text
      joined += `\u0000${text}`
    }
    const known = memory.get(joined)
    if (known !== undefined) return known
    const result = compose([...texts], key)
    if (memory.size >= REMEMBERED) memory.clear()
    memory.set(joined, result)
    return result
  }
}

/** A cell reference or a composition, as text. */
export function bindText(text: CellRef | Composed, columns: Columns): BoundComposed<string> {
  if (typeof text === 'object' && 'compose' in text)
    return bindComposed(text.cells, columns, (texts) => text.compose(...texts))
  const ref = bindRef(text, columns)
  return (row) => row.ref(ref)
}
