/** The encoding of a record's bytes: most are ASCII, which is tested many bytes at a time. */
import { ASCII, OTHER, UTF_8 } from './layout'

export function encoding(from: usize, to: usize): i32 {
  let found = ASCII
  for (let at = from; at < to; ) {
    while (at + 64 <= to && isAscii(at)) at += 64
    const above = at < to ? i8x16.bitmask(v128.load(at)) : 0
    at += above == 0 ? 16 : <usize>ctz(above)
    if (above == 0 || at >= to) continue
    const length = character(at, to)
    if (length == 0) return OTHER
    found = UTF_8
    at += length
  }
  return found
}

/** Whether 64 bytes are all ASCII. */
@inline
function isAscii(at: usize): bool {
  const first = v128.or(v128.load(at), v128.load(at, 16))
  return i8x16.bitmask(v128.or(first, v128.or(v128.load(at, 32), v128.load(at, 48)))) == 0
}

/** Length of the character that begins here, 0 if it is invalid: RFC 3629, without surrogates and overlong forms. */
function character(at: usize, to: usize): usize {
  const first = <u32>load<u8>(at)
  if (first < 0xc2 || first > 0xf4) return 0
  const length: usize = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  if (at + length > to) return 0
  const second = <u32>load<u8>(at + 1)
  const least: u32 = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80
  const most: u32 = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf
  if (second < least || second > most) return 0
  for (let place = at + 2; place < at + length; place++)
    if ((<u32>load<u8>(place) & 0xc0) != 0x80) return 0
  return length
}
