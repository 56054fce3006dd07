/**
 * The line item as a flat table: one list of columns for Parquet and for SQL. Names are snake_case words that
 * need no quoting in SQL or Arrow.
 */
import type { LineItem } from './line-item.js'

export type ColumnType = 'text' | 'amount' | 'date' | 'timestamp' | 'boolean' | 'integer'

export interface OutputColumn {
  readonly name: string
  readonly type: ColumnType
  readonly required: boolean
  /** What users of the table should know, for the DDL. */
  readonly meaning: string
  /** The cell as text (an integer as a number); null if the file does not state it. */
  readonly cell: (item: LineItem) => string | number | boolean | null
}

/** Whole digits and decimals of an amount column: wide enough for every amount seen, the same in every file. */
export const AMOUNT_PRECISION = 38
export const AMOUNT_SCALE = 18

const text = (
  name: string,
  required: boolean,
  cell: (item: LineItem) => string | null,
  meaning: string,
): OutputColumn => ({ name, type: 'text', required, cell, meaning })

const amount = (
  name: string,
  required: boolean,
  cell: (item: LineItem) => string | null,
  meaning: string,
): OutputColumn => ({ name, type: 'amount', required, cell, meaning })

/** The columns in order: that of the line item, with the source as separate columns. */
export const LINE_ITEM_COLUMNS: readonly OutputColumn[] = [
  text(
    'id',
    true,
    (item) => item.id,
    'of this charge in its row; two deliveries share it only if they state the same there',
  ),
  text('carrier', true, (item) => item.carrier, 'who billed'),
  text('format', true, (item) => item.format, 'format of the file'),
  text('account_id', false, (item) => item.account_id, 'billed account, as in the file'),
  text('invoice_id', false, (item) => item.invoice_id, 'invoice number, as in the file'),
  {
    name: 'invoice_date',
    type: 'date',
    required: false,
    cell: (item) => item.invoice_date,
    meaning: 'date of the invoice',
  },
  {
    name: 'transaction_date',
    type: 'timestamp',
    required: false,
    cell: (item) => item.transaction_date,
    meaning: 'when the charge arose, local time; midnight if only the day is known',
  },
  {
    name: 'transaction_time_known',
    type: 'boolean',
    required: false,
    cell: (item) => (item.transaction_date === null ? null : item.transaction_date.length > 10),
    meaning: 'whether the file states a time of day, null without a date',
  },
  text('tracking_number', false, (item) => item.tracking_number, 'null on fees of no shipment'),
  text('shipment_id', false, (item) => item.shipment_id, "the carrier's own grouping of packages"),
  text('charge_code', false, (item) => item.charge_code, "the carrier's code"),
  text('charge_description', true, (item) => item.charge_description, 'the charge in words'),
  text('charge_category', true, (item) => item.charge_category, 'what is charged, in one vocabulary'),
  text('charge_subcategory', false, (item) => item.charge_subcategory, 'finer name within the category'),
  text(
    'charge_stage',
    true,
    (item) => item.charge_stage,
    'original, adjustment, return, credit, informational',
  ),
  text('currency', false, (item) => item.currency, 'ISO 4217'),
  amount('gross_cost', true, (item) => item.gross_cost, 'before discounts'),
  amount('net_cost', true, (item) => item.net_cost, 'after discounts: what is charged'),
  amount('tax_cost', false, (item) => item.tax_cost, 'tax stated on this charge'),
  {
    name: 'ship_date',
    type: 'date',
    required: false,
    cell: (item) => item.ship_date,
    meaning: 'day of the shipment',
  },
  text('service', false, (item) => item.service, "in the carrier's words"),
  text('zone', false, (item) => item.zone, "in the carrier's words"),
  amount('billed_weight', false, (item) => item.billed_weight, 'weight that the charge is for'),
  text('billed_weight_unit', false, (item) => item.billed_weight_unit, 'lb, kg, oz, g'),
  text('reference_1', false, (item) => item.reference_1, "the shipper's own references, as in the file"),
  text('reference_2', false, (item) => item.reference_2, 'the second'),
  text('reference_3', false, (item) => item.reference_3, 'the third'),
  text('origin_country', false, (item) => item.origin_country, 'sent from, as in the file'),
  text('destination_country', false, (item) => item.destination_country, 'sent to, as in the file'),
  text('destination_postal_code', false, (item) => item.destination_postal_code, 'sent to, as in the file'),
  text('gl_account', false, (item) => item.gl_account, 'general ledger account by your coding rules'),
  text('cost_center', false, (item) => item.cost_center, 'by your coding rules'),
  text('source_file', true, (item) => item.source.file, 'file that the charge is in'),
  {
    name: 'source_row',
    type: 'integer',
    required: true,
    cell: (item) => item.source.row,
    meaning: 'record number in the file, from 1',
  },
  text('source_column', false, (item) => item.source.column, 'column of the charge, if a row holds many'),
]

/** Follows the others if the cells of each record are requested. */
export const RAW_COLUMN: OutputColumn = text(
  'raw',
  false,
  (item) => (item.raw === undefined ? null : JSON.stringify(item.raw)),
  'every cell of the record, as JSON',
)
