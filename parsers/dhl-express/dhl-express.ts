/**
 * DHL Express MyBill export: an `I` row states an invoice, `S` rows its shipments, each with a weight charge and
 * up to nine (eleven) extra charges XC1, XC2… Columns come in any order, so all are found by name.
 *
 *   Line Type;Invoice Number;Invoice Date;Currency;Total amount (excl. VAT);Shipment Number;Weight Charge;XC1 Code;…
 *   S;ABCR000000001;20260417;EUR;46.00;1000000005;40.00;FF;FUEL SURCHARGE;10.00;1.14;-4.00;7.14
 *
 * An XC total is Charge + Tax + Discount: with tax and after discount, so it is never the net cost.
 */
import { type FormatDeclaration, is, RESAVED_DATES, stage, where } from '../../src/format/format.js'
import { DHL_EXPRESS_AUDIT, DHL_EXPRESS_FACTS } from './audit.js'
import { DHL_EXPRESS_CHARGES } from './charges.js'

/** Today's names, and those of the older layout. */
const NET_TOTAL = ['Total amount (excl. VAT)', 'Total Amount']
const GROSS_TOTAL = ['Total amount (incl. VAT)', 'Total Charge']

const labelled = (name: string) => ({ kind: 'cell', column: `${name} Amount`, label: name }) as const

export const dhlExpress: FormatDeclaration = {
  id: 'dhl-express',
  carrier: 'dhl_express',
  title: 'DHL Express MyBill export, invoice and shipment rows',
  download: 'DHL MyBill: Archive, select invoices, Download, CSV',
  recognise: [{ names: ['Line Type', 'Invoice Number', 'Shipment Number', ['XC1 Charge', 'Weight Charge']] }],
  // Users choose the columns that they export.
  usual: [{ columns: ['Weight Charge', [...NET_TOTAL, ...GROSS_TOTAL], 'Currency', 'Shipment Date'] }],
  decimal: 'by-file',
  dates: { forms: ['YYYYMMDD', ...RESAVED_DATES], slashOrder: 'day-first' },
  fields: {
    account_id: 'Billing Account',
    invoice_id: 'Invoice Number',
    invoice_date: 'Invoice Date',
    transaction_date: ['Shipment Date', 'Invoice Date'],
    tracking_number: 'Shipment Number',
    currency: 'Currency',
  },
  shipment: {
    ship_date: 'Shipment Date',
    service: ['Product Name', 'Product'],
    billed_weight: 'Weight (kg)',
    billed_weight_unit: { fixed: 'kg' },
    reference_1: 'Shipment Reference 1',
    reference_2: 'Shipment Reference 2',
    reference_3: 'Shipment Reference 3',
    origin_country: 'Orig Country Code',
    destination_country: 'Dest Country Code',
    destination_postal_code: 'Receivers Postcode',
  },
  rows: [
    { name: 'shipment', when: [where('Line Type', is('S'))] },
    {
      name: 'invoice',
      when: [where('Line Type', is('I'))],
      skip: 'invoice_row',
      states: {
        holds: 'same-invoice',
        account_id: 'Billing Account',
        invoice_id: 'Invoice Number',
        invoice_date: 'Invoice Date',
        currency: 'Currency',
        kind: 'Invoice Type',
        net_total: NET_TOTAL,
        gross_total: GROSS_TOTAL,
        tax_total: 'Total Tax',
      },
    },
  ],
  rowsExpected: '"I" (invoice) or "S" (shipment) as Line Type',
  charges: [
    { kind: 'cell', column: 'Weight Charge', description: 'Weight Charge', tax: 'Weight Tax (VAT)' },
    labelled('Other Charges 1'),
    labelled('Other Charges 2'),
    labelled('Discount 1'),
    labelled('Discount 2'),
    labelled('Discount 3'),
    {
      kind: 'slots',
      amount: 'XC{n} Charge',
      label: 'XC{n} Name',
      code: 'XC{n} Code',
      tax: 'XC{n} Tax',
      discount: 'XC{n} Discount',
      total: 'XC{n} Total',
    },
  ],
  rowTotal: { column: NET_TOTAL },
  stage: stage(['Invoice Type'], ({ row, invoiceKind }, type = '') => {
    const kind = type === '' ? invoiceKind : type
    return row < 0 || kind === 'Credit Note' || kind.startsWith('CN') ? 'credit' : 'original'
  }),
  rules: DHL_EXPRESS_CHARGES,
  facts: DHL_EXPRESS_FACTS,
  audit: DHL_EXPRESS_AUDIT,
}
