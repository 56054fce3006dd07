/** What the audit may assume of USPS payment reports. */
import type { AuditHints, FactMap } from '../../src/format/format.js'
import { USPS_SERVICES } from './services.js'

export const USPS_FACTS: FactMap = {
  row_total: 'Transaction Amount',
  reason: 'Reason',
}

export const USPS_AUDIT: AuditHints = {
  services: USPS_SERVICES,
  trackingCheck: barcodeCheckDigit,
  invoices: 'account_month',
  severalBaseCharges: true,
  // A refund may be negative in one of the two columns only.
  rowTotal: { anySign: true },
}

/** Intelligent Mail package barcode of 20 or 22 digits: weights 3 and 1 from the right, modulo 10. */
function barcodeCheckDigit(number: string): boolean | undefined {
  if (!/^\d{20}(\d\d)?$/.test(number)) return undefined
  const last = number.length - 1
  let sum = 0
  for (let at = 0; at < last; at++) sum += (number.charCodeAt(at) - 48) * ((last - at) % 2 === 1 ? 3 : 1)
  return (10 - (sum % 10)) % 10 === number.charCodeAt(last) - 48
}
