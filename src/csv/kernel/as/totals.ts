/**
 * Sums without line items: plain records are added up in place, by invoice, shipment and category, in exact integers. The loop
 * stops at an odd record, and at texts that are new to it: the host then tells it their value, and it continues.
 */
import { encoding } from './encoding'
import { BOUNDS, CELLS, CR, LF, OTHER, RECORDS, UTF_8, WITHIN, WITH_QUOTES } from './layout'
import { scan } from './scan'
import { beginCells, encoded, lines as linesWithin, takeBounds, wantedCells, width } from './totals-cells'
import { group } from './totals-charges'
import { beginFound, findLooked } from './totals-found'
import { beginKeys } from './totals-keys'
import { ENDED, FULL, MET_ODD, MOST_TOUCHED } from './totals-layout'
import { beginIdle, beginRecords, idle, record, touched } from './totals-record'
import { beginShipments } from './totals-shipments'
/** Why the loop ended, and the offset it reached. */
let reason: i32 = 0
let lines: i32 = 0
let reached: usize = 0
let beyond: bool = false

export function totalsReason(): i32 {
  return reason
}
export function totalsGroup(): i32 {
  return group
}
export function totalsLines(): i32 {
  return lines
}
export function totalsIdle(): i32 {
  return idle
}
export function totalsReached(): i32 {
  return <i32>reached
}
export function totalsTouched(): i32 {
  return touched
}
export function totalsBeyond(): bool {
  return beyond
}

/** Prepares the sums for another file. */
export function beginTotals(
  cells: i32,
  looked: i32,
  ofGroups: i32,
  ofAmounts: i32,
  ofTrackings: i32,
  ofIds: i32,
): void {
  beginCells(cells)
  beginFound(looked)
  beginRecords(ofGroups, ofAmounts, ofTrackings, ofIds)
  beyond = false
  beginKeys()
  beginShipments()
}

/** Adds records up to the first that is not plain, and returns their number. `row`: number of the record before the first. */
export function addTotals(
  from: usize,
  stop: usize,
  delimiter: i32,
  quote: i32,
  longest: usize,
  patient: bool,
  row: i32,
): i32 {
  let dirty = CELLS
  let count = 0
  let at = from
  lines = 0
  beginIdle()
  reason = ENDED
  while (at < stop) {
    reached = at
    if (touched == MOST_TOUCHED) {
      reason = FULL
      return count
    }
    if (load<u8>(at) == 0xef) return odd(count)
    const most = min(stop, at + longest + 1)
    let end = wantedCells(at, most, delimiter, quote, patient)
    let within = linesWithin
    if (end == 0) {
      let cells = scan(at, most, delimiter, quote, dirty, patient)
      if (cells < WITH_QUOTES) return odd(count)
      cells -= WITH_QUOTES
      within = cells / WITHIN
      cells &= WITHIN - 1
      dirty = cells
      end = <usize>load<i32>(BOUNDS + (<usize>(cells - 1) << 2))
      if (!takeBounds(at, cells, encoding(at, end))) return odd(count)
    }
    let following = end + 1
    if (load<u8>(end) == CR) {
      if (following >= stop) return odd(count)
      if (load<u8>(following) == LF) following++
    }
    store<i32>(RECORDS, <i32>following)
    if (encoded == OTHER || !findLooked(at, quote)) return odd(count)
    reason = record(width, row + count + 1)
    if (reason != ENDED) return count
    if (encoded == UTF_8) beyond = true
    lines += 1 + within
    count++
    at = following
  }
  reached = at
  return count
}

function odd(count: i32): i32 {
  reason = MET_ODD
  return count
}
