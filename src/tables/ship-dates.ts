/** Ship dates of expected costs: all of them together show the order of day and month. */
import { CLEAR_FORMS, type DateRules, type DayOrder, OPEN_FORMS, readDate } from '../values/dates.js'

const RULES: DateRules = { forms: [...CLEAR_FORMS, ...OPEN_FORMS] }

/** The day of a cell as `YYYY-MM-DD`; undefined if it is not a date, or if day and month are ambiguous. */
export type ShipDateOf = (cell: string) => string | undefined

/** `given`: the user's order of day and month, if no cell shows it. */
export function shipDatesOf(cells: Iterable<string>, given?: DayOrder): ShipDateOf {
  const orders = new Set<DayOrder>()
  for (const cell of cells) {
    const date = readDate(dayIn(cell), RULES)
    if (typeof date !== 'object') continue
    if (date.monthFirst === undefined) orders.add('day-first')
    else if (date.dayFirst === undefined) orders.add('month-first')
  }
  const [order = given, other] = orders
  return (cell) => {
    const date = readDate(dayIn(cell), RULES)
    if (typeof date !== 'object') return date
    if (order === undefined || other !== undefined) return undefined
    return order === 'day-first' ? date.dayFirst : date.monthFirst
  }
}

/** Removes the time after a day, with or without seconds and zone. No zone moves the day. */
const dayIn = (cell: string): string => cell.slice(0, LONGEST).replace(TIME, '')
const LONGEST = 60
const TIME = /[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)? ?([AaPp][Mm])?( ?(Z|UTC|GMT|[-+]\d{2}:?\d{2}))?$/
