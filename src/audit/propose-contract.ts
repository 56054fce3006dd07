/**
 * A contract proposed from invoices: discounts by band, earned discounts, minimums, prices of surcharges. Each row states how many
 * parcels it explains. Charges that no row explains are listed, and no others contradict the proposal.
 */

import { trackingOf } from '../checks/check.js'
import { dayOfCharge, parcelCharges } from '../checks/contract-charges.js'
import { agreedService } from '../checks/contract-terms.js'
import { UNIT_PRICED } from '../checks/price-keys.js'
import { discountsOf, type PricedParcel, packagingIn, pricedAgain } from '../checks/priced-parcel.js'
import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { ContractInput } from '../tables/contract-schema.js'
import { CONTRACT_SCHEMA_PLACE, withoutLeadingZeros } from '../tables/contract-scope.js'
import { canonical } from '../values/decimal.js'
import { count, plainAmount } from '../values/shown-amounts.js'
import type { PriceObservation } from './discount-runs.js'
import { type Band, bandFor } from './price-bands.js'
import { byPackaging, fitsOverTime, rowsIn, type TimedFit } from './price-times.js'
import { billedDivisors, billedFuel } from './proposed-rates.js'
import {
  type BilledTerms,
  type ContractLine,
  daysOf,
  divisorLines,
  EXAMPLES,
  fuelLines,
  MOST_ROWS,
  modifierLines,
  rangesText,
  sorted,
  termsInOrder,
  type Unexplained,
  unclear,
} from './proposed-rows.js'
import { shipsOf } from './ships.js'
import { fitSurcharge, type SurchargeObservation } from './surcharge-terms.js'

export interface ProposedContract {
  readonly contract: ContractInput
  readonly parcels: number
  readonly unexplained: readonly Unexplained[]
}

/** What was billed to one account. */
interface Billed extends BilledTerms {
  readonly carrier: string
  readonly accounts: Set<string>
  readonly prices: Map<string, Map<string, PriceObservation>>
  readonly surcharges: Map<string, Map<string, SurchargeObservation>>
  first: string
}

export function proposeContracts(view: View): ProposedContract[] {
  return [...billedOf(view).values()]
    .map(contractOf)
    .filter(({ contract }) =>
      [contract.base, contract.dim, contract.surcharges, contract.fuel, contract.peak].some(
        (list) => (list?.length ?? 0) > 0,
      ),
    )
}

function billedOf(view: View): Map<string, Billed> {
  const all = new Map<string, Billed>()
  const ofDelivery = (delivery: number, day: string): Billed => {
    const { carrier, account, currency } = view.place(delivery)
    const key = JSON.stringify([carrier, withoutLeadingZeros(account ?? ''), currency])
    let own = all.get(key)
    if (own === undefined) {
      own = {
        carrier,
        accounts: new Set(),
        currency,
        prices: new Map(),
        surcharges: new Map(),
        ...{ modifiers: new Map(), divisors: new Map(), fuel: [], first: day },
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
  const { entries } = view.state
  const deliveryOf = (entry: number): number => entries.col.delivery[entry] as number
  for (const [entry, divisor] of billedDivisors(view)) {
    const tracking = trackingOf(view, entries.col.shipment[entry] as number)
    add(ofDelivery(deliveryOf(entry), divisor.day).divisors, '', divisor, tracking)
  }
  for (const one of billedFuel(view)) ofDelivery(deliveryOf(one.entry), one.day).fuel.push(one)
  return all
}

const zoneText = (zone: string): string => zone.replace(/^0+(?=.)/, '')

function addPrice(view: View, billed: Billed, parcel: PricedParcel): void {
  const { zone, weight, terms } = view.state.entries.col
  const word = (id: number | undefined): string => view.state.words.list[id ?? NONE] ?? ''
  const { entry, list, net, day, modifier } = parcel
  const discounts = new Map([...discountsOf(parcel)].map(([name, amount]) => [name, amount.text]))
  const own = {
    ...{ zone: zoneText(word(zone[entry.entry])), weight: canonical(word(weight[entry.entry])) },
    packaging: packagingIn(word(terms[entry.entry])),
    ...{ day, list: list.text, net: net.text, discounts, isSum: parcel.hint.gap !== undefined },
    ...{ rows: 0, examples: [] },
  }
  const tracking = trackingOf(view, parcel.shipment)
  const service = agreedService(view, entry.entry)
  add(billed.prices, service, own, tracking)
  const { zone: inZone, weight: ofWeight } = own
  const added = { charge: 'modifier', service, day, net: canonical(modifier.text) }
  add(billed.modifiers, 'zone', { ...added, zone: inZone, rows: 0, examples: [] }, tracking)
  add(billed.modifiers, 'weight', { ...added, zone: ofWeight, rows: 0, examples: [] }, tracking)
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

function contractOf(billed: Billed): ProposedContract {
  const base: ContractLine<'base'>[] = []
  const minimum: ContractLine<'minimum'>[] = []
  const unexplained: Unexplained[] = []
  let parcels = 0
  for (const [service, own] of sorted(billed.prices)) {
    const all = [...own.values()]
    parcels += rowsIn(all)
    for (const [packaging, prices] of byPackaging(all))
      for (const fit of fitsOverTime(prices)) {
        const name = packaging === null ? service : `${service} in ${packaging}`
        const against = rowsIn(fit.unexplained.filter((one) => bandFor(fit.bands, one) !== undefined))
        const explained = rowsIn(fit.explained)
        // No row is proposed if many of its parcels contradict it: it would accuse the others. Parcels without a row are not accused.
        if (explained === 0 || explained < (explained + against) * MOST_ROWS) {
          unexplained.push(unclear(`base prices of ${name}`, [...fit.explained, ...fit.unexplained]))
          continue
        }
        base.push(...fit.bands.map((band) => baseRow({ service, packaging }, band, fit)))
        minimum.push(...minimumRows({ service, packaging }, fit))
        if (fit.unexplained.length > 0) unexplained.push(unclear(`base price of ${name}`, fit.unexplained))
      }
  }
  const scope = {
    services: new Set(billed.prices.keys()),
    zones: new Set([...billed.prices.values()].flatMap((own) => [...own.values()].map(({ zone }) => zone))),
  }
  const surcharges: ContractLine<'surcharges'>[] = []
  const peak: ContractLine<'peak'>[] = []
  for (const [key, own] of sorted(billed.surcharges)) {
    const all = [...own.values()]
    const { terms, unexplained: left } = fitSurcharge(all, scope)
    const [charge = ''] = all.map((one) => one.charge)
    const rows = termsInOrder(terms).map(({ services, zones, net, from, to, explained }) => ({
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
  const { modifier, note } = modifierLines(billed, unexplained)
  const dim = divisorLines(billed, unexplained)
  const fuel = fuelLines(billed, unexplained)
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
      note: `proposed from ${count(parcels, 'parcel')}${note}`,
      ...(base.length > 0 && { base }),
      ...(modifier.length > 0 && { modifier }),
      ...(binds && { minimum }),
      ...(dim.length > 0 && { dim }),
      ...(surcharges.length > 0 && { surcharges }),
      ...(fuel.length > 0 && { fuel }),
      ...(peak.length > 0 && { peak }),
    },
  }
}

interface PricedAlike {
  readonly service: string
  readonly packaging: string | null
}

const parcelsOf = ({ service, packaging }: PricedAlike) => ({
  service: [service],
  ...(packaging !== null && { packaging: [packaging] }),
})

function baseRow(alike: PricedAlike, band: Band, fit: TimedFit): ContractLine<'base'> {
  const within = (all: readonly PriceObservation[]): number =>
    rowsIn(all.filter((one) => bandFor(fit.bands, one) === band))
  const [explained, others] = [within(fit.explained), within(fit.unexplained)]
  const percent = Object.fromEntries(Object.entries(band.percents).filter(([, value]) => value !== '0'))
  return {
    ...parcelsOf(alike),
    zone: rangesText(band.zones),
    weight: band.from === band.to ? band.from : `${band.from}-${band.to}`,
    percent,
    ...daysOf(fit),
    note: `explains ${explained} of ${count(explained + others, 'parcel')}`,
  }
}

function minimumRows(alike: PricedAlike, fit: TimedFit): ContractLine<'minimum'>[] {
  const zonesOf = new Map<string, string[]>()
  for (const [zone, net] of fit.minimums) zonesOf.set(net, [...(zonesOf.get(net) ?? []), zone])
  return [...zonesOf].map(([net, zones]) => {
    const bound = rowsIn(fit.explained.filter((one) => zones.includes(one.zone) && one.net === net))
    return {
      ...parcelsOf(alike),
      zone: rangesText(zones),
      net,
      ...daysOf(fit),
      note: net === '0' ? 'no minimum applies in these invoices' : `applies to ${count(bound, 'parcel')}`,
    }
  })
}
