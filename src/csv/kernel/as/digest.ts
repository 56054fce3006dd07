/** BLAKE2s (RFC 7693) of what is put in, 64 bytes at a time; four words of its state in a register. */
import { BLOCK, STATE } from './layout'

/** Order in which a round takes the words of the block: first those of its columns, then of its diagonals. */
const SIGMA: usize = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
  11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4, 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
  9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13, 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
  12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11, 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
  6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5, 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
])

let filled: i32 = 0 // bytes in the block
let total: i32 = 0

export function begin(): void {
  // The parameters (32 bytes, no key) are part of the first word.
  v128.store(STATE, i32x4(0x6a09e667 ^ 0x01010020, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a))
  v128.store(STATE, i32x4(0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19), 16)
  filled = 0
  total = 0
}

export function put(from: usize, length: i32): void {
  let at = from
  let left = length
  while (left > 0) {
    if (filled == 64) flush(0)
    const room = min(64 - filled, left)
    memory.copy(BLOCK + <usize>filled, at, <usize>room)
    filled += room
    at += <usize>room
    left -= room
  }
}

export function putNumber(number: i32): void {
  if (filled > 60) {
    store<i32>(BLOCK + 64, number)
    put(BLOCK + 64, 4)
    return
  }
  store<i32>(BLOCK + <usize>filled, number)
  filled += 4
}

/** The digest is in STATE. */
export function finish(): void {
  memory.fill(BLOCK + <usize>filled, 0, <usize>(64 - filled))
  flush(-1)
}

@inline
function rotate(x: v128, by: i32): v128 {
  return v128.or(i32x4.shr_u(x, by), i32x4.shl(x, 32 - by))
}

@inline
function word(order: usize, place: usize): i32 {
  return load<i32>(BLOCK + ((<usize>load<u8>(order + place)) << 2))
}

@inline
function words(order: usize, place: usize): v128 {
  let four = i32x4.splat(word(order, place))
  four = i32x4.replace_lane(four, 1, word(order, place + 2))
  four = i32x4.replace_lane(four, 2, word(order, place + 4))
  return i32x4.replace_lane(four, 3, word(order, place + 6))
}

function flush(last: i32): void {
  total += filled
  const low = v128.load(STATE)
  const high = v128.load(STATE, 16)
  let a = low
  let b = high
  let c = i32x4(0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a)
  let d = i32x4(0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19)
  d = v128.xor(d, i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(0), 0, total), 2, last))
  for (let round: usize = 0; round < 10; round++) {
    const order = SIGMA + (round << 4)
    for (let half: usize = 0; half < 16; half += 8) {
      a = i32x4.add(i32x4.add(a, b), words(order, half))
      d = rotate(v128.xor(d, a), 16)
      c = i32x4.add(c, d)
      b = rotate(v128.xor(b, c), 12)
      a = i32x4.add(i32x4.add(a, b), words(order, half + 1))
      d = rotate(v128.xor(d, a), 8)
      c = i32x4.add(c, d)
      b = rotate(v128.xor(b, c), 7)
      if (half == 0) {
        b = v128.shuffle<i32>(b, b, 1, 2, 3, 0)
        c = v128.shuffle<i32>(c, c, 2, 3, 0, 1)
        d = v128.shuffle<i32>(d, d, 3, 0, 1, 2)
      } else {
        b = v128.shuffle<i32>(b, b, 3, 0, 1, 2)
        c = v128.shuffle<i32>(c, c, 2, 3, 0, 1)
        d = v128.shuffle<i32>(d, d, 1, 2, 3, 0)
      }
    }
  }
  v128.store(STATE, v128.xor(low, v128.xor(a, c)))
  v128.store(STATE, v128.xor(high, v128.xor(b, d)), 16)
  filled = 0
}
