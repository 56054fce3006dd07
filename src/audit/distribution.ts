/** Amounts as a histogram with round edges, and the amounts at its quantiles. Exact throughout. */
import type { Bin, Distribution } from '../schema/figures.js'
import type { DecimalText } from '../schema/line-item.js'
import { type Money, unitsText } from '../values/money.js'

const BINS = 12n

/** Null without amounts. Quantiles are amounts that occur (nearest rank). */
export function distribution(amounts: readonly Money[]): Distribution | null {
  const scale = amounts.reduce((widest, money) => Math.max(widest, money.scale), 0)
  const units = amounts
    .map((money) => (money.big ?? BigInt(money.units)) * 10n ** BigInt(scale - money.scale))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const text = (value: bigint): DecimalText => trimmed(unitsText(value, scale))
  const at = (percent: number): bigint => units[Math.ceil((percent / 100) * units.length) - 1] ?? 0n
  if (units.length === 0) return null
  const step = niceStep(at(98), scale)
  const counts = new Map<bigint, number>()
  let below = 0
  let above = 0
  for (const value of units) {
    if (value < 0n) below++
    else if (value / step >= BINS) above++
    else counts.set(value / step, (counts.get(value / step) ?? 0) + 1)
  }
  return {
    count: units.length,
    least: text(units[0] ?? 0n),
    median: text(at(50)),
    ninetieth: text(at(90)),
    most: text(units[units.length - 1] ?? 0n),
    bins: binsOf(counts, step, text),
    below,
    above,
  }
}

/** The narrowest step of 1, 2 or 5 times a power of ten that reaches `upTo` within the bins. */
function niceStep(upTo: bigint, scale: number): bigint {
  // No step is finer than a hundredth: nothing smaller is billed, however many decimals a file has.
  for (let power = 10n ** BigInt(Math.max(0, scale - 2)); ; power *= 10n)
    for (const digit of [1n, 2n, 5n]) if (upTo / (digit * power) < BINS) return digit * power
}

/** From zero to the last bin that is not empty, with the empty ones in between. */
function binsOf(
  counts: ReadonlyMap<bigint, number>,
  step: bigint,
  text: (units: bigint) => DecimalText,
): Bin[] {
  let last = -1n
  for (const bin of counts.keys()) if (bin > last) last = bin
  const bins: Bin[] = []
  for (let bin = 0n; bin <= last; bin++)
    bins.push({ from: text(bin * step), to: text((bin + 1n) * step), count: counts.get(bin) ?? 0 })
  return bins
}

/** The edge `5.00` is written `5`. */
const trimmed = (amount: DecimalText): DecimalText =>
  amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount
