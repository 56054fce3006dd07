/** Parcels whose price is explained without the usual discount: it is the minimum of their zone, or as in the contract. */

import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { addMoney, type Money, negate, signOf, ZERO } from '../values/money.js'
import { contractPriceOf, isAsAgreed, listPricesIn } from './contract-price-of.js'
import { askedOf, createTerms } from './contract-terms.js'
import { ANY, discountsIn } from './discount-names.js'
import { type PricedParcel, pricedAgain } from './priced-parcel.js'

interface ZonePrices {
  least: Money
  gross: Money
  /** Whether parcels of different list prices have the lowest net: a minimum, from which no discount is deducted. */
  isShared: boolean
}

/** Those of `entries` whose net is the lowest in their zone, and that of parcels with other list prices too. */
export function atMinimum(view: View, entries: readonly number[], others: readonly number[]): Set<number> {
  const { zone } = view.state.entries.col
  const zones = new Set(entries.map((entry) => zone[entry]))
  zones.delete(NONE)
  const prices = new Map<number, ZonePrices>()
  const nets = new Map<number, Money>()
  for (const entry of [...others, ...entries]) {
    const at = zone[entry] ?? NONE
    const found = zones.has(at) ? pricesOf(view, entry) : undefined
    if (found === undefined) continue
    nets.set(entry, found.net)
    const known = prices.get(at)
    const order = known === undefined ? -1 : compared(found.net, known.least)
    if (order < 0) prices.set(at, { least: found.net, gross: found.gross, isShared: false })
    else if (order === 0 && known !== undefined && compared(found.gross, known.gross) !== 0)
      known.isShared = true
  }
  return new Set(
    entries.filter((entry) => {
      const net = nets.get(entry)
      const known = prices.get(zone[entry] ?? NONE)
      return net !== undefined && known?.isShared === true && compared(net, known.least) === 0
    }),
  )
}

const compared = (one: Money, other: Money): number => signOf(addMoney(one, negate(other)))

function pricesOf(view: View, entry: number): { gross: Money; net: Money } | undefined {
  const bill = view.billOf(view.state.entries.col.delivery[entry] as number)
  const found = discountsIn({ bill, lines: view.linesOf(entry) })
  if (found === undefined) return undefined
  return { gross: found.gross, net: addMoney(found.gross, negate(found.byName.get(ANY) ?? ZERO)) }
}

/** Those of `entries` with the price of a contract. */
export function asInContract(view: View, entries: readonly number[]): Set<number> {
  const agreed = new Set<number>()
  if (view.contracts.length === 0 || entries.length === 0) return agreed
  const termsOf = createTerms(view)
  const ask = ({ entry, day }: PricedParcel) => askedOf(view, entry.entry, day)
  const listPriceOf = listPricesIn(view, pricedAgain(view), ask)
  const { shipment } = view.state.entries.col
  for (const parcel of pricedAgain(view, new Set(entries.map((entry) => shipment[entry] as number)))) {
    const terms = parcel && termsOf(parcel.entry.delivery)
    if (parcel === undefined || terms === undefined) continue
    const price = contractPriceOf(terms, parcel, ask(parcel), listPriceOf)
    if (typeof price !== 'string' && isAsAgreed(price)) agreed.add(parcel.entry.entry)
  }
  return agreed
}
