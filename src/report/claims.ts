/** What can be claimed from a carrier, ordered by the last day of the claim, and a summary of it in words. */

import type { AuditReport, Finding } from '../schema/audit-report.js'
import type { DecimalText } from '../schema/line-item.js'
import { Exact, plus } from '../values/decimal.js'
import { byText } from '../values/order.js'
import { amountWithCurrency, count } from '../values/shown-amounts.js'
import { bareFormats, unitKey } from './answer.js'
import { claimProgress, stillRefundable } from './claim-state.js'
import type { FormatOf } from './potential.js'

/** Whether the finding may recover money and is not counted under another one. */
export const isDisputable = (found: Finding): boolean =>
  found.severity !== 'info' &&
  found.direction === 'over' &&
  found.carrier !== null &&
  found.consequence_of === undefined

/** `lapsed`: the last day of the claim is over. */
const CLAIM_STATUSES = ['open', 'no last day known', 'lapsed'] as const
export type ClaimStatus = (typeof CLAIM_STATUSES)[number]

/** `day`: `YYYY-MM-DD`, the day of the report. A claim is not lapsed on its last day. */
export function claimStatus({ claim_by }: Pick<Finding, 'claim_by'>, day: string): ClaimStatus {
  if (claim_by === null) return 'no last day known'
  return claim_by < day ? 'lapsed' : 'open'
}

/** Findings grouped by invoice and tracking number; the group that lapses first comes first, lapsed ones last. */
export function inClaimOrder(findings: readonly Finding[], day: string): Finding[] {
  const groups = new Map<string, Finding[]>()
  for (const found of findings) {
    const { carrier, account_id, invoice_id, tracking_number } = found
    const key = JSON.stringify([carrier, account_id, invoice_id, tracking_number])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [found])
    else group.push(found)
  }
  const rankOf = (found: Finding): string =>
    `${CLAIM_STATUSES.indexOf(claimStatus(found, day))} ${found.claim_by ?? ''}`
  const ranked = [...groups].map(([key, group]) => {
    const ordered = group.map((found) => ({ found, rank: rankOf(found), amount: found.refundable ?? '0' }))
    ordered.sort((a, b) => byText(a.rank, b.rank) || new Exact(b.amount).cmp(a.amount))
    return { key, rank: ordered[0]?.rank ?? '', findings: ordered.map(({ found }) => found) }
  })
  ranked.sort((a, b) => byText(a.rank, b.rank) || byText(a.key, b.key))
  return ranked.flatMap((group) => group.findings)
}

/** Days that get a line; the others are counted. */
const SHOWN = 3

/**
 * `Claims lapse on 2026-03-05: 12.00 USD (1 finding)`: a line for each of the next days, then the lapsed claims. In an audit of a
 * store these are the claims that are not sent to the carrier yet; a line states the others by their state.
 */
export function claimLines(report: AuditReport, day: string): string[] {
  const disputable = report.findings.filter(
    (found) => isDisputable(found) && (claimProgress(found)?.state ?? 'open') === 'open',
  )
  const claims = disputable.filter(({ claim_by }) => claim_by !== null)
  const unknown = disputable.filter(({ claim_by, claim_rule }) => claim_by === null && claim_rule !== null)
  const open = new Map<string, Finding[]>()
  const lapsed: Finding[] = []
  for (const found of claims) {
    const last = `${found.claim_by}`
    const own = claimStatus(found, day) === 'lapsed' ? lapsed : (open.get(last) ?? [])
    if (own !== lapsed) open.set(last, own)
    own.push(found)
  }
  const days = [...open].sort(([a], [b]) => byText(a, b))
  const later = days.slice(SHOWN).flatMap(([, findings]) => findings)
  const unconfirmed = claims.some(({ claim_rule }) => claim_rule?.includes('unconfirmed') === true)
  const formatOf = bareFormats(report)
  const worth = (findings: readonly Finding[]): string => worthText(findings, formatOf)
  return [
    ...days.slice(0, SHOWN).map(([last, findings]) => `Claims lapse on ${last}: ${worth(findings)}`),
    ...(later.length === 0 ? [] : [`Claims lapse later: ${worth(later)}`]),
    ...(lapsed.length === 0 ? [] : [`Claims lapsed before ${day}: ${worth(lapsed)}`]),
    ...(unknown.length === 0 ? [] : [`Claims without a known deadline: ${worth(unknown)}`]),
    ...handledLines(report, formatOf),
    ...(unconfirmed
      ? ['The days are not confirmed by every carrier: set those of your contract as `claims` (docs.md)']
      : []),
  ]
}

/** The potential amount of the claims that were sent or settled. */
function handledLines({ findings }: AuditReport, formatOf: FormatOf): string[] {
  const of = (state: string): Finding[] =>
    findings.filter((found) => isDisputable(found) && claimProgress(found)?.state === state)
  return HANDLED.flatMap(([state, words]) => {
    const own = of(state)
    return own.length === 0 ? [] : [`${words}: ${worthText(own, formatOf, ({ refundable }) => refundable)}`]
  })
}

const HANDLED = [
  ['disputed', 'Claims sent to the carrier'],
  ['credited', 'Claims credited in full'],
  ['rejected', 'Claims that the carrier refused'],
  ['waived', 'Claims given up'],
] as const

/** `12.00 USD, 3.00 EUR (4 findings)` */
function worthText(
  findings: readonly Finding[],
  formatOf: FormatOf,
  worthOf: (found: Finding) => string | null = stillRefundable,
): string {
  const sums = new Map<string, { currency: string | null; format: string | null; sum: DecimalText }>()
  for (const found of findings) {
    const { currency } = found
    const refundable = worthOf(found)
    if (refundable === null) continue
    const format = formatOf(found)
    const key = unitKey({ currency, format })
    sums.set(key, { currency, format, sum: plus(sums.get(key)?.sum ?? '0', refundable) })
  }
  const amounts = [...sums.values()]
    .map(({ currency, format, sum }) => {
      const text = amountWithCurrency(sum, currency)
      return format === null ? text : `${text} (no currency, ${format})`
    })
    .join(', ')
  const number = count(findings.length, 'finding')
  return amounts === '' ? `${number}, amount not known` : `${amounts} (${number})`
}
