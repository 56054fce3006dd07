/** What an accrual answers: the JSON of `parse-invoice accrual`, key for key. Amounts are exact decimals in `currency`. */
import type { UnreadFile } from './audit-report.js'
import type { DecimalText } from './line-item.js'

/** Shipments that were shipped and not billed until the date: `expected` is what to accrue. */
export interface AccruedAmounts {
  /** ISO 4217; null where neither the expected costs nor an invoice name one. */
  currency: string | null
  /** Where no currency is known: such amounts add up within one format alone. Null too where the files leave it open. */
  format: string | null
  shipments: number
  expected: DecimalText
  /** Those of them that no expected cost is known for: nothing is accrued for them. */
  without_cost: number
  /** Those billed on an invoice after the date: what had been expected, what is billed, and billed minus expected. */
  billed_since: number
  billed_since_expected: DecimalText
  billed: DecimalText
  difference: DecimalText
  /** Those on none of the invoices. */
  not_billed: number
  not_billed_expected: DecimalText
}

export interface AccrualRow extends AccruedAmounts {
  /** `YYYY-MM` in which they were shipped. */
  month: string
  carrier: string | null
  cost_center: string | null
}

/** Of a currency, and where none is known of a carrier and format. */
export interface AccrualTotal extends AccruedAmounts {
  carrier: string | null
}

/** One shipment in one currency. */
export interface AccruedShipment {
  tracking_number: string
  ship_date: string
  carrier: string | null
  cost_center: string | null
  reference: string | null
  status: 'not_billed' | 'billed_since'
  currency: string | null
  /** Where it has no currency; null too where that of the invoices is not known. */
  format: string | null
  expected: DecimalText | null
  billed: DecimalText | null
  /** Billed minus expected; null where they cannot be compared. */
  difference: DecimalText | null
  /** Of its latest invoice. */
  invoice_id: string | null
  invoice_date: string | null
  /** Line of its first row in the expected costs. */
  line: number
}

/** Fees that belong to no shipment, estimated: in no amount of the shipments. */
export interface FeeEstimate {
  carrier: string
  currency: string | null
  /** Where no currency is known. */
  format: string | null
  /** Full months before that of the date, three at most, with what their invoices bill. */
  months: { month: string; billed: DecimalText }[]
  /** Rounded to the currency; null where no month is there to estimate from. */
  average: DecimalText | null
  /** Of the month of the date, on invoices until the date. */
  billed: DecimalText
  /** The average without what is billed already. */
  estimate: DecimalText | null
}

export type LeftOutReason =
  | 'billed'
  | 'billed_without_date'
  | 'shipped_later'
  | 'voided'
  | 'without_ship_date'
  | 'unreadable_ship_date'

/** Expected shipments that are not accrued, and why. */
export interface LeftOut {
  reason: LeftOutReason
  shipments: number
  expected: {
    currency: string | null
    carrier: string | null
    format: string | null
    amount: DecimalText
  }[]
  /** The first of them, with their lines in the expected costs. */
  examples: { tracking_number: string; line: number; cell: string | null }[]
}

/** Billed amounts that no expected shipment can be matched with: what is expected for them seems not billed. */
export interface Unmatchable {
  reason: 'no_tracking_number' | 'damaged_tracking_number'
  carrier: string
  currency: string | null
  /** Where no currency is known. */
  format: string | null
  charges: number
  billed: DecimalText
}

export interface AccrualReport {
  /** `YYYY-MM-DD`, that day included. */
  until: string
  totals: AccrualTotal[]
  rows: AccrualRow[]
  fees: FeeEstimate[]
  left_out: LeftOut[]
  unmatchable: Unmatchable[]
  shipments: AccruedShipment[]
  /** What is odd about the expected costs. */
  warnings: string[]
  /** Files that could not be read, where there are any: what they bill counts as not billed. */
  unread?: UnreadFile[]
}
