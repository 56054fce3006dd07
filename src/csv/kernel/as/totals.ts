/**
 * Sums without line items: plain records are added up where they stand, by invoice, shipment and category, in exact integers. The loop
 * stops at a record that is odd, and at texts that the host has not been asked about: then it is told what they are, and goes on.
 */
import { encoding } from './encoding'
import { BARE, BOUNDS, CELLS, CR, DOUBLED, LF, OTHER, QUOTING, RECORDS, UTF_8, WITHIN, WITH_QUOTES } from './layout'
import { isBlank } from './names'
import { scan } from './scan'
import { beginCells, wantedCells, encoded as bareEncoding, width as bareWidth } from './totals-cells'
import { group } from './totals-charges'
import { beginKeys } from './totals-keys'
import { CELL, ENDED, FROM, FULL, LONG, MET_ODD, MOST_TOUCHED } from './totals-layout'
import { beginIdle, beginRecords, idle, record, touched } from './totals-record'
import { beginShipments } from './totals-shipments'
/** Cells that are looked at. */
let cells: i32 = 0
/** Why the loop ended, and how far it came. */
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

/** Another file begins. */
export function beginTotals(
  ofCells: i32,
  ofGroups: i32,
  ofAmounts: i32,
  ofTrackings: i32,
  ofIds: i32,
): void {
  cells = ofCells
  let last = 0
  for (let nth: usize = 0; nth < <usize>cells << 2; nth += 4) last = max(last, load<i32>(CELL + nth))
  beginCells(cells, last)
  beginRecords(ofGroups, ofAmounts, ofTrackings, ofIds)
  beyond = false
  beginKeys()
  beginShipments()
}

/** Adds records up to the first that is not plain: how many. `row`: number of the record before the first. */
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
    let within = 0
    let end = wantedCells(at, most, delimiter, quote)
    const quoted = end == 0
    let width = bareWidth
    let encoded = bareEncoding
    if (quoted) {
      width = scan(at, most, delimiter, quote, dirty, patient)
      if (width < WITH_QUOTES) return odd(count)
      width -= WITH_QUOTES
      within = width / WITHIN
      width &= WITHIN - 1
      dirty = width
      end = <usize>load<i32>(BOUNDS + (<usize>(width - 1) << 2))
    }
    let following = end + 1
    if (load<u8>(end) == CR) {
      if (following >= stop) return odd(count)
      if (load<u8>(following) == LF) following++
    }
    store<i32>(RECORDS, <i32>following)
    if (quoted) encoded = encoding(at, end)
    if (encoded == OTHER || (quoted && !find(at, width))) return odd(count)
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

/** Finds the cells that are looked at in a record with quotes. */
function find(start: usize, width: i32): bool {
  store<i32>(BOUNDS - 4, <i32>start - 1)
  for (let nth: usize = 0; nth < <usize>cells << 2; nth += 4) {
    const cell = load<i32>(CELL + nth)
    store<i32>(LONG + nth, 0)
    if (cell >= width) continue
    const bound = BOUNDS + (<usize>cell << 2)
    let from = <usize>load<i32>(bound - 4) + 1
    let end = <usize>load<i32>(bound)
    if (from == end) continue
    const quoting = load<u8>(QUOTING + <usize>cell)
    if (quoting == DOUBLED) return false
    if (quoting != BARE) {
      from++
      end--
    }
    while (from < end && load<u8>(from) <= 32 && isBlank(load<u8>(from))) from++
    while (end > from && load<u8>(end - 1) <= 32 && isBlank(load<u8>(end - 1))) end--
    store<i32>(FROM + nth, <i32>from)
    store<i32>(LONG + nth, <i32>(end - from))
  }
  return true
}

