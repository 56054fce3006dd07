/** Amounts and numbers in the cells that have been found. */
import { DECIMALS } from './layout'
import { maskOf } from './lookup'
import { FROM, LONG } from './totals-layout'

/** The last amount read. */
export let units: i64 = 0
export let scale: i32 = 0
@inline
function isDigit(byte: u8): bool {
  return byte >= 48 && byte <= 57
}

/** Digits, capitals and hyphens with at least one digit: in the form that is compared. */
export function isName(from: usize, length: i32): bool {
  let hasDigit = false
  let at = from
  for (let left = length; left > 0; left -= 16, at += 16) {
    const bytes = v128.load(at)
    const there = maskOf(left)
    const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10))
    const capitals = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(65)), i8x16.splat(26))
    const sound = v128.or(v128.or(digits, capitals), i8x16.eq(bytes, i8x16.splat(45)))
    if (v128.any_true(v128.andnot(there, sound))) return false
    if (v128.any_true(v128.and(there, digits))) hasDigit = true
  }
  return hasDigit
}

/** Powers of ten by the number of decimals that an amount lacks. */
const POWERS = memory.data<i64>([1, 10, 100, 1000, 10000, 100000, 1000000])

/**
 * Reads the amount of a cell, 0 if it is blank: `40.20`, `-0.40`; not `-0.00`, `007`, `.5`, nor an amount that could not
 * be added up exactly.
 */
export function amountOf(cell: i32): bool {
  units = 0
  scale = 0
  if (cell < 0) return true
  const long = load<i32>(LONG + (<usize>cell << 2))
  if (long == 0) return true
  if (long > 15) return false
  const from = <usize>load<i32>(FROM + (<usize>cell << 2))
  const end = from + <usize>long
  const negative = load<u8>(from) == 45
  let at = negative ? from + 1 : from
  if (at == end || !isDigit(load<u8>(at))) return false
  if (load<u8>(at) == 48 && at + 1 < end && isDigit(load<u8>(at + 1))) return false
  let read: i64 = 0
  let point: usize = 0
  for (; at < end; at++) {
    const byte = load<u8>(at)
    if (isDigit(byte)) read = read * 10 + (byte - 48)
    else if (byte == 46 && point == 0) point = at
    else return false
  }
  if (point != 0) {
    scale = <i32>(end - point) - 1
    if (scale == 0 || scale > DECIMALS) return false
  }
  if (negative && read == 0) return false
  if (read > <i64>1 << 43) return false
  read *= load<i64>(POWERS + (<usize>(DECIMALS - scale) << 3))
  if (read > <i64>1 << 43) return false
  units = negative ? -read : read
  return true
}
