/** Dates as whole day numbers; no zone, no clock. Day 0 is 1970-01-01. */

const DAY = 86_400_000

export const day = (year: number, month: number, dayOfMonth: number): number =>
  Date.UTC(year, month - 1, dayOfMonth) / DAY

interface Parts {
  readonly year: string
  readonly month: string
  readonly day: string
}

function parts(number: number): Parts {
  const [year = '', month = '', dayOfMonth = ''] = new Date(number * DAY)
    .toISOString()
    .slice(0, 10)
    .split('-')
  return { year, month, day: dayOfMonth }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export type DateStyle =
  | 'YYYY-MM-DD'
  | 'YYYYMMDD'
  | 'MM/DD/YYYY'
  | 'M/D/YYYY'
  | 'DD/MM/YYYY'
  | 'DD-MMM-YYYY'
  | 'M/D/YY'
  | 'DD.MM.YYYY'

const known: Partial<Record<DateStyle, Map<number, string>>> = {}

/** A day as text. Files have few days and many records, so each is made once. */
export function date(number: number, style: DateStyle = 'YYYY-MM-DD'): string {
  known[style] ??= new Map()
  const texts = known[style]
  const old = texts.get(number)
  if (old !== undefined) return old
  const text = dateText(number, style)
  texts.set(number, text)
  return text
}

function dateText(number: number, style: DateStyle): string {
  const { year, month, day: dayOfMonth } = parts(number)
  const withoutZero = (text: string): string => (text.startsWith('0') ? text.slice(1) : text)
  switch (style) {
    case 'YYYY-MM-DD':
      return `${year}-${month}-${dayOfMonth}`
    case 'YYYYMMDD':
      return year + month + dayOfMonth
    case 'MM/DD/YYYY':
      return `${month}/${dayOfMonth}/${year}`
    case 'M/D/YYYY':
      return `${withoutZero(month)}/${withoutZero(dayOfMonth)}/${year}`
    case 'DD/MM/YYYY':
      return `${dayOfMonth}/${month}/${year}`
    case 'DD-MMM-YYYY':
      return `${dayOfMonth}-${MONTHS[Number(month) - 1]}-${year}`
    case 'M/D/YY':
      return `${withoutZero(month)}/${withoutZero(dayOfMonth)}/${year.slice(2)}`
    case 'DD.MM.YYYY':
      return `${dayOfMonth}.${month}.${year}`
  }
}
