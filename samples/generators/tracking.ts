/** Invented tracking numbers whose check digits hold, and ways to break them. */
import type { Random } from './random.js'

const UPS_ALPHABET = 'ABCDEFGHJKLMNPRSTVWXYZ0123456789'

/** Six characters as UPS gives its shippers, letters and digits. */
export const upsShipper = (random: Random): string => random.characters(6, UPS_ALPHABET)

/** Check digit of the fifteen characters after `1Z`: every second one counts twice, letters as (code − 63) mod 10. */
export function upsCheckDigit(fifteen: string): number {
  let sum = 0
  for (let index = 0; index < 15; index++) {
    const code = fifteen.charCodeAt(index)
    const value = code < 58 ? code - 48 : (code - 63) % 10
    sum += index % 2 === 0 ? value : 2 * value
  }
  return (10 - (sum % 10)) % 10
}

/** `1Z` number of a shipper, a two-digit service and a package count below ten million. */
export function ups1Z(shipper: string, service: string, count: number): string {
  const fifteen = `${shipper}${service}${String(count).padStart(7, '0')}`
  return `1Z${fifteen}${upsCheckDigit(fifteen)}`
}

const FEDEX_WEIGHTS = [3, 1, 7]

/** Check digit of the first eleven of a twelve-digit number. */
export function fedexCheckDigit(eleven: string): number {
  let sum = 0
  for (let index = 0; index < 11; index++)
    sum += (eleven.charCodeAt(index) - 48) * (FEDEX_WEIGHTS[index % 3] ?? 0)
  return (sum % 11) % 10
}

/** A twelve-digit FedEx number of an eight-digit series and a three-digit count. */
export function fedex12(eleven: string): string {
  return eleven + String(fedexCheckDigit(eleven))
}

/** The same number with a wrong last digit. */
export function wrongCheckDigit(number: string): string {
  const last = number.charCodeAt(number.length - 1) - 48
  return number.slice(0, -1) + String((last + 3) % 10)
}
