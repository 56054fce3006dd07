/** Shipments by the bytes of their numbers, and their charges on each invoice. */
import { masked } from './lookup'
import { hashOf, isSameText, taken } from './totals-keys'
import {
  ENTRY_SIZE,
  E_BEFORE,
  E_COUNT,
  E_HEAD,
  E_KIND,
  E_LENGTH,
  E_NET,
  E_NEXT,
  E_NUMBER,
  E_SCALE,
  E_SEEN,
  H_SHIPMENTS,
  LONGEST_RUN,
  MOST_FEES,
  NO_SHIPMENT,
  ODD_FEES,
  RUN,
} from './totals-layout'

/** For each number its entry and its hash, together: the first entry compared is usually the right one. */
let table: usize = 0
let places: i32 = 0
let numbers: i32 = 0
let newest: usize = 0
/** Number of shipments, of those on several invoices, and of records that may be duplicates. */
let shipments: i32 = 0
let several: i32 = 0
let alike: i32 = 0
/** The current shipment, and its consecutive records. */
let current: usize = 0
/** Number of records without a shipment that the host has read. */
let oddFees: i32 = 0
let run: i32 = 0

export function beginShipments(): void {
  places = 4096
  table = taken(<usize>places << 3)
  numbers = shipments = several = alike = run = oddFees = 0
  newest = current = 0
}

export function shipmentsFound(): i32 {
  return shipments
}

export function severalFound(): i32 {
  return several
}

export function alikeFound(): i32 {
  return alike
}

/** The newest entry: each is linked to the one before it. */
export function newestEntry(): usize {
  return newest
}

/** The entry of a shipment on an invoice. */
export function entryOf(from: usize, length: i32, kind: i32, head: usize): usize {
  if (current != 0 && load<i32>(current, E_LENGTH) == length && load<i32>(current, E_KIND) == kind)
    if (load<u32>(current, E_HEAD) == <u32>head && isSameText(<usize>load<u32>(current, E_NUMBER), from, length))
      return current
  const hash = hashOf(from, length) + <u32>kind
  let place: usize = 0
  let entry: usize = 0
  for (let at = hash; ; at++) {
    place = table + (<usize>(at & (<u32>places - 1)) << 3)
    entry = <usize>load<u32>(place)
    if (entry == 0) break
    if (
      load<u32>(place, 4) == hash &&
      load<i32>(entry, E_LENGTH) == length &&
      load<i32>(entry, E_KIND) == kind &&
      isSameText(<usize>load<u32>(entry, E_NUMBER), from, length)
    )
      break
  }
  if (entry == 0) {
    const made = newEntry(0, length, kind, head)
    store<u32>(made, <u32>(made + ENTRY_SIZE), E_NUMBER)
    // The bytes after it stay zero.
    for (let at: usize = 0; at < <usize>length; at += 16)
      v128.store(made + ENTRY_SIZE + at, masked(from + at, length - <i32>at))
    store<u32>(place, <u32>made)
    store<u32>(place, hash, 4)
    if (4 * ++numbers >= 3 * places) widen()
    if (kind != NO_SHIPMENT) shipments++
    return made
  }
  let last = entry
  let count = 0
  for (; entry != 0; entry = <usize>load<u32>(entry, E_NEXT)) {
    if (load<u32>(entry, E_HEAD) == <u32>head) return entry
    last = entry
    count++
  }
  const made = newEntry(<usize>load<u32>(last, E_NUMBER), length, kind, head)
  store<u32>(last, <u32>made, E_NEXT)
  if (count == 1 && kind != NO_SHIPMENT) several++
  return made
}

function newEntry(number: usize, length: i32, kind: i32, head: usize): usize {
  const made = taken(ENTRY_SIZE + (number == 0 ? <usize>length : 0)) // the number is stored after it
  store<u32>(made, <u32>number, E_NUMBER)
  store<i32>(made, length, E_LENGTH)
  store<i32>(made, kind, E_KIND)
  store<u32>(made, <u32>head, E_HEAD)
  store<u32>(made, <u32>newest, E_BEFORE)
  newest = made
  if (kind != NO_SHIPMENT) store<i32>(head, load<i32>(head, H_SHIPMENTS) + 1, H_SHIPMENTS)
  return made
}

/**
 * Counts a record that may repeat one of the same shipment. Within a run of records it is compared by the hash of all its values (`full`,
 * 0 if unknown); if the shipment occurs again later, by the hash of its sums (`rough`).
 */
export function meet(entry: usize, full: u64, rough: u64): void {
  const isKnown = isSeen(entry + E_SEEN, rough)
  if (entry != current || full == 0) {
    if (isKnown) alike++
    current = full == 0 ? 0 : entry
    run = 1
    store<u64>(RUN, full)
    return
  }
  for (let at = 0; at < run; at++)
    if (load<u64>(RUN + (<usize>at << 3)) == full) {
      alike++
      return
    }
  if (run == LONGEST_RUN) alike++
  else {
    store<u64>(RUN + (<usize>run << 3), full)
    run++
  }
}

/** Whether all bits of the sums' hash are set; sets them. */
@inline
function isSeen(bits: usize, rough: u64): bool {
  let all = true
  for (let nth: u64 = 0; nth < 48; nth += 8) {
    const bit = rough >> nth
    const place = bits + (<usize>((bit >> 6) & 3) << 3)
    const mask = <u64>1 << (bit & 63)
    const word = load<u64>(place)
    if ((word & mask) == 0) all = false
    store<u64>(place, word | mask)
  }
  return all
}

/** Counts a plain record without a shipment, whose number is the hash of all its values. */
export function meetFee(entry: usize, rough: u64): void {
  if (load<u64>(entry, E_SEEN) != 0) alike++
  store<u64>(entry, rough, E_SEEN)
  for (let nth: usize = 0; nth < <usize>oddFees; nth++) if (load<u64>(ODD_FEES + (nth << 3)) == rough) alike++
}

/**
 * Counts a record without a shipment that the host has read: it has a number of its own and is compared with all others
 * by the hash of its sums.
 */
export function meetOddFee(rough: u64): void {
  if (oddFees == MOST_FEES) {
    alike += 2
    return
  }
  for (let nth: usize = 0; nth < <usize>oddFees; nth++) if (load<u64>(ODD_FEES + (nth << 3)) == rough) alike++
  store<u64>(ODD_FEES + (<usize>oddFees << 3), rough)
  oddFees++
  for (let at = newest; at != 0; at = <usize>load<u32>(at, E_BEFORE))
    if (load<i32>(at, E_KIND) == NO_SHIPMENT && load<u64>(at, E_SEEN) == rough) alike++
}

/** Number of the latter. */
export function feesRead(): i32 {
  return oddFees
}

/** Adds a charge to the shipment. */
export function addCharge(entry: usize, net: i64, scale: i32): void {
  store<i64>(entry, load<i64>(entry, E_NET) + net, E_NET)
  store<i32>(entry, max(load<i32>(entry, E_SCALE), scale), E_SCALE)
  store<i32>(entry, load<i32>(entry, E_COUNT) + 1, E_COUNT)
}

function widen(): void {
  const before = table
  const most = <usize>places << 3
  places *= 2
  table = taken(<usize>places << 3)
  for (let at = before; at < before + most; at += 8) {
    if (load<u32>(at) == 0) continue
    let to = load<u32>(at, 4)
    while (load<u32>(table + (<usize>(to & (<u32>places - 1)) << 3)) != 0) to++
    store<u64>(table + (<usize>(to & (<u32>places - 1)) << 3), load<u64>(at))
  }
}
