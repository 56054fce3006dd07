import type { ChargeRule, ChargeRules } from '../../src/format/format.js'

/**
 * Label                      Amount
 * Earned Discount            -4.94
 * DAS Extended Resi           6.20
 * AHS - Dimensions           14.50
 *
 * FedEx has no codes. One file may use two names for one thing (`AHS - Dimensions`, `Add'l Handling-Dimension`).
 */
const us: readonly ChargeRule[] = [
  { label: 'Transportation Charge', category: 'freight', subcategory: 'base' },
  {
    label: ['Transportation Charges', 'Freight', 'Base Charge'],
    category: 'freight',
    subcategory: 'base',
  },
  { label: 'Performance Pricing', category: 'discount', subcategory: 'performance' },
  { label: 'Earned Discount', category: 'discount', subcategory: 'earned' },
  { label: 'Grace Discount', category: 'discount', subcategory: 'grace' },
  { label: 'Discount', category: 'discount' },
  { label: 'Fuel Surcharge', category: 'fuel' },
  { label: ['Residential', 'Residential Delivery'], category: 'delivery', subcategory: 'residential' },
  {
    begins: [
      'DAS Remote',
      'DAS Alaska',
      'DAS Hawaii',
      'DAS HI ',
      'Delivery Area Surcharge Alaska',
      'Delivery Area Surcharge Hawaii',
      'Delivery Area Surcharge Intra-Hawaii',
      'Out of Delivery Area Tier',
    ],
    category: 'delivery',
    subcategory: 'remote',
  },
  {
    label: ['Delivery Area Surcharge', 'Extended Delivery Area Surcharge'],
    begins: ['DAS ', 'Delivery Area Surcharge '],
    category: 'delivery',
    subcategory: 'area',
  },
  { label: 'Saturday Delivery', category: 'delivery', subcategory: 'saturday' },
  { label: 'Weekday Delivery', category: 'delivery', subcategory: 'weekday' },
  { label: 'Hold for Pickup', category: 'delivery', subcategory: 'hold' },
  {
    label: [
      'Signature Service',
      'Direct Signature',
      'Direct Signature Req.',
      'Indirect Signature',
      'Indirect Signature Req.',
      'Adult Signature',
      'Adult Signature Req.',
    ],
    category: 'delivery',
    subcategory: 'signature',
  },
  {
    label: ['Additional Handling', 'Additional Handling Charge', 'Additional Handling Charge - Package'],
    begins: ['AHS - ', "Add'l Handling-"],
    category: 'handling',
    subcategory: 'additional',
  },
  { label: 'Additional weight charge', category: 'handling', subcategory: 'overweight' },
  { label: ['Oversize Charge', 'Unauthorized Package'], category: 'handling', subcategory: 'oversize' },
  { label: 'USPS Non-Mach Surcharge', category: 'handling', subcategory: 'nonstandard' },
  { label: 'Parcel Re-Label Charge', category: 'handling', subcategory: 'relabel' },
  {
    label: 'Demand Surcharge',
    begins: ['Demand-', 'Peak - '],
    category: 'peak',
    subcategory: 'demand',
  },
  { label: 'Address Correction', category: 'correction', subcategory: 'address' },
  {
    label: ['Declared Value', 'Declared Value Charge'],
    category: 'insurance',
    subcategory: 'declared_value',
  },
  { label: 'Weekly Service Chg', category: 'account', subcategory: 'service' },
  { label: 'Late Fee', category: 'account', subcategory: 'late' },
  { label: 'Third Party Billing', category: 'account', subcategory: 'third_party' },
  { label: 'Regularly Scheduled Pickup Mon-Fri', category: 'pickup', subcategory: 'scheduled' },
  { label: 'Courier Pickup Charge', category: 'pickup', subcategory: 'on_call' },
  { label: 'Saturday Pickup', category: 'pickup', subcategory: 'saturday' },
  { label: 'Delivery and Returns', category: 'returns' },
  { label: ['Print Return Label', 'Return Email Label'], category: 'returns', subcategory: 'label' },
  { label: 'Return Pickup Fee', category: 'returns', subcategory: 'pickup' },
  { label: 'Return On Call Surcharge', category: 'returns', subcategory: 'on_call' },
]

const abroad: readonly ChargeRule[] = [
  { label: 'Remote Area Surcharge', category: 'delivery', subcategory: 'remote' },
  { label: 'Duty and Tax Forwarding Charge', category: 'customs', subcategory: 'disbursement' },
  { label: 'US Inbound Processing Fee', category: 'customs', subcategory: 'processing' },
  // Turkish: customs duty.
  { label: 'Gümrük Vergisi', category: 'customs', subcategory: 'duty' },
  // Turkish: service fee; on a duty invoice the fee for advancing the duty.
  { label: 'Hizmet Ücreti', category: 'customs', subcategory: 'disbursement' },
  { label: 'Turkey VAT on Freight', begins: 'VAT', category: 'tax', subcategory: 'vat' },
  { begins: 'GST', category: 'tax', subcategory: 'gst' },
  { begins: 'HST', category: 'tax', subcategory: 'hst' },
  {
    label: ['Turkey Postal Levy Fee', 'Postal Levy'],
    category: 'tax',
    subcategory: 'levy',
  },
]

/** What the pairs of EDI files are for, by the names of their columns. A miscellaneous charge has but a code. */
const edi: readonly ChargeRule[] = [
  { label: 'Volume Discount', category: 'discount', subcategory: 'volume' },
  { label: 'Automation Discount', category: 'discount', subcategory: 'automation' },
  { label: 'On-Call Pickup', category: 'pickup', subcategory: 'on_call' },
  { label: 'Saturday Service', category: 'delivery', subcategory: 'saturday' },
  { label: 'Duty', category: 'customs', subcategory: 'duty' },
  { label: 'Advancement Fee', category: 'customs', subcategory: 'disbursement' },
  { label: 'GST', category: 'tax', subcategory: 'gst' },
  { label: 'Original VAT', category: 'tax', subcategory: 'vat' },
  { begins: 'Miscellaneous Charge ', category: 'accessorial' },
]

/** FedEx Billing Online, US accounts. */
export const FEDEX_US_CHARGES: ChargeRules = { decides: 'label', rules: us }

/** Accounts outside the US: the same labels, and those of the account's country. */
export const FEDEX_INTL_CHARGES: ChargeRules = { decides: 'label', rules: [...us, ...abroad] }

/** Invoices by EDI in CSV. */
export const FEDEX_EDI_CHARGES: ChargeRules = { decides: 'label', rules: [...us, ...edi] }
