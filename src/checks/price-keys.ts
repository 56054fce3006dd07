/** What prices and zones depend on, as keys of usual values. */

import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { createTexts } from '../ledger/texts.js'
import type { ChargeCategory } from '../schema/line-item.js'
import { bare } from '../tables/contract-scope.js'
import { epochDay } from '../values/calendar.js'
import { canonical } from '../values/decimal.js'
import { addMoney } from '../values/money.js'
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
  const amounts = createTexts()
  const places = new Map<number, number>()

  /** Account, currency and service: prices that change together. */
  const groupOf = ({ entry, service }: PricedParcel): number => {
    const { carrier, currency } = entry.bill
    return texts.id(
      JSON.stringify([carrier, bare(view.place(entry.delivery).account ?? ''), currency, service]),
    )
  }
  const weighed = (at: number): number => texts.id(`${wordOf(weight[at])} ${wordOf(unit[at])}`)
  const wordOf = (id: number | undefined): string => words.list[id ?? NONE] ?? ''
  const inZone = (parcel: PricedParcel, zoneWord: number, group = groupOf(parcel)): Key => {
    const at = parcel.entry.entry
    return { group, a: zoneWord, b: weighed(at), c: terms[at] as number }
  }
  /** Postal codes to their first five digits, where there are more. */
  const placeOf = (id: number): number => {
    let place = places.get(id)
    if (place === undefined) {
      place = texts.id(wordOf(id).replace(/^(\d{5})-?\d{4}$/, '$1'))
      places.set(id, place)
    }
    return place
  }
  const amountOf = (text: string): number => amounts.id(canonical(text))

  return {
    inZone,
    lane: ({ entry }) => ({
      origin: texts.list[placeOf(origin[entry.entry] as number)] ?? '',
      destination: texts.list[placeOf(destination[entry.entry] as number)] ?? '',
    }),
    amount: (value) => amounts.list[value] ?? '0',
    of: (parcel) => {
      const { entry, line, list, net, modifier, day, residential } = parcel
      const at = entry.entry
      const group = groupOf(parcel)
      const own = zone[at] as number
      const found: Priced[] = [
        {
          what: 'base',
          key: inZone(parcel, own, group),
          value: amountOf(addMoney(list, modifier).text),
          beside: amountOf(addMoney(net, modifier).text),
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
        const week = kind.category === 'peak' ? Math.floor((epochDay(day) + 3) / 7) : ''
        const b = texts.id(`${kind.code ?? ''} ${kind.description} ${residential} ${week}`)
        const key = { group, a: own, b, c: VARIES }
        found.push({ what: 'surcharge', key, value: amountOf(price.text), beside: VARIES, charge })
      }
      return found
    },
  }
}
