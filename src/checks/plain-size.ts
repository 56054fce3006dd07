/** A parcel's size and weights in plain integers, as nearly all records state them: what decimals reckon, many times faster. */
import type { ChargeBatch } from '../parse/charge-batch.js'
import { fact, ofShipment, type ReadRecord } from './record.js'
import { type Dimensional, isOnePiece, roundsUp, SIDES } from './weight-formula.js'

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

const ceiling = (): number => (scale === 0 ? units : Math.ceil(units / (POWERS[scale] as number)))

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
  const isWhole = billed * (POWERS[scale] as number) === units
  if (!read(fact(record, 'actual_weight'))) return null
  const actual = ceiling()
  const up = roundsUp(record, hint)
  let [volume, decimals] = [1, 0]
  for (const name of SIDES) {
    if (!read(fact(record, name))) return null
    volume *= up ? ceiling() : units
    decimals += up ? 0 : scale
    if (volume > EXACT) return null
  }
  if (!read(fact(record, 'dim_divisor') ?? hint.divisor ?? null) || units === 0 || volume === 0) return null
  const above = volume * (POWERS[scale] as number)
  const below = units * (POWERS[decimals] as number)
  if (above > EXACT || below > EXACT) return null
  const rest = above % below
  return { billed, isWhole, actual, dimensional: (above - rest) / below + (rest === 0 ? 0 : 1), up }
}
