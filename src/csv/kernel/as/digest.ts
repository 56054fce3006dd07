/**
 * BLAKE2s (RFC 7693) of four messages at a time: each register holds one word of the state of all four, so that no step waits
 * for another. When a message ends, the next one takes its lane.
 */
import { LANES, MESSAGES, STATE, WORDS } from './layout'

/** Offsets in WORDS of the message words that a round uses: two for each of its columns, then of its diagonals. */
const SIGMA: usize = memory.data<u8>([
  0, 16, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240,
  224, 160, 64, 128, 144, 240, 208, 96, 16, 192, 0, 32, 176, 112, 80, 48,
  176, 128, 192, 0, 80, 32, 240, 208, 160, 224, 48, 96, 112, 16, 144, 64,
  112, 144, 48, 16, 208, 192, 176, 224, 32, 96, 80, 160, 64, 0, 240, 128,
  144, 0, 80, 112, 32, 64, 160, 240, 224, 16, 176, 192, 96, 128, 48, 208,
  32, 192, 96, 160, 0, 176, 128, 48, 64, 208, 112, 80, 240, 224, 16, 144,
  192, 80, 16, 240, 224, 208, 64, 160, 0, 112, 96, 48, 144, 32, 128, 176,
  208, 176, 112, 224, 192, 16, 48, 144, 80, 0, 240, 64, 128, 96, 32, 160,
  96, 240, 224, 144, 176, 48, 0, 128, 192, 32, 208, 112, 16, 64, 160, 80,
  160, 32, 128, 64, 112, 96, 16, 80, 240, 176, 144, 224, 48, 192, 208, 0,
])

// For each of the four: the start of its next block, its remaining bytes, its bytes so far, and its number in the queue.
const AT: usize = LANES
const LEFT: usize = LANES + 16
const DONE: usize = LANES + 32
const NTH: usize = LANES + 48

/** Position in the queue; the number of its messages that have been started, and of all. */
let queue: usize = 0
let taken: i32 = 0
let all: i32 = 0

/** Replaces each of the first `count` messages in the queue at `from` by its digest of 16 bytes. */
export function digest(from: usize, count: i32): void {
  queue = from
  taken = 0
  all = count
  for (let lane: usize = 0; lane < 4; lane++) take(lane)
  for (let ended = 0; ended < count; ) {
    const left = v128.load(LEFT)
    const last = i32x4.le_s(left, i32x4.splat(64))
    const done = i32x4.add(v128.load(DONE), i32x4.min_s(left, i32x4.splat(64)))
    turn()
    compress(done, last)
    v128.store(AT, i32x4.add(v128.load(AT), i32x4.splat(64)))
    v128.store(LEFT, i32x4.sub(left, i32x4.splat(64)))
    v128.store(DONE, done)
    for (let bits = i32x4.bitmask(last); bits != 0; bits &= bits - 1) {
      const lane = <usize>ctz(bits)
      give(lane)
      take(lane)
      ended++
    }
  }
}

/** Starts the next message; if there is none left, the lane reads the start of MESSAGES, and the result is ignored. */
function take(lane: usize): void {
  const nth = taken
  const entry = queue + (<usize>nth << 3)
  const isThere = nth < all
  if (isThere) taken++
  store<i32>(AT + (lane << 2), isThere ? load<i32>(entry) : <i32>MESSAGES)
  store<i32>(LEFT + (lane << 2), isThere ? load<i32>(entry, 4) : i32.MAX_VALUE)
  store<i32>(DONE + (lane << 2), 0)
  store<i32>(NTH + (lane << 2), nth)
  const state = STATE + (lane << 2)
  store<i32>(state, 0x6a09e667 ^ 0x01010020) // 32 bytes, no key
  store<i32>(state, 0xbb67ae85, 16)
  store<i32>(state, 0x3c6ef372, 32)
  store<i32>(state, 0xa54ff53a, 48)
  store<i32>(state, 0x510e527f, 64)
  store<i32>(state, 0x9b05688c, 80)
  store<i32>(state, 0x1f83d9ab, 96)
  store<i32>(state, 0x5be0cd19, 112)
}

function give(lane: usize): void {
  const to = <usize>load<i32>(queue + (<usize>load<i32>(NTH + (lane << 2)) << 3))
  const state = STATE + (lane << 2)
  store<i32>(to, load<i32>(state))
  store<i32>(to, load<i32>(state, 16), 4)
  store<i32>(to, load<i32>(state, 32), 8)
  store<i32>(to, load<i32>(state, 48), 12)
}

/** Loads the next blocks of the four messages, word by word. */
function turn(): void {
  const a = <usize>load<i32>(AT)
  const b = <usize>load<i32>(AT, 4)
  const c = <usize>load<i32>(AT, 8)
  const d = <usize>load<i32>(AT, 12)
  for (let at: usize = 0; at < 64; at += 16) {
    const ofA = v128.load(a + at)
    const ofB = v128.load(b + at)
    const ofC = v128.load(c + at)
    const ofD = v128.load(d + at)
    const lowAB = v128.shuffle<i32>(ofA, ofB, 0, 4, 1, 5)
    const highAB = v128.shuffle<i32>(ofA, ofB, 2, 6, 3, 7)
    const lowCD = v128.shuffle<i32>(ofC, ofD, 0, 4, 1, 5)
    const highCD = v128.shuffle<i32>(ofC, ofD, 2, 6, 3, 7)
    const to = WORDS + (at << 2)
    v128.store(to, v128.shuffle<i64>(lowAB, lowCD, 0, 2))
    v128.store(to, v128.shuffle<i64>(lowAB, lowCD, 1, 3), 16)
    v128.store(to, v128.shuffle<i64>(highAB, highCD, 0, 2), 32)
    v128.store(to, v128.shuffle<i64>(highAB, highCD, 1, 3), 48)
  }
}

@inline
function word(order: usize, place: usize): v128 {
  return v128.load(<usize>load<u8>(order + place), WORDS)
}

@inline
function sum(a: v128, b: v128, c: v128): v128 {
  return i32x4.add(i32x4.add(a, c), b)
}

/** Rotates words by 16 bits: a shuffle of pairs of bytes, which takes fewer instructions than shifts. One of single bytes takes more. */
@inline
function turned16(a: v128, b: v128): v128 {
  const x = v128.xor(a, b)
  return v128.shuffle<i8>(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)
}

@inline
function turned(a: v128, b: v128, by: i32): v128 {
  const x = v128.xor(a, b)
  return v128.or(i32x4.shr_u(x, by), i32x4.shl(x, 32 - by))
}

/** Compresses the blocks into the states. `done`: bytes of each message so far; `last`: all ones if it ends. */
function compress(done: v128, last: v128): void {
  let a0 = v128.load(STATE)
  let a1 = v128.load(STATE, 16)
  let a2 = v128.load(STATE, 32)
  let a3 = v128.load(STATE, 48)
  let b0 = v128.load(STATE, 64)
  let b1 = v128.load(STATE, 80)
  let b2 = v128.load(STATE, 96)
  let b3 = v128.load(STATE, 112)
  let c0 = i32x4.splat(0x6a09e667)
  let c1 = i32x4.splat(0xbb67ae85)
  let c2 = i32x4.splat(0x3c6ef372)
  let c3 = i32x4.splat(0xa54ff53a)
  let d0 = v128.xor(i32x4.splat(0x510e527f), done)
  let d1 = i32x4.splat(0x9b05688c)
  let d2 = v128.xor(i32x4.splat(0x1f83d9ab), last)
  let d3 = i32x4.splat(0x5be0cd19)
  for (let order = SIGMA; order < SIGMA + 160; order += 16) {
    a0 = sum(a0, b0, word(order, 0))
    a1 = sum(a1, b1, word(order, 2))
    a2 = sum(a2, b2, word(order, 4))
    a3 = sum(a3, b3, word(order, 6))
    d0 = turned16(d0, a0)
    d1 = turned16(d1, a1)
    d2 = turned16(d2, a2)
    d3 = turned16(d3, a3)
    c0 = i32x4.add(c0, d0)
    c1 = i32x4.add(c1, d1)
    c2 = i32x4.add(c2, d2)
    c3 = i32x4.add(c3, d3)
    b0 = turned(b0, c0, 12)
    b1 = turned(b1, c1, 12)
    b2 = turned(b2, c2, 12)
    b3 = turned(b3, c3, 12)
    a0 = sum(a0, b0, word(order, 1))
    a1 = sum(a1, b1, word(order, 3))
    a2 = sum(a2, b2, word(order, 5))
    a3 = sum(a3, b3, word(order, 7))
    d0 = turned(d0, a0, 8)
    d1 = turned(d1, a1, 8)
    d2 = turned(d2, a2, 8)
    d3 = turned(d3, a3, 8)
    c0 = i32x4.add(c0, d0)
    c1 = i32x4.add(c1, d1)
    c2 = i32x4.add(c2, d2)
    c3 = i32x4.add(c3, d3)
    b0 = turned(b0, c0, 7)
    b1 = turned(b1, c1, 7)
    b2 = turned(b2, c2, 7)
    b3 = turned(b3, c3, 7)
    a0 = sum(a0, b1, word(order, 8))
    a1 = sum(a1, b2, word(order, 10))
    a2 = sum(a2, b3, word(order, 12))
    a3 = sum(a3, b0, word(order, 14))
    d3 = turned16(d3, a0)
    d0 = turned16(d0, a1)
    d1 = turned16(d1, a2)
    d2 = turned16(d2, a3)
    c2 = i32x4.add(c2, d3)
    c3 = i32x4.add(c3, d0)
    c0 = i32x4.add(c0, d1)
    c1 = i32x4.add(c1, d2)
    b1 = turned(b1, c2, 12)
    b2 = turned(b2, c3, 12)
    b3 = turned(b3, c0, 12)
    b0 = turned(b0, c1, 12)
    a0 = sum(a0, b1, word(order, 9))
    a1 = sum(a1, b2, word(order, 11))
    a2 = sum(a2, b3, word(order, 13))
    a3 = sum(a3, b0, word(order, 15))
    d3 = turned(d3, a0, 8)
    d0 = turned(d0, a1, 8)
    d1 = turned(d1, a2, 8)
    d2 = turned(d2, a3, 8)
    c2 = i32x4.add(c2, d3)
    c3 = i32x4.add(c3, d0)
    c0 = i32x4.add(c0, d1)
    c1 = i32x4.add(c1, d2)
    b1 = turned(b1, c2, 7)
    b2 = turned(b2, c3, 7)
    b3 = turned(b3, c0, 7)
    b0 = turned(b0, c1, 7)
  }
  v128.store(STATE, v128.xor(v128.load(STATE), v128.xor(a0, c0)))
  v128.store(STATE, v128.xor(v128.load(STATE, 16), v128.xor(a1, c1)), 16)
  v128.store(STATE, v128.xor(v128.load(STATE, 32), v128.xor(a2, c2)), 32)
  v128.store(STATE, v128.xor(v128.load(STATE, 48), v128.xor(a3, c3)), 48)
  v128.store(STATE, v128.xor(v128.load(STATE, 64), v128.xor(b0, d0)), 64)
  v128.store(STATE, v128.xor(v128.load(STATE, 80), v128.xor(b1, d1)), 80)
  v128.store(STATE, v128.xor(v128.load(STATE, 96), v128.xor(b2, d2)), 96)
  v128.store(STATE, v128.xor(v128.load(STATE, 112), v128.xor(b3, d3)), 112)
}
