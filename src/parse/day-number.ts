/** What to do about a date that a spreadsheet left as the number it counts days by. */
import { dayOfNumber } from '../values/dates.js'

/** Undefined where the text is no such number. */
export function dayNumberRemedy(text: string): string | undefined {
  const day = dayOfNumber(text)
  return day === undefined
    ? undefined
    : `It is the number by which a spreadsheet counts days, ${day} in most: give the column a date format there, save it again, or read the file as it was downloaded.`
}
