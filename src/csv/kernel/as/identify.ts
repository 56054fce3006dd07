/** The name of a record: a digest of its filled cells and of what it inherits. */
import { begin, finish, put, putNumber, putNumbers } from './digest'
import { BARE, BOUNDS, DOUBLED, ID, PREFIX, QUOTING, STATE } from './layout'

/** Writes the identifier of the record as text to ID, and gives back its length. `prefix` bytes stand at PREFIX. See `record-hash.ts`. */
export function identify(start: i32, count: i32, quoted: i32, quote: i32, prefix: i32, row: f64): i32 {
  begin()
  putNumber(prefix)
  put(PREFIX, prefix)
  let from = start
  for (let at = 0; at < count; at++) {
    const bound = load<i32>(BOUNDS + ((<usize>at) << 2))
    if (bound > from) putCell(at, from, bound, quoted ? load<u8>(QUOTING + <usize>at) : BARE, quote)
    from = bound + 1
  }
  finish()
  for (let place: usize = 0; place < 16; place++) {
    const byte = load<u8>(STATE + place)
    store<u8>(ID + 2 * place, digit(byte >>> 4))
    store<u8>(ID + 2 * place + 1, digit(byte & 15))
  }
  store<u8>(ID + 32, 45)
  let number = <u64>row
  let length = 1
  for (let rest = number / 10; rest != 0; rest /= 10) length++
  for (let place = length; place > 0; place--) {
    store<u8>(ID + 32 + <usize>place, <u8>(48 + (number % 10)))
    number /= 10
  }
  return 33 + length
}

/** The cell's place, length and text: quotes undone, white space off. */
@inline
function putCell(at: i32, first: i32, bound: i32, quoting: u8, quote: i32): void {
  let from = first
  let to = bound
  if (quoting != BARE) {
    from++
    to--
  }
  while (from < to && isBlank(load<u8>(<usize>from))) from++
  while (to > from && isBlank(load<u8>(<usize>to - 1))) to--
  if (from >= to) return
  if (quoting != DOUBLED) {
    putNumbers(at, to - from)
    put(<usize>from, to - from)
    return
  }
  let pairs = 0
  for (let place = from; place + 1 < to; place++)
    if (load<u8>(<usize>place) == <u8>quote && load<u8>(<usize>place + 1) == <u8>quote) {
      pairs++
      place++
    }
  putNumbers(at, to - from - pairs)
  for (let place = from; place < to; place++) {
    put(<usize>place, 1)
    if (place + 1 < to && load<u8>(<usize>place) == <u8>quote && load<u8>(<usize>place + 1) == <u8>quote) place++
  }
}

@inline
function isBlank(byte: u8): bool {
  return byte == 32 || (byte >= 9 && byte <= 13)
}

@inline
function digit(value: u8): u8 {
  return value + (value > 9 ? 87 : 48)
}
