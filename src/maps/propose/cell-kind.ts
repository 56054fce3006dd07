/** The kind of a column's cells, regardless of its name. */
import { CLEAR_FORMS, type DateRules, OPEN_FORMS, readDate } from '../../values/dates.js'
import { markEvidence } from '../../values/money.js'

export type CellKind = 'blank' | 'date' | 'amount' | 'whole' | 'text'

export const ALL_DATES: DateRules = { forms: [...CLEAR_FORMS, ...OPEN_FORMS], times: true }

/** `amount`: numbers, at least one with a decimal mark; `whole`: numbers without. */
export function cellKindOf(cells: readonly string[]): CellKind {
  const filled = cells.filter((cell) => cell !== '')
  if (filled.length === 0) return 'blank'
  if (filled.every((cell) => isDay(cell))) return 'date'
  const marks = filled.map(markEvidence)
  if (marks.includes('malformed')) return 'text'
  // A number that begins with 0 is an identifier.
  if (filled.some((cell) => /^0\d/.test(cell))) return 'text'
  return marks.every((mark) => mark === 'none') ? 'whole' : 'amount'
}

/** Eight digits are read as a date only in these years: there are identifiers of eight digits. */
function isDay(cell: string): boolean {
  if (/^\d{8}$/.test(cell) && !/^20[0-4]\d/.test(cell)) return false
  return readDate(cell, ALL_DATES) !== undefined
}
