/** The charges of a record that is added up. */
import { RECORDS } from './layout'
import { amountOf, scale, units } from './totals-amounts'
import { width } from './totals-cells'
import { filledFrom, findCell } from './totals-found'
import { keyMet, labelIn } from './totals-keys'
import { CATEGORY, CELL, CHARGED, ENDED, FROM, IS_PAIR, LABEL_GROUP, LONG, MET_KEY, MET_ODD, NO_CHARGE, NOTHING, PAIR_OF, PAIRS, TRANSPORT, UNKNOWN } from './totals-layout'
/** The sums of the record's charges, and their decimals. */
export let net: i64 = 0
export let gross: i64 = 0
export let netScale: i32 = 0
export let grossScale: i32 = 0
export let charges: i32 = 0
export let mixed: u64 = 0

/** The group whose key is unknown. */
export let group: i32 = 0
/**
 * Indexes of the cells with the net amount, its addend for gross, gross, the record's total, and a charge outside the
 * pairs; below 0 if there is none.
 */
let netCell: i32 = -1
let plusCell: i32 = -1
let grossCell: i32 = -1
let totalCell: i32 = -1
let outsideCell: i32 = -1
let outsideCategory: i32 = 0
/** Whether a net amount is required; for pairs, whether their total is required if they bill nothing. */
let isRequired: bool = false
/** Pairs of a label and an amount; the first cell that is such an amount, and the one after the last. */
let pairs: i32 = 0
let firstPair: i32 = 0
let endPairs: i32 = 0

export function chargeTotals(
  net: i32,
  plus: i32,
  gross: i32,
  required: bool,
  total: i32,
  outside: i32,
  category: i32,
  ofPairs: i32,
): void {
  netCell = net
  plusCell = plus
  grossCell = gross
  isRequired = required
  totalCell = total
  outsideCell = outside
  outsideCategory = category
  pairs = ofPairs
  beginPairs()
}

function beginPairs(): void {
  firstPair = i32.MAX_VALUE
  endPairs = 0
  for (let nth = 0; nth < pairs; nth++) {
    const cell = cellOf(nth)
    firstPair = min(firstPair, cell)
    endPairs = max(endPairs, cell + 1)
  }
  for (let nth = 0; nth < pairs; nth++) {
    const at = <usize>(cellOf(nth) - firstPair)
    const bits = IS_PAIR + (at >> 3)
    store<u8>(bits, load<u8>(bits) | (1 << (<u8>at & 7)))
    store<u8>(PAIR_OF + at, nth)
  }
}

/** The cell with the amount of a pair. */
@inline
function cellOf(pair: i32): i32 {
  return load<i32>(CELL + (<usize>load<i32>(PAIRS + (<usize>pair << 3), 4) << 2))
}

/** Starts the hash that distinguishes a record from others. */
export function beginMix(value: u64): void {
  mixed = value
}

export function hasPairs(): bool {
  return pairs > 0
}

/** Reads the charges of the record; returns the reason if it cannot. */
export function readCharges(kind: i32): i32 {
  return pairs > 0 ? pairCharges() : recordCharge(kind)
}

@inline
export function mix(value: u64): void {
  mixed = rotl(mixed ^ (value * 0x9e3779b97f4a7c15), 27) * 0xc2b2ae3d27d4eb4f
}

@inline
export function unknown(found: i32, nth: i32): i32 {
  group = nth
  return found == UNKNOWN ? MET_KEY : MET_ODD
}

/** The record is one charge. */
function recordCharge(kind: i32): i32 {
  if (!amountOf(netCell) || (isRequired && load<i32>(LONG + (<usize>netCell << 2)) == 0)) return MET_ODD
  net = units
  netScale = scale
  if (grossCell >= 0) {
    if (!amountOf(grossCell) || (isRequired && load<i32>(LONG + (<usize>grossCell << 2)) == 0)) return MET_ODD
    const isBlankGross = load<i32>(LONG + (<usize>grossCell << 2)) == 0
    gross = isBlankGross ? net : units
    grossScale = isBlankGross ? netScale : scale
  } else if (plusCell >= 0) {
    if (!amountOf(plusCell)) return MET_ODD
    gross = net + units
    grossScale = max(netScale, scale)
  } else {
    gross = net
    grossScale = netScale
  }
  charges = 1
  put(0, net, netScale, kind & CATEGORY)
  return ENDED
}

@inline
function put(nth: i32, amount: i64, decimals: i32, category: i32): void {
  const at = CHARGED + (<usize>nth << 4)
  store<i64>(at, amount)
  store<i32>(at, decimals, 8)
  store<i32>(at, category, 12)
}

/** The record's charges are pairs of a label and an amount, plus possibly one more that makes them add up to its total. */
function pairCharges(): i32 {
  charges = 0
  net = 0
  netScale = 0
  if (!amountOf(totalCell)) return MET_ODD
  const stated = units
  if (!amountOf(outsideCell)) return MET_ODD
  const freight = units
  const freightScale = scale
  let isWithin = false
  let isNothing = true
  for (let first = firstPair; first < min(endPairs, width); first += 64) {
    const at = <usize>(first - firstPair)
    let filled = filledFrom(first) & load<u64>(IS_PAIR + (at >> 3))
    for (; filled != 0; filled &= filled - 1) {
      const nth = <i32>load<u8>(PAIR_OF + at + <usize>ctz(filled))
      const pair = PAIRS + (<usize>nth << 3)
      const cell = load<i32>(pair, 4)
      if (!findCell(cell)) return MET_ODD
      if (load<i32>(LONG + (<usize>cell << 2)) == 0) continue
      if (!amountOf(cell)) return MET_ODD
      if (units == 0) continue
      isNothing = false
      const place = load<i32>(pair)
      if (!findCell(place)) return MET_ODD
      const label = <usize>place << 2
      const found = labelIn(<usize>load<i32>(FROM + label), load<i32>(LONG + label))
      if (found < 0) {
        store<i32>(RECORDS, nth, 4)
        return unknown(found, LABEL_GROUP)
      }
      if ((found & NO_CHARGE) != 0) continue
      if (units == freight && (found & TRANSPORT) != 0) isWithin = true
      put(charges++, units, scale, found & CATEGORY)
      net += units
      netScale = max(netScale, scale)
      mix(<u64>units ^ (keyMet(LABEL_GROUP) << 32))
    }
  }
  const isStated = load<i32>(LONG + (<usize>totalCell << 2)) != 0
  if (isNothing && stated == 0 && freight == 0 && (isStated || !isRequired)) return NOTHING
  if (charges == 0 || !isStated) return MET_ODD
  if (net == stated) {
    if (freight != 0 && !isWithin) return MET_ODD
  } else {
    if (freight == 0 || net + freight != stated) return MET_ODD
    put(charges++, freight, freightScale, outsideCategory)
    net += freight
    netScale = max(netScale, freightScale)
  }
  gross = net
  grossScale = netScale
  return ENDED
}

