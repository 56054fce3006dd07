/** Titles that were added above the column names or records of a file. */
import { isWholeRecord } from '../values/delimiters.js'
import type { HeadRecords } from './head-records.js'

/** Maximum number of filled cells of a title: `Account`, its number, `Period`, from, to. Records have more. */
export const TITLE_CELLS = 6

/** Whether everything above the column names is a title, so that no record is skipped as one. */
export function titlesOnly(records: HeadRecords, headerRow: number): boolean {
  const most = Math.min(TITLE_CELLS, filledCells(records.at(headerRow - 1) ?? []) / 3)
  for (let at = 0; at < headerRow - 1; at++) {
    const record = records.at(at) ?? []
    if (record.some(isWholeRecord)) return false
    if (filledCells(record) > most && !areNumbered(record)) return false
  }
  return true
}

/** Fewer cells may be numbered by chance. */
const LEAST_NUMBERED = 5

/** Whether the texts are consecutive numbers behind the same word, as a program names columns: `Column1`, `Column2`, `Column3`. */
export function areNumbered(texts: readonly string[]): boolean {
  if (texts.length < LEAST_NUMBERED) return false
  const [, word = '', first = ''] = /^([a-z_. ]*?)(\d)$/i.exec(texts[0] ?? '') ?? []
  return first !== '' && texts.every((text, at) => text === `${word}${BigInt(first) + BigInt(at)}`)
}

const filledCells = (record: readonly string[]): number => record.filter((cell) => cell.trim() !== '').length
