/** Charges that no coding rule matches, grouped by the conditions that a rule would have. */

import type { UncodedCharges } from '../schema/summary.js'
import { createSum, type Money, type Sum } from '../values/money.js'

type Named = Pick<UncodedCharges, 'carrier' | 'account_id' | 'category' | 'subcategory'>

export interface Uncoded {
  add(charge: Named, currency: string, net: Money): void
  /** Adds the counts of another one. `keyOf`: the name used here for a currency. */
  addAll(counted: readonly UncodedCharges[], keyOf?: (currency: string) => string): void
  list(): UncodedCharges[]
}

/** At most this many are counted by account; the others together by carrier and category. */
const NAMED = 10_000

interface Counted {
  readonly charge: Named
  readonly net: Map<string, Sum>
  charges: number
}

export function createUncoded(): Uncoded {
  const known = new Map<string, Counted>()

  function entryOf(charge: Named): Counted {
    const { carrier, account_id, category, subcategory } = charge
    const key = [carrier, account_id ?? '\0', category, subcategory ?? ''].join('\n')
    const found = known.get(key)
    if (found !== undefined) return found
    if (known.size >= NAMED && account_id !== OTHERS) return entryOf({ ...charge, account_id: OTHERS })
    const entry = { charge: { carrier, account_id, category, subcategory }, net: new Map(), charges: 0 }
    known.set(key, entry)
    return entry
  }

  function sumOf(entry: Counted, currency: string): Sum {
    const sum = entry.net.get(currency) ?? createSum()
    entry.net.set(currency, sum)
    return sum
  }

  return {
    add: (charge, currency, net) => {
      const entry = entryOf(charge)
      entry.charges++
      sumOf(entry, currency).add(net)
    },
    addAll: (counted, keyOf = (currency) => currency) => {
      for (const { charges, net, ...charge } of counted) {
        const entry = entryOf(charge)
        entry.charges += charges
        for (const [currency, amount] of Object.entries(net)) sumOf(entry, keyOf(currency)).addText(amount)
      }
    },
    list: () =>
      [...known.values()].map(({ charge, charges, net }) => ({
        ...charge,
        charges,
        net: Object.fromEntries([...net].map(([currency, sum]) => [currency, sum.text()])),
      })),
  }
}

const OTHERS = '(others)'
