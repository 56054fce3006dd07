/** Days with times as tables write them: `2026-01-13 10:30`, `1/13/2026 10:30 AM`, `2026-01-13T15:30:00Z`. */
import { dateOfDay, epochDay } from '../values/calendar.js'
import type { DayOrder } from '../values/dates.js'
import { fold } from '../values/fold.js'
import { shipDatesOf } from './ship-dates.js'

/** A day, and where it is stated a time (`HH:MM:SS`) and the minutes by which that is ahead of UTC. */
export interface Moment {
  readonly day: string
  readonly time: string | null
  readonly offset: number | null
}

/** What a cell states: null where it is blank, `open` where either of two numbers may be the month, `none` where it is no day. */
export type MomentCell = Moment | null | 'open' | 'none'

const TIME =
  /[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? ?(?:([AaPp])\.?[Mm]\.?)?(?: ?(Z|UTC|GMT|[-+]\d{2}:?\d{2}))?$/
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
  '00000000',
])
/** No cell of a date is longer. */
const LONGEST = 60

/** All cells together show in which order day and month are; `given` is what the user says where they do not. */
export function momentsOf(cells: Iterable<string>, given?: DayOrder): (cell: string) => MomentCell {
  const texts = [...new Set(cells)].map((cell) => dayText(cell))
  const dayOf = shipDatesOf(texts, given)
  return (cell) => {
    if (BLANK.has(fold(cell))) return null
    if (cell.length > LONGEST) return 'none'
    const text = dayText(cell)
    const day = dayOf(text)
    if (day === undefined) return EITHER.some((order) => order(text) !== undefined) ? 'open' : 'none'
    const found = TIME.exec(cell)
    if (found === null) return { day, time: null, offset: null }
    const time = timeOf(found)
    if (time === undefined) return 'none'
    const offset = offsetOf(found[5])
    // Midnight is how databases write a day; what is in UTC may be of another day where it was.
    return time === '00:00:00' && offset !== 0 ? { day, time: null, offset: null } : { day, time, offset }
  }
}

const EITHER = [shipDatesOf([], 'day-first'), shipDatesOf([], 'month-first')]

const dayText = (cell: string): string => cell.slice(0, LONGEST).replace(TIME, '').trim()

function timeOf([, hours = '', minutes = '', seconds = '00', half]: RegExpExecArray): string | undefined {
  if (+hours > (half === undefined ? 23 : 12) || +minutes > 59 || +seconds > 59) return undefined
  const hour = half === undefined ? +hours : (+hours % 12) + (/p/i.test(half) ? 12 : 0)
  return `${`${hour}`.padStart(2, '0')}:${minutes}:${seconds}`
}

/** `14:05`, `2:05 PM`, `1405`: the time of a cell of its own. */
export function timeIn(cell: string): string | undefined {
  const text = cell.trim().replace(/^(\d{1,2})(\d{2})$/, '$1:$2')
  const found = TIME.exec(` ${text}`)
  return found === null || found[0].length !== text.length + 1 ? undefined : timeOf(found)
}

function offsetOf(zone: string | undefined): number | null {
  if (zone === undefined) return null
  const [, sign, hours = '0', minutes = '0'] = /^([-+])(\d{2}):?(\d{2})$/.exec(zone) ?? []
  return (sign === '-' ? -1 : 1) * (60 * +hours + +minutes)
}

/** Minutes by which the clocks of a place may be behind UTC, and ahead of it. */
const BEHIND = 12 * 60
const AHEAD = 14 * 60
const DAY = 24 * 60

/** A moment as the clocks of its place showed it; one in UTC may be of any place, and is moved by `minutes`. */
function local(moment: Moment, minutes: number): Pick<Moment, 'day' | 'time'> {
  const { day, time, offset } = moment
  if (offset !== 0 || time === null) return { day, time }
  return { day: dateOfDay(Math.floor((minutesOf(day, time) + minutes) / DAY)), time: null }
}

/** The day of a moment; of one in UTC the earliest that it may have been where it was. */
export const earliestDay = (moment: Moment): string => local(moment, -BEHIND).day

/**
 * Whether one moment is certainly after another: what is stated of one alone, a time or where it was, decides nothing, and
 * a day without a time lasts to its end.
 */
export function isAfter(one: Moment, other: Moment): boolean {
  if (one.time !== null && other.time !== null && one.offset !== null && other.offset !== null)
    return minutesOf(one.day, one.time) - one.offset > minutesOf(other.day, other.time) - other.offset
  const [a, b] = [local(one, -BEHIND), local(other, AHEAD)]
  if (a.day !== b.day) return a.day > b.day
  return a.time !== null && b.time !== null && a.time > b.time
}

/** Which of two comes first; where that is not certain, the one that may have been first of all. */
export const firstOf = (a: Moment, b: Moment): Moment => {
  if (isAfter(a, b)) return b
  if (isAfter(b, a)) return a
  return keyOf(b, -BEHIND, '00:00:00') < keyOf(a, -BEHIND, '00:00:00') ? b : a
}

/** Which of two comes last; where that is not certain, the one that may have been last of all. */
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
