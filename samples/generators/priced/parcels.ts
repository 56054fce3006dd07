/** Parcels of a shipper over half a year, priced by its contract to the cent. */
import { share } from '../cents.js'
import type { Random } from '../random.js'
import type { ServiceTerms } from './terms.js'
import * as terms from './terms.js'

/** What may be wrong with a parcel. */
export const PRICED_FAULTS = [
  'base_price',
  'surcharge_price',
  'zone',
  'duplicate',
  'late',
  'handling_not_met',
  'divisor',
  'fuel_rate',
  'correction',
  'never_moved',
] as const
export type PricedFault = (typeof PRICED_FAULTS)[number]

export interface Lane {
  readonly zip: string
  readonly zone: number
  /** Deliveries there cost more. */
  readonly area: boolean
}

/** Sides in inches, and weights in tenths of a pound that are put in it. */
interface Carton {
  readonly sides: readonly [number, number, number]
  readonly weights: readonly number[]
  readonly handled: boolean
}

const SMALL: Carton = { sides: [10, 8, 6], weights: [26, 48], handled: false }
/** Billed by its size. */
const LIGHT: Carton = { sides: [18, 14, 10], weights: [58], handled: false }
/** Longer than 48 in. */
const LONG: Carton = { sides: [52, 12, 8], weights: [214], handled: true }
/** Large, and below every limit for handling. */
const HEAVY: Carton = { sides: [24, 21, 20], weights: [238, 412], handled: false }

export interface Surcharge {
  readonly name: 'residential' | 'area' | 'handling' | 'demand'
  readonly gross: number
  readonly net: number
}

export interface Parcel {
  readonly nth: number
  readonly service: ServiceTerms
  readonly lane: Lane
  /** As billed. */
  readonly zone: number
  readonly shipped: number
  /** Monday of its week; it is billed on the next one. */
  readonly monday: number
  readonly actual: number
  readonly sides: readonly number[]
  readonly divisor: number
  readonly billed: number
  readonly byDimensions: boolean
  readonly base: terms.BasePrice
  readonly surcharges: readonly Surcharge[]
  readonly fuel: number
  readonly fuelRate: number
  readonly fuelBasis: number
  readonly fault: PricedFault | null
  /** What the fault adds to the bill, where it adds to it. */
  readonly worth: number | null
}

interface Sent {
  readonly nth: number
  readonly service: ServiceTerms
  readonly lane: Lane
  readonly shipped: number
  readonly monday: number
  readonly carton: Carton
  readonly actual: number
}

const volume = (sides: readonly number[]): number => sides.reduce((product, side) => product * side, 1)

/** The parcel as it is billed: soundly, or with a fault. */
export function billed(sent: Sent, fault: PricedFault | null = null): Parcel {
  const { service, lane, shipped, carton, actual, monday } = sent
  const zone = fault === 'zone' ? lane.zone + 2 : lane.zone
  const divisor = fault === 'divisor' ? service.divisor - 40 : service.divisor
  const pounds = Math.ceil(actual / 10)
  const dimensional = Math.ceil(volume(carton.sides) / divisor)
  const weight = Math.max(pounds, dimensional, carton.handled ? service.handledWeight : 0)
  const right = terms.basePrice(service, zone, weight, shipped)
  const base = fault === 'base_price' ? { ...right, list: right.list + 140, net: right.net + 140 } : right
  const surcharges: Surcharge[] = []
  const add = (name: Surcharge['name'], price: terms.SurchargePrice | null): void => {
    if (price !== null) surcharges.push({ name, ...price })
  }
  if (service.residential) {
    const price = terms.residentialPrice(shipped)
    const dearer = fault === 'surcharge_price' ? 60 : 0
    add('residential', { gross: price.gross + dearer, net: price.net + dearer })
    add('demand', terms.demandPrice(shipped))
  }
  if (lane.area) add('area', terms.areaPrice(shipped))
  if (carton.handled || fault === 'handling_not_met') add('handling', terms.handlingPrice(zone, shipped))
  const fuelBasis = surcharges.reduce((sum, { net }) => sum + net, base.net)
  const fuelRate = terms.fuelRate(service, monday) + (fault === 'fuel_rate' ? 310 : 0)
  const fuel = share(fuelBasis, fuelRate, 10_000)
  return {
    ...{ nth: sent.nth, service, lane, zone, shipped, monday, actual, sides: carton.sides, divisor },
    ...{ billed: weight, byDimensions: weight > pounds, base, surcharges, fuel, fuelRate, fuelBasis, fault },
    worth: null,
  }
}

export const netOf = ({ base, surcharges, fuel }: Parcel): number =>
  surcharges.reduce((sum, { net }) => sum + net, base.net + fuel)

export interface ParcelPlan {
  readonly random: Random
  readonly parcels: number
  readonly services: readonly (readonly [ServiceTerms, number])[]
  readonly faults: readonly PricedFault[]
  /** Of each fault. */
  readonly copies: number
}

/** Zones of the first destinations: most parcels go to the first, many to the second, which is as far as a wrong zone. */
const ZONES = [5, 7, 2] as const

/** Lanes of one origin: the zone is a function of the destination. The first is where most parcels go. */
export function lanesOf(random: Random, parcels: number): readonly Lane[] {
  const number = Math.max(4, Math.min(300, Math.floor(parcels / 400)))
  return Array.from({ length: number }, (_, nth): Lane => {
    const zip = `${10_001 + ((nth * 271 + random.integer(0, 200)) % 80_000)}`
    return { zip, zone: ZONES[nth] ?? 2 + (nth % 7), area: nth % 4 === 3 }
  })
}

/** How many days around a change of prices nothing is planted: there a difference is only worth knowing. */
const QUIET = 9

/** All parcels by week, the faulty ones among them. */
export function parcelsOf({ random, parcels, services, faults, copies }: ParcelPlan): Parcel[] {
  const lanes = lanesOf(random, parcels)
  const [main] = services[0] as readonly [ServiceTerms, number]
  const sent = Array.from({ length: parcels }, (_, nth): Sent => {
    const week = Math.floor((nth * terms.WEEKS) / parcels)
    const monday = terms.FIRST_WEEK + 7 * week
    const usual = random.chance(0.5)
    const service = usual ? main : random.weighted(services)
    const carton = usual
      ? SMALL
      : random.weighted([
          [SMALL, 5],
          [LIGHT, 3],
          [LONG, 1],
          [HEAVY, 1],
        ])
    const there = usual ? random.chance(0.8) : random.chance(0.4)
    const lane = there ? (lanes[0] as Lane) : usual ? (lanes[1] as Lane) : random.pick(lanes)
    // By air from Monday to Wednesday, so that the next day is a working day.
    const days = service.air ? [0, 1, 2].filter((at) => !nearHoliday(monday + at)) : [0, 1, 2, 3, 4]
    const isAir = days.length > 0
    const shipped = monday + (isAir ? random.pick(days) : 0)
    const actual = usual ? 26 : random.pick(carton.weights)
    return { nth, service: isAir ? service : main, lane, shipped, monday, carton, actual }
  })
  const planted = new Map<number, PricedFault>()
  for (const fault of faults) {
    const able = sent.filter((one) => !planted.has(one.nth) && bears(one, fault, main, lanes))
    for (let copy = 0; copy < copies && able.length > 0; copy++)
      planted.set((able[Math.floor(((copy + 0.5) * able.length) / copies)] as Sent).nth, fault)
  }
  return sent.map((one) => billed(one, planted.get(one.nth) ?? null))
}

const nearHoliday = (on: number): boolean => [0, 1, 2].some((more) => terms.HOLIDAYS.has(on + more))

/** Whether the fault can be seen on it: among parcels like it, and not near a change of prices. */
function bears(
  { service, lane, carton, actual, shipped }: Sent,
  fault: PricedFault,
  main: ServiceTerms,
  lanes: readonly Lane[],
) {
  const last = terms.FIRST_WEEK + 7 * terms.WEEKS
  if (shipped < terms.FIRST_WEEK + 14 || shipped > last - 21) return false
  if (terms.CHANGES.some((on) => Math.abs(shipped - on) < QUIET)) return false
  // What is handled is not guaranteed.
  if (fault === 'late') return service.air && !carton.handled
  if (service !== main || lane !== lanes[0]) return false
  if (fault === 'divisor') return carton === LIGHT
  return carton === SMALL && actual === 26
}
