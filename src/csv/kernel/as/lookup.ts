/** A table of texts that finds cells with the same text as an earlier cell. */
import {
  BLANK,
  BOUNDS,
  CELLS,
  DOUBLED,
  ENTRY,
  FOUND,
  FRESH,
  LENGTH,
  LIST,
  LONGEST,
  ODD,
  QUOTED,
  QUOTING,
  RECORD,
  SLOTS,
  TABLE,
} from './layout'
import { dropQueue } from './names'
import { dropTexts } from './texts'

/** Sixteen bytes of ones, then sixteen of zeros: a mask for each length. */
const MASKS = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0,
])

@inline
export function masked(at: usize, length: i32): v128 {
  if (length >= 16) return v128.load(at)
  return v128.and(v128.load(at), v128.load(MASKS + <usize>(16 - max(length, 0))))
}

/** All ones in the first of sixteen bytes. */
@inline
export function maskOf(length: i32): v128 {
  return v128.load(MASKS + <usize>(16 - min(length, 16)))
}

@inline
function isWhite(byte: i32): bool {
  return byte == 32 || (byte >= 9 && byte <= 13)
}

/**
 * Finds the slots of the listed cells from `first` to before `last`, in the record that begins at `start`. Returns the number of slots
 * with a new text. A slot used by a cell of this record keeps its text until the next record.
 */
export function lookup(
  first: i32,
  last: i32,
  start: usize,
  count: i32,
  quoted: bool,
  onlyAscii: bool,
  record: i32,
): i32 {
  let fresh = FRESH
  for (let listed = first; listed < last; listed++) {
    const cell = load<i32>(LIST + ((<usize>listed) << 2))
    const found = FOUND + ((<usize>listed) << 2)
    store<i32>(found, BLANK)
    if (cell >= count) continue
    const bound = BOUNDS + ((<usize>cell) << 2)
    let from = cell == 0 ? start : <usize>load<i32>(bound - 4) + 1
    let to = <usize>load<i32>(bound)
    if (from == to) continue
    if (quoted) {
      const quoting = load<u8>(QUOTING + <usize>cell)
      if (quoting == DOUBLED) {
        store<i32>(found, ODD)
        continue
      }
      if (quoting == QUOTED) {
        from++
        to--
      }
    }
    while (from < to && isWhite(<i32>load<u8>(from))) from++
    while (to > from && isWhite(<i32>load<u8>(to - 1))) to--
    const length = <i32>(to - from)
    if (length == 0) continue
    store<i32>(found, ODD)
    if (length > LONGEST) continue
    const a = masked(from, length)
    let b = i64x2.splat(0)
    let c = b
    let hash =
      ((i64x2.extract_lane(a, 0) ^ <i64>length) * 0x9e3779b97f4a7c15) ^
      (rotl(i64x2.extract_lane(a, 1), 31) * 0xc2b2ae3d27d4eb4f)
    if (length > 16) {
      b = masked(from + 16, length - 16)
      c = masked(from + 32, length - 32)
      const more = i64x2.add(b, i8x16.shuffle(c, c, 5, 6, 7, 0, 1, 2, 3, 4, 13, 14, 15, 8, 9, 10, 11, 12))
      hash ^=
        (i64x2.extract_lane(more, 0) * 0xc2b2ae3d27d4eb4f) ^
        (rotl(i64x2.extract_lane(more, 1), 29) * 0x9e3779b97f4a7c15)
    }
    const isAscii = i8x16.bitmask(v128.or(a, v128.or(b, c))) == 0
    if (onlyAscii && !isAscii) continue
    hash = (hash ^ (hash >>> 29)) * 0xbf58476d1ce4e5b9
    let slot = <i32>(hash >>> 52) & (SLOTS - 1)
    let entry = TABLE + <usize>slot * ENTRY
    if (!holds(entry, length, a, b, c)) {
      // A text has two possible entries, side by side. A new one replaces the less recently used: frequent texts stay.
      const other = entry ^ ENTRY
      const older = load<i32>(other, RECORD) < load<i32>(entry, RECORD)
      const isOther = holds(other, length, a, b, c)
      if (isOther || older) {
        entry = other
        slot ^= 1
      }
      if (!isOther) {
        if (load<i32>(entry, RECORD) == record) continue
        v128.store(entry, a)
        v128.store(entry, b, 16)
        v128.store(entry, c, 32)
        store<i32>(entry, length, LENGTH)
        store<i32>(fresh, isAscii ? slot : ~slot)
        store<i32>(fresh, <i32>from, 4)
        store<i32>(fresh, <i32>to, 8)
        fresh += 12
      }
    }
    store<i32>(entry, record, RECORD)
    store<i32>(found, slot)
  }
  return <i32>((fresh - FRESH) / 12)
}

@inline
function holds(entry: usize, length: i32, a: v128, b: v128, c: v128): bool {
  if (load<i32>(entry, LENGTH) != length) return false
  const first = v128.xor(a, v128.load(entry))
  const rest = v128.or(v128.xor(b, v128.load(entry, 16)), v128.xor(c, v128.load(entry, 32)))
  return !v128.any_true(v128.or(first, rest))
}

/** Clears the table for another file. */
export function forget(): void {
  dropQueue()
  dropTexts(false)
  memory.fill(TABLE, 0, <usize>SLOTS * ENTRY)
  memory.fill(QUOTING, 0, <usize>CELLS)
}
