/** Cells of a sheet as XML: text stays text whatever it begins with, an amount is a number if a number can hold it. */
import { epochDay } from '../../values/calendar.js'
import { isExactDouble } from '../../values/double.js'
import { minorDigits } from '../../values/shown-amounts.js'
import { amountStyle, DATE_STYLE, GENERAL_STYLE, MOMENT_STYLE, TEXT_STYLE, WRAPPED_STYLE } from './styles.js'

export type SheetKind = 'text' | 'amount' | 'number' | 'integer' | 'date' | 'timestamp' | 'boolean'

/** Numbers and dates are passed as text, dates as `YYYY-MM-DD`, moments as `YYYY-MM-DDTHH:MM:SS`. */
export type SheetValue = string | number | boolean | null

/** Characters that a cell can hold. */
const LONGEST_TEXT = 32_767

/** Characters of the widest column: longer text is shown on several lines. */
export const WIDEST_COLUMN = 60
const MOST_LINES = 6
/** Words are longer in lists of ids and files. */
const LONGEST_WORD = 15

/** Lines that a row needs for this text: of a list only what the other cells leave room for is shown. */
export function linesOf(text: SheetValue): number {
  if (typeof text !== 'string' || text.length <= WIDEST_COLUMN) return 1
  if (text.length > LONGEST_WORD * text.split(' ').length) return 1
  return Math.min(Math.ceil(text.length / WIDEST_COLUMN), MOST_LINES)
}

export interface CellXml {
  readonly xml: string
  /** Approximate number of displayed characters. */
  readonly width: number
  /** How the value was changed: cut, or kept as text because a number cannot hold its digits. */
  readonly loss?: 'cut' | 'digits'
}

/** The cell at a reference such as `B7`; `currency` gives an amount its decimals. */
export function cellXml(place: string, kind: SheetKind, value: SheetValue, currency: string | null): CellXml {
  if (value === null || value === '') return NOTHING
  if (typeof value === 'boolean')
    return { xml: `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`, width: 5 }
  if (typeof value === 'number') return numberXml(place, GENERAL_STYLE, `${value}`)
  if (kind === 'amount' || kind === 'number') return decimalXml(place, kind, value, currency)
  if (kind === 'date' || kind === 'timestamp') return dateXml(place, value)
  return textXml(place, value)
}

const NOTHING: CellXml = { xml: '', width: 0 }

const numberXml = (place: string, style: number, number: string): CellXml => ({
  xml: `<c r="${place}" s="${style}"><v>${number}</v></c>`,
  width: number.length,
})

const DECIMAL = /^-?\d+(\.\d+)?$/

function decimalXml(
  place: string,
  kind: 'amount' | 'number',
  text: string,
  currency: string | null,
): CellXml {
  if (!DECIMAL.test(text)) return textXml(place, text)
  if (!isExactDouble(text)) return { ...textXml(place, text), loss: 'digits' }
  if (kind === 'number') return numberXml(place, GENERAL_STYLE, text)
  const point = text.indexOf('.')
  const fraction = point < 0 ? 0 : text.slice(point + 1).replace(/0+$/, '').length
  const decimals = Math.max(fraction, minorDigits(currency))
  const whole = point < 0 ? text.length : point
  const cell = numberXml(place, amountStyle(decimals), text)
  return { ...cell, width: whole + Math.floor(whole / 3) + decimals + 1 }
}

const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$/
/** 1970-01-01 as spreadsheets count days; before 1900-03-01 they count a day less, for a leap day that never was. */
const EPOCH = 25_569
const MARCH_1900 = 61

function dateXml(place: string, text: string): CellXml {
  const days = DATE.test(text) ? epochDay(text) + EPOCH : 0
  if (days < 2) return textXml(place, text)
  const serial = days < MARCH_1900 ? days - 1 : days
  if (text.length === 10) return { ...numberXml(place, DATE_STYLE, `${serial}`), width: 10 }
  const seconds = +text.slice(11, 13) * 3600 + +text.slice(14, 16) * 60 + +text.slice(17)
  return { ...numberXml(place, MOMENT_STYLE, `${serial + seconds / 86_400}`), width: 19 }
}

function textXml(place: string, text: string): CellXml {
  const cut = text.length > LONGEST_TEXT
  const shown = cut ? text.slice(0, wholeCharacters(text)) : text
  const space = /^\s|\s$|\n/.test(shown) ? ' xml:space="preserve"' : ''
  const style = shown.length <= WIDEST_COLUMN ? TEXT_STYLE : WRAPPED_STYLE
  const xml = `<c r="${place}" s="${style}" t="inlineStr"><is><t${space}>${xmlText(shown)}</t></is></c>`
  return { xml, width: shown.length, ...(cut ? { loss: 'cut' } : {}) }
}

/** Never cuts a surrogate pair in half. */
const wholeCharacters = (text: string): number =>
  /[\ud800-\udbff]/.test(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT

const UNUSUAL = /[^\n\x20-\x25\x27-\x3b\x3d\x3f-\x5e\x60-\ud7ff\ue000-\ufffd]/
/** Characters that XML cannot hold or would change, and texts that look like their escapes. */
const HELD_BACK =
  /[\x00-\x08\x0b-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|_(?=x[0-9A-Fa-f]{4}_)/g

/** Text as XML; a carriage return is `_x000D_`, as spreadsheets write it. */
export function xmlText(text: string): string {
  if (!UNUSUAL.test(text)) return text
  return text
    .replace(HELD_BACK, (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
