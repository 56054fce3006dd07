/** Days with times in tables: `2026-01-13 10:30`, `1/13/2026 10:30 AM`, `2026-01-13T15:30:00Z`. */
import { dateOfDay, epochDay } from '../values/calendar.js'
import type { DayOrder } from '../values/dates.js'
import { fold } from '../values/fold.js'
import { momentText, timeText } from './moment-texts.js'
import { shipDatesOf } from './ship-dates.js'
import { zoneOffset } from './time-zones.js'

/** A day and, if stated, a time (`HH:MM:SS`) and its offset from UTC in minutes. */
export interface Moment {
  readonly day: string
  readonly time: string | null
  readonly offset: number | null
}

/** The value of a cell: null if it is blank, `open` if day and month are ambiguous, `none` if it is not a day. */
export type MomentCell = Moment | null | 'open' | 'none'

const BLANK = new Set([
  '',
  'na',
  'null',
  'none',
  'nil',
  'never',
  'pending',
  'notdelivered',
  'tbd',
  'tba',
  'unknown',
  'notavailable',
  'notyet',
  'notyetdelivered',
  'undelivered',
  '0',
  '00000000',
])
/** No cell with a date is longer than this. */
const LONGEST = 60

/** All cells together show the order of day and month; `given` is the user's order if they do not. */
export function momentsOf(cells: Iterable<string>, given?: DayOrder): (cell: string) => MomentCell {
  const texts = [...new Set(cells)].map((cell) => momentText(cell.slice(0, LONGEST)).day)
  const dayOf = shipDatesOf(texts, given)
  return (cell) => {
    if (BLANK.has(fold(cell))) return null
    if (cell.length > LONGEST) return 'none'
    const { day: text, time, zone } = momentText(cell)
    const day = dayOf(text)
    if (day === undefined) return EITHER.some((order) => order(text) !== undefined) ? 'open' : 'none'
    if (time === undefined) return 'none'
    if (time === null) return { day, time: null, offset: null }
    const offset = zoneOffset(zone, day, time)
    if (offset === undefined) return 'none'
    // Databases write a day as midnight; a time in UTC may fall on another day in local time.
    if (time === '00:00:00' && offset !== 0) return { day, time: null, offset: null }
    // A named zone may be that of the table's author, while the local clocks showed another time.
    return /[A-Z]T$|\//.test(zone) ? inUtc({ day, time, offset }) : { day, time, offset }
  }
}

const EITHER = [shipDatesOf([], 'day-first'), shipDatesOf([], 'month-first')]

function inUtc({ day, time, offset }: Moment): Moment {
  const minutes = minutesOf(day, time ?? '') - (offset ?? 0)
  const ofDay = ((minutes % DAY) + DAY) % DAY
  const [hour, minute] = [Math.floor(ofDay / 60), Math.floor(ofDay) % 60].map((one) =>
    `${one}`.padStart(2, '0'),
  )
  return { day: dateOfDay(Math.floor(minutes / DAY)), time: `${hour}:${minute}:${time?.slice(6)}`, offset: 0 }
}

/** `14:05`, `2:05 PM`, `1405`: the time in its own cell. */
export const timeIn = (cell: string): string | undefined =>
  momentText(`1 ${timeText(cell)}`).time ?? undefined

/** Maximum minutes by which local time is behind UTC, and ahead of it. */
const BEHIND = 12 * 60
const AHEAD = 14 * 60
const DAY = 24 * 60

/** A moment in local time; one in UTC may be from any place, and is moved by `minutes`. */
function local(moment: Moment, minutes: number): Pick<Moment, 'day' | 'time'> {
  const { day, time, offset } = moment
  if (offset !== 0 || time === null) return { day, time }
  return { day: dateOfDay(Math.floor((minutesOf(day, time) + minutes) / DAY)), time: null }
}

/** The day of a moment; if it is in UTC, the earliest possible local day. */
export const earliestDay = (moment: Moment): string => local(moment, -BEHIND).day

/**
 * Whether one moment is certainly after another: a time or an offset that only one of them states is ignored, and
 * a day without a time lasts to its end.
 */
export function isAfter(one: Moment, other: Moment): boolean {
  if (one.time !== null && other.time !== null && one.offset !== null && other.offset !== null)
    return minutesOf(one.day, one.time) - one.offset > minutesOf(other.day, other.time) - other.offset
  const [a, b] = [local(one, -BEHIND), local(other, AHEAD)]
  if (a.day !== b.day) return a.day > b.day
  return a.time !== null && b.time !== null && a.time > b.time
}

/** The earlier of two; if that is uncertain, the one with the earliest possible time. */
export const firstOf = (a: Moment, b: Moment): Moment => {
  if (isAfter(a, b)) return b
  if (isAfter(b, a)) return a
  return keyOf(b, -BEHIND, '00:00:00') < keyOf(a, -BEHIND, '00:00:00') ? b : a
}

/** The later of two; if that is uncertain, the one with the latest possible time. */
export const lastOf = (a: Moment, b: Moment): Moment => {
  if (isAfter(a, b)) return a
  if (isAfter(b, a)) return b
  return keyOf(b, AHEAD, '24:00:00') > keyOf(a, AHEAD, '24:00:00') ? b : a
}

function keyOf(moment: Moment, minutes: number, open: string): string {
  const { day, time } = local(moment, minutes)
  return `${day} ${time ?? open} ${moment.offset ?? ''}`
}

const minutesOf = (day: string, time: string): number =>
  epochDay(day) * DAY + 60 * +time.slice(0, 2) + +time.slice(3, 5) + +time.slice(6, 8) / 60
