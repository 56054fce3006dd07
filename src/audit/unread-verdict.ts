/** Verdicts of shipments and invoices with records that could not be read. */

import type { MayBeUnread, Verdict } from '../checks/verdict.js'
import type { View } from '../invoices/view.js'

type Judged = Verdict & { readonly mayBeUnread: MayBeUnread }

/**
 * The verdict with the number of records that could not be read: those of its shipment or invoice, otherwise those that may be of it. If
 * what it misses may be in a record of its own, there is nothing to claim before that record is read.
 */
export function withUnread(view: View, verdict: Judged): Verdict {
  const { tracking = null, mayBeUnread, carrier } = verdict
  if (mayBeUnread === 'nothing') return verdict
  const judged = view.unread.isEmpty ? verdict : withRejected(view, verdict)
  if (tracking === null || !view.damaged.mayBeOf(tracking, carrier)) return judged
  return { ...judged, ...inDoubt(verdict, { shortened: 'yes' }, judged.facts) }
}

function withRejected(view: View, verdict: Judged): Verdict {
  const { tracking = null, mayBeUnread, facts } = verdict
  const isMissing = mayBeUnread !== 'of_shipment'
  const own = ownOf(view, verdict)
  if (own > 0) return { ...verdict, ...inDoubt(verdict, { unread: own }) }
  const others = isMissing ? othersOf(view, verdict) : tracking === null ? 0 : furtherOf(view, verdict)
  const judged: Verdict =
    others === 0 ? verdict : { ...verdict, confidence: 'look', facts: { ...facts, unread_elsewhere: others } }
  const { files } = view.unread
  return mayBeUnread !== 'anywhere' || files === 0
    ? judged
    : { ...judged, confidence: 'look', claim: null, facts: { ...judged.facts, unread_files: files } }
}

/** `more`: why it is in doubt. */
function inDoubt(
  { tracking = null, mayBeUnread, facts }: Judged,
  more: Verdict['facts'],
  known = facts,
): Partial<Verdict> & Pick<Verdict, 'facts'> {
  const isMissing = mayBeUnread !== 'of_shipment'
  return {
    confidence: 'look',
    facts: { ...known, ...more },
    ...(isMissing && { claim: null }),
    ...(isMissing && tracking !== null && { severity: 'info' }),
  }
}

function ownOf({ unread }: View, { tracking = null, mayBeUnread, carrier, invoice }: Judged): number {
  if (tracking !== null) return unread.ofShipment(tracking, carrier)
  return mayBeUnread === 'of_shipment' || invoice === undefined
    ? 0
    : unread.ofInvoice({ ...named(invoice), carrier })
}

/** A bill computes its properties: they are not its own. */
const named = ({ invoice, account, date }: NonNullable<Verdict['invoice']>) => ({ invoice, account, date })

/** Rejected records of its files whose shipment was not kept. */
const furtherOf = ({ unread }: View, { evidence }: Judged): number =>
  unread.uncomparedIn(evidence.map(({ file }) => file))

function othersOf({ unread, place }: View, verdict: Judged): number {
  const { tracking = null, mayBeUnread, carrier, invoice, evidence } = verdict
  if (mayBeUnread === 'anywhere') return unread.anywhere(carrier)
  const files = [...evidence.map(({ file }) => file), ...(invoice?.kept ?? []).map((at) => place(at).file)]
  return unread.inFiles(files, tracking === null)
}
