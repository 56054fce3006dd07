/**
 * Records that a program writes around those of an invoice. They hold no amount, so that nothing is lost where they are skipped.
 *
 *     Column1,Column2,Column3,…        names for columns without names
 *     -------,---------,-----,…        a line below the column names
 *     (1234 rows affected)             how many records there are
 *     Page 2 of 3
 */
import { areNumbered } from '../detect/titles.js'
import type { SkipReason } from '../schema/summary.js'
import type { Row } from './row.js'

const ROW_COUNT =
  /^\(?\d[\d,. ]* ?(rows?|row\(s\)|records?|zeilen?|lignes?|filas?|righe|rijen)( \w+){0,2}\)?[.!]?$/i
const PAGE = /^[-\s]*(page|seite|pagina|p\u00e1gina)[ :]*\d+( ?(of|von|de|di|van|\/) ?\d+)?[-\s]*$/i
const END = /^[*\s-]*end of (report|file|data)[*\s.-]*$|^completion time: [\d-]+T[\d:.+-]+$/i
/** Ctrl-Z, with which old programs end a file. */
const CTRL_Z = /^\u001a+$/
const LINE = /^[-=_]+$/

const NOTES: readonly RegExp[] = [ROW_COUNT, PAGE, END, CTRL_Z]

/** The reason to skip a record that no format has, null if it is no such note. */
export function noteOf(row: Pick<Row, 'uncached'>, count: number): SkipReason | null {
  const filled: string[] = []
  for (let at = 0; at < count; at++) {
    const text = row.uncached(at)
    if (text !== '') filled.push(text)
  }
  const [only = ''] = filled
  if (filled.length === 1) return NOTES.some((note) => note.test(only)) ? 'footer' : null
  if (filled.length > 1 && filled.every((text) => LINE.test(text)) && filled.some(({ length }) => length > 2))
    return 'header'
  return filled.length === count && areNumbered(filled) ? 'header' : null
}

/** How pandas names a column whose name is blank, by its 0-based position. */
const UNNAMED = /^Unnamed: (\d+)$/

/**
 * Whether a program took the record for column names, and changed it: blank cells got names, and repeated texts numbers, so that an
 * account may be `0000A1B2C3.1`.
 */
export function isTakenForNames(row: Pick<Row, 'uncached'>, count: number): boolean {
  for (let at = 0; at < count; at++) if (UNNAMED.exec(row.uncached(at))?.[1] === `${at}`) return true
  return false
}
