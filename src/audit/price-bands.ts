/** Discounts and minimums that explain base prices: bands of zones and weights, and the lowest net of each zone as its minimum. */

import { Exact } from '../values/decimal.js'
import {
  clustersOf,
  HALF_CENT,
  ONE_CENT,
  type PriceObservation,
  roundest,
  runsOf,
  type Spans,
  shareDiscount,
  zonesOf,
} from './discount-runs.js'

/** Zones and a range of weights with the same discounts. */
export interface Band {
  readonly zones: readonly string[]
  readonly from: string
  readonly to: string
  readonly percents: Readonly<Record<string, string>>
}

export interface PriceFit {
  readonly bands: readonly Band[]
  /** By zone; `0` if none applies to a parcel. */
  readonly minimums: ReadonlyMap<string, string>
  readonly explained: readonly PriceObservation[]
  readonly unexplained: readonly PriceObservation[]
}

const NONE = '0'

/** Fits the prices of one service in a period without a change of terms. */
export function fitPrices(daily: readonly PriceObservation[]): PriceFit {
  const all = alike(daily)
  const floors = floorsOf(all)
  let best = fitAbove(all, floors)
  // A zone with a single list price at the minimum shows no floor: if its prices fit no band, its lowest price is tried as the floor.
  for (const zone of new Set(best.unexplained.map((one) => one.zone))) {
    const least = floors.has(zone) ? undefined : leastOf(all, zone)
    if (least === undefined || least.rows < LEAST_AT_FLOOR) continue
    const other = fitAbove(all, new Map([...floors, [zone, least.net]]))
    if (rowsOf(other.unexplained) >= rowsOf(best.unexplained)) continue
    best = other
    floors.set(zone, least.net)
  }
  return floors.size === 0 ? best : (withLonePrices(all, floors) ?? best)
}

/**
 * Zones with a single list price that is discounted less than in other zones that have minimums: it is at the minimum
 * of its zone, and its discount is that of the other zones. Undefined if there is no such zone.
 */
function withLonePrices(
  all: readonly PriceObservation[],
  floors: ReadonlyMap<string, string>,
): PriceFit | undefined {
  const without = (zones: ReadonlySet<string>): PriceFit =>
    fitAbove(
      all.filter(({ zone }) => !zones.has(zone)),
      floors,
    )
  const bandOf = ({ bands }: PriceFit, one: PriceObservation): Band | undefined =>
    bands.find(
      (band) =>
        +band.from <= +one.weight &&
        +one.weight <= +band.to &&
        priceIn(one, band, new Map()).price.lt(one.net),
    )
  const lone = zonesOf(all).flatMap((zone) => {
    const [first, ...others] = all.filter((one) => one.zone === zone)
    const isLone = first !== undefined && others.length === 0 && !floors.has(zone)
    return isLone && first.rows >= LEAST_AT_FLOOR ? [first] : []
  })
  if (lone.length === 0) return undefined
  const others = without(new Set(lone.map(({ zone }) => zone)))
  const bound = lone.filter((one) => bandOf(others, one) !== undefined)
  if (bound.length === 0) return undefined
  const fit = without(new Set(bound.map(({ zone }) => zone)))
  const bands = new Map<string, Band & { readonly zones: string[] }>()
  for (const one of bound) {
    const own = bandOf(fit, one)
    if (own === undefined) return undefined
    // A heavier parcel may be above the minimum, and nothing shows its discount.
    const key = `${fit.bands.indexOf(own)}|${one.weight}`
    const known = bands.get(key)
    if (known === undefined) bands.set(key, { ...own, zones: [one.zone], to: one.weight })
    else known.zones.push(one.zone)
  }
  return {
    bands: [...fit.bands, ...bands.values()],
    minimums: new Map([...fit.minimums, ...bound.map(({ zone, net }) => [zone, net] as const)]),
    explained: [...fit.explained, ...bound],
    unexplained: fit.unexplained,
  }
}

function fitAbove(all: readonly PriceObservation[], floors: ReadonlyMap<string, string>): PriceFit {
  const free = all.filter(({ zone, net }) => net !== floors.get(zone))
  // The most frequent price of a cell shows its discount, so that a wrong price does not change a band.
  const usual = commonest(free)
  const wide = clustersOf(usual).flatMap(({ zones, cells }) => bandsOf(zones, cells, all, floors))
  const minimums = new Map<string, string>()
  for (const zone of zonesOf(all)) minimums.set(zone, floors.get(zone) ?? floorAbove(all, wide, zone) ?? NONE)
  const bands = confirmedBands(wide, all, minimums)
  const explained: PriceObservation[] = []
  const unexplained: PriceObservation[] = []
  for (const one of all) (isExplained(one, bands, minimums) ? explained : unexplained).push(one)
  return { bands, minimums, explained, unexplained }
}

/** List prices that must show a discount, and a discount that is not a plain percentage: at a minimum any percentage fits. */
const LEAST_PRICES = 2
const LEAST_UNUSUAL_PRICES = 3
/** A percentage as contracts usually have it. */
const PLAIN = /^\d+(?:\.\d)?$/

/** Bands as far as parcels confirm them: zones that show the discount, from their lowest weight if no minimum is known for them. */
function confirmedBands(
  wide: readonly Band[],
  all: readonly PriceObservation[],
  minimums: PriceFit['minimums'],
): Band[] {
  const shown = all.filter((one) => isExplained(one, wide, minimums))
  const isFree = ({ zone, net }: PriceObservation): boolean => net !== minimums.get(zone)
  const pricesOf = (band: Band): number =>
    new Set(shown.flatMap((one) => (bandFor(wide, one) === band && isFree(one) ? one.list : []))).size
  const sure = wide.filter((band) => pricesOf(band) >= LEAST_PRICES)
  return wide.flatMap((band) => {
    const isPlain = Object.values(band.percents).every((percent) => PLAIN.test(percent))
    if (!isPlain && pricesOf(band) < LEAST_UNUSUAL_PRICES) return []
    const own = shown.filter((one) => bandFor(wide, one) === band)
    const parts = new Map<string, Band & { readonly zones: string[] }>()
    const add = (zone: string, from: string, to: string): void => {
      const known = parts.get(`${from}|${to}`)
      if (known === undefined) parts.set(`${from}|${to}`, { ...band, zones: [zone], from, to })
      else if (!known.zones.includes(zone)) known.zones.push(zone)
    }
    if (!sure.includes(band)) for (const { zone, weight } of own) add(zone, weight, weight)
    else
      for (const zone of zonesOf(own)) {
        const weights = (of: readonly PriceObservation[]): string[] =>
          of.flatMap((one) => (one.zone === zone ? one.weight : [])).sort((a, b) => +a - +b)
        const [least = band.from] = weights(shown.filter((one) => bandFor(sure, one) !== undefined))
        // Lighter parcels may be at a minimum that nothing shows yet; weights above all parcels at the minimum show no discount.
        const from = minimums.get(zone) === NONE && +least > +band.from ? least : band.from
        add(
          zone,
          from,
          own.some((one) => one.zone === zone && isFree(one)) ? band.to : (weights(own).at(-1) ?? band.to),
        )
      }
    return [...parts.values()]
  })
}

/** Adds up equal observations of several days. */
function alike(daily: readonly PriceObservation[]): PriceObservation[] {
  const known = new Map<string, PriceObservation>()
  for (const one of daily) {
    const key = `${one.zone}|${one.weight}|${one.list}|${one.net}|${[...one.discounts]}`
    const before = known.get(key)
    if (before === undefined) known.set(key, { ...one })
    else before.rows += one.rows
  }
  return [...known.values()]
}

/** The price that a band and its minimum give for a list price, and the slack for half cents rounded the other way. */
function priceIn(
  { list, zone, isSum }: PriceObservation,
  { percents }: Band,
  minimums: PriceFit['minimums'],
) {
  let off = new Exact(0)
  let slack = new Exact(isSum ? ONE_CENT : 0)
  for (const percent of Object.values(percents)) {
    const exactly = new Exact(list).times(percent).div(100)
    const rounded = exactly.toDecimalPlaces(2)
    off = off.plus(rounded)
    if (rounded.minus(exactly).abs().eq(HALF_CENT)) slack = slack.plus(ONE_CENT)
  }
  const discounted = new Exact(list).minus(off)
  const minimum = minimums.get(zone) ?? NONE
  return discounted.lt(minimum)
    ? { price: new Exact(minimum), slack: new Exact(0) }
    : { price: discounted, slack }
}

export const bandFor = (bands: readonly Band[], { zone, weight }: PriceObservation): Band | undefined =>
  bands.find(({ zones, from, to }) => zones.includes(zone) && +from <= +weight && +weight <= +to)

function isExplained(one: PriceObservation, bands: readonly Band[], minimums: PriceFit['minimums']): boolean {
  const band = bandFor(bands, one)
  if (band === undefined) return false
  const { price, slack } = priceIn(one, band, minimums)
  return price.minus(one.net).abs().lte(slack)
}

/** A floor needs this many rows for each row below it. */
const FEW_BELOW = 4

/** The lowest net of a zone that parcels with different list prices have and that no single discount explains. */
function floorsOf(all: readonly PriceObservation[]): Map<string, string> {
  const floors = new Map<string, string>()
  for (const zone of zonesOf(all)) {
    const shared = new Map<string, PriceObservation[]>()
    for (const one of all.filter((other) => other.zone === zone))
      shared.set(one.net, [...(shared.get(one.net) ?? []), one])
    // A price that many parcels are below is not a floor: two bands may give the same price.
    const below = (net: string): number =>
      rowsOf(all.filter((one) => one.zone === zone && new Exact(one.net).lt(net)))
    const [floor] = [...shared]
      .filter(([, prices]) => rowsOf(prices) > 2 && !shareDiscount(prices))
      .filter(([net, prices]) => below(net) * FEW_BELOW <= rowsOf(prices))
      .sort(([a], [b]) => new Exact(a).cmp(b))
    if (floor !== undefined) floors.set(zone, floor[0])
  }
  return floors
}

/** A single weight that costs more than its discount gives, and less than all others, is at the minimum too. */
function floorAbove(
  all: readonly PriceObservation[],
  bands: readonly Band[],
  zone: string,
): string | undefined {
  const least = leastOf(all, zone)
  const band = least === undefined ? undefined : bandFor(bands, least)
  if (least === undefined || band === undefined || least.rows < LEAST_AT_FLOOR) return undefined
  return priceIn(least, band, new Map()).price.lt(least.net) ? least.net : undefined
}

const LEAST_AT_FLOOR = 3

const leastOf = (all: readonly PriceObservation[], zone: string): PriceObservation | undefined =>
  all.filter((one) => one.zone === zone).sort((a, b) => new Exact(a.net).cmp(b.net))[0]

const rowsOf = (all: readonly PriceObservation[]): number => all.reduce((sum, { rows }) => sum + rows, 0)

function commonest(all: readonly PriceObservation[]): PriceObservation[] {
  const cells = new Map<string, Map<string, PriceObservation>>()
  for (const one of all) {
    const key = `${one.zone}|${one.weight}|${one.list}`
    const prices = cells.get(key) ?? new Map<string, PriceObservation>()
    cells.set(key, prices)
    const signature = [...one.discounts].join(' ')
    const known = prices.get(signature)
    prices.set(signature, known === undefined ? one : { ...known, rows: known.rows + one.rows })
  }
  return [...cells.values()].flatMap((prices) =>
    [...prices.values()].sort((a, b) => b.rows - a.rows).slice(0, 1),
  )
}

/** Drops a band that more parcels contradict than confirm: otherwise one wrong price among many at the minimum would be a band. */
function bandsOf(
  zones: readonly string[],
  cells: ReadonlyMap<string, Spans>,
  all: readonly PriceObservation[],
  floors: ReadonlyMap<string, string>,
): Band[] {
  const own = all.filter(({ zone }) => zones.includes(zone))
  const unexplainedIn = (bands: readonly Band[]): number =>
    rowsOf(own.filter((one) => !isExplained(one, bands, floors)))
  let kept = cells
  let bands = bandsOver(zones, kept, own)
  let unexplained = unexplainedIn(bands)
  for (const { from, to } of unexplained === 0 ? [] : runsOf(cells)) {
    const others = new Map([...kept].filter(([weight]) => +weight < +from || +weight > +to))
    const fewer = bandsOver(zones, others, own)
    const left = unexplainedIn(fewer)
    if (left < unexplained) [kept, bands, unexplained] = [others, fewer, left]
  }
  return bands
}

/** Weights at the minimum show no discount: they belong to the band below, or to the first band if there is none below. */
function bandsOver(
  zones: readonly string[],
  cells: ReadonlyMap<string, Spans>,
  own: readonly PriceObservation[],
): Band[] {
  const weights = [...new Set(own.map(({ weight }) => weight))].sort((a, b) => +a - +b)
  const runs = runsOf(cells)
  return runs.map(({ from, spans }, at) => {
    const next = runs[at + 1]?.from
    const to = weights.filter((weight) => next === undefined || +weight < +next).at(-1) ?? from
    return {
      zones,
      from: at === 0 ? (weights[0] ?? from) : from,
      to,
      percents: Object.fromEntries([...spans].map(([name, span]) => [name, roundest(span)])),
    }
  })
}
