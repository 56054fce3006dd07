/**
 * The filled cells of a record: most cells of a wide record are empty, and nothing is stored for those.
 *
 *     bytes        5,,40.20,,A,,
 *     delimiters   .##....###.##
 *     begin        #..#......#..      other bytes, after a delimiter
 *     end          .#.....#...#.      delimiters, after another byte
 */
import { encoding } from './encoding'
import { ASCII, BARE, BOUNDS, CELLS, CR, FILLED, FILLED_CELLS, FILLED_ENDS, FILLED_FROM, LF, QUOTING } from './layout'
import { sixtyFour, special } from './scan'

/** The number of filled cells, and of all cells; the record's encoding. */
export let filled: i32 = 0
export let width: i32 = 0
export let encoded: i32 = ASCII

/** Finds those of the record at `from`: returns its end, or 0 if there is a quote before it, or no end before `stop`. */
export function filledCells(from: usize, stop: usize, delimiter: i32, quote: i32): usize {
  const delimiters = i8x16.splat(<i8>delimiter)
  const quotes = i8x16.splat(<i8>quote)
  let above = i64x2.splat(0)
  let count = 0 // number of delimiters so far
  let behind: u64 = 1 // whether the previous byte is a delimiter
  let begun: usize = 0
  let ended: usize = 0
  for (let at = from; at < stop; at += 64) {
    if (begun > <usize>(FILLED_CELLS - 64) << 2 || count > CELLS - 80) return 0
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
    const ends = sixtyFour(special(a, quotes), special(b, quotes), special(c, quotes), special(d, quotes))
    cells &= ends - 1 // those before the first
    const bounds = cells | (ends & -ends)
    const after = (cells << 1) | behind
    // Cells after the end do not count: a filled cell begins before it.
    let begins = ~bounds & after
    let stops = bounds & ~after
    const nextBegun = begun + (<usize>popcnt(begins) << 2)
    const nextEnded = ended + (<usize>popcnt(stops) << 2)
    // Four at a time, including some after the last: a branch for each would be mispredicted too often.
    for (; begun < nextBegun; begun += 16) {
      begins = begin(begins, bounds, at, count, begun)
      begins = begin(begins, bounds, at, count, begun + 4)
      begins = begin(begins, bounds, at, count, begun + 8)
      begins = begin(begins, bounds, at, count, begun + 12)
    }
    for (; ended < nextEnded; ended += 16) {
      stops = end(stops, at, ended)
      stops = end(stops, at, ended + 4)
      stops = end(stops, at, ended + 8)
      stops = end(stops, at, ended + 12)
    }
    begun = nextBegun
    ended = nextEnded
    behind = cells >> 63
    count += <i32>popcnt(cells)
    if (ends == 0) continue
    const place = at + <usize>ctz(ends)
    const byte = <i32>load<u8>(place)
    if (place >= stop || (byte != LF && byte != CR)) return 0
    filled = <i32>(begun >> 2)
    width = count + 1
    encoded = i8x16.bitmask(above) == 0 ? ASCII : encoding(from, place)
    return place
  }
  return 0
}

/** The same for a record with quotes, whose cells have been found: false if there are too many. */
export function filledQuoted(from: usize, count: i32): bool {
  store<i32>(BOUNDS - 4, <i32>from - 1)
  let to: usize = 0
  for (let four = 0; four < count; four += 4) {
    if (to > <usize>(FILLED_CELLS - 4) << 2) return false
    const bounds = BOUNDS + ((<usize>four) << 2)
    const widths = i32x4.sub(v128.load(bounds), v128.load(bounds - 4))
    let wide = i32x4.bitmask(i32x4.gt_s(widths, i32x4.splat(1)))
    if (count - four < 4) wide &= (1 << (count - four)) - 1
    for (; wide != 0; wide &= wide - 1) {
      const at = four + ctz(wide)
      const bound = BOUNDS + ((<usize>at) << 2)
      const quotes = load<u8>(QUOTING + <usize>at) == BARE ? 0 : 1
      store<i32>(FILLED + to, at)
      store<i32>(FILLED_FROM + to, load<i32>(bound - 4) + 1 + quotes)
      store<i32>(FILLED_ENDS + to, load<i32>(bound) - quotes)
      to += 4
    }
  }
  filled = <i32>(to >> 2)
  return true
}

@inline
function begin(bits: u64, bounds: u64, at: usize, count: i32, to: usize): u64 {
  const place = ctz(bits)
  store<i32>(FILLED + to, count + <i32>popcnt(bounds & (((<u64>1) << place) - 1)))
  store<i32>(FILLED_FROM + to, <i32>(at + <usize>place))
  return bits & (bits - 1)
}

@inline
function end(bits: u64, at: usize, to: usize): u64 {
  store<i32>(FILLED_ENDS + to, <i32>(at + <usize>ctz(bits)))
  return bits & (bits - 1)
}
