/**
 * FedEx Billing Online, US accounts: one row a shipment or fee, its charges side by side in 51 (or 25) pairs of
 * label and amount that all share one pair of header names.
 *
 *   Bill to, date, invoice, amount due, tracking, Transportation, Net, then pairs, made up:
 *   123400009,20260202,900000017,57.31,390000000012,24.70,16.28,Performance Pricing,-9.63,…,Fuel Surcharge,1.88,…
 *
 * The transportation charge stands outside the pairs in downloads (24.70 − 8.42 = 16.28) and again inside them in
 * some files; whichever adds up to Net Charge Amount is right for the row.
 */
import { type FormatDeclaration, from, RESAVED_DATES, stage } from '../../src/format/format.js'
import { FEDEX_US_AUDIT, FEDEX_US_FACTS } from './audit.js'
import { FEDEX_US_CHARGES } from './charges.js'
import { serviceName } from './services.js'
import { FEDEX_SUBTOTALS } from './subtotals.js'
import { FEDEX_WEIGHT_WORDS } from './weight-words.js'

export const fedexUs: FormatDeclaration = {
  id: 'fedex-us',
  carrier: 'fedex',
  title: 'FedEx Billing Online, US accounts, up to 51 charges per row',
  download: 'FedEx Billing Online: Search/Download, Download Center, CSV',
  recognise: [
    {
      names: ['Express or Ground Tracking ID', 'Net Charge Amount', 'Tracking ID Charge Description'],
      without: ['Air Waybill Number', 'Master EDI No'],
    },
  ],
  // As a data frame or a script numbers them: Charge Description 1, Charge Amount 1…
  aliases: {
    'Charge Description': 'Tracking ID Charge Description',
    'Charge Amount': 'Tracking ID Charge Amount',
  },
  always: ['Transportation Charge Amount', 'Net Charge Amount'],
  usual: [{ columns: ['Original Amount Due'] }],
  decimal: 'point',
  dates: { forms: ['YYYYMMDD', 'DD-MMM-YYYY', ...RESAVED_DATES], slashOrder: 'month-first' },
  fields: {
    account_id: 'Bill to Account Number',
    invoice_id: 'Invoice Number',
    invoice_date: 'Invoice Date',
    transaction_date: 'Invoice Date',
    tracking_number: 'Express or Ground Tracking ID',
    shipment_id: 'TDMasterTrackingID',
  },
  shipment: {
    ship_date: 'Shipment Date',
    service: from(['Service Type', 'Ground Service'], serviceName),
    zone: 'Zone Code',
    billed_weight: 'Rated Weight Amount',
    billed_weight_unit: { cell: 'Rated Weight Units', words: FEDEX_WEIGHT_WORDS },
    reference_1: 'Original Customer Reference',
    reference_2: 'Original Ref#2',
    reference_3: 'Original Ref#3/PO Number',
    origin_country: 'Shipper Country/Territory',
    destination_country: 'Recipient Country/Territory',
    destination_postal_code: 'Recipient Zip Code',
  },
  charges: [
    {
      kind: 'pairs',
      label: 'Tracking ID Charge Description',
      amount: 'Tracking ID Charge Amount',
      unlabelled: 'Unlabelled Charge',
      subtotals: FEDEX_SUBTOTALS,
    },
  ],
  rowTotal: {
    column: 'Net Charge Amount',
    outside: {
      column: 'Transportation Charge Amount',
      description: 'Transportation Charge',
      labels: ['Transportation Charge', 'Transportation Charges', 'Freight', 'Base Charge'],
    },
    alone: { label: from(['Service Type', 'Ground Service'], serviceName), description: 'Net Charge' },
  },
  stage: stage(['Service Type', 'Ground Service'], ({ row }, service = '', ground = '') => {
    if (row < 0) return 'credit'
    return service.includes('Return') || ground.includes('Return') ? 'return' : 'original'
  }),
  rules: FEDEX_US_CHARGES,
  facts: FEDEX_US_FACTS,
  audit: FEDEX_US_AUDIT,
}
