/** Titles that somebody has put above the column names or records of a file. */
import { DELIMITERS } from '../csv/dialect.js'
import type { HeadRecords } from './head-records.js'

/** Filled cells that a title may have: `Account`, its number, `Period`, from, to. Records have more. */
export const TITLE_CELLS = 6

/** Delimiters in one cell from which on it is a record of a table that another delimiter divides; no sentence or address has as many. */
const TABLE = 12

/** Whether what is above the column names are titles: no record is skipped as one. */
export function titlesOnly(records: HeadRecords, headerRow: number): boolean {
  const most = Math.min(TITLE_CELLS, filledCells(records.at(headerRow - 1) ?? []) / 3)
  for (let at = 0; at < headerRow - 1; at++) {
    const record = records.at(at) ?? []
    if (filledCells(record) > most || record.some(isOtherTable)) return false
  }
  return true
}

/** Whether a cell holds a whole record of another delimiter: files of two sorts put together, a sheet saved halfway. */
export const isOtherTable = (text: string): boolean =>
  text.length > TABLE && DELIMITERS.some((delimiter) => text.split(delimiter).length > TABLE)

const filledCells = (record: readonly string[]): number => record.filter((cell) => cell.trim() !== '').length
