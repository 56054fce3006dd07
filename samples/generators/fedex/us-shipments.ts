/** Shipments, returns, groups of pieces, credits and fees of a FedEx US account. */
import { address } from '../addresses.js'
import { share } from '../cents.js'
import type { Random } from '../random.js'
import { fedex12 } from '../tracking.js'
import { bareRow, type Pair, type Row } from './charge.js'
import {
  bySlot,
  fuelPair,
  fuelRate,
  HOME_DELIVERY,
  isLarge,
  pair,
  ratedWeight,
  SERVICES,
  type Service,
} from './us-tariff.js'

export interface Account {
  readonly random: Random
  readonly number: string
  /** Monday of the week whose shipments are billed. */
  monday: number
  /** Number of the next shipment. */
  count: number
}

export const nextTracking = (account: Account): string =>
  fedex12(`39${String(account.count++).padStart(9, '0')}`)

/** Longest side first, in tenths of an inch; now and then not measured at all, or with a fraction. */
function sidesOf(random: Random): number[] {
  const kind = random.integer(1, 100)
  if (kind <= 18) return []
  if (kind <= 40) {
    const sides = [random.integer(44, 60), random.integer(8, 20), random.integer(4, 14)]
    return sides.map((side) => side * 10)
  }
  const tenths = kind <= 46 ? [0, 3, 5, 8] : [0]
  const sides = [random.integer(9, 17), random.integer(6, 14), random.integer(3, 9)]
  return sides.map((side) => side * 10 + random.pick(tenths)).sort((a, b) => b - a)
}

export interface Terms {
  readonly rate?: number
  readonly discounted?: boolean
  readonly sides?: readonly number[]
  readonly shipped?: number
  readonly extra?: readonly Pair[]
}

function extras(random: Random, service: Service, handled: boolean): Pair[] {
  const list: Pair[] = []
  if (service.isReturn) list.push(pair('Delivery and Returns', 315))
  else if (random.chance(0.4)) list.push(pair('Delivery and Returns', 0))
  if (random.chance(0.3)) list.push(pair('Weekday Delivery', 0))
  if (service.residential) list.push(pair('Residential', 345))
  if (!service.isReturn && random.chance(0.34)) {
    const resi = random.chance(0.7) ? pair('DAS Resi', 268) : pair('DAS Extended Resi', 372)
    list.push(service.residential ? resi : pair('DAS Comm', 214))
  }
  if (handled) list.push(pair('AHS - Dimensions', 1585))
  if (random.chance(0.02)) list.push(pair('Demand Surcharge', 40))
  if (random.chance(0.01)) list.push(pair('Declared Value', 435))
  if (random.chance(0.01)) list.push(pair('Indirect Signature', 310))
  return list
}

/** One shipment of the service, with list freight outside the pairs and discounts within them. */
export function shipment(account: Account, service: Service = HOME_DELIVERY, terms: Terms = {}): Row {
  const { random } = account
  const sides = terms.sides ?? (service.isReturn ? [] : sidesOf(random))
  const actualWeight = random.integer(4, 60) + (random.chance(0.2) ? random.integer(50, 400) : 0)
  // A few packages that are large enough get no handling charge, and then no least weight either.
  const handled = sides.length === 3 && isLarge(sides) && random.chance(0.96)
  const rated = ratedWeight(actualWeight, sides, service.divisor, handled)
  const zone = random.integer(2, 8)
  const transport = service.base + zone * 62 + rated * (service.perPound + zone * 7)
  const { discounted = true } = terms
  const shipped = terms.shipped ?? account.monday + random.integer(0, 4)
  const others: Pair[] = [...extras(random, service, handled), ...(terms.extra ?? [])]
  if (discounted) others.push(pair('Performance Pricing', -share(transport, service.performance, 1000)))
  if (service.earned > 0) others.push(pair('Earned Discount', -share(transport, service.earned, 1000)))
  const fuel = fuelPair(transport, others, terms.rate ?? fuelRate(account.monday, service.express))
  return {
    ...bareRow(nextTracking(account), bySlot([...others, fuel]), transport),
    prefix: service.isReturn ? '92612999' : '',
    serviceType: service.type,
    groundService: service.ground,
    shipped,
    actualWeight,
    ratedWeight: rated,
    pieces: 1,
    sides,
    divisor: sides.length === 0 ? 0 : service.divisor,
    zone: String(zone),
    recipient: address(random, 'US', service.residential),
    reference: `ORD-${random.digits(6)}`,
  }
}

export const anyShipment = (account: Account): Row => shipment(account, account.random.weighted(SERVICES))

/** The first row of a group has all charges; the rows of the other pieces have no amount at all. */
export function group(account: Account): Row[] {
  const first = shipment(account, HOME_DELIVERY, { sides: [] })
  const pieces = account.random.integer(2, 4)
  const others = Array.from({ length: pieces - 1 }, () => ({
    ...bareRow(nextTracking(account), []),
    serviceType: first.serviceType,
    groundService: first.groundService,
    shipped: first.shipped,
    recipient: first.recipient,
    master: first.tracking,
  }))
  return [{ ...first, pieces, master: first.tracking }, ...others]
}

/** Takes a billed shipment back, charge by charge. */
export function credit(billed: Row): Row {
  const pairs = billed.pairs
    .filter(({ cents }) => cents !== 0)
    .map(({ slot, label, cents }) => ({ slot, label, cents: -cents }))
  const transport = billed.transport === null ? null : -billed.transport
  return {
    ...bareRow(billed.tracking, pairs, transport),
    prefix: billed.prefix,
    serviceType: billed.serviceType,
    groundService: billed.groundService,
    zone: billed.zone,
    recipient: billed.recipient,
  }
}

/** Billed afterwards, without freight. */
export const addressCorrection = (tracking: string): Row =>
  bareRow(tracking, [pair('Address Correction', 1725)])

/** Fees of the week: the first with the account as if it were a tracking number, the second now and then with none. */
export function fees(account: Account, invoice: number): Row[] {
  const weekly = bareRow(account.number, [pair('Weekly Service Chg', 2850)], 0)
  if (invoice % 3 !== 0) return [weekly]
  const tracking = invoice % 2 === 0 ? '' : account.number.slice(0, 7)
  return [weekly, bareRow(tracking, [pair('Regularly Scheduled Pickup Mon-Fri', 1900)])]
}
