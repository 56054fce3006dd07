/**
 * The wanted cells of a record. The starts of its cells are stored only for those blocks of 64 bytes that bound a wanted
 * cell, eight bits of a mask at a time. A quoted cell costs no more than an unquoted one.
 *
 *     bytes        5,"a, b","",A,,
 *     inside       ..#####.#......     after an odd number of quotes
 *     delimiters   .#......#..#.##
 */
import { encoding } from './encoding'
import { ASCII, BARE, BOUNDS, CELLS, DOUBLED, LF, QUOTING } from './layout'
import { sixtyFour, special } from './scan'
import { BEGINS, CELL, DECODED, NEXT } from './totals-layout'

/** For the last record found: its number of cells, its encoding, the line ends within its cells. */
export let width: i32 = 0
export let encoded: i32 = ASCII
export let lines: i32 = 0
/** Whether it has quotes, and doubled quotes. */
export let quoted: bool = false
export let doubled: bool = false

/** The start of a cell is a 16-bit offset from the start of its record: longer records are not read here. */
const LONGEST_RECORD: usize = 65000

export function beginCells(cells: i32): void {
  for (let mask = 0; mask < 256; mask++) {
    let to = DECODED + (<usize>mask << 3)
    for (let left = mask; left != 0; left &= left - 1) store<u8>(to++, ctz(left))
  }
  memory.fill(NEXT, 0xff, <usize>CELLS * 2)
  for (let nth: usize = 0; nth < <usize>cells << 2; nth += 4) {
    // A cell is bounded by the delimiter with its number, and by the one before.
    const cell = load<i32>(CELL + nth)
    for (let before = cell; before >= 0; before--) {
      const next = NEXT + (<usize>before << 1)
      const bound = before == cell ? cell : max(cell - 1, before)
      store<u16>(next, min<i32>(load<u16>(next), bound))
    }
  }
}

/**
 * Finds the starts of the cells of the record at `from`. Returns its end, or 0 if its quotes are invalid, or it has no
 * end before `stop`.
 */
export function wantedCells(from: usize, stop: usize, delimiter: i32, quote: i32, patient: bool): usize {
  const delimiters = i8x16.splat(<i8>delimiter)
  const quotes = i8x16.splat(<i8>quote)
  const isEverQuoted = quote != LF
  let above = i64x2.splat(0)
  let count = 0 // number of delimiters so far
  let starts: u64 = 1 // whether a cell starts with the first of the bytes
  let inside: u64 = 0 // all ones if the bytes before end inside
  let closed: u64 = 0 // whether the byte before them is a closing quote
  lines = 0
  quoted = doubled = false
  for (let at = from; at < stop; at += 64) {
    const a = v128.load(at)
    const b = v128.load(at, 16)
    const c = v128.load(at, 32)
    const d = v128.load(at, 48)
    above = v128.or(above, v128.or(v128.or(a, b), v128.or(c, d)))
    let cells = sixtyFour(
      i8x16.eq(a, delimiters),
      i8x16.eq(b, delimiters),
      i8x16.eq(c, delimiters),
      i8x16.eq(d, delimiters),
    )
    const ofA = special(a, quotes)
    const ofB = special(b, quotes)
    const ofC = special(c, quotes)
    const ofD = special(d, quotes)
    let ends: u64 = 0
    if ((inside | closed) != 0 || v128.any_true(v128.or(v128.or(ofA, ofB), v128.or(ofC, ofD)))) {
      ends = sixtyFour(ofA, ofB, ofC, ofD)
      let marks: u64 = 0
      if (isEverQuoted) {
        marks = sixtyFour(i8x16.eq(a, quotes), i8x16.eq(b, quotes), i8x16.eq(c, quotes), i8x16.eq(d, quotes))
        ends ^= marks
      }
      if ((marks | inside | closed) != 0) {
        quoted = true
        const within = oddBefore(marks) ^ inside
        const lineEnds = ends & within
        ends &= ~within
        const record = ends ^ (ends - 1) // up to the first of the ends
        cells &= ~within & record
        const opening = marks & within & record
        const closing = marks & ~within & record
        const behind = (closing << 1) | closed
        if ((opening & ~((cells << 1) | starts | behind)) != 0) return 0
        if ((behind & record & ~(cells | ends | marks)) != 0) return 0
        if ((opening & behind) != 0) doubled = true
        if ((lineEnds & record) != 0) {
          if (!patient) return 0
          lines += linesAt(at, lineEnds & record)
        }
        closed = closing >> 63
        inside = <u64>(<i64>within >> 63)
      } else cells &= ends - 1 // those before the first end
    }
    const behindThem = count + <i32>popcnt(cells)
    if (<i32>load<u16>(NEXT + (<usize>count << 1)) < behindThem)
      decode(cells, <i32>(at - from) + 1, BEGINS + 2 + (<usize>count << 1))
    starts = cells >> 63
    count = behindThem
    if (count > CELLS - 80 || at - from > LONGEST_RECORD) return 0
    if (ends == 0) continue
    const end = at + <usize>ctz(ends)
    if (end >= stop) return 0
    width = count + 1
    store<u16>(BEGINS + (<usize>width << 1), <i32>(end - from) + 1)
    encoded = i8x16.bitmask(above) == 0 ? ASCII : encoding(from, end)
    return end
  }
  return 0
}

/** The bytes with an odd number of quotes up to and including themselves. */
@inline
function oddBefore(quotes: u64): u64 {
  let odd = quotes ^ (quotes << 1)
  odd ^= odd << 2
  odd ^= odd << 4
  odd ^= odd << 8
  odd ^= odd << 16
  return odd ^ (odd << 32)
}

/** Number of line ends at some of 64 bytes: `\r\n` is one. */
function linesAt(at: usize, ends: u64): i32 {
  let found = 0
  for (; ends != 0; ends &= ends - 1) {
    const place = at + <usize>ctz(ends)
    if (load<u8>(place) == LF || load<u8>(place + 1) != LF) found++
  }
  return found
}

/** Stores the starts of the cells after some delimiters, including a few that do not exist. */
@inline
function decode(cells: u64, first: i32, list: usize): void {
  let to = list
  to = eight(cells & 255, first, to)
  to = eight((cells >> 8) & 255, first + 8, to)
  to = eight((cells >> 16) & 255, first + 16, to)
  to = eight((cells >> 24) & 255, first + 24, to)
  to = eight((cells >> 32) & 255, first + 32, to)
  to = eight((cells >> 40) & 255, first + 40, to)
  to = eight((cells >> 48) & 255, first + 48, to)
  eight(cells >> 56, first + 56, to)
}

@inline
function eight(cells: u64, first: i32, to: usize): usize {
  v128.store(to, i16x8.add(v128.load_ext<u8>(DECODED + (<usize>cells << 3)), i16x8.splat(<i16>first)))
  return to + (<usize>popcnt(cells) << 1)
}

/** Uses the known bounds of a record with this many cells: false if it is too long. */
export function takeBounds(from: usize, cells: i32, ofEncoding: i32): bool {
  width = cells
  encoded = ofEncoding
  quoted = doubled = false
  const end = <usize>load<i32>(BOUNDS + (<usize>(cells - 1) << 2))
  if (end - from > LONGEST_RECORD) return false
  for (let cell: usize = 0; cell < <usize>cells; cell++) {
    store<u16>(BEGINS + 2 + (cell << 1), load<i32>(BOUNDS + (cell << 2)) - <i32>from + 1)
    const quoting = load<u8>(QUOTING + cell)
    if (quoting != BARE) quoted = true
    if (quoting == DOUBLED) doubled = true
  }
  return true
}
