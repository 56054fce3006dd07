/**
 * The crosswalk to X12: element 150, "Special Charge or Allowance Code", as segment L1 of a 210 carries it in
 * L108. Only if code and subcategory mean the same thing; an approximate code would be booked as the wrong charge.
 */
const X12_BY_CATEGORY: Readonly<Record<string, string>> = {
  fuel: '405', // Fuel Surcharge
  discount: 'DSC', // Discount
  'freight/base': '400', // Freight
  'freight/postage': 'PST', // Postage
  'delivery/residential': 'RES', // Residential Delivery
  'delivery/saturday': '665', // Saturday Delivery
  'correction/address': '020', // Address Correction
  'customs/duty': '315', // Duty Charge
  'tax/vat': '750', // Value Added Tax
  'tax/gst': 'GST', // Goods and Services Tax Charge
  'insurance/shipment': 'INS', // Insurance
  'pickup/on_call': 'OCP', // On Call Pickup Service
  'pickup/saturday': '670', // Saturday Pickup
  'special_goods/dangerous_goods': 'DGS', // Dangerous Goods Surcharge
  'special_goods/dry_ice': '310', // Dry Ice
  'account/late': 'LPC', // Late payment charge
}

/** The X12 special charge code of a category and subcategory, null if none is certain. */
export function x12ChargeCode(category: string, subcategory: string | null): string | null {
  return X12_BY_CATEGORY[`${category}/${subcategory ?? ''}`] ?? X12_BY_CATEGORY[category] ?? null
}
