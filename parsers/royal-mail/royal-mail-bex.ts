/**
 * Royal Mail business report (SAP export): a row per sales order below two or three rows of names, `#` for what is
 * not assigned, and at times a last row `Overall Result`.
 *
 *   …,Sales Order No.,…,Invoice Number,Invoice Date,Account Number,…,Product Code,Product Name,Class of Mail,…,Net Value,Tax Amount,Gross Value
 *   …,4500009001,…,2000000001,31.03.2026,1000000001,…,TPN,Tracked Parcel,Tracked 24,…,64.00,12.80,76.80
 *
 * The surcharge columns behind Gross Value explain the net value and are inside it.
 */
import {
  type FormatDeclaration,
  from,
  matches,
  RESAVED_DATES,
  stage,
  where,
} from '../../src/format/format.js'
import { ROYAL_MAIL_BEX_AUDIT, ROYAL_MAIL_BEX_FACTS } from './audit.js'
import { ROYAL_MAIL_CHARGES } from './charges.js'

const footer = (name: string, column: number) =>
  ({
    name,
    when: [where(column, matches(/^"?Overall Result"?$/, '"Overall Result"'))],
    width: 'any',
    skip: 'footer',
    states: { holds: 'above', net_total: 'Net Value', tax_total: 'Tax Amount', gross_total: 'Gross Value' },
  }) as const

export const royalMailBex: FormatDeclaration = {
  id: 'royal-mail-bex',
  carrier: 'royal_mail',
  title: 'Royal Mail business report (SAP), a row per sales order',
  download: 'Royal Mail business portal: sales order report, CSV',
  recognise: [{ within: 5, names: ['Sales Order No.', 'Net Value', 'Gross Value'] }],
  always: ['Net Value', 'Tax Amount', 'Gross Value'],
  decimal: 'point',
  dates: { forms: RESAVED_DATES, slashOrder: 'day-first' },
  blankText: '#',
  fields: {
    account_id: 'Account Number',
    invoice_id: 'Invoice Number',
    invoice_date: 'Invoice Date',
    transaction_date: 'Invoice Date',
    shipment_id: 'Sales Order No.',
  },
  // The weight of the order, which may be of many parcels.
  shipment: {
    ship_date: 'Confirmation Date',
    service: 'Product Name',
    billed_weight: 'Total Weight',
    billed_weight_unit: { fixed: 'kg' },
    destination_country: 'Destination Country Code',
    destination_postal_code: 'Postal Code',
  },
  rows: [footer('footer', 1), footer('footer behind a column of row numbers', 2), { name: 'sales order' }],
  charges: [
    {
      kind: 'record',
      net: 'Net Value',
      gross: 'Gross Value',
      tax: 'Tax Amount',
      code: 'Product Code',
      description: from(
        ['Product Name', 'Class of Mail', 'Product Code'],
        (product = '', mailClass = '', code = '') =>
          [product, mailClass].filter((part) => part !== '').join(' ') || code,
      ),
      otherwise: 'Sales order',
      zero: 'skip',
    },
  ],
  stage: stage([], ({ line }) => (line < 0 ? 'credit' : 'original')),
  rules: ROYAL_MAIL_CHARGES,
  facts: ROYAL_MAIL_BEX_FACTS,
  audit: ROYAL_MAIL_BEX_AUDIT,
}
