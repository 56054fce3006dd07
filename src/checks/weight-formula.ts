/** The weight that sides, divisor and minimums give: as the check of billed weights reckons it, and as it is explained. */
import type { WeightHint, WeightMinimum } from '../format/format.js'
import { Exact, exact } from '../values/decimal.js'
import { dayOf, fact, kindAt, type ReadRecord } from './record.js'

export type Dimensional = Extract<WeightHint, { kind: 'dimensional' }>

/** Weight and sides of a parcel whose record states all of them; undefined where one is missing, or of several pieces. */
export function dimensionsOf(record: ReadRecord, hint: Dimensional) {
  const actual = exact(fact(record, 'actual_weight') ?? '')
  const pieces = fact(record, 'package_count')
  const [length, width, height] = SIDES.map((side) => exact(fact(record, side) ?? ''))
  const divisor = exact(fact(record, 'dim_divisor') ?? hint.divisor ?? '')
  if (actual === undefined || divisor === undefined || divisor.isZero()) return undefined
  if (pieces !== null && !/^0*1(\.0+)?$/.test(pieces)) return undefined
  if (length === undefined || width === undefined || height === undefined) return undefined
  return { actual, sides: [length, width, height], divisor, up: roundsUp(record, hint) }
}

/** Volume / divisor, rounded up; undefined where a side is zero. `sides`: those that count. */
export function dimensionalWeight(stated: readonly Exact[], divisor: Exact | string, up: boolean) {
  const sides = stated.map((side) => (up ? side.ceil() : side))
  const volume = sides.reduce((a, b) => a.times(b))
  if (volume.isZero()) return undefined
  const quotient = volume.div(divisor)
  return { sides, volume, quotient, weight: quotient.ceil() }
}

export const SIDES = ['length', 'width', 'height'] as const

/** Where the day of the shipment is not known, the rule that allows more counts. */
export function roundsUp(record: ReadRecord, hint: WeightHint | undefined): boolean {
  const since = hint?.sidesRoundedUpSince
  if (since === undefined) return false
  const day = dayOf(record)
  return day === null || day >= since
}

/** The least weight that the carrier bills for a parcel of such charges and such a size. */
export function minimumWeight(
  record: ReadRecord,
  hint: Dimensional,
  unit: string,
  sides: readonly Exact[],
): Exact {
  let least = new Exact(0)
  for (const rule of hint.minimums ?? []) {
    if (!rule.unit.test(unit)) continue
    if (hasCharge(record, rule.charge) && (rule.over === undefined || isOver(record, rule.over, sides)))
      least = Exact.max(least, rule.weight)
  }
  return least
}

function hasCharge(record: ReadRecord, charge: RegExp | undefined): boolean {
  if (charge === undefined) return true
  for (let at = record.first; at < record.end; at++)
    if (charge.test(kindAt(record, at).description)) return true
  return false
}

function isOver(
  record: ReadRecord,
  over: NonNullable<WeightMinimum['over']>,
  sides: readonly Exact[],
): boolean {
  const unit = fact(record, 'dimension_unit')
  if (unit !== null && !over.unit.test(unit)) return false
  const [longest, second, third] = [...sides].sort((a, b) => b.comparedTo(a))
  if (longest === undefined || second === undefined || third === undefined) return false
  const lengthAndGirth = second.plus(third).times(2).plus(longest)
  return (
    longest.gt(over.longest ?? Infinity) ||
    second.gt(over.second ?? Infinity) ||
    lengthAndGirth.gt(over.lengthAndGirth ?? Infinity)
  )
}
