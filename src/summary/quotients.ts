/** Quotients as decimals: rounded half up, and per cents that add up. */
import type { DecimalText } from '../schema/line-item.js'
import { Exact, isNothing, unsigned } from '../values/decimal.js'
import { moneyOf, unitsText } from '../values/money.js'

/** A number with that many decimals; no `-0.00`. */
export function rounded(number: Exact, decimals: number): DecimalText {
  const text = number.toFixed(decimals)
  return isNothing(text) ? unsigned(text) : text
}

/** Decimals of per cents. */
const DECIMALS = 2
const WHOLE = 10_000n

/** Null where there is nothing to have a share of. */
export const percentOf = (part: DecimalText, whole: DecimalText): DecimalText | null =>
  isNothing(whole) ? null : rounded(new Exact(part).times(100).div(unsigned(whole)), DECIMALS)

/**
 * Per cents of amounts in their sum: each is cut, and the hundredths that are missing to 100.00 go to the largest remainders.
 * Null where the sum is not above zero.
 */
export function percentsOf(amounts: readonly DecimalText[]): (DecimalText | null)[] {
  const money = amounts.map(moneyOf)
  const scale = money.reduce((most, one) => Math.max(most, one.scale), 0)
  const units = money.map((one) => (one.big ?? BigInt(one.units)) * 10n ** BigInt(scale - one.scale))
  const whole = units.reduce((sum, one) => sum + one, 0n)
  if (whole <= 0n) return amounts.map(() => null)
  const parts = units.map((one, at) => {
    const rest = (((one * WHOLE) % whole) + whole) % whole // a negative amount is cut downwards
    return { at, cut: (one * WHOLE - rest) / whole, rest }
  })
  const percents = parts.map(({ cut }) => cut)
  let missing = percents.reduce((rest, cut) => rest - cut, WHOLE)
  const byRest = parts.sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest < b.rest ? 1 : -1))
  for (const { at } of byRest) if (missing-- > 0n) percents[at] = (percents[at] ?? 0n) + 1n
  return percents.map((percent) => unitsText(percent, DECIMALS))
}
