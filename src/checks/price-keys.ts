/** What prices and zones depend on, as keys of usual values. */

import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { Kind } from '../ledger/state.js'
import { createTexts } from '../ledger/texts.js'
import type { ChargeCategory } from '../schema/line-item.js'
import { bare } from '../tables/contract-scope.js'
import { epochDay } from '../values/calendar.js'
import { canonical } from '../values/decimal.js'
import { addMoney, type Money } from '../values/money.js'
import type { ShipEntry } from './check.js'
import type { PricedParcel } from './priced-parcel.js'
import { type Key, VARIES } from './usual-values.js'

/** One thing that has a usual value: the base price of a parcel, one of its surcharges, or its zone. */
export interface Priced {
  readonly what: 'base' | 'surcharge' | 'zone'
  readonly key: Key
  readonly value: number
  /** The net of a base price. */
  readonly beside: number
  readonly charge: ViewLine
}

/** Categories whose charges have a price of their own: not what depends on a weight, a value or another charge. */
export const UNIT_PRICED: ReadonlySet<ChargeCategory> = new Set<ChargeCategory>([
  'delivery',
  'handling',
  'peak',
  'pickup',
  'special_goods',
])

export interface PriceKeys {
  /** What of a parcel has a usual value. */
  of(parcel: PricedParcel): Priced[]
  /** The key of its base price in another zone. */
  inZone(parcel: PricedParcel, zone: number): Key
  /** Postal codes of origin and destination. */
  lane(parcel: PricedParcel): { readonly origin: string; readonly destination: string }
  /** An amount by its number. */
  amount(value: number): string
}

export function createPriceKeys(view: View): PriceKeys {
  const { entries, words } = view.state
  const { zone, weight, unit, terms, origin, destination } = entries.col
  const texts = createTexts()
  const places = new Map<number, number>()
  const kinds = new Map<Kind, number>()
  const weights = new Map<number, Map<number, number>>()
  const groups = createGroups(view)
  const amounts = createAmountNumbers()

  const wordOf = (id: number | undefined): string => words.list[id ?? NONE] ?? ''
  const weighed = (at: number): number => {
    const byWeight = madeOnce(weights, unit[at] as number, () => new Map<number, number>())
    return madeOnce(byWeight, weight[at] as number, () =>
      texts.id(`${wordOf(weight[at])} ${wordOf(unit[at])}`),
    )
  }
  const inZone = (parcel: PricedParcel, zoneWord: number, group = groups(parcel)): Key => {
    const at = parcel.entry.entry
    return { group, a: zoneWord, b: weighed(at), c: terms[at] as number }
  }
  /** Postal codes to their first five digits, where there are more. */
  const placeOf = (id: number): number =>
    madeOnce(places, id, () => texts.id(wordOf(id).replace(/^(\d{5})-?\d{4}$/, '$1')))
  const chargeOf = (kind: Kind): number =>
    madeOnce(kinds, kind, () => texts.id(`${kind.code ?? ''} ${kind.description}`))

  return {
    inZone,
    lane: ({ entry }) => ({
      origin: texts.list[placeOf(origin[entry.entry] as number)] ?? '',
      destination: texts.list[placeOf(destination[entry.entry] as number)] ?? '',
    }),
    amount: amounts.text,
    of: (parcel) => {
      const { entry, line, list, net, modifier, day, residential } = parcel
      const at = entry.entry
      const group = groups(parcel)
      const own = zone[at] as number
      const found: Priced[] = [
        {
          what: 'base',
          key: inZone(parcel, own, group),
          value: amounts.of(addMoney(list, modifier)),
          beside: amounts.of(addMoney(net, modifier)),
          charge: line,
        },
      ]
      if (origin[at] !== NONE && destination[at] !== NONE) {
        const key = {
          group,
          a: placeOf(origin[at] as number),
          b: placeOf(destination[at] as number),
          c: NONE,
        }
        found.push({ what: 'zone', key, value: own, beside: VARIES, charge: line })
      }
      for (const charge of entry.lines) {
        const { kind, net: price } = charge
        if (kind.stage !== 'original' || !UNIT_PRICED.has(kind.category) || price.units <= 0) continue
        // Prices of a season change by the week.
        const week = kind.category === 'peak' ? Math.floor((epochDay(day) + 3) / 7) : VARIES
        const key = { group, a: own, b: chargeOf(kind) * 2 + (residential ? 1 : 0), c: week }
        found.push({ what: 'surcharge', key, value: amounts.of(price), beside: VARIES, charge })
      }
      return found
    },
  }
}

function madeOnce<Of, Value>(made: Map<Of, Value>, of: Of, make: () => Value): Value {
  let value = made.get(of)
  if (value === undefined) {
    value = make()
    made.set(of, value)
  }
  return value
}

/** Account, currency and service: prices that change together. */
function createGroups(view: View): (parcel: PricedParcel) => number {
  const accounts = new Map<string, Map<string, number>>()
  const byDelivery: Map<string, number>[] = []
  let groups = 0
  const servicesOf = ({ bill, delivery }: ShipEntry): Map<string, number> => {
    const account = [bill.carrier, bare(view.place(delivery).account ?? ''), bill.currency].join('\0')
    return madeOnce(accounts, account, () => new Map<string, number>())
  }
  return ({ entry, service }) => {
    byDelivery[entry.delivery] ??= servicesOf(entry)
    return madeOnce(byDelivery[entry.delivery] as Map<string, number>, service, () => groups++)
  }
}

/** Amounts by numbers, `40.20` and `40.2` by one: found by their units, so that no text is put together or hashed. */
function createAmountNumbers(): { of(money: Money): number; text(value: number): string } {
  const texts = createTexts()
  const scales = new Map<number, Map<number, number>>()
  return {
    of: ({ units, scale, text, big }) => {
      if (big !== null) return texts.id(canonical(text))
      const ofScale = madeOnce(scales, scale, () => new Map<number, number>())
      return madeOnce(ofScale, units, () => texts.id(canonical(text)))
    },
    text: (value) => texts.list[value] ?? '0',
  }
}
