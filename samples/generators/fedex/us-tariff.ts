/** An invented tariff in the shape of FedEx's: services, discounts, the places of labels, weight rules. */
import { share } from '../cents.js'
import type { Pair } from './charge.js'

export interface Service {
  readonly type: string
  readonly ground: string
  readonly residential: boolean
  readonly express: boolean
  readonly isReturn: boolean
  readonly base: number
  readonly perPound: number
  /** Thousandths of the list freight; every shipment of the service has them. */
  readonly performance: number
  readonly earned: number
  readonly divisor: number
}

export const HOME_DELIVERY: Service = {
  type: 'Home Delivery',
  ground: 'Prepaid',
  residential: true,
  express: false,
  isReturn: false,
  base: 1140,
  perPound: 71,
  performance: 390,
  earned: 200,
  divisor: 194,
}

/** Service and how many of a hundred shipments take it. */
export const SERVICES: readonly (readonly [Service, number])[] = [
  [HOME_DELIVERY, 72],
  [{ ...HOME_DELIVERY, type: 'Ground', residential: false, base: 1090, divisor: 139 }, 16],
  [
    {
      ...HOME_DELIVERY,
      type: 'FedEx 2Day',
      ground: '',
      residential: false,
      express: true,
      base: 2610,
      perPound: 204,
      performance: 455,
      earned: 80,
      divisor: 139,
    },
    8,
  ],
  [
    {
      ...HOME_DELIVERY,
      type: 'SmartPost',
      ground: 'FedEx SmartPost Print Return',
      residential: false,
      isReturn: true,
      base: 940,
      perPound: 55,
      performance: 280,
      earned: 0,
    },
    4,
  ],
]

/** Each label has its own place among the pairs, so that a row has gaps. */
const SLOTS: Readonly<Record<string, number>> = {
  'Performance Pricing': 0,
  'Earned Discount': 1,
  'Fuel Surcharge': 4,
  'Weekday Delivery': 5,
  'Saturday Delivery': 7,
  'Delivery and Returns': 6,
  Residential: 8,
  'DAS Resi': 10,
  'DAS Extended Resi': 10,
  'DAS Comm': 10,
  'AHS - Dimensions': 12,
  'Demand Surcharge': 15,
  'Declared Value': 18,
  'Indirect Signature': 21,
  'Address Correction': 24,
  'Lantern Escort Fee': 27,
  'Weekly Service Chg': 0,
  'Regularly Scheduled Pickup Mon-Fri': 0,
}

export function pair(label: string, cents: number): Pair {
  const slot = SLOTS[label]
  if (slot === undefined) throw new RangeError(`no place for ${label}`)
  return { slot, label, cents }
}

export const bySlot = (pairs: readonly Pair[]): Pair[] => [...pairs].sort((a, b) => a.slot - b.slot)

/** The Monday-to-Sunday week a day lies in. */
const week = (day: number): number => Math.floor((day + 3) / 7)

/** Thousandths of all other charges of the shipment. */
export function fuelRate(day: number, express: boolean): number {
  const rate = week(day) % 5 === 0 ? 206 : 205
  return express ? rate - 15 : rate
}

/** The fuel pair on top of what else is charged. */
export function fuelPair(transport: number, others: readonly Pair[], rate: number): Pair {
  const base = others.reduce((sum, { cents }) => sum + cents, transport)
  return pair('Fuel Surcharge', share(base, rate, 1000))
}

const roundUp = (tenths: number): number => Math.ceil(tenths / 10)

/** Whether a package is large enough for additional handling: sides in tenths of an inch, longest first. */
export function isLarge(sides: readonly number[]): boolean {
  const [length = 0, width = 0, height = 0] = sides.map(roundUp)
  return length > 48 || width > 30 || length + 2 * (width + height) > 105
}

/** Pounds billed: actual or dimensional, each rounded up; each side is rounded up before multiplying. */
export function ratedWeight(
  actual: number,
  sides: readonly number[],
  divisor: number,
  handled: boolean,
): number {
  const volume = sides.length === 3 ? sides.map(roundUp).reduce((product, side) => product * side, 1) : 0
  const pounds = Math.max(roundUp(actual), divisor === 0 ? 0 : Math.ceil(volume / divisor))
  return handled ? Math.max(pounds, 40) : pounds
}
