/**
 * If nearly all parcels of an account have one price for a service, zone, weight and packaging, a parcel with another price
 * is suspicious. The same holds for a surcharge by zone and residential, and for a zone by origin and destination. Prices
 * change: a value counts from its first day to its last, and what is not within a period is not assessed.
 */

import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { epochDay } from '../values/calendar.js'
import { Exact, isNothing, minus, unsigned } from '../values/decimal.js'
import { addMoney } from '../values/money.js'
import { count } from '../values/shown-amounts.js'
import { type Check, missing, type Outcome, TOGETHER, trackingOf } from './check.js'
import { type ByKind, createNotedPrices, type Doubtful, type NotedPrices } from './noted-prices.js'
import { createPlainPrices } from './plain-prices.js'
import { PRICE_EXAMPLES } from './price-examples.js'
import { createPriceKeys, type Priced, type PriceKeys, pricePartsOf } from './price-keys.js'
import { type PricedParcel, pricedAgain, pricedParcels, UNPRICED, type Unpriced } from './priced-parcel.js'
import { VARIES } from './usual-values.js'
import { isNearOwn, isUsual, type Period, periodAround } from './value-periods.js'
import type { Verdict } from './verdict.js'

/** A row whose value differs from the usual value of its key on its day. */
interface Unusual {
  readonly parcel: PricedParcel
  readonly priced: Priced
  readonly key: number
  readonly day: number
  readonly period: Period
}

export const priceVaries: Check = {
  name: 'price_varies',
  title: 'Price not as usual',
  severity: 'warning',
  confidence: 'likely',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: 'two of the parcels with the usual price and the same service, zone, weight and packaging',
  needs:
    'zone and billed weight of each parcel, and five parcels with the same price for a service, zone, weight and packaging',
  comparesShipments: true,
  says: 'a base price, a surcharge or a zone differs from that of at least 95 % of similar parcels of the account, before and after it',
  x12: '46',
  examples: PRICE_EXAMPLES,
  follows: [
    'base_price',
    'surcharge_price',
    'area_surcharge',
    'peak_surcharge',
    'billed_weight',
    'discount_missing',
    'conflicting_shipment',
    'contract_discount',
    'contract_price',
  ],
  endsFirst: true,
  assess: (view) => {
    const keys = createPriceKeys(view)
    const noted = createNotedPrices(keys)
    const left = new Map<Unpriced, number>()
    const leave = (why: Unpriced): unknown => left.set(why, (left.get(why) ?? 0) + 1)
    const pricedPlain = createPlainPrices(view)
    return {
      screen: (plain) => {
        const found = pricedPlain(plain)
        if (typeof found === 'string') leave(found)
        else if (found !== null) noted.note(found)
        return false
      },
      ship: (ship) => pricedParcels(view, ship, (parcel) => noted.note(pricePartsOf(parcel)), leave),
      finish: () => finish(view, keys, noted, left),
    }
  },
}

function* finish(
  view: View,
  keys: PriceKeys,
  { usual, doubtful, letGo }: NotedPrices,
  left: ReadonlyMap<Unpriced, number>,
): Generator<void, Outcome, void> {
  const { rows, known } = usual.base.counts()
  const reasons = [
    rows === 0 && left.size > 0
      ? null
      : missing(
          rows - known,
          rows,
          'base price',
          'fewer than 5 similar parcels, or they have several prices',
        ),
    ...Object.entries(UNPRICED).map(([why, says]) => {
      const parcels = left.get(why as Unpriced)
      return parcels === undefined ? null : `${count(parcels, 'parcel')}: ${says}`
    }),
  ].filter((one) => one !== null)
  const found = yield* unusual(view, keys, usual, doubtful())
  const like = new Map<string, number>()
  for (const one of found) like.set(likeness(one), (like.get(likeness(one)) ?? 0) + 1)
  const verdicts = found.flatMap((one) => judged(view, keys, usual, one, like.get(likeness(one)) ?? 1))
  const assessed = known + usual.surcharge.counts().known
  letGo()
  return {
    verdicts,
    assessed,
    reason: reasons.length === 0 ? null : reasons.join('; '),
  }
}

/** A key shared by the rows that differ from the same usual value. */
const likeness = ({ priced, key, period }: Unusual): string => `${priced.what} ${key} ${period.from}`

/** Second pass: the unusual rows of keys with several values. */
function* unusual(
  view: View,
  keys: PriceKeys,
  usual: ByKind,
  doubtful: Doubtful,
): Generator<void, Unusual[], void> {
  const found: Unusual[] = []
  let at = 0
  for (const parcel of pricedAgain(view, doubtful.shipments)) {
    if (at++ % TOGETHER === 0) yield
    if (parcel === undefined) continue
    const day = epochDay(parcel.day)
    for (const priced of keys.of(parcel)) {
      const { what, value } = priced
      if (!doubtful.has(priced)) continue
      const key = usual[what].keyOf(priced.key)
      const period = periodAround(usual[what].periodsOf(key), value, day)
      if (period !== undefined) found.push({ parcel, priced, key, day, period })
    }
  }
  return found
}

function judged(view: View, keys: PriceKeys, usual: ByKind, one: Unusual, like: number): Verdict[] {
  const { priced, key, day, period, parcel } = one
  const { what, value } = priced
  // One in a hundred pairs of postal codes legitimately has two zones: for zones the row itself counts among the others.
  if (!isUsual(period, what === 'zone' ? like : like - 1)) return []
  const values = usual[what]
  const isChange = isNearOwn(values.periodsOf(key), value, day) || values.changesNear(key, day)
  const { entry, list, net, modifier, service } = parcel
  const { zone, weight, unit } = view.state.entries.col
  const word = (id: number | undefined): string => view.state.words.list[id ?? NONE] ?? ''
  const billed = what === 'surcharge' ? priced.charge.net.text : addMoney(net, modifier).text
  const expected = expectedOf(keys, usual, one)
  const difference = expected === undefined ? undefined : minus(billed, expected)
  const parcels = period.rows + like
  const at = entry.entry
  const facts = { fault: what, service, zone: word(zone[at]), rows: period.rows, parcels }
  const more = {
    base: {
      billed: addMoney(list, modifier).text,
      usual: keys.amount(period.value),
      weight: word(weight[at]),
      unit: word(unit[at]),
    },
    surcharge: { charge: priced.charge.kind.description, billed, usual: keys.amount(period.value) },
    zone: { usual: word(period.value), ...keys.lane(parcel) },
  }[what]
  const isCharge = what === 'surcharge'
  return [
    {
      direction: difference === undefined ? 'integrity' : difference.startsWith('-') ? 'under' : 'over',
      ...((isChange || (difference !== undefined && isNothing(difference))) && { severity: 'info' as const }),
      carrier: entry.bill.carrier,
      invoice: entry.bill,
      tracking: trackingOf(view, parcel.shipment),
      amount: difference === undefined ? null : unsigned(difference),
      facts: {
        ...facts,
        ...more,
        ...(difference !== undefined && { difference }),
        ...(isChange && { near_change: 'yes' }),
      },
      charges: isCharge ? [priced.charge] : parcel.charges,
      evidence: isCharge ? [priced.charge.source] : parcel.charges.map(({ source }) => source),
      charge: priced.charge.kind.description,
      billed,
      ...(difference !== undefined && { expected: minus(billed, difference) }),
      ...(isCharge && { x12: '23' }),
    },
  ]
}

/** The price paid at the usual value; undefined if no parcel shows it. */
function expectedOf(
  keys: PriceKeys,
  usual: ByKind,
  { parcel, priced, day, period }: Unusual,
): string | undefined {
  if (priced.what === 'surcharge') return keys.amount(period.value)
  if (priced.what === 'base') {
    return besideOf(keys, parcel, period)
  }
  const there = usual.base.keyOf(keys.inZone(parcel, period.value))
  if (there === NONE) return undefined
  const price = usual.base.periodsOf(there).find((one) => one.from <= day && day <= one.to)
  return price === undefined ? undefined : besideOf(keys, parcel, price)
}

/** The net price of parcels with a usual price; if their discounts differ, the parcel's own discount is applied. */
function besideOf(keys: PriceKeys, { net, list, modifier }: PricedParcel, { value, beside }: Period): string {
  if (beside !== VARIES) return keys.amount(beside)
  const share = new Exact(addMoney(net, modifier).text).div(addMoney(list, modifier).text)
  return share.times(keys.amount(value)).toFixed(Math.max(2, net.scale))
}
