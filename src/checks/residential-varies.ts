/**
 * A carrier decides parcel by parcel whether an address is a home: the same address with a residential surcharge and
 * without one, by services that bear it, cannot be right both times.
 */

import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { type AuditState, hungRows } from '../ledger/state.js'
import { isBaseFreight } from '../schema/subcategories.js'
import { addressHash } from '../values/address.js'
import { epochDay } from '../values/calendar.js'
import { isDamaged } from '../values/damaged-number.js'
import { createSum, type Sum, signOf } from '../values/money.js'
import { count } from '../values/shown-amounts.js'
import { type Check, type Outcome, trackingOf } from './check.js'
import { type AuditRecord, BASE, fact, keep } from './record.js'
import type { Verdict } from './verdict.js'

const NAME = 'residential_varies'
/** The address as two numbers: to compare is all that it is kept for. */
const KEEPS = { high: 'number', low: 'number' } as const

function observe(record: AuditRecord, state: AuditState): void {
  if ((record.bits & BASE) === 0 || record.shipment === NONE) return
  const address = fact(record, 'recipient_address')
  if (address === null || !isWhole(address)) return
  const { at, col } = keep(record, state, NAME, KEEPS)
  const [high, low] = addressHash(address)
  col.high[at] = high
  col.low[at] = low
}

/** A street with a number, and a postal code: less than that many places share. */
const isWhole = (address: string): boolean => /\d[\s\S]*\n[^\n]*\d[^\n]*$/.test(address)

const HOME = ['Residential', '5.95', { category: 'delivery', subcategory: 'residential' }] as const
const AT = { recipient_address: '1 Old Quarry Street\n\nFernhollow\nOH\n43117' }

/** Days of parcels as a business that make a claim: those of one day are one decision. */
const SEVERAL = 2
/** Such parcels that show what the address is, and their share. */
const ENOUGH = 4
const SHARE = 0.8
/** Days before the first and after the last surcharge of a service in which it is taken to bear one. */
const NEAR = 31
/** Parcels at addresses billed both ways, and their share, beyond which the addresses are none: `1 Main Street` for all. */
const MOST = 20
const MOST_SHARE = 0.3

export const residentialVaries: Check = {
  name: NAME,
  title: 'Address billed as home and as business',
  severity: 'warning',
  confidence: 'look',
  claim: 'billing',
  evidenceNeeded: 'the parcels to the same address without the surcharge, and what the address is',
  needs: 'the address of each parcel in the file, and services with a residential surcharge',
  says: 'a residential surcharge is billed for an address to which other parcels were billed without one; a claim where those are more, on several days',
  x12: '30',
  examples: [
    {
      of: 'an address that is a business four times of five',
      records: [
        { times: 2, parcel: 'P', facts: AT, charges: [['Ground', '10.00']] },
        { times: 2, parcel: 'R', date: '2025-09-04', facts: AT, charges: [['Ground', '10.00']] },
        {
          parcel: 'Q1',
          facts: { recipient_address: '1 OLD QUARRY ST.\n\nFERNHOLLOW\nOH\n43117-0210' },
          charges: [['Ground', '10.00'], HOME],
        },
      ],
      finds: [
        '5.95 USD Residential: 4 of 5 parcels to the same address are billed as to a business, such as P1',
      ],
    },
    {
      of: 'another flat of the house, and a service that bears no surcharge',
      records: [
        {
          facts: { recipient_address: '1 Old Quarry Street\nApt 2\nFernhollow\nOH\n43117' },
          charges: [['Ground', '10.00']],
        },
        { parcel: 'P2', facts: AT, charges: [['Ground', '10.00'], HOME] },
        { parcel: 'P3', facts: AT, charges: [['Economy', '7.00']] },
      ],
      finds: [],
    },
  ],
  observes: (declaration) => declaration?.facts?.recipient_address !== undefined,
  observe,
  keeps: KEEPS,
  follows: ['residential_mismatch', 'conflicting_shipment', 'surcharge_price', 'contract_price'],
  assess: (view) => ({ finish: () => finish(view) }),
}

interface Parcel {
  readonly shipment: number
  readonly service: string
  readonly day: number
  /** Billed as to a home, to a business by its name, or without a surcharge. */
  readonly as: 'home' | 'business' | 'plain'
}

function finish(view: View): Outcome {
  const both: { home: Parcel[]; business: Parcel[] }[] = []
  let [compared, mixed] = [0, 0]
  let bears: ReturnType<typeof bearing> | undefined
  for (const shipments of sharedAddresses(view)) {
    const parcels = shipments.map((shipment) => parcelOf(view, shipment)).filter((one) => one !== undefined)
    if (parcels.length > 1) compared += parcels.length
    const home = parcels.filter(({ as }) => as === 'home')
    if (home.length === 0 || home.length === parcels.length) continue
    bears ??= bearing(view)
    const business = parcels.filter((one) => one.as === 'business' || (one.as === 'plain' && bears?.(one)))
    if (business.length === 0) continue
    mixed += home.length + business.length
    both.push({ home, business })
  }
  if (mixed >= MOST && mixed > compared * MOST_SHARE) {
    const reason = `${mixed} of ${count(compared, 'parcel')} are at addresses that are billed both ways: these addresses do not tell places from each other`
    return { verdicts: [], assessed: 0, reason }
  }
  return {
    verdicts: both.flatMap(({ home, business }) => home.map((one) => verdictOf(view, one, home, business))),
    assessed: compared,
    reason: compared === 0 ? 'no two parcels to one address in these files' : null,
  }
}

/** Shipments of a carrier whose records state one address, where there are several. */
function* sharedAddresses(view: View): Generator<readonly number[]> {
  const { entries, shipments } = view.state
  const { col, length } = hungRows(view.state, NAME, KEEPS)
  const byAddress = new Map<number, number | number[]>()
  for (let at = 0; at < length; at++) {
    const entry = col.entry[at] as number
    if (!view.counts(entries.col.delivery[entry] as number)) continue
    const shipment = entries.col.shipment[entry] as number
    // 53 bits are one number.
    const address = ((col.high[at] as number) & 0x1fffff) * 0x100000000 + ((col.low[at] as number) >>> 0)
    const known = byAddress.get(address)
    if (known === undefined) byAddress.set(address, shipment)
    else if (typeof known === 'number') {
      if (known !== shipment) byAddress.set(address, [known, shipment])
    } else if (!known.includes(shipment)) known.push(shipment)
  }
  for (const all of byAddress.values()) {
    if (typeof all === 'number') continue
    const carriers = new Map<number, number[]>()
    for (const shipment of all) {
      const carrier = shipments.col.carrier[shipment] as number
      carriers.set(carrier, [...(carriers.get(carrier) ?? []), shipment])
    }
    for (const own of carriers.values()) if (own.length > 1) yield own
  }
}

/** Surcharges for an address that is a home, also those that were billed afterwards. */
const isHome = ({ kind }: Pick<ViewLine, 'kind'>): boolean => kind.subcategory === 'residential'

const serviceKey = (view: View, entry: number): string => {
  const delivery = view.state.entries.col.delivery[entry] as number
  return `${view.billOf(delivery).carrier}|${view.place(delivery).account}|${view.serviceOf(entry)}`
}

const dayOfLine = (view: View, { entry, date }: ViewLine): number =>
  epochDay((date ?? view.billOf(view.state.entries.col.delivery[entry] as number).date ?? '').slice(0, 10))

/** Undefined where it has no base charge, or its surcharge was taken back: it shows neither. */
function parcelOf(view: View, shipment: number): Parcel | undefined {
  if (isDamaged(view.shipmentNumber(shipment) ?? '')) return undefined
  const lines = view.entriesOf(shipment).flatMap(view.linesOf)
  const base = lines.find(
    ({ kind, net }) => isBaseFreight(kind) && kind.stage === 'original' && signOf(net) > 0,
  )
  if (base === undefined) return undefined
  const found = { shipment, service: serviceKey(view, base.entry), day: dayOfLine(view, base) }
  const homes = lines.filter(isHome)
  if (homes.length > 0) return sumOf(homes).sign() > 0 ? { ...found, as: 'home' } : undefined
  const { commercial, residential } = view.hints(view.state.entries.col.delivery[base.entry] as number) ?? {}
  if (residential?.test(base.kind.description) === true) return undefined
  return { ...found, as: commercial?.test(base.kind.description) === true ? 'business' : 'plain' }
}

function sumOf(lines: readonly ViewLine[]): Sum {
  const sum = createSum()
  for (const { net } of lines) sum.add(net)
  return sum
}

/** Whether a service of the account bears residential surcharges at that time. */
function bearing(view: View): (parcel: Parcel) => boolean {
  const { entries, kinds, lines } = view.state
  const homes = new Set(kinds.flatMap((kind, at) => (isHome({ kind }) ? [at] : [])))
  const days = new Map<string, [first: number, last: number]>()
  for (let entry = 0; entry < entries.length; entry++) {
    let at = entries.col.head[entry] as number
    while (at !== NONE && !homes.has(lines.col.kind[at] as number)) at = lines.col.next[at] as number
    if (at === NONE || !view.counts(entries.col.delivery[entry] as number)) continue
    const key = serviceKey(view, entry)
    for (const line of view.linesOf(entry).filter(isHome)) {
      const [first, last] = days.get(key) ?? [Infinity, -Infinity]
      const day = dayOfLine(view, line)
      days.set(key, [Math.min(first, day), Math.max(last, day)])
    }
  }
  return ({ service, day }) => {
    const [first, last] = days.get(service) ?? [Infinity, -Infinity]
    return first - NEAR <= day && day <= last + NEAR
  }
}

function verdictOf(
  view: View,
  { shipment }: Parcel,
  home: readonly Parcel[],
  business: readonly Parcel[],
): Verdict {
  const entries = view.entriesOf(shipment)
  const lines = entries.flatMap(view.linesOf).filter(isHome)
  const billed = sumOf(lines).text()
  const [line] = lines
  const entry = line?.entry ?? entries[0] ?? NONE
  const bill = view.billOf(view.state.entries.col.delivery[entry] as number)
  const parcels = home.length + business.length
  // One against one shows nothing, and of an address that is mostly a home it is odd that it was free at times.
  const isClaim = new Set(business.map(({ day }) => day)).size >= SEVERAL && business.length > home.length
  const isLikely = isClaim && business.length >= ENOUGH && business.length >= parcels * SHARE
  // By its number: the order of shipments is that in which files were merged.
  const numbers = business.map((parcel) => trackingOf(view, parcel.shipment) ?? '')
  const example = numbers.reduce((least, number) => (number < least ? number : least), numbers[0] ?? '')
  return {
    direction: 'over',
    ...(!isClaim && { severity: 'info' as const }),
    ...(isLikely && { confidence: 'likely' as const }),
    carrier: bill.carrier,
    invoice: bill,
    tracking: trackingOf(view, shipment),
    amount: billed,
    facts: {
      billed,
      charge: line?.kind.description ?? null,
      business: business.length,
      parcels,
      example: example === '' ? null : example,
    },
    charges: lines,
    evidence: lines.map(({ source }) => source),
    charge: line?.kind.description ?? '',
    billed,
    expected: '0',
  }
}
