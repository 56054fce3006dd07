/** Finds the ends of a record's cells from its first quoted cell on, if all its quotes are valid. */
import { BOUNDS, CELLS, CR, DOUBLED, LF, NONE, QUOTED, QUOTING, WITH_QUOTES, WITHIN } from './layout'

/** A quote in an invalid position. */
export const ODD_QUOTES: i32 = -2

/**
 * The cell at `from` begins with a quote, and its bound goes to `bound`. Returns the same as `scan`, or ODD_QUOTES.
 *
 *     bytes    ,"a, ""b""",5,
 *     inside   .######.##.....        after an odd number of quotes
 */
export function quotedCells(from: usize, stop: usize, delimiter: i32, quote: i32, bound: usize, patient: bool): i32 {
  const last = BOUNDS + ((<usize>CELLS - 80) << 2)
  let carried: u64 = 0 // all ones if the bytes before end inside
  let starts: u64 = 1 // whether a cell starts with the first of the bytes
  let closed: u64 = 0 // whether the byte before them is a closing quote
  let lines = 0
  store<u8>(QUOTING + ((bound - BOUNDS) >> 2), QUOTED)
  for (let at = from; at < stop; at += 64) {
    if (bound > last) return NONE
    const there = at + 64 > stop ? (<u64>1 << <u64>(stop - at)) - 1 : ~(<u64>0)
    const quotes = where(at, quote) & there
    let inside = quotes ^ (quotes << 1)
    inside ^= inside << 2
    inside ^= inside << 4
    inside ^= inside << 8
    inside ^= inside << 16
    inside ^= inside << 32
    inside ^= carried
    const lf = where(at, LF) & there
    const cr = where(at, CR) & there
    const ends = (lf | cr) & ~inside
    const record = ends == 0 ? there : ends ^ (ends - 1) // up to the first of the ends
    let cells = where(at, delimiter) & ~inside & record
    const opening = quotes & inside & record
    const closing = quotes & ~inside & record
    const behind = (closing << 1) | closed
    const first = (cells << 1) | starts
    if (((opening & ~(first | behind)) | (behind & record & ~(cells | ends | quotes))) != 0) return ODD_QUOTES
    if (((lf | cr) & inside & record) != 0) {
      if (!patient) return NONE
      const isLast = load<u8>(at + 64) == LF ? <u64>1 << 63 : 0
      lines += <i32>popcnt(lf & inside & record) + <i32>popcnt(cr & inside & record & ~((lf >> 1) | isLast))
    }
    starts = cells >> 63
    closed = closing >> 63
    carried = <u64>(<i64>inside >> 63)
    const before = cells
    const base = (bound - BOUNDS) >> 2
    for (; cells != 0; cells &= cells - 1) {
      const place = at + <usize>ctz(cells)
      store<i32>(bound, <i32>place)
      bound += 4
      store<u8>(QUOTING + ((bound - BOUNDS) >> 2), <i32>load<u8>(place + 1) == quote ? QUOTED : 0)
    }
    for (let doubled = opening & behind; doubled != 0; doubled &= doubled - 1)
      store<u8>(QUOTING + base + <usize>popcnt(before & ((doubled & -doubled) - 1)), DOUBLED)
    if (ends == 0) continue
    if (lines >= WITH_QUOTES / WITHIN) return NONE
    store<i32>(bound, <i32>(at + <usize>ctz(ends)))
    return (<i32>(bound + 4 - BOUNDS) >> 2) | (lines * WITHIN) | WITH_QUOTES
  }
  return NONE
}

/** A mask with one bit for each of 64 bytes: whether it equals this byte. */
@inline
function where(at: usize, byte: i32): u64 {
  const bytes = i8x16.splat(<i8>byte)
  return (
    <u64>i8x16.bitmask(i8x16.eq(v128.load(at), bytes)) |
    (<u64>i8x16.bitmask(i8x16.eq(v128.load(at, 16), bytes)) << 16) |
    (<u64>i8x16.bitmask(i8x16.eq(v128.load(at, 32), bytes)) << 32) |
    (<u64>i8x16.bitmask(i8x16.eq(v128.load(at, 48), bytes)) << 48)
  )
}
