/** The name of a record. */
import { ID } from './layout'

/** Writes the identifier of the record from `start` to `end` as text to ID, and gives back its length. See `record-hash.ts`. */
export function identify(start: usize, end: usize, seedA: i32, seedB: i32, row: f64): i32 {
  let a = seedA ^ <i32>(end - start)
  let b = seedB
  let at = start
  for (; at + 7 < end; at += 8) {
    a = rotl((a ^ load<i32>(at)) * <i32>0x85ebca6b, 13)
    b = rotl((b ^ load<i32>(at, 4)) * <i32>0xc2b2ae35, 15)
  }
  for (; at < end; at++) {
    const byte = <i32>load<u8>(at)
    a = (a ^ byte) * 0x01000193
    b = ((b + byte) ^ (b >>> 16)) * <i32>0x9e3779b1
  }
  digits(ID, settle(a ^ (b >>> 7)))
  digits(ID + 8, settle(b + a))
  store<u8>(ID + 16, 45)
  let number = <u64>row
  let length = 1
  for (let rest = number / 10; rest != 0; rest /= 10) length++
  for (let place = length; place > 0; place--) {
    store<u8>(ID + 16 + <usize>place, <u8>(48 + (number % 10)))
    number /= 10
  }
  return 17 + length
}

function settle(lane: i32): u32 {
  let mixed = lane
  mixed = (mixed ^ (mixed >>> 16)) * <i32>0x85ebca6b
  mixed = (mixed ^ (mixed >>> 13)) * <i32>0xc2b2ae35
  return <u32>(mixed ^ (mixed >>> 16))
}

function digits(to: usize, lane: u32): void {
  for (let place: usize = 0; place < 8; place++) {
    const digit = (lane >>> (28 - 4 * <u32>place)) & 15
    store<u8>(to + place, <u8>(digit + (digit > 9 ? 87 : 48)))
  }
}
