/** What the audit may assume of DHL Express MyBill exports. */
import type { AuditHints, FactMap } from '../../src/format/format.js'
import { DHL_EXPRESS_GUARANTEES } from './guarantees.js'
import { DHL_EXPRESS_SERVICES } from './services.js'

export const DHL_EXPRESS_FACTS: FactMap = {
  row_total: ['Total amount (excl. VAT)', 'Total Amount'],
  row_total_with_tax: ['Total amount (incl. VAT)', 'Total Charge'],
  row_tax: 'Total Tax',
  billed_weight_type: 'Weight Flag',
  invoice_kind: 'Invoice Type',
}

export const DHL_EXPRESS_AUDIT: AuditHints = {
  services: DHL_EXPRESS_SERVICES,
  guarantee: DHL_EXPRESS_GUARANTEES,
  trackingCheck: waybillCheckDigit,
  // Weight charge and the surcharges a reader of some 7,000 German lines found in the base; monthly rate.
  fuel: {
    base: { of: ['freight'], codes: ['NX', 'OO', 'OB', 'YL', 'YO', 'YY', 'YB', 'CA', 'YK', 'WP', 'CB'] },
    period: 'month',
  },
  tax: { kind: 'record' },
}

/** Waybill of ten digits: the last is the first nine modulo 7. */
function waybillCheckDigit(number: string): boolean | undefined {
  if (!/^\d{10}$/.test(number)) return undefined
  let rest = 0
  for (let at = 0; at < 9; at++) rest = (rest * 10 + number.charCodeAt(at) - 48) % 7
  return rest === number.charCodeAt(9) - 48
}
