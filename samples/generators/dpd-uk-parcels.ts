/** Parcels of a British DPD account: charges of each, as a function of its number. */
import { marred } from './barcodes.js'
import { share } from './cents.js'
import type { Random } from './random.js'
import type { FaultKind } from './types.js'

export interface DpdUkParcel {
  readonly index: number
  readonly consignment: string
  readonly number: string
  readonly day: number
  readonly product: readonly [code: string, name: string]
  readonly service: readonly [code: string, name: string]
  readonly vat: 'S' | 'Z'
  readonly revenue: number
  /** By column name, in pence. */
  readonly surcharges: Readonly<Record<string, number>>
  /** Parcels of the consignment besides this one, listed without money. */
  readonly more: number
  readonly overcharged: number
}

interface Service {
  readonly service: readonly [code: string, name: string]
  readonly price: number
  /** Fuel and energy in hundredths of a per cent of revenue and carriage. */
  readonly fuel: number
  readonly abroad: boolean
}
const SERVICES: readonly (readonly [Service, number])[] = [
  [{ service: ['2', 'NXTDAY'], price: 410, fuel: 490, abroad: false }, 10],
  [{ service: ['1', '2DAY'], price: 345, fuel: 460, abroad: false }, 5],
  [{ service: ['0', 'EXPRSS'], price: 1480, fuel: 720, abroad: true }, 2],
]
/** What has a fault in its fuel: a rate is usual among many. */
const [[USUAL]] = SERVICES as [[Service, number]]

/**
 * Surcharges that a parcel has now and then, with their letters. `A C D E S U` are the carrier's; those of the rest are
 * not known and made up.
 */
export const LETTERS: readonly (readonly [column: string, letter: string])[] = [
  ['Fuel and Energy Charge', 'A'],
  ['Third Party Collection', 'T'],
  ['Fourth Party Collection', 'C'],
  ['Congestion Charge', 'D'],
  ['Clearance Charge', 'E'],
  ['Return to Consignor Charge', 'R'],
  ['Failed Collection Charge', 'F'],
  ['Scottish Delivery Zone', 'H'],
  ['Oversized/Overweight Charge', 'O'],
  ['Carriage Charge', 'S'],
  ['Global Energy Charge', 'U'],
  ['Relabel Charge', 'L'],
]

export interface DpdUkParcelOf {
  readonly random: Random
  readonly index: number
  readonly start: number
  readonly monday: number
  readonly fault: FaultKind | undefined
  readonly plain: boolean
}

function surchargesOf(random: Random, abroad: boolean, plain: boolean): Record<string, number> {
  const some = (chance: number, pence: number): number => (random.chance(chance) ? pence : 0)
  return {
    'Fourth Party Collection': some(0.04, 450),
    'Congestion Charge': abroad ? 0 : some(0.15, 12),
    'Clearance Charge': abroad ? 0 : some(0.05, 125),
    'Return to Consignor Charge': some(0.01, 410),
    'Failed Collection Charge': some(0.01, 500),
    'Scottish Delivery Zone': abroad ? 0 : some(0.03, 995),
    'Oversized/Overweight Charge': some(0.02, 1500),
    'Carriage Charge': abroad ? 0 : 25,
    'Global Energy Charge': abroad ? 35 : 0,
    'Relabel Charge': some(plain ? 0 : 0.01, 150),
  }
}

export function dpdUkParcel({ random, index, start, monday, fault, plain }: DpdUkParcelOf): DpdUkParcel {
  const consignment = String(4_000_000_000 + start + index * 13)
  const drawn = random.weighted(SERVICES)
  const { service, price, fuel, abroad } = fault === 'fuel_rate' ? USUAL : drawn
  const whole = `1550${consignment}`
  const parcel = {
    index,
    consignment,
    number: marred(whole, fault),
    day: monday + random.integer(0, 4),
    product: abroad ? (['23', 'AIR CLASSIC'] as const) : (['1', 'PARCEL'] as const),
    service,
    vat: abroad ? ('Z' as const) : ('S' as const),
    more: fault === undefined && random.chance(0.04) ? random.integer(1, 2) : 0,
  }
  if (fault === 'fee_without_shipment') {
    const failed = { 'Failed Collection Charge': random.integer(500, 4999) }
    return { ...parcel, consignment: '', revenue: 0, surcharges: failed, overcharged: 0 }
  }
  const revenue = price + 15 * random.integer(0, 20)
  return { ...parcel, ...charged(revenue, fuel, surchargesOf(random, abroad, plain), fault === 'fuel_rate') }
}

/** Charges with fuel; `wrong` doubles the fuel and adds to it. */
function charged(revenue: number, rate: number, surcharges: Record<string, number>, wrong: boolean) {
  const fuel = share(revenue + (surcharges['Carriage Charge'] ?? 0), rate, 10_000)
  const overcharged = wrong ? fuel + 60 : 0
  return {
    revenue,
    surcharges: { ...surcharges, 'Fuel and Energy Charge': fuel + overcharged },
    overcharged,
  }
}

/** The same parcel with another base price. */
export function dpdUkParcelOtherwise(parcel: DpdUkParcel): DpdUkParcel {
  const rate = SERVICES.find(([{ service }]) => service[1] === parcel.service[1])?.[0].fuel ?? 0
  return { ...parcel, ...charged(parcel.revenue + 300, rate, { ...parcel.surcharges }, false) }
}

export function dpdUkCredit(parcel: DpdUkParcel): DpdUkParcel {
  const surcharges = Object.entries(parcel.surcharges).map(([name, pence]) => [
    name,
    pence === 0 ? 0 : -pence,
  ])
  return { ...parcel, more: 0, revenue: -parcel.revenue, surcharges: Object.fromEntries(surcharges) }
}

/** One surcharge given back, the rest kept. */
export function dpdUkGoodwill(parcel: DpdUkParcel): DpdUkParcel {
  const fuel = parcel.surcharges['Fuel and Energy Charge'] ?? 0
  return { ...parcel, more: 0, revenue: 0, surcharges: { 'Fuel and Energy Charge': -fuel } }
}

export const dpdUkNet = (parcel: DpdUkParcel): number =>
  Object.values(parcel.surcharges).reduce((sum, pence) => sum + pence, parcel.revenue)

export const dpdUkLines = (parcel: DpdUkParcel): number =>
  Object.values(parcel.surcharges).filter((pence) => pence !== 0).length + (parcel.revenue === 0 ? 0 : 1)
