import type { Bill } from '../invoices/bills.js'
import type { Charge } from '../invoices/view.js'
import type { ClaimKind, Confidence, Direction, Severity } from '../schema/audit-report.js'
import type { Carrier, DecimalText, Source } from '../schema/line-item.js'

/**
 * What a record that could not be read may change: nothing, because the finding follows from the records that it names, whatever others
 * contain; how sure it is, if the record is of the same shipment and may be a credit or explain it; or all of it, because what it
 * misses may be in a record of the same invoice, or of any invoice of the carrier.
 */
export type MayBeUnread = 'nothing' | 'of_shipment' | 'on_invoice' | 'anywhere'

/** What a check has found: facts without a sentence. */
export interface Verdict {
  readonly direction: Direction
  readonly carrier: Carrier | null
  readonly invoice?: Pick<Bill, 'invoice' | 'date' | 'currency'> & {
    readonly account?: string | null
    /** Its deliveries that count. */
    readonly kept?: readonly number[]
  }
  readonly tracking?: string | null
  /** Default: the currency of the invoice. */
  readonly currency?: string | null
  readonly amount: DecimalText | null
  /** The facts that the sentence is made from; null and undefined ones are left out, and `currency` is added. */
  readonly facts: Readonly<Record<string, string | number | null | undefined>>
  /** The charges it is about. */
  readonly charges?: readonly Charge[]
  readonly evidence: readonly Source[]
  readonly severity?: Severity
  readonly x12?: string
  readonly charge?: string
  readonly billed?: DecimalText
  readonly expected?: DecimalText
  readonly original?: readonly Source[]
  readonly rate?: string
  /** Instead of the value for all findings of the check. */
  readonly confidence?: Confidence
  readonly claim?: ClaimKind | null
  readonly evidenceNeeded?: string
  /** What the carrier would refund, if it is not the amount; null if it is not known. */
  readonly refundable?: DecimalText | null
  readonly mayBeUnread?: MayBeUnread
  /** `YYYY-MM-DD`: the day that a claim for a late delivery counts from. */
  readonly due?: string | null
}

/** At most this many records are listed, because nobody reads more; the facts have the count. */
export const EVIDENCE = 20
