/** Verdicts of shipments and invoices with records that could not be read. */

import type { Verdict } from '../checks/verdict.js'
import type { View } from '../invoices/view.js'

/**
 * The verdict with the number of records that could not be read: those of its shipment, otherwise those of its format that may be of
 * it. If what it misses may be in a record of its shipment, there is nothing to claim before that record is read.
 */
export function withUnread(
  { unread }: View,
  verdict: Verdict,
  formatOf: (verdict: Verdict) => string | undefined,
): Verdict {
  const { tracking = null, invoice, mayBeUnread = false, facts } = verdict
  const own = tracking !== null || mayBeUnread ? unread.of(tracking, invoice?.invoice ?? null) : 0
  if (own > 0)
    return {
      ...verdict,
      confidence: 'look',
      facts: { ...facts, unread: own },
      ...(mayBeUnread && { claim: null }),
      ...(mayBeUnread && tracking !== null && { severity: 'info' }),
    }
  const others = mayBeUnread ? unread.unknown(formatOf(verdict)) : 0
  return others === 0
    ? verdict
    : { ...verdict, confidence: 'look', facts: { ...facts, unread_elsewhere: others } }
}
