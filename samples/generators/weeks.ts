/** Working weeks that lie within one month, so that a rate which changes on the 1st is steady in each. */
import { day } from './calendar.js'

const FIRST_MONDAY = day(2026, 1, 5)
const dayOfMonth = (number: number): number => new Date(number * 86_400_000).getUTCDate()

/** The Monday of the nth such week. */
export function monday(nth: number): number {
  let start = FIRST_MONDAY
  for (let left = nth; ; start += 7) {
    if (dayOfMonth(start) + 4 !== dayOfMonth(start + 4)) continue
    if (left-- === 0) return start
  }
}
