/** A verdict of a check as a finding of the report, with its line items and records. */

import type { Check } from '../checks/check.js'
import { EVIDENCE, type Verdict } from '../checks/verdict.js'
import type { Charge, View } from '../invoices/view.js'
import { lineItemId } from '../ledger/charge-id.js'
import type { ClaimKind, Facts, Finding } from '../schema/audit-report.js'
import type { DecimalText } from '../schema/line-item.js'
import { byText } from '../values/order.js'
import { claimOf } from './claims.js'
import { withUnread } from './unread-verdict.js'

/** The properties of its check that a finding uses. */
type OfCheck = Pick<
  Check,
  'name' | 'severity' | 'x12' | 'confidence' | 'mayBeUnread' | 'claim' | 'evidenceNeeded'
>

/** A finding as it is kept: its line items are numbers of charges, and its id and sentence are made later. */
export type KeptFinding = Omit<Finding, 'line_items'> & { line_items: number[] }

export function findingOf(view: View, check: OfCheck, given: Verdict): KeptFinding {
  const verdict = withUnread(view, { mayBeUnread: check.mayBeUnread, ...given })
  const { direction, carrier, invoice, amount, evidence, charges = [] } = verdict
  const currency = verdict.currency === undefined ? (invoice?.currency ?? null) : verdict.currency
  const facts = factsOf(verdict.facts, currency)
  const claim = verdict.claim === undefined ? check.claim : verdict.claim
  const found: KeptFinding = {
    id: '',
    check: check.name,
    severity: verdict.severity ?? check.severity,
    direction,
    carrier,
    account_id: invoice?.account ?? null,
    invoice_id: invoice?.invoice ?? null,
    tracking_number: verdict.tracking ?? null,
    currency,
    amount,
    message: '',
    facts,
    line_items: inFileOrder(view, charges),
    evidence: evidence.slice(0, EVIDENCE),
    x12_426: verdict.x12 ?? codeOf(view, check, charges),
    confidence: verdict.confidence ?? check.confidence,
    refundable: refundableOf(verdict, claim),
    ...claimOf(view, claim, verdict),
    evidence_needed: verdict.evidenceNeeded ?? check.evidenceNeeded,
  }
  if (currency === null && amount !== null) {
    const format = formatOf(view, verdict)
    if (format !== undefined) found.format = format
  }
  if (invoice !== undefined) found.invoice_date = invoice.date
  if (verdict.charge !== undefined) found.charge = verdict.charge
  if (verdict.billed !== undefined) found.billed = verdict.billed
  if (verdict.expected !== undefined) found.expected = verdict.expected
  if (verdict.rate !== undefined) found.rate = verdict.rate
  if (verdict.original !== undefined) found.original = verdict.original.slice(0, EVIDENCE)
  return found
}

/** The format of its first charge, or otherwise of the file of its first record. */
function formatOf(
  { state }: View,
  { charges: [first] = [], evidence: [place] }: Verdict,
): string | undefined {
  const delivery =
    first === undefined ? undefined : state.deliveries[state.entries.col.delivery[first.entry] as number]
  return delivery?.format ?? state.files.get(place?.file ?? '')?.format
}

function codeOf({ state }: View, { x12 }: OfCheck, [first]: readonly Charge[]): string | null {
  if (typeof x12 !== 'function') return x12 ?? null
  const kind = first === undefined ? undefined : state.kinds[state.lines.col.kind[first.at] as number]
  return kind === undefined ? null : x12(kind)
}

/** A difference may refund nothing, or more than its amount. */
function refundableOf(
  { direction, amount, refundable }: Verdict,
  claim: ClaimKind | null,
): DecimalText | null {
  if (claim === null) return '0'
  if (refundable !== undefined) return refundable
  return direction === 'over' ? amount : null
}

function factsOf(given: Verdict['facts'], currency: string | null): Facts {
  const facts: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(given))
    if (value !== null && value !== undefined) facts[name] = value
  if (currency !== null) facts.currency = currency
  return facts
}

/** Numbers of charges in the order of the file, by record and by position in the record. */
function inFileOrder({ state }: View, charges: readonly Charge[]): number[] {
  if (charges.length === 1) return [(charges[0] as Charge).at]
  const { lines, entries, deliveries } = state
  const { row, id } = lines.col
  const known = new Map(charges.map(({ at, entry }) => [at, entry]))
  const fileOf = (entry: number): string => deliveries[entries.col.delivery[entry] as number]?.file ?? ''
  const placeIn = (at: number): number => Math.max(id[at] as number, 0)
  return [...known.keys()].sort(
    (a, b) =>
      byText(fileOf(known.get(a) as number), fileOf(known.get(b) as number)) ||
      (row[a] as number) - (row[b] as number) ||
      placeIn(a) - placeIn(b) ||
      byText(lineItemId(state, a), lineItemId(state, b)),
  )
}
