import type { ChargeRules } from '../../src/format/format.js'

/**
 * DPD: a column for each charge, in English, Dutch and German files, and in the British ones with their letters
 * (`A` Fuel and Energy, `U` Global Energy…) in a column that holds no money.
 */
export const DPD_CHARGES: ChargeRules = {
  decides: 'label',
  rules: [
    { label: ['Base price', 'Tarief', 'Revenue'], category: 'freight', subcategory: 'base' },
    { label: 'Totaal', category: 'freight', subcategory: 'total' },
    // The same small amount on each domestic parcel.
    { label: 'Carriage Charge', category: 'freight', subcategory: 'carriage' },
    { label: ['Fuel surcharge', 'Fuel and Energy Charge'], category: 'fuel' },
    { label: ['Energy surcharge', 'Global Energy Charge'], category: 'environmental', subcategory: 'energy' },
    { label: ['Toll surcharge', 'mautpreis'], category: 'environmental', subcategory: 'toll' },
    { label: 'Congestion Charge', category: 'environmental', subcategory: 'congestion' },
    { label: 'Peak surcharge', category: 'peak', subcategory: 'demand' },
    {
      label: ['System return surcharge', 'Return to Consignor Charge'],
      category: 'returns',
      subcategory: 'undeliverable',
    },
    { label: 'EU Export Return Charge', category: 'returns', subcategory: 'export' },
    {
      label: 'Unsuccessful Export Charge',
      category: 'returns',
      subcategory: 'export',
    },
    {
      label: ['Oversized/Overweight surcharge', 'Oversized/Overweight Charge', 'Oversized Exports Charge'],
      category: 'handling',
      subcategory: 'oversize',
    },
    {
      label: ['Customs surcharge', 'verzoll_gebuehr', 'Clearance Charge'],
      category: 'customs',
      subcategory: 'clearance',
    },
    {
      label: 'Duties & Taxes Prepaid Admin Charge',
      category: 'customs',
      subcategory: 'disbursement',
    },
    {
      label: ['Third Party Collection', 'Fourth Party Collection'],
      category: 'pickup',
      subcategory: 'collection',
    },
    { label: 'Failed Collection Charge', category: 'pickup', subcategory: 'failed' },
    { label: 'Scottish Delivery Zone', category: 'delivery', subcategory: 'area' },
    { label: 'COD Toeslag', category: 'delivery', subcategory: 'cod' },
    { label: ['Contractual Liability', 'Cover'], category: 'insurance', subcategory: 'liability' },
    // No advance data for the parcel.
    {
      label: 'Non Coms Handling Charge',
      category: 'correction',
      subcategory: 'missing_data',
    },
    { label: 'Relabel Charge', category: 'correction', subcategory: 'relabel' },
    // The carrier names no kind, and its codes for them are unknown.
    { label: ['Total other surcharges', 'Toeslag'], category: 'accessorial' },
  ],
}
