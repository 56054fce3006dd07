/** Keys of usual values: what prices and zones depend on. */

import type { View, ViewLine } from '../invoices/view.js'
import { onceByNumber } from '../ledger/by-number.js'
import { NONE } from '../ledger/slots.js'
import type { Kind } from '../ledger/state.js'
import { createTexts } from '../ledger/texts.js'
import type { ChargeCategory } from '../schema/line-item.js'
import { withoutLeadingZeros } from '../tables/contract-scope.js'
import { epochDay } from '../values/calendar.js'
import { canonical } from '../values/decimal.js'
import { addMoney, type Money, signOf } from '../values/money.js'
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

/** Categories whose charges have a fixed price that does not depend on a weight, a value or another charge. */
export const UNIT_PRICED: ReadonlySet<ChargeCategory> = new Set<ChargeCategory>([
  'delivery',
  'handling',
  'peak',
  'pickup',
  'special_goods',
])

/** Takes one price or zone; must not keep the key, which the caller reuses. */
export type TakesPriced = (key: Key, value: number, beside: number, charge: ViewLine) => void

export interface PriceKeys {
  /** Passes on everything of a parcel that has a usual value, without allocation because it runs for all parcels. */
  each(parcel: PricedParcel, takes: Readonly<Record<Priced['what'], TakesPriced>>): void
  /** The same as a list. */
  of(parcel: PricedParcel): Priced[]
  /** The key of its base price in another zone. */
  inZone(parcel: PricedParcel, zone: number): Key
  /** Postal codes of origin and destination. */
  lane(parcel: PricedParcel): { readonly origin: string; readonly destination: string }
  /** The amount of a number. */
  amount(value: number): string
}

export function createPriceKeys(view: View): PriceKeys {
  const { entries, lines, words } = view.state
  const { zone, weight, unit, terms, origin, destination } = entries.col
  const texts = createTexts()
  const kinds = new Map<Kind, number>()
  const weights = new Map<number, (weight: number) => number>()
  const groups = createGroups(view)
  const amounts = createAmountNumbers(view)

  const wordOf = (id: number | undefined): string => words.list[id ?? NONE] ?? ''
  // What `madeOnce` calls is made once too: this runs for all parcels.
  const weightsIn = (inUnit: number): ((weight: number) => number) =>
    onceByNumber((id) => texts.id(`${wordOf(id)} ${wordOf(inUnit)}`))
  const weighed = (at: number): number =>
    madeOnce(weights, unit[at] as number, weightsIn)(weight[at] as number)
  /** Postal codes, ZIP+4 cut to the first five digits. */
  const placeOf = onceByNumber((id) => texts.id(wordOf(id).replace(/^(\d{5})-?\d{4}$/, '$1')))
  const numberOf = (kind: Kind): number => texts.id(`${kind.code ?? ''} ${kind.description}`)
  const chargeOf = (kind: Kind): number => madeOnce(kinds, kind, numberOf)
  const key = { group: 0, a: 0, b: 0, c: 0 }
  const keyed = (group: number, a: number, b: number, c: number): Key => {
    key.group = group
    key.a = a
    key.b = b
    key.c = c
    return key
  }

  const each: PriceKeys['each'] = (parcel, takes) => {
    const { entry, line, list, net, modifier, residential } = parcel
    const at = entry.entry
    const group = groups(parcel)
    const own = zone[at] as number
    const isModified = signOf(modifier) !== 0
    takes.base(
      keyed(group, own, weighed(at), terms[at] as number),
      isModified || list !== line.gross
        ? amounts.of(addMoney(list, modifier))
        : amounts.byNumber(lines.col.gross[line.at] as number),
      isModified || net !== line.net
        ? amounts.of(addMoney(net, modifier))
        : amounts.byNumber(lines.col.net[line.at] as number),
      line,
    )
    const [from, to] = [origin[at] as number, destination[at] as number]
    if (from !== NONE && to !== NONE)
      takes.zone(keyed(group, placeOf(from), placeOf(to), NONE), own, VARIES, line)
    for (const charge of entry.lines) {
      const { kind, net: price } = charge
      if (kind.stage !== 'original' || !UNIT_PRICED.has(kind.category) || price.units <= 0) continue
      // Seasonal prices change by the week.
      const week = kind.category === 'peak' ? Math.floor((epochDay(parcel.day) + 3) / 7) : VARIES
      const value = amounts.byNumber(lines.col.net[charge.at] as number)
      takes.surcharge(
        keyed(group, own, chargeOf(kind) * 2 + (residential ? 1 : 0), week),
        value,
        VARIES,
        charge,
      )
    }
  }

  return {
    each,
    inZone: (parcel, zoneWord) => {
      const at = parcel.entry.entry
      return { group: groups(parcel), a: zoneWord, b: weighed(at), c: terms[at] as number }
    },
    lane: ({ entry }) => ({
      origin: texts.list[placeOf(origin[entry.entry] as number)] ?? '',
      destination: texts.list[placeOf(destination[entry.entry] as number)] ?? '',
    }),
    amount: amounts.text,
    of: (parcel) => {
      const found: Priced[] = []
      const takeAs =
        (what: Priced['what']): TakesPriced =>
        (key, value, beside, charge) => {
          found.push({ what, key: { ...key }, value, beside, charge })
        }
      each(parcel, { base: takeAs('base'), surcharge: takeAs('surcharge'), zone: takeAs('zone') })
      return found
    },
  }
}

function madeOnce<Of, Value>(made: Map<Of, Value>, of: Of, make: (of: Of) => Value): Value {
  let value = made.get(of)
  if (value === undefined) {
    value = make(of)
    made.set(of, value)
  }
  return value
}

/** Numbers for combinations of account, currency and service, whose prices change together. */
function createGroups(view: View): (parcel: PricedParcel) => number {
  const accounts = new Map<string, Map<string, number>>()
  const byDelivery: Map<string, number>[] = []
  let groups = 0
  const newGroup = (): number => groups++
  const servicesOf = ({ bill, delivery }: ShipEntry): Map<string, number> => {
    const account = [
      bill.carrier,
      withoutLeadingZeros(view.place(delivery).account ?? ''),
      bill.currency,
    ].join('\0')
    return madeOnce(accounts, account, () => new Map<string, number>())
  }
  return ({ entry, service }) => {
    byDelivery[entry.delivery] ??= servicesOf(entry)
    return madeOnce(byDelivery[entry.delivery] as Map<string, number>, service, newGroup)
  }
}

/** Numbers of amounts, the same for `40.20` and `40.2`: of charges by their number in the ledger, of others by their units. */
function createAmountNumbers({ state }: View) {
  const texts = createTexts()
  const scales = new Map<number, Map<number, number>>()
  const newScale = (): Map<number, number> => new Map()
  return {
    byNumber: onceByNumber((id) => texts.id(canonical(state.amounts.money(id).text))),
    // Accesses the text of a sum only if the amount is new, because the text is then computed.
    of: (money: Money): number => {
      const { units, scale, big } = money
      if (big !== null) return texts.id(canonical(money.text))
      const ofScale = madeOnce(scales, scale, newScale)
      let known = ofScale.get(units)
      if (known === undefined) {
        known = texts.id(canonical(money.text))
        ofScale.set(units, known)
      }
      return known
    },
    text: (value: number): string => texts.list[value] ?? '0',
  }
}
