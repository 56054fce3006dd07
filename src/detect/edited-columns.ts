/** Invoices that are of no format because someone inserted columns, or removed some. */
import { foldName } from '../format/columns.js'
import { declaredNames, HIGHEST_SLOT } from '../format/declared-names.js'
import type { FormatDeclaration } from '../format/format.js'

/** The fewest names, and the share of the declared ones, that a list made of an invoice does not have. */
const FEWEST = 8
const SHARE = 4

/** Whether a record has many of a format's column names: those of an invoice from which some were removed. */
export function hasColumnsOf(record: readonly string[], format: FormatDeclaration): boolean {
  const declared = new Set(declaredNames(format).map(foldName))
  const numbered = [...declared].filter((name) => name.includes('{n}')).length
  const own = new Set(record.map(foldName).filter((name) => declared.has(name)))
  return own.size >= Math.max(FEWEST, (declared.size - numbered * HIGHEST_SLOT) / SHARE)
}

/** Whether a record only numbers the columns, behind a column of row numbers: `,0,1,2,3` by pandas above a file without names. */
export const isNumbering = (record: readonly string[]): boolean =>
  record.length > FEWEST && record[0] === '' && record.every((cell, at) => at === 0 || cell === `${at - 1}`)

/** Most columns that are taken for inserted or removed together. */
const TOGETHER = [1, 2, 3]
/** What a record lacks at least if a removed column is itself one by which the format is recognised, and others have moved. */
const MOVED = 3

/**
 * What to put right in a record without column names, as far as one change of its columns does: blank columns in front, or columns inserted or
 * removed at one place. Null if there is no such change. `most`: the number of fields of the format. `lacks`: how many of its requirements a
 * record does not meet, counted as far as `most`. Fields are counted from 1.
 */
export function movedFields(
  record: readonly string[],
  most: number,
  lacks: (record: readonly string[], most: number) => number,
): string | null {
  const before = lacks(record, MOVED)
  const blank = record.findIndex((cell) => cell.trim() !== '')
  if (blank > 0 && lacks(record.slice(blank), 1) === 0)
    return `its first field in the first column: remove the ${blank} blank in front of it`
  // Each change copies the record: in one that is wider none is enough, and blank cells behind its last field are no matter.
  const widest = most + Math.max(...TOGETHER)
  if (record.findLastIndex((cell) => cell.trim() !== '') >= widest) return null
  const own = record.slice(0, widest)
  for (const count of TOGETHER) {
    const places = placesWhere(own, (at) => lacks(own.toSpliced(at, count), 1) === 0)
    if (places.length > 0)
      return `each field in its place: remove the ${count === 1 ? 'column that was' : `${count} columns that were`} inserted ${between(places)}`
  }
  for (const others of before < MOVED ? [0] : [0, 1])
    for (const count of TOGETHER) {
      const blanks = Array<string>(count).fill('')
      const places = placesWhere(own, (at) => lacks(own.toSpliced(at, 0, ...blanks), others + 1) === others)
      // Places of that number may all be at one field that may be blank, whatever is behind it.
      if (places.length > count)
        return `each field in its place: ${count === 1 ? 'a column was' : `${count} columns were`} removed ${between(places)}`
    }
  return null
}

const placesWhere = (record: readonly string[], works: (at: number) => boolean): number[] =>
  [...record.keys()].filter(works)

/** Several places are as good where the fields beside each other are free. */
function between(places: readonly number[]): string {
  const [first = 0, last = first] = [places[0], places.at(-1)]
  return first === last ? `at field ${first + 1}` : `between fields ${first + 1} and ${last + 1}`
}
