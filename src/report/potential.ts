/** What the findings may be worth: by direction and currency, consequences and what is only worth knowing left out. */

import type { AuditReport, Direction, Finding } from '../schema/audit-report.js'
import { plus } from '../values/decimal.js'
import { byText } from '../values/order.js'

export interface Potential {
  readonly direction: Direction
  readonly currency: string | null
  /** Of the files behind amounts without a currency, which add up within a format alone; else null. */
  readonly format: string | null
  readonly amount: string
  readonly findings: number
}

export function potential({ findings, summary }: Pick<AuditReport, 'findings' | 'summary'>): Potential[] {
  const formats = new Map(summary.files.map(({ file, format }) => [file, format]))
  const sums = new Map<string, Potential>()
  for (const found of findings) {
    const { amount, direction, currency } = found
    if (amount === null || !isMoneyAtStake(found)) continue
    const format = currency === null ? formatOf(found, formats) : null
    const key = JSON.stringify([direction, currency, format])
    const known = sums.get(key)
    sums.set(key, {
      direction,
      currency,
      format,
      amount: known === undefined ? amount : plus(known.amount, amount),
      findings: (known?.findings ?? 0) + 1,
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

/** The format of the finding's first record; its carrier where the audit knows no file of that name. */
function formatOf({ evidence, carrier }: Finding, formats: ReadonlyMap<string, string>): string | null {
  return formats.get(evidence[0]?.file ?? '') ?? carrier
}

/** Over or under billed, by more than a note, and not counted under another finding. */
function isMoneyAtStake(found: Finding): boolean {
  return found.severity !== 'info' && found.direction !== 'integrity' && found.consequence_of === undefined
}
