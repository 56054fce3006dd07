/** Rates, tolerances and comparisons, in decimal arithmetic with our own settings. */
import { Decimal } from 'decimal.js'
import { addMoney, moneyOf, negate } from './money.js'

/**
 * A clone: the global one rounds to 20 digits and may be reconfigured by others. An amount has at most 100 digits, a sum of
 * amounts at most some 220, and nothing multiplies more than three numbers: sums, differences and products are exact. Only
 * a division without a finite result is rounded, and its result again to the displayed digits.
 */
export const Exact = Decimal.clone({
  precision: 1000,
  rounding: Decimal.ROUND_HALF_UP,
  toExpNeg: -9e15,
  toExpPos: 9e15,
})
export type Exact = Decimal

const PLAIN = /^-?\d+(\.\d+)?$/
/** Longer texts are not numbers, as in the cells of amounts. */
const LONGEST = 100

/** A cache: weights, sides and rates repeat from record to record, and the values are immutable. */
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

/** `40.20` and `40.2` are equal amounts. */
export function canonical(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

export const unsigned = (text: string): string => (text.startsWith('-') ? text.slice(1) : text)

export const isNothing = (text: string): boolean => !/[1-9]/.test(text)

/** The differences that the user tolerates: an amount, a share of the right amount, or the larger of both. */
export interface Tolerance {
  readonly amount: string
  readonly percent: string
}

export const NO_TOLERANCE: Tolerance = { amount: '0', percent: '0' }

/** Including blanks: longer texts are not tolerances. */
const LONGEST_TOLERANCE = 100

/** `0.05`, `1%`, or `0.05 or 1%`; undefined if it is none of these. */
export function readTolerance(text: string): Tolerance | undefined {
  if (text.length > LONGEST_TOLERANCE) return undefined
  let amount: string | undefined
  let percent: string | undefined
  // A comma does not separate the two: `1,5%` is one and a half per cent to some users.
  for (const part of text.split(/\bor\b/)) {
    const found = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(part)
    const [, number, sign] = found ?? []
    if (number === undefined || (sign === '%' ? percent : amount) !== undefined) return undefined
    if (sign === '%') percent = number
    else amount = number
  }
  return { amount: amount ?? '0', percent: percent ?? '0' }
}

/** Whether a difference is within the tolerance; the larger of the two allowances applies. */
export function within(difference: string, right: string, tolerance: Tolerance): boolean {
  const share = new Exact(right).abs().times(tolerance.percent).div(100)
  return new Exact(difference).abs().lte(Exact.max(tolerance.amount, share))
}

export const isTolerant = (tolerance: Tolerance): boolean =>
  !isNothing(tolerance.amount) || !isNothing(tolerance.percent)
