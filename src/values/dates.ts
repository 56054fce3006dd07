/** Dates are strings from file to line item: no zone, no `Date`, and impossible days are refused. */

import { dateOfDay } from './calendar.js'
import { monthOf, possibleMonths } from './month-names.js'
import { NO_VALUE_WORDS } from './no-value.js'

export type DayOrder = 'day-first' | 'month-first'
/** Separators in dates whose form does not show the order of day and month. */
export const SEPARATORS = ['/', '-', '.'] as const
export type Separator = (typeof SEPARATORS)[number]

/** A date of three numbers that is another day, or no day, in the other order of day and month. */
export interface OpenDate {
  readonly separator: Separator
  readonly dayFirst: string | undefined
  readonly monthFirst: string | undefined
}

/**
 * Date forms a format accepts. `slash` is `N/N/YYYY`. Its order of day and month follows from the file's other dates,
 * including those of the forms with points and hyphens: one with a number above 12 decides for all. `MONTH` is a name or its
 * abbreviation in any of many languages; the year may have two digits (`15. März 2026`, `15-mai-26`, `March 15, 2026`).
 */
export type DateForm =
  | 'YYYY-MM-DD'
  | 'YYYYMMDD'
  | 'YYYYMMDDHHMM'
  | 'YYMMDD'
  | 'DD-MMM-YYYY'
  | 'DD-MMM-YY'
  | 'DD MMM YYYY'
  | 'DD.MM.YYYY'
  | 'DD.MM.YY'
  | 'D. M. YYYY'
  | 'DD-MM-YYYY'
  | 'slash'
  | 'slash-YY'
  | 'YYYY/MM/DD'
  | 'MMM DD YYYY'
  | 'D MONTH YYYY'
  | 'MONTH D, YYYY'

/** Unambiguous forms in users' tables. */
export const CLEAR_FORMS = [
  'YYYY-MM-DD',
  'YYYY/MM/DD',
  'YYYYMMDD',
  'DD-MMM-YYYY',
  'DD-MMM-YY',
  'DD MMM YYYY',
  'MMM DD YYYY',
  'D. M. YYYY',
  'D MONTH YYYY',
  'MONTH D, YYYY',
] as const satisfies readonly DateForm[]
/** Forms whose dates may be another day in the other order of day and month. */
export const OPEN_FORMS = [
  'DD.MM.YYYY',
  'DD.MM.YY',
  'DD-MM-YYYY',
  'slash',
  'slash-YY',
] as const satisfies readonly DateForm[]

/**
 * The order in `N/N/YYYY` if no date of the file shows it; `by-delimiter` is day first in semicolon files and month
 * first in others.
 */
export type SlashOrder = 'month-first' | 'day-first' | 'by-delimiter'

export interface DateRules {
  readonly forms: readonly DateForm[]
  /** The order of day and month in all dates of three numbers, also with points and hyphens: ignored if cells disprove it. */
  readonly order?: DayOrder
  /** Default: `month-first`. */
  readonly slashOrder?: SlashOrder
  /** Whether a time may follow: `…[ T]HH:MM[:SS]`. Midnight is allowed in any format, and dropped, with its zone. */
  readonly times?: boolean
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const TIME = /^[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?(?: ?([APap])[Mm])?$/
/** What spreadsheets, databases and scripts write after a date without a time, some with a zone. */
const MIDNIGHT = /^[T ](?:0?0:00(:00(\.0+)?)?|12:00(:00)? ?[Aa][Mm])( ?(?:Z|UTC|[+-]\d\d:?\d\d))?$/

const SHAPES: Readonly<Record<DateForm, RegExp>> = {
  // With slashes, points or characters where a spreadsheet of Asia, South Africa or Hungary has saved it.
  'YYYY-MM-DD':
    /^(?<y>\d{4})(?=-\d\d-\d\d|\/\d\d?\/|\. ?\d\d?\.|年\d\d?月\d\d?日)(?:[-/年]|\. ?)(?<m>\d\d?)(?:[-/月]|\. ?)(?<d>\d\d?)(?!\d)(?:日|(?<=\. ?\d\d?)\.)?/,
  YYYYMMDD: /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})(?!\d)/,
  // The time is dropped.
  YYYYMMDDHHMM: /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})(?:[01]\d|2[0-3])(?:[0-5]\d){1,2}$/,
  YYMMDD: /^(?<yy>\d{2})(?<m>\d{2})(?<d>\d{2})(?!\d)/,
  'DD-MMM-YYYY': /^(?<d>\d{1,2})-(?<mmm>[A-Za-z]{3})-(?<y>\d{4})/,
  'DD-MMM-YY': /^(?<d>\d{1,2})-(?<mmm>[A-Za-z]{3})-(?<yy>\d{2})(?!\d)/,
  'DD MMM YYYY': /^(?<d>\d{1,2}) (?<mmm>[A-Za-z]{3}) (?<y>\d{4})/,
  'DD.MM.YYYY': /^(?<first>\d{1,2})(?<separator>\.)(?<second>\d{1,2})\.(?<y>\d{4})/,
  'DD.MM.YY': /^(?<first>\d{1,2})(?<separator>\.)(?<second>\d{1,2})\.(?<yy>\d{2})(?!\d)/,
  'D. M. YYYY': /^(?<d>\d{1,2})\. (?<m>\d{1,2})\. (?<y>\d{4})/,
  'DD-MM-YYYY': /^(?<first>\d{1,2})(?<separator>-)(?<second>\d{1,2})-(?<y>\d{4})/,
  slash: /^(?<first>\d{1,2})(?<separator>\/)(?<second>\d{1,2})\/(?<y>\d{4})/,
  'slash-YY': /^(?<first>\d{1,2})(?<separator>\/)(?<second>\d{1,2})\/(?<yy>\d{2})(?!\d)/,
  'YYYY/MM/DD': /^(?<y>\d{4})\/(?<m>\d{1,2})\/(?<d>\d{1,2})(?!\d)/,
  'MMM DD YYYY': /^(?<mmm>[A-Za-z]{3})[a-z]* (?<d>\d{1,2}),? (?<y>\d{4})/,
  // `15. März 2026`, `1er août 2026`, `15 de marzo de 2026`, `15-déc.-26`, `15MAR2026`
  'D MONTH YYYY':
    /^(?<d>\d{1,2})(?:\.|er|º|°)?[\s/-]?(?:de\s|d[’'])?(?<name>[\p{L}\p{M}]{2,})\.?[\s/-]?(?:del?\s)?(?:(?<y>\d{4})|(?<yy>\d{2}))(?!\d)/u,
  'MONTH D, YYYY': /^(?<name>[\p{L}\p{M}]{2,})\.?\s(?<d>\d{1,2})(?:st|nd|rd|th)?,?\s(?<y>\d{4})(?!\d)/u,
}

/**
 * A trimmed, filled date cell as `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM:SS` if the format has times and the
 * cell states one; an `OpenDate` if it depends on the order of day and month. Undefined: in none of the format's
 * forms, or not a day of the calendar.
 */
export function readDate(text: string, rules: DateRules): string | OpenDate | undefined {
  if (rules.times === true && isMoment(text) && rules.forms.includes('YYYY-MM-DD'))
    return text.charCodeAt(10) === 84 ? text : `${text.slice(0, 10)}T${text.slice(11)}`
  if (rules.forms.includes('YYYYMMDD') && isCompact(text.length === 10 ? text.replace(AS_NUMBER, '') : text))
    return dayOf(text.slice(0, 4), text.slice(4, 6), text.slice(6, 8), '')
  for (const form of rules.forms) {
    const found = SHAPES[form].exec(text)
    if (found?.groups === undefined) continue
    const time = timeOf(text.slice(found[0].length), rules)
    const date = time === undefined ? undefined : dateOf(found.groups, time)
    if (date !== undefined) return date
  }
  return undefined
}

/** `2026-01-05 00:12:00`, a different one in every record of some files: recognised without a pattern. */
function isMoment(text: string): boolean {
  if (text.length !== 19) return false
  for (let at = 0; at < 19; at++) {
    const code = text.charCodeAt(at)
    const fits =
      at === 4 || at === 7
        ? code === 45
        : at === 13 || at === 16
          ? code === 58
          : at === 10
            ? code === 32 || code === 84
            : code >= 48 && code <= 57
    if (!fits) return false
  }
  const year = 100 * twoDigits(text, 0) + twoDigits(text, 2)
  const day = twoDigits(text, 8)
  const length = daysIn(year, twoDigits(text, 5))
  if (year < 1900 || length === undefined || day < 1 || day > length) return false
  return twoDigits(text, 11) <= 23 && twoDigits(text, 14) <= 59 && twoDigits(text, 17) <= 59
}

/** The decimal of a date that a program took for a number: `20260105.0`. */
const AS_NUMBER = /[.,]0$/

/** `20260105`: no other form has eight digits. */
function isCompact(text: string): boolean {
  if (text.length !== 8) return false
  for (let at = 0; at < 8; at++) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) return false
  }
  return true
}

const twoDigits = (text: string, at: number): number =>
  10 * (text.charCodeAt(at) - 48) + text.charCodeAt(at + 1) - 48

function dateOf(parts: Record<string, string | undefined>, time: string): string | OpenDate | undefined {
  const { first, second, separator, mmm, name, yy } = parts
  if (yy !== undefined && parts.m === undefined && isDoubtfulYear(yy, first ?? parts.d ?? ''))
    return undefined
  const year = parts.y ?? `20${yy ?? ''}`
  if (first === undefined || second === undefined) {
    const named = mmm === undefined ? name && monthOf(name) : MONTHS.indexOf(mmm.toLowerCase()) + 1
    return dayOf(year, `${named ?? parts.m ?? ''}`, parts.d ?? '', time)
  }
  const dayFirst = dayOf(year, second, first, time)
  const monthFirst = dayOf(year, first, second, time)
  return dayFirst === monthFirst ? dayFirst : { separator: separator as Separator, dayFirst, monthFirst }
}

/** The last years that two digits are read as: 2049; before, it is more likely to be of the century before. */
const LAST_YEAR = 49
/** In `26/03/15` the year may be in front: before this year, what could be a year of these decades is more likely the year. */
const FIRST_YEAR = 20

/** Whether a year of two digits may be another one, or may be in front: `26` of `26.03.15` with `first` in front. */
const isDoubtfulYear = (yy: string, first: string): boolean =>
  +yy > LAST_YEAR || (+yy < FIRST_YEAR && +first >= FIRST_YEAR)

/** With hyphens it is in no form: `15-03-26` is as often `YY-MM-DD`. */
const TWO_DIGIT_YEAR = /^(?<first>\d{1,2})(?<separator>[./-])\d{1,2}\k<separator>(?<yy>\d{2})(?!\d)/

/** Why a text that looks like a date is not read as one; undefined if nothing in particular is known. */
export function dateDoubt(text: string): string | undefined {
  const shape = SHAPES['D MONTH YYYY'].exec(text) ?? SHAPES['MONTH D, YYYY'].exec(text)
  const { name, d, yy, first, separator } = (shape ?? TWO_DIGIT_YEAR.exec(text))?.groups ?? {}
  const months = name === undefined ? [] : possibleMonths(name)
  if (months.length > 1)
    return `the month in figures: "${name}" is month ${months.join(' in one language, month ')} in another language`
  if (yy === undefined || (name !== undefined && months.length === 0)) return undefined
  if (+yy > LAST_YEAR) return `a year of four digits: "${yy}" may be 19${yy} or 20${yy}`
  return separator === '-' || isDoubtfulYear(yy, first ?? d ?? '')
    ? 'a year of four digits: it is not clear which of the numbers is the year'
    : undefined
}

function dayOf(year: string, month: string, day: string, time: string): string | undefined {
  const length = daysIn(+year, +month)
  if (+year < 1900 || length === undefined || +day < 1 || +day > length) return undefined
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}${time}`
}

function daysIn(year: number, month: number): number | undefined {
  const leap = month === 2 && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0)
  return leap ? 29 : DAYS[month - 1]
}

/** The time after the date, as written after it; undefined if it is not a time, or one that the format does not have. */
function timeOf(text: string, { times }: DateRules): string | undefined {
  if (text === '') return ''
  if (times !== true) return MIDNIGHT.test(text) ? '' : undefined
  const found = TIME.exec(text)
  if (found === null) return undefined
  const [, stated = '', minute = '', second = '00', half] = found
  if (half !== undefined && (+stated < 1 || +stated > 12)) return undefined
  const hour = half === undefined ? +stated : (+stated % 12) + (half.toUpperCase() === 'P' ? 12 : 0)
  if (hour > 23 || +minute > 59 || +second > 59) return undefined
  return `T${`${hour}`.padStart(2, '0')}:${minute}:${second}`
}

/** 1970-01-01 as spreadsheets count days. */
const EPOCH_DAY = 25_569
/** Day numbers of 1982 to 2064: other numbers of five digits are more likely something else. */
const DAY_NUMBER = /^([3-5]\d{4})(?:[.,]\d+)?$/

/** The day of a date that a spreadsheet left as a day number; undefined if it is not one. */
export function dayOfNumber(text: string): string | undefined {
  const [, days] = DAY_NUMBER.exec(text) ?? []
  return days === undefined ? undefined : dateOfDay(+days - EPOCH_DAY)
}

/** Zeros in the form of a date or a number, a spreadsheet's day 0, and words for no date. */
const BLANK_DATE = new RegExp(
  `^(${[
    String.raw`[-0\s/.:]*`,
    '1900-01-00|0?1[-/.]0?0[-/.](19)?00|0?0[-/.]0?1[-/.](19)?00|1899-12-3[01]|12/3[01]/(18)?99|3[01][-/.]12[-/.](18)?99',
    '0?0-jan-(19)?00|0001-01-01|0?1[-/.]0?1[-/.]0001',
    NO_VALUE_WORDS,
  ].join('|')})([T ]0?0:00(:00(\\.0+)?)?)?$`,
  'i',
)

/** Whether a filled date cell states that there is no date. */
export const isBlankDate = (text: string): boolean => BLANK_DATE.test(text)

/** The day of a date that may have a time. */
export const withoutTime = (date: string | null): string | null => (date === null ? null : date.slice(0, 10))

/** Forms that messages leave out beside the usual ones: a list of all would not be read. */
const UNNAMED: ReadonlySet<DateForm> = new Set([
  'DD.MM.YY',
  'slash-YY',
  'D. M. YYYY',
  'D MONTH YYYY',
  'MONTH D, YYYY',
])

/** The forms in words, for messages: `a date of the calendar as YYYYMMDD, MM/DD/YYYY`. */
export function dateForms(rules: DateRules, order: DayOrder): string {
  const slash = order === 'day-first' ? 'DD/MM' : 'MM/DD'
  const named = rules.forms.filter((form) => !(rules.forms.includes('slash') && UNNAMED.has(form)))
  const words = named.map((form) =>
    form === 'slash' ? `${slash}/YYYY` : form === 'slash-YY' ? `${slash}/YY` : form,
  )
  return `a date of the calendar as ${words.join(', ')}${rules.times === true ? ', with or without a time' : ''}`
}
