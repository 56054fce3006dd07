/** The names of records: digests of their filled cells and of what they inherit. See `record-hash.ts`. */
import { digest } from './digest'
import { BARE, BOUNDS, DOUBLED, MESSAGES, NONE, PREFIX, QUEUE, QUEUED, QUOTING, ROOM, ROWS } from './layout'

let queued: i32 = 0
/** Start of the next message. */
let free: usize = MESSAGES

/**
 * Queues the record for naming. Its inherited text has `prefix` bytes at PREFIX. NONE if there is no room for its
 * message: name the queued ones first.
 */
export function queue(start: i32, count: i32, quoted: i32, quote: i32, prefix: i32, row: f64): i32 {
  if (queued == QUEUED || free + <usize>prefix + 128 > MESSAGES + ROOM) return NONE
  store<u8>(free, <u8>prefix)
  let to = copy(PREFIX, prefix, free + 1)
  let last = -1 // the previous filled cell
  store<i32>(BOUNDS - 4, start - 1)
  for (let four = 0; four < count; four += 4) {
    const bounds = BOUNDS + ((<usize>four) << 2)
    const widths = i32x4.sub(v128.load(bounds), v128.load(bounds - 4))
    let filled = i32x4.bitmask(i32x4.gt_s(widths, i32x4.splat(1)))
    if (count - four < 4) filled &= (1 << (count - four)) - 1
    for (; filled != 0; filled &= filled - 1) {
      const at = four + ctz(filled)
      const bound = BOUNDS + ((<usize>at) << 2)
      let from = <usize>load<i32>(bound - 4) + 1
      let end = <usize>load<i32>(bound)
      let quoting = BARE
      if (quoted) {
        quoting = load<u8>(QUOTING + <usize>at)
        if (quoting != BARE) {
          from++
          end--
        }
      }
      while (from < end && load<u8>(from) <= 32 && isBlank(load<u8>(from))) from++
      while (end > from && load<u8>(end - 1) <= 32 && isBlank(load<u8>(end - 1))) end--
      if (from == end) continue
      const length = <i32>(end - from)
      if (to + <usize>length + 128 > MESSAGES + ROOM) return NONE
      const empty = at - last - 1
      last = at
      if (quoting != DOUBLED) {
        to = copy(from, length, head(empty, length, to))
        continue
      }
      to = head(empty, length - pairs(from, end, quote), to)
      for (; from < end; from++) {
        const byte = load<u8>(from)
        store<u8>(to++, byte)
        if (byte == <u8>quote && from + 1 < end && load<u8>(from + 1) == byte) from++
      }
    }
  }
  store<i32>(QUEUE + (<usize>queued << 3), <i32>free)
  store<i32>(QUEUE + (<usize>queued << 3), <i32>(to - free), 4)
  store<u64>(ROWS + (<usize>queued << 3), <u64>row)
  memory.fill(to, 0, 64) // the rest of its last block
  free += (to - free + 63) & ~63
  return ++queued
}

/** Names the queued records, and returns their number. QUEUE then holds the offset and length of each name. */
export function name(): i32 {
  const count = queued
  digest(QUEUE, count)
  const digits = i8x16(48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102)
  for (let nth: usize = 0; nth < <usize>count; nth++) {
    const entry = QUEUE + (nth << 3)
    const to = <usize>load<i32>(entry)
    const bytes = v128.load(to)
    const high = i8x16.swizzle(digits, i8x16.shr_u(bytes, 4))
    const low = i8x16.swizzle(digits, v128.and(bytes, i8x16.splat(15)))
    v128.store(to, v128.shuffle<i8>(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23))
    v128.store(to, v128.shuffle<i8>(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), 16)
    store<u8>(to, 45, 32)
    let row = load<u64>(ROWS + (nth << 3))
    let length = 34
    for (let rest = row / 10; rest != 0; rest /= 10) length++
    store<i32>(entry, length, 4)
    for (let place = to + <usize>length - 1; place > to + 32; place--) {
      store<u8>(place, <u8>(48 + (row % 10)))
      row /= 10
    }
  }
  dropQueue()
  return count
}

/** Clears the queue: another file begins. */
export function dropQueue(): void {
  queued = 0
  free = MESSAGES
}

/** Number of doubled quotes. */
export function pairs(from: usize, end: usize, quote: i32): i32 {
  let found = 0
  for (let at = from; at + 1 < end; at++)
    if (load<u8>(at) == <u8>quote && load<u8>(at + 1) == <u8>quote) {
      found++
      at++
    }
  return found
}

/** Copies bytes; up to 15 more are read and written after the last. Returns the offset after the copy. */
@inline
export function copy(from: usize, length: i32, to: usize): usize {
  for (let at: usize = 0; at < <usize>length; at += 16) v128.store(to + at, v128.load(from + at))
  return to + <usize>length
}

/**
 * Writes the prefix of a cell's text: the number of empty cells before it and its length in one byte, or a marker byte
 * and then each as a number.
 */
@inline
export function head(empty: i32, length: i32, to: usize): usize {
  if (empty < 7 && length < 32) {
    store<u8>(to, <u8>((empty << 5) | length))
    return to + 1
  }
  store<u8>(to, 255)
  return number(length, number(empty, to + 1))
}

/** Writes a number in one byte, or in five if it is large. */
function number(value: i32, to: usize): usize {
  if (value < 255) {
    store<u8>(to, <u8>value)
    return to + 1
  }
  store<u8>(to, 255)
  store<i32>(to, value, 1)
  return to + 5
}

@inline
export function isBlank(byte: u8): bool {
  return byte == 32 || (byte >= 9 && byte <= 13)
}
