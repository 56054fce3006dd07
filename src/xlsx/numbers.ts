/** Numbers of a sheet as text: the shortest decimal of the double, or a date, time or per cent according to the cell's number format. */
import { dateOfDay } from '../values/calendar.js'
import { shiftPoint, shortestDecimal } from '../values/double.js'

/** How a cell's number format displays its number. */
export type NumberLook =
  | { readonly kind: 'plain' | 'date' | 'moment' | 'time' | 'percent' }
  /** Padded with zeros to this many digits: an identifier. */
  | { readonly kind: 'zeros'; readonly digits: number }

export const PLAIN_LOOK: NumberLook = { kind: 'plain' }

/** Built-in number formats by id. */
const BUILT_IN: Readonly<Record<number, NumberLook['kind']>> = {
  9: 'percent',
  10: 'percent',
  14: 'date',
  15: 'date',
  16: 'date',
  17: 'date',
  18: 'time',
  19: 'time',
  20: 'time',
  21: 'time',
  22: 'moment',
  45: 'time',
  46: 'time',
  47: 'time',
}

/** The display of a number format by its id, or by its code such as `yyyy\-mm\-dd`. */
export function lookOf(id: number, code: string | undefined): NumberLook {
  if (code === undefined) {
    const eastern = (id >= 27 && id <= 36) || (id >= 50 && id <= 58)
    const kind = eastern ? 'date' : BUILT_IN[id]
    return kind === undefined || kind === 'zeros' ? PLAIN_LOOK : { kind }
  }
  const [positive = ''] = code.split(';')
  // Texts, escaped characters and bracketed parts (colours, conditions, locales) are removed, except elapsed hours.
  const pattern = positive.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  if (/^0{2,30}$/.test(pattern)) return { kind: 'zeros', digits: pattern.length }
  if (/general/i.test(pattern)) return PLAIN_LOOK
  const [days, times] = [/[yd]|m{3}|^m+$/i.test(pattern), /[hs]/i.test(pattern)]
  if (days) return { kind: times ? 'moment' : 'date' }
  if (times) return { kind: 'time' }
  return pattern.includes('%') ? { kind: 'percent' } : PLAIN_LOOK
}

/** Day 0 of each date system, in days from 1970-01-01. */
const EPOCH_1900 = -25_569
const EPOCH_1904 = -24_107
const MOST_DAYS = 2_958_466
const SECONDS = 86_400

/** Digits that a spreadsheet keeps: the rest of a longer number is lost. */
const KEPT = 1e15
const SAFE = 9_007_199_254_740_991

/** The number of a cell, as written in the sheet, as text. Null if it is not a number. */
export function numberText(written: string, look: NumberLook, is1904: boolean): string | null {
  if (!/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(written)) return null
  const double = +written
  if (Math.abs(double) === Infinity) return null
  switch (look.kind) {
    case 'plain':
      return decimalText(double)
    case 'percent':
      return `${shiftPoint(shownDecimal(double), 2)}%`
    case 'zeros':
      return double >= 0 && double % 1 === 0
        ? decimalText(double).padStart(look.digits, '0')
        : decimalText(double)
    default:
      if (double < 0 || double >= MOST_DAYS || (look.kind === 'time' && double >= 1))
        return decimalText(double)
      return dateText(double, look.kind, is1904)
  }
}

/**
 * Formulas that add doubles produce noise: 8.1 and 9.24 are 17.340000000000003. If all digits of a double are used
 * and rounding to thirteen digits leaves at most eleven, the others are noise; so is a tiny remainder when equal amounts are subtracted.
 */
function shownDecimal(double: number): string {
  const text = shortestDecimal(double)
  if (!/[1-9](?:\.?\d){14}/.test(text) || double % 1 === 0) return text
  if (Math.abs(double) < 1e-10) return '0'
  const shown = shortestDecimal(+double.toPrecision(13))
  return /[1-9](?:\.?\d){11}/.test(shown) ? text : shown
}

/**
 * The shortest decimal. In an identifier with more than fifteen digits a spreadsheet has replaced the others by
 * zeros: it is written as spreadsheets show it (`9.4E+21`), so that it is recognised as damaged.
 */
function decimalText(double: number): string {
  const text = shownDecimal(double)
  if (Math.abs(double) < KEPT || (Math.abs(double) <= SAFE && !text.endsWith('0'))) return text
  return double.toExponential().replace('e', 'E')
}

function dateText(double: number, kind: 'date' | 'moment' | 'time', is1904: boolean): string {
  const total = Math.round(double * SECONDS)
  const seconds = total % SECONDS
  const two = (value: number): string => `${Math.floor(value)}`.padStart(2, '0')
  const time = `${two(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`
  if (kind === 'time') return time
  const date = dayText((total - seconds) / SECONDS, is1904)
  return kind === 'date' ? date : `${date} ${time}`
}

/** Spreadsheets count a leap day in 1900 that never was. */
function dayText(serial: number, is1904: boolean): string {
  if (is1904) return dateOfDay(serial + EPOCH_1904)
  if (serial === LEAP_DAY) return '1900-02-29'
  return dateOfDay(serial + EPOCH_1900 + (serial < LEAP_DAY ? 1 : 0))
}
const LEAP_DAY = 60
