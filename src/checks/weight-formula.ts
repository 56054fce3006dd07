/** The weight that follows from sides, divisor and minimums, for the check of billed weights and for the story of a shipment. */
import type { SizeLimits, WeightHint, WeightMinimum } from '../format/format.js'
import { Exact, exact } from '../values/decimal.js'
import { once } from '../values/once.js'
import { hasKind, testOfKinds } from './kind-tests.js'
import { dayOf, fact, type ReadRecord } from './record.js'

export type Dimensional = Extract<WeightHint, { kind: 'dimensional' }>

/** Weight and sides of a parcel whose record states all of them; undefined if one is missing or there are several pieces. */
export function dimensionsOf(record: ReadRecord, hint: Dimensional) {
  // Many records state no sides.
  if (fact(record, 'length') === null || !isOnePiece(record)) return undefined
  const actual = exact(fact(record, 'actual_weight') ?? '')
  const [length, width, height] = SIDES.map((side) => exact(fact(record, side) ?? ''))
  const divisor = exact(fact(record, 'dim_divisor') ?? hint.divisor ?? '')
  if (actual === undefined || divisor === undefined || divisor.isZero()) return undefined
  if (length === undefined || width === undefined || height === undefined) return undefined
  return { actual, sides: [length, width, height], divisor, up: roundsUp(record, hint) }
}

/** Whether the record is about one parcel. */
export function isOnePiece(record: ReadRecord): boolean {
  const pieces = fact(record, 'package_count')
  return pieces === null || pieces === '1' || /^0*1(\.0+)?$/.test(pieces)
}

/** Volume / divisor, rounded up; undefined if a side is zero. `sides`: after rounding. */
export function dimensionalWeight(stated: readonly Exact[], divisor: Exact | string, up: boolean) {
  const sides = stated.map((side) => (up ? side.ceil() : side))
  const volume = sides.reduce((a, b) => a.times(b))
  if (volume.isZero()) return undefined
  const quotient = volume.div(divisor)
  return { sides, volume, quotient, weight: quotient.ceil() }
}

export const SIDES = ['length', 'width', 'height'] as const

/** If the day of the shipment is not known, the rule that allows a higher weight counts. */
export function roundsUp(record: ReadRecord, hint: WeightHint | undefined): boolean {
  const since = hint?.sidesRoundedUpSince
  if (since === undefined) return false
  const day = dayOf(record)
  return day === null || day >= since
}

/** The minimum weight that the carrier bills for a parcel with these charges and this size. */
export function minimumWeight(
  record: ReadRecord,
  hint: Dimensional,
  unit: string,
  isOver: Sized['isOver'],
): Exact {
  let least = NOTHING
  let sized: Sized | undefined
  for (const rule of minimumsOf(hint)) {
    if (rule.test !== undefined && !hasKind(record, rule.test)) continue
    sized ??= { unit, sideUnit: fact(record, 'dimension_unit'), isOver }
    least = atLeast(least, rule, sized)
  }
  return least
}

/** The rules, with the tests of the charges that they apply to. */
const minimumsOf = once(({ minimums = [] }: Dimensional) =>
  minimums.map((rule) => {
    const { charge } = rule
    return { ...rule, test: charge && testOfKinds(({ description }) => charge.test(description)) }
  }),
)

export interface Sized {
  /** Unit of the weight, and of the sides if the record states it. */
  readonly unit: string
  readonly sideUnit: string | null
  /** Whether its sides exceed any of the limits. */
  readonly isOver: (limits: Limits) => boolean
}

type Limits = Omit<SizeLimits, 'from' | 'weight'>

export const oversize =
  (sides: readonly Exact[]): Sized['isOver'] =>
  (limits) =>
    exceeds(sides, limits)

const NOTHING = new Exact(0)

/** The minimum weight by rules whose charges are known to be billed. */
export const leastBySize = (rules: readonly WeightMinimum[], sized: Sized): Exact =>
  rules.reduce((least, rule) => atLeast(least, rule, sized), NOTHING)

function atLeast(
  least: Exact,
  { unit: ofWeight, over, weight }: WeightMinimum,
  { unit, sideUnit, isOver }: Sized,
): Exact {
  if (!ofWeight.test(unit)) return least
  if (over !== undefined && sideUnit !== null && !over.unit.test(sideUnit)) return least
  if (over !== undefined && !isOver(over)) return least
  const own = exact(weight) ?? new Exact(weight)
  return own.gt(least) ? own : least
}

/** Measures of a parcel's sides, the longest first. */
export function measuresOf(sides: readonly Exact[]) {
  const [longest, second, third] = [...sides].sort((a, b) => b.comparedTo(a))
  if (longest === undefined || second === undefined || third === undefined) return undefined
  const lengthAndGirth = second.plus(third).times(2).plus(longest)
  return { longest, second, lengthAndGirth, volume: longest.times(second).times(third) }
}

/** Whether sides exceed any of the limits. */
export function exceeds(sides: readonly Exact[], limits: Limits): boolean {
  const measures = measuresOf(sides)
  return (
    measures !== undefined &&
    MEASURES.some((name) => limits[name] !== undefined && measures[name].gt(limits[name]))
  )
}

export const MEASURES = ['longest', 'second', 'lengthAndGirth', 'volume'] as const
