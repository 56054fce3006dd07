/** The line item as a row of the store: its columns, their types, and where each value comes from. */
import type { LineItem } from '../schema/line-item.js'

/** `day`: a day, or a day with a time of day; `time`: a moment in UTC. Texts compare by their bytes, so that every home orders them alike. */
export type StoredType = 'text' | 'day' | 'time' | 'numeric' | 'integer'

export interface StoredColumn {
  /** As in a line item; of its source `source_file`, `source_row`, `source_column`. */
  readonly name: string
  readonly type: StoredType
  /** How a statement names it: `l` is the line item, `f` its file. */
  readonly sql: string
}

/** What the record states, in the order in which rows are copied. */
export const RECORD_COLUMNS = [
  'account_id',
  'invoice_id',
  'invoice_date',
  'currency',
  'transaction_date',
  'tracking_number',
  'shipment_id',
  'ship_date',
  'service',
  'zone',
  'billed_weight',
  'billed_weight_unit',
  'reference_1',
  'reference_2',
  'reference_3',
  'origin_country',
  'destination_country',
  'destination_postal_code',
] as const

/** What the kind of the charge states. */
export const KIND_COLUMNS = [
  'charge_code',
  'charge_description',
  'charge_category',
  'charge_subcategory',
  'charge_stage',
] as const

export const CHARGE_COLUMNS = ['gross_cost', 'net_cost', 'tax_cost', 'gl_account', 'cost_center'] as const

/** Columns of the table that are no part of what the carrier states, before the others. */
export const KEY_COLUMNS = [
  'connection_id',
  'file_no',
  'delivery_no',
  'row_no',
  'place',
  'share',
  'is_current',
  'is_first',
  'left_out',
  'id',
  'source_column',
  'carrier',
  'format',
] as const

/** What the file states of a charge, beside where it is in the file. */
export const STATED_COLUMNS: readonly string[] = [
  'carrier',
  'format',
  ...RECORD_COLUMNS,
  ...KIND_COLUMNS,
  ...CHARGE_COLUMNS,
]

const TYPES: Readonly<Record<string, StoredType>> = {
  invoice_date: 'day',
  transaction_date: 'day',
  ship_date: 'day',
  gross_cost: 'numeric',
  net_cost: 'numeric',
  tax_cost: 'numeric',
  billed_weight: 'numeric',
}

const stored = (name: string): StoredColumn => ({ name, type: TYPES[name] ?? 'text', sql: `l.${name}` })

/** Columns that can be asked for: those of the line item. */
export const STORED_COLUMNS: readonly StoredColumn[] = [
  { name: 'id', type: 'text', sql: 'l.id' },
  ...STATED_COLUMNS.map(stored),
  { name: 'source_file', type: 'text', sql: 'f.name' },
  { name: 'source_row', type: 'integer', sql: 'l.row_no' },
  { name: 'source_column', type: 'text', sql: 'l.source_column' },
]

/** When the first file came that states it: the row that a line item came with says so itself. */
export const createdDate = (connection: string): string =>
  `CASE WHEN l.is_first THEN f.first_seen ELSE
     (SELECT min(g.first_seen) FROM line_items o JOIN files g ON g.connection_id = o.connection_id AND g.file_no = o.file_no
      WHERE o.connection_id = ${connection} AND o.id = l.id) END`

/** When it changed; null where it never did. */
export const changedDate = (connection: string): string =>
  `(SELECT max(e.created_at) FROM events e WHERE e.connection_id = ${connection} AND e.id = l.id)`

const OWN = 'l.connection_id'
const CREATED = createdDate(OWN)

/** Columns that can be filtered by: those of the line item, and when it came and changed, which programs ask by for what is new. */
export const FILTER_COLUMNS: readonly StoredColumn[] = [
  ...STORED_COLUMNS,
  { name: 'created_date', type: 'time', sql: `(${CREATED})` },
  { name: 'updated_date', type: 'time', sql: `COALESCE(${changedDate(OWN)}, ${CREATED})` },
]

/** What a statement selects for a line item. */
export const SELECTED = STORED_COLUMNS.map(({ name, sql }) => `${sql} AS ${name}`).join(', ')

/** A row of `SELECTED` as a line item. */
export function lineItemOf(row: Readonly<Record<string, string | null>>): LineItem {
  const cell = (name: string): string | null => row[name] ?? null
  const sure = (name: string): string => row[name] ?? ''
  return {
    id: sure('id'),
    carrier: sure('carrier'),
    format: sure('format'),
    account_id: cell('account_id'),
    invoice_id: cell('invoice_id'),
    invoice_date: cell('invoice_date'),
    transaction_date: cell('transaction_date'),
    tracking_number: cell('tracking_number'),
    shipment_id: cell('shipment_id'),
    charge_code: cell('charge_code'),
    charge_description: sure('charge_description'),
    charge_category: sure('charge_category') as LineItem['charge_category'],
    charge_subcategory: cell('charge_subcategory'),
    charge_stage: sure('charge_stage') as LineItem['charge_stage'],
    currency: cell('currency'),
    gross_cost: sure('gross_cost'),
    net_cost: sure('net_cost'),
    tax_cost: cell('tax_cost'),
    ship_date: cell('ship_date'),
    service: cell('service'),
    zone: cell('zone'),
    billed_weight: cell('billed_weight'),
    billed_weight_unit: cell('billed_weight_unit') as LineItem['billed_weight_unit'],
    reference_1: cell('reference_1'),
    reference_2: cell('reference_2'),
    reference_3: cell('reference_3'),
    origin_country: cell('origin_country'),
    destination_country: cell('destination_country'),
    destination_postal_code: cell('destination_postal_code'),
    gl_account: cell('gl_account'),
    cost_center: cell('cost_center'),
    source: { file: sure('source_file'), row: +sure('source_row'), column: cell('source_column') },
  }
}
