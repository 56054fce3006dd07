import type { DecimalText } from '../schema/line-item.js'
import { type Money, unitsText } from './money.js'

/** Units at a scale, whose text is made when it is asked for: of a sum that is compared alone it never is. */
export function lateMoney(units: number | bigint, scale: number): Money {
  return new UnitsMoney(units, scale)
}

class UnitsMoney implements Money {
  readonly units: number
  readonly scale: number
  readonly big: bigint | null

  constructor(units: number | bigint, scale: number) {
    this.units = typeof units === 'number' ? units : 0
    this.scale = scale
    this.big = typeof units === 'number' ? null : units
  }

  get text(): DecimalText {
    return unitsText(this.big ?? this.units, this.scale)
  }
}
