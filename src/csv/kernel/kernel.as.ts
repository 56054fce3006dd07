/**
 * The loops that touch every byte of a file, in AssemblyScript: `npm run kernel` compiles it into `wasm.ts`. WebAssembly
 * compares sixteen bytes at once, which JavaScript cannot. Whatever is unusual (broken quotes, line ends in cells,
 * records above the limits) is left to the reader's own loop by giving back NONE; both are held to the same answers.
 */

// Where things stand in the memory. The host reads these, so nothing is said twice.
/** Cells of a record, at most. */
export const CELLS: i32 = 16384
/** Cells that are looked up in every record, at most. */
export const LISTED: i32 = 1024
export const SLOTS: i32 = 4096
/** Bytes of an entry: 48 of text, its length, and the record that last met it. */
const ENTRY: usize = 64
const LENGTH: usize = 48
const RECORD: usize = 52
const LONGEST: i32 = 48

/** An identifier as text. */
export const ID: usize = 4096
export const BOUNDS: usize = ID + 64
export const QUOTING: usize = BOUNDS + <usize>CELLS * 4
/** Positions of the listed cells, and the slot of each in the current record. */
export const LIST: usize = QUOTING + <usize>CELLS
export const FOUND: usize = LIST + <usize>LISTED * 4
/** Slots that have got a new text, with its first byte and the byte after its last. */
export const FRESH: usize = FOUND + <usize>LISTED * 4
/** On a multiple of two entries, so that the other of a pair is told by one bit. */
export const TABLE: usize = (FRESH + <usize>LISTED * 12 + 127) & ~127
/** The records' bytes, up to SLACK bytes before the end of the memory. */
export const BYTES: usize = TABLE + <usize>SLOTS * ENTRY
/** Bytes that may be read behind the last one. */
export const SLACK: i32 = 64

export const NONE: i32 = -1
/** Added to the number of cells where one of them is quoted. */
export const WITH_QUOTES: i32 = 1 << 30
/** Slots of a text that the table cannot hold, and of no text. */
export const ODD: i32 = SLOTS
export const BLANK: i32 = SLOTS + 1

const LF: i32 = 10
const CR: i32 = 13
const QUOTED: u8 = 1
const DOUBLED: u8 = 2

/**
 * Finds the cells of the record at `from`: their number, with WITH_QUOTES, or NONE. `quote` is a line feed where cells are never
 * quoted; `dirty`: cells of the last record with quotes.
 */
export function scan(from: usize, stop: usize, delimiter: i32, quote: i32, dirty: i32): i32 {
  const delimiters = i8x16.splat(<i8>delimiter)
  const quotes = i8x16.splat(<i8>quote)
  const lineFeeds = i8x16.splat(<i8>LF)
  const returns = i8x16.splat(<i8>CR)
  const last = BOUNDS + ((<usize>CELLS - 16) << 2)
  let bound = BOUNDS // where the next bound goes
  let cell = from // where the cell begins
  let quoted = 0
  let at = from
  while (at < stop) {
    if (bound > last) return NONE
    const bytes = v128.load(at)
    let mask = i8x16.bitmask(i8x16.eq(bytes, delimiters))
    const others = v128.or(
      i8x16.eq(bytes, quotes),
      v128.or(i8x16.eq(bytes, lineFeeds), i8x16.eq(bytes, returns)),
    )
    if (!v128.any_true(others) && at + 16 <= stop) {
      if (mask == 0xffff) {
        // Sixteen empty cells: half of a wide file is that.
        const first = i32x4.splat(<i32>at)
        v128.store(bound, i32x4.add(first, i32x4(0, 1, 2, 3)), 0)
        v128.store(bound, i32x4.add(first, i32x4(4, 5, 6, 7)), 16)
        v128.store(bound, i32x4.add(first, i32x4(8, 9, 10, 11)), 32)
        v128.store(bound, i32x4.add(first, i32x4(12, 13, 14, 15)), 48)
        bound += 64
        cell = at + 16
      } else {
        while (mask != 0) {
          const place = at + <usize>ctz(mask)
          store<i32>(bound, <i32>place)
          bound += 4
          cell = place + 1
          mask &= mask - 1
        }
      }
      at += 16
      continue
    }
    mask |= i8x16.bitmask(others)
    let next = at + 16
    while (mask != 0) {
      const place = at + <usize>ctz(mask)
      if (place >= stop) return NONE
      const byte = <i32>load<u8>(place)
      if (byte == delimiter) {
        store<i32>(bound, <i32>place)
        bound += 4
        cell = place + 1
      } else if (byte == LF || byte == CR) {
        store<i32>(bound, <i32>place)
        return (<i32>(bound + 4 - BOUNDS) >> 2) | quoted
      } else if (place == cell) {
        if (quoted == 0) memory.fill(QUOTING, 0, <usize>dirty)
        quoted = WITH_QUOTES
        const end = closing(place + 1, stop, quote)
        if (end == 0) return NONE
        const behind = <i32>load<u8>(end + 1)
        if (behind != delimiter && behind != LF && behind != CR) return NONE
        store<u8>(QUOTING + ((bound - BOUNDS) >> 2), doubled ? DOUBLED : QUOTED)
        next = end + 1
        break
      }
      mask &= mask - 1
    }
    at = next
  }
  return NONE
}

/** Whether the cell that was last closed holds doubled quotes. */
let doubled: bool = false

/** Where the quote stands that closes a cell; 0 where that is not to be told here. */
function closing(from: usize, stop: usize, quote: i32): usize {
  doubled = false
  for (let at = from; at + 1 < stop; at++) {
    const byte = <i32>load<u8>(at)
    if (byte == LF || byte == CR) return 0
    if (byte != quote) continue
    if (<i32>load<u8>(at + 1) != quote) return at
    doubled = true
    at++
  }
  return 0
}

/** Sixteen bytes of ones, then sixteen of zeros: a mask for each length. */
const MASKS = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0,
])

@inline
function masked(at: usize, length: i32): v128 {
  if (length >= 16) return v128.load(at)
  return v128.and(v128.load(at), v128.load(MASKS + <usize>(16 - max(length, 0))))
}

@inline
function isWhite(byte: i32): bool {
  return byte == 32 || (byte >= 9 && byte <= 13)
}

/**
 * Finds the slots of the listed cells from `first` to before `last`, in the record that begins at `start`. Gives back how many slots
 * have got a new text. A slot that a cell of this record has met keeps its text until the next one.
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
    if (onlyAscii && i8x16.bitmask(v128.or(a, v128.or(b, c))) != 0) continue
    hash = (hash ^ (hash >>> 29)) * 0xbf58476d1ce4e5b9
    let slot = <i32>(hash >>> 52) & (SLOTS - 1)
    let entry = TABLE + <usize>slot * ENTRY
    if (!holds(entry, length, a, b, c)) {
      // A text has two places, side by side. A new one takes that which was met longer ago: the usual texts stay.
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
        store<i32>(fresh, slot)
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

/** Forgets all texts: another file begins. */
export function forget(): void {
  memory.fill(TABLE, 0, <usize>SLOTS * ENTRY)
  memory.fill(QUOTING, 0, <usize>CELLS)
}

/** Writes the identifier of the record from `start` to `end` as text to ID, and gives back its length. See `record-hash.ts`. */
export function identify(start: usize, end: usize, seedA: i32, seedB: i32, row: f64): i32 {
  let a = seedA ^ <i32>(end - start)
  let b = seedB
  let at = start
  for (; at + 7 < end; at += 8) {
    a = rotl((a ^ load<i32>(at)) * <i32>0x85ebca6b, 13)
    b = rotl((b ^ load<i32>(at, 4)) * <i32>0xc2b2ae35, 15)
  }
  for (; at < end; at++) {
    const byte = <i32>load<u8>(at)
    a = (a ^ byte) * 0x01000193
    b = ((b + byte) ^ (b >>> 16)) * <i32>0x9e3779b1
  }
  digits(ID, settle(a ^ (b >>> 7)))
  digits(ID + 8, settle(b + a))
  store<u8>(ID + 16, 45)
  let number = <u64>row
  let length = 1
  for (let rest = number / 10; rest != 0; rest /= 10) length++
  for (let place = length; place > 0; place--) {
    store<u8>(ID + 16 + <usize>place, <u8>(48 + (number % 10)))
    number /= 10
  }
  return 17 + length
}

function settle(lane: i32): u32 {
  let mixed = lane
  mixed = (mixed ^ (mixed >>> 16)) * <i32>0x85ebca6b
  mixed = (mixed ^ (mixed >>> 13)) * <i32>0xc2b2ae35
  return <u32>(mixed ^ (mixed >>> 16))
}

function digits(to: usize, lane: u32): void {
  for (let place: usize = 0; place < 8; place++) {
    const digit = (lane >>> (28 - 4 * <u32>place)) & 15
    store<u8>(to + place, <u8>(digit + (digit > 9 ? 87 : 48)))
  }
}
