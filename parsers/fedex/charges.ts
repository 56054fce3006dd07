import type { ChargeRule, ChargeRules } from '../../src/format/format.js'

/**
 * Label                      Amount
 * Earned Discount            -4.94
 * DAS Extended Resi           6.20
 * AHS - Dimensions           14.50
 *
 * FedEx has no codes. One file may use two names for one thing (`AHS - Dimensions`, `Add'l Handling-Dimension`).
 */
const common: readonly ChargeRule[] = [
  { label: 'Transportation Charge', category: 'freight', subcategory: 'base' },
  {
    label: ['Transportation Charges', 'Freight', 'Freight Charge', 'Base Charge'],
    category: 'freight',
    subcategory: 'base',
  },
  { label: 'Performance Pricing', category: 'discount', subcategory: 'performance' },
  { label: 'Earned Discount', category: 'discount', subcategory: 'earned' },
  { label: 'Grace Discount', category: 'discount', subcategory: 'grace' },
  { label: 'Volume Discount', category: 'discount', subcategory: 'volume' },
  {
    label: ['Automation Discount', 'Automation Bonus Discount'],
    category: 'discount',
    subcategory: 'automation',
  },
  { label: 'Discount', category: 'discount' },
  { label: 'Fuel Surcharge', category: 'fuel' },
  {
    label: ['Residential', 'Residential Delivery', 'Residential Delivery Surcharge'],
    category: 'delivery',
    subcategory: 'residential',
  },
  {
    begins: [
      'DAS Remote',
      'DAS Alaska',
      'DAS Hawaii',
      'DAS HI ',
      'Delivery Area Surcharge Alaska',
      'Delivery Area Surcharge Hawaii',
      'Delivery Area Surcharge Intra-Hawaii',
      'Out of Delivery Area',
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
  {
    label: ['Saturday Delivery', 'Saturday Delivery Charge'],
    category: 'delivery',
    subcategory: 'saturday',
  },
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
    label: [
      'Additional Handling',
      'Additional Handling Charge',
      'Additional Handling Charge - Package',
      'Additional Handling Surcharge',
    ],
    begins: ['AHS - ', "Add'l Handling-"],
    category: 'handling',
    subcategory: 'additional',
  },
  { label: 'Additional weight charge', category: 'handling', subcategory: 'overweight' },
  {
    label: ['Oversize Charge', 'Oversize Package', 'Unauthorized Package', 'Unauthorized OS'],
    category: 'handling',
    subcategory: 'oversize',
  },
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
  { label: ['Weekly Service Chg', 'Weekly Service Charge'], category: 'account', subcategory: 'service' },
  { label: 'Late Fee', category: 'account', subcategory: 'late' },
  { label: 'Third Party Billing', category: 'account', subcategory: 'third_party' },
  { label: 'Regularly Scheduled Pickup Mon-Fri', category: 'pickup', subcategory: 'scheduled' },
  { label: 'Courier Pickup Charge', category: 'pickup', subcategory: 'on_call' },
  { label: ['Saturday Pickup', 'Saturday Pickup Charge'], category: 'pickup', subcategory: 'saturday' },
  { begins: 'Out of Pickup Area', category: 'pickup', subcategory: 'remote' },
  { label: 'Dry Ice', category: 'special_goods', subcategory: 'dry_ice' },
  {
    label: [
      'Dangerous Goods',
      'Accessible Dangerous Goods',
      'Inaccessible Dangerous Goods',
      'Hazardous Material',
      'Hazardous Materials',
    ],
    category: 'special_goods',
    subcategory: 'dangerous_goods',
  },
  { label: 'C.O.D. Fee', category: 'delivery', subcategory: 'cod' },
  { label: 'Delivery and Returns', category: 'returns' },
  { label: ['Print Return Label', 'Return Email Label'], category: 'returns', subcategory: 'label' },
  { label: 'Return Pickup Fee', category: 'returns', subcategory: 'pickup' },
  { label: 'Return On Call Surcharge', category: 'returns', subcategory: 'on_call' },
]

/**
 * Customs and taxes, which the invoices of US accounts have too: a parcel to Canada, or from abroad. Their labels must be known: the
 * fuel surcharge is not calculated from them.
 */
const border: readonly ChargeRule[] = [
  {
    label: ['Duty', 'Customs Duty', 'Original Duty', 'Original Customs Duty', 'Rebill Duty'],
    category: 'customs',
    subcategory: 'duty',
  },
  {
    label: ['Duty and Tax Forwarding Charge', 'Disbursement Fee', 'Advancement Fee', 'Duty/Tax Advance Fee'],
    category: 'customs',
    subcategory: 'disbursement',
  },
  {
    label: ['US Inbound Processing Fee', 'Merchandise Processing Fee'],
    category: 'customs',
    subcategory: 'processing',
  },
  {
    label: ['Clearance Entry Fee', 'Additional Entry Line Items Fee', 'Other Government Agency Fee'],
    category: 'customs',
    subcategory: 'clearance',
  },
  {
    label: ['Broker Document Transfer Fee', 'Broker Selection Option', 'Broker Select Option'],
    category: 'customs',
    subcategory: 'brokerage',
  },
  { label: ['Additional Tax Admin', 'Additional Tax Administration'], category: 'customs' },
  { label: ['Original VAT', 'Rebill VAT'], begins: 'VAT', category: 'tax', subcategory: 'vat' },
  { begins: ['GST', 'Canada GST'], category: 'tax', subcategory: 'gst' },
  { begins: ['HST', 'Canada HST'], category: 'tax', subcategory: 'hst' },
  { begins: ['PST', 'Canada PST'], category: 'tax', subcategory: 'pst' },
]

const abroad: readonly ChargeRule[] = [
  { label: 'Remote Area Surcharge', category: 'delivery', subcategory: 'remote' },
  // Turkish: customs duty.
  { label: 'Gümrük Vergisi', category: 'customs', subcategory: 'duty' },
  // Turkish: service fee; on a duty invoice the fee for advancing the duty.
  { label: 'Hizmet Ücreti', category: 'customs', subcategory: 'disbursement' },
  { label: 'Turkey VAT on Freight', category: 'tax', subcategory: 'vat' },
  {
    label: ['Turkey Postal Levy Fee', 'Postal Levy'],
    category: 'tax',
    subcategory: 'levy',
  },
]

/** What the pairs of EDI files are for, by the names of their columns. A miscellaneous charge has but a code. */
const edi: readonly ChargeRule[] = [
  { label: 'On-Call Pickup', category: 'pickup', subcategory: 'on_call' },
  { label: 'Saturday Service', category: 'delivery', subcategory: 'saturday' },
  { begins: 'Miscellaneous Charge ', category: 'accessorial' },
]

const us = [...common, ...border]

/** FedEx Billing Online, US accounts. */
export const FEDEX_US_CHARGES: ChargeRules = { decides: 'label', rules: us }

/** Accounts outside the US: the same labels, and those of the account's country. */
export const FEDEX_INTL_CHARGES: ChargeRules = { decides: 'label', rules: [...us, ...abroad] }

/** Invoices by EDI in CSV. */
export const FEDEX_EDI_CHARGES: ChargeRules = { decides: 'label', rules: [...us, ...edi] }
