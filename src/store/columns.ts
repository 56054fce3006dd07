/** The line item as a row of the store: its columns, their types, and the source of each value. */
import { type LineItem, SHIPMENT_FIELDS } from '../schema/line-item.js'

/**
 * `day`: a day, or a day with a time; `time`: a moment in UTC. Texts compare by their bytes, so that every home sorts
 * them alike.
 */
export type StoredType = 'text' | 'day' | 'time' | 'numeric' | 'integer'

export interface StoredColumn {
  /** As in a line item; the parts of its source are `source_file`, `source_row`, `source_column`. */
  readonly name: string
  readonly type: StoredType
  /** The SQL expression: `l` is the line item, `f` its file. */
  readonly sql: string
}

/** The columns of the record, in the order in which rows are copied. */
export const RECORD_COLUMNS = [
  'account_id',
  'invoice_id',
  'invoice_date',
  'currency',
  'transaction_date',
  'tracking_number',
  'shipment_id',
  ...SHIPMENT_FIELDS,
] as const

/** The columns of the charge's kind. */
export const KIND_COLUMNS = [
  'charge_code',
  'charge_description',
  'charge_category',
  'charge_subcategory',
  'charge_stage',
] as const

export const CHARGE_COLUMNS = ['gross_cost', 'net_cost', 'tax_cost', 'gl_account', 'cost_center'] as const

/** The leading columns of the table, which the carrier does not state. */
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

/** What the file states of a charge, besides its position in the file. */
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

/** The columns that can be selected: those of the line item. */
export const STORED_COLUMNS: readonly StoredColumn[] = [
  { name: 'id', type: 'text', sql: 'l.id' },
  ...STATED_COLUMNS.map(stored),
  { name: 'source_file', type: 'text', sql: 'f.name' },
  { name: 'source_row', type: 'integer', sql: 'l.row_no' },
  { name: 'source_column', type: 'text', sql: 'l.source_column' },
]

/** When the first file that states the line item came: its first row has the date. */
export const createdDate = (connection: string): string =>
  `CASE WHEN l.is_first THEN f.first_seen ELSE
     (SELECT min(g.first_seen) FROM line_items o JOIN files g ON g.connection_id = o.connection_id AND g.file_no = o.file_no
      WHERE o.connection_id = ${connection} AND o.id = l.id) END`

/** When it changed; null if it never did. */
export const changedDate = (connection: string): string =>
  `(SELECT max(e.created_at) FROM events e WHERE e.connection_id = ${connection} AND e.id = l.id)`

const OWN_CONNECTION = 'l.connection_id'
const CREATED = createdDate(OWN_CONNECTION)

/**
 * The columns that can be filtered by: those of the line item, and when it was created and changed, which programs
 * use to find what is new.
 */
export const FILTER_COLUMNS: readonly StoredColumn[] = [
  ...STORED_COLUMNS,
  { name: 'created_date', type: 'time', sql: `(${CREATED})` },
  { name: 'updated_date', type: 'time', sql: `COALESCE(${changedDate(OWN_CONNECTION)}, ${CREATED})` },
]

/** The select list of a line item, as texts. */
export const SELECTED = STORED_COLUMNS.map(
  ({ name, type, sql }) => `${type === 'numeric' || type === 'integer' ? `${sql}::text` : sql} AS ${name}`,
).join(', ')

/**
 * A row of `SELECTED` as a line item. Each column is read by its literal name: a lookup by a variable takes a fifth
 * of the time of a page.
 */
export function lineItemOf(row: Readonly<Record<string, string | null>>): LineItem {
  return {
    id: row.id ?? '',
    carrier: row.carrier ?? '',
    format: row.format ?? '',
    account_id: row.account_id ?? null,
    invoice_id: row.invoice_id ?? null,
    invoice_date: row.invoice_date ?? null,
    transaction_date: row.transaction_date ?? null,
    tracking_number: row.tracking_number ?? null,
    shipment_id: row.shipment_id ?? null,
    charge_code: row.charge_code ?? null,
    charge_description: row.charge_description ?? '',
    charge_category: (row.charge_category ?? '') as LineItem['charge_category'],
    charge_subcategory: row.charge_subcategory ?? null,
    charge_stage: (row.charge_stage ?? '') as LineItem['charge_stage'],
    currency: row.currency ?? null,
    gross_cost: row.gross_cost ?? '',
    net_cost: row.net_cost ?? '',
    tax_cost: row.tax_cost ?? null,
    ship_date: row.ship_date ?? null,
    service: row.service ?? null,
    zone: row.zone ?? null,
    billed_weight: row.billed_weight ?? null,
    billed_weight_unit: (row.billed_weight_unit ?? null) as LineItem['billed_weight_unit'],
    reference_1: row.reference_1 ?? null,
    reference_2: row.reference_2 ?? null,
    reference_3: row.reference_3 ?? null,
    origin_country: row.origin_country ?? null,
    destination_country: row.destination_country ?? null,
    destination_postal_code: row.destination_postal_code ?? null,
    gl_account: row.gl_account ?? null,
    cost_center: row.cost_center ?? null,
    source: { file: row.source_file ?? '', row: +(row.source_row ?? ''), column: row.source_column ?? null },
  }
}
