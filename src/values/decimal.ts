/** Rates, tolerances and comparisons, in a decimal arithmetic of our own settings. */
import { Decimal } from 'decimal.js'
import { addMoney, moneyOf, negate } from './money.js'

/**
 * A clone: the global one rounds to 20 digits and may be reset by others. An amount has at most 100 digits, a sum of
 * amounts at most some 220, and nothing multiplies more than three numbers: sums, differences and products are exact. Only
 * a division that does not end is rounded, and its result again to the digits that are shown.
 */
export const Exact = Decimal.clone({
  precision: 1000,
  rounding: Decimal.ROUND_HALF_UP,
  toExpNeg: -9e15,
  toExpPos: 9e15,
})
export type Exact = Decimal

const PLAIN = /^-?\d+(\.\d+)?$/
/** Longer texts are no numbers, as in the cells of amounts. */
const LONGEST = 100

/** Weights, sides and rates repeat from record to record, and their numbers never change. */
const read = new Map<string, Exact>()
const KEPT = 10_000

/** A decimal number from its text, or undefined: no exponents, no `0x`, at most 100 characters. */
export function exact(text: string): Exact | undefined {
  const known = read.get(text)
  if (known !== undefined) return known
  if (text.length > LONGEST || !PLAIN.test(text)) return undefined
  if (read.size >= KEPT) read.clear()
  const number = new Exact(text)
  read.set(text, number)
  return number
}

export function decimalsOf(text: string): number {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}

/** a - b, at the larger scale of the two. */
export function minus(a: string, b: string): string {
  return addMoney(moneyOf(a), negate(moneyOf(b))).text
}

export function plus(a: string, b: string): string {
  return addMoney(moneyOf(a), moneyOf(b)).text
}

/** `40.20` and `40.2` are one amount. */
export function canonical(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

export const unsigned = (text: string): string => (text.startsWith('-') ? text.slice(1) : text)

export const isNothing = (text: string): boolean => !/[1-9]/.test(text)

/** What the user lets pass: an amount, a share of the right amount, or the larger of both. */
export interface Tolerance {
  readonly amount: string
  readonly percent: string
}

export const NO_TOLERANCE: Tolerance = { amount: '0', percent: '0' }

/** Blanks included: what is longer is none. */
const LONGEST_TOLERANCE = 100

/** `0.05`, `1%`, or `0.05 or 1%`; undefined where it is none of these. */
export function readTolerance(text: string): Tolerance | undefined {
  if (text.length > LONGEST_TOLERANCE) return undefined
  let amount: string | undefined
  let percent: string | undefined
  // No comma stands between the two: `1,5%` is one and a half per cent to some.
  for (const part of text.split(/\bor\b/)) {
    const found = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(part)
    const [, number, sign] = found ?? []
    if (number === undefined || (sign === '%' ? percent : amount) !== undefined) return undefined
    if (sign === '%') percent = number
    else amount = number
  }
  return { amount: amount ?? '0', percent: percent ?? '0' }
}

/** Whether a difference is no more than tolerated, the larger of the two allowances counting. */
export function within(difference: string, right: string, tolerance: Tolerance): boolean {
  const share = new Exact(right).abs().times(tolerance.percent).div(100)
  return new Exact(difference).abs().lte(Exact.max(tolerance.amount, share))
}

export const isTolerant = (tolerance: Tolerance): boolean =>
  !isNothing(tolerance.amount) || !isNothing(tolerance.percent)
