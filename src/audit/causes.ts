/** Finds the finding that explains a fuel charge among those of its shipment, by look-up however many there are. */

import type { Finding } from '../schema/audit-report.js'
import type { Source } from '../schema/line-item.js'
import { Exact } from '../values/decimal.js'

/** A finding before it is reported. */
export type Found = Omit<Finding, 'line_items'>

export const placeKey = ({ file, row }: Source): string => `${file}|${row}`

const shipmentKey = (one: Found): string =>
  JSON.stringify([one.carrier, one.invoice_id, one.tracking_number, one.currency])

/** How far a fuel charge may be from its percentage of an amount. */
const NEAR = '0.02'

/** Whether the fuel is right for a base without the other finding's amount. */
export function explainsFuel(base: Found, fuel: Found): boolean {
  if (fuel.rate === undefined || fuel.amount === null || base.amount === null) return false
  return shareOf(new Exact(base.amount), fuel.rate).minus(fuel.amount).abs().lte(NEAR)
}

const shareOf = (amount: Exact, rate: string): Exact => amount.times(rate).div(100)

/** The findings of one check for a shipment. */
interface OfCheck {
  readonly check: string
  /** Amounts, sorted by size when first needed. */
  amounts: Exact[]
  sorted: boolean
  readonly places: Set<string>
}

/** The check whose finding about the same shipment explains the fuel; if there are several, the first. */
export function causesOf(bases: Iterable<Found>): (fuel: Found) => string | undefined {
  const byShipment = new Map<string, OfCheck[]>()
  for (const one of bases) {
    const key = shipmentKey(one)
    const list = byShipment.get(key) ?? []
    byShipment.set(key, list)
    let own = list.find(({ check }) => check === one.check)
    if (own === undefined) {
      own = { check: one.check, amounts: [], sorted: false, places: new Set() }
      list.push(own)
    }
    // It is not known which of two base charges is right: fuel that does not fit one of them is a consequence.
    if (one.check === 'conflicting_shipment')
      for (const place of one.evidence) own.places.add(placeKey(place))
    else if (one.amount !== null) own.amounts.push(new Exact(one.amount))
  }
  return (fuel) => {
    const { rate, amount } = fuel
    if (rate === undefined || amount === null) return undefined
    const [place] = fuel.evidence
    return byShipment
      .get(shipmentKey(fuel))
      ?.find((own) => (place !== undefined && own.places.has(placeKey(place))) || isShare(own, rate, amount))
      ?.check
  }
}

/** Whether one of the amounts gives the fuel at its rate, by binary search for the first that gives enough. */
function isShare(own: OfCheck, rate: string, fuel: string): boolean {
  if (!own.sorted) {
    own.amounts.sort((a, b) => a.cmp(b))
    own.sorted = true
  }
  const { amounts } = own
  const least = new Exact(fuel).minus(NEAR)
  let [low, high] = [0, amounts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (shareOf(amounts[middle] as Exact, rate).lt(least)) low = middle + 1
    else high = middle
  }
  const found = amounts[low]
  return found !== undefined && shareOf(found, rate).minus(fuel).abs().lte(NEAR)
}
