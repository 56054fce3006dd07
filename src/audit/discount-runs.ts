/** Discounts that explain base prices to the cent: the zones and the consecutive weights that share them. */

import { Exact } from '../values/decimal.js'

/** Parcels of a service that are the same in everything that decides their price. */
export interface PriceObservation {
  readonly zone: string
  readonly weight: string
  /** Null if the file states none. */
  readonly packaging?: string | null
  readonly day: string
  readonly list: string
  readonly net: string
  /** Amounts off the list price, by the names of the discounts. */
  readonly discounts: ReadonlyMap<string, string>
  /** The discounts are one amount, which may be the sum of several amounts that were each rounded. */
  readonly isSum: boolean
  rows: number
  /** Tracking numbers of some of the parcels. */
  readonly examples: string[]
}

type Span = readonly [least: Exact, most: Exact]
export type Spans = ReadonlyMap<string, Span>

export const ONE_CENT = new Exact('0.01')
export const HALF_CENT = ONE_CENT.div(2)
export const zonesOf = (all: readonly PriceObservation[]): string[] =>
  [...new Set(all.map(({ zone }) => zone))].sort((a, b) => +a - +b || (a < b ? -1 : 1))

/** The percentages that give each discount to the cent. */
function spansOf({ list, discounts, isSum }: PriceObservation, names: readonly string[]): Spans {
  return new Map(
    names.map((name): [string, Span] => {
      const amount = new Exact(discounts.get(name) ?? '0')
      const at = (cents: Exact): Exact => cents.times(100).div(list)
      const most = isSum ? ONE_CENT : HALF_CENT
      return [name, [at(amount.minus(most)), at(amount.plus(most))]]
    }),
  )
}

function both(one: Spans, other: Spans): Spans | undefined {
  const found = new Map<string, Span>()
  for (const [name, [least, most]] of one) {
    const [low, high] = other.get(name) ?? [least, most]
    const span = [Exact.max(least, low), Exact.min(most, high)] as const
    if (span[0].gt(span[1])) return undefined
    found.set(name, span)
  }
  return found
}

/** Whether one set of discounts explains all these prices: list prices a few cents apart round to the same net. */
export function shareDiscount(prices: readonly PriceObservation[]): boolean {
  const names = namesIn(prices)
  let shared: Spans | undefined
  for (const one of prices) {
    const spans = spansOf(one, names)
    shared = shared === undefined ? spans : both(shared, spans)
    if (shared === undefined) return false
  }
  return true
}

const namesIn = (prices: readonly PriceObservation[]): string[] =>
  [...new Set(prices.flatMap(({ discounts }) => [...discounts.keys()]))].sort()

interface Cluster {
  readonly zones: string[]
  cells: Map<string, Spans>
}

/** Groups of zones with the same discount at each weight. */
export function clustersOf(usual: readonly PriceObservation[]): Cluster[] {
  const names = namesIn(usual)
  const clusters: Cluster[] = []
  for (const zone of zonesOf(usual)) {
    const own = new Map<string, Spans>()
    // If two list prices of a weight share no discount, the more frequent one counts: the other may be at a minimum.
    const cells = usual.filter((other) => other.zone === zone).sort((a, b) => b.rows - a.rows)
    for (const one of cells) {
      const spans = spansOf(one, names)
      const known = own.get(one.weight)
      const joined = known === undefined ? spans : both(known, spans)
      if (joined !== undefined) own.set(one.weight, joined)
    }
    const found = clusters.find((cluster) => {
      const joined = joinedCells(cluster.cells, own)
      if (joined === undefined) return false
      cluster.cells = joined
      cluster.zones.push(zone)
      return true
    })
    if (found === undefined) clusters.push({ zones: [zone], cells: own })
  }
  return clusters
}

function joinedCells(
  one: ReadonlyMap<string, Spans>,
  other: ReadonlyMap<string, Spans>,
): Map<string, Spans> | undefined {
  const all = new Map(one)
  for (const [weight, spans] of other) {
    const known = all.get(weight)
    const joined = known === undefined ? spans : both(known, spans)
    if (joined === undefined) return undefined
    all.set(weight, joined)
  }
  // Weights that only one of them has must not split a band of the other.
  return runsOf(all).length <= Math.max(runsOf(one).length, runsOf(other).length) + 1 ? all : undefined
}

interface Run {
  readonly from: string
  to: string
  spans: Spans
}

/** Runs of consecutive weights that one set of discounts explains. */
export function runsOf(cells: ReadonlyMap<string, Spans>): Run[] {
  const runs: Run[] = []
  for (const [weight, spans] of [...cells].sort(([a], [b]) => +a - +b)) {
    const last = runs.at(-1)
    const joined = last === undefined ? undefined : both(last.spans, spans)
    if (last === undefined || joined === undefined) runs.push({ from: weight, to: weight, spans })
    else {
      last.to = weight
      last.spans = joined
    }
  }
  return runs
}

/** The number within the span that has the fewest decimals. */
export function roundest([least, most]: Span): string {
  for (const decimals of [0, 1, 2, 3]) {
    const text = least.plus(most).div(2).toDecimalPlaces(decimals).toFixed()
    if (least.lte(text) && most.gte(text)) return text
  }
  return least.plus(most).div(2).toDecimalPlaces(4).toFixed()
}
