import type { DecimalText } from '../schema/line-item.js'
import { type Money, type Sum, unitsText } from './money.js'

/** The current value of a sum. Its text is made on demand: a sum that is only compared never needs it. */
export function lateMoney(sum: Sum): Money {
  const { units, scale } = sum.total()
  return typeof units === 'number' ? new UnitsMoney(units, scale) : sum.money()
}

/** Whether its text is made on demand: it is what units and scale give. */
export const isLate = (money: Money): boolean => money instanceof UnitsMoney

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
