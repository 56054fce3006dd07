/** Sides and weights of parcels compared with the limits of charges: each text is compared once with each limit. */

import type { SizeLimits } from '../format/format.js'
import type { View } from '../invoices/view.js'
import { onceByNumber } from '../ledger/by-number.js'
import { NONE } from '../ledger/slots.js'
import { type Exact, exact } from '../values/decimal.js'
import { once } from '../values/once.js'
import { toGrams } from '../values/weights.js'
import { sidesIn } from './sized-parcels.js'
import { exceeds } from './weight-formula.js'

/** What a record states about its parcel, as numbers of words. */
export interface MeasuredRecord {
  readonly sides: number
  /** Whether sides are rounded up. */
  readonly up: boolean
  readonly weight: number
  readonly unit: number
  /** The ship date. */
  readonly day: string | null
}

export interface MeasuredParcels {
  sides(measured: MeasuredRecord): readonly Exact[] | undefined
  /** In pounds. */
  weight(measured: MeasuredRecord): Exact | undefined
  isOver(measured: MeasuredRecord, limits: SizeLimits): boolean
}

const POUND = toGrams('lb') ?? '1'

function pounds(text: string, unit: string): Exact | undefined {
  const [weight, grams] = [exact(text), toGrams(unit)]
  if (weight === undefined || grams === undefined) return undefined
  return grams === POUND ? weight : weight.times(grams).div(POUND)
}

export function createMeasuredParcels({ state }: View): MeasuredParcels {
  const word = (id: number): string => (id === NONE ? '' : (state.words.list[id] ?? ''))
  const sidesOf = (id: number, up: boolean): readonly Exact[] | undefined => {
    const sides = sidesIn(word(id))
    return up ? sides?.map((side) => side.ceil()) : sides
  }
  const overSides = (limits: SizeLimits, up: boolean) =>
    onceByNumber((id) => {
      const sides = sidesOf(id, up)
      return sides !== undefined && exceeds(sides, limits) ? 1 : 0
    })
  const comparedWith = once((limits: SizeLimits) => {
    const byUnit = new Map<number, (weight: number) => number>()
    return {
      up: overSides(limits, true),
      plain: overSides(limits, false),
      weight: (id: number, unit: number): number => {
        let compared = byUnit.get(unit)
        if (compared === undefined) {
          const most = limits.weight
          compared = onceByNumber((weight) =>
            most !== undefined && pounds(word(weight), word(unit))?.gt(most) === true ? 1 : 0,
          )
          byUnit.set(unit, compared)
        }
        return compared(id)
      },
    }
  })
  return {
    sides: ({ sides, up }) => sidesOf(sides, up),
    weight: ({ weight, unit }) => pounds(word(weight), word(unit)),
    isOver: ({ sides, up, weight, unit }, limits) => {
      const compared = comparedWith(limits)
      return (up ? compared.up : compared.plain)(sides) === 1 || compared.weight(weight, unit) === 1
    },
  }
}
