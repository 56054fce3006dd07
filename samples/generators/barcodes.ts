/** Tracking numbers with a check digit that holds. */
import type { FaultKind } from './types.js'

const digitAt = (text: string, index: number): number => text.charCodeAt(index) - 48

/** USPS: 22 digits, begins with 9, the last makes 3 × odd places + even places from the right a multiple of ten. */
export function impb(body21: string): string {
  let sum = 0
  for (let index = 0; index < 21; index++) sum += digitAt(body21, index) * (index % 2 === 0 ? 3 : 1)
  return body21 + ((10 - (sum % 10)) % 10)
}

const S10_WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7]

/** Royal Mail (UPU S10): two letters, eight digits, check digit, `GB`. */
export function s10(letters: string, serial: number): string {
  const digits = String(serial % 100_000_000).padStart(8, '0')
  let sum = 0
  for (const [index, weight] of S10_WEIGHTS.entries()) sum += digitAt(digits, index) * weight
  const rest = 11 - (sum % 11)
  return `${letters}${digits}${rest === 10 ? 0 : rest === 11 ? 5 : rest}GB`
}

/** DHL Express: nine digits and their remainder by seven. */
export function waybill(serial: number): string {
  const digits = String(serial).padStart(9, '0')
  return digits + (Number(digits) % 7)
}

/**
 * A number as a spreadsheet leaves it, `1.23456E+11`. The five decimals are the last digits of the number, not its
 * first: neighbours would else become one and the same.
 */
function spreadsheetForm(number: string): string {
  const digits = number.replace(/^0+/, '')
  return `${digits[0]}.${digits.slice(-5)}E+${String(digits.length - 1).padStart(2, '0')}`
}

/** The same number with another last digit before `tail`. */
function brokenCheckDigit(number: string, tail: string): string {
  const end = number.length - tail.length
  return number.slice(0, end - 1) + ((digitAt(number, end - 1) + 4) % 10) + tail
}

/** The number as the fault leaves it; `tail` follows its check digit. */
export function marred(number: string, fault: FaultKind | undefined, tail = ''): string {
  if (fault === 'damaged_tracking_number') return spreadsheetForm(number)
  if (fault === 'tracking_check_digit') return brokenCheckDigit(number, tail)
  if (fault === 'fee_without_shipment') return ''
  return number
}
