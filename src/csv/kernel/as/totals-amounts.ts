/** Amounts and numbers in the cells that have been found. */
import { DECIMALS } from './layout'
import { FROM, LONG } from './totals-layout'

/** The amount that was read last. */
export let units: i64 = 0
export let scale: i32 = 0
@inline
function isDigit(byte: u8): bool {
  return byte >= 48 && byte <= 57
}

/** Digits, capitals and hyphens, a digit among them: spelt as it is compared. */
export function isName(from: usize, length: i32): bool {
  let digits = 0
  for (let at = from; at < from + <usize>length; at++) {
    const byte = load<u8>(at)
    if (isDigit(byte)) digits++
    else if (!(byte >= 65 && byte <= 90) && byte != 45) return false
  }
  return digits > 0
}

/** Reads the amount of a cell, 0 where it is blank: `40.20`, `-0.40`; not `-0.00`, `007`, `.5`, nor one that could not be added up exactly. */
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
  for (let left = scale; left < DECIMALS; left++) {
    if (read > <i64>1 << 43) return false
    read *= 10
  }
  if (read > <i64>1 << 43) return false
  units = negative ? -read : read
  return true
}
