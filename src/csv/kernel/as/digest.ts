/** BLAKE2s (RFC 7693) of what is put in, 64 bytes at a time; four words of its state in a register. */
import { BEGINNING, BEGINNINGS, BLOCK, REMEMBERED, STATE } from './layout'

/** Offsets in the block of the words that a round takes: first those of its columns, then of its diagonals. */
const SIGMA: usize = memory.data<u8>([
  0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60,
  56, 40, 16, 32, 36, 60, 52, 24, 4, 48, 0, 8, 44, 28, 20, 12,
  44, 32, 48, 0, 20, 8, 60, 52, 40, 56, 12, 24, 28, 4, 36, 16,
  28, 36, 12, 4, 52, 48, 44, 56, 8, 24, 20, 40, 16, 0, 60, 32,
  36, 0, 20, 28, 8, 16, 40, 60, 56, 4, 44, 48, 24, 32, 12, 52,
  8, 48, 24, 40, 0, 44, 32, 12, 16, 52, 28, 20, 60, 56, 4, 36,
  48, 20, 4, 60, 56, 52, 16, 40, 0, 28, 24, 12, 36, 8, 32, 44,
  52, 44, 28, 56, 48, 4, 12, 36, 20, 0, 60, 16, 32, 24, 8, 40,
  24, 60, 56, 36, 44, 12, 0, 32, 48, 8, 52, 28, 4, 16, 40, 20,
  40, 8, 32, 16, 28, 24, 4, 20, 60, 44, 36, 56, 12, 48, 52, 0,
])

let filled: i32 = 0 // bytes in the block; up to 24 more than it holds until it is hashed
let total: i32 = 0

/** Blocks of the last record's beginning that are there. */
let remembered: i32 = 0
let alike: bool = false // this record's beginning, so far

export function begin(): void {
  // The parameters (32 bytes, no key) are part of the first word.
  v128.store(STATE, i32x4(0x6a09e667 ^ 0x01010020, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a))
  v128.store(STATE, i32x4(0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19), 16)
  filled = 0
  total = 0
  alike = true
}

/** Up to 15 bytes are read behind the last. */
export function put(from: usize, length: i32): void {
  let at = from
  for (let left = length; left > 0; left -= 16) {
    v128.store(BLOCK + <usize>filled, v128.load(at))
    filled += min(left, 16)
    at += 16
    if (filled > 64) next()
  }
}

/** Two numbers, behind which something is put. */
export function putNumbers(first: i32, second: i32): void {
  store<i32>(BLOCK + <usize>filled, first)
  store<i32>(BLOCK + <usize>filled, second, 4)
  filled += 8
}

/** A number, behind which something is put. */
export function putNumber(number: i32): void {
  store<i32>(BLOCK + <usize>filled, number)
  filled += 4
}

/** The digest is in STATE. */
export function finish(): void {
  memory.fill(BLOCK + <usize>filled, 0, <usize>(64 - filled))
  total += filled
  compress(-1)
}

/** Hashes a block that more bytes follow. */
function next(): void {
  const beginning = BEGINNINGS + <usize>(total >> 6) * BEGINNING
  const nth = total >> 6
  total += 64
  if (alike && nth < remembered && isBlock(beginning)) {
    v128.store(STATE, v128.load(beginning, 64))
    v128.store(STATE, v128.load(beginning, 80), 16)
  } else {
    if (alike) remembered = nth
    alike = false
    compress(0)
    if (nth == remembered && nth < REMEMBERED) {
      remembered++
      for (let at: usize = 0; at < 64; at += 16) v128.store(beginning + at, v128.load(BLOCK + at))
      v128.store(beginning, v128.load(STATE), 64)
      v128.store(beginning, v128.load(STATE, 16), 80)
    }
  }
  filled -= 64
  v128.store(BLOCK, v128.load(BLOCK, 64))
  v128.store(BLOCK, v128.load(BLOCK, 80), 16)
}

@inline
function isBlock(beginning: usize): bool {
  const first = v128.or(differ(beginning), differ(beginning, 16))
  return !v128.any_true(v128.or(first, v128.or(differ(beginning, 32), differ(beginning, 48))))
}

@inline
function differ(beginning: usize, at: usize = 0): v128 {
  return v128.xor(v128.load(beginning + at), v128.load(BLOCK + at))
}

/** BLAKE2s turns a word by 16, 12, 8 and 7 bits; whole bytes are shuffled. */
@inline
function turned16(x: v128): v128 {
  return v128.shuffle<i8>(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)
}

@inline
function turned8(x: v128): v128 {
  return v128.shuffle<i8>(x, x, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12)
}

@inline
function turned(x: v128, by: i32): v128 {
  return v128.or(i32x4.shr_u(x, by), i32x4.shl(x, 32 - by))
}

@inline
function words(order: usize, place: usize): v128 {
  let four = v128.load_zero<i32>(BLOCK + <usize>load<u8>(order + place))
  four = v128.load_lane<i32>(BLOCK + <usize>load<u8>(order + place + 2), four, 1)
  four = v128.load_lane<i32>(BLOCK + <usize>load<u8>(order + place + 4), four, 2)
  return v128.load_lane<i32>(BLOCK + <usize>load<u8>(order + place + 6), four, 3)
}

/** Makes the block part of the state. `last`: -1 where it is the last one, else 0. */
function compress(last: i32): void {
  const low = v128.load(STATE)
  const high = v128.load(STATE, 16)
  let a = low
  let b = high
  let c = i32x4(0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a)
  let d = i32x4(0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19)
  d = v128.xor(d, i32x4.replace_lane(i32x4.replace_lane(i32x4.splat(0), 0, total), 2, last))
  for (let order = SIGMA; order < SIGMA + 160; order += 16) {
    a = i32x4.add(a, i32x4.add(b, words(order, 0)))
    d = turned16(v128.xor(d, a))
    c = i32x4.add(c, d)
    b = turned(v128.xor(b, c), 12)
    a = i32x4.add(a, i32x4.add(b, words(order, 1)))
    d = turned8(v128.xor(d, a))
    c = i32x4.add(c, d)
    b = turned(v128.xor(b, c), 7)
    b = v128.shuffle<i32>(b, b, 1, 2, 3, 0)
    c = v128.shuffle<i32>(c, c, 2, 3, 0, 1)
    d = v128.shuffle<i32>(d, d, 3, 0, 1, 2)
    a = i32x4.add(a, i32x4.add(b, words(order, 8)))
    d = turned16(v128.xor(d, a))
    c = i32x4.add(c, d)
    b = turned(v128.xor(b, c), 12)
    a = i32x4.add(a, i32x4.add(b, words(order, 9)))
    d = turned8(v128.xor(d, a))
    c = i32x4.add(c, d)
    b = turned(v128.xor(b, c), 7)
    b = v128.shuffle<i32>(b, b, 3, 0, 1, 2)
    c = v128.shuffle<i32>(c, c, 2, 3, 0, 1)
    d = v128.shuffle<i32>(d, d, 1, 2, 3, 0)
  }
  v128.store(STATE, v128.xor(low, v128.xor(a, c)))
  v128.store(STATE, v128.xor(high, v128.xor(b, d)), 16)
}
