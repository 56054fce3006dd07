/** How far the claim of a finding is: what of it has come back, and what may still come back. */
import type { Finding } from '../schema/audit-report.js'
import type { DecimalText } from '../schema/line-item.js'
import { Exact, isNothing, minus } from '../values/decimal.js'

export type Claimed = Pick<Finding, 'amount' | 'facts' | 'claim'>

/** Known from the store, or in an audit of files from the credits in the same files. */
export const claimProgress = ({ amount, facts, claim }: Claimed): Finding['claim'] => {
  const { paid_back: credited } = facts
  if (claim !== undefined || typeof credited !== 'string' || amount === null) return claim
  return { state: isNothing(minus(amount, credited)) ? 'credited' : 'open', credited }
}

const UNSETTLED = ['open', 'disputed']

/** Whether nothing is left to claim: it was paid back, refused or given up. */
export const isClaimSettled = (found: Claimed): boolean =>
  !UNSETTLED.includes(claimProgress(found)?.state ?? 'open')

/** What the carrier would still pay back; null if that is not known. */
export function stillRefundable(found: Claimed & Pick<Finding, 'refundable'>): DecimalText | null {
  if (found.refundable === null) return null
  const credited = claimProgress(found)?.credited ?? '0'
  // What comes back may include consequences of the finding: nothing is owed to the carrier for it.
  return new Exact(credited).gt(found.refundable) ? '0' : minus(found.refundable, credited)
}

/** The amount of a finding in three parts, which add up to it. */
export interface AmountParts {
  /** What may still come back. */
  readonly remaining: DecimalText
  readonly credited: DecimalText
  /** Refused by the carrier, or given up. */
  readonly closed: DecimalText
}

export function amountParts(found: Claimed & { readonly amount: DecimalText }): AmountParts {
  const claim = claimProgress(found)
  if (claim === undefined) return { remaining: found.amount, credited: '0', closed: '0' }
  // What comes back may include consequences of the finding, which are not in its amount.
  const isWhole = claim.state === 'credited' || new Exact(claim.credited).gt(found.amount)
  const credited = isWhole ? found.amount : claim.credited
  const rest = minus(found.amount, credited)
  return isClaimSettled(found)
    ? { remaining: '0', credited, closed: rest }
    : { remaining: rest, credited, closed: '0' }
}

/** `4.00 of it credited`, `credited`, `refused by the carrier`, `given up`; null for a claim that is open as a whole. */
export function claimStateText(found: Claimed, amountText: (amount: DecimalText) => string): string | null {
  const claim = claimProgress(found)
  if (claim === undefined) return null
  const { state, credited } = claim
  const part = isNothing(credited) ? null : `${amountText(credited)} of it credited`
  const words = STATES[state]
  if (state === 'credited' || words === undefined) return words ?? part
  return part === null ? words : `${words}, ${part}`
}

const STATES: Readonly<Record<string, string>> = {
  disputed: 'sent to the carrier',
  credited: 'credited',
  rejected: 'refused by the carrier',
  waived: 'given up',
}
