import type { ChargeRule, ChargeRules } from '../../src/format/format.js'

/**
 * XC1 Code  XC1 Name              XC1 Charge
 * FF        FUEL SURCHARGE             10.00
 * OO        REMOTE AREA DELIVERY       21.00
 *
 * Codes are those of the carrier's rating interface. Files exist whose pairs differ (`DE` "Duties & Taxes
 * Advanced", `DE` RECEIVER PAID), so the name decides and the code speaks only where the name is unknown.
 */
const transport: readonly ChargeRule[] = [
  { label: 'Weight Charge', category: 'freight', subcategory: 'base' },
  { code: 'FF', label: 'FUEL SURCHARGE', category: 'fuel' },
  // Dutch, German.
  { begins: ['BRANDSTOF', 'TREIBSTOFF', 'KEROSIN'], category: 'fuel' },
  {
    cell: ['Discount 1 Amount', 'Discount 2 Amount', 'Discount 3 Amount'],
    label: ['Discount 1', 'Discount 2', 'Discount 3'],
    category: 'discount',
  },
  // Extra charges that the carrier has left without a name: the label is then the column's.
  {
    label: ['Other Charges 1', 'Other Charges 2', 'Other Charges 1 Amount', 'Other Charges 2 Amount'],
    category: 'accessorial',
  },
]

const service: readonly ChargeRule[] = [
  { code: 'OO', label: 'REMOTE AREA DELIVERY', category: 'delivery', subcategory: 'remote' },
  { code: 'AA', label: 'SATURDAY DELIVERY', category: 'delivery', subcategory: 'saturday' },
  {
    code: 'TK',
    label: ['RESIDENTIAL DELIVERY', 'RESIDENTIAL ADDRESS'],
    category: 'delivery',
    subcategory: 'residential',
  },
  {
    code: ['SF', 'SX'],
    label: ['DIRECT SIGNATURE', 'SIGNATURE RELEASE'],
    category: 'delivery',
    subcategory: 'signature',
  },
  { code: 'TF', label: 'VERIFIED DELIVERY', category: 'delivery', subcategory: 'verified' },
  { code: 'NN', label: 'NEUTRAL DELIVERY', category: 'delivery', subcategory: 'neutral' },
  { code: 'LX', label: 'HOLD FOR COLLECTION', category: 'delivery', subcategory: 'hold' },
  { code: ['JA', 'JD'], label: 'VERBAL NOTIFICATION', category: 'delivery', subcategory: 'notification' },
  { code: 'YK', begins: 'PREMIUM', category: 'delivery', subcategory: 'time_definite' },
  { code: 'CA', label: 'ELEVATED RISK', category: 'delivery', subcategory: 'elevated_risk' },
  {
    code: 'WP',
    label: 'RESTRICTED DESTINATION',
    category: 'delivery',
    subcategory: 'restricted_destination',
  },
  { code: 'OB', label: 'REMOTE AREA PICKUP', category: 'pickup', subcategory: 'remote' },
  { code: 'QA', label: 'DEDICATED PICKUP', category: 'pickup', subcategory: 'dedicated' },
  { code: 'YB', label: 'OVERSIZE PIECE', category: 'handling', subcategory: 'oversize' },
  { code: 'YY', label: 'OVERWEIGHT PIECE', category: 'handling', subcategory: 'overweight' },
  {
    code: ['YL', 'YO', 'YC'],
    label: [
      'NON-CONVEYABLE PIECE',
      'NON-CONVEYABLE PIECE - IRREGULAR',
      'NON-CONVEYABLE PIECE - WEIGHT',
      'NON STACKABLE PALLET',
    ],
    category: 'handling',
    subcategory: 'nonstandard',
  },
  { code: 'GG', label: 'PACKAGING', category: 'handling', subcategory: 'packaging' },
  {
    code: 'PA',
    label: 'SHIPMENT PREPARATION',
    category: 'handling',
    subcategory: 'preparation',
  },
  { code: 'NX', label: 'DEMAND SURCHARGE', category: 'peak', subcategory: 'demand' },
  { code: 'CR', label: 'EMERGENCY SITUATION', category: 'peak', subcategory: 'emergency' },
  { code: 'MA', label: 'ADDRESS CORRECTION', category: 'correction', subcategory: 'address' },
  { code: 'PD', label: 'DATA ENTRY', category: 'correction', subcategory: 'missing_data' },
  { code: 'II', label: 'SHIPMENT INSURANCE', category: 'insurance', subcategory: 'shipment' },
  { code: 'IB', label: 'EXTENDED LIABILITY', category: 'insurance', subcategory: 'liability' },
  {
    code: ['PR', 'PH'],
    label: ['RETURN TO ORIGIN', 'RETURN TO SELLER'],
    category: 'returns',
    subcategory: 'undeliverable',
  },
]

const customs: readonly ChargeRule[] = [
  { code: 'XX', label: 'IMPORT EXPORT DUTIES', category: 'customs', subcategory: 'duty' },
  { code: 'XB', label: 'IMPORT EXPORT TAXES', category: 'customs', subcategory: 'import_tax' },
  { code: 'XS', label: 'EXCISE TAX', category: 'customs', subcategory: 'excise' },
  {
    code: ['XK', 'RG', 'XE', 'XJ', 'WC'],
    label: [
      'REGULATORY CHARGES',
      'MERCHANDISE PROCESS',
      'TRADE ZONE PROCESS',
      'DUTY TAX PROCESSING',
      'OTHER GOVT DEPT FEE',
    ],
    category: 'customs',
    subcategory: 'processing',
  },
  // `DT` is also given as IMPORT BILLING, which its name shows.
  {
    code: ['DD', 'DT', 'DU'],
    label: ['DUTY TAX PAID', 'DUTY TAX IMPORTER', 'Duties & Taxes Advanced'],
    category: 'customs',
    subcategory: 'disbursement',
  },
  {
    code: ['WB', 'WD', 'WE', 'WF', 'WG', 'WH', 'WI', 'WJ', 'WK', 'WL', 'WM', 'WO', 'WS', 'WT', 'WY'],
    label: 'CLEARANCE PROCESSING',
    category: 'customs',
    subcategory: 'clearance',
  },
]

const goods: readonly ChargeRule[] = [
  { code: 'HC', label: 'DRY ICE', category: 'special_goods', subcategory: 'dry_ice' },
  { code: ['HD', 'HM', 'HV', 'HW'], category: 'special_goods', subcategory: 'lithium' },
  { code: 'HE', label: 'DANGEROUS GOODS', category: 'special_goods', subcategory: 'dangerous_goods' },
  { code: 'HH', label: 'EXCEPTED QUANTITIES', category: 'special_goods', subcategory: 'excepted_quantities' },
  {
    code: 'HK',
    label: 'CONSUMER COMMODITIES',
    category: 'special_goods',
    subcategory: 'consumer_commodities',
  },
  { code: 'HU', label: 'NOT RESTRICTED', category: 'special_goods', subcategory: 'not_restricted' },
  { code: 'HX', label: 'MAGNETIZED', category: 'special_goods', subcategory: 'magnetized' },
  { code: 'HT', label: 'ACTIVE DATA LOGGER', category: 'special_goods', subcategory: 'data_logger' },
  {
    code: ['EE', 'FD', 'FE'],
    label: ['GOGREEN CLIMATE NEUTRAL', 'GOGREEN PLUS - CARBON REDUCED'],
    category: 'environmental',
    subcategory: 'carbon',
  },
  { code: 'RD', label: 'TOLL SURCHARGE', category: 'environmental', subcategory: 'toll' },
]

const account: readonly ChargeRule[] = [
  {
    code: ['DE', '30'],
    label: ['RECEIVER PAID', 'IMPORT BILLING'],
    category: 'account',
    subcategory: 'third_party',
  },
  { label: 'Invoice Fee', category: 'account', subcategory: 'paper_invoice' },
]

/** DHL Express MyBill. */
export const DHL_EXPRESS_CHARGES: ChargeRules = {
  decides: 'label',
  rules: [...transport, ...service, ...customs, ...goods, ...account],
}
