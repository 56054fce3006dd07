/** The prices of all parcels by what has a usual value, and which shipments are to be looked at again. */

import { createTable, letTableGo, newRow, type TypedTable } from '../ledger/table.js'
import { epochDay } from '../values/calendar.js'
import type { Priced, PriceKeys, TakesPriced } from './price-keys.js'
import type { PricedParcel } from './priced-parcel.js'
import { createUsualValues, type UsualValues } from './usual-values.js'

export type ByKind = Readonly<Record<Priced['what'], UsualValues>>

/** What may differ from its usual value. */
export interface Doubtful {
  /** In their order. */
  readonly shipments: readonly number[]
  has(priced: Priced): boolean
}

export interface NotedPrices {
  readonly usual: ByKind
  note(parcel: PricedParcel): void
  doubtful(): Doubtful
  /** Gives all memory back at once: of 100,000 invoices some 45 MB. Nothing is used any more. */
  letGo(): void
}

const KINDS = ['base', 'surcharge', 'zone'] as const

export function createNotedPrices(keys: PriceKeys): NotedPrices {
  const usual: ByKind = {
    base: createUsualValues(),
    surcharge: createUsualValues(),
    zone: createUsualValues(),
  }
  /** Two numbers a price: to put all parcels together once more takes longer than all the rest. */
  const noted: Readonly<Record<Priced['what'], TypedTable<'pair' | 'shipment'>>> = {
    base: createTable({ pair: 'number', shipment: 'shipment' }),
    surcharge: createTable({ pair: 'number', shipment: 'shipment' }),
    zone: createTable({ pair: 'number', shipment: 'shipment' }),
  }
  let [last, day, shipment] = ['', epochDay(''), 0]
  const take: TakesPriced = (what, key, value, beside) => {
    const pair = usual[what].note(key, value, beside, day)
    const table = noted[what]
    const at = newRow(table)
    table.col.pair[at] = pair
    table.col.shipment[at] = shipment
  }
  return {
    usual,
    note: (parcel) => {
      if (parcel.day !== last) {
        last = parcel.day
        day = epochDay(last)
      }
      shipment = parcel.shipment
      keys.each(parcel, take)
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
        const { col, length } = noted[what]
        for (let at = 0; at < length; at++)
          if (pairs[what].has(col.pair[at] as number)) shipments.add(col.shipment[at] as number)
      }
      return {
        shipments: [...shipments].sort((a, b) => a - b),
        has: ({ what, key, value }) => pairs[what].has(usual[what].pairOf(key, value)),
      }
    },
    letGo: () => {
      for (const what of KINDS) {
        usual[what].letGo()
        letTableGo(noted[what])
      }
    },
  }
}
