/** Times in ISO 8601, as written by programs. */
import { type DateRules, readDate } from './dates.js'

const WRITTEN = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?(\.\d{1,9})?(?:(Z)|([+ -]\d{2})(?::?(\d{2}))?)?$/i
const DAYS_AND_TIMES: DateRules = { forms: ['YYYY-MM-DD'], times: true }
const EARLIEST = Date.parse('0001-01-01')
const LATEST = Date.parse('9999-12-31')

/**
 * The same moment in UTC, in thousandths of a second; without a zone it is read as UTC, whatever the machine's zone. Null if it is not a time of
 * the calendar. `2026-03-31T08:30:00 02:00` is an unencoded plus sign in an address.
 */
export function utcOf(text: string): string | null {
  const [, minute = '', second = ':00', fraction = '', , hours = '+00', minutes = '00'] =
    WRITTEN.exec(text) ?? []
  const local = (minute + second).toUpperCase()
  if (readDate(local, DAYS_AND_TIMES) !== local) return null
  const time = new Date(`${local}${fraction}${hours.replace(' ', '+')}:${minutes}`).getTime()
  return time >= EARLIEST && time < LATEST ? new Date(time).toISOString() : null
}
