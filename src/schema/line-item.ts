/** Who billed. A format of your own may name another carrier. */
export type Carrier =
  | 'ups'
  | 'fedex'
  | 'dhl_express'
  | 'dhl_ecommerce'
  | 'dpd'
  | 'usps'
  | 'royal_mail'
  | (string & {})

/** What is charged, in one vocabulary for all carriers. */
export const CHARGE_CATEGORIES = [
  'freight',
  'fuel',
  'discount',
  'delivery',
  'handling',
  'peak',
  'correction',
  'customs',
  'tax',
  'insurance',
  'pickup',
  'returns',
  'special_goods',
  'environmental',
  'account',
  'accessorial',
  'adjustment',
  'refund',
  'uncategorized',
] as const
export type ChargeCategory = (typeof CHARGE_CATEGORIES)[number]

/** When and why it is charged, independent of the category. */
export const CHARGE_STAGES = ['original', 'adjustment', 'return', 'credit', 'informational'] as const
export type ChargeStage = (typeof CHARGE_STAGES)[number]

/** Exact decimal as text: `^-?\d+(\.\d+)?$`, digits as in the file. */
export type DecimalText = string

/** Units of weight in line items, whatever a carrier calls them. */
export const WEIGHT_UNITS = ['lb', 'kg', 'oz', 'g'] as const
export type WeightUnit = (typeof WEIGHT_UNITS)[number]

/** What a record states of its shipment, in the order of the line item. */
export const SHIPMENT_FIELDS = [
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
export type ShipmentField = (typeof SHIPMENT_FIELDS)[number]

/** Where a number is in its file. */
export interface Source {
  readonly file: string
  /** 1-based record number. */
  readonly row: number
  /** Name of the cell that holds the charge, null where a record is one charge. */
  readonly column: string | null
}

/** One charge of an invoice: the `invoice_line_items` schema, version 2. Keys are always present, in this order. */
export interface LineItem {
  id: string
  carrier: Carrier
  format: string
  account_id: string | null
  invoice_id: string | null
  /** `YYYY-MM-DD` */
  invoice_date: string | null
  /** `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS` */
  transaction_date: string | null
  tracking_number: string | null
  shipment_id: string | null
  charge_code: string | null
  charge_description: string
  charge_category: ChargeCategory
  charge_subcategory: string | null
  charge_stage: ChargeStage
  /** ISO 4217 */
  currency: string | null
  gross_cost: DecimalText
  net_cost: DecimalText
  tax_cost: DecimalText | null
  /** `YYYY-MM-DD` */
  ship_date: string | null
  /** Service and zone in the carrier's words. */
  service: string | null
  zone: string | null
  billed_weight: DecimalText | null
  billed_weight_unit: WeightUnit | null
  /** The shipper's own references, in the carrier's order: what costs are allocated by. */
  reference_1: string | null
  reference_2: string | null
  reference_3: string | null
  /** Countries and postal code as in the file. */
  origin_country: string | null
  destination_country: string | null
  destination_postal_code: string | null
  /** By the user's coding rules alone. */
  gl_account: string | null
  cost_center: string | null
  source: Source
  /** Every cell of the record as text, by column name; only on request. */
  raw?: Record<string, string>
}
