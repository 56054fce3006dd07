/** Dates are strings from file to line item: no zone, no `Date`, and impossible days are refused. */
import type { DateForm, DateRules } from './format.js'

/** The order of `N/N/YYYY` once the file has settled it. */
export type SettledSlash = 'month-first' | 'day-first' | 'month-first-unless-above-12'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const TIME = /^[T ](\d{1,2}):(\d{2})(?::(\d{2}))?$/

const SHAPES: Readonly<Record<DateForm, RegExp>> = {
  'YYYY-MM-DD': /^(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})/,
  YYYYMMDD: /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})(?!\d)/,
  'DD-MMM-YYYY': /^(?<d>\d{1,2})-(?<mmm>[A-Za-z]{3})-(?<y>\d{4})/,
  'DD-MMM-YY': /^(?<d>\d{1,2})-(?<mmm>[A-Za-z]{3})-(?<yy>\d{2})(?!\d)/,
  'DD MMM YYYY': /^(?<d>\d{1,2}) (?<mmm>[A-Za-z]{3}) (?<y>\d{4})/,
  'DD.MM.YYYY': /^(?<d>\d{1,2})\.(?<m>\d{1,2})\.(?<y>\d{4})/,
  slash: /^(?<first>\d{1,2})\/(?<second>\d{1,2})\/(?<y>\d{4})/,
  'slash-YY': /^(?<first>\d{1,2})\/(?<second>\d{1,2})\/(?<yy>\d{2})(?!\d)/,
}

/**
 * A trimmed, filled date cell as `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM:SS` where the format has times and the
 * cell states one. Undefined: in none of the format's forms, or no day of the calendar.
 */
export function readDate(text: string, rules: DateRules, slash: SettledSlash): string | undefined {
  for (const form of rules.forms) {
    const found = SHAPES[form].exec(text)
    if (found?.groups === undefined) continue
    const day = dayOf(found.groups, slash)
    const rest = text.slice(found[0].length)
    if (day === undefined) continue
    if (rest === '') return day
    const time = rules.times === true ? timeOf(rest) : undefined
    if (time !== undefined) return `${day}T${time}`
  }
  return undefined
}

function dayOf(parts: Record<string, string | undefined>, slash: SettledSlash): string | undefined {
  const year = parts.y ?? `20${parts.yy ?? ''}`
  let day = parts.d ?? ''
  let month = parts.m ?? ''
  if (parts.mmm !== undefined) month = `${MONTHS.indexOf(parts.mmm.toLowerCase()) + 1}`
  if (parts.first !== undefined && parts.second !== undefined) {
    const dayFirst = slash === 'day-first' || (slash === 'month-first-unless-above-12' && +parts.first > 12)
    day = dayFirst ? parts.first : parts.second
    month = dayFirst ? parts.second : parts.first
  }
  const length = daysIn(+year, +month)
  if (+year < 1900 || length === undefined || +day < 1 || +day > length) return undefined
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

function daysIn(year: number, month: number): number | undefined {
  const leap = month === 2 && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0)
  return leap ? 29 : DAYS[month - 1]
}

function timeOf(text: string): string | undefined {
  const found = TIME.exec(text)
  if (found === null) return undefined
  const [, hour = '', minute = '', second = '00'] = found
  if (+hour > 23 || +minute > 59 || +second > 59) return undefined
  return `${hour.padStart(2, '0')}:${minute}:${second}`
}

/** The forms in words, for messages: `2026-03-31, 31.03.2026 or 3/31/2026 (month first)`. */
export function dateForms(rules: DateRules, slash: SettledSlash): string {
  const order = slash === 'day-first' ? 'DD/MM' : 'MM/DD'
  const words = rules.forms.map((form) =>
    form === 'slash' ? `${order}/YYYY` : form === 'slash-YY' ? `${order}/YY` : form,
  )
  return `a date of the calendar as ${words.join(', ')}${rules.times === true ? ', with or without a time' : ''}`
}
