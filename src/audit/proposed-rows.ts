/** Rows of a proposed contract, each with the number of charges it explains, and the charges that none explains. */

import type { ContractInput } from '../tables/contract-schema.js'
import { isNothing } from '../values/decimal.js'
import { count, plainAmount } from '../values/shown-amounts.js'
import { rowsIn } from './price-times.js'
import { type BilledFuel, fitFuel } from './proposed-rates.js'
import { fitSurcharge, type SurchargeObservation, type SurchargeTerm } from './surcharge-terms.js'

/** A charge that no row of the proposal explains. */
export interface Unexplained {
  readonly what: string
  readonly rows: number
  readonly examples: readonly string[]
}

/** What was billed to one account besides base prices and surcharges. */
export interface BilledTerms {
  readonly currency: string | null
  /** The amount added to the base price of each parcel, even if zero: by zone, and by weight. */
  readonly modifiers: Map<string, Map<string, SurchargeObservation>>
  readonly divisors: Map<string, Map<string, SurchargeObservation>>
  readonly fuel: BilledFuel[]
}

export type ContractLine<
  Name extends 'base' | 'modifier' | 'minimum' | 'dim' | 'surcharges' | 'fuel' | 'peak',
> = Extract<ContractInput[Name], readonly unknown[]>[number]

/** At most this many tracking numbers are shown for unexplained charges. */
export const EXAMPLES = 5

/** Share of parcels that a service's terms must explain to be proposed. */
export const MOST_ROWS = 0.8

/** By zone or by weight, whichever explains more; none if neither explains most parcels: their base prices would be accused. */
export function modifierLines(
  { modifiers, currency }: BilledTerms,
  unexplained: Unexplained[],
): { readonly modifier: ContractLine<'modifier'>[]; readonly note: string } {
  const fits = (['zone', 'weight'] as const).map((by) => {
    const all = [...(modifiers.get(by)?.values() ?? [])]
    return { by, all, ...fitSurcharge(all) }
  })
  const [byZone, byWeight] = fits
  if (byZone === undefined || byWeight === undefined) return { modifier: [], note: '' }
  if (byZone.all.every(({ net }) => isNothing(net))) return { modifier: [], note: '' }
  const {
    by,
    all,
    terms,
    unexplained: left,
  } = rowsIn(byWeight.unexplained) < rowsIn(byZone.unexplained) ? byWeight : byZone
  if (rowsIn(left) > rowsIn(all) * (1 - MOST_ROWS))
    return { modifier: [], note: '; modifiers of the base price are taken as billed' }
  if (left.length > 0) unexplained.push(unclear('modifier of the base price', left))
  const modifier = termsInOrder(terms).map(({ services, zones, net, from, to, explained }) => ({
    ...(services !== null && { service: [...services] }),
    ...(zones !== null && {
      [by]: by === 'zone' ? rangesText(zones) : bandsText(zones, weightsBeside(zones, all)),
    }),
    net: plainAmount(net, currency),
    ...daysOf({ from, to }),
    note: `explains ${count(rowsIn(explained), 'parcel')}`,
  }))
  return { modifier, note: '' }
}

export function divisorLines({ divisors }: BilledTerms, unexplained: Unexplained[]): ContractLine<'dim'>[] {
  const { terms, unexplained: left } = fitSurcharge([...(divisors.get('')?.values() ?? [])])
  if (left.length > 0) unexplained.push(unclear('dimensional divisor', left))
  return termsInOrder(terms).map(({ services, net, from, to, explained }) => ({
    ...(services !== null && { service: [...services] }),
    divisor: net,
    ...daysOf({ from, to }),
    note: `explains ${count(rowsIn(explained), 'parcel')} billed by size`,
  }))
}

export function fuelLines({ fuel }: BilledTerms, unexplained: Unexplained[]): ContractLine<'fuel'>[] {
  const { terms, unexplained: left } = fitFuel(fuel)
  for (const [service, lines] of sorted(left))
    unexplained.push({ what: `fuel of ${service}`, rows: lines.length, examples: [] })
  return terms.map(({ services, rate, off, from, to, rows, of }) => ({
    service: [...services],
    rate,
    ...(off !== '0' && { percent_off: off }),
    ...{ from, to },
    note: `explains ${rows} of ${count(of, 'charge')}`,
  }))
}

export const termsInOrder = (terms: readonly SurchargeTerm[]): SurchargeTerm[] => {
  const key = ({ services, zones, from }: SurchargeTerm) =>
    [services?.[0] ?? '', rangesText(zones ?? []).padStart(20, '0'), from ?? ''].join('|')
  return [...terms].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

export const sorted = <Value>(map: ReadonlyMap<string, Value>): [string, Value][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1))

export const daysOf = ({ from, to }: { readonly from: string | null; readonly to: string | null }) => ({
  ...(from !== null && { from }),
  ...(to !== null && { to }),
})

/** `2-4,8`: consecutive zones are one range. */
export function rangesText(zones: readonly string[]): string {
  const parts: { from: string; to: string }[] = []
  for (const zone of [...new Set(zones)].sort((a, b) => +a - +b || (a < b ? -1 : 1))) {
    const last = parts.at(-1)
    if (last !== undefined && +zone === +last.to + 1) last.to = zone
    else parts.push({ from: zone, to: zone })
  }
  return parts.map(({ from, to }) => (from === to ? from : `${from}-${to}`)).join(',')
}

/** The weights that are not among `own`. */
const weightsBeside = (own: readonly string[], all: readonly SurchargeObservation[]): string[] =>
  all.flatMap(({ zone }) => (own.includes(zone) ? [] : [zone]))

/** `1-20,41-50`: weights with none of the others between them are one band, even if not every weight in it was seen. */
function bandsText(weights: readonly string[], others: readonly string[]): string {
  const bands: { from: string; to: string }[] = []
  for (const weight of [...new Set(weights)].sort((a, b) => +a - +b)) {
    const last = bands.at(-1)
    if (last === undefined || others.some((other) => +last.to < +other && +other < +weight))
      bands.push({ from: weight, to: weight })
    else last.to = weight
  }
  return bands.map(({ from, to }) => (from === to ? from : `${from}-${to}`)).join(',')
}

export const unclear = (
  what: string,
  all: readonly { readonly rows: number; readonly examples: readonly string[] }[],
): Unexplained => ({
  what,
  rows: rowsIn(all),
  examples: all.flatMap(({ examples }) => examples).slice(0, EXAMPLES),
})
