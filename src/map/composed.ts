/** Texts composed of cells by a declaration's pure function, remembered for each distinct set of texts. */
import type { CellRef, Composed } from '../format.js'
import type { Columns } from './columns.js'
import { type BoundRef, bindRef, type Row } from './row.js'

const REMEMBERED = 20_000

/** Inner levels hold branches, the last one results. */
type Branch<Result> = Map<string, unknown | Result>

/** What the function gives for the cells of the current record (and a key of the caller's). */
export type BoundComposed<Result> = (row: Row, key?: string) => Result

export function bindComposed<Result>(
  cells: readonly CellRef[],
  columns: Columns,
  compose: (texts: string[], key: string) => Result,
): BoundComposed<Result> {
  const refs: readonly BoundRef[] = cells.map((cell) => bindRef(cell, columns))
  const texts: string[] = new Array<string>(refs.length).fill('')
  // A tree of maps, one level a text: the texts of a file are few and their hashes known, so no key is built.
  let tree: Branch<Result> = new Map()
  let size = 0

  return (row, key = '') => {
    let branch = tree
    let text = key
    for (let at = 0; at < refs.length; at++) {
      let next = branch.get(text) as Branch<Result> | undefined
      if (next === undefined) {
        next = new Map()
        branch.set(text, next)
      }
      branch = next
      text = row.ref(refs[at] as BoundRef)
      texts[at] = text
    }
    const known = branch.get(text) as Result | undefined
    if (known !== undefined) return known
    const result = compose([...texts], key)
    branch.set(text, result)
    if (++size >= REMEMBERED) {
      tree = new Map()
      size = 0
    }
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
