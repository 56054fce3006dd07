/**
 * DHL eCommerce (US): positional records. `HDR` states an invoice, `DTL` a shipment or a value-added service.
 *
 *   HDR,20260228,0021000007,0002200001,EXAMPLE CO,,1 DOCK RD,TOWN,OH,43215,US,15.54,7.50,2,USD,ZT30
 *   DTL,2200001,20260226,7000000000000001,DHL Parcel International Direct,9.40,,0.56,        (a few of 79 cells)
 *
 * A header carries the bill date in cell 2 and the account in cell 4; the published layout has the account in
 * cell 2 and at most an invoice date in cell 4. Cells 74 to 79, called reserved, hold money today.
 */
import {
  type FormatDeclaration,
  filled,
  is,
  matches,
  not,
  numeric,
  RESAVED_DATES,
  stage,
  where,
  writtenDate,
} from '../../src/format/format.js'
import { DHL_ECOMMERCE_AUDIT, DHL_ECOMMERCE_FACTS } from './audit.js'
import { CHARGE_CELLS } from './charge-cells.js'
import { DHL_ECOMMERCE_CHARGES } from './charges.js'
import { DHL_ECOMMERCE_COLUMNS } from './columns.js'

// A day of the calendar: an account may be eight digits too.
const COMPACT = /^(19|20)\d\d((0[1-9]|1[0-2])(0[1-9]|1\d|2\d)|(0[13-9]|1[0-2])30|(0[13578]|1[02])31)$/
const date = {
  says: 'a date, such as YYYYMMDD',
  test: (text: string) => COMPACT.test(text.replace(/[.,]0$/, '')) || writtenDate.test(text),
}
/** Longer than the number by which a spreadsheet counts days. */
const ACCOUNT = matches(/^\d{6,}$/, 'an account of digits')
const UNIT = matches(/^[A-Z]{1,3}$/i, 'a unit')

/** What is in the same place in both layouts, 1-based. */
const STATED = { holds: 'below', invoice_id: 3, net_total: 12, shipments: 14, currency: 15 } as const
const PUBLISHED = { ...STATED, account_id: 2 }

export const dhlEcommerce: FormatDeclaration = {
  id: 'dhl-ecommerce',
  carrier: 'dhl_ecommerce',
  title: 'DHL eCommerce (US) invoice, HDR and DTL records',
  download: 'DHL eCommerce: invoice files by SFTP',
  recognise: [{ fields: [2, 400], within: 10, where: [where(1, is('HDR', 'DTL'))] }],
  columns: DHL_ECOMMERCE_COLUMNS,
  landmarks: [
    where('PUDATE*', date),
    where('PUTIME*', matches(/^\d{1,2}:\d\d(:\d\d)?|^\d{1,6}$/, 'a time')),
    where('Country*', matches(/^[A-Z]{2,3}$/i, 'a country')),
    where('ACTWeight*', numeric),
    where('UOM_ACTWeight*', UNIT),
    where('BILLWEIGHT*', numeric),
    where('UOM_BillWgt*', UNIT),
    where('Quantity*', numeric),
    where('UOM_Quantity*', UNIT),
    where('Charge*', numeric),
    where('ZFuel*', numeric),
    where('UOM DIM_WT', UNIT),
    where('UOM_Dims', UNIT),
  ],
  leastFields: 78,
  decimal: 'point',
  dates: { forms: ['YYYYMMDD', ...RESAVED_DATES], slashOrder: 'month-first' },
  fields: {
    account_id: 'Sold_To*',
    transaction_date: 'PUDATE*',
    tracking_number: ['Internal_Tracking_Num:', 'Customer_Confirm*', 'Delivery_Confirm*'],
  },
  digits: { invoice_id: 10 },
  shipment: {
    ship_date: 'PUDATE*',
    service: 'Material_or_VAS_Desc*',
    zone: 'Pricing_Zone*',
    billed_weight: 'BILLWEIGHT*',
    billed_weight_unit: {
      cell: ['UOM_BillWgt*', 'UOM_ACTWeight*'],
      words: { lb: ['LB', 'LBS'], kg: ['KG', 'KGS'], oz: ['OZ', 'OZS'], g: ['G'] },
    },
    reference_1: 'CustRef*',
    reference_2: 'CustRef2*',
    reference_3: 'BillRef*',
    destination_country: 'Country*',
    destination_postal_code: 'Zip*',
  },
  rows: [
    { name: 'shipment', when: [where(1, is('DTL'))], width: [78, 79] },
    {
      name: 'invoice',
      when: [where(1, is('HDR')), where(2, date), where(4, filled), where(4, not(date))],
      width: 'any',
      skip: 'invoice_row',
      states: { ...STATED, account_id: 4, invoice_date: 2 },
    },
    {
      name: 'invoice, published layout with a date',
      when: [where(1, is('HDR')), where(4, writtenDate)],
      width: 'any',
      skip: 'invoice_row',
      states: { ...PUBLISHED, invoice_date: 4 },
    },
    {
      name: 'invoice, published layout',
      when: [where(1, is('HDR')), where(2, ACCOUNT)],
      width: 'any',
      skip: 'invoice_row',
      states: PUBLISHED,
    },
    {
      // The layouts have it in different cells: where neither has one, it is not clear which cell is the account.
      name: 'invoice without a readable date',
      when: [where(1, is('HDR'))],
      width: 'any',
      reject: 'an invoice date or an account of digits in the second cell',
    },
  ],
  rowsExpected: '"HDR" (invoice) or "DTL" (shipment) as the first cell',
  charges: CHARGE_CELLS.map(([column, description]) => ({
    kind: 'cell',
    column,
    description,
    // The base charge of a service beside the parcel is no freight.
    code: column === 'Charge*' ? { fixed: column, by: 'Material_or_VAS_Num*' } : { fixed: column },
  })),
  stage: stage([], ({ row }) => (row < 0 ? 'credit' : 'original')),
  rules: DHL_ECOMMERCE_CHARGES,
  facts: DHL_ECOMMERCE_FACTS,
  audit: DHL_ECOMMERCE_AUDIT,
}
