/**
 * A contract proposed from invoices: discounts by band, earned discounts, minimums, prices of surcharges. Each row says how many
 * parcels it explains; what no row explains is named, and nothing else contradicts the proposal.
 */

import { trackingOf } from '../checks/check.js'
import { dayOfCharge, parcelCharges } from '../checks/contract-charges.js'
import { UNIT_PRICED } from '../checks/price-keys.js'
import { discountsOf, type PricedParcel, pricedAgain } from '../checks/priced-parcel.js'
import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { ContractInput } from '../tables/contract-schema.js'
import { bare, CONTRACT_SCHEMA_PLACE } from '../tables/contract-scope.js'
import { canonical, isNothing } from '../values/decimal.js'
import { count, plainAmount } from '../values/shown-amounts.js'
import { type Band, bandFor, type PriceObservation } from './price-bands.js'
import { fitsOverTime, rowsIn, type TimedFit } from './price-times.js'
import { shipsOf } from './ships.js'
import { fitSurcharge, type SurchargeObservation, type SurchargeTerm } from './surcharge-terms.js'

/** A charge that no row of the proposal explains. */
export interface Unexplained {
  readonly what: string
  readonly rows: number
  readonly examples: readonly string[]
}

export interface ProposedContract {
  readonly contract: ContractInput
  readonly parcels: number
  readonly unexplained: readonly Unexplained[]
}

/** What one account has been billed. */
interface Billed {
  readonly carrier: string
  readonly accounts: Set<string>
  readonly currency: string | null
  readonly prices: Map<string, Map<string, PriceObservation>>
  readonly surcharges: Map<string, Map<string, SurchargeObservation>>
  first: string
  hasModifier: boolean
}

const EXAMPLES = 5

export function proposeContracts(view: View): ProposedContract[] {
  return [...billedOf(view).values()]
    .map(contractOf)
    .filter(({ contract }) =>
      [contract.base, contract.surcharges, contract.peak].some((list) => (list?.length ?? 0) > 0),
    )
}

function billedOf(view: View): Map<string, Billed> {
  const all = new Map<string, Billed>()
  const ofDelivery = (delivery: number, day: string): Billed => {
    const { carrier, account, currency } = view.place(delivery)
    const key = JSON.stringify([carrier, bare(account ?? ''), currency])
    let own = all.get(key)
    if (own === undefined) {
      own = {
        carrier,
        accounts: new Set(),
        currency,
        prices: new Map(),
        surcharges: new Map(),
        first: day,
        hasModifier: false,
      }
      all.set(key, own)
    }
    if (account !== null) own.accounts.add(account)
    if (day < own.first) own.first = day
    return own
  }
  for (const parcel of pricedAgain(view))
    if (parcel !== undefined) addPrice(view, ofDelivery(parcel.entry.delivery, parcel.day), parcel)
  for (const ship of shipsOf(view))
    for (const charge of parcelCharges(view, ship)) {
      const { entry, line, asked, shipment } = charge
      if (!UNIT_PRICED.has(line.kind.category)) continue
      const day = dayOfCharge(entry, line)
      const name = line.kind.description
      const own = {
        ...{ charge: name, service: asked.service, zone: zoneText(asked.zone ?? ''), day },
        ...{ net: line.net.text, rows: 0, examples: [] },
      }
      const key = `${line.kind.category === 'peak' ? 'peak' : 'surcharges'} ${name}`
      add(ofDelivery(entry.delivery, day).surcharges, key, own, trackingOf(view, shipment))
    }
  return all
}

const zoneText = (zone: string): string => zone.replace(/^0+(?=.)/, '')

function addPrice(view: View, billed: Billed, parcel: PricedParcel): void {
  const { zone, weight } = view.state.entries.col
  const word = (id: number | undefined): string => view.state.words.list[id ?? NONE] ?? ''
  const { entry, list, net, day, modifier } = parcel
  if (!isNothing(modifier.text)) billed.hasModifier = true
  const discounts = new Map([...discountsOf(parcel)].map(([name, amount]) => [name, amount.text]))
  const own = {
    ...{ zone: zoneText(word(zone[entry.entry])), weight: canonical(word(weight[entry.entry])) },
    ...{ day, list: list.text, net: net.text, discounts, isSum: parcel.hint.gap !== undefined },
    ...{ rows: 0, examples: [] },
  }
  add(billed.prices, parcel.service, own, trackingOf(view, parcel.shipment))
}

function add<One extends { rows: number; readonly examples: string[] }>(
  lists: Map<string, Map<string, One>>,
  list: string,
  one: One,
  tracking: string | null,
): void {
  const all = lists.get(list) ?? new Map<string, One>()
  lists.set(list, all)
  const key = JSON.stringify({
    ...one,
    discounts: 'discounts' in one ? [...(one.discounts as Map<string, string>)] : null,
  })
  const known = all.get(key) ?? one
  all.set(key, known)
  known.rows++
  if (tracking !== null && known.examples.length < EXAMPLES) known.examples.push(tracking)
}

type Row<Name extends 'base' | 'minimum' | 'surcharges' | 'peak'> = Extract<
  ContractInput[Name],
  readonly unknown[]
>[number]

function contractOf(billed: Billed): ProposedContract {
  const base: Row<'base'>[] = []
  const minimum: Row<'minimum'>[] = []
  const unexplained: Unexplained[] = []
  let parcels = 0
  for (const [service, own] of sorted(billed.prices)) {
    const all = [...own.values()]
    parcels += rowsIn(all)
    for (const fit of fitsOverTime(all)) {
      const total = rowsIn(fit.explained) + rowsIn(fit.unexplained)
      // No terms: a row that most parcels contradict would accuse the others.
      if (rowsIn(fit.explained) < total * MOST) {
        unexplained.push(unclear(`base prices of ${service}`, [...fit.explained, ...fit.unexplained]))
        continue
      }
      base.push(...fit.bands.map((band) => baseRow(service, band, fit)))
      minimum.push(...minimumRows(service, fit))
      if (fit.unexplained.length > 0) unexplained.push(unclear(`base price of ${service}`, fit.unexplained))
    }
  }
  const surcharges: Row<'surcharges'>[] = []
  const peak: Row<'peak'>[] = []
  for (const [key, own] of sorted(billed.surcharges)) {
    const all = [...own.values()]
    const { terms, unexplained: left } = fitSurcharge(all)
    const [charge = ''] = all.map((one) => one.charge)
    const rows = inOrder(terms).map(({ services, zones, net, from, to, explained }) => ({
      charge,
      ...(services !== null && { service: [...services] }),
      ...(zones !== null && { zone: rangesText(zones) }),
      net: plainAmount(net, billed.currency),
      ...daysOf({ from, to }),
      note: `${count(rowsIn(explained), 'charge')}`,
    }))
    if (key.startsWith('peak ')) peak.push(...rows)
    else surcharges.push(...rows)
    if (left.length > 0) unexplained.push(unclear(charge, left))
  }
  const binds = minimum.some(({ net }) => net !== '0')
  return {
    parcels,
    unexplained,
    contract: {
      $schema: CONTRACT_SCHEMA_PLACE,
      carrier: billed.carrier,
      ...(billed.accounts.size > 0 && { accounts: [...billed.accounts].sort() }),
      ...(billed.currency !== null && { currency: billed.currency }),
      from: billed.first,
      to: null,
      list: 'invoice',
      note: `proposed from ${count(parcels, 'parcel')}${billed.hasModifier ? '; modifiers of the base price are taken as billed' : ''}`,
      ...(base.length > 0 && { base }),
      ...(binds && { minimum }),
      ...(surcharges.length > 0 && { surcharges }),
      ...(peak.length > 0 && { peak }),
    },
  }
}

const inOrder = (terms: readonly SurchargeTerm[]): SurchargeTerm[] => {
  const key = ({ services, zones, from }: SurchargeTerm) =>
    [services?.[0] ?? '', rangesText(zones ?? []).padStart(20, '0'), from ?? ''].join('|')
  return [...terms].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** Share of parcels that a service's terms must explain to be proposed. */
const MOST = 0.8

const sorted = <Value>(map: ReadonlyMap<string, Value>): [string, Value][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1))

function baseRow(service: string, band: Band, fit: TimedFit): Row<'base'> {
  const within = (all: readonly PriceObservation[]): number =>
    rowsIn(all.filter((one) => bandFor(fit.bands, one) === band))
  const [explained, others] = [within(fit.explained), within(fit.unexplained)]
  const percent = Object.fromEntries(Object.entries(band.percents).filter(([, value]) => value !== '0'))
  return {
    service: [service],
    zone: rangesText(band.zones),
    weight: band.from === band.to ? band.from : `${band.from}-${band.to}`,
    percent,
    ...daysOf(fit),
    note: `explains ${explained} of ${count(explained + others, 'parcel')}`,
  }
}

function minimumRows(service: string, fit: TimedFit): Row<'minimum'>[] {
  const zonesOf = new Map<string, string[]>()
  for (const [zone, net] of fit.minimums) zonesOf.set(net, [...(zonesOf.get(net) ?? []), zone])
  return [...zonesOf].map(([net, zones]) => {
    const bound = rowsIn(fit.explained.filter((one) => zones.includes(one.zone) && one.net === net))
    return {
      service: [service],
      zone: rangesText(zones),
      net,
      ...daysOf(fit),
      note: net === '0' ? 'none binds in these invoices' : `binds for ${count(bound, 'parcel')}`,
    }
  })
}

const daysOf = ({ from, to }: { readonly from: string | null; readonly to: string | null }) => ({
  ...(from !== null && { from }),
  ...(to !== null && { to }),
})

/** `2-4,8`: zones that follow each other are one range. */
export function rangesText(zones: readonly string[]): string {
  const parts: { from: string; to: string }[] = []
  for (const zone of [...new Set(zones)].sort((a, b) => +a - +b || (a < b ? -1 : 1))) {
    const last = parts.at(-1)
    if (last !== undefined && +zone === +last.to + 1) last.to = zone
    else parts.push({ from: zone, to: zone })
  }
  return parts.map(({ from, to }) => (from === to ? from : `${from}-${to}`)).join(',')
}

const unclear = (
  what: string,
  all: readonly { readonly rows: number; readonly examples: readonly string[] }[],
): Unexplained => ({
  what,
  rows: rowsIn(all),
  examples: all.flatMap(({ examples }) => examples).slice(0, EXAMPLES),
})
