/** What every generator of synthetic invoice files takes and gives. */

/** Audit checks whose findings a generator can plant, and what it does for each. */
export const FAULT_NOTES = {
  invoice_total: 'the invoice states another total than its charges have',
  row_total: 'the record states another total than its charges have',
  shipment_count: 'the invoice states another number of shipments than it bills',
  shipment_total: 'the total of the shipment is not that of its charges',
  invoice_total_inconsistent: 'records of one invoice state different totals',
  duplicate_charge: 'the record above, again',
  fuel_rate: 'fuel above the rate of its service and week',
  billed_weight: 'billed for more than weight and size give',
  discount_missing: 'the discount that this charge always has is not there',
  conflicting_shipment: 'the parcel of the record above, billed again with another base price',
  tax_rate: 'tax is not what rate and amount give',
  currency_mix: 'billed in another currency than the rest of the invoice',
  stale_charge: 'shipped more than a year before it is billed',
  credit_without_charge: 'a credit for a parcel that was never charged',
  positive_refund: 'a refund that is added where it should be taken off',
  tracking_check_digit: 'the last digit of the tracking number does not check',
  damaged_tracking_number: 'a tracking number as a spreadsheet leaves it',
  fee_without_shipment: 'a charge without a parcel',
  uncategorized_charge: 'a charge that no table knows',
  invoice_redelivered: 'the same file, under another name',
}
export type FaultKind = keyof typeof FAULT_NOTES

/** A fault, and what its finding is worth where that is known: in cents, or as the text of an amount. */
export interface Fault {
  readonly kind: FaultKind
  readonly worth: number | string | null
}

export interface GeneratorOptions {
  readonly seed: number
  /** Approximate number of data records. */
  readonly rows: number
  /** Audit faults to plant: all that the format can show, or the named ones. Default: none. */
  readonly faults?: boolean | readonly FaultKind[]
  /** Parcels as they are billed first: no correction, refund or fee of the account, which an audit notes where they are right too. */
  readonly plain?: boolean
  /** Number of invoices, where the format lets a file hold several. Default: what is usual for the size. */
  readonly invoices?: number
  /** One invoice of an account without end, instead of the first ones of its numbers. */
  readonly turn?: Turn
}

/** Which of an account's invoices a file holds: it is made without those before it, and none changes with a later one. */
export interface Turn {
  /** Counts the account's invoices. */
  readonly nth: number
  /** The week whose shipments it bills. */
  readonly monday: number
  /** As it was first delivered: without its last shipments. */
  readonly early?: boolean
  /** What is planted in each of them: what was billed twice is given back two invoices later. */
  readonly plantedIn?: (nth: number) => readonly FaultKind[]
}

/** A fault that was put into the file on purpose, and where. */
export interface Planted {
  /** Name of the audit check that must find it. */
  readonly kind: FaultKind
  /** 1-based record number, as in a line item's `source.row`. */
  readonly row: number
  readonly tracking_number: string | null
  readonly invoice_id: string | null
  /** What the finding is worth, where that is known. */
  readonly amount: string | null
  readonly note: string
}

export interface TrueInvoice {
  readonly account_id: string | null
  readonly invoice_id: string | null
  /** `YYYY-MM-DD` */
  readonly invoice_date: string | null
  readonly currency: string | null
  /** As the file states it; null if it states none. */
  readonly declared_total: string | null
  /** Sum of the net costs of its line items. */
  readonly computed_total: string
}

/** What a right reader must find in the file. Amounts are to be compared by value, not by digits. */
export interface Truth {
  /** Physical records, header included. */
  readonly records: number
  /** Records that give line items. */
  readonly charged: number
  /** Records without a charge, by reason. */
  readonly skipped: Readonly<Record<string, number>>
  readonly line_items: number
  /** By currency; `''` where the file names none. */
  readonly gross: Readonly<Record<string, string>>
  readonly net: Readonly<Record<string, string>>
  readonly invoices: readonly TrueInvoice[]
  readonly planted: readonly Planted[]
}

export type TextEncoding = 'utf-8' | 'windows-1252' | 'utf-16le'

export interface Generated {
  /** The text of the file in pieces of about 64 KB; never the whole file in memory. Read once. */
  chunks(): Iterable<string>
  /** Complete once `chunks()` is exhausted. */
  truth(): Truth
  readonly encoding: TextEncoding
}

export type Generator = (options: GeneratorOptions) => Generated

/** A sample file as it is in `samples/`. */
export interface Sample {
  /** From the project's folder: `samples/ups-billing/real-headerless.csv`. */
  readonly path: string
  /** One sentence for `samples/README.md`: what the file is there for. */
  readonly about: string
  readonly bytes: () => Uint8Array
}
