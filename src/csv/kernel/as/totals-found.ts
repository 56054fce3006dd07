/** The bytes of the wanted cells in the last record found. */
import { isBlank } from './names'
import { doubled, quoted, width } from './totals-cells'
import { BEGINS, CELL, FROM, GROUPS, LONG, LOOKED, MEMBERS } from './totals-layout'

/** Cells that are located in each record; others only on request. */
let looked: i32 = 0
export let start: usize = 0
let mark: i32 = 0

export function beginFound(cells: i32): void {
  looked = cells
}

/** Locates them in the record at `from`: false if one has doubled quotes. */
export function findLooked(from: usize, quote: i32): bool {
  start = from
  mark = quote
  for (let nth: usize = 0; nth < <usize>looked << 2; nth += 4) if (!findCell(load<i32>(LOOKED + nth))) return false
  return true
}

/** Locates the cells of a group: false if one has doubled quotes. */
export function findMembers(group: i32): bool {
  const first = load<i32>(GROUPS + (<usize>group << 3))
  const end = first + load<i32>(GROUPS + (<usize>group << 3), 4)
  for (let nth = first; nth < end; nth++) if (!findCell(load<i32>(MEMBERS + (<usize>nth << 2)))) return false
  return true
}

/** Locates the cell at an index: false if it has doubled quotes. */
@inline
export function findCell(place: i32): bool {
  const nth = <usize>place << 2
  const cell = load<i32>(CELL + nth)
  store<i32>(LONG + nth, 0)
  if (cell >= width) return true
  const begins = BEGINS + (<usize>cell << 1)
  let from = start + <usize>load<u16>(begins)
  let end = start + <usize>load<u16>(begins, 2) - 1
  if (quoted && from < end && <i32>load<u8>(from) == mark) {
    from++
    end--
    if (from == end) return true
    if (doubled && hasQuote(from, end)) return false
  }
  if (load<u8>(from) <= 32 || load<u8>(end - 1) <= 32) {
    while (from < end && isBlank(load<u8>(from))) from++
    while (end > from && isBlank(load<u8>(end - 1))) end--
  }
  store<i32>(FROM + nth, <i32>from)
  store<i32>(LONG + nth, <i32>(end - from))
  return true
}

function hasQuote(from: usize, end: usize): bool {
  for (let at = from; at < end; at++) if (<i32>load<u8>(at) == mark) return true
  return false
}

/** A mask of the 64 cells from this one on that are not empty, as far as the record goes. */
export function filledFrom(cell: i32): u64 {
  const begins = BEGINS + (<usize>cell << 1)
  let empty: u64 = 0
  for (let nth: usize = 0; nth < 8; nth++) {
    const at = begins + (nth << 4)
    const lengths = i16x8.sub(v128.load(at, 2), v128.load(at))
    empty |= <u64>i16x8.bitmask(i16x8.eq(lengths, i16x8.splat(1))) << (<u64>nth << 3)
  }
  const left = width - cell
  return left >= 64 ? ~empty : left <= 0 ? 0 : ~empty & ((<u64>1 << <u64>left) - 1)
}
