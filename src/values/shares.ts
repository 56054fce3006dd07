/** Divides an amount evenly, so that the shares add up to it to the last digit. */
import type { DecimalText } from '../schema/line-item.js'
import { moneyOf, unitsText } from './money.js'

/**
 * The shares of an amount. If the quotient is finite, all are equal to it (35.07 by 4 is 8.7675); otherwise each is
 * the quotient rounded towards zero to the amount's scale, and the remainder goes to the first ones, a unit of the last digit each
 * (99.23 by 3 is 33.08, 33.08, 33.07).
 */
export function sharesOf(amount: DecimalText, count: number): DecimalText[] {
  const { units: small, big, scale } = moneyOf(amount)
  const units = big ?? BigInt(small)
  const parts = BigInt(count)
  const digits = furtherDigits(units, parts)
  if (digits !== undefined) {
    const share = unitsText((units * 10n ** BigInt(digits)) / parts, scale + digits)
    return Array.from({ length: count }, () => share)
  }
  const cut = units / parts // towards zero
  const remainder = units - cut * parts // has the amount's sign
  const one = remainder < 0n ? -1n : 1n
  const [more, less] = [unitsText(cut + one, scale), unitsText(cut, scale)]
  return Array.from({ length: count }, (_, nth) => (BigInt(nth) < remainder * one ? more : less))
}

/** How many more digits the quotient has than the dividend; undefined if it is not finite. */
function furtherDigits(units: bigint, parts: bigint): number | undefined {
  let rest = parts / commonDivisor(units < 0n ? -units : units, parts)
  let [twos, fives] = [0, 0]
  for (; rest % 2n === 0n; rest /= 2n) twos++
  for (; rest % 5n === 0n; rest /= 5n) fives++
  return rest === 1n ? Math.max(twos, fives) : undefined
}

function commonDivisor(a: bigint, b: bigint): bigint {
  return a === 0n ? b : commonDivisor(b % a, a)
}

/**
 * The shares of an amount by per cent. Each is rounded down to the amount's scale, or to that of its currency if it is finer,
 * and the remainder goes to the largest fractions, a unit of the last digit each.
 */
export function sharesByPercent(
  amount: DecimalText,
  percents: readonly DecimalText[],
  decimals: number,
): DecimalText[] {
  const { units: small, big, scale: own } = moneyOf(amount)
  const scale = Math.max(own, decimals)
  const units = (big ?? BigInt(small)) * 10n ** BigInt(scale - own)
  const whole = units < 0n ? -units : units
  const weights = percents.map((percent) => moneyOf(percent))
  const finest = Math.max(...weights.map((weight) => weight.scale))
  const hundred = 100n * 10n ** BigInt(finest)
  const parts = weights.map(({ units: few, big: many, scale: digits }, at) => {
    const product = whole * (many ?? BigInt(few)) * 10n ** BigInt(finest - digits)
    return { at, cut: product / hundred, rest: product % hundred }
  })
  let remainder = parts.reduce((rest, { cut }) => rest - cut, whole)
  const byRest = [...parts].sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest < b.rest ? 1 : -1))
  const shares = parts.map(({ cut }) => cut)
  for (const { at } of byRest) if (remainder-- > 0n) shares[at] = (shares[at] ?? 0n) + 1n
  return shares.map((share) => unitsText(units < 0n ? -share : share, scale))
}
