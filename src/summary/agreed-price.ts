/** The contract's base price: list price of the invoice less discounts, or the minimum if that is higher. */

import type { DecimalText } from '../schema/line-item.js'
import type { Contract } from '../tables/contract.js'
import { isFor, isOnDay, rowOf, withoutLeadingZeros } from '../tables/contract-scope.js'
import { Exact } from '../values/decimal.js'
import type { BaseCount } from './spend.js'

export interface AgreedPrice {
  readonly net: DecimalText
  readonly isMinimum: boolean
}

/** Undefined if no contract applies, or if it uses a price list, or another parcel's price as the minimum. */
export function agreedPrice(
  contracts: readonly Contract[],
  carrier: string,
  base: BaseCount,
  digits: number,
): AgreedPrice | undefined {
  const { account, currency, service, zone, weight, list, net, first } = base
  const own = contracts.filter(
    (one) =>
      one.carrier === carrier &&
      (one.accounts === null || one.accounts.has(withoutLeadingZeros(account ?? ''))) &&
      (one.currency === null || currency === null || one.currency === currency),
  )
  // A summary does not know the packaging: terms that depend on it are unknown too.
  const asked = { service, zone, weight, packaging: null, day: first }
  const row = own
    .flatMap(({ base: rows }) => rows)
    .find((one) => isOnDay(one, first) && isFor({ ...one, isPackaging: null }, asked))
  if (row === undefined || row.isPackaging !== null || own.some((one) => one.list !== null)) return undefined
  const minimums = own.flatMap(({ minimum }) => minimum)
  const least = minimums.length === 0 ? '0' : rowOf(minimums, asked)?.terms.net
  if (least === undefined) return undefined
  let best: AgreedPrice | undefined
  for (const percents of tierSets(Object.values(row.terms.percent))) {
    const off = percents.reduce(
      (sum, percent) => sum.plus(new Exact(list).times(percent).div(100).toDecimalPlaces(digits)),
      new Exact(0),
    )
    const discounted = new Exact(list).minus(off)
    const isMinimum = discounted.lt(least)
    const price = { net: isMinimum ? least : discounted.toFixed(digits), isMinimum }
    // With several tiers, the one nearest to the billed price.
    if (best === undefined || distance(price.net, net).lt(distance(best.net, net))) best = price
  }
  return best
}

const distance = (one: DecimalText, other: DecimalText): Exact => new Exact(one).minus(other).abs()

type Percents = string | readonly string[] | Readonly<Record<string, string>>

/** Every combination of one tier for each discount. */
function tierSets(discounts: readonly Percents[]): (readonly string[])[] {
  let sets: (readonly string[])[] = [[]]
  for (const discount of discounts) {
    const tiers = typeof discount === 'string' ? [discount] : Object.values(discount)
    sets = sets.flatMap((set) => tiers.map((tier) => [...set, tier]))
  }
  return sets
}
