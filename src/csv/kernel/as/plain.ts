/**
 * Plain records, many at once: the start and end of each, the numbers of the texts of the wanted cells, and the message that
 * gives the record its name. An unusual record either ends the block before it, or becomes an odd record, which is read
 * as if it had not been seen here.
 */
import { digest } from './digest'
import { encoding } from './encoding'
import { encoded as bareEncoding, filled, filledCells, filledQuoted, width as bareWidth } from './filled'
import {
  ASCII,
  BARE,
  BEYOND_ASCII,
  BOUNDS,
  CELLS,
  CR,
  DIGESTS,
  DOUBLED,
  FILLED,
  FILLED_ENDS,
  FILLED_FROM,
  HEADS,
  IDS,
  INHERITED,
  KNOWN,
  LF,
  NEEDS,
  NONE,
  ODD_RECORD,
  OTHER,
  PLACES,
  PLAIN,
  PLAIN_QUEUE,
  QUOTING,
  RECORDS,
  SAID,
  SAYINGS,
  SAYINGS_ROOM,
  SINGLE,
  TEXT_LONGEST,
  WITHIN,
  WITH_QUOTES,
} from './layout'
import { copy, head, isBlank, pairs } from './names'
import { scan } from './scan'
import { hasRoom, numberOf } from './texts'

/** Room for the inherited text of a record, and for bytes that are written before it. */
const BEFORE: usize = 272

/**
 * Reads plain records of at most `longest` bytes from `from` on and returns their number. `quote` is a line feed if cells are never
 * quoted; `wanted`: number of cells to look up.
 */
export function plain(
  from: usize,
  stop: usize,
  delimiter: i32,
  quote: i32,
  longest: usize,
  wanted: i32,
  patient: bool,
): i32 {
  let dirty = CELLS
  let free = SAYINGS
  let count = 0
  for (let at = from; count < PLAIN && at < stop; count++) {
    if (load<u8>(at) == 0xef || !hasRoom(wanted)) break
    const most = min(stop, at + longest + 1)
    let within = 0
    let end = filledCells(at, most, delimiter, quote)
    const quoted = end == 0
    let cells = bareWidth
    let encoded = bareEncoding
    if (quoted) {
      cells = scan(at, most, delimiter, quote, dirty, patient)
      if (cells == NONE) break
      const hasQuotes = cells >= WITH_QUOTES
      if (hasQuotes) cells -= WITH_QUOTES
      within = cells / WITHIN
      cells &= WITHIN - 1
      if (hasQuotes) dirty = cells
      else memory.fill(QUOTING, 0, <usize>cells)
      end = <usize>load<i32>(BOUNDS + (<usize>(cells - 1) << 2))
      encoded = encoding(at, end)
    }
    let following = end + 1
    if (load<u8>(end) == CR) {
      if (following >= stop) break
      if (load<u8>(following) == LF) following++
    }
    const record = RECORDS + <usize>count * 20
    const said = SAID + (<usize>count << 3)
    store<i32>(said, <i32>(free + BEFORE))
    const isRead = encoded != OTHER && (!quoted || filledQuoted(at, cells))
    const behind = isRead ? read(count, quoted, quote, free + BEFORE, wanted) : 0
    if (behind == 0) {
      // If there was no more room, it is the first of the next block.
      if (isRead && count > 0 && !isOdd) break
      isOdd = true
    } else {
      store<i32>(said, <i32>(behind - free - BEFORE), 4)
      free = (behind + 127) & ~63
    }
    store<i32>(record, <i32>at)
    store<i32>(record, <i32>following, 4)
    store<i32>(record, cells, 8)
    store<i32>(record, within, 16)
    store<i32>(record, isOdd ? ODD_RECORD : (encoded == ASCII ? 0 : BEYOND_ASCII) | (<i32>lacks << 8), 12)
    at = following
  }
  return count
}

/** Whether a wanted cell of the last record cannot be looked up. */
let isOdd: bool = false
/** Required properties that its texts are not known to have. */
let lacks: u8 = 0

/**
 * Looks up the wanted cells of a record, and writes its message at `to`. Returns the end, 0 if there is no room or the
 * record is odd.
 */
function read(nth: i32, quoted: bool, quote: i32, to: usize, wanted: i32): usize {
  const ids = IDS + ((<usize>(nth * wanted)) << 2)
  for (let at: usize = 0; at < <usize>wanted << 2; at += 16) v128.store(ids + at, i64x2.splat(0))
  isOdd = false
  lacks = 0
  if (to + 128 > SAYINGS + SAYINGS_ROOM) return 0
  let last = -1 // the previous filled cell
  for (let cell: usize = 0; cell < <usize>filled << 2; cell += 4) {
    const at = load<i32>(FILLED + cell)
    let from = <usize>load<i32>(FILLED_FROM + cell)
    let end = <usize>load<i32>(FILLED_ENDS + cell)
    const quoting = quoted ? load<u8>(QUOTING + <usize>at) : BARE
    while (from < end && load<u8>(from) <= 32 && isBlank(load<u8>(from))) from++
    while (end > from && load<u8>(end - 1) <= 32 && isBlank(load<u8>(end - 1))) end--
    if (from == end) continue
    const length = <i32>(end - from)
    if (to + <usize>length + 128 > SAYINGS + SAYINGS_ROOM) return 0
    const place = <i32>load<u16>(PLACES + ((<usize>at) << 1))
    if (place != 0) {
      const number = quoting == DOUBLED ? numberOfDoubled(from, end, quote) : numberOf(from, length)
      if (number == 0) {
        isOdd = true
        return 0
      }
      store<i32>(ids + ((<usize>(place - 1)) << 2), number)
      lacks |= load<u8>(NEEDS + <usize>(place - 1)) & ~load<u8>(KNOWN + <usize>number)
    }
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
  // Clears the rest of its last block.
  for (let at: usize = 0; at < 64; at += 16) v128.store(to + at, i64x2.splat(0))
  return to
}

/** The number of a text that contains doubled quotes. */
function numberOfDoubled(from: usize, end: usize, quote: i32): i32 {
  let to = SINGLE
  for (let at = from; at < end; at++) {
    if (to > SINGLE + <usize>TEXT_LONGEST) return 0
    const byte = load<u8>(at)
    store<u8>(to++, byte)
    if (byte == <u8>quote && at + 1 < end && load<u8>(at + 1) == byte) at++
  }
  return numberOf(SINGLE, <i32>(to - SINGLE))
}

/**
 * Stores the digests of the plain records to be named, those with an inherited text, side by side, and returns their
 * number.
 */
export function namePlain(count: i32): i32 {
  let named: usize = 0
  for (let nth = 0; nth < count; nth++) {
    const place = load<i32>(INHERITED + (<usize>nth << 2))
    if (place < 0) continue
    const inherited = HEADS + (<usize>place << 8)
    const length = <usize>load<u8>(inherited) + 1
    const said = <usize>load<i32>(SAID + (<usize>nth << 3))
    // Backwards, because the bytes before its beginning may be overwritten.
    for (let left = <isize>length - 16; left > -16; left -= 16)
      v128.store(said - length + <usize>left, v128.load(inherited + <usize>left))
    store<i32>(PLAIN_QUEUE + (named << 3), <i32>(said - length))
    store<i32>(PLAIN_QUEUE + (named << 3), <i32>length + load<i32>(SAID + (<usize>nth << 3), 4), 4)
    named++
  }
  digest(PLAIN_QUEUE, <i32>named)
  for (let nth: usize = 0; nth < named; nth++)
    v128.store(DIGESTS + (nth << 4), v128.load(<usize>load<i32>(PLAIN_QUEUE + (nth << 3))))
  return <i32>named
}
