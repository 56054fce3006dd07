import type { InvoiceError } from './errors.js'
import type { InvoiceStatement } from './facts.js'

/** Sums of line items in one currency, exact decimals. */
export interface Sums {
  /** Before discounts, in units of the currency. */
  gross: string
  /** After discounts, in units of the currency. */
  net: string
  /** Taxes stated for single charges, in units of the currency. */
  tax: string
}

/** Why a record without a charge was skipped. */
export type SkipReason =
  | 'header'
  | 'invoice_row'
  | 'preamble'
  | 'comment'
  | 'footer'
  | 'segment'
  | 'zero'
  | 'blank'

/** Charges that no coding rule matches, grouped by the conditions of a possible rule. */
export interface UncodedCharges {
  carrier: string
  account_id: string | null
  category: string
  subcategory: string | null
  charges: number
  /** Net cost by currency; the key of a null currency is `""`. */
  net: Record<string, string>
}

/** The account of one file: `rows = charged + Σ skipped + rejected`. */
export interface FileSummary {
  /** Name of the file as it was given. */
  file: string
  /** Id of its format. */
  format: string
  /** Of the unpacked bytes, in hexadecimal: two files with the same hash are one. */
  sha256: string
  /** Number of unpacked bytes. */
  bytes: number
  /** The encoding of its text, such as `utf-8`. */
  encoding: string
  /** Number of physical records. */
  rows: number
  /** Number of records that gave line items. */
  charged: number
  /** Number of records without a charge, by reason. */
  skipped: Partial<Record<SkipReason, number>>
  /** Number of records that are malformed. */
  rejected: number
  /** Number of line items: charges, of which a record may contain many. */
  line_items: number
  /** The caller's currency, if it was applied to records without one. */
  currency_given?: string
  /** Sums of its line items by currency, in units of it; the key of a null currency is `""`. */
  sums: Record<string, Sums>
  /** Charges that no rule recognises: label to number of lines. */
  uncategorized: Record<string, number>
  /** Their net cost: label to currency to amount, in units of it. */
  uncategorized_net: Record<string, Record<string, string>>
  /** Unexpected values of a column: `column: value` to number of records. */
  unknown_values: Record<string, number>
  /** Charges that no coding rule matches; only if coding rules are given. */
  uncoded?: UncodedCharges[]
  /** Warnings for a reader of the figures: a declared total that is not an amount, a cell in two encodings… */
  warnings: string[]
  /** For a file in a store: when it was first loaded, in UTC. If there are two deliveries, the later one counts. */
  received?: string
}

/** The same figures over all files. */
export interface Totals {
  files: number
  bytes: number
  rows: number
  charged: number
  skipped: Partial<Record<SkipReason, number>>
  rejected: number
  line_items: number
  /**
   * By currency. The key of a null currency is `""` if all files without one have the same format, else there is one
   * for each format: `(fedex-us)`.
   */
  sums: Record<string, Sums>
  uncategorized: Record<string, number>
  uncategorized_net: Record<string, Record<string, string>>
  /** Charges that no coding rule matches; only if coding rules are given. */
  uncoded?: UncodedCharges[]
}

export interface Summary {
  files: FileSummary[]
  totals: Totals
}

/** The result of a parse in addition to its line items. */
export interface ParseAccount {
  summary: Summary
  /** Rejected rows, up to the caller's limit; `summary` has the exact count. */
  rejects: InvoiceError[]
  /** The statements of invoice rows, header records and footers. */
  statements: InvoiceStatement[]
  /** Records that gave no line item although they state a total or a shipment (at most 10,000 are kept of each sort). */
  uncharged: UnchargedTotal[]
}

/** At most this many records without a charge are kept of each sort. */
export const UNCHARGED_KEPT = 10_000

/** A record that was skipped as `zero` although it states a total or a shipment, or was rejected although its shipment can be read. */
export interface UnchargedTotal {
  readonly file: string
  readonly row: number
  readonly account_id: string | null
  readonly invoice_id: string | null
  readonly invoice_date: string | null
  readonly tracking_number: string | null
  readonly currency: string | null
  /** `0` if it states none, or was rejected. */
  readonly row_total: string
  /** Its charges are not known. */
  readonly rejected?: true
  /** Its cells may have moved, so that it may be of another shipment. */
  readonly moved?: true
}
