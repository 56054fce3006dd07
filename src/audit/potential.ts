/** What the findings may be worth: by direction and currency, consequences and what is only worth knowing left out. */
import { plus } from './decimal.js'
import type { Direction, Finding } from './report.js'

export interface Potential {
  readonly direction: Direction
  readonly currency: string | null
  readonly amount: string
  readonly findings: number
}

export function potential(findings: readonly Finding[]): Potential[] {
  const sums = new Map<string, Potential>()
  for (const found of findings) {
    const { amount, direction, currency } = found
    if (amount === null || !isMoneyAtStake(found)) continue
    const key = `${direction}|${currency ?? ''}`
    const known = sums.get(key)
    sums.set(key, {
      direction,
      currency,
      amount: known === undefined ? amount : plus(known.amount, amount),
      findings: (known?.findings ?? 0) + 1,
    })
  }
  const order: readonly Direction[] = ['over', 'under', 'integrity']
  return [...sums.values()].sort(
    (a, b) =>
      order.indexOf(a.direction) - order.indexOf(b.direction) ||
      ((a.currency ?? '') < (b.currency ?? '') ? -1 : 1),
  )
}

/** Over or under billed, by more than a note, and not counted under another finding. */
function isMoneyAtStake(found: Finding): boolean {
  return found.severity !== 'info' && found.direction !== 'integrity' && found.consequence_of === undefined
}
