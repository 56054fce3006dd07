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

/** The carriers of this library. */
export const CARRIERS = [
  'ups',
  'fedex',
  'dhl_express',
  'dhl_ecommerce',
  'dpd',
  'usps',
  'royal_mail',
] as const satisfies readonly Carrier[]

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

/** What a record states about its shipment, in the order of the line item. */
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
  /** Name of the file as it was given. */
  readonly file: string
  /** 1-based record number. */
  readonly row: number
  /** Name of the cell with the charge, null if a record is one charge. */
  readonly column: string | null
}

/** One charge of an invoice: the `invoice_line_items` schema, version 2. Keys are always present, in this order. */
export interface LineItem {
  /** Id of this charge in this record of this file, unique among different files and the same in every parse. Opaque. */
  id: string
  /** Who billed. */
  carrier: Carrier
  /** Id of the file's format, as `ups-billing`. */
  format: string
  /** Billed account, text as in the file: leading zeros are kept. */
  account_id: string | null
  /** Invoice number, text as in the file. */
  invoice_id: string | null
  /** Day of the invoice, `YYYY-MM-DD`. */
  invoice_date: string | null
  /** When the charge arose: `YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM:SS` in local time of no stated zone. */
  transaction_date: string | null
  /** Of the parcel; null on fees that belong to no shipment. */
  tracking_number: string | null
  /** The carrier's own grouping of parcels, if it has one. */
  shipment_id: string | null
  /** The carrier's code of the charge, as in the file. */
  charge_code: string | null
  /** The charge in the carrier's words, never empty. */
  charge_description: string
  /** What is charged, in one vocabulary for all carriers; `uncategorized` if no rule recognises it. */
  charge_category: ChargeCategory
  /** Finer name within the category, as `residential`. */
  charge_subcategory: string | null
  /** When and why it is charged, independent of the category. */
  charge_stage: ChargeStage
  /** ISO 4217, the unit of the three costs; null if neither file nor caller states it. */
  currency: string | null
  /** Before discounts, in units of `currency` (not cents); Royal Mail: with VAT. */
  gross_cost: DecimalText
  /** After discounts, in units of `currency`: what is charged. */
  net_cost: DecimalText
  /** Tax that the record states for this charge, in units of `currency`; null if it states none. */
  tax_cost: DecimalText | null
  /** Day of the shipment, `YYYY-MM-DD`. */
  ship_date: string | null
  /** Service in the carrier's words. */
  service: string | null
  /** Zone in the carrier's words. */
  zone: string | null
  /** Weight that the charge is for, in `billed_weight_unit`. */
  billed_weight: DecimalText | null
  /** Unit of `billed_weight`: `lb`, `kg`, `oz` or `g`; null with it. */
  billed_weight_unit: WeightUnit | null
  /** The first of the shipper's own references, in the carrier's order: what costs are allocated by. */
  reference_1: string | null
  /** The second reference. */
  reference_2: string | null
  /** The third reference. */
  reference_3: string | null
  /** Country that it was shipped from, as in the file. */
  origin_country: string | null
  /** Country that it was shipped to, as in the file. */
  destination_country: string | null
  /** Postal code that it was shipped to, as in the file. */
  destination_postal_code: string | null
  /** General ledger account, only from the user's coding rules. */
  gl_account: string | null
  /** Cost center, only from the user's coding rules. */
  cost_center: string | null
  /** Where the amount is in its file. */
  source: Source
  /** Every cell of the record as text, by column name, made when it is first read; only on request. */
  raw?: Record<string, string>
}
