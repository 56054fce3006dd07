/**
 * FedEx billing download for accounts outside the US: one row an air waybill, up to 51 pairs of label and amount
 * in fixed slots with gaps. Freight and duty of one waybill are different invoices.
 *
 *   type, invoice, date, currency, amount due, waybill, total, then pairs, made up:
 *   Transportation,900000202,04-Feb-2026,TRY,"1.700,00",700000000101,"500,00",Postal Levy,"12,50",…
 *
 * Numbers follow the account's country, and thousands marks may be there in one column and not in the next: the
 * decimal mark is decided from the whole file.
 */
import { type FormatDeclaration, RESAVED_DATES, stage } from '../../src/format/format.js'
import { FEDEX_INTL_AUDIT, FEDEX_INTL_FACTS } from './audit.js'
import { FEDEX_INTL_CHARGES } from './charges.js'
import { FEDEX_SUBTOTALS } from './subtotals.js'
import { FEDEX_WEIGHT_WORDS } from './weight-words.js'

export const fedexIntl: FormatDeclaration = {
  id: 'fedex-intl',
  carrier: 'fedex',
  title: 'FedEx billing download, accounts outside the US, by air waybill',
  download: 'FedEx Billing Online of your country: Search/Download, CSV',
  recognise: [
    {
      names: ['Air Waybill Number', 'Air Waybill Total Amount', 'Air Waybill Charge Label'],
      without: ['Express or Ground Tracking ID', 'Master EDI No'],
    },
  ],
  always: ['Air Waybill Total Amount', 'Bill to Currency'],
  usual: [{ columns: ['Original Amount Due'] }],
  decimal: 'by-file',
  dates: {
    forms: ['YYYYMMDD', 'DD-MMM-YYYY', 'DD-MMM-YY', ...RESAVED_DATES],
    slashOrder: 'month-first',
  },
  fields: {
    account_id: 'Bill to Account Number',
    invoice_id: 'FedEx Invoice Number',
    invoice_date: 'Invoice Date',
    transaction_date: 'Invoice Date',
    tracking_number: 'Air Waybill Number',
    shipment_id: 'Master Air Waybill Number',
    currency: 'Bill to Currency',
  },
  shipment: {
    ship_date: ['Ship Date', 'Ship Date (formatted)'],
    service: 'Service',
    zone: 'Zone Code',
    billed_weight: 'Rated Weight Amount',
    billed_weight_unit: { cell: 'Rated Weight Units', words: FEDEX_WEIGHT_WORDS },
    reference_1: 'Shipper Reference 1',
    reference_2: 'Shipper Reference 2',
    reference_3: 'Shipper Reference 3',
    origin_country: 'Sender Address Country/Territory',
    destination_country: 'Recipient Address Country/Territory',
    destination_postal_code: 'Recipient Address Postal',
  },
  charges: [
    {
      kind: 'pairs',
      label: 'Air Waybill Charge Label',
      amount: 'Air Waybill Charge Amount',
      unlabelled: 'Unlabelled Charge',
      subtotals: FEDEX_SUBTOTALS,
    },
  ],
  rowTotal: {
    column: 'Air Waybill Total Amount',
    alone: { label: ['SvcPkg Label', 'Service'], description: 'Air Waybill Total' },
  },
  stage: stage(['Invoice Type'], ({ row }, type = '') =>
    row < 0 || type.startsWith('Credit') ? 'credit' : 'original',
  ),
  rules: FEDEX_INTL_CHARGES,
  facts: FEDEX_INTL_FACTS,
  audit: FEDEX_INTL_AUDIT,
}
