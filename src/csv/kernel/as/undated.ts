/** Lines that are no evidence for the order of day and month. */
import { LF } from './layout'

/**
 * Start of the first line from `from` that holds a quote, or a possible date of three numbers, `1/2/2026`, `13-1-26` or `1.2.2026`,
 * that is a day in only one order; otherwise the line that contains `stop`. `quote` is a line feed if cells are never quoted. Orders in
 * `known` are ignored: for `-`, `.` and `/` two bits each, day first, then month first.
 */
export function undated(from: usize, stop: usize, quote: i32, known: i32): usize {
  const quotes = i8x16.splat(<i8>quote)
  let line = from
  for (let at = from; at < stop; at += 16) {
    const bytes = v128.load(at)
    // `-`, `.` and `/` are consecutive characters; the same one follows two or three bytes later.
    const marks = v128.and(
      i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(45)), i8x16.splat(3)),
      v128.or(i8x16.eq(bytes, v128.load(at, 2)), i8x16.eq(bytes, v128.load(at, 3))),
    )
    const ends = i8x16.eq(bytes, i8x16.splat(<i8>LF))
    let mask = i8x16.bitmask(v128.or(v128.or(marks, ends), i8x16.eq(bytes, quotes)))
    while (mask != 0) {
      const place = at + <usize>ctz(mask)
      if (place >= stop) return line
      const byte = <i32>load<u8>(place)
      if (byte == LF) line = place + 1
      else if (byte == quote || (orders(place, line) & ~(known >> (2 * (byte - 45)))) != 0) return line
      mask &= mask - 1
    }
  }
  return line
}

/** The orders shown by a date whose first mark may be this one: 1 day first, 2 month first. */
function orders(mark: usize, line: usize): i32 {
  if (mark == line || !isDigit(mark - 1) || !isDigit(mark + 1)) return 0
  let first = digit(mark - 1)
  if (mark > line + 1 && isDigit(mark - 2)) {
    if (mark > line + 2 && isDigit(mark - 3)) return 0
    first += 10 * digit(mark - 2)
  }
  let second = digit(mark + 1)
  if (load<u8>(mark + 2) != load<u8>(mark)) {
    if (!isDigit(mark + 2)) return 0
    second = 10 * second + digit(mark + 2)
  }
  return i32(first > 12) | (i32(second > 12) << 1)
}

@inline
function digit(at: usize): i32 {
  return <i32>load<u8>(at) - 48
}

@inline
function isDigit(at: usize): bool {
  return <u32>digit(at) < 10
}
