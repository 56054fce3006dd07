/**
 * The cells of a record that are looked at, where it has no quotes: no other cell's bounds are written down. A cell is known by the
 * delimiters before it.
 *
 *     bytes        5,,40.20,,A,,
 *     delimiters   .##....###.##
 *     filled       #..#......#..      bytes that are none, after one
 */
import { encoding } from './encoding'
import { ASCII, CELLS, CR, LF, PLACES } from './layout'
import { isBlank } from './names'
import { sixtyFour, special } from './scan'
import { FROM, LONG } from './totals-layout'

/** Of the record whose cells were found last: how many there are, and its encoding. */
export let width: i32 = 0
export let encoded: i32 = ASCII
/** Places of cells that are looked at, and the last such cell. */
let places: i32 = 0
let last: i32 = 0

export function beginCells(ofPlaces: i32, lastCell: i32): void {
  places = ofPlaces
  last = lastCell
}

/** Finds the cells of the record at `from`: where it ends, or 0 where there is a quote before, or no end before `stop`. */
export function wantedCells(from: usize, stop: usize, delimiter: i32, quote: i32): usize {
  const delimiters = i8x16.splat(<i8>delimiter)
  const quotes = i8x16.splat(<i8>quote)
  for (let at: usize = 0; at < <usize>places << 2; at += 16) v128.store(LONG + at, i64x2.splat(0))
  let above = i64x2.splat(0)
  let count = 0 // delimiters before
  let behind: u64 = 1 // whether a delimiter is right before
  let open: usize = 0 // place of a cell whose end is to come
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
    if (v128.any_true(v128.or(v128.or(ofA, ofB), v128.or(ofC, ofD)))) {
      ends = sixtyFour(ofA, ofB, ofC, ofD)
      cells &= ends - 1 // those before the first
    }
    if (count <= last) {
      const bounds = cells | (ends & -ends)
      if (open != 0 && bounds != 0) {
        close(open, at + <usize>ctz(bounds))
        open = 0
      }
      let filled = ~bounds & ((cells << 1) | behind)
      for (; filled != 0; filled &= filled - 1) {
        const before = (filled & -filled) - 1
        const place = <usize>load<u16>(PLACES + (<usize>(count + <i32>popcnt(cells & before)) << 1)) << 2
        if (place == 0) continue
        store<i32>(FROM - 4 + place, <i32>(at + <usize>ctz(filled)))
        const following = bounds & ~before
        if (following == 0) open = place
        else close(place, at + <usize>ctz(following))
      }
      behind = cells >> 63
    }
    count += <i32>popcnt(cells)
    if (count > CELLS - 80) return 0
    if (ends == 0) continue
    const end = at + <usize>ctz(ends)
    if (end >= stop) return 0
    const byte = <i32>load<u8>(end)
    if (byte != LF && byte != CR) return 0
    width = count + 1
    encoded = i8x16.bitmask(above) == 0 ? ASCII : encoding(from, end)
    return end
  }
  return 0
}

/** The cell at a place ends here. */
@inline
function close(place: usize, bound: usize): void {
  let from = <usize>load<i32>(FROM - 4 + place)
  let end = bound
  while (from < end && load<u8>(from) <= 32 && isBlank(load<u8>(from))) from++
  while (end > from && load<u8>(end - 1) <= 32 && isBlank(load<u8>(end - 1))) end--
  store<i32>(FROM - 4 + place, <i32>from)
  store<i32>(LONG - 4 + place, <i32>(end - from))
}
