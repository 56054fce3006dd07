import type { ChargeRule, ChargeRules } from '../../src/format/format.js'
import { DHL_EXPRESS_CUSTOMS } from './customs-charges.js'

/**
 * XC1 Code  XC1 Name              XC1 Charge
 * FF        FUEL SURCHARGE             10.00
 * OO        REMOTE AREA DELIVERY       21.00
 *
 * Codes are those of the carrier's rating interface and of its published list of special services. Files exist whose pairs
 * differ (`DE` "Duties & Taxes Advanced", `DE` RECEIVER PAID), so the name decides and the code speaks only where the name is
 * unknown, as in invoices whose names are in the language of a country.
 */
const transport: readonly ChargeRule[] = [
  { label: 'Weight Charge', category: 'freight', subcategory: 'base' },
  // English; Dutch, German.
  {
    code: ['FF', 'FB', 'FC'],
    label: 'FUEL SURCHARGE',
    begins: ['FUEL SURCHARGE', 'BRANDSTOF', 'TREIBSTOFF', 'KEROSIN'],
    category: 'fuel',
  },
  {
    cell: ['Discount 1 Amount', 'Discount 2 Amount', 'Discount 3 Amount'],
    label: ['Discount 1', 'Discount 2', 'Discount 3'],
    category: 'discount',
  },
  { code: ['ZD', 'ZE'], label: ['CUSTOMER REBATE', 'ECOM DISCOUNT'], category: 'discount' },
  // Extra charges that the carrier has left without a name: the label is then the column's.
  {
    label: ['Other Charges 1', 'Other Charges 2', 'Other Charges 1 Amount', 'Other Charges 2 Amount'],
    category: 'accessorial',
  },
]

const delivery: readonly ChargeRule[] = [
  { code: ['OO', 'OC'], label: 'REMOTE AREA DELIVERY', category: 'delivery', subcategory: 'remote' },
  {
    code: ['AA', 'AG'],
    label: ['SATURDAY DELIVERY', 'DOMESTIC SATURDAY DELIVERY'],
    category: 'delivery',
    subcategory: 'saturday',
  },
  {
    code: 'TK',
    label: ['RESIDENTIAL DELIVERY', 'RESIDENTIAL ADDRESS'],
    category: 'delivery',
    subcategory: 'residential',
  },
  {
    // `SD` is ADULT SIGNATURE in the published list, and Saturday Delivery in other files.
    code: ['SF', 'SX', 'SA', 'SB', 'SC', 'SE', 'SW'],
    label: [
      'DIRECT SIGNATURE',
      'SIGNATURE RELEASE',
      'ADULT SIGNATURE',
      'DELIVERY SIGNATURE',
      'CONTENT SIGNATURE',
      'NAMED SIGNATURE',
      'CONTRACT SIGNATURE',
      'ALTERNATIVE SIGNATURE',
    ],
    category: 'delivery',
    subcategory: 'signature',
  },
  { code: 'TF', label: 'VERIFIED DELIVERY', category: 'delivery', subcategory: 'verified' },
  {
    code: 'NN',
    label: ['NEUTRAL DELIVERY', 'NEUTRAL DELIVERY SERVICE'],
    category: 'delivery',
    subcategory: 'neutral',
  },
  { code: 'LX', label: 'HOLD FOR COLLECTION', category: 'delivery', subcategory: 'hold' },
  {
    code: ['LA', 'LC', 'LW', 'TN'],
    label: ['SHIPMENT INTERCEPT', 'SHIPMENT REDIRECT', 'ALTERNATIVE ADDRESS', 'REPEAT DELIVERY'],
    category: 'delivery',
    subcategory: 'redirect',
  },
  {
    code: ['JA', 'JD', 'JY'],
    label: ['VERBAL NOTIFICATION', 'DELIVERY NOTIFICATION', 'PROACTIVE TRACKING', 'PREALERT NOTIFICATION'],
    category: 'delivery',
    subcategory: 'notification',
  },
  {
    code: ['YK', 'YI', 'YJ', 'Y1', 'Y2', 'Y3'],
    label: ['9:00 PREMIUM', '09:00 PREMIUM', '10:30 PREMIUM', '12:00 PREMIUM'],
    begins: 'PREMIUM',
    category: 'delivery',
    subcategory: 'time_definite',
  },
  { code: 'CA', label: 'ELEVATED RISK', category: 'delivery', subcategory: 'elevated_risk' },
  {
    code: ['WP', 'CB'],
    label: 'RESTRICTED DESTINATION',
    category: 'delivery',
    subcategory: 'restricted_destination',
  },
  { code: 'KB', label: 'CASH ON DELIVERY', category: 'delivery', subcategory: 'cod' },
  {
    code: ['AC', 'TA', 'TB', 'TC', 'TD', 'TE'],
    label: [
      ...['HOLIDAY DELIVERY', 'DEDICATED DELIVERY', 'EARLY DELIVERY', 'EVENING DELIVERY'],
      ...['TIME WINDOW DELIVERY', 'DELIVERY ON APPOINTMENT'],
    ],
    category: 'delivery',
  },
]

const service: readonly ChargeRule[] = [
  { code: 'OB', label: 'REMOTE AREA PICKUP', category: 'pickup', subcategory: 'remote' },
  { code: 'QA', label: 'DEDICATED PICKUP', category: 'pickup', subcategory: 'dedicated' },
  { code: 'AB', label: 'SATURDAY PICKUP', category: 'pickup', subcategory: 'saturday' },
  {
    code: ['PX', 'PY'],
    label: ['STANDARD PICKUP', 'SCHEDULED PICKUP'],
    category: 'pickup',
    subcategory: 'scheduled',
  },
  {
    code: ['AD', 'QB', 'QD', 'QE'],
    label: ['HOLIDAY PICKUP', 'EARLY PICKUP', 'LATE PICKUP', 'RESIDENTIAL PICKUP'],
    category: 'pickup',
  },
  {
    code: ['YB', 'YG'],
    begins: ['OVERSIZE PIECE', 'OVERSIZED PIECE', 'OVER SIZED PIECE'],
    category: 'handling',
    subcategory: 'oversize',
  },
  {
    code: ['YY', 'YF'],
    begins: ['OVERWEIGHT PIECE', 'OVER WEIGHT PIECE'],
    category: 'handling',
    subcategory: 'overweight',
  },
  {
    code: ['YL', 'YO', 'YC', 'YH'],
    label: [
      'NON-CONVEYABLE PIECE',
      'NON-CONVEYABLE PIECE - IRREGULAR',
      'NON-CONVEYABLE PIECE - WEIGHT',
      'NON STACKABLE PALLET',
      'OVER HANDLED PIECE',
    ],
    begins: ['NON-CONVEYABLE', 'NON CONVEYABLE'],
    category: 'handling',
    subcategory: 'nonstandard',
  },
  {
    code: ['GG', 'GA', 'GB', 'GC', 'GD', 'GE', 'GF', 'GH', 'GI'],
    label: ['PACKAGING', 'REPACKING'],
    category: 'handling',
    subcategory: 'packaging',
  },
  {
    code: ['PA', 'PB', 'PC', 'PS'],
    label: ['SHIPMENT PREPARATION', 'SHIPMENT LABELING', 'SHIPMENT CONSOLIDATION', 'PIECE LABELLING'],
    category: 'handling',
    subcategory: 'preparation',
  },
  {
    code: 'NX',
    label: 'DEMAND SURCHARGE',
    begins: 'PEAK SEASON SURCHARGE',
    category: 'peak',
    subcategory: 'demand',
  },
  { code: 'CR', begins: 'EMERGENCY SITUATION', category: 'peak', subcategory: 'emergency' },
  { code: ['MA', 'MB'], label: 'ADDRESS CORRECTION', category: 'correction', subcategory: 'address' },
  { code: 'PD', label: 'DATA ENTRY', category: 'correction', subcategory: 'missing_data' },
  {
    code: ['II', 'IC'],
    label: [
      'SHIPMENT INSURANCE',
      'SHIPMENT VALUE PROTECTION',
      'VALUE PROTECTION',
      'INSURANCE',
      'CONTRACT INSURANCE',
    ],
    category: 'insurance',
    subcategory: 'shipment',
  },
  { code: 'IB', label: 'EXTENDED LIABILITY', category: 'insurance', subcategory: 'liability' },
  {
    code: ['PR', 'PH', 'TG'],
    label: ['RETURN TO ORIGIN', 'RETURN TO SELLER', 'RETURN UNDELIVERABLE'],
    category: 'returns',
    subcategory: 'undeliverable',
  },
  {
    code: ['ZA', 'ZB', 'ZC'],
    label: ['CUSTOMER CLAIM', 'DAMAGE COMPENSATION', 'LOSS COMPENSATION'],
    category: 'refund',
  },
  // Storage and waiting.
  {
    code: ['LE', 'LG', 'QF', 'TJ'],
    label: ['STORAGE AT FACILITY', 'COLD STORAGE', 'LOADING/WAITING', 'UNLOADING/WAITING'],
    category: 'accessorial',
  },
]

const goods: readonly ChargeRule[] = [
  { code: 'HC', begins: 'DRY ICE', category: 'special_goods', subcategory: 'dry_ice' },
  {
    code: ['HB', 'HD', 'HM', 'HV', 'HW'],
    begins: 'LITHIUM',
    category: 'special_goods',
    subcategory: 'lithium',
  },
  {
    code: ['HE', 'HL', 'HN'],
    label: ['DANGEROUS GOODS', 'ADR LOAD EXEMPTION'],
    begins: 'LIMITED QUANTIT',
    category: 'special_goods',
    subcategory: 'dangerous_goods',
  },
  {
    code: 'HH',
    begins: 'EXCEPTED QUANTIT',
    category: 'special_goods',
    subcategory: 'excepted_quantities',
  },
  {
    code: 'HK',
    label: 'CONSUMER COMMODITIES',
    category: 'special_goods',
    subcategory: 'consumer_commodities',
  },
  { code: 'HU', label: 'NOT RESTRICTED', category: 'special_goods', subcategory: 'not_restricted' },
  { code: 'HX', label: 'MAGNETIZED', category: 'special_goods', subcategory: 'magnetized' },
  { code: 'HT', label: 'ACTIVE DATA LOGGER', category: 'special_goods', subcategory: 'data_logger' },
  { code: ['HG', 'HY'], label: ['PERISHABLE CARGO', 'BIOLOGICAL UN3373'], category: 'special_goods' },
  {
    code: ['EA', 'EB', 'EC', 'EE', 'FD', 'FE'],
    begins: ['GOGREEN', 'GO GREEN'],
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
  {
    code: ['KA', 'KE'],
    label: ['CHANGE OF BILLING', 'WAYBILL COPY'],
    category: 'account',
    subcategory: 'administration',
  },
  {
    code: 'KD',
    label: ['Invoice Fee', 'PRINTED INVOICE'],
    category: 'account',
    subcategory: 'paper_invoice',
  },
]

/** DHL Express MyBill. */
export const DHL_EXPRESS_CHARGES: ChargeRules = {
  decides: 'label',
  rules: [...transport, ...delivery, ...service, ...DHL_EXPRESS_CUSTOMS, ...goods, ...account],
}
