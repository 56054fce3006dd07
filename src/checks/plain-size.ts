/** A parcel's size and weights in plain integers, as nearly all records state them: what decimals reckon, many times faster. */
import type { SizeLimits } from '../format/format.js'
import type { ChargeBatch } from '../parse/charge-batch.js'
import type { FactName } from '../schema/facts.js'
import { Exact } from '../values/decimal.js'
import { once } from '../values/once.js'
import { fact, ofShipment, type ReadRecord } from './record.js'
import { type Dimensional, exceeds, isOnePiece, MEASURES, roundsUp, SIDES } from './weight-formula.js'

export interface PlainSize {
  /** Rounded up, and whether that changed it. */
  readonly billed: number
  readonly isWhole: boolean
  /** Rounded up. */
  readonly actual: number
  /** Volume / divisor, rounded up. */
  readonly dimensional: number
  /** Whether sides count rounded up. */
  readonly up: boolean
  /** The sides as they count, at so many decimals. */
  readonly sides: readonly [number, number, number]
  readonly decimals: number
}

/** Digits of a number, at most: no product of three sides and a power of ten is inexact that is let pass below. */
const LONGEST = 9
const EXACT = 2 ** 53
const POWERS = Array.from({ length: 3 * LONGEST + 1 }, (_, power) => 10 ** power)

// The number that was read last: its units, and its decimals.
let units = 0
let scale = 0

/** Reads `12`, `7.50`; false for what is written otherwise. */
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
  // `007` and `7.` are left to the decimals.
  return point !== text.length - 1 && (text.charCodeAt(0) !== 48 || text.length === 1 || point === 1)
}

const power = (of: number): number => POWERS[of] as number

const ceiling = (): number => (scale === 0 ? units : Math.ceil(units / power(scale)))

/** A weight rounded up; null where it is not written plainly. */
export const roundedUp = (weight: string | null): number | null => (read(weight) ? ceiling() : null)

let last: { readonly batch: ChargeBatch; readonly index: number; readonly size: PlainSize | null } | undefined

/** Null where the record does not state all of it, or not plainly. */
export function plainSize(record: ReadRecord, hint: Dimensional): PlainSize | null {
  const { batch, index } = record
  // Two checks ask for it one after the other.
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
  const scales: [number, number, number] = [0, 0, 0]
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

/** Limits in whole numbers, in the order of `MEASURES`: null where one is written otherwise. */
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
