/**
 * What a parcel with a wrong weight would have cost at the right one: by the price list of the contract, otherwise as other parcels
 * of its account, service, zone and packaging were billed. If none has exactly that weight, the next higher one counts: the parcel
 * would not have cost more.
 */

import { billedWeight } from '../checks/billed-weight.js'
import { contractPriceOf } from '../checks/contract-price-of.js'
import { askedOf, type ContractTerms, createTerms } from '../checks/contract-terms.js'
import { dimDivisor } from '../checks/dim-divisor.js'
import { type PricedParcel, pricedAgain } from '../checks/priced-parcel.js'
import { rightWeight, weightMismatch } from '../checks/weight-mismatch.js'
import type { View } from '../invoices/view.js'
import { findShipment } from '../ledger/book.js'
import type { Facts } from '../schema/audit-report.js'
import { epochDay } from '../values/calendar.js'
import { type Exact, exact, isNothing, minus } from '../values/decimal.js'
import { addMoney } from '../values/money.js'
import { once } from '../values/once.js'
import type { KeptFinding } from './finding.js'
import type { FindingTable } from './finding-table.js'

/** Checks whose findings are about a weight, the surest first. */
export const WEIGHT_CHECKS = [dimDivisor.name, billedWeight.name, weightMismatch.name] as const

/** A parcel billed for too much weight. */
interface Heavy {
  readonly at: number
  readonly found: KeptFinding
  readonly parcel: PricedParcel
  readonly right: Exact
  readonly billed: Exact
}

interface Price {
  readonly weight: Exact
  readonly price: string
}

export function priceWeights(view: View, findings: FindingTable): void {
  const heavy = [...heavyParcels(view, findings)]
  if (heavy.length === 0) return
  const terms = createTerms(view)
  const open: Heavy[] = []
  for (const one of heavy) {
    const agreed = agreedPrice(view, terms(one.parcel.entry.delivery), one)
    if (agreed === undefined) open.push(one)
    else state(findings, one, agreed)
  }
  if (open.length === 0) return
  const others = createOthers(view, open)
  for (const parcel of pricedAgain(view)) if (parcel !== undefined) others.note(parcel)
  for (const one of open) {
    const price = others.priceOf(one)
    if (price !== undefined) state(findings, one, price)
  }
}

function* heavyParcels(view: View, findings: FindingTable): Generator<Heavy> {
  for (const at of findings.of(new Set(WEIGHT_CHECKS))) {
    const found = findings.get(at)
    const { carrier, tracking_number: number } = found
    if (found.direction !== 'over' || found.amount !== null || carrier === null || number === null) continue
    const right = rightOf(found.check, found.facts)
    const billed = exact(`${found.facts.billed}`)
    if (right === undefined || billed === undefined || right.gte(billed)) continue
    const shipment = findShipment(view.state, carrier, number, true)
    const [parcel] = pricedAgain(view, [shipment])
    if (parcel !== undefined && found.line_items.includes(parcel.line.at))
      yield { at, found, parcel, right, billed }
  }
}

const rightOf = (check: string, facts: Facts): Exact | undefined =>
  check === weightMismatch.name ? rightWeight(facts) : exact(`${facts.expected}`)

const priceBilled = ({ net, modifier }: PricedParcel): string => addMoney(net, modifier).text

/** The price at the right weight by the price list of the contract. A list of the invoice's own prices does not show it. */
function agreedPrice(
  view: View,
  terms: ContractTerms | undefined,
  { parcel, right }: Heavy,
): Price | undefined {
  if (terms === undefined || terms.contracts.every(({ list }) => list === null)) return undefined
  const asked = { ...askedOf(view, parcel.entry.entry, parcel.day), weight: right.toFixed() }
  const price = contractPriceOf(terms, parcel, asked, () => undefined)
  return typeof price === 'string' ? undefined : { weight: right, price: price.expected }
}

function state(findings: FindingTable, { at, found, parcel }: Heavy, { weight, price }: Price): void {
  const billed = priceBilled(parcel)
  const amount = minus(billed, price)
  if (amount.startsWith('-')) return
  // The price is that of these charges: a claim for a surcharge of the parcel takes nothing off it.
  const priced = new Set(parcel.charges.map((line) => line.at))
  findings.change(at, {
    ...found,
    amount,
    line_items: found.line_items.filter((line) => priced.has(line)),
    // A minimum, or a band of weights: the parcel would have cost the same.
    ...(isNothing(amount) && { severity: 'info' as const }),
    ...(found.refundable === '0' ? {} : { refundable: amount }),
    billed,
    expected: price,
    facts: {
      ...found.facts,
      difference: amount,
      billed_price: billed,
      price,
      price_weight: weight.toFixed(),
    },
  })
}

/** Prices of other parcels are usual if they are of about the same time. */
const NEAR = 30

/** The days of each price, because thousands of parcels may have the same one. */
interface OfWeight {
  readonly weight: Exact
  readonly prices: Map<string, Set<number>>
}

/** The prices of the parcels that are like the given ones but for their weight. */
function createOthers(view: View, heavy: readonly Heavy[]) {
  const { zone, weight, unit, terms } = view.state.entries.col
  const likeness = ({ entry, service }: PricedParcel): string =>
    JSON.stringify([
      ...[entry.bill.carrier, view.place(entry.delivery).account, entry.bill.currency, service],
      ...[zone, unit, terms].map((column) => column[entry.entry]),
    ])
  const wanted = new Map<string, Map<string, OfWeight>>()
  for (const { parcel } of heavy) wanted.set(likeness(parcel), new Map())
  const own = new Set(heavy.map(({ parcel }) => parcel.line.at))
  const ascending = once((weights: Map<string, OfWeight>) =>
    [...weights.values()].sort((a, b) => a.weight.cmp(b.weight)),
  )
  return {
    note: (parcel: PricedParcel): void => {
      const weights = wanted.get(likeness(parcel))
      const stated = exact(view.state.words.list[weight[parcel.entry.entry] as number] ?? '')
      if (weights === undefined || stated === undefined || own.has(parcel.line.at)) return
      const key = stated.toFixed()
      const known = weights.get(key) ?? { weight: stated, prices: new Map<string, Set<number>>() }
      weights.set(key, known)
      const price = priceBilled(parcel)
      const days = known.prices.get(price)
      if (days === undefined) known.prices.set(price, new Set([epochDay(parcel.day)]))
      else days.add(epochDay(parcel.day))
    },
    priceOf: ({ parcel, right, billed }: Heavy): Price | undefined => {
      const day = epochDay(parcel.day)
      for (const { weight, prices } of ascending(wanted.get(likeness(parcel)) ?? new Map())) {
        if (weight.lt(right)) continue
        if (weight.gte(billed)) return undefined
        let price: string | undefined
        for (const [one, days] of prices) {
          if (!isNear(days, day)) continue
          if (price !== undefined) return undefined
          price = one
        }
        if (price !== undefined) return { weight, price }
      }
      return undefined
    },
  }
}

const isNear = (days: ReadonlySet<number>, day: number): boolean => {
  if (days.has(day)) return true
  for (const one of days) if (Math.abs(one - day) <= NEAR) return true
  return false
}
