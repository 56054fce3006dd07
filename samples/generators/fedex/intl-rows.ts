/** Air waybills of an account outside the US: freight on one invoice, duty and tax on another. */
import { type Address, address } from '../addresses.js'
import { share } from '../cents.js'
import type { Random } from '../random.js'
import { fedex12 } from '../tracking.js'
import type { Fault } from '../types.js'
import type { Pair } from './charge.js'
import type { IntlStyle } from './intl-locale.js'

export interface Waybill {
  readonly kind: 'Transportation' | 'Duty/Tax' | 'Credit Memo'
  readonly number: string
  readonly pairs: readonly Pair[]
  readonly offBy?: number
  readonly shipped: number
  readonly service: Service
  /** Tenths of a kilogram; billed in halves. */
  readonly actualWeight: number
  readonly ratedWeight: number
  readonly zone: string
  readonly recipient: Address
  readonly reference: string
  readonly faults?: readonly Fault[]
}

export interface Service {
  readonly code: string
  readonly label: string
  readonly base: number
  readonly perKilogram: number
  /** Thousandths of the freight; every shipment of the service has it. */
  readonly discount: number
  /** Thousandths of freight after discount and demand. */
  readonly fuel: number
}

const PRIORITY: Service = {
  code: '2P',
  label: 'FedEx International Priority',
  base: 4410,
  perKilogram: 655,
  discount: 640,
  fuel: 185,
}
const ECONOMY: Service = {
  code: '2E',
  label: 'FedEx International Economy',
  base: 3320,
  perKilogram: 480,
  discount: 575,
  fuel: 185,
}

export interface Account {
  readonly random: Random
  readonly style: IntlStyle
  readonly number: string
  monday: number
  count: number
}

export const nextWaybill = (account: Account): string =>
  fedex12(`77${String(account.count++).padStart(9, '0')}`)

/** Fixed places of the labels, with gaps between freight and duty. */
const SLOT = { levy: 0, demand: 1, fuel: 2, discount: 3, vat: 4, freight: 5, duty: 11, fee: 12, inbound: 38 }

export interface Terms {
  /** Thousandths added to the fuel rate. */
  readonly fuelExtra?: number
  readonly discounted?: boolean
  readonly shipped?: number
}

function freightPairs(account: Account, service: Service, freight: number, terms: Terms): Pair[] {
  const { random, style } = account
  const discount = terms.discounted === false ? 0 : -share(freight, service.discount, 1000)
  const demand = random.chance(0.3) ? 90 * style.level : 0
  const base = freight + discount + demand
  const pairs: Pair[] = [
    { slot: SLOT.demand, label: 'Demand Surcharge', cents: demand },
    {
      slot: SLOT.fuel,
      label: 'Fuel Surcharge',
      cents: share(base, service.fuel + (terms.fuelExtra ?? 0), 1000),
    },
    { slot: SLOT.freight, label: 'Transportation Charge', cents: freight },
  ]
  if (discount !== 0) pairs.push({ slot: SLOT.discount, label: 'Discount', cents: discount })
  if (style.levy !== null)
    pairs.push({ slot: SLOT.levy, label: style.levy[0], cents: share(base, style.levy[1], 1000) })
  if (style.vat !== null) pairs.push({ slot: SLOT.vat, label: style.vat, cents: 0 })
  if (random.chance(0.2)) pairs.push({ slot: SLOT.inbound, label: 'US Inbound Processing Fee', cents: 0 })
  return pairs.sort((a, b) => a.slot - b.slot)
}

/** A shipment's freight row. */
export function transportation(account: Account, terms: Terms = {}): Waybill {
  const { random, style } = account
  const service = random.chance(0.75) ? PRIORITY : ECONOMY
  // Above a half, so that whole and half kilograms round to the same weight.
  const kilograms = random.integer(0, 14)
  const actualWeight = kilograms * 10 + random.integer(6, 10)
  const ratedWeight = (kilograms + 1) * 10
  const zone = random.pick(['A', 'B', 'C', 'E', 'F'])
  const zonePrice = (zone.charCodeAt(0) - 65) * 310
  const freight =
    (service.base + zonePrice + (ratedWeight / 10) * service.perKilogram) * style.level +
    random.integer(0, 99)
  return {
    kind: 'Transportation',
    number: nextWaybill(account),
    pairs: freightPairs(account, service, freight, terms),
    shipped: terms.shipped ?? account.monday + random.integer(0, 4),
    service,
    actualWeight,
    ratedWeight,
    zone,
    recipient: address(random, random.pick(['GB', 'NL', 'DE', 'US'] as const)),
    reference: `SP-${random.digits(5)}`,
  }
}

/** Duty of the same waybill and the carrier's fee for it. */
export function duty(account: Account, shipped: Waybill): Waybill {
  const { random, style } = account
  return {
    ...shipped,
    kind: 'Duty/Tax',
    pairs: [
      {
        slot: SLOT.duty,
        label: style.duty,
        cents: random.integer(900, 6200) * style.level + random.integer(0, 99),
      },
      { slot: SLOT.fee, label: style.fee, cents: 215 * style.level },
    ],
  }
}

/** The second freight of a waybill, for another zone and half as much again; fuel and levy at their rates. */
export function otherZone(shipped: Waybill, { levy }: IntlStyle): Waybill {
  const dearer = shipped.pairs.map((pair) => ({ ...pair, cents: share(pair.cents, 3, 2) }))
  const based: readonly number[] = [SLOT.demand, SLOT.discount, SLOT.freight]
  const base = dearer.reduce((sum, { slot, cents }) => (based.includes(slot) ? sum + cents : sum), 0)
  const centsOf = ({ slot, cents }: Pair): number => {
    if (slot === SLOT.fuel) return share(base, shipped.service.fuel, 1000)
    return slot === SLOT.levy && levy !== null ? share(base, levy[1], 1000) : cents
  }
  return {
    ...shipped,
    zone: shipped.zone === 'F' ? 'A' : 'F',
    pairs: dearer.map((pair) => ({ ...pair, cents: centsOf(pair) })),
  }
}

/** Takes a freight row back, on an invoice of its own. */
export function creditMemo(billed: Waybill): Waybill {
  const pairs = billed.pairs.filter(({ cents }) => cents !== 0)
  return { ...billed, kind: 'Credit Memo', pairs: pairs.map((pair) => ({ ...pair, cents: -pair.cents })) }
}

export const waybillSum = ({ pairs }: Waybill): number => pairs.reduce((sum, { cents }) => sum + cents, 0)

export const waybillLines = ({ pairs }: Waybill): number => pairs.filter(({ cents }) => cents !== 0).length
