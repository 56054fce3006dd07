/** Keys: the texts of several cells together, for which the host is asked once. Its answer is stored by all their bytes. */
import { masked, maskOf } from './lookup'
import {
  ARENA,
  FROM,
  GROUPS,
  KEY,
  KEY_ROOM,
  LABEL_GROUP,
  LAST,
  LONG,
  MEMBERS,
  MOST_RECENT,
  ODD_KEY,
  RECENT,
  TOTALS_GROUPS,
  UNKNOWN,
} from './totals-layout'

/** Start of the free memory. */
let free: usize = ARENA

/** For each key its length in bytes, its hash, its value; its bytes. */
const K_HASH: usize = 4
const K_VALUE: usize = 8
const K_BYTES: usize = 16

let table: usize = 0
let places: i32 = 0
let keys: i32 = 0
let length: i32 = 0
let hashed: u32 = 0

/**
 * Allocates zeroed memory that is never freed: the memory belongs to one file, so none has been used before. It grows as
 * needed.
 */
export function taken(bytes: usize): usize {
  const at = free
  free = (free + bytes + 7) & ~7
  const missing = <isize>(free + 65536) - (<isize>memory.size() << 16)
  if (missing > 0) memory.grow(<i32>((missing + (4 << 20)) >> 16))
  return at
}

export function beginKeys(): void {
  places = 1024
  table = taken(<usize>places << 2)
}

/** Whether a key equals that of the current record, for this group. */
function isOf(key: usize, group: i32, more: i32): bool {
  let at = key + K_BYTES
  if (load<i32>(at) != ((more << 8) | group)) return false
  at += 4
  const first = load<i32>(GROUPS + (<usize>group << 3))
  const end = first + load<i32>(GROUPS + (<usize>group << 3), 4)
  for (let nth = first; nth < end; nth++) {
    const member = <usize>load<i32>(MEMBERS + (<usize>nth << 2)) << 2
    const long = load<i32>(LONG + member)
    if (<i32>load<u8>(at) != long || !isSameText(at + 1, <usize>load<i32>(FROM + member), long)) return false
    at += <usize>long + 1
  }
  return true
}

/** Cache entry for a recent key of the group: equal keys have the same entry. */
function recentPlace(group: i32, more: i32): usize {
  let hash = (<u64>more << 32) ^ <u64>group
  const first = load<i32>(GROUPS + (<usize>group << 3))
  const end = first + load<i32>(GROUPS + (<usize>group << 3), 4)
  for (let nth = first; nth < end; nth++) {
    const member = <usize>load<i32>(MEMBERS + (<usize>nth << 2)) << 2
    const long = load<i32>(LONG + member)
    const bytes = masked(<usize>load<i32>(FROM + member), long)
    hash = rotl(hash ^ i64x2.extract_lane(bytes, 0) ^ rotl(i64x2.extract_lane(bytes, 1), 21) ^ <u64>long, 29) * 0x9e3779b97f4a7c15
  }
  return RECENT + (<usize>((hash >>> 32) & <u64>(MOST_RECENT - 1)) << 2)
}

/** Builds the key of a group of the current record; `more`: what else it depends on. False if it is too long. */
function keyOf(group: i32, more: i32): bool {
  let to = KEY
  store<i32>(to, (more << 8) | group)
  to += 4
  const first = load<i32>(GROUPS + (<usize>group << 3))
  const last = first + load<i32>(GROUPS + (<usize>group << 3), 4)
  for (let at = first; at < last; at++) {
    const member = <usize>load<i32>(MEMBERS + (<usize>at << 2)) << 2
    to = added(to, <usize>load<i32>(FROM + member), load<i32>(LONG + member))
    if (to == 0) return false
  }
  length = <i32>(to - KEY)
  return true
}

/** The value of a label. */
export function labelIn(from: usize, long: i32): i32 {
  const end = from + <usize>max(long - 4, 0)
  const ends = (load<u32>(from) * 0x9e3779b1) ^ (load<u32>(end) * 0x85ebca6b)
  const place = RECENT + (<usize>((ends + <u32>long) >>> 22) << 2)
  const met = <usize>load<u32>(place)
  if (met != 0 && load<i32>(met + K_BYTES) == LABEL_GROUP && <i32>load<u8>(met + K_BYTES + 4) == long && isSameText(met + K_BYTES + 5, from, long)) {
    store<u32>(LAST + (<usize>LABEL_GROUP << 2), <u32>met)
    return load<i32>(met, K_VALUE)
  }
  store<i32>(KEY, LABEL_GROUP)
  const to = added(KEY + 4, from, long)
  if (to == 0) return ODD_KEY
  length = <i32>(to - KEY)
  const found = known(LABEL_GROUP)
  if (found != UNKNOWN) store<u32>(place, load<u32>(LAST + (<usize>LABEL_GROUP << 2)))
  return found
}

@inline
function added(to: usize, from: usize, long: i32): usize {
  if (long > 255 || to + 300 > KEY + <usize>KEY_ROOM) return 0
  store<u8>(to, <u8>long)
  to++
  for (let at: usize = 0; at < <usize>long; at += 16) v128.store(to + at, v128.load(from + at))
  return to + <usize>long
}

@inline
export function isSameText(a: usize, b: usize, long: i32): bool {
  let left = long
  for (; left >= 16; left -= 16, a += 16, b += 16)
    if (v128.any_true(v128.xor(v128.load(a), v128.load(b)))) return false
  return !v128.any_true(v128.and(v128.xor(v128.load(a), v128.load(b)), maskOf(left)))
}

@inline
export function hashOf(from: usize, long: i32): u32 {
  let hash: u64 = <u64>long * 0x9e3779b97f4a7c15
  let at = from
  for (let left = long; left > 0; left -= 16, at += 16) {
    const bytes = masked(at, left)
    hash = rotl(hash ^ i64x2.extract_lane(bytes, 0), 29) * 0xc2b2ae3d27d4eb4f
    hash = rotl(hash ^ i64x2.extract_lane(bytes, 1), 31) * 0x9e3779b97f4a7c15
  }
  hash = (hash ^ (hash >>> 29)) * 0xbf58476d1ce4e5b9
  return <u32>(hash >>> 32)
}

/** The value of the key of a group of the current record; `more`: what else it depends on. */
export function keyIn(group: i32, more: i32): i32 {
  const place = recentPlace(group, more)
  const recent = <usize>load<u32>(place)
  if (recent != 0 && isOf(recent, group, more)) {
    store<u32>(LAST + (<usize>group << 2), <u32>recent)
    return load<i32>(recent, K_VALUE)
  }
  if (!keyOf(group, more)) return ODD_KEY
  const found = known(group)
  if (found != UNKNOWN) store<u32>(place, load<u32>(LAST + (<usize>group << 2)))
  return found
}

/** The value of the key. `group`: the group whose last key it becomes. */
function known(group: i32): i32 {
  hashed = hashOf(KEY, length)
  const key = <usize>load<u32>(placed())
  if (key == 0) return UNKNOWN
  store<u32>(LAST + (<usize>group << 2), <u32>key)
  return load<i32>(key, K_VALUE)
}

/** Whether the last key of the group depends on the same `more`. */
@inline
export function isLast(group: i32, more: i32): bool {
  const last = <usize>load<u32>(LAST + (<usize>group << 2))
  return last != 0 && load<i32>(last, K_BYTES) == ((more << 8) | group)
}

/** The value of that key. */
@inline
export function lastOf(group: i32): i32 {
  return load<i32>(<usize>load<u32>(LAST + (<usize>group << 2)), K_VALUE)
}

/** The last key of the group: equal keys have the same texts. */
@inline
export function keyMet(group: i32): u64 {
  return <u64>load<u32>(LAST + (<usize>group << 2))
}

/** Position of the key in the table, whether it is there or not. */
function placed(): usize {
  let at = hashed
  while (true) {
    const place = table + (<usize>(at & (<u32>places - 1)) << 2)
    const key = <usize>load<u32>(place)
    if (key == 0) return place
    if (load<u32>(key, K_HASH) == hashed && load<i32>(key) == length && isSameText(KEY, key + K_BYTES, length))
      return place
    at++
  }
}

/** Stores the value of the last key that was looked up and not found. */
export function learn(value: i32): void {
  if (2 * keys >= places) widen()
  const key = taken(K_BYTES + <usize>length)
  store<i32>(key, length)
  store<u32>(key, hashed, K_HASH)
  store<i32>(key, value, K_VALUE)
  memory.copy(key + K_BYTES, KEY, <usize>length)
  store<u32>(placed(), <u32>key)
  keys++
}

function widen(): void {
  const before = table
  const most = <usize>places << 2
  places *= 2
  table = taken(<usize>places << 2)
  for (let at = before; at < before + most; at += 4) {
    const key = <usize>load<u32>(at)
    if (key == 0) continue
    let to = load<u32>(key, K_HASH)
    while (load<u32>(table + (<usize>(to & (<u32>places - 1)) << 2)) != 0) to++
    store<u32>(table + (<usize>(to & (<u32>places - 1)) << 2), <u32>key)
  }
}
