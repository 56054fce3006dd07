/** Reads and checks values of options, with the nearest valid one for a mistyped value. */
import { InvalidArgumentError } from 'commander'
import { INPUT_LIMITS } from '../../input/limits.js'
import type { GivenCurrency } from '../../parse/file-options.js'
import { isSummaryColumn, SUMMARY_COLUMNS } from '../../summary/columns.js'
import { readDate } from '../../values/dates.js'
import { isCurrency } from '../../values/iso-4217.js'
import { didYouMean } from '../../values/nearest.js'

const invalid = (remedy: string): InvalidArgumentError => new InvalidArgumentError(remedy)

export function oneOf(text: string, names: readonly string[]): string {
  if (names.includes(text)) return text
  throw invalid(didYouMean(text, names, `It is one of ${names.join(', ')}.`))
}

/** Accepts any text, whatever choices are listed: it is checked later. */
export const anyText = (text: string): string => text

/** An option that may be given several times. */
export const collectValues = (text: string, before: readonly string[] = []): string[] => [...before, text]

export const wholeNumber =
  (pattern: RegExp, remedy: string, most = Infinity) =>
  (text: string): number => {
    if (pattern.test(text) && +text <= most) return +text
    throw invalid(`It is a whole number ${remedy}.`)
  }

/** `EUR`, or `FORMAT=CODE,…` as codes by format. */
export function readCurrencies(text: string): GivenCurrency {
  if (!text.includes('=')) return checkedCode(text)
  const codes = new Map<string, string>()
  for (const pair of text.split(',')) {
    const [id = '', code = '', ...more] = pair.split('=').map((part) => part.trim())
    if (more.length > 0 || code === '') throw invalid('It is CODE or FORMAT=CODE,….')
    if (codes.has(id)) throw invalid(`${id} is given twice.`)
    codes.set(id, checkedCode(code))
  }
  return Object.fromEntries(codes)
}

function checkedCode(code: string): string {
  if (isCurrency(code)) return code
  const upper = code.toUpperCase()
  throw invalid(
    isCurrency(upper)
      ? `Did you mean "${upper}"?`
      : 'It is a currency of ISO 4217 in three capitals, such as USD.',
  )
}

export type Limits = Readonly<Record<string, number>>

export const LIMITS: readonly string[] = [...INPUT_LIMITS, 'recordBytes', 'fields']

/** `NAME=N`, once for each limit. */
export function readLimits(text: string, before: Limits = {}): Limits {
  const limits = { ...before }
  for (const pair of text.split(',')) {
    const [name = '', count = ''] = pair.split('=')
    if (!LIMITS.includes(name))
      throw invalid(didYouMean(name, LIMITS, `It is NAME=N; the limits are ${LIMITS.join(', ')}.`))
    if (!/^\d{1,15}$/.test(count)) throw invalid(`It is ${name}=N, N a whole number.`)
    limits[name] = +count
  }
  return limits
}

const names = (text: string): string[] => text.split(',').map((name) => name.trim())

/** Several values separated by commas, or the option several times. */
export const readNames = (text: string, before: readonly string[] = []): string[] => [
  ...before,
  ...names(text),
]

export function readColumns(text: string): string[] {
  for (const name of names(text)) if (!isSummaryColumn(name)) oneOf(name, SUMMARY_COLUMNS)
  return names(text)
}

/** A day of the calendar. */
export function readDay(text: string): string {
  if (readDate(text, { forms: ['YYYY-MM-DD'] }) === text) return text
  throw invalid('It is a day of the calendar as YYYY-MM-DD, such as 2026-01-31.')
}

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 }

export function readSeconds(text: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,3})([mhd])$/.exec(text) ?? []
  const seconds = UNITS[unit]
  if (seconds === undefined) throw invalid('It is a number and m, h or d, such as 6h.')
  return +count * seconds
}
