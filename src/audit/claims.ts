/** The claim of a finding: its last day, the rule for that day, and the refundable amount. */

import type { Verdict } from '../checks/verdict.js'
import type { ClaimHint, ClaimStart, ClaimWindow } from '../format/format.js'
import type { View } from '../invoices/view.js'
import type { ClaimKind, Finding } from '../schema/audit-report.js'
import type { Carrier } from '../schema/line-item.js'
import { dateOfDay, epochDay } from '../values/calendar.js'
import { count } from '../values/shown-amounts.js'

type Claim = Pick<Finding, 'claim_by' | 'claim_rule'>

const NO_CLAIM: Claim = { claim_by: null, claim_rule: null }

/** The last day of a claim and its rule, from the user's configuration or otherwise from the declaration for the carrier. */
export function claimOf(view: View, kind: ClaimKind | null, verdict: Verdict): Claim {
  const { carrier, invoice, due } = verdict
  if (kind === null || carrier === null) return NO_CLAIM
  const window = windowOf(view, carrier, kind)
  if (window === undefined) return { claim_by: null, claim_rule: NO_DEADLINE }
  const from = window.from === 'invoice' ? invoice?.date : due
  const note = declaredClaims(view, carrier)?.note
  return {
    claim_by: from ? dateOfDay(epochDay(from) + window.days) : null,
    claim_rule: `${ruleText(window, from)}${note === undefined ? '' : `; ${note}`}`,
  }
}

/** No deadline is invented: a day that is too late would lose the claim, a day that is too early would make it look lapsed. */
const NO_DEADLINE =
  'no deadline is known for this carrier: see your contract, and enter its days as `claims` in the configuration'

function windowOf(view: View, carrier: Carrier, kind: ClaimKind): ClaimWindow | undefined {
  const own = view.config.claims?.find(
    (row) => row.kind === kind && (row.carrier === undefined || row.carrier === carrier),
  )
  if (own !== undefined) return { days: own.days, from: own.from ?? (kind === 'late' ? 'due' : 'invoice') }
  return declaredClaims(view, carrier)?.[kind]
}

function declaredClaims({ formats }: View, carrier: Carrier | null): ClaimHint | undefined {
  for (const { carrier: whose, audit } of formats.values())
    if (whose === carrier && audit?.claims !== undefined) return audit.claims
  return undefined
}

const STARTS: Readonly<Record<ClaimStart, string>> = {
  invoice: 'the date of the invoice',
  due: 'the day it was due',
}

/** `60 days from the date of the invoice 2026-01-05 (unconfirmed: 90 and 180 days are named too)` */
function ruleText({ days, from, unconfirmed }: ClaimWindow, date: string | null | undefined): string {
  const start = date ? `${STARTS[from]} ${date.slice(0, 10)}` : `${STARTS[from]}, which is not known`
  const sources = unconfirmed === undefined ? '' : ` (unconfirmed: ${unconfirmed})`
  return `${count(days, 'day')} from ${start}${sources}`
}

/** Without a claim nothing is refundable and there is no deadline. */
export function settleClaim(found: Omit<Finding, 'line_items'>): void {
  const { severity, direction, consequence_of } = found
  if (severity !== 'info' && direction !== 'under' && consequence_of === undefined) return
  found.refundable = '0'
  found.claim_by = null
  found.claim_rule = null
}
