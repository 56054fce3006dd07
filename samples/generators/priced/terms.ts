/**
 * An invented contract: list prices by service, zone and weight, discounts by weight, minimums, surcharges and fuel, each
 * with the day from which it holds. A general price round, a peak season and a change of the contract lie within the half year.
 */
import { day } from '../calendar.js'
import { share } from '../cents.js'

export const FIRST_WEEK = day(2025, 9, 1)
export const WEEKS = 26
export const CONTRACT_CHANGE = day(2025, 12, 1)
export const PRICE_ROUND = day(2026, 1, 5)
const PEAK = [day(2025, 9, 29), day(2026, 1, 18)] as const
const HIGH_PEAK = [day(2025, 11, 24), day(2025, 12, 28)] as const

/** Days on which the price of the season begins, changes, and ends. */
export const PEAK_CHANGES: readonly number[] = [PEAK[0], HIGH_PEAK[0], HIGH_PEAK[1] + 1, PEAK[1] + 1]

/** Days on which some price becomes another one. */
export const CHANGES: readonly number[] = [
  ...[CONTRACT_CHANGE, PRICE_ROUND, PEAK[0], PEAK[1] + 1, HIGH_PEAK[0], HIGH_PEAK[1] + 1],
]

/** Days without a delivery, and with a weekend's length of doubt around them: nothing is sent by air shortly before. */
export const HOLIDAYS: ReadonlySet<number> = new Set([
  ...[day(2025, 9, 1), day(2025, 10, 13), day(2025, 11, 11), day(2025, 11, 27), day(2025, 11, 28)],
  ...[day(2025, 12, 24), day(2025, 12, 25), day(2025, 12, 26), day(2025, 12, 31), day(2026, 1, 1)],
  ...[day(2026, 1, 2), day(2026, 1, 19), day(2026, 2, 16)],
])

export interface ServiceTerms {
  /** As the invoice calls it. */
  readonly name: string
  readonly air: boolean
  readonly residential: boolean
  readonly base: number
  readonly perPound: number
  /** Thousandths of the list price at up to 20, up to 50 and above 50 lb. */
  readonly bands: readonly [number, number, number]
  /** Thousandths of the list price for what the account ships. */
  readonly earned: number
  /** Cents in zone 2; each zone more is 45 dearer. */
  readonly minimum: number
  readonly divisor: number
  /** Pounds that are billed at least of what is handled for its size. */
  readonly handledWeight: number
}

const bandOf = (pounds: number): 0 | 1 | 2 => (pounds <= 20 ? 0 : pounds <= 50 ? 1 : 2)

export function listPrice(
  { base, perPound }: ServiceTerms,
  zone: number,
  pounds: number,
  on: number,
): number {
  const cents = base + zone * 88 + pounds * (perPound + zone * 9)
  return on >= PRICE_ROUND ? share(cents, 1059, 1000) : cents
}

export interface BasePrice {
  readonly list: number
  /** What each discount takes off, after the minimum. */
  readonly performance: number
  readonly earned: number
  readonly net: number
}

/** `max(list − Σ round(list × percent), minimum)`; what the minimum adds is taken from the first discount. */
export function basePrice(service: ServiceTerms, zone: number, pounds: number, on: number): BasePrice {
  const list = listPrice(service, zone, pounds, on)
  const changed = on >= CONTRACT_CHANGE
  const percent = service.bands[bandOf(pounds)] + (changed ? 10 : 0)
  const earned = share(list, service.earned, 1000)
  const least = service.minimum + (zone - 2) * 45 + (changed ? 30 : 0)
  const net = Math.max(list - share(list, percent, 1000) - earned, least)
  return { list, performance: list - earned - net, earned, net }
}

export interface SurchargePrice {
  readonly gross: number
  readonly net: number
}

const halved = (net: number): SurchargePrice => ({ gross: 2 * net, net })

/** Additional handling by its dimensions costs more in far zones. */
export function handlingPrice(zone: number, on: number): SurchargePrice {
  const net = zone <= 2 ? 1450 : zone <= 4 ? 1600 : zone <= 6 ? 1800 : 2050
  return halved(on >= PRICE_ROUND ? share(net, 1070, 1000) : net)
}

export const residentialPrice = (on: number): SurchargePrice => halved(on >= CONTRACT_CHANGE ? 285 : 298)
export const areaPrice = (on: number): SurchargePrice => halved(on >= PRICE_ROUND ? 420 : 390)

/** Null outside the season. */
export function demandPrice(on: number): SurchargePrice | null {
  if (on < PEAK[0] || on > PEAK[1]) return null
  return halved(on >= HIGH_PEAK[0] && on <= HIGH_PEAK[1] ? 95 : 55)
}

/** Hundredths of a per cent, by the week's Monday. */
export const fuelRate = ({ air }: ServiceTerms, monday: number): number =>
  (air ? 1750 : 2050) + 25 * (Math.floor((monday + 3) / 7) % 5)
