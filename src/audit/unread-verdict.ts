/** Verdicts of shipments and invoices with records that could not be read. */

import type { Verdict } from '../checks/verdict.js'
import type { View } from '../invoices/view.js'

/**
 * The verdict with the number of records that could not be read: those of its shipment or invoice, otherwise those that may be of it. If
 * what it misses may be in a record of its own, there is nothing to claim before that record is read.
 */
export function withUnread(view: View, verdict: Verdict): Verdict {
  const { tracking = null, mayBeUnread, facts } = verdict
  if (view.unread.isEmpty) return verdict
  const own = ownOf(view, verdict)
  if (own > 0)
    return {
      ...verdict,
      confidence: 'look',
      facts: { ...facts, unread: own },
      ...(mayBeUnread !== undefined && { claim: null }),
      ...(mayBeUnread !== undefined && tracking !== null && { severity: 'info' }),
    }
  const others = othersOf(view, verdict)
  return others === 0
    ? verdict
    : { ...verdict, confidence: 'look', facts: { ...facts, unread_elsewhere: others } }
}

function ownOf({ unread }: View, { tracking = null, mayBeUnread, carrier, invoice }: Verdict): number {
  if (tracking !== null) return unread.ofShipment(tracking, carrier)
  return mayBeUnread === undefined || invoice === undefined
    ? 0
    : unread.ofInvoice({ ...named(invoice), carrier })
}

/** A bill computes its properties: they are not its own. */
const named = ({ invoice, account, date }: NonNullable<Verdict['invoice']>) => ({ invoice, account, date })

function othersOf({ unread, place }: View, verdict: Verdict): number {
  const { tracking = null, mayBeUnread, carrier, invoice, evidence } = verdict
  if (mayBeUnread === undefined) return 0
  if (mayBeUnread === 'anywhere') return unread.anywhere(carrier)
  const files = [...evidence.map(({ file }) => file), ...(invoice?.kept ?? []).map((at) => place(at).file)]
  return unread.inFiles(files, tracking === null)
}
