/** Discounts and minimums that explain base prices: bands by their boundaries, minimums as the floors of each zone. */

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

/** Zones and weights, from and to, that share their discounts. */
export interface Band {
  readonly zones: readonly string[]
  readonly from: string
  readonly to: string
  readonly percents: Readonly<Record<string, string>>
}

export interface PriceFit {
  readonly bands: readonly Band[]
  /** By zone; `0` where none binds. */
  readonly minimums: ReadonlyMap<string, string>
  readonly explained: readonly PriceObservation[]
  readonly unexplained: readonly PriceObservation[]
}

const NONE = '0'

/** Of a service, in a time without a change of terms. */
export function fitPrices(daily: readonly PriceObservation[]): PriceFit {
  const all = alike(daily)
  const floors = floorsOf(all)
  let best = fitAbove(all, floors)
  // A zone of which one list price alone is at the minimum shows no floor: its least price is tried as one where its prices fit no band.
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
 * Zones of one list price alone, which is discounted less than in the other zones, where these have minimums: it is at the minimum
 * of its zone, and its discount is theirs. Undefined where there is no such zone.
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
    // A heavier parcel may be above the minimum, where nothing shows its discount.
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
  // Of the prices of a cell the commonest shows its discount: one that is wrong bends no band.
  const usual = commonest(free)
  const wide = clustersOf(usual).flatMap(({ zones, cells }) => bandsOf(zones, cells, all, floors))
  const minimums = new Map<string, string>()
  for (const zone of zonesOf(all)) minimums.set(zone, floors.get(zone) ?? floorAbove(all, wide, zone) ?? NONE)
  const bands = borneOut(wide, all, minimums)
  const explained: PriceObservation[] = []
  const unexplained: PriceObservation[] = []
  for (const one of all) (isExplained(one, bands, minimums) ? explained : unexplained).push(one)
  return { bands, minimums, explained, unexplained }
}

/** List prices that must show a discount, and one that people would not agree on: at a minimum any per cent makes a price. */
const LEAST_PRICES = 2
const LEAST_ODD_PRICES = 3
/** A per cent as people agree on it. */
const PLAIN = /^\d+(?:\.\d)?$/

/** Bands as far as parcels bear them out: zones that show the discount, from their least weight where no minimum of theirs is known. */
function borneOut(
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
    if (!isPlain && pricesOf(band) < LEAST_ODD_PRICES) return []
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
        // What is lighter may be at a minimum that nothing shows yet; what is heavier than all at the minimum shows no discount.
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

/** The same on several days once. */
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

/** What a band and its minimum make of a list price, and how far half cents may have been rounded the other way. */
export function priceIn(
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

/** Rows at a floor for each one below it. */
const FEW_BELOW = 4

/** The least net of a zone, where parcels of different list prices have it and no one discount of them makes it of each. */
function floorsOf(all: readonly PriceObservation[]): Map<string, string> {
  const floors = new Map<string, string>()
  for (const zone of zonesOf(all)) {
    const shared = new Map<string, PriceObservation[]>()
    for (const one of all.filter((other) => other.zone === zone))
      shared.set(one.net, [...(shared.get(one.net) ?? []), one])
    // What many parcels stay below is no floor: two bands may come to one price.
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

/** One weight alone that costs more than its discount makes of it, and less than all the others, is at the minimum too. */
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

/** A band that fewer parcels bear out than contradict it is none: one wrong price among many at the minimum would make one. */
function bandsOf(
  zones: readonly string[],
  cells: ReadonlyMap<string, Spans>,
  all: readonly PriceObservation[],
  floors: ReadonlyMap<string, string>,
): Band[] {
  const own = all.filter(({ zone }) => zones.includes(zone))
  const oddIn = (bands: readonly Band[]): number =>
    rowsOf(own.filter((one) => !isExplained(one, bands, floors)))
  let kept = cells
  let bands = bandsOver(zones, kept, own)
  let odd = oddIn(bands)
  for (const { from, to } of odd === 0 ? [] : runsOf(cells)) {
    const others = new Map([...kept].filter(([weight]) => +weight < +from || +weight > +to))
    const fewer = bandsOver(zones, others, own)
    const left = oddIn(fewer)
    if (left < odd) [kept, bands, odd] = [others, fewer, left]
  }
  return bands
}

/** At the minimum no discount is seen: those weights are of the band below, and before the first of that one. */
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
