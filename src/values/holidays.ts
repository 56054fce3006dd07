/** Holidays of a country in a year, by rule. */
import { dateOfDay, epochDay } from './calendar.js'

/**
 * `07-04` a day of the year, `moved` to a working day next to it if it is on a weekend; `11:4:4` the fourth Thursday
 * (Monday is 1) of November, `05:-1:1` the last Monday of May, `05-18>1` the first Monday from 18 May on; `easter-2` two days before Easter; `+1` after a
 * rule is the following day.
 */
interface Rules {
  readonly days: readonly string[]
  /** A holiday on a weekend is observed on a working day: the nearest, or the next that is not a holiday. */
  readonly moved?: 'nearest' | 'next'
}

const COUNTRIES: Readonly<Record<string, Rules>> = {
  // Also days with few deliveries: nobody should be accused for them.
  US: {
    moved: 'nearest',
    days: list(
      '01-01 01:3:1 02:3:1 easter-2 05:-1:1 06-19 07-04 09:1:1 10:2:1 11-11 11:4:4 11:4:4+1 12-24 12-25 12-31',
    ),
  },
  CA: {
    moved: 'next',
    days: list('01-01 02:3:1 easter-2 easter+1 05-18>1 07-01 08:1:1 09:1:1 09-30 10:2:1 11-11 12-25 12-26'),
  },
  GB: {
    moved: 'next',
    days: list('01-01 easter-2 easter+1 05:1:1 05:-1:1 08:-1:1 12-25 12-26'),
  },
  DE: { days: list('01-01 easter-2 easter+1 05-01 easter+39 easter+50 10-03 12-25 12-26') },
  FR: {
    days: list('01-01 easter+1 05-01 05-08 easter+39 easter+50 07-14 08-15 11-01 11-11 12-25'),
  },
  NL: { days: list('01-01 easter-2 easter+1 04-27 05-05 easter+39 easter+50 12-25 12-26') },
}

function list(days: string): readonly string[] {
  return days.split(' ')
}

export const hasHolidays = (country: string): boolean => Object.hasOwn(COUNTRIES, country)

const known = new Map<string, ReadonlySet<string>>()

/** Days of a year (`YYYY`) without deliveries in a country, not counting weekends. */
export function holidaysOf(country: string, year: string): ReadonlySet<string> {
  const key = `${country} ${year}`
  let days = known.get(key)
  if (days === undefined) {
    days = made(COUNTRIES[country] ?? { days: [] }, year)
    known.set(key, days)
  }
  return days
}

function made({ days, moved }: Rules, year: string): ReadonlySet<string> {
  const all = new Set(days.map((rule) => dayOf(rule, year)))
  if (moved !== undefined) for (const day of [...all].filter(isWeekend)) all.add(beside(day, moved, all))
  return new Set([...all].map(dateOfDay))
}

/** 0 is Monday. */
const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7
export const isWeekend = (day: number): boolean => weekday(day) > 4

function beside(day: number, moved: 'nearest' | 'next', taken: ReadonlySet<number>): number {
  if (moved === 'nearest' && weekday(day) === 5) return day - 1
  let next = day + 1
  while (isWeekend(next) || taken.has(next)) next++
  return next
}

function dayOf(rule: string, year: string): number {
  const [, base = '', more = '0'] = /^(.+?)([-+]\d+)?$/.exec(rule.replace(/^(\d\d)-/, '$1/')) ?? []
  const [month = '', nth = '', named = ''] = base.split(':')
  if (base === 'easter') return easterOf(+year) + +more
  const [date = '', onward] = base.split('>')
  if (named === '' && onward === undefined) return epochDay(`${year}-${date.replace('/', '-')}`) + +more
  if (onward !== undefined) return from(epochDay(`${year}-${date.replace('/', '-')}`), +onward - 1)
  const first = epochDay(`${year}-${month}-01`)
  if (+nth > 0) return from(first, +named - 1) + 7 * (+nth - 1) + +more
  const following =
    month === '12'
      ? epochDay(`${+year + 1}-01-01`)
      : epochDay(`${year}-${`${+month + 1}`.padStart(2, '0')}-01`)
  return from(following - 7, +named - 1) + +more
}

/** The first such weekday from a day on. */
const from = (day: number, wanted: number): number => day + ((wanted - weekday(day) + 7) % 7)

/** Easter Sunday of the Gregorian calendar, by the rule of Meeus and Jones. */
function easterOf(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100]
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114
  const month = `${Math.floor(f / 31)}`.padStart(2, '0')
  return epochDay(`${year}-${month}-${`${(f % 31) + 1}`.padStart(2, '0')}`)
}
