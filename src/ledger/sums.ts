/** Many exact sums in parallel: plain numbers while they are safe, a `Sum` for the others. */
import { createSum, type Money, moneyOf, type Sum, unitsText } from '../values/money.js'
import { inRoom } from './room.js'

export interface AmountSums {
  add(place: number, money: Money): void
  /** `0` if nothing was added. */
  text(place: number): string
  /** Null if nothing was added. */
  money(place: number): Money | null
}

const POWERS = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]
/** Scale of an empty sum. */
const EMPTY = 255

export function createSums(places = 0): AmountSums {
  let units = new Float64Array(places)
  let scales = new Uint8Array(places).fill(EMPTY)
  const wide = new Map<number, Sum>()

  const makeRoom = (place: number): void => {
    const length = Math.ceil((place + 1) * 1.5)
    const filled = scales.length
    units = inRoom(units, length)
    scales = inRoom(scales, length).fill(EMPTY, filled)
  }
  const isEmpty = (place: number): boolean => (scales[place] ?? EMPTY) === EMPTY
  const text = (place: number): string => {
    const sum = wide.get(place)
    if (sum !== undefined) return sum.text()
    // Minus zero and zero are the same amount.
    return isEmpty(place) ? '0' : unitsText((units[place] ?? 0) + 0, scales[place] ?? 0)
  }
  const widen = (place: number): Sum => {
    const sum = createSum(text(place))
    wide.set(place, sum)
    return sum
  }
  const add = (place: number, money: Money): void => {
    if (place >= scales.length) makeRoom(place)
    const sum = wide.size === 0 ? undefined : wide.get(place)
    if (sum !== undefined) {
      sum.add(money)
      return
    }
    let scale = isEmpty(place) ? 0 : (scales[place] ?? 0)
    let total = units[place] ?? 0
    if (money.scale > scale) {
      total *= POWERS[money.scale - scale] ?? NaN
      scale = money.scale
    }
    total += money.units * (POWERS[scale - money.scale] ?? NaN)
    if (money.big === null && total <= 1e15 && total >= -1e15) {
      units[place] = total
      scales[place] = scale
    } else {
      widen(place).add(money)
      scales[place] = 0
    }
  }
  return { add, text, money: (place) => (isEmpty(place) ? null : moneyOf(text(place))) }
}
