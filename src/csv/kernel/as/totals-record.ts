/** Adds a record whose cells have been found to the sums of its invoice and its shipment. */
import { amountOf, isName, units } from './totals-amounts'
import { beginMix, charges, gross, grossScale, hasPairs, mix, mixed, net, netScale, readCharges, unknown } from './totals-charges'
import { findMembers } from './totals-found'
import { isLast, keyIn, keyMet, lastOf, taken } from './totals-keys'
import { AMOUNTS, BY_ID, CHARGED, ENDED, FROM, HEAD_GROUP, HEAD_SIZE, H_CATEGORIES, H_COUNT, H_LINES, H_NET, H_NEW_GROSS, H_NEW_GROSS_SCALE, H_NEW_NET, H_NEW_SCALE, H_RECORDS, H_ROW, H_SCALE, INFORMATION, KEY, KIND_GROUP, LONG, MET_FEE, MET_ODD, NOTHING, NO_SHIPMENT, NUMBERS_OF, ODD_KEY, TOUCHED, TRACKED } from './totals-layout'
import { addCharge, entryOf, feesRead, meet, meetFee, meetOddFee } from './totals-shipments'
import { isRepeated, keepSpans } from './totals-spans'
/** Number of groups, of cells that must be amounts, of tracking numbers and of other numbers. */
let groups: i32 = 0
let amounts: i32 = 0
let trackings: i32 = 0
let ids: i32 = 0
/** Whether the host has found no label of a total in the next record, which names no shipment. */
let isPassed: bool = false
/** Sum of all absolute amounts: no other sum is greater. */
let added: f64 = 0
/** Number of records read since the loop began that bill nothing. */
export let idle: i32 = 0

export function totalsAdded(): f64 {
  return added
}

/** Number of invoices with sums that the host has not taken yet. */
export let touched: i32 = 0

export function beginRecords(ofGroups: i32, ofAmounts: i32, ofTrackings: i32, ofIds: i32): void {
  groups = ofGroups
  amounts = ofAmounts
  trackings = ofTrackings
  ids = ofIds
  touched = 0
  added = 0
  isPassed = false
}

export function passFee(): void {
  isPassed = true
}

export function beginIdle(): void {
  idle = 0
}

export function takeTouched(): void {
  touched = 0
}

/** A new invoice. */
export function newHead(): usize {
  return taken(HEAD_SIZE)
}

/** Adds the record whose cells have been found; returns the reason if it is not added. */
export function record(width: i32, row: i32): i32 {
  beginMix(<u64>width)
  const head = keyOfGroup(HEAD_GROUP, 0)
  if (head < 0) return unknown(head, HEAD_GROUP)
  const kind = keyOfGroup(KIND_GROUP, width)
  if (kind < 0) return unknown(kind, KIND_GROUP)
  mix(keyMet(KIND_GROUP))
  for (let nth = KIND_GROUP + 1; nth < groups; nth++) {
    const sound = keyOfGroup(nth, 0)
    if (sound < 0) return unknown(sound, nth)
    mix(keyMet(nth))
  }
  for (let nth = 0; nth < amounts; nth++) {
    if (!amountOf(load<i32>(AMOUNTS + (<usize>nth << 2)))) return MET_ODD
    mix(<u64>units)
  }
  const why = readCharges(kind)
  if (why == NOTHING) {
    idle++
    return ENDED
  }
  if (why != ENDED) return why
  let number = -1
  let isTracked = false
  for (let nth = 0; nth < trackings + ids; nth++) {
    const cell = load<i32>(NUMBERS_OF + (<usize>nth << 2))
    const long = load<i32>(LONG + (<usize>cell << 2))
    if (long == 0) continue
    if (long > 80 || !isName(<usize>load<i32>(FROM + (<usize>cell << 2)), long)) return MET_ODD
    if (number >= 0) continue
    number = cell
    isTracked = nth < trackings
  }
  if (number < 0) {
    // It names what it charges, else it had no known category: only a label makes it a total.
    if (!isPassed) return MET_FEE
    isPassed = false
  }
  add(<usize>head, kind, number, isTracked, row)
  return ENDED
}

/** The value of the key of a group; `more`: what else it depends on. */
@inline
function keyOfGroup(group: i32, more: i32): i32 {
  if (isRepeated(group) && isLast(group, more)) return lastOf(group)
  if (!findMembers(group)) return ODD_KEY
  const found = keyIn(group, more)
  keepSpans(group, found >= 0)
  return found
}

function add(head: usize, kind: i32, number: i32, isTracked: bool, row: i32): void {
  mix(<u64>net)
  mix(<u64>gross)
  added += abs(<f64>net) + abs(<f64>gross)
  let kinds = charges
  for (let nth = 0; nth < charges; nth++) kinds += load<i32>(CHARGED + (<usize>nth << 4), 12)
  const rough = roughly(head, net, gross, kinds)
  const cell = <usize>number << 2
  let entry: usize = 0
  if (number < 0) {
    store<u64>(KEY, mixed)
    entry = entryOf(KEY, 8, NO_SHIPMENT, head)
    meetFee(entry, rough)
  } else {
    entry = entryOf(<usize>load<i32>(FROM + cell), load<i32>(LONG + cell), isTracked ? TRACKED : BY_ID, head)
    meet(entry, mixed == 0 ? 1 : mixed, rough)
  }
  if (load<i32>(head, H_COUNT) == 0) {
    store<u32>(TOUCHED + (<usize>touched << 2), <u32>head)
    touched++
  }
  if (load<i32>(head, H_RECORDS) == 0) store<i32>(head, row, H_ROW)
  store<i32>(head, load<i32>(head, H_RECORDS) + 1, H_RECORDS)
  store<i32>(head, load<i32>(head, H_LINES) + charges, H_LINES)
  store<i32>(head, load<i32>(head, H_COUNT) + charges, H_COUNT)
  store<i64>(head, load<i64>(head, H_NEW_NET) + net, H_NEW_NET)
  store<i64>(head, load<i64>(head, H_NEW_GROSS) + gross, H_NEW_GROSS)
  store<i32>(head, max(load<i32>(head, H_NEW_SCALE), netScale), H_NEW_SCALE)
  store<i32>(head, max(load<i32>(head, H_NEW_GROSS_SCALE), grossScale), H_NEW_GROSS_SCALE)
  if ((kind & INFORMATION) != 0) return
  for (let nth = 0; nth < charges; nth++) {
    const at = CHARGED + (<usize>nth << 4)
    const amount = load<i64>(at)
    if (amount == 0 && gross == 0) continue
    charge(head, entry, load<i32>(at, 12), amount, load<i32>(at, 8), hasPairs() ? amount : gross)
  }
}

/** A hash of a record's sums, which roughly distinguishes the records of a shipment on an invoice. */
@inline
function roughly(head: usize, net: i64, gross: i64, kinds: i32): u64 {
  let hash = (<u64>net * 0x9e3779b97f4a7c15) ^ rotl(<u64>gross * 0xc2b2ae3d27d4eb4f, 31) ^ (<u64>kinds << 40) ^ <u64>head
  hash = (hash ^ (hash >>> 29)) * 0xbf58476d1ce4e5b9
  return (hash >>> 2) + 1
}

/**
 * The shipment of a record that the host has read, with its number in KEY; `kinds`: the sum of the number of charges and
 * of their categories.
 */
export function oddEntry(length: i32, kind: i32, head: usize, net: i64, gross: i64, kinds: i32): usize {
  const rough = roughly(head, net, gross, kinds)
  if (kind != NO_SHIPMENT) {
    const entry = entryOf(KEY, length, kind, head)
    meet(entry, 0, rough)
    return entry
  }
  meetOddFee(rough)
  store<i32>(KEY, feesRead())
  return entryOf(KEY, 4, NO_SHIPMENT, head)
}

/** Adds a charge of the ledger: one that is neither zero nor informational. */
export function charge(
  head: usize,
  entry: usize,
  category: i32,
  amount: i64,
  decimals: i32,
  full: i64,
): void {
  added += abs(<f64>amount) + abs(<f64>full)
  store<i64>(head, load<i64>(head, H_NET) + amount, H_NET)
  store<i32>(head, max(load<i32>(head, H_SCALE), decimals), H_SCALE)
  const sum = head + H_CATEGORIES + (<usize>category << 4)
  store<i64>(sum, load<i64>(sum) + amount)
  store<i32>(sum, load<i32>(sum, 8) + 1, 8)
  store<i32>(sum, max(load<i32>(sum, 12), decimals), 12)
  addCharge(entry, amount, decimals)
}

