/** Parcels that DPD bills: service, zone and charges of each, as a function of its number. */
import { marred } from './barcodes.js'
import { share } from './cents.js'
import type { DpdCharges } from './dpd-insights-language.js'
import type { Random } from './random.js'
import type { FaultKind } from './types.js'

export interface DpdParcel {
  readonly index: number
  readonly number: string
  readonly shipment: string
  readonly service: string
  readonly zone: string
  readonly country: string
  readonly shipped: number
  readonly charges: DpdCharges
  /** Added to the stated total of the row. */
  readonly misstated: number
  readonly overcharged: number
}

const NONE: DpdCharges = {
  base: 0,
  energy: 0,
  toll: 0,
  peak: 0,
  systemReturn: 0,
  oversize: 0,
  customs: 0,
  other: 0,
  cashOnDelivery: 0,
}
const KEYS = Object.keys(NONE) as readonly (keyof DpdCharges)[]

export const sumOf = (charges: DpdCharges): number => KEYS.reduce((sum, key) => sum + charges[key], 0)

const negated = (charges: DpdCharges): DpdCharges => {
  const negative: Partial<Record<keyof DpdCharges, number>> = {}
  for (const key of KEYS) negative[key] = charges[key] === 0 ? 0 : -charges[key]
  return { ...NONE, ...negative }
}
export const creditOf = (parcel: DpdParcel): DpdParcel => ({ ...parcel, charges: negated(parcel.charges) })

interface Service {
  readonly name: string
  readonly price: number
  /** Energy or fuel in hundredths of a per cent. */
  readonly energy: number
}
const SERVICES: readonly (readonly [Service, number])[] = [
  [{ name: 'Classic', price: 465, energy: 640 }, 12],
  [{ name: 'Express', price: 1190, energy: 810 }, 2],
  [{ name: 'Shop Delivery', price: 395, energy: 640 }, 4],
  [{ name: 'Shop Return', price: 425, energy: 640 }, 1],
]
/** What has a fault in its fuel: a rate is usual among many. */
const [[USUAL]] = SERVICES as [[Service, number]]

interface Zone {
  readonly zone: string
  readonly country: string
  readonly price: number
}
const ZONES: readonly (readonly [Zone, number])[] = [
  [{ zone: 'NL', country: 'NL', price: 0 }, 10],
  [{ zone: 'EU', country: 'DE', price: 380 }, 5],
  [{ zone: 'EU', country: 'FR', price: 380 }, 3],
  [{ zone: 'INT', country: 'GB', price: 795 }, 2],
]

export interface DpdParcelOf {
  readonly random: Random
  readonly index: number
  readonly start: number
  readonly monday: number
  readonly fault: FaultKind | undefined
}

/** `0521` and ten digits, the leading zero included. */
const parcelNumber = (start: number, index: number): string =>
  `0521${String(2_000_000_000 + start + index * 37).padStart(10, '0')}`

export function dpdParcel({ random, index, start, monday, fault }: DpdParcelOf): DpdParcel {
  const number = marred(parcelNumber(start, index), fault)
  const shipped = monday + random.integer(0, 4) - (fault === 'stale_charge' ? 420 : 0)
  const shipment = String(300_000 + ((start + index) % 600_000))
  if (fault === 'fee_without_shipment') {
    const charges = { ...NONE, other: random.integer(1000, 9999) }
    return {
      index,
      number,
      shipment: '',
      service: '',
      zone: '',
      country: '',
      shipped,
      charges,
      misstated: 0,
      overcharged: 0,
    }
  }
  const drawn = random.weighted(SERVICES)
  const service = fault === 'fuel_rate' ? USUAL : drawn
  const { zone, country, price } = random.weighted(ZONES)
  const base = service.price + price + 35 * random.integer(0, 12)
  const energy = share(base, service.energy, 10_000)
  const overcharged = fault === 'fuel_rate' ? energy + 90 : 0
  const charges: DpdCharges = {
    base,
    energy: energy + overcharged,
    toll: zone === 'NL' ? 12 : 22,
    peak: random.chance(0.1) ? 75 : 0,
    systemReturn: random.chance(0.02) ? 395 : 0,
    oversize: random.chance(0.04) ? 1250 : 0,
    customs: zone === 'INT' ? 650 : 0,
    other: random.chance(0.25) ? 5 * random.integer(10, 90) : 0,
    cashOnDelivery: random.chance(0.05) ? 350 : 0,
  }
  const misstated = fault === 'row_total' ? 1000 : 0
  const route = { service: service.name, zone, country, shipped }
  return { index, number, shipment, ...route, charges, misstated, overcharged }
}

/** The same parcel, with another zone and base price. */
export const dpdParcelOtherwise = (parcel: DpdParcel): DpdParcel => ({
  ...parcel,
  zone: parcel.zone === 'EU' ? 'INT' : 'EU',
  charges: {
    ...parcel.charges,
    base: parcel.charges.base * 2,
    energy: share(parcel.charges.base * 2, energyRate(parcel.service), 10_000),
    other: parcel.charges.other + 15,
  },
})

const energyRate = (service: string): number =>
  SERVICES.find(([{ name }]) => name === service)?.[0].energy ?? 0
