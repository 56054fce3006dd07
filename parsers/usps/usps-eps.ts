/**
 * USPS Enterprise Payment System, transaction report: one row a transaction; a parcel and its refund are two rows
 * with one barcode.
 *
 *   account, transaction, amount, time, type, barcode, class, postage, made up:
 *   1000000001,7000000000001,8.15,2026-04-02 09:10:11,Label Purchase,9400100000000000000017,USPS Ground Advantage,8.15
 *
 * Postage is the cost, sign as in the file; the ACH withdrawal is another amount.
 */
import { blank, type FormatDeclaration, RESAVED_DATES, stage, where } from '../../src/format/format.js'
import { USPS_AUDIT, USPS_FACTS } from './audit.js'
import { USPS_CHARGES } from './charges.js'

export const uspsEps: FormatDeclaration = {
  id: 'usps-eps',
  carrier: 'usps',
  title: 'USPS Enterprise Payment System, transaction report',
  download: 'USPS Enterprise Payment: Reports, Transaction report, CSV',
  recognise: [{ names: ['EPS Transaction ID', 'Package Identification Code (PIC)'] }],
  always: ['Postage'],
  usual: [{ columns: ['Transaction Amount'] }],
  decimal: 'point',
  dates: { forms: RESAVED_DATES, slashOrder: 'month-first', times: true },
  fields: {
    account_id: 'EPS Account #',
    invoice_id: 'EPS Transaction ID',
    transaction_date: 'Transaction Date/Time',
    tracking_number: 'Package Identification Code (PIC)',
  },
  shipment: { service: 'Mail Class', reference_1: 'Cust Ref Num1', reference_2: 'Cust Ref Num2' },
  rows: [
    {
      name: 'row without a transaction',
      when: [where('EPS Transaction ID', blank), where('Transaction Type', blank)],
      reject: 'a transaction id or type',
    },
    { name: 'transaction' },
  ],
  charges: [
    {
      kind: 'record',
      net: 'Postage',
      description: 'Transaction Type',
      otherwise: 'Transaction',
      blankNet: 'zero',
    },
  ],
  rowTotal: { column: 'Transaction Amount' },
  stage: stage(['Transaction Type'], ({ line }, type = '') => {
    if (/refund/i.test(type)) return 'credit'
    if (/adjust/i.test(type)) return 'adjustment'
    return line < 0 ? 'credit' : 'original'
  }),
  rules: USPS_CHARGES,
  facts: USPS_FACTS,
  audit: USPS_AUDIT,
}
