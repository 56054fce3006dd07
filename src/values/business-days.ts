/** Business days: no weekend, and no holiday at a parcel's origin or destination. */
import { dateOfDay, epochDay } from './calendar.js'
import { hasHolidays, holidaysOf, isWeekend } from './holidays.js'

const isBusinessDay = (day: number, countries: readonly string[]): boolean => {
  if (isWeekend(day)) return false
  const date = dateOfDay(day)
  return !countries.some((country) => holidaysOf(country, date.slice(0, 4)).has(date))
}

/**
 * The day this many business days after a date; if the date is not a business day, counting starts at the next one. Undefined
 * if the holidays of a country are not known.
 */
export function businessDaysAfter(
  date: string,
  days: number,
  countries: readonly string[],
): string | undefined {
  if (!countries.every(hasHolidays)) return undefined
  let day = epochDay(date)
  while (!isBusinessDay(day, countries)) day++
  for (let remaining = days; remaining > 0; remaining--)
    do day++
    while (!isBusinessDay(day, countries))
  return dateOfDay(day)
}
