/**
 * The amount of the findings by direction and currency, without consequences and notes. What was paid back, refused or given up
 * was found, but is not potential any more: in every output.
 */

import type { AuditReport, Direction, Finding } from '../schema/audit-report.js'
import type { DecimalText } from '../schema/line-item.js'
import { isNothing, plus } from '../values/decimal.js'
import { byText } from '../values/order.js'
import { amountParts } from './claim-state.js'

export interface PotentialSum {
  readonly direction: Direction
  readonly currency: string | null
  /** The format of amounts without a currency, which add up only within a format; else null. */
  readonly format: string | null
  /** What may still come back. */
  readonly amount: DecimalText
  /** Number of findings of which something may still come back. */
  readonly findings: number
  readonly found: FoundAmount
}

/** All that was found: `amount` is what may still come back, what was credited, and what was refused or given up. */
export interface FoundAmount {
  readonly amount: DecimalText
  readonly findings: number
  readonly credited: DecimalText
  readonly closed: DecimalText
}

/** A finding whose amount counts, and the format under which an amount without a currency is kept. */
export interface MoneyFinding {
  readonly found: Finding & { readonly amount: DecimalText }
  readonly format: string | null
}

export function stakesOf({ findings }: Pick<AuditReport, 'findings'>): MoneyFinding[] {
  return findings.flatMap((found) => (isMoneyAtStake(found) ? [{ found, format: formatOf(found) }] : []))
}

export type FormatOf = (found: Pick<Finding, 'format' | 'currency' | 'carrier'>) => string | null

/** The format under which a finding's amount is kept if it has no currency; its carrier if the format is unknown. */
export const formatOf: FormatOf = ({ format, currency, carrier }) =>
  currency === null ? (format ?? carrier) : null

export function potential(report: Pick<AuditReport, 'findings'>): PotentialSum[] {
  const sums = new Map<string, PotentialSum>()
  for (const { found, format } of stakesOf(report)) {
    const { amount, direction, currency } = found
    const key = JSON.stringify([direction, currency, format])
    const known = sums.get(key)
    const { remaining, credited, closed } = amountParts(found)
    sums.set(key, {
      direction,
      currency,
      format,
      amount: plus(known?.amount ?? '0', remaining),
      findings: (known?.findings ?? 0) + +!isNothing(remaining),
      found: {
        amount: plus(known?.found.amount ?? '0', amount),
        findings: (known?.found.findings ?? 0) + 1,
        credited: plus(known?.found.credited ?? '0', credited),
        closed: plus(known?.found.closed ?? '0', closed),
      },
    })
  }
  const order: readonly Direction[] = ['over', 'under', 'integrity']
  return [...sums.values()].sort(
    (a, b) =>
      order.indexOf(a.direction) - order.indexOf(b.direction) ||
      byText(a.currency ?? '', b.currency ?? '') ||
      byText(a.format ?? '', b.format ?? ''),
  )
}

/** An overcharge or undercharge that is not just a note and is not counted under another finding. */
export function isMoneyAtStake(found: Finding): found is MoneyFinding['found'] {
  const { amount, severity, direction, consequence_of } = found
  return amount !== null && severity !== 'info' && direction !== 'integrity' && consequence_of === undefined
}
