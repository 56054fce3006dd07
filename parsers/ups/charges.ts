import type { ChargeRule, ChargeRules } from '../../src/format/format.js'

/**
 * charge_code: category/detail/class/code   description
 *              SHP/ISS/FRT/003              Ground Commercial
 *              ADJ/SCC/ACC/RES              Shipping Charge Correction Residential
 *
 * The code decides wherever it is known, not the description: it is localised, and a prefix such as "Not Previously
 * Billed" or "Chargeback" changes it without changing the charge. The first rule that fits counts.
 */
const anyClass: readonly ChargeRule[] = [
  { parts: ['*', '*', 'FSC', '*'], category: 'fuel' },
  { parts: ['*', '*', '*', 'FSC'], category: 'fuel' },
  { parts: ['*', '*', 'TAX', '*'], category: 'tax' },
  { parts: ['*', '*', 'GOV', '201'], category: 'customs', subcategory: 'duty' },
  { parts: ['*', '*', 'GOV', '205|206|214|235'], category: 'customs', subcategory: 'import_tax' },
  { parts: ['*', '*', 'GOV', '212'], category: 'customs', subcategory: 'processing' },
  { parts: ['*', '*', 'GOV', '*'], category: 'customs' },
  { parts: ['*', '*', 'BRK', '405'], category: 'customs', subcategory: 'disbursement' },
  { parts: ['*', '*', 'BRK', '*'], category: 'customs', subcategory: 'brokerage' },
  { parts: ['*', '*', 'EXM', '*'], category: 'tax', subcategory: 'exemption' },
  // Service charges carry class FRT: they are no freight.
  { parts: ['*', 'SVCH', '*', 'NSS'], category: 'account', subcategory: 'payment_processing' },
  { parts: ['*', 'SVCH', '*', '*'], category: 'account', subcategory: 'service' },
  { parts: ['*', 'GSR|AGSR', '*', '*'], category: 'refund', subcategory: 'service_guarantee' },
  { parts: ['*', 'VOID', '*', '*'], category: 'refund', subcategory: 'void' },
  // A pickup that was asked for is billed as an adjustment.
  { parts: ['ADJ', 'MIS|OCG|OCA', 'ACC|FRT|MSC', '*'], category: 'pickup', subcategory: 'on_call' },
  { parts: ['*', 'CADJ', '*', '*'], category: 'adjustment', subcategory: 'billing' },
  // Special Incentive Modifier: a discount as a row of its own.
  { parts: ['*', '*', '*', 'SIM'], category: 'discount', subcategory: 'incentive' },
  // Missing PLD fee: the package level detail was not uploaded.
  { parts: ['*', '*', '*', 'NPF'], category: 'correction', subcategory: 'missing_data' },
]

const accessorials: readonly ChargeRule[] = [
  { parts: ['*', '*', 'ACC', 'RES|HRS|RS1'], category: 'delivery', subcategory: 'residential' },
  {
    parts: ['*', '*', 'ACC', 'RDC|RDR|LDC|LDR|SDA|SDE|HRC|HSC|ESD'],
    category: 'delivery',
    subcategory: 'area',
  },
  { parts: ['*', '*', 'ACC', 'CAC|CAR|HIC|HIR|AKC|AKR'], category: 'delivery', subcategory: 'remote' },
  { parts: ['*', '*', 'ACC', 'DCS|CSG|ADS'], category: 'delivery', subcategory: 'signature' },
  { parts: ['*', '*', 'ACC', 'SAT'], category: 'delivery', subcategory: 'saturday' },
  { parts: ['*', '*', 'ACC', 'SUR'], category: 'delivery', subcategory: 'time_definite' },
  { parts: ['*', '*', 'ACC', 'IRS|IRW|ISW'], category: 'delivery', subcategory: 'redirect' },
  {
    parts: ['*', '*', 'ACC', 'AHC|AHG|AHL|AHP|AHS|AHV|AHW'],
    category: 'handling',
    subcategory: 'additional',
  },
  {
    parts: ['*', '*', 'ACC', 'LPS|LPR|LLC|LLR|LCC|LCR|LWC|LWR|OML|OVR'],
    category: 'handling',
    subcategory: 'oversize',
  },
  { parts: ['*', '*', 'ACC', 'NCB|NLN'], category: 'handling', subcategory: 'nonstandard' },
  { parts: ['*', '*', 'ACC', 'DSR|PFC|PFR|PSC|PSR|SAH'], category: 'peak', subcategory: 'demand' },
  { parts: ['*', '*', 'ACC', 'EVS'], category: 'insurance', subcategory: 'declared_value' },
  { parts: ['*', '*', 'ACC', 'OFW|OSW'], category: 'pickup', subcategory: 'on_call' },
  { parts: ['*', '*', 'ACC', 'ALP'], category: 'returns', subcategory: 'label' },
  { parts: ['*', '*', 'ACC', 'CNS'], category: 'environmental', subcategory: 'carbon' },
  { parts: ['*', '*', 'ACC', 'F/D'], category: 'customs', subcategory: 'disbursement' },
  { parts: ['*', '*', 'ACC', 'SED'], category: 'customs', subcategory: 'documents' },
  { parts: ['*', '*', 'ACC', 'CIS'], category: 'customs', subcategory: 'documents' },
  { parts: ['*', '*', 'ACC', 'LTG'], category: 'special_goods', subcategory: 'lithium' },
  { parts: ['*', '*', 'ACC', 'PIF'], category: 'special_goods', subcategory: 'prohibited' },
  { parts: ['*', '*', 'ACC', 'FTP'], category: 'account', subcategory: 'third_party' },
  // Freight that an import has beside its transportation charge.
  { parts: ['SHP', 'IMP', 'ACC', 'FRT'], category: 'freight', subcategory: 'extra' },
  // A file without category and detail repeats the class as the code and says no more.
  { parts: ['', '', 'ACC', 'ACC'], category: 'accessorial' },
]

const freight: readonly ChargeRule[] = [
  { parts: ['ADJ', 'ADC', 'FRT', '*'], category: 'correction', subcategory: 'address' },
  { parts: ['ADJ', 'SCC', 'FRT', '*'], category: 'correction', subcategory: 'shipping_charge' },
  { parts: ['ADJ', 'ZONE', 'FRT', '*'], category: 'correction', subcategory: 'zone' },
  {
    parts: ['ADJ', 'RADJ', 'FRT', 'RES|COM'],
    category: 'delivery',
    subcategory: 'residential',
  },
  {
    parts: ['ADJ', 'FPOD', 'FRT', '*'],
    category: 'account',
    subcategory: 'proof_of_delivery',
  },
  { parts: ['ADJ', 'DIN', 'FRT', '*'], category: 'delivery', subcategory: 'redirect' },
  { parts: ['RTN', '*', 'FRT', '*'], category: 'returns' },
  // Miscellaneous charges (supplies, information, pickups) carry class FRT too, and are no freight.
  { parts: ['|SHP|ADJ|INF', '*', 'FRT', '*'], category: 'freight', subcategory: 'base' },
]

/**
 * Where the code is not known the description decides. It may begin with "Shipping Charge Correction", "Not Previously
 * Billed" or "Chargeback", and end with "Adjustment"; so the words are looked for anywhere in it.
 */
const described: readonly ChargeRule[] = [
  { contains: 'Fuel Surcharge', category: 'fuel' },
  {
    contains: ['Demand Surcharge', 'Peak Surcharge', 'Surge Fee', 'Surge Surcharge'],
    category: 'peak',
    subcategory: 'demand',
  },
  {
    contains: ['Additional Handling', "Add'l Handling", 'Addl. Handling'],
    category: 'handling',
    subcategory: 'additional',
  },
  { contains: ['Large Package', 'Over Maximum', 'Oversize'], category: 'handling', subcategory: 'oversize' },
  {
    contains: ['Non-Standard', 'Nonstandard', 'Non-Machin', 'Nonmachin'],
    category: 'handling',
    subcategory: 'nonstandard',
  },
  { contains: 'Repack', category: 'handling', subcategory: 'packaging' },
  { contains: ['Remote Area', 'Remote Surcharge'], category: 'delivery', subcategory: 'remote' },
  { contains: ['Delivery Area', 'Extended Area'], category: 'delivery', subcategory: 'area' },
  {
    contains: ['Residential Surcharge', 'Residential Adjustment', 'Residential Delivery'],
    category: 'delivery',
    subcategory: 'residential',
  },
  {
    contains: ['Signature Required', 'Signature Confirmation', 'Delivery Confirmation'],
    category: 'delivery',
    subcategory: 'signature',
  },
  { contains: 'Saturday Delivery', category: 'delivery', subcategory: 'saturday' },
  { contains: 'Early Surcharge', category: 'delivery', subcategory: 'time_definite' },
  {
    contains: ['Delivery Intercept', 'Reroute', 'Return To Sender'],
    category: 'delivery',
    subcategory: 'redirect',
  },
  { contains: 'Saturday Pickup', category: 'pickup', subcategory: 'saturday' },
  {
    contains: ['On-Call Pickup', 'On Call Pickup', 'Pickup Request', 'Future Day Pickup', 'Same Day Pickup'],
    category: 'pickup',
    subcategory: 'on_call',
  },
  {
    contains: ['Daily Pickup', 'Weekly Pickup', 'Scheduled Pickup'],
    category: 'pickup',
    subcategory: 'scheduled',
  },
  {
    contains: ['Print Label', 'Electronic Label', 'Return Label'],
    category: 'returns',
    subcategory: 'label',
  },
  { contains: 'Pickup Attempt', category: 'returns', subcategory: 'pickup' },
  { contains: ['Address Correction'], category: 'correction', subcategory: 'address' },
  {
    contains: ['Shipping Charge Correction Audit', 'Correction Audit Fee', 'Shipping Correction Fee'],
    category: 'correction',
    subcategory: 'shipping_charge',
  },
  { contains: 'Missing PLD', category: 'correction', subcategory: 'missing_data' },
  { contains: 'Declared Value', category: 'insurance', subcategory: 'declared_value' },
  {
    contains: ['Duty and Tax Forwarding', 'Disbursement Fee'],
    category: 'customs',
    subcategory: 'disbursement',
  },
  { contains: 'Brokerage', category: 'customs', subcategory: 'brokerage' },
  { contains: 'International Processing Fee', category: 'customs', subcategory: 'processing' },
  {
    contains: ['Commercial Invoice', 'Electronic Export Information'],
    category: 'customs',
    subcategory: 'documents',
  },
  {
    contains: ['Dangerous Goods', 'Hazardous Material'],
    category: 'special_goods',
    subcategory: 'dangerous_goods',
  },
  { contains: 'Dry Ice', category: 'special_goods', subcategory: 'dry_ice' },
  { contains: 'Lithium Batter', category: 'special_goods', subcategory: 'lithium' },
  { contains: 'Carbon Neutral', category: 'environmental', subcategory: 'carbon' },
  { contains: ['Late Payment', 'Late Fee'], category: 'account', subcategory: 'late' },
  { contains: 'Payment Processing', category: 'account', subcategory: 'payment_processing' },
  { contains: ['Third Party Billing', '3rd Party Billing'], category: 'account', subcategory: 'third_party' },
  { contains: 'Billing Adjustment', category: 'adjustment', subcategory: 'billing' },
  { contains: 'Air Freight', category: 'freight', subcategory: 'extra' },
]

/** Codes that are seen with several descriptions: these go first. */
const ambiguous: readonly ChargeRule[] = [
  // Electronic return label; return with three attempts at a pickup.
  { parts: ['*', '*', 'ACC', 'ERL'], category: 'returns', subcategory: 'label' },
  { parts: ['*', '*', 'ACC', 'ART'], category: 'returns', subcategory: 'pickup' },
  // Pickup at another address on a future day; pickup at a residence.
  { parts: ['*', '*', 'ACC', 'AFW'], category: 'pickup', subcategory: 'on_call' },
  { parts: ['*', '*', 'ACC', 'REP'], category: 'pickup' },
  { parts: ['*', '*', 'ACC', 'SCF'], category: 'correction', subcategory: 'shipping_charge' },
  // Extras of air freight have no class of their own.
  { parts: ['*', 'DF|EG', 'TBD', '*'], category: 'freight', subcategory: 'extra' },
  { parts: ['*', 'DF|EG', 'ACC', '*'], category: 'accessorial' },
  { parts: ['*', '*', 'TBD', 'DF|EG'], category: 'freight', subcategory: 'extra' },
]

const miscellaneous: readonly ChargeRule[] = [
  { parts: ['*', '*', 'MSC', 'DSC|GWN|MSC'], category: 'account', subcategory: 'service' },
]

/** UPS billing data. What no rule fits, by its code or by its description, stays uncategorized. */
export const UPS_CHARGES: ChargeRules = {
  decides: 'code',
  split: splitCode,
  rules: [...anyClass, ...accessorials, ...freight, ...miscellaneous, ...described, ...ambiguous],
}

/**
 * Category, detail, class and code; a code may hold a `/` itself (`F/D`). Rows of class INF echo a billed row,
 * whose class shows in the code: digits are freight, FSC is fuel, anything else an accessorial.
 */
function splitCode(chargeCode: string): readonly string[] {
  const [category = '', detail = '', printed = '', ...rest] = chargeCode.split('/')
  const code = rest.join('/')
  if (printed !== 'INF') return [category, detail, printed, code]
  const echoed = /^\d+$/.test(code) ? 'FRT' : code === 'FSC' ? 'FSC' : 'ACC'
  return [category, detail, echoed, code]
}
