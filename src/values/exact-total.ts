/** Exact running sums as plain values: small in large numbers, and transferable between threads. */
import type { DecimalText } from '../schema/line-item.js'
import { addMoney, type Money, unitsText } from './money.js'

/** `units` is valid only while `big` is null, as in `Money`. */
export interface ExactTotal {
  units: number
  scale: number
  big: bigint | null
}

export const emptyTotal = (): ExactTotal => ({ units: 0, scale: 0, big: null })

export function addTo(total: ExactTotal, money: Money): void {
  if (total.big === null && money.big === null && total.scale >= money.scale) {
    const more = money.units * 10 ** (total.scale - money.scale)
    const units = total.units + more
    if (isSafe(more) && isSafe(units)) {
      total.units = units
      return
    }
  }
  if (total.units === 0 && total.big === null && total.scale <= money.scale) {
    total.units = money.units
    total.scale = money.scale
    total.big = money.big
    return
  }
  const { units, scale, big } = addMoney(moneyOfTotal(total), money)
  total.units = units
  total.scale = scale
  total.big = big
}

/** Whole numbers up to here are exact. */
const SAFE = 9_007_199_254_740_991
const isSafe = (units: number): boolean => units <= SAFE && units >= -SAFE

export const totalText = ({ units, scale, big }: ExactTotal): DecimalText => unitsText(big ?? units, scale)

export const moneyOfTotal = (total: ExactTotal): Money => ({ ...total, text: totalText(total) })
