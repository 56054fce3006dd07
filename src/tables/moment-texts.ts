/** The spellings of a day with a time, split into their parts; the order of day and month follows from all cells together. */
import { dateOfDay } from '../values/calendar.js'

/** The parts of a cell. */
export interface MomentText {
  readonly day: string
  /** `HH:MM:SS`; null if no time is stated, undefined if the text is not a time. */
  readonly time: string | null | undefined
  /** As written: `Z`, `-05:00`, `EST`, `America/New_York`. */
  readonly zone: string
}

const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)'
const DAY_MONTH = new RegExp(`^(\\d{1,2})(?:st|nd|rd|th)?[ -]?${MONTH}\\.?,?[ -]?(\\d{4}|\\d{2})$`, 'i')
const MONTH_DAY = new RegExp(`^${MONTH}\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})$`, 'i')
const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/
const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? +/i
const ZONE =
  '(?:\\(?(Z|(?:UTC|GMT)?[-+]\\d{1,2}(?::?\\d{2})?|[A-Z]{1,4}T|UTC|GMT|[A-Z][A-Za-z]+\\/[A-Z][A-Za-z_/]+)\\)?(?:\\[[\\w/]+\\])?)?'
const CLOCK = '(\\d{1,2})(?:[:.h](\\d{2})(?:[:.](\\d{2})(?:[.,]\\d+)?)?)? ?(?:([AaPp])\\.?[Mm]\\.?|noon)?'
const WITH_TIME = new RegExp(`^(.*?\\d)(?:T|[ ,]+(?:(?:at|by|before|@|-|–) +)?)${CLOCK} ?${ZONE}$`)
const TIME_FIRST = /^(?:by )?(\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?)(?:,| on)? +(.*\d)$/
const COMPACT = /^(\d{8})[T ]?(\d{2})(\d{2})(\d{2})?(Z|[-+]\d{2}:?\d{2})?$/
const WITHOUT_TIME = /[ ,]+(?:by )?(?:end of (?:business )?day|eod|eob)$/i

/** Spreadsheets count days from 1899-12-30, Unix clocks from 1970; both for the years 2000 to 2099. */
const SERIAL = /^(\d{5})(\.\d+)?$/
const SERIALS = [36_526, 73_050] as const
const EPOCH = /^(\d{10})(\d{3})?$/
const EPOCHS = [946_684_800, 4_102_444_800] as const
const OFFSET = 25_569
const SECONDS = 86_400

export function momentText(cell: string): MomentText {
  const counted = countedDay(cell)
  if (counted !== undefined) return counted
  const [, plainDay, hour, minute, second, zoneOfPlain = ''] = COMPACT.exec(cell) ?? []
  if (plainDay !== undefined) return { day: plainDay, time: timeOf(hour, minute, second), zone: zoneOfPlain }
  const text = cell
    .replace(WEEKDAY, '')
    .replace(WITHOUT_TIME, '')
    .replace(/ local( time)?$/i, '')
  const [, time, after] = TIME_FIRST.exec(text) ?? []
  const [, day, hours, minutes, seconds, half, zone = ''] =
    WITH_TIME.exec(time === undefined ? text : `${after} ${time}`) ?? []
  const isTime = minutes !== undefined || half !== undefined
  if (day === undefined || !isTime) return { day: plainDate(text), time: null, zone: '' }
  return { day: plainDate(day), time: timeOf(hours, minutes, seconds, half), zone }
}

/** Converts spellings of dates that occur only here into those of other tables. */
function plainDate(given: string): string {
  const text = given.replace(WEEKDAY, '').trim()
  const [, year, month = '', day = ''] = YEAR_FIRST.exec(text) ?? []
  if (year !== undefined) return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const [, first, named = '', itsYear] = DAY_MONTH.exec(text) ?? []
  if (first !== undefined) return `${first.padStart(2, '0')}-${named.slice(0, 3)}-${itsYear}`
  const [, month1 = '', second, year1] = MONTH_DAY.exec(text) ?? []
  return second === undefined ? text : `${second.padStart(2, '0')}-${month1.slice(0, 3)}-${year1}`
}

function countedDay(cell: string): MomentText | undefined {
  const [, days, part = ''] = SERIAL.exec(cell) ?? []
  if (days !== undefined && +days >= SERIALS[0] && +days < SERIALS[1]) {
    const seconds = Math.min(Math.round(+`0${part}` * SECONDS), SECONDS - 1)
    return { day: dateOfDay(+days - OFFSET), time: seconds === 0 ? null : clock(seconds), zone: '' }
  }
  const [, seconds] = EPOCH.exec(cell) ?? []
  if (seconds === undefined || +seconds < EPOCHS[0] || +seconds >= EPOCHS[1]) return undefined
  return { day: dateOfDay(Math.floor(+seconds / SECONDS)), time: clock(+seconds % SECONDS), zone: 'Z' }
}

const two = (number: number): string => `${number}`.padStart(2, '0')
const clock = (seconds: number): string =>
  `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`

function timeOf(hours = '', minutes = '00', seconds = '00', half?: string): string | null | undefined {
  // The end of the day: no more precise than the day itself.
  if (/^24:00:00$/.test(`${hours}:${minutes}:${seconds}`) && half === undefined) return null
  if (+hours > 23 || +minutes > 59 || +seconds > 60 || (/a/i.test(half ?? '') && +hours > 12))
    return undefined
  const hour = half === undefined || +hours > 12 ? +hours : (+hours % 12) + (/p/i.test(half) ? 12 : 0)
  return `${two(hour)}:${minutes}:${two(Math.min(+seconds, 59))}`
}

/** `14:05`, `2:05 PM`, `1405`, a spreadsheet's `0.5868`: the time in its own cell, as it may follow a day. */
export function timeText(cell: string): string {
  const text = cell.trim().replace(/^(\d{1,2})(\d{2})$/, '$1:$2')
  return /^0?\.\d+$/.test(text) ? clock(Math.min(Math.round(+text * SECONDS), SECONDS - 1)) : text
}
