/**
 * FedEx invoice file by EDI in CSV: one row a shipment or fee, 21 pairs of a code and an amount, each pair for a kind of charge of
 * its own. US and Canadian accounts get one layout, European ones another with totals of tax in front; `fedex-edi.md` has both.
 *
 *   …,Bill-to Account,…,Tracking Number,…,Net Chrg,Curr,Chrg 1,Freight Amt,Chrg 2,Vol Disc Amt,…,Chrg 6,Fuel Amt,…   (made up)
 *   …,123400009,…,390200000014,…,18.14,USD,050,24.70,016,-8.15,…,405,1.59,…
 */
import { type FormatDeclaration, from, RESAVED_DATES, stage } from '../../src/format/format.js'
import { FEDEX_EDI_AUDIT, FEDEX_EDI_FACTS } from './audit.js'
import { FEDEX_EDI_CHARGES } from './charges.js'
import { FEDEX_WEIGHT_WORDS } from './weight-words.js'

/** Number of the pair, its amount's column (in the European layout, where that differs), and what it is. */
const PAIRS: readonly (readonly [number, string, string, string?])[] = [
  [1, 'Freight', 'Freight Amt'],
  [2, 'Volume Discount', 'Vol Disc Amt', 'Vol Disc'],
  [3, 'Earned Discount', 'Earned Disc Amt', 'Earned Disc'],
  [4, 'Automation Discount', 'Auto Disc Amt', 'Auto Disc'],
  [5, 'Performance Pricing', 'Perf Price Amt', 'Perf Price Disc'],
  [6, 'Fuel Surcharge', 'Fuel Amt'],
  [7, 'Residential Delivery', 'Resi Amt'],
  [8, 'Delivery Area Surcharge', 'DAS Amt'],
  [9, 'On-Call Pickup', 'On-Call Amt'],
  [10, 'Declared Value', 'D.V. Amt'],
  [11, 'Signature Service', 'Sign Svc Amt'],
  [12, 'Saturday Service', 'Sat Amt'],
  [13, 'Additional Handling', 'Addn Hndlg Amt'],
  [14, 'Address Correction', 'Adr Corr Amt'],
  [15, 'GST', 'GST Amt'],
  [16, 'Duty', 'Duty Amt'],
  [17, 'Advancement Fee', 'Adv Fee Amt'],
  [18, 'Original VAT', 'Orig VAT Amt'],
  [19, 'Miscellaneous Charge 1', 'Misc 1 Amt'],
  [20, 'Miscellaneous Charge 2', 'Misc 2 Amt'],
  [21, 'Miscellaneous Charge 3', 'Misc 3 Amt'],
]

/** Services by their codes; others stay as they stand. */
const SERVICES: Readonly<Record<string, string>> = {
  '01': 'Priority Overnight',
  '03': '2Day',
  '05': 'Standard Overnight',
  '06': 'First Overnight',
  '20': 'Express Saver',
  '90': 'Home Delivery',
  '92': 'Ground',
}

export const fedexEdi: FormatDeclaration = {
  id: 'fedex-edi',
  carrier: 'fedex',
  title: 'FedEx invoice by EDI in CSV, 21 charges per row',
  download: 'FedEx EDI invoicing, CSV, by SFTP or the secured site',
  recognise: [{ names: ['Master EDI No', 'Net Chrg', 'Freight Amt'] }],
  always: ['Net Chrg', 'Curr', 'Freight Amt'],
  usual: [
    { columns: ['Inv Charge'] },
    { columns: PAIRS.map(([, , amount, abroad]) => (abroad === undefined ? amount : [amount, abroad])) },
  ],
  decimal: 'by-file',
  dates: { forms: ['YYYYMMDD', 'DD-MMM-YYYY', ...RESAVED_DATES], slashOrder: 'month-first' },
  fields: {
    account_id: 'Bill-to Account',
    invoice_id: 'Invoice Number',
    invoice_date: 'Invoice Date',
    transaction_date: 'Invoice Date',
    tracking_number: 'Tracking Number',
    currency: 'Curr',
  },
  shipment: {
    ship_date: 'Ship Date',
    service: from([['Svc', 'Grd Svc']], (code = '') => SERVICES[code] ?? code),
    billed_weight: 'Bill Wt',
    billed_weight_unit: {
      cell: 'Wt Unit',
      words: { ...FEDEX_WEIGHT_WORDS, kg: [...FEDEX_WEIGHT_WORDS.kg, 'M'] },
    },
    reference_1: 'Ref 1',
    reference_2: 'Ref 2',
    reference_3: 'Ref 3',
    origin_country: 'Cntry1',
    destination_country: 'Cntry2',
    destination_postal_code: 'Postal2',
  },
  charges: PAIRS.flatMap(([number, description, ...columns]) =>
    columns
      .filter((column) => column !== undefined)
      .map((column) => ({ kind: 'cell' as const, column, description, code: `Chrg ${number}` })),
  ),
  rowTotal: { column: 'Net Chrg', alone: { description: 'Net Charge' } },
  stage: stage([], ({ row }) => (row < 0 ? 'credit' : 'original')),
  rules: FEDEX_EDI_CHARGES,
  facts: FEDEX_EDI_FACTS,
  audit: FEDEX_EDI_AUDIT,
}
