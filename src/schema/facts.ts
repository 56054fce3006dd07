/** What records and invoices state in addition to their charges: the audit compares the charges with it. */

/** Facts that a format may map to columns. Texts are trimmed and as in the file; blank is null. */
export const FACTS = [
  /** Sum of the record's net charges, as stated by the carrier. */
  'row_total',
  /** The same with tax. */
  'row_total_with_tax',
  /** Tax of the whole record. */
  'row_tax',
  /** Total of the whole invoice, repeated on each of its records. */
  'invoice_total',
  /** The currency of that total, if it may differ from that of the charges. */
  'invoice_total_currency',
  /** The amount that a percentage charge is calculated from. */
  'charge_basis',
  /** The currency of that amount, if it may differ from that of the charge. */
  'charge_basis_currency',
  /** Name for comparing the service, if it differs from that of the line item. */
  'service',
  'original_tracking_number',
  'reason',
  'entered_weight',
  'entered_weight_unit',
  'actual_weight',
  'actual_weight_unit',
  'billed_weight_type',
  'length',
  'width',
  'height',
  /** All three sides in one cell. */
  'dimensions',
  'dimension_unit',
  'dim_divisor',
  'tax_rate',
  'tax_class',
  'package_count',
  /** Dimensional weight as stated by the carrier. */
  'volume_weight',
  /** The packaging: the carrier's or the shipper's own, in the carrier's words. */
  'packaging',
  /** Who pays: shipper, recipient, a third party, in the carrier's words. */
  'bill_option',
  'origin_postal_code',
  /** What the invoice bills: freight, duty, a credit note… in the carrier's words. */
  'invoice_kind',
  /** Day of the proof of delivery, and its time as in the file. */
  'delivered_date',
  'delivered_time',
  /** Day on which the carrier received the shipment. */
  'tendered_date',
  /** Weight on the carrier's scale, in the unit of the entered weight. */
  'scale_weight',
  /** All three sides as the shipper entered them for the label. */
  'label_dimensions',
  'corrected_zone',
  /** The delivery address; for a corrected address the one from the shipper and the one from the carrier. */
  'recipient_address',
  'given_address',
  'corrected_address',
] as const
export type FactName = (typeof FACTS)[number]

/** Facts of several cells, one line each: street lines, town, state, postal code. */
export const ADDRESS_FACTS = ['recipient_address', 'given_address', 'corrected_address'] as const
export type AddressFact = (typeof ADDRESS_FACTS)[number]

/** Facts from a single cell; the name of a service may be joined from several. */
export type CellFact = Exclude<FactName, 'service' | AddressFact>

/** Facts that are days, read in the file's order of day and month: `YYYY-MM-DD`. */
export const DATE_FACTS: ReadonlySet<CellFact> = new Set<CellFact>(['delivered_date', 'tendered_date'])

/** Facts that are amounts and are read with the file's number style. */
export const MONEY_FACTS: ReadonlySet<CellFact> = new Set<CellFact>([
  'row_total',
  'row_total_with_tax',
  'row_tax',
  'invoice_total',
  'charge_basis',
])

/** Facts that are numbers but no amounts. Their texts are as in the file, except for a decimal comma. */
export const NUMBER_FACTS: ReadonlySet<CellFact> = new Set<CellFact>([
  'entered_weight',
  'actual_weight',
  'scale_weight',
  'volume_weight',
  'length',
  'width',
  'height',
  'dim_divisor',
  'tax_rate',
])

/** What an invoice row, a header record, a preamble or a footer states about its invoice. */
export interface InvoiceStatement {
  readonly file: string
  /** 1-based record number of the first record with a statement. */
  readonly row: number
  account_id: string | null
  invoice_id: string | null
  invoice_date: string | null
  currency: string | null
  /** What the invoice is, in the carrier's words. */
  kind: string | null
  /** Declared totals, exact decimals. */
  net_total: string | null
  tax_total: string | null
  gross_total: string | null
  /** Declared number of shipments or rows. */
  shipments: string | null
  /** Whether it sums charges of several invoices. */
  several?: boolean
  /** Cells that should contain an amount and do not: `column: text`. */
  unreadable: string[]
}
