/** Finds the ends of a record's cells. */
import { BOUNDS, CELLS, CR, DOUBLED, LF, NONE, QUOTED, QUOTING, WITH_QUOTES, WITHIN } from './layout'
import { ODD_QUOTES, quotedCells } from './quoted'

/**
 * Finds the cells of the record at `from` and returns their number, plus from WITHIN on the line ends within them, and WITH_QUOTES; or NONE.
 * `quote` is a line feed if cells are never quoted; `dirty`: cells of the last record with quotes; `patient`: whether a cell may continue after its line.
 */
export function scan(from: usize, stop: usize, delimiter: i32, quote: i32, dirty: i32, patient: bool): i32 {
  const delimiters = i8x16.splat(<i8>delimiter)
  const quotes = i8x16.splat(<i8>quote)
  const last = BOUNDS + ((<usize>CELLS - 80) << 2)
  let bound = BOUNDS // offset of the next bound
  let cell = from // start of the cell
  let at = from
  // 64 bytes at a time until the first quote.
  while (at < stop) {
    if (bound > last) return NONE
    const a = v128.load(at)
    const b = v128.load(at, 16)
    const c = v128.load(at, 32)
    const d = v128.load(at, 48)
    let cells = sixtyFour(
      i8x16.eq(a, delimiters),
      i8x16.eq(b, delimiters),
      i8x16.eq(c, delimiters),
      i8x16.eq(d, delimiters),
    )
    let ends = sixtyFour(special(a, quotes), special(b, quotes), special(c, quotes), special(d, quotes))
    if (at + 64 > stop) ends &= (<u64>1 << <u64>(stop - at)) - 1
    cells &= ends - 1 // those before the first end; all if there is none
    if (cells != 0) cell = at + 64 - <usize>clz(cells)
    const next = bound + (<usize>popcnt(cells) << 2)
    // Eight at a time, including some after the last: a branch for each would be mispredicted too often.
    while (cells != 0) {
      cells = put(cells, at, bound)
      cells = put(cells, at, bound + 4)
      cells = put(cells, at, bound + 8)
      cells = put(cells, at, bound + 12)
      cells = put(cells, at, bound + 16)
      cells = put(cells, at, bound + 20)
      cells = put(cells, at, bound + 24)
      cells = put(cells, at, bound + 28)
      bound += 32
    }
    bound = next
    at += ends == 0 ? 64 : <usize>ctz(ends)
    if (ends == 0) continue
    const byte = <i32>load<u8>(at)
    if (byte != LF && byte != CR) break
    store<i32>(bound, <i32>at)
    return <i32>(bound + 4 - BOUNDS) >> 2
  }
  let quoted = 0
  lines = 0
  if (at == cell && at < stop) {
    memory.fill(QUOTING, 0, <usize>dirty)
    const found = quotedCells(at, stop, delimiter, quote, bound, patient)
    if (found != ODD_QUOTES) return found
    dirty = CELLS
  }
  while (at < stop) {
    if (bound > last) return NONE
    const bytes = v128.load(at)
    let mask = i8x16.bitmask(v128.or(i8x16.eq(bytes, delimiters), special(bytes, quotes)))
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
        if (lines >= WITH_QUOTES / WITHIN) return NONE
        return (<i32>(bound + 4 - BOUNDS) >> 2) | (lines * WITHIN) | quoted
      } else if (place == cell) {
        if (quoted == 0) memory.fill(QUOTING, 0, <usize>dirty)
        quoted = WITH_QUOTES
        const end = closing(place + 1, stop, quote, patient)
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

/** Stores the first of some bounds and returns the others. */
@inline
function put(cells: u64, at: usize, bound: usize): u64 {
  store<i32>(bound, <i32>(at + <usize>ctz(cells)))
  return cells & (cells - 1)
}

/** A quote or a line end. */
@inline
export function special(bytes: v128, quotes: v128): v128 {
  return v128.or(
    i8x16.eq(bytes, quotes),
    v128.or(i8x16.eq(bytes, i8x16.splat(<i8>LF)), i8x16.eq(bytes, i8x16.splat(<i8>CR))),
  )
}

/** A mask with one bit for each of 64 bytes. */
@inline
export function sixtyFour(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>i8x16.bitmask(a) |
    (<u64>i8x16.bitmask(b) << 16) |
    (<u64>i8x16.bitmask(c) << 32) |
    (<u64>i8x16.bitmask(d) << 48)
  )
}

/** Whether the last closed cell has doubled quotes. */
let doubled: bool = false
/** Line ends within the cells of the record so far. */
let lines: i32 = 0

/** Offset of the quote that closes a cell; 0 if it cannot be decided here. */
function closing(from: usize, stop: usize, quote: i32, patient: bool): usize {
  doubled = false
  for (let at = from; at + 1 < stop; at++) {
    const byte = <i32>load<u8>(at)
    if (byte == LF || byte == CR) {
      if (!patient) return 0
      if (byte == LF || <i32>load<u8>(at + 1) != LF) lines++
    }
    if (byte != quote) continue
    if (<i32>load<u8>(at + 1) != quote) return at
    doubled = true
    at++
  }
  return 0
}
