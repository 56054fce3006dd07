/** The minimum weights that come with surcharges. */

import type { AuditHints, WeightMinimum } from '../format/format.js'
import type { Kind } from '../ledger/state.js'
import type { Exact } from '../values/decimal.js'
import { signOf } from '../values/money.js'
import type { Ship } from './check.js'
import { namesCharge } from './contract-charges.js'
import type { createTerms } from './contract-terms.js'

export interface WeightOnLabel {
  readonly unit: string
  /** Whether the label states the sides: what depends on them is then calculated. */
  readonly hasSides: boolean
}

/** Whether a weight is the minimum of a surcharge that is billed for the same parcel. */
export function isSurchargeMinimum(
  { entries }: Ship,
  weight: Exact,
  { unit, hasSides }: WeightOnLabel,
  terms: ReturnType<typeof createTerms>,
): boolean {
  return entries.some(({ bill, delivery, lines }) => {
    const rules = (bill.hints?.weight?.minimums ?? []).filter(
      (rule) => rule.unit.test(unit) && weight.eq(rule.weight) && !(hasSides && rule.over !== undefined),
    )
    const agreed = (terms(delivery)?.rows('surcharges') ?? []).filter(
      (row) => row.isCharge !== null && weight.eq(row.terms.min_weight ?? 0),
    )
    if (rules.length === 0 && agreed.length === 0) return false
    return lines.some(
      ({ kind, net }) =>
        signOf(net) > 0 &&
        (rules.some((rule) => comesWith(rule, kind, bill.hints)) ||
          agreed.some((row) => namesCharge(row, kind))),
    )
  })
}

/** By its name, or for the same limits. */
function comesWith({ charge, over }: WeightMinimum, kind: Kind, hints: AuditHints | undefined): boolean {
  if (charge !== undefined) return charge.test(kind.description)
  return (hints?.sizeCharges?.charges ?? []).some(
    ({ charge: name, code, limits }) =>
      limits.some(
        ({ longest, lengthAndGirth }) => longest === over?.longest && lengthAndGirth === over?.lengthAndGirth,
      ) &&
      (name?.test(kind.description) ?? code?.test(kind.code ?? '') ?? false),
  )
}
