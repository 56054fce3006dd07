/**
 * What a record says besides its charges. The audit checks invoices with these; they are no part of the
 * line item schema, so they ride along under a symbol that no output writes.
 */
export const ROW_FACTS: unique symbol = Symbol.for('carrier-invoice.row-facts')

/** Facts that a format may map to columns. Texts are trimmed and as in the file; blank is null. */
export const FACTS = [
  /** Sum of the record's net charges, as the carrier states it. */
  'row_total',
  /** The same with tax. */
  'row_total_with_tax',
  /** Tax of the whole record. */
  'row_tax',
  /** Total of the whole invoice, repeated on each of its records. */
  'invoice_total',
  /** Amount a percentage charge is taken from. */
  'charge_basis',
  'service',
  'zone',
  'original_tracking_number',
  'reason',
  'entered_weight',
  'entered_weight_unit',
  'actual_weight',
  'actual_weight_unit',
  'billed_weight',
  'billed_weight_unit',
  'billed_weight_type',
  'length',
  'width',
  'height',
  /** All three sides in one cell. */
  'dimensions',
  'dimension_unit',
  'dim_divisor',
  'shipment_date',
  'tax_rate',
  'tax_class',
  'package_count',
  /** Dimensional weight as the carrier states it. */
  'volume_weight',
  /** What the invoice bills: freight, duty, a credit note… in the carrier's words. */
  'invoice_kind',
] as const
export type FactName = (typeof FACTS)[number]

/** Facts that are one cell; the name of a service may be made of several. */
export type CellFact = Exclude<FactName, 'service'>

/** The facts of one record, shared by all its line items. */
export interface RowFacts {
  /** 1-based record number. */
  readonly row: number
  /** Texts as in the file, money facts as decimal text. */
  readonly cells: Readonly<Partial<Record<FactName, string | null>>>
  /** Declared total of the record minus its line items, where the total is stated and does not agree. */
  readonly residual: string | null
  /** The total was taken as the record's only charge: it agrees with itself, which proves nothing. */
  readonly alone?: true
  /** Cells of amounts that hold none, `column: text`. */
  readonly unreadable?: Readonly<Partial<Record<FactName, string>>>
  /** Number of line items of the record. */
  readonly lines: number
  /** Hash of everything the record says: two records of a file are copies of each other if it is the same. */
  readonly hash: string
}

/** Facts that are amounts and are read with the file's number style. */
export const MONEY_FACTS: ReadonlySet<CellFact> = new Set<CellFact>([
  'row_total',
  'row_total_with_tax',
  'row_tax',
  'invoice_total',
  'charge_basis',
])

/** Facts that are dates and are read with the file's date rules: `YYYY-MM-DD`, or null where the cell is none. */
export const DATE_FACTS: ReadonlySet<CellFact> = new Set<CellFact>(['shipment_date'])

/** What an invoice row, a header record, a preamble or a footer states about its invoice. */
export interface InvoiceStatement {
  readonly file: string
  /** 1-based record number of the first record that states something. */
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
  /** It sums charges of several invoices. */
  several?: boolean
  /** Cells that should have held an amount and did not: `column: text`. */
  unreadable: string[]
}
