/** The result of an accrual: the JSON of `parse-invoice accrual`, key for key. Amounts are exact decimals in `currency`. */
import type { UnreadFile } from './audit-report.js'
import type { DecimalText } from './line-item.js'

/** Shipments that were shipped and not billed until the date: `expected` is what to accrue. */
export interface AccruedAmounts {
  /** ISO 4217; null if neither the expected costs nor an invoice state one. */
  currency: string | null
  /** If no currency is known: such amounts add up only within one format. Also null if the files do not decide it. */
  format: string | null
  shipments: number
  expected: DecimalText
  /** Those without a known expected cost: nothing is accrued for them. */
  without_cost: number
  /** Those billed on an invoice after the date: the expected amount, the billed amount, and billed minus expected. */
  billed_since: number
  billed_since_expected: DecimalText
  billed: DecimalText
  difference: DecimalText
  /** Those on none of the invoices. */
  not_billed: number
  not_billed_expected: DecimalText
}

export interface AccrualRow extends AccruedAmounts {
  /** `YYYY-MM` of their ship dates. */
  month: string
  carrier: string | null
  cost_center: string | null
}

/** By currency and, if none is known, by carrier and format. */
export interface AccrualTotal extends AccruedAmounts {
  carrier: string | null
  /** Those on no invoice with a record that could not be read, if any: it may bill them. */
  unread?: number
  unread_expected?: DecimalText
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
  /** If it has no currency; also null if that of the invoices is not known. */
  format: string | null
  expected: DecimalText | null
  billed: DecimalText | null
  /** Billed minus expected; null if they cannot be compared. */
  difference: DecimalText | null
  /** Of its latest invoice. */
  invoice_id: string | null
  invoice_date: string | null
  /** Line of its first row in the expected costs. */
  line: number
  /** On no invoice, but a record of it could not be read: it may be billed. */
  unread?: true
}

/** Estimated fees that belong to no shipment; not included in the amounts of shipments. */
export interface FeeEstimate {
  carrier: string
  currency: string | null
  /** If no currency is known. */
  format: string | null
  /** The full months before the month of the date, three at most, with the fees billed on their invoices. */
  months: { month: string; billed: DecimalText }[]
  /** Rounded to the currency; null if there is no month to estimate from. */
  average: DecimalText | null
  /** In the month of the date, on invoices up to the date. */
  billed: DecimalText
  /** The average minus what is billed already. */
  estimate: DecimalText | null
}

export type LeftOutReason =
  | 'billed'
  | 'billed_without_date'
  | 'charged_nothing'
  | 'shipped_later'
  | 'voided'
  | 'without_ship_date'
  | 'unreadable_ship_date'

/** Expected shipments that are not accrued, and the reason. */
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

/**
 * Billed amounts that cannot be matched with any expected shipment: their expected costs look unbilled. `account_adjustment`:
 * adjustments of the account that are booked on an expected shipment, and are no part of its billed amount.
 */
export interface Unmatchable {
  reason: 'no_tracking_number' | 'damaged_tracking_number' | 'account_adjustment'
  carrier: string
  currency: string | null
  /** If no currency is known. */
  format: string | null
  charges: number
  billed: DecimalText
}

export interface AccrualReport {
  /** `YYYY-MM-DD`, inclusive. */
  until: string
  totals: AccrualTotal[]
  rows: AccrualRow[]
  fees: FeeEstimate[]
  left_out: LeftOut[]
  unmatchable: Unmatchable[]
  shipments: AccruedShipment[]
  /** Warnings about the expected costs. */
  warnings: string[]
  /** Files that could not be read, if any: their charges count as not billed. */
  unread?: UnreadFile[]
  /** Rows that were rejected, if any: their charges count as not billed, too. */
  rejected?: number
}
