/** What the audit may assume of UPS billing files. */
import type { AuditHints, FactMap } from '../../src/format/format.js'
import { UPS_GUARANTEES } from './guarantees.js'
import { UPS_SERVICES } from './services.js'
import { UPS_MINIMUMS, UPS_SIZE_CHARGES } from './size-charges.js'

const addressOf = (whose: string) => ({
  lines: ['Address Line 1', 'Address Line 2', 'City', 'State', 'Postal'].map((line) => `${whose} ${line}`),
})

/** Columns (names of the 250 layout) that carry no charge but let one be checked. */
export const UPS_FACTS: FactMap = {
  invoice_total: 'Invoice Amount',
  invoice_total_currency: 'Invoice Currency Code',
  charge_basis: 'Basis Value',
  charge_basis_currency: 'Basis Currency Code',
  entered_weight: 'Entered Weight',
  entered_weight_unit: 'Entered Weight Unit of Measure',
  billed_weight_type: 'Billed Weight Type',
  dimensions: 'Package Dimensions',
  packaging: 'Container Type',
  bill_option: 'Bill Option Code',
  package_count: 'Package Quantity',
  origin_postal_code: 'Sender Postal',
  original_tracking_number: 'Original tracking number',
  reason: 'Miscellaneous Line 1',
  dimension_unit: 'Package Dimension Unit Of Measure',
  scale_weight: 'Scale weight quantity',
  label_dimensions: 'Detail Keyed Dim',
  corrected_zone: 'Corrected Zone',
  recipient_address: addressOf('Receiver'),
  // What these blocks hold is not published; a correction that fills both shows two addresses.
  given_address: addressOf('Miscellaneous Address 1'),
  corrected_address: addressOf('Miscellaneous Address 2'),
}

export const UPS_AUDIT: AuditHints = {
  services: UPS_SERVICES,
  guarantee: UPS_GUARANTEES,
  trackingCheck: upsCheckDigit,
  // The basis value of a fuel row is the amount the rate is taken from; rates change on Mondays.
  fuel: { base: 'stated', period: 'week' },
  // Types 2, 7 and 9 are dimensional, 1 is actual; the divisor is not in the file.
  weight: {
    kind: 'entered',
    actual: ['1', '01'],
    dimensional: ['2', '02', '7', '07', '9', '09'],
    sidesRoundedUpSince: '2025-08-18',
    minimums: UPS_MINIMUMS,
  },
  sizeCharges: UPS_SIZE_CHARGES,
  // Each postal code is in one of the lists: Delivery Area Surcharge, Extended, Remote.
  once: { oneOf: /^Delivery Area Surcharge/i },
  // Gross = net + incentive. The special modifier is a row of its own and part of the price; what is priced by its
  // hundredweight has one price for all its packages.
  price: {
    gap: 'incentive',
    modifier: (code) => /\/SIM$/.test(code ?? ''),
    byShipment: /hundredweight|\bcwt\b|multi-?weight/i,
  },
  chargeback: ({ code }) => code?.split('/')[1] === 'CHBK',
  refund: (code) => /^[^/]*\/(GSR|AGSR|VOID)\//.test(code ?? ''),
  // A void or refund takes back an exemption with its tax, and a discount that is a row of its own with its freight.
  takenBack: (code) => /^[^/]*\/(GSR|AGSR|VOID)\/(EXM\/|[^/]*\/SIM$)/.test(code ?? ''),
  // `Billing Adjustment for W/E`: booked on a parcel at times, and no charge of it.
  accountAdjustment: ({ code }) => /^ADJ\/CADJ\/MSC\//.test(code ?? ''),
  // Pickups that were asked for.
  requested: (code) => /^ADJ\/(MIS|OCG|OCA)\/|^ADJ\/[^/]*\/ACC\/(AFW|OFW|OSW)$/.test(code ?? ''),
  billedLate: /^(Not Previously Billed|Chargeback)\s+/i,
  commercial: /\bcommercial\b/i,
  residential: /\bresidential\b/i,
  claims: {
    // Published: 15 calendar days from the scheduled delivery.
    late: { days: 15, from: 'due' },
    // Sources differ: the shortest, so that no claim comes too late.
    billing: { days: 60, from: 'invoice', unconfirmed: '90 and 180 days are named too' },
    note: 'an invoice that is paid short is not disputed by that: file the dispute besides',
  },
}

/**
 * Last digit of an 18-character `1Z` number: from the 15 characters between, those at even places count double;
 * letters count A = 2, B = 3 … H = 9, I = 0, J = 1 …
 */
function upsCheckDigit(number: string): boolean | undefined {
  if (!/^1Z[0-9A-Z]{15}\d$/i.test(number)) return undefined
  let sum = 0
  for (let at = 2; at < 17; at++) {
    const code = number.toUpperCase().charCodeAt(at)
    const digit = code < 58 ? code - 48 : (code - 63) % 10
    sum += at % 2 === 0 ? digit : 2 * digit
  }
  return (10 - (sum % 10)) % 10 === number.charCodeAt(17) - 48
}
