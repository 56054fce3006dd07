/** Ship dates of expected costs: in which order day and month are is for all of them to show. */
import { type DateRules, type DayOrder, readDate } from '../values/dates.js'

const RULES: DateRules = {
  forms: [
    'YYYY-MM-DD',
    'YYYYMMDD',
    'DD-MMM-YYYY',
    'DD-MMM-YY',
    'DD MMM YYYY',
    'MMM DD YYYY',
    'DD.MM.YYYY',
    'DD-MM-YYYY',
    'slash',
    'slash-YY',
  ],
}

/** The day of a cell as `YYYY-MM-DD`; undefined where it is none, or open which number is the month. */
export type ShipDateOf = (cell: string) => string | undefined

/** `given`: the order of day and month that the user states for what no cell shows. */
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

/** What tools write behind a day: a time, with or without seconds and zone. No zone moves the day. */
const dayIn = (cell: string): string => cell.slice(0, LONGEST).replace(TIME, '')
const LONGEST = 60
const TIME = /[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)? ?([AaPp][Mm])?( ?(Z|UTC|GMT|[-+]\d{2}:?\d{2}))?$/
