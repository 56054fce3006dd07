/** Amounts as whole numbers of a common unit. */
import type { Money } from './money.js'

const POWERS = Array.from({ length: 16 }, (_, power) => 10 ** power)

/** An amount of this many units, with `more` decimals than its own; for sums, without its text. */
export const moneyOfUnits = (units: number, more: number, scale: number, text = ''): Money => ({
  text,
  units: units / (POWERS[more] as number),
  scale,
  big: null,
})
