/** What a DHL Express account ships: charges, discounts and taxes of each waybill, as a function of its number. */
import { marred, waybill } from './barcodes.js'
import { share } from './cents.js'
import type { Random } from './random.js'
import type { FaultKind } from './types.js'

export interface Extra {
  readonly code: string
  readonly name: string
  /** Before discount. */
  readonly charge: number
  /** Zero or, as DHL writes it, negative. */
  readonly discount: number
  readonly tax: number
}

export interface Shipment {
  readonly number: string
  readonly product: string
  readonly productName: string
  readonly shipped: number | null
  readonly currency: string
  /** To the European Union: taxed at 20 %. */
  readonly taxed: boolean
  /** Sides in cm, weights in tenths of a kilogram. */
  readonly sides: readonly [number, number, number]
  readonly scaleTenths: number
  readonly volumeTenths: number
  readonly weightCharge: number
  readonly weightTax: number
  readonly extras: readonly Extra[]
  /** Added to the stated totals of the row, not to its charges. */
  readonly misstated: number
  /** Added to the stated tax of the row alone. */
  readonly mistaxed: number
  /** What the account pays too much, where a charge is wrong. */
  readonly overcharged: number
}

interface Service {
  readonly code: string
  readonly name: string
  /** Fuel in hundredths of a per cent in the first week. */
  readonly fuel: number
  /** Share of the fuel surcharge that this account does not pay. */
  readonly fuelDiscount: number
}
const SERVICES: readonly (readonly [Service, number])[] = [
  [{ code: 'P', name: 'EXPRESS WORLDWIDE nondoc', fuel: 2750, fuelDiscount: 20 }, 6],
  [{ code: 'D', name: 'EXPRESS WORLDWIDE doc', fuel: 2750, fuelDiscount: 0 }, 2],
  [{ code: 'Y', name: 'EXPRESS 12:00 nondoc', fuel: 3025, fuelDiscount: 0 }, 1],
  [{ code: 'H', name: 'ECONOMY SELECT nondoc', fuel: 1900, fuelDiscount: 0 }, 2],
]

/** What has a fault in its fuel: a rate is usual among many. */
const [[USUAL]] = SERVICES as [[Service, number]]

interface Optional {
  readonly code: string
  readonly name: string
  /** A multiple of 5 cents, so that 20 % of it is whole cents. */
  readonly price: number
  readonly chance: number
  /** Part of what the fuel percentage is taken from. */
  readonly fuelBase?: true
  /** Per cent of the price that this account never pays. */
  readonly discount?: number
}
const CORRECTION = 'MA'
const OPTIONAL: readonly Optional[] = [
  { code: 'OO', name: 'REMOTE AREA DELIVERY', price: 2450, chance: 0.06, fuelBase: true },
  { code: 'NX', name: 'DEMAND SURCHARGE', price: 385, chance: 0.2, fuelBase: true },
  { code: 'YB', name: 'OVERSIZE PIECE', price: 2200, chance: 0.03, fuelBase: true },
  { code: 'YY', name: 'OVERWEIGHT PIECE', price: 9500, chance: 0.01, fuelBase: true },
  { code: 'TK', name: 'RESIDENTIAL DELIVERY', price: 550, chance: 0.2, discount: 20 },
  { code: 'AA', name: 'SATURDAY DELIVERY', price: 1650, chance: 0.03 },
  { code: 'SF', name: 'DIRECT SIGNATURE', price: 525, chance: 0.05, discount: 100 },
  { code: CORRECTION, name: 'ADDRESS CORRECTION', price: 1150, chance: 0.03 },
  { code: 'FE', name: 'GOGREEN PLUS - CARBON REDUCED', price: 65, chance: 0.3 },
  { code: 'II', name: 'SHIPMENT INSURANCE', price: 1200, chance: 0.03 },
  { code: 'HE', name: 'DANGEROUS GOODS', price: 8500, chance: 0.01 },
]

/** 899,999,999 waybills before one repeats. */
export const numberOf = (start: number, index: number): string =>
  waybill(100_000_000 + ((start + index * 7919) % 899_999_999))

/** Fuel rate of a service on a day: changes on the 1st. */
function fuelRate(service: Service, shipped: number): number {
  const month = new Date(shipped * 86_400_000).getUTCMonth()
  return service.fuel + ((month * 7) % 5) * 75
}

const taxOf = (net: number, taxed: boolean): number => (taxed ? share(net, 20, 100) : 0)

function optionalExtras({ random, crowded, plain }: ShipmentOf, most: number, taxed: boolean): Extra[] {
  const extras: Extra[] = []
  for (const one of OPTIONAL) {
    if (!random.chance(one.chance) && !crowded) continue
    if (extras.length >= most || (plain && one.code === CORRECTION)) continue
    const discount = -share(one.price, one.discount ?? 0, 100)
    const tax = taxOf(one.price + discount, taxed)
    extras.push({ code: one.code, name: one.name, charge: one.price, discount, tax })
  }
  return extras
}

function fuelExtra(
  service: Service,
  shipped: number,
  weightCharge: number,
  extras: readonly Extra[],
  taxed: boolean,
) {
  let base = weightCharge
  for (const extra of extras)
    if (extra.code === 'YK' || OPTIONAL.some((one) => one.code === extra.code && one.fuelBase))
      base += extra.charge
  const charge = share(base, fuelRate(service, shipped), 10_000)
  return fuelOf(charge, service, taxed)
}

function fuelOf(charge: number, service: Service, taxed: boolean): Extra {
  const discount = -share(charge, service.fuelDiscount, 100)
  return { code: 'FF', name: 'FUEL SURCHARGE', charge, discount, tax: taxOf(charge + discount, taxed) }
}

export interface ShipmentOf {
  readonly random: Random
  readonly number: string
  /** Of the week in which it is shipped. */
  readonly monday: number
  readonly fault: FaultKind | undefined
  /** Extra charges besides fuel. */
  readonly extrasAtMost: number
  /** Take all the extras there is room for. */
  readonly crowded: boolean
  /** No correction among them. */
  readonly plain: boolean
}

export function shipment(wish: ShipmentOf): Shipment {
  const { random, number, monday, fault } = wish
  if (fault === 'fee_without_shipment') return accountFee(random)
  const drawn = random.weighted(SERVICES)
  const service = fault === 'fuel_rate' ? USUAL : drawn
  const taxed = fault === 'tax_rate' || random.chance(0.7)
  const a = random.integer(2, 12)
  const b = random.integer(1, 6)
  const c = random.integer(1, 5)
  const scaleTenths = random.integer(3, 240)
  // 5a × 10b × 10c cm at 5,000 cm³ a kilogram is abc tenths exactly.
  const volumeTenths = a * b * c
  const zone = taxed ? random.integer(1, 3) : random.integer(4, 9)
  const weightCharge = 1900 + zone * 650 + Math.max(scaleTenths, volumeTenths) * (10 + 5 * zone)
  const isPremium = service.code === 'Y'
  const extras = optionalExtras(wish, wish.extrasAtMost - (isPremium ? 1 : 0), taxed)
  if (isPremium)
    extras.unshift({ code: 'YK', name: 'PREMIUM 12:00', charge: 1200, discount: 0, tax: taxOf(1200, taxed) })
  const shipped = monday + random.integer(0, 4)
  const right = fuelExtra(service, shipped, weightCharge, extras, taxed)
  const wrong = fault === 'fuel_rate' ? share(right.charge, 40, 100) + 150 : 0
  const fuel = fuelOf(right.charge + wrong, service, taxed)
  if (fault === 'uncategorized_charge')
    extras.push({
      code: 'ZQ',
      name: 'SPECIAL PROJECT LEVY',
      charge: 750,
      discount: 0,
      tax: taxOf(750, taxed),
    })
  return {
    number: marred(number, fault),
    product: service.code,
    productName: service.name,
    shipped: shipped - (fault === 'stale_charge' ? 420 : 0),
    currency: fault === 'currency_mix' ? 'USD' : 'EUR',
    taxed,
    sides: [5 * a, 10 * b, 10 * c],
    scaleTenths,
    volumeTenths,
    weightCharge,
    weightTax: taxOf(weightCharge, taxed),
    extras: [fuel, ...extras],
    misstated: fault === 'row_total' ? 1000 : 0,
    mistaxed: fault === 'tax_rate' ? 300 : 0,
    overcharged: netOf(fuel) - netOf(right),
  }
}

const netOf = (extra: Extra): number => extra.charge + extra.discount

const NO_SERVICE = {
  product: '',
  productName: '',
  currency: 'EUR',
  taxed: false,
  sides: [0, 0, 0],
  scaleTenths: 0,
  volumeTenths: 0,
  weightCharge: 0,
  weightTax: 0,
  misstated: 0,
  mistaxed: 0,
  overcharged: 0,
} as const

function accountFee(random: Random): Shipment {
  // Two fees of one amount on one invoice would be duplicates.
  const charge = random.integer(1000, 9999)
  const fee: Extra = { code: '30', name: 'IMPORT BILLING', charge, discount: 0, tax: 0 }
  return { ...NO_SERVICE, number: '', shipped: null, extras: [fee] }
}

/** A row that the carrier bills at nothing. */
export const unbilled = (number: string, shipped: number): Shipment => ({
  ...NO_SERVICE,
  number,
  shipped,
  product: 'P',
  productName: 'EXPRESS WORLDWIDE nondoc',
  extras: [],
})

/** Duty, import tax and the fee for advancing them: billed for the waybill on an invoice of their own. */
export function duty(random: Random, number: string, shipped: number): Shipment {
  const fee: Extra = { code: 'DD', name: 'DUTY TAX PAID', charge: 1700, discount: 0, tax: 340 }
  const plain = (code: string, name: string, most: number): Extra => ({
    code,
    name,
    charge: random.integer(300, most),
    discount: 0,
    tax: 0,
  })
  const duties = plain('XX', 'IMPORT EXPORT DUTIES', 9_000)
  const taxes = plain('XB', 'IMPORT EXPORT TAXES', 30_000)
  const billed = { ...NO_SERVICE, number, shipped, product: '7', productName: 'DUTIES & TAXES' }
  return { ...billed, taxed: true, extras: [duties, taxes, fee] }
}

/** All of the shipment given back, or its last extra charge alone if it has one besides fuel. */
export function credit(of: Shipment, all: boolean): Shipment {
  const last = of.extras.at(-1)
  const whole = all || last === undefined || of.extras.length === 1
  const creditedExtras = whole ? of.extras : [last]
  return {
    ...of,
    weightCharge: whole ? minus(of.weightCharge) : 0,
    weightTax: whole ? minus(of.weightTax) : 0,
    extras: creditedExtras.map((extra) => ({
      ...extra,
      charge: minus(extra.charge),
      discount: minus(extra.discount),
      tax: minus(extra.tax),
    })),
  }
}

// 0 stays 0: -0 would be written with a sign.
const minus = (units: number): number => (units === 0 ? 0 : -units)
