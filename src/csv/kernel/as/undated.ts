/** Lines that hold no date whose order of day and month is open. */
import { LF } from './layout'

/**
 * Where the first line from `from` begins that holds a quote, or what may be a date of three numbers, `1/2/2026`, `13-1-26` or `1.2.2026`;
 * else the line that `stop` is in. `quote` is a line feed where cells are never quoted.
 */
export function undated(from: usize, stop: usize, quote: i32): usize {
  const quotes = i8x16.splat(<i8>quote)
  let line = from
  for (let at = from; at < stop; at += 16) {
    const bytes = v128.load(at)
    // `-`, `.` and `/` follow each other; the same stands two or three bytes behind it.
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
      else if (byte == quote || mayBeDate(place, line)) return line
      mask &= mask - 1
    }
  }
  return line
}

/** Whether digits stand on both sides, before it one or two. */
function mayBeDate(mark: usize, line: usize): bool {
  if (mark == line || !isDigit(mark - 1) || !isDigit(mark + 1)) return false
  return mark < line + 3 || !isDigit(mark - 2) || !isDigit(mark - 3)
}

@inline
function isDigit(at: usize): bool {
  return <u32>load<u8>(at) - 48 < 10
}
