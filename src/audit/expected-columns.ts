/** Which column of an expected costs file means what, and the currency or unit that its name states. */
import type { ExpectedColumns } from './config.js'
import { fold } from './fold.js'

export type Column = keyof ExpectedColumns

/** Names that shipping tools give these columns, compared without case and punctuation. */
export const NAMES: Readonly<Record<Column, readonly string[]>> = {
  tracking_number: [
    'tracking number',
    'tracking',
    'tracking no',
    'tracking id',
    'tracking code',
    'tracking #',
    'air waybill',
    'air waybill number',
    'awb',
    'waybill',
    'waybill number',
    'parcel number',
    'package id',
    'barcode',
  ],
  cost: [
    'cost',
    'expected cost',
    'label cost',
    'shipping cost',
    'shipment cost',
    'carrier cost',
    'quoted cost',
    'amount',
    'price',
    'rate',
    'total',
    'total cost',
    'postage',
    'charge',
    'net cost',
  ],
  currency: ['currency', 'currency code', 'cost currency'],
  weight: ['weight', 'expected weight', 'billable weight', 'package weight', 'shipment weight'],
  weight_unit: ['weight unit', 'weight units', 'unit of weight', 'weight uom', 'unit'],
  service: [
    'service',
    'service level',
    'service name',
    'service code',
    'mail class',
    'shipping service',
    'method',
  ],
  zone: ['zone', 'rate zone', 'zone code'],
  voided: ['voided', 'void', 'is voided', 'cancelled', 'canceled', 'voided at', 'void date', 'label status'],
  reference: [
    'reference',
    'order',
    'order number',
    'order id',
    'order no',
    'customer reference',
    'shipment id',
  ],
}
export const COLUMNS = Object.keys(NAMES) as Column[]

/** The columns of a file, or of one object in it. */
export interface Columns {
  readonly names: readonly string[]
  readonly places: ReadonlyMap<Column, number>
  /** What the names of cost and weight state for all their rows, `''` where they state nothing. */
  readonly currency: string
  readonly weightUnit: string
}

export function columnsOf(names: readonly string[], mapped: ExpectedColumns | undefined): Columns {
  const places = placesOf(names, mapped)
  const named = (column: Column): string => names[places.get(column) ?? -1] ?? ''
  const currency = currencyIn(named('cost')) ?? ''
  return { names, places, currency, weightUnit: weightUnitIn(named('weight')) ?? '' }
}

/** Which name stands for which column: as mapped, else the first that is known, else one with its unit behind it. */
function placesOf(
  names: readonly string[],
  mapped: ExpectedColumns | undefined,
): ReadonlyMap<Column, number> {
  const folded = names.map(fold)
  const places = new Map<Column, number>()
  for (const column of COLUMNS) {
    const own = mapped?.[column]
    const wanted = own === undefined ? [...NAMES[column].map(fold), fold(column)] : [fold(own)]
    const found = wanted.map((name) => folded.indexOf(name)).find((place) => place >= 0)
    const place = found ?? (own === undefined ? withUnit(names, column)[0] : undefined)
    if (place !== undefined) places.set(column, place)
  }
  return places
}

/** `Shipping Cost (USD)`: places of the known names that have a unit of the column behind them. */
export function withUnit(names: readonly string[], column: Column): number[] {
  const unitIn = UNIT_IN[column]
  if (unitIn === undefined) return []
  const known = new Set(NAMES[column].map(fold))
  return [...names.keys()].filter((place) => {
    const name = names[place] ?? ''
    return unitIn(name) !== undefined && known.has(fold(name.replace(BRACKETS, '').replace(WEIGHT, '$1')))
  })
}

const BRACKETS = /\s*[([]([^()[\]]*)[)\]]\s*$/
const WEIGHT = /^(weight)[\W_]*(?:in)?[\W_]*(?:lbs?|kgs?|oz|g)$/i

/** What a column's name says of its unit. */
const UNIT_IN: Partial<Record<Column, (name: string) => string | undefined>> = {
  cost: currencyIn,
  weight: weightUnitIn,
}

// Of dollars there are several.
const SIGNS: Readonly<Record<string, string>> = { $: '', '€': 'EUR', '£': 'GBP' }

/** Currency behind the name of a column: `Cost (USD)`, `Price [€]`. */
function currencyIn(name: string): string | undefined {
  const text = BRACKETS.exec(name)?.[1]?.trim().toUpperCase() ?? ''
  return SIGNS[text] ?? (Intl.supportedValuesOf('currency').includes(text) ? text : undefined)
}

/** Unit behind the name of a column: `Package Weight (lbs)`, `weight_kg`. */
function weightUnitIn(name: string): string | undefined {
  const text = WEIGHT.test(name) ? name : (BRACKETS.exec(name)?.[1] ?? '')
  return /(?:^|[^a-z]|in)(lb|kg|oz|g)s?\s*$/i.exec(text)?.[1]?.toLowerCase()
}
