/**
 * Files whose blank cells hold a word: an export of a database has `NULL` in each of them, or in those of its columns of numbers, where
 * those of texts are empty.
 */
import type { FormatDeclaration } from '../format/format.js'
import { isWrittenBlank } from '../values/no-value.js'
import { once } from '../values/once.js'
import type { HeadRow } from './neighbours.js'

/** Records below the column names that are examined. */
const EXAMINED = 20

/** The format with that word as its blank text, if the first records have it in more cells than they leave blank in the same columns. */
export function withWrittenBlanks(format: FormatDeclaration, rows: Iterable<HeadRow>): FormatDeclaration {
  if (format.blankText !== undefined) return format
  const places = new Map<string, number[]>() // columns of the cells with each word
  const blanks: number[] = [] // blank cells by column
  const placesOf = (word: string): number[] => {
    const known = places.get(word) ?? []
    places.set(word, known)
    return known
  }
  let examined = 0
  for (const { cells } of rows) {
    cells.forEach((cell, at) => {
      const text = cell.trim()
      if (text === '') blanks[at] = (blanks[at] ?? 0) + 1
      else if (isWrittenBlank(text)) placesOf(text).push(at)
    })
    if (++examined === EXAMINED) break
  }
  const [word, columns] = [...places].sort(([, a], [, b]) => b.length - a.length)[0] ?? ['', []]
  const empty = [...new Set(columns)].reduce((sum, at) => sum + (blanks[at] ?? 0), 0)
  return columns.length > Math.max(empty, examined - 1, 1) ? blankedBy(format)(word) : format
}

/**
 * The 0-based columns in which the first records have their word; undefined if all blank cells hold it. In another column, a record in
 * which the word is in place of an amount may have lost it.
 */
export function columnsWith(
  word: string | undefined,
  rows: Iterable<HeadRow>,
): ReadonlySet<number> | undefined {
  const columns = new Set<number>()
  let [words, blanks, examined] = [0, 0, 0]
  for (const { cells } of rows) {
    for (const [at, cell] of cells.entries()) {
      const text = cell.trim()
      if (text === '') blanks++
      if (text !== word) continue
      words++
      columns.add(at)
    }
    if (++examined === EXAMINED) break
  }
  return words > blanks ? undefined : columns
}

/** One declaration for a word: what is known of a format is kept by its declaration. */
const blankedBy = once((format: FormatDeclaration) => {
  const made = new Map<string, FormatDeclaration>()
  return (word: string): FormatDeclaration => {
    const known = made.get(word) ?? { ...format, blankText: word }
    made.set(word, known)
    return known
  }
})
