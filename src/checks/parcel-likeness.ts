/**
 * Compares parcels by zone, billed weight, packaging and payer. A discount may apply only from some weight, in some zones, or to some payers:
 * parcels without it are judged only if similar parcels have it.
 */

import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { type Exact, exact } from '../values/decimal.js'
import { toGrams } from '../values/weights.js'

/** At least this many parcels of neighbouring weights without a discount are no coincidence. */
const TIER = 3

interface Weighed {
  readonly entry: number
  readonly weight: Exact
}

/** The entries whose zone, or packaging and payer, none of the others has, or that are in a range of weights without any of the others. */
export function differing(view: View, entries: readonly number[], others: readonly number[]): Set<number> {
  const { zone, terms } = view.state.entries.col
  const differ = new Set<number>()
  for (const col of [zone, terms]) {
    const known = new Set(others.map((entry) => col[entry]))
    if (known.has(NONE)) continue
    for (const entry of entries) if (col[entry] !== NONE && !known.has(col[entry])) differ.add(entry)
  }
  const weights = weighed(view, others).map(({ weight }) => weight)
  const [least, most] = [weights[0], weights.at(-1)]
  if (least === undefined || most === undefined) return differ
  let tier: number[] = []
  let above = 0
  for (const { entry, weight } of weighed(view, entries)) {
    if (weight.lt(least) || weight.gt(most)) differ.add(entry)
    const before = above
    while (above < weights.length && (weights[above] as Exact).lte(weight)) above++
    const shared = above > 0 && (weights[above - 1] as Exact).eq(weight)
    tier = shared ? [] : above === before ? [...tier, entry] : [entry]
    if (tier.length >= TIER) for (const one of tier) differ.add(one)
  }
  return differ
}

/** Entries with a known billed weight, the lightest first. */
function weighed(view: View, entries: readonly number[]): Weighed[] {
  const { col } = view.state.entries
  const word = (id: number | undefined): string => view.state.words.list[id ?? NONE] ?? ''
  return entries
    .flatMap((entry): Weighed[] => {
      const weight = exact(word(col.weight[entry]))
      return weight === undefined || weight.isZero()
        ? []
        : [{ entry, weight: weight.times(toGrams(word(col.unit[entry])) ?? 1) }]
    })
    .sort((a, b) => a.weight.comparedTo(b.weight))
}
