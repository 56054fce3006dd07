/**
 * Royal Mail, combined feed: an aggregator has divided each sales order's cost over its tracked items.
 *
 *   account_number,…,invoice_date,sales_order_no,product_code,product_name,class_of_mail,…,tracking_number,gross_cost,net_cost,source_type
 *   1000000001,…,31.03.2026,4500009001,TPN,Tracked Parcel,Tracked 24,…,AB100000016GB,4.80,4.00,outbound
 *
 * Gross is with VAT, net without. Shares may have fifteen decimals; they stay as written.
 */
import { type FormatDeclaration, from, RESAVED_DATES, stage } from '../../src/format/format.js'
import { ROYAL_MAIL_COMBINED_AUDIT, ROYAL_MAIL_COMBINED_FACTS } from './audit.js'
import { ROYAL_MAIL_CHARGES } from './charges.js'

export const royalMailCombined: FormatDeclaration = {
  id: 'royal-mail-combined',
  carrier: 'royal_mail',
  title: 'Royal Mail combined feed, a row per tracked item',
  download: "your aggregator's feed of Royal Mail invoices joined to tracking",
  recognise: [{ names: ['sales_order_no', 'source_type', 'gross_cost'] }],
  always: ['net_cost', 'gross_cost'],
  decimal: 'point',
  dates: { forms: RESAVED_DATES, slashOrder: 'day-first' },
  fields: {
    account_id: 'account_number',
    invoice_id: 'invoice_number',
    invoice_date: 'invoice_date',
    transaction_date: 'invoice_date',
    tracking_number: 'tracking_number',
    shipment_id: 'sales_order_no',
  },
  shipment: { service: 'product_name' },
  charges: [
    {
      kind: 'record',
      net: 'net_cost',
      gross: 'gross_cost',
      code: 'product_code',
      description: from(['product_name', 'class_of_mail', 'source_type'], (product, mailClass, source) =>
        [product, mailClass, source === 'rts' ? 'RTS' : ''].filter((part) => part !== '').join(' '),
      ),
      otherwise: 'Royal Mail item',
    },
  ],
  knownValues: { source_type: ['outbound', 'rts'] },
  stage: stage(['source_type'], ({ line }, source) => {
    if (source === 'rts') return 'return'
    return line < 0 ? 'credit' : 'original'
  }),
  rules: ROYAL_MAIL_CHARGES,
  facts: ROYAL_MAIL_COMBINED_FACTS,
  audit: ROYAL_MAIL_COMBINED_AUDIT,
}
