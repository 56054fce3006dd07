/** Quotients as decimals: rounded half up, and percentages that add up. */
import type { DecimalText } from '../schema/line-item.js'
import { isNothing, unsigned } from '../values/decimal.js'
import { type Money, moneyOf, unitsText } from '../values/money.js'

const unitsOf = ({ big, units }: Money): bigint => big ?? BigInt(units)

/** `a` divided by `b` to this many decimals; `b` is not zero. Whole numbers divide faster than decimals, and there may be a row for each shipment. */
export function quotient(a: DecimalText, b: DecimalText, decimals: number): DecimalText {
  const [above, below] = [moneyOf(a), moneyOf(b)]
  const shift = decimals + below.scale - above.scale
  const up = unitsOf(above) * 10n ** BigInt(Math.max(0, shift))
  const down = unitsOf(below) * 10n ** BigInt(Math.max(0, -shift))
  const negative = up < 0n !== down < 0n
  const [size, by] = [up < 0n ? -up : up, down < 0n ? -down : down]
  const half = (2n * size + by) / (2n * by)
  return unitsText(negative ? -half : half, decimals)
}

/** `a` times a whole number. */
export function multiple(a: DecimalText, count: number): DecimalText {
  const money = moneyOf(a)
  return unitsText(unitsOf(money) * BigInt(count), money.scale)
}

/** Decimals of percentages. */
const DECIMALS = 2
const WHOLE = 10_000n

/** Null if the whole is zero. */
export const percentOf = (part: DecimalText, whole: DecimalText): DecimalText | null =>
  isNothing(whole) ? null : quotient(multiple(part, 100), unsigned(whole), DECIMALS)

/**
 * Percentages of amounts in their sum: each is rounded down, and the hundredths missing to 100.00 go to the largest remainders.
 * Null if the sum is not above zero.
 */
export function percentsOf(amounts: readonly DecimalText[]): (DecimalText | null)[] {
  const money = amounts.map(moneyOf)
  const scale = money.reduce((most, one) => Math.max(most, one.scale), 0)
  const units = money.map((one) => unitsOf(one) * 10n ** BigInt(scale - one.scale))
  const whole = units.reduce((sum, one) => sum + one, 0n)
  if (whole <= 0n) return amounts.map(() => null)
  const parts = units.map((one, at) => {
    const rest = (((one * WHOLE) % whole) + whole) % whole // a negative amount is rounded down
    return { at, cut: (one * WHOLE - rest) / whole, rest }
  })
  const percents = parts.map(({ cut }) => cut)
  let missing = percents.reduce((rest, cut) => rest - cut, WHOLE)
  const byRest = parts.sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest < b.rest ? 1 : -1))
  for (const { at } of byRest) if (missing-- > 0n) percents[at] = (percents[at] ?? 0n) + 1n
  return percents.map((percent) => unitsText(percent, DECIMALS))
}
