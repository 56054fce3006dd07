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
    if (filledCells(record) > most || record.some(isWholeRecord)) return false
  }
  return true
}

const filledCells = (record: readonly string[]): number => record.filter((cell) => cell.trim() !== '').length
