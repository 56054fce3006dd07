/** Keys of usual values: what prices and zones depend on. */

import type { Bill } from '../invoices/bills.js'
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

/** What the usual values of a parcel depend on. */
export interface PriceParts {
  readonly shipment: number
  readonly entry: number
  readonly delivery: number
  readonly bill: Bill
  readonly service: string
  readonly day: string
  readonly residential: boolean
  readonly list: Money
  readonly net: Money
  readonly modifier: Money
  /** Number of its base charge, and of all its charges: the first `charges` of `lines`. */
  readonly base: number
  readonly lines: ArrayLike<number>
  readonly charges: number
}

/** Takes one price or zone of a charge; must not keep the key, which the caller reuses. */
export type TakesPriced = (key: Key, value: number, beside: number, charge: number) => void

export interface PriceKeys {
  /** Passes on everything of a parcel that has a usual value, without allocation because it runs for all parcels. */
  each(parts: PriceParts, takes: Readonly<Record<Priced['what'], TakesPriced>>): void
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
  const { state } = view
  const { entries, lines, words } = state
  const { zone, weight, unit, terms, origin, destination } = entries.col
  const texts = createTexts()
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
  const chargeOf = onceByNumber((number) => {
    const { code, description } = state.kinds[number] as Kind
    return texts.id(`${code ?? ''} ${description}`)
  })
  const key = { group: 0, a: 0, b: 0, c: 0 }
  const keyed = (group: number, a: number, b: number, c: number): Key => {
    key.group = group
    key.a = a
    key.b = b
    key.c = c
    return key
  }

  /** 1: its price depends on the zone; 2: on the week, too; 0: it has none of its own. */
  const unitPriced = onceByNumber((number) => {
    const { stage, category } = state.kinds[number] as Kind
    if (stage !== 'original' || !UNIT_PRICED.has(category)) return 0
    return category === 'peak' ? 2 : 1
  })

  const each: PriceKeys['each'] = (parts, takes) => {
    const { entry, base, list, net, modifier, residential } = parts
    const { net: nets, gross: grosses, kind: kindOf } = lines.col
    const group = groups(parts)
    const own = zone[entry] as number
    const isModified = signOf(modifier) !== 0
    const [baseGross, baseNet] = [grosses[base] as number, nets[base] as number]
    takes.base(
      keyed(group, own, weighed(entry), terms[entry] as number),
      isModified || list !== state.amounts.money(baseGross)
        ? amounts.of(addMoney(list, modifier))
        : amounts.byNumber(baseGross),
      isModified || net !== state.amounts.money(baseNet)
        ? amounts.of(addMoney(net, modifier))
        : amounts.byNumber(baseNet),
      base,
    )
    const [from, to] = [origin[entry] as number, destination[entry] as number]
    if (from !== NONE && to !== NONE)
      takes.zone(keyed(group, placeOf(from), placeOf(to), NONE), own, VARIES, base)
    for (let nth = 0; nth < parts.charges; nth++) {
      const at = parts.lines[nth] as number
      const kind = kindOf[at] as number
      const priced = unitPriced(kind)
      if (priced === 0 || signOf(state.amounts.money(nets[at] as number)) <= 0) continue
      // Seasonal prices change by the week.
      const week = priced === 2 ? Math.floor((epochDay(parts.day) + 3) / 7) : VARIES
      takes.surcharge(
        keyed(group, own, chargeOf(kind) * 2 + (residential ? 1 : 0), week),
        amounts.byNumber(nets[at] as number),
        VARIES,
        at,
      )
    }
  }

  return {
    each,
    inZone: (parcel, zoneWord) => {
      const at = parcel.entry.entry
      return { group: groups(pricePartsOf(parcel)), a: zoneWord, b: weighed(at), c: terms[at] as number }
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
        (key, value, beside, at) => {
          const charge = parcel.entry.lines.find((line) => line.at === at) as ViewLine
          found.push({ what, key: { ...key }, value, beside, charge })
        }
      each(pricePartsOf(parcel), {
        base: takeAs('base'),
        surcharge: takeAs('surcharge'),
        zone: takeAs('zone'),
      })
      return found
    },
  }
}

export function pricePartsOf(parcel: PricedParcel): PriceParts {
  const { shipment, entry, line, service, day, residential, list, net, modifier } = parcel
  const { entry: at, delivery, bill, lines } = entry
  const own = { shipment, entry: at, delivery, bill, service, day, residential, list, net, modifier }
  return { ...own, base: line.at, lines: lines.map((one) => one.at), charges: lines.length }
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
function createGroups(view: View): (parts: PriceParts) => number {
  const accounts = new Map<string, Map<string, number>>()
  const byDelivery: Map<string, number>[] = []
  let groups = 0
  const newGroup = (): number => groups++
  const servicesOf = ({ bill, delivery }: PriceParts): Map<string, number> => {
    const account = [
      bill.carrier,
      withoutLeadingZeros(view.place(delivery).account ?? ''),
      bill.currency,
    ].join('\0')
    return madeOnce(accounts, account, () => new Map<string, number>())
  }
  return (parts) => {
    const { delivery, service } = parts
    byDelivery[delivery] ??= servicesOf(parts)
    return madeOnce(byDelivery[delivery] as Map<string, number>, service, newGroup)
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
