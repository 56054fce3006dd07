/**
 * A carrier decides for each parcel whether an address is a home: the same address with and without a residential surcharge,
 * by services that bill one, cannot be right both times.
 */
import type { View, ViewLine } from '../invoices/view.js'
import { onceByNumber } from '../ledger/by-number.js'
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
import { RESIDENTIAL_EXAMPLES } from './residential-examples.js'
import { ADDRESS_COLUMNS, atSeveralAddresses, sharedAddresses } from './shared-addresses.js'
import type { Verdict } from './verdict.js'

const NAME = 'residential_varies'

function observe(record: AuditRecord, state: AuditState): void {
  if ((record.bits & BASE) === 0 || record.shipment === NONE) return
  const address = fact(record, 'recipient_address')
  if (address === null || !isWhole(address)) return
  const { at, col } = keep(record, state, NAME, ADDRESS_COLUMNS)
  const [high, low] = addressHash(address)
  col.high[at] = high
  col.low[at] = low
}

/** Whether it has a street with a number, and a postal code: many places share an address without them. */
const isWhole = (address: string): boolean => /\d[\s\S]*\n[^\n]*\d[^\n]*$/.test(address)

/** Least number of days with parcels as to a business for a claim: parcels of one day are one decision. */
const SEVERAL = 2
/** Least number and share of such parcels that show that the address is a business. */
const ENOUGH = 4
const SHARE = 0.8
/** A service is taken to bill surcharges from this many days before the first until this many days after the last. */
const NEAR = 31
/** Number and share of parcels at addresses billed both ways above which the addresses are not real: `1 Main Street` for all. */
const MOST = 20
const MOST_SHARE = 0.3

export const residentialVaries: Check = {
  name: NAME,
  title: 'Address billed as home and as business',
  severity: 'warning',
  confidence: 'look',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded:
    'the parcels to the same address without the surcharge, and proof that the address is a business',
  needs: 'the address of each parcel in the file, and services with a residential surcharge',
  comparesShipments: true,
  says: 'a residential surcharge is billed for an address to which other parcels were billed without one; it is a claim if the others are more, on several days',
  x12: '30',
  examples: RESIDENTIAL_EXAMPLES,
  observes: (declaration) => declaration?.facts?.recipient_address !== undefined,
  observe,
  keeps: ADDRESS_COLUMNS,
  follows: ['residential_mismatch', 'conflicting_shipment', 'surcharge_price', 'contract_price'],
  assess: (view) => ({ finish: () => finish(view) }),
}

interface Parcel {
  readonly shipment: number
  /** The entry of its base charge. */
  readonly entry: number
  readonly day: number
  /** Billed as to a home, to a business by its name, or without a surcharge. */
  readonly as: 'home' | 'business' | 'plain'
}

/** The parcels to one address, by how they are billed. */
interface BilledBothWays {
  readonly home: readonly Parcel[]
  readonly business: readonly Parcel[]
}

function finish(view: View): Outcome {
  const homes = homeShipments(view)
  const both: BilledBothWays[] = []
  let levies: ReturnType<typeof createLevies> | undefined
  let several: Uint8Array | undefined
  let [compared, mixed] = [0, 0]
  for (const parcels of parcelsByAddress(view, homes)) {
    compared += parcels.length
    if (new Set(parcels.map(({ as }) => as === 'home')).size < 2) continue
    several ??= atSeveralAddresses(view, hungRows(view.state, NAME, ADDRESS_COLUMNS))
    levies ??= createLevies(view)
    // Of a shipment with several addresses it is not known which of them the surcharge is for.
    const known = parcels.filter(({ shipment }) => several?.[shipment] !== 1)
    const home = known.filter(({ as }) => as === 'home')
    const business = known.filter((one) => one.as === 'business' || (one.as === 'plain' && levies?.(one)))
    if (home.length === 0 || business.length === 0) continue
    mixed += home.length + business.length
    both.push({ home, business })
  }
  if (mixed >= MOST) {
    const all = comparable(view, Infinity)
    if (mixed > all * MOST_SHARE) {
      const reason = `${mixed} of ${count(all, 'parcel')} are at addresses that are billed both ways: these do not seem to be the real addresses`
      return { verdicts: [], assessed: 0, reason }
    }
  }
  const assessed = compared === 0 ? comparable(view, 1) : compared
  return {
    verdicts: both.flatMap((address) => {
      const shown = shownBy(view, address)
      return address.home.map((one) => verdictOf(view, one, shown))
    }),
    assessed,
    reason: assessed === 0 ? 'no two parcels to the same address in these files' : null,
  }
}

/** Number of parcels at addresses with several parcels, counted up to `most`. */
function comparable(view: View, most: number): number {
  let found = 0
  for (const { length } of parcelsByAddress(view)) {
    found += length
    if (found >= most) break
  }
  return found
}

/** Several parcels of a carrier to the same address: of all addresses, or only of those with both marked and unmarked shipments. */
function* parcelsByAddress(view: View, marked?: Uint8Array): Generator<readonly Parcel[]> {
  const dayOf = daysIn(view)
  for (const shipments of sharedAddresses(view, hungRows(view.state, NAME, ADDRESS_COLUMNS), marked)) {
    const parcels = shipments
      .map((shipment) => parcelOf(view, shipment, dayOf))
      .filter((one) => one !== undefined)
    if (parcels.length > 1) yield parcels
  }
}

/** Residential surcharges, including those billed afterwards. */
const isHome = ({ kind }: Pick<ViewLine, 'kind'>): boolean => kind.subcategory === 'residential'

/** Visits the residential surcharges in the ledger on deliveries that count. */
function eachHome(view: View, visit: (entry: number, line: number) => void): void {
  const { entries, kinds, lines } = view.state
  const homes = Uint8Array.from(kinds, (kind) => (isHome({ kind }) ? 1 : 0))
  if (!homes.includes(1)) return
  for (let entry = 0; entry < entries.length; entry++)
    for (let at = entries.col.head[entry] as number; at !== NONE; at = lines.col.next[at] as number)
      if (homes[lines.col.kind[at] as number] === 1 && view.counts(entries.col.delivery[entry] as number))
        visit(entry, at)
}

/** Shipments with a residential surcharge, by their numbers. */
function homeShipments(view: View): Uint8Array {
  const { entries, shipments } = view.state
  const found = new Uint8Array(shipments.length)
  eachHome(view, (entry) => {
    const shipment = entries.col.shipment[entry] as number
    if (shipment !== NONE) found[shipment] = 1
  })
  return found
}

/** Undefined if it has no base charge or its surcharge was reversed, so that it shows nothing. */
function parcelOf(view: View, shipment: number, dayOf: ReturnType<typeof daysIn>): Parcel | undefined {
  if (isDamaged(view.shipmentNumber(shipment) ?? '')) return undefined
  const lines = view.entriesOf(shipment).flatMap(view.linesOf)
  const base = lines.find(
    ({ kind, net }) => isBaseFreight(kind) && kind.stage === 'original' && signOf(net) > 0,
  )
  if (base === undefined) return undefined
  const found = { shipment, entry: base.entry, day: dayOf(base.entry, base.at) }
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

/** The days of charges. */
function daysIn({ state, billOf }: View): (entry: number, line: number) => number {
  const { dates, entries, lines } = state
  const dayOf = onceByNumber((date) => epochDay(dates.list[date] ?? ''))
  return (entry, line) => {
    const date = lines.col.date[line] as number
    return date === NONE ? epochDay(billOf(entries.col.delivery[entry] as number).date ?? '') : dayOf(date)
  }
}

interface Days {
  first: number
  last: number
}

/** Whether the service of a parcel bills residential surcharges on that account at that time. */
function createLevies(view: View): (parcel: Parcel) => boolean {
  const { entries } = view.state
  const dayOf = daysIn(view)
  const accounts = new Map<string, Map<string, Days>>()
  const byDelivery: Map<string, Days>[] = []
  const servicesOf = (delivery: number): Map<string, Days> => {
    const account = `${view.billOf(delivery).carrier}|${view.place(delivery).account}`
    const known = accounts.get(account) ?? new Map<string, Days>()
    accounts.set(account, known)
    return known
  }
  const daysOf = (entry: number): Days => {
    const delivery = entries.col.delivery[entry] as number
    byDelivery[delivery] ??= servicesOf(delivery)
    const services = byDelivery[delivery] as Map<string, Days>
    const service = view.serviceOf(entry)
    const known = services.get(service) ?? { first: Infinity, last: -Infinity }
    services.set(service, known)
    return known
  }
  eachHome(view, (entry, line) => {
    const days = daysOf(entry)
    const day = dayOf(entry, line)
    days.first = Math.min(days.first, day)
    days.last = Math.max(days.last, day)
  })
  return ({ entry, day }) => {
    const { first, last } = daysOf(entry)
    return first - NEAR <= day && day <= last + NEAR
  }
}

/** What the parcels of an address show about those billed as to a home. */
function shownBy(view: View, { home, business }: BilledBothWays) {
  const parcels = home.length + business.length
  // One against one shows nothing. If an address is mostly billed as a home, the missing surcharges are the unusual ones.
  const isClaim = new Set(business.map(({ day }) => day)).size >= SEVERAL && business.length > home.length
  const isLikely = isClaim && business.length >= ENOUGH && business.length >= parcels * SHARE
  // The lowest number, because the order of shipments depends on how files were merged.
  const numbers = business.map(({ shipment }) => trackingOf(view, shipment) ?? '')
  const least = numbers.reduce((one, number) => (number < one ? number : one), numbers[0] ?? '')
  const example = least === '' ? null : least
  return { isClaim, isLikely, facts: { business: business.length, parcels, example } }
}

function verdictOf(
  view: View,
  { shipment }: Parcel,
  { isClaim, isLikely, facts }: ReturnType<typeof shownBy>,
): Verdict {
  const entries = view.entriesOf(shipment)
  const lines = entries.flatMap(view.linesOf).filter(isHome)
  const billed = sumOf(lines).text()
  const [line] = lines
  const entry = line?.entry ?? entries[0] ?? NONE
  const bill = view.billOf(view.state.entries.col.delivery[entry] as number)
  return {
    direction: 'over',
    ...(!isClaim && { severity: 'info' as const }),
    ...(isLikely && { confidence: 'likely' as const }),
    carrier: bill.carrier,
    invoice: bill,
    tracking: trackingOf(view, shipment),
    amount: billed,
    facts: { billed, charge: line?.kind.description ?? null, ...facts },
    charges: lines,
    evidence: lines.map(({ source }) => source),
    charge: line?.kind.description ?? '',
    billed,
    expected: '0',
  }
}
