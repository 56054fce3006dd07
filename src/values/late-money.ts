import type { DecimalText } from '../schema/line-item.js'
import { type Money, type Sum, unitsText } from './money.js'

/** What a sum comes to now. Its text is made when it is asked for: of a sum that is compared alone it never is. */
export function lateMoney(sum: Sum): Money {
  const { units, scale } = sum.total()
  return typeof units === 'number' ? new UnitsMoney(units, scale) : sum.money()
}

class UnitsMoney implements Money {
  readonly units: number
  readonly scale: number
  readonly big = null

  constructor(units: number, scale: number) {
    this.units = units
    this.scale = scale
  }

  get text(): DecimalText {
    return unitsText(this.units, this.scale)
  }
}
