/** Files whose blank cells hold a word: an export of a database has `NULL` in each of them. */
import type { FormatDeclaration } from '../format/format.js'
import { isWrittenBlank } from '../values/no-value.js'
import { once } from '../values/once.js'
import type { HeadRow } from './neighbours.js'

/** Records below the column names that are examined. */
const EXAMINED = 20

/** The format with that word as its blank text, if the first records have it more often than blank cells. */
export function withWrittenBlanks(format: FormatDeclaration, rows: Iterable<HeadRow>): FormatDeclaration {
  if (format.blankText !== undefined) return format
  const counts = new Map<string, number>()
  let blanks = 0
  let examined = 0
  for (const { cells } of rows) {
    for (const cell of cells) {
      const text = cell.trim()
      if (text === '') blanks++
      else if (isWrittenBlank(text)) counts.set(text, (counts.get(text) ?? 0) + 1)
    }
    if (++examined === EXAMINED) break
  }
  const [word = '', count = 0] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? []
  return count > Math.max(blanks, examined - 1) ? blankedBy(format)(word) : format
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
