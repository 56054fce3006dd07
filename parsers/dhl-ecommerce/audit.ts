/** What the audit may assume of DHL eCommerce files. */
import type { AuditHints, FactMap } from '../../src/format/format.js'
import { DHL_ECOMMERCE_SERVICES } from './services.js'

/** By position (1-based) in the `DTL` record. */
export const DHL_ECOMMERCE_FACTS: FactMap = {
  actual_weight: 23,
  actual_weight_unit: 24,
}

export const DHL_ECOMMERCE_AUDIT: AuditHints = {
  services: DHL_ECOMMERCE_SERVICES,
  trackingCheck: lastMileCheckDigit,
  fuel: { base: { of: ['freight', 'handling'] }, period: 'month' },
  invoiceRequired: true,
  // Confirmation rows repeat their parcel's number, sometimes with an amount.
  severalBaseCharges: true,
}

/** A number of 22 digits that begins with 9 is a postal one: weights 3 and 1 from the right, modulo 10. */
function lastMileCheckDigit(number: string): boolean | undefined {
  if (!/^9\d{21}$/.test(number)) return undefined
  let sum = 0
  for (let at = 0; at < 21; at++) sum += (number.charCodeAt(at) - 48) * (at % 2 === 0 ? 3 : 1)
  return (10 - (sum % 10)) % 10 === number.charCodeAt(21) - 48
}
