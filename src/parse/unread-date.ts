/** Dates that cannot be read: their remedies, and their count where the record is charged all the same. */
import { dayOfNumber, isBlankDate } from '../values/dates.js'
import type { Reading } from './reading.js'
import type { RecordWarning } from './warning-count.js'

export const WRONG_DATE = 'Correct the date in the file, or download the invoice again.'

/** Counts a filled cell without a readable date, unless it states that there is none. */
export function noteUnreadDate(
  warnings: { note(kind: RecordWarning, column: string, text: string, row: number, expected?: string): void },
  reading: Pick<Reading, 'dateExpected'>,
  cell: { readonly column: string; readonly text: string; readonly row: number },
): void {
  const { column, text, row } = cell
  if (isBlankDate(text)) return
  if (dayOfNumber(text) !== undefined) warnings.note('day_number', column, text, row)
  else warnings.note('date', column, text, row, reading.dateExpected(text))
}

/** Undefined if the text is not such a number. */
export function dayNumberRemedy(text: string): string | undefined {
  const day = dayOfNumber(text)
  return day === undefined
    ? undefined
    : `It is the number by which a spreadsheet counts days, ${day} in most: give the column a date format there, save it again, or read the file as it was downloaded.`
}
