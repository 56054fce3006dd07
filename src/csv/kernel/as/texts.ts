/** The texts of a file, numbered in order of appearance: a number keeps its text until all are dropped. */
import {
  AMOUNT,
  DECIMALS,
  KNOWN,
  NAME,
  NUMBER,
  NUMBERS,
  SCALES,
  TEXT,
  TEXT_BEYOND,
  TEXT_ENTRY,
  TEXT_LENGTH,
  TEXT_LONGEST,
  TEXTS,
  UNITS,
} from './layout'
import { masked } from './lookup'

let known: i32 = 0
/** Whether every amount has a point before its decimals. */
let points: bool = false

/** The number of texts so far. */
export function texts(): i32 {
  return known
}

export function dropTexts(point: bool): void {
  known = 0
  points = point
  memory.fill(NUMBER, 0, <usize>NUMBERS * 4)
}

/** Whether there is room for this many more. */
@inline
export function hasRoom(more: i32): bool {
  return known + more < TEXTS
}

/** The number of a text that is not empty, from 1; 0 if it cannot be numbered. */
@inline
export function numberOf(from: usize, length: i32): i32 {
  if (length > TEXT_LONGEST) return 0
  const a = masked(from, length)
  let b = i64x2.splat(0)
  let c = b
  let d = b
  let e = b
  let hash =
    ((i64x2.extract_lane(a, 0) ^ <i64>length) * 0x9e3779b97f4a7c15) ^
    (rotl(i64x2.extract_lane(a, 1), 31) * 0xc2b2ae3d27d4eb4f)
  if (length > 16) {
    b = masked(from + 16, length - 16)
    c = masked(from + 32, length - 32)
    let more = i64x2.add(b, i8x16.shuffle(c, c, 5, 6, 7, 0, 1, 2, 3, 4, 13, 14, 15, 8, 9, 10, 11, 12))
    if (length > 48) {
      d = masked(from + 48, length - 48)
      e = masked(from + 64, length - 64)
      more = i64x2.add(more, i64x2.add(v128.shuffle<i64>(d, d, 1, 0), i64x2.shl(e, 9)))
    }
    hash ^=
      (i64x2.extract_lane(more, 0) * 0xc2b2ae3d27d4eb4f) ^
      (rotl(i64x2.extract_lane(more, 1), 29) * 0x9e3779b97f4a7c15)
  }
  hash = (hash ^ (hash >>> 29)) * 0xbf58476d1ce4e5b9
  const tag = <u32>(hash >>> 32) & 0xffff0000
  let slot = <u32>(hash >>> 40)
  while (true) {
    const place = NUMBER + (<usize>(slot++ & (<u32>NUMBERS - 1)) << 2)
    const found = load<u32>(place)
    if (found == 0) {
      const isAscii = i8x16.bitmask(v128.or(a, v128.or(v128.or(b, c), v128.or(d, e)))) == 0
      const number = added(from, length, isAscii)
      if (number == 0) return 0
      const entry = TEXT + <usize>number * TEXT_ENTRY
      v128.store(entry, a)
      v128.store(entry, b, 16)
      v128.store(entry, c, 32)
      v128.store(entry, d, 48)
      v128.store(entry, e, 64)
      store<u32>(place, tag | <u32>number)
      return number
    }
    if ((found & 0xffff0000) != tag) continue
    const entry = TEXT + <usize>(found & 0xffff) * TEXT_ENTRY
    if (load<i32>(entry, TEXT_LENGTH) != length) continue
    let other = v128.xor(a, v128.load(entry))
    if (length > 16) {
      other = v128.or(other, v128.or(v128.xor(b, v128.load(entry, 16)), v128.xor(c, v128.load(entry, 32))))
      if (length > 48)
        other = v128.or(other, v128.or(v128.xor(d, v128.load(entry, 48)), v128.xor(e, v128.load(entry, 64))))
    }
    if (!v128.any_true(other)) return <i32>(found & 0xffff)
  }
}

/** Numbers a new text, whose bytes are stored afterwards; 0 if the host might read it as a shorter text. */
function added(from: usize, length: i32, isAscii: bool): i32 {
  if (!isAscii && (mayBeBlank(from) || mayBeBlank(lastCharacter(from, length)))) return 0
  known++
  const entry = TEXT + <usize>known * TEXT_ENTRY
  store<i32>(entry, length, TEXT_LENGTH)
  store<i32>(entry, isAscii ? 0 : 1, TEXT_BEYOND)
  store<u8>(KNOWN + <usize>known, isAscii ? looks(from, length) : 0)
  return known
}

/** The properties of an ASCII text; the host tests every other amount and name itself. */
function looks(from: usize, length: i32): u8 {
  const first = load<u8>(from)
  if (points && (isDigit(first) || first == 45) && length <= 15 && isDecimal(from, length))
    return isName(from, length) ? AMOUNT | NAME : AMOUNT
  return isName(from, length) ? NAME : 0
}

@inline
function isDigit(byte: u8): bool {
  return byte >= 48 && byte <= 57
}

function isName(from: usize, length: i32): bool {
  let digits = 0
  for (let at = from; at < from + <usize>length; at++) {
    const byte = load<u8>(at)
    if (isDigit(byte)) digits++
    else if (!(byte >= 65 && byte <= 90) && byte != 45) return false
  }
  return digits > 0
}

/** `40.20`, `-4.00`, `0`; not `-0.00`, `007`, `.5`, nor an amount whose units could not be added up exactly. */
function isDecimal(from: usize, length: i32): bool {
  const end = from + <usize>length
  const negative = load<u8>(from) == 45
  let at = negative ? from + 1 : from
  if (at == end || !isDigit(load<u8>(at))) return false
  if (load<u8>(at) == 48 && (negative || (at + 1 < end && isDigit(load<u8>(at + 1))))) return false
  let units: i64 = 0
  let scale = -1
  for (; at < end; at++) {
    const byte = load<u8>(at)
    if (isDigit(byte)) {
      units = units * 10 + (byte - 48)
      if (scale >= 0) scale++
    } else if (byte == 46 && scale < 0) scale = 0
    else return false
  }
  if (scale == 0 || scale > DECIMALS) return false
  if (scale < 0) scale = 0
  for (let left = scale; left <= DECIMALS; left++) {
    if (units > <i64>1 << 43) return false
    if (left < DECIMALS) units *= 10
  }
  store<f64>(UNITS + (<usize>known << 3), <f64>(negative ? -units : units))
  store<u8>(SCALES + <usize>known, <u8>scale)
  return true
}

/** Offset of the last character of a text. */
function lastCharacter(from: usize, length: i32): usize {
  let at = from + <usize>length - 1
  while (at > from && (load<u8>(at) & 0xc0) == 0x80) at--
  return at
}

/**
 * Whether it may be white space beyond ASCII, which the host trims: U+0085, U+00A0, U+1680, U+2000 to U+205F, U+3000,
 * U+FEFF.
 */
function mayBeBlank(at: usize): bool {
  const first = load<u8>(at)
  return first == 0xc2 || (first >= 0xe1 && first <= 0xe3) || first == 0xef
}
