/** Sales orders of a Royal Mail account as the report lists them, each a function of its number. */
import { share } from './cents.js'
import type { Random } from './random.js'
import { FREIGHT_PRODUCT, PRODUCTS, type Product, UNKNOWN_PRODUCT } from './royal-mail-products.js'
import type { FaultKind } from './types.js'

export interface SalesOrder {
  readonly number: string
  readonly product: Product
  readonly country: readonly [code: string, name: string]
  readonly day: number
  readonly volume: number
  readonly grams: number
  /** Pence. */
  readonly net: number
  readonly tax: number
  readonly gross: number
  readonly green: number
}

/** Administration fees: charges of no item. */
const FEES: readonly Product[] = [
  { code: 'RXA', name: 'Sales Order Administration', mailClass: '#', price: 150 },
  { code: 'IFB', name: 'International Administration', mailClass: '#', price: 220 },
]
const ABROAD: Product = { code: 'MP7', name: 'International Tracked', mailClass: 'International', price: 925 }
const COUNTRIES = [
  ['IE', 'Ireland'],
  ['FR', 'France'],
  ['DE', 'Germany'],
] as const
const HOME = ['GB', 'United Kingdom'] as const

/** Ten digits, two of them leading zeros. */
export const orderNumber = (index: number): string => `00${String(45_000_000 + index)}`

export function salesOrder(
  random: Random,
  index: number,
  monday: number,
  fault: FaultKind | undefined,
): SalesOrder {
  const kind = fault === undefined ? random.integer(1, 100) : 100
  const day = monday + random.integer(0, 4)
  const grams = random.integer(80, 1900)
  const blank = { number: orderNumber(index), country: HOME, day, green: 0 }
  // Cancelled: listed, and free.
  if (kind === 1) return { ...blank, product: FREIGHT_PRODUCT, volume: 1, grams, net: 0, tax: 0, gross: 0 }
  if (kind <= 6) return { ...blank, ...fee(random.pick(FEES)) }
  const abroad = kind <= 14
  const sold = fault === undefined ? random.weighted(PRODUCTS) : FREIGHT_PRODUCT
  const product = abroad ? ABROAD : fault === 'uncategorized_charge' ? UNKNOWN_PRODUCT : sold
  const volume = random.chance(0.06) ? random.integer(200, 600) : random.integer(1, 12)
  const green = volume * 2
  const net = (product.price + random.integer(0, 60)) * volume + green
  const tax = abroad ? 0 : share(net, 20, 100)
  const gross = net + tax + (fault === 'tax_rate' ? 100 : 0)
  const country = abroad ? random.pick(COUNTRIES) : HOME
  return { ...blank, product, country, volume, grams, net, tax, gross, green }
}

function fee(product: Product) {
  const tax = share(product.price, 20, 100)
  return { product, volume: 0, grams: 0, net: product.price, tax, gross: product.price + tax }
}

const minus = (pence: number): number => (pence === 0 ? 0 : -pence)

export const creditOrder = (order: SalesOrder): SalesOrder => ({
  ...order,
  net: minus(order.net),
  tax: minus(order.tax),
  gross: minus(order.gross),
  green: 0,
})
