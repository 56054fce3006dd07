/** The prices of plain shipments, by their patterns: the same as `pricedParcels` finds, without an object for each charge. */

import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { isBaseFreight } from '../schema/subcategories.js'
import { lateMoney } from '../values/late-money.js'
import { addMoney, createSum, ZERO } from '../values/money.js'
import { byPattern, type Pattern, type PlainShipment } from './plain-shipments.js'
import type { PriceParts } from './price-keys.js'
import { hasPieces, type Unpriced } from './priced-parcel.js'

/** Indexes of the charges that make a price. */
interface Composed {
  readonly base: number
  readonly modifiers: readonly number[]
  readonly discounts: readonly number[]
  readonly residential: boolean
  /** Whether the list price is the gross amount of the base charge. */
  readonly isGap: boolean
  /** A service whose pieces share one price. */
  readonly byShipment: RegExp | undefined
}

/** The same object each time, to be used before the next call. */
type Parts = { -readonly [Name in keyof PriceParts]: PriceParts[Name] }

/** The price of a shipment, why it has none, or null without a base charge. */
export function createPlainPrices(view: View): (plain: PlainShipment) => PriceParts | Unpriced | null {
  const { state } = view
  const { words } = state
  const { baseRow, zone, weight, terms } = state.entries.col
  const composedOf = byPattern(composedIn)
  const discounted = createSum()
  let parts: Parts | undefined

  return (plain) => {
    const { entry, pattern, lines } = plain
    if (baseRow[entry] === NONE) return null
    if (pattern.hints?.price === undefined) return 'format'
    if (zone[entry] === NONE || weight[entry] === NONE) return 'zone'
    if (hasPieces(words.list[terms[entry] as number] ?? '')) return 'pieces'
    const composed = composedOf(pattern)
    if (typeof composed === 'string') return composed
    const service = view.serviceOf(entry)
    if (composed.byShipment?.test(service) === true) return 'pieces'
    const base = lines[composed.base] as number
    const price = plain.net(composed.base)
    let net = price
    if (composed.discounts.length > 0) {
      discounted.reset()
      discounted.add(price)
      for (const nth of composed.discounts) discounted.add(plain.net(nth))
      net = lateMoney(discounted)
    }
    let modifier = ZERO
    for (const nth of composed.modifiers) modifier = addMoney(modifier, plain.net(nth))
    const day = (plain.date(composed.base) ?? plain.bill.date ?? '').slice(0, 10)
    const list = composed.isGap ? plain.gross(composed.base) : price
    const { shipment, delivery, bill } = plain
    const { residential } = composed
    const charges = pattern.charges.length
    parts ??= {
      shipment,
      entry,
      delivery,
      bill,
      service,
      day,
      residential,
      list,
      net,
      modifier,
      base,
      lines,
      charges,
    }
    parts.shipment = shipment
    parts.entry = entry
    parts.delivery = delivery
    parts.bill = bill
    parts.service = service
    parts.day = day
    parts.residential = residential
    parts.list = list
    parts.net = net
    parts.modifier = modifier
    parts.base = base
    parts.lines = lines
    parts.charges = charges
    return parts
  }
}

function composedIn({ hints, charges }: Pattern): Composed | Unpriced {
  const hint = hints?.price
  if (hint === undefined) return 'format'
  let base = NONE
  let residential = false
  const modifiers: number[] = []
  for (const [nth, { kind, net, gross }] of charges.entries()) {
    const isOriginal = kind.stage === 'original'
    if (isBaseFreight(kind) && isOriginal) {
      if (base !== NONE || gross <= 0) return 'several'
      base = nth
    } else if (kind.category === 'freight' && net < 0) return 'several'
    else if (isOriginal && hint.modifier?.(kind.code) === true) modifiers.push(nth)
    else if (isOriginal && kind.subcategory === 'residential') residential = true
  }
  const line = charges[base]
  if (line === undefined) return 'several'
  if (hint.byShipment?.test(line.kind.description) === true) return 'pieces'
  const isGap = hint.gap !== undefined
  const discounts = charges.flatMap(({ kind, record }, nth) =>
    !isGap && kind.category === 'discount' && record === line.record && kind.stage === 'original'
      ? [nth]
      : [],
  )
  return { base, modifiers, discounts, residential, isGap, byShipment: hint.byShipment }
}
