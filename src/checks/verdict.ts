import type { Bill } from '../invoices/bills.js'
import type { Charge } from '../invoices/view.js'
import type { ClaimKind, Confidence, Direction, Severity } from '../schema/audit-report.js'
import type { Carrier, DecimalText, Source } from '../schema/line-item.js'

/** What a check has found: facts, and no sentence. */
export interface Verdict {
  readonly direction: Direction
  readonly carrier: Carrier | null
  readonly invoice?: Pick<Bill, 'invoice' | 'date' | 'currency'> & { readonly account?: string | null }
  readonly tracking?: string | null
  /** That of the invoice, where it is not given. */
  readonly currency?: string | null
  readonly amount: DecimalText | null
  /** What the sentence is made of; what is null or undefined is left out. `currency` is added. */
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
  /** In place of what the check says of all its findings. */
  readonly confidence?: Confidence
  readonly claim?: ClaimKind | null
  readonly evidenceNeeded?: string
  /** What the carrier would pay back, where that is not the amount; null where it is not known. */
  readonly refundable?: DecimalText | null
  /** `YYYY-MM-DD`: the day that a claim for a late delivery counts from. */
  readonly due?: string | null
}

/** More records than anyone reads: the facts have the count. */
export const EVIDENCE = 20
