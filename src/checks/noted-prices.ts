/** The prices of all parcels by what has a usual value, and the shipments that need a second pass. */

import { inRoom, letGo } from '../ledger/room.js'
import { NONE } from '../ledger/slots.js'
import { epochDay } from '../values/calendar.js'
import type { Priced, PriceKeys, PriceParts, TakesPriced } from './price-keys.js'
import { createUsualValues, type UsualValues } from './usual-values.js'

export type ByKind = Readonly<Record<Priced['what'], UsualValues>>

/** Prices that may differ from their usual value. */
export interface Doubtful {
  /** In ascending order. */
  readonly shipments: readonly number[]
  has(priced: Priced): boolean
}

export interface NotedPrices {
  readonly usual: ByKind
  note(parts: PriceParts): void
  doubtful(): Doubtful
  /** Frees all memory at once: some 45 MB for 100,000 invoices. Use nothing afterwards. */
  letGo(): void
}

const KINDS = ['base', 'surcharge', 'zone'] as const

export function createNotedPrices(keys: PriceKeys): NotedPrices {
  const usual: ByKind = {
    base: createUsualValues(),
    surcharge: createUsualValues(),
    zone: createUsualValues(),
  }
  /** Two numbers per price, because assembling all parcels again would take longer than everything else. */
  const noted = { base: createPairs(), surcharge: createPairs(), zone: createPairs() }
  const days = new Map<string, number>()
  let [day, shipment] = [0, 0]
  const takeAs = (what: Priced['what']): TakesPriced => {
    const [values, pairs] = [usual[what], noted[what]]
    return (key, value, beside) => {
      const pair = values.note(key, value, beside, day)
      if (pair !== NONE) pairs.add(pair, shipment)
    }
  }
  const takes = { base: takeAs('base'), surcharge: takeAs('surcharge'), zone: takeAs('zone') }
  return {
    usual,
    note: (parts) => {
      let known = days.get(parts.day)
      if (known === undefined) {
        known = epochDay(parts.day)
        days.set(parts.day, known)
      }
      day = known
      shipment = parts.shipment
      keys.each(parts, takes)
    },
    doubtful: () => {
      const pairs = {
        base: usual.base.doubtful(),
        surcharge: usual.surcharge.doubtful(),
        zone: usual.zone.doubtful(),
      }
      const shipments = new Set<number>()
      for (const what of KINDS) {
        if (pairs[what].size === 0) continue
        noted[what].find(pairs[what], shipments)
      }
      return {
        shipments: [...shipments].sort((a, b) => a - b),
        has: ({ what, key, value }) => pairs[what].has(usual[what].pairOf(key, value)),
      }
    },
    letGo: () => {
      for (const what of KINDS) {
        usual[what].letGo()
        noted[what].letGo()
      }
    },
  }
}

/** Pairs of key and value, each with a shipment that has it. */
function createPairs() {
  let list: Int32Array = new Int32Array(FIRST)
  let length = 0
  return {
    add: (pair: number, shipment: number): void => {
      if (length === list.length) list = inRoom(list, Math.ceil(length * 0.75) * 2)
      list[length++] = pair
      list[length++] = shipment
    },
    find: (pairs: ReadonlySet<number>, shipments: Set<number>): void => {
      for (let at = 0; at < length; at += 2)
        if (pairs.has(list[at] as number)) shipments.add(list[at + 1] as number)
    },
    letGo: () => letGo(list),
  }
}
const FIRST = 64
