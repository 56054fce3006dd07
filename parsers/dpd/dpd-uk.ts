/**
 * DPD UK invoice data: four records state account, invoice and totals, then the column names, then a row a parcel.
 *
 *   "Account No","100200","Invoice No","30000001",,"Example Ltd",,,"Invoice Data"
 *   "Nett Invoice Value",,"9.50","GBP"
 *   "VAT",,"1.90","GBP"
 *   "Gross Invoice Value",,"11.40","GBP"
 *   "Date","Consignment",…,"Parcel No",…,"Revenue","Surcharge","Fuel and Energy Charge",…,"Cover"
 *   "11/05/2026",4000000001,…,"15504000000001",…,"4.10","AS","0.20",…,"0"
 *
 * `Surcharge` holds letters, one for each filled column beside it; it is no money.
 */
import {
  after,
  type FormatDeclaration,
  matches,
  numeric,
  RESAVED_DATES,
  type RowKind,
  type Statement,
  stage,
  where,
} from '../../src/format/format.js'
import { DPD_UK_AUDIT, DPD_UK_FACTS } from './audit.js'
import { DPD_CHARGES } from './charges.js'

const CHARGES = [
  'Revenue',
  'Fuel and Energy Charge',
  'Third Party Collection',
  'Fourth Party Collection',
  'Congestion Charge',
  'Clearance Charge',
  'Return to Consignor Charge',
  'Failed Collection Charge',
  'Scottish Delivery Zone',
  'Duties & Taxes Prepaid Admin Charge',
  'Oversized/Overweight Charge',
  'Contractual Liability',
  'Oversized Exports Charge',
  'Unsuccessful Export Charge',
  'EU Export Return Charge',
  'Carriage Charge',
  'Non Coms Handling Charge',
  'Global Energy Charge',
  'Relabel Charge',
  'Cover',
]

/** `Surcharge` holds letters; the others describe the parcel. */
const OTHERS = [
  ...['Header', 'Product Code', 'Product Description', 'Service Code', 'Service Description', 'Depot No'],
  ...['Collection', 'Delivery', 'Senders Ref', 'Weight', 'Items', 'VAT Code', 'Surcharge', 'Country Code'],
  ...['Country', 'Second Ref', 'Third Ref', 'Delivery Address', 'Collection Post Code'],
]

/** A record above the column names, by its label: behind blank cells or row numbers where a spreadsheet's user has put columns in front. */
function preamble(name: string, label: string, states: Statement): RowKind[] {
  const isLabel = matches(new RegExp(`^${label}$`, 'i'), `"${label}"`)
  const conditions = [[where([1, 2, 3, 4, 5], isLabel)], [where(1, numeric), where([2, 3, 4, 5], isLabel)]]
  return conditions.map((when) => ({ name, when, width: 'any', skip: 'preamble', states }))
}

export const dpdUk: FormatDeclaration = {
  id: 'dpd-uk',
  carrier: 'dpd',
  title: 'DPD UK invoice data, a preamble and 42 columns',
  download: 'MyDPD (GB): Invoices, Download invoice data',
  recognise: [{ within: 10, names: ['Date', 'Consignment', 'Parcel No', 'Revenue'] }],
  always: ['Revenue'],
  // The columns of surcharges have changed with the years.
  usual: [{ columns: CHARGES }],
  otherColumns: OTHERS,
  decimal: 'point',
  dates: { forms: RESAVED_DATES, slashOrder: 'day-first' },
  fields: { transaction_date: 'Date', tracking_number: 'Parcel No', shipment_id: 'Consignment' },
  shipment: {
    ship_date: 'Date',
    service: 'Service Description',
    billed_weight: 'Weight',
    billed_weight_unit: { fixed: 'kg' },
    reference_1: 'Senders Ref',
    reference_2: 'Second Ref',
    reference_3: 'Third Ref',
    destination_country: 'Country Code',
  },
  above: 'preamble',
  rows: [
    ...preamble('invoice', 'Account No', {
      holds: 'below',
      account_id: after('Account No'),
      invoice_id: after('Invoice No'),
    }),
    ...preamble('net total', 'Nett Invoice Value', {
      holds: 'adds',
      net_total: after('Nett Invoice Value'),
      currency: after('Nett Invoice Value', 2),
    }),
    ...preamble('VAT', 'VAT', { holds: 'adds', tax_total: after('VAT') }),
    ...preamble('gross total', 'Gross Invoice Value', {
      holds: 'adds',
      gross_total: after('Gross Invoice Value'),
    }),
    { name: 'parcel' },
  ],
  charges: CHARGES.map((column) => ({ kind: 'cell', column })),
  stage: stage([], ({ row }) => (row < 0 ? 'credit' : 'original')),
  rules: DPD_CHARGES,
  facts: DPD_UK_FACTS,
  audit: DPD_UK_AUDIT,
}
