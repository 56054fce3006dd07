/** Many exact sums side by side: plain numbers while they are safe, a `Sum` for those that are not. */
import { createSum, type Money, type Sum, unitsText } from '../values/money.js'

export interface AmountSums {
  add(place: number, money: Money): void
  text(place: number): string
}

const POWERS = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]

export function createSums(places: number): AmountSums {
  const units = new Float64Array(places)
  const scales = new Uint8Array(places)
  const wide = new Map<number, Sum>()

  const widen = (place: number): Sum => {
    const sum = createSum(unitsText(units[place] ?? 0, scales[place] ?? 0))
    wide.set(place, sum)
    return sum
  }
  const text = (place: number): string => {
    const sum = wide.get(place)
    // Minus zero and zero are one amount.
    return sum === undefined ? unitsText((units[place] ?? 0) + 0, scales[place] ?? 0) : sum.text()
  }
  const add = (place: number, money: Money): void => {
    const sum = wide.size === 0 ? undefined : wide.get(place)
    if (sum !== undefined) {
      sum.add(money)
      return
    }
    let scale = scales[place] ?? 0
    let total = units[place] ?? 0
    if (money.scale > scale) {
      total *= POWERS[money.scale - scale] ?? NaN
      scale = money.scale
    }
    total += money.units * (POWERS[scale - money.scale] ?? NaN)
    if (money.big === null && total <= 1e15 && total >= -1e15) {
      units[place] = total
      scales[place] = scale
    } else widen(place).add(money)
  }
  return { add, text }
}
