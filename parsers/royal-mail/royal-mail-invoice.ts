/**
 * Royal Mail invoice download: pipes, Windows-1252. An invoice row, then dockets with comments between them.
 *
 *   Docket Number|Posting Date|Service|Quantity|Unit Cost|Net Value|VAT Code    (7 of 34 columns)
 *   7000000001|24/02/2026|ROYAL MAIL TRACKED 24|2.000||7.980|T
 *   ||||Total Cost Pre Surcharge £7.10, Surcharge of £0.78||
 *   ||||Total surcharge included on this invoice|0.88|
 *
 * Only a row with a docket number is charged: comments explain its net value, and the footer repeats their sum
 * in the very column that holds the charges.
 */
import {
  begins,
  blank,
  type FormatDeclaration,
  filled,
  numeric,
  RESAVED_DATES,
  stage,
  where,
} from '../../src/format/format.js'
import { ROYAL_MAIL_INVOICE_AUDIT, ROYAL_MAIL_INVOICE_FACTS } from './audit.js'
import { ROYAL_MAIL_CHARGES } from './charges.js'

export const royalMailInvoice: FormatDeclaration = {
  id: 'royal-mail-invoice',
  carrier: 'royal_mail',
  title: 'Royal Mail invoice download, pipes, a row per docket',
  download: 'Royal Mail Online Business Account: Invoices, Download',
  recognise: [{ names: ['Royal Mail Address', 'Document Number', 'Docket Number', 'Net Value'] }],
  always: ['Net Value'],
  usual: [{ columns: ['Total Net', 'Total VAT', 'Total Gross', 'Account Number', 'Invoice Date'] }],
  decimal: 'point',
  dates: { forms: ['DD MMM YYYY', ...RESAVED_DATES], slashOrder: 'day-first' },
  fields: { transaction_date: 'Posting Date', shipment_id: 'Docket Number' },
  // The weight of the docket, which may be of many parcels.
  shipment: {
    ship_date: 'Posting Date',
    service: 'Service',
    billed_weight: 'Weight (kg)',
    billed_weight_unit: { fixed: 'kg' },
    reference_1: 'Senders Ref',
  },
  rows: [
    { name: 'docket', when: [where('Docket Number', filled)] },
    {
      name: 'invoice',
      when: [where('Document Number', filled)],
      skip: 'invoice_row',
      states: {
        holds: 'below',
        account_id: 'Account Number',
        invoice_id: 'Document Number',
        invoice_date: 'Invoice Date',
        kind: 'Document Type',
        net_total: 'Total Net',
        tax_total: 'Total VAT',
        gross_total: 'Total Gross',
      },
    },
    {
      name: 'surcharge footer',
      when: [where('Unit Cost', begins('Total surcharge')), where('Net Value', numeric)],
      skip: 'footer',
    },
    { name: 'comment', when: [where('Net Value', blank)], skip: 'comment' },
  ],
  rowsExpected: 'a Docket Number on a row with a Net Value: an amount with nothing to charge it to',
  charges: [
    {
      kind: 'record',
      net: 'Net Value',
      description: 'Service',
      otherwise: 'Docket',
      blankNet: 'zero',
      zero: 'skip',
    },
  ],
  stage: stage([], ({ line, invoiceKind }) =>
    line < 0 || /credit/i.test(invoiceKind) ? 'credit' : 'original',
  ),
  rules: ROYAL_MAIL_CHARGES,
  facts: ROYAL_MAIL_INVOICE_FACTS,
  audit: ROYAL_MAIL_INVOICE_AUDIT,
}
