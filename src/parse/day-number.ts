/** The remedy for a date that a spreadsheet saved as its day number. */
import { dayOfNumber } from '../values/dates.js'

/** Undefined if the text is not such a number. */
export function dayNumberRemedy(text: string): string | undefined {
  const day = dayOfNumber(text)
  return day === undefined
    ? undefined
    : `It is the number by which a spreadsheet counts days, ${day} in most: give the column a date format there, save it again, or read the file as it was downloaded.`
}
