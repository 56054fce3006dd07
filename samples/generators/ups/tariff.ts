/** An invented tariff in the shape of UPS's: services, accessorials, and fuel rates by week. */
import { share } from '../cents.js'

export interface Service {
  /** Charge Description Code of its freight rows. */
  readonly code: string
  readonly description: string
  /** Two digits within the 1Z number. */
  readonly mark: string
  readonly residential: boolean
  readonly air: boolean
  readonly zone: string
  /** Cents before weight and zone. */
  readonly base: number
  readonly perPound: number
  /** Incentive in thousandths of the gross; every package of the service has it. */
  readonly incentive: number
  /** Special Incentive Modifier in thousandths of the net: a row of its own on every package of the service. */
  readonly modifier: number
}

const ground = { code: '003', mark: '03', air: false, zone: '00', base: 1085, perPound: 62 }
const nextDay = { code: '001', mark: '01', air: true, zone: '10', base: 4810, perPound: 410 }
const secondDay = { code: '002', mark: '02', air: true, zone: '20', base: 2460, perPound: 190 }

export const GROUND_COMMERCIAL: Service = {
  ...ground,
  description: 'Ground Commercial',
  residential: false,
  incentive: 265,
  modifier: 60,
}

/** Service and how many of a hundred packages take it. */
export const SERVICES: readonly (readonly [Service, number])[] = [
  [GROUND_COMMERCIAL, 48],
  [{ ...ground, description: 'Ground Residential', residential: true, incentive: 240, modifier: 0 }, 34],
  [
    { ...secondDay, description: '2nd Day Air Commercial', residential: false, incentive: 410, modifier: 45 },
    6,
  ],
  [
    { ...secondDay, description: '2nd Day Air Residential', residential: true, incentive: 395, modifier: 45 },
    3,
  ],
  [
    { ...nextDay, description: 'Next Day Air Commercial', residential: false, incentive: 520, modifier: 0 },
    4,
  ],
  [
    {
      ...nextDay,
      code: '013',
      mark: '13',
      description: 'Next Day Air Saver Commercial',
      residential: false,
      incentive: 505,
      modifier: 0,
    },
    2,
  ],
  [
    {
      ...secondDay,
      code: '012',
      mark: '12',
      zone: '30',
      description: '3 Day Select Commercial',
      residential: false,
      incentive: 380,
      modifier: 30,
    },
    3,
  ],
]

export interface Accessorial {
  readonly code: string
  readonly description: string
  readonly cents: number
  /** Whether the fuel surcharge is taken from it too. */
  readonly fuelled: boolean
  /** Incentive in thousandths. */
  readonly incentive: number
}
const accessorial = (
  code: string,
  description: string,
  cents: number,
  incentive = 0,
  fuelled = true,
): Accessorial => ({ code, description, cents, fuelled, incentive })

export const RESIDENTIAL = accessorial('RES', 'Residential Surcharge', 605, 250)
/** Delivery areas: only for residential, or only for commercial addresses. */
export const AREAS = {
  residential: [
    accessorial('RDR', 'Delivery Area Surcharge - Extended', 830, 300),
    accessorial('LDR', 'Delivery Area Surcharge', 615, 300),
  ],
  commercial: [
    accessorial('RDC', 'Delivery Area Surcharge - Extended', 555, 300),
    accessorial('LDC', 'Delivery Area Surcharge', 445, 300),
  ],
}
/** Fully discounted by contract: it is in the file with net 0.00. */
export const CONFIRMATION = accessorial('DCS', 'Delivery Confirmation Signature', 540, 1000, false)
export const DEMAND = accessorial('DSR', 'Demand Surcharge-Resi', 60)
export const PACKAGING = accessorial('AHC', 'Additional Handling - Packaging', 2590, 400)
export const HANDLING = [
  accessorial('AHG', 'Additional Handling - Length+Girth', 2815, 500),
  accessorial('AHL', 'Additional Handling - Length', 2740, 500),
  accessorial('AHW', 'Additional Handling - Weight', 4350, 400),
  PACKAGING,
]
export const LARGE = accessorial('LPS', 'Large Package Surcharge', 20500, 350)

/** Cents of freight before discounts. */
export function freight(service: Service, zone: number, pounds: number): number {
  return service.base + zone * 88 + pounds * (service.perPound + zone * 9)
}

/** The Monday-to-Sunday week a day lies in. */
export const week = (day: number): number => Math.floor((day + 3) / 7)

const GROUND_RATES = [2050, 2050, 2050, 2050, 2050, 2025, 2050, 2050, 2050, 2075, 2050, 2050]

/** Fuel rate in hundredths of a per cent, by week and kind of service. */
export function fuelRate(day: number, air: boolean): number {
  const rate = GROUND_RATES[week(day) % GROUND_RATES.length] ?? 2050
  return air ? rate - 300 : rate
}

export const fuel = (basis: number, rate: number): number => share(basis, rate, 10000)
