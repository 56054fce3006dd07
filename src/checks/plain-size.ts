/** A parcel's size and weights in plain integers, which nearly all records allow: the same results as with decimals, many times faster. */
import type { SizeLimits } from '../format/format.js'
import type { ChargeBatch } from '../parse/charge-batch.js'
import type { FactName } from '../schema/facts.js'
import { Exact } from '../values/decimal.js'
import { once } from '../values/once.js'
import { fact, ofShipment, type ReadRecord } from './record.js'
import { type Dimensional, exceeds, isOnePiece, MEASURES, roundsUp, SIDES } from './weight-formula.js'

export interface PlainSize {
  /** Rounded up, and whether it was already whole. */
  readonly billed: number
  readonly isWhole: boolean
  /** Rounded up. */
  readonly actual: number
  /** Volume / divisor, rounded up. */
  readonly dimensional: number
  /** Whether the sides are rounded up. */
  readonly up: boolean
  /** The sides, rounded up if `up`, as integers with this many decimals. */
  readonly sides: readonly [number, number, number]
  readonly decimals: number
}

/** Longest number that is read: products of three sides and a power of ten are exact, or rejected below. */
const LONGEST = 9
const EXACT = 2 ** 53
const POWERS = Array.from({ length: 3 * LONGEST + 1 }, (_, power) => 10 ** power)

/** Decimals of the sides that were read last. */
const scales: [number, number, number] = [0, 0, 0]
// Units and decimals of the number that was read last.
let units = 0
let scale = 0

/** Reads `12`, `7.50`; false for any other notation. */
function read(text: string | null): boolean {
  if (text === null || text.length > LONGEST) return false
  units = 0
  let point = -1
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) units = units * 10 + code - 48
    else if (code === 46 && point < 0 && at > 0) point = at
    else return false
  }
  scale = point < 0 ? 0 : text.length - point - 1
  // `007` and `7.` are left to the calculation with decimals.
  return point !== text.length - 1 && (text.charCodeAt(0) !== 48 || text.length === 1 || point === 1)
}

const power = (of: number): number => POWERS[of] as number

const ceiling = (): number => (scale === 0 ? units : Math.ceil(units / power(scale)))

/** A weight rounded up; null if it is not a plain number. */
export const roundedUp = (weight: string | null): number | null => (read(weight) ? ceiling() : null)

let last: { readonly batch: ChargeBatch; readonly index: number; readonly size: PlainSize | null } | undefined

/** Called after the last record of a batch. */
export function forgetSize(): void {
  last = undefined
}

/** Null if the record does not state all values as plain numbers. */
export function plainSize(record: ReadRecord, hint: Dimensional): PlainSize | null {
  const { batch, index } = record
  // Two checks need it one after the other.
  if (last?.batch !== batch || last.index !== index) last = { batch, index, size: sizeOf(record, hint) }
  return last.size
}

function sizeOf(record: ReadRecord, hint: Dimensional): PlainSize | null {
  if (!isOnePiece(record) || !read(ofShipment(record, 'billed_weight'))) return null
  const billed = ceiling()
  const isWhole = billed * power(scale) === units
  if (!read(fact(record, 'actual_weight'))) return null
  const actual = ceiling()
  const up = roundsUp(record, hint)
  const sides: [number, number, number] = [0, 0, 0]
  for (let nth = 0; nth < 3; nth++) {
    if (!read(fact(record, SIDES[nth] as FactName))) return null
    sides[nth] = up ? ceiling() : units
    scales[nth] = up ? 0 : scale
  }
  const decimals = Math.max(scales[0], scales[1], scales[2])
  for (let nth = 0; nth < 3; nth++)
    sides[nth] = (sides[nth] as number) * power(decimals - (scales[nth] as number))
  const volume = sides[0] * sides[1] * sides[2]
  if (volume > EXACT) return null
  if (!read(fact(record, 'dim_divisor') ?? hint.divisor ?? null) || units === 0 || volume === 0) return null
  const above = volume * power(scale)
  const below = units * power(3 * decimals)
  if (above > EXACT || below > EXACT) return null
  const rest = above % below
  return {
    billed,
    isWhole,
    actual,
    dimensional: (above - rest) / below + (rest === 0 ? 0 : 1),
    up,
    sides,
    decimals,
  }
}

type Limits = Pick<SizeLimits, (typeof MEASURES)[number]>

/** Limits as whole numbers, in the order of `MEASURES`; null if one is not whole. */
const wholeLimits = once((limits: Limits) => {
  const found = MEASURES.map((name) => {
    const limit = limits[name]
    if (limit === undefined) return Infinity
    return read(limit) && scale === 0 ? units : null
  })
  return { found: found.includes(null) ? null : (found as number[]) }
})

/** Whether the sides exceed any of the limits. */
export function isOver({ sides, decimals }: PlainSize, limits: Limits): boolean {
  const { found } = wholeLimits(limits)
  if (found === null)
    return exceeds(
      sides.map((side) => new Exact(side).div(power(decimals))),
      limits,
    )
  const [longest, second, girth, volume] = found as [number, number, number, number]
  const [a, b, c] = sides
  const most = Math.max(a, b, c)
  const least = Math.min(a, b, c)
  const middle = a + b + c - most - least
  const one = power(decimals)
  return (
    most > longest * one ||
    middle > second * one ||
    most + 2 * (middle + least) > girth * one ||
    most * middle * least > volume * power(3 * decimals)
  )
}
