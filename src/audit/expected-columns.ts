/** Which column of an expected costs file means what, and the currency or unit that its name states. */

import { columnAt } from '../tables/names.js'
import type { ExpectedColumns } from './config.js'
import { currencyNamed } from './currency.js'
import { fold } from './fold.js'
import { VOIDED_COLUMNS, type VoidedColumn } from './voided.js'

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
  voided: Object.values(VOIDED_COLUMNS).flat(),
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
export interface ExpectedCells {
  readonly names: readonly string[]
  readonly places: ReadonlyMap<Column, number>
  /** Columns that tell whether a label was voided, in the order in which they are asked. */
  readonly voided: readonly { readonly column: VoidedColumn; readonly place: number }[]
  /** What the names of cost and weight state for all their rows, `''` where they state nothing. */
  readonly currency: string
  readonly weightUnit: string
}

export function expectedColumnsOf(
  names: readonly string[],
  mapped: ExpectedColumns | undefined,
): ExpectedCells {
  const places = placesOf(names, mapped)
  const named = (column: Column): string => names[places.get(column) ?? -1] ?? ''
  const currency = currencyIn(named('cost')) ?? ''
  const weightUnit = weightUnitIn(named('weight')) ?? ''
  return { names, places, voided: voidedIn(names, places.get('voided'), mapped), currency, weightUnit }
}

/** All columns that speak of voiding, or the one that is mapped. */
function voidedIn(
  names: readonly string[],
  place: number | undefined,
  mapped: ExpectedColumns | undefined,
): ExpectedCells['voided'] {
  const own = mapped?.voided === undefined ? undefined : fold(mapped.voided)
  const kinds = Object.entries(VOIDED_COLUMNS) as [VoidedColumn, readonly string[]][]
  if (own !== undefined) {
    const kind = kinds.find(([, known]) => known.some((name) => fold(name) === own))
    return place === undefined ? [] : [{ column: kind?.[0] ?? 'flag', place }]
  }
  return kinds.flatMap(([column, known]) =>
    known.flatMap((name) => {
      const at = columnAt(names, [name])
      return at < 0 ? [] : [{ column, place: at }]
    }),
  )
}

/** Which name stands for which column: as mapped, else the first that is known, else one with its unit behind it. */
function placesOf(
  names: readonly string[],
  mapped: ExpectedColumns | undefined,
): ReadonlyMap<Column, number> {
  const places = new Map<Column, number>()
  for (const column of COLUMNS) {
    const own = mapped?.[column]
    const found = columnAt(names, own === undefined ? [...NAMES[column], column] : [own])
    const place = found < 0 && own === undefined ? (withUnit(names, column)[0] ?? -1) : found
    if (place >= 0) places.set(column, place)
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

/** Currency behind the name of a column: `Cost (USD)`, `Price [€]`. */
function currencyIn(name: string): string | undefined {
  return currencyNamed(BRACKETS.exec(name)?.[1] ?? '')
}

/** Unit behind the name of a column: `Package Weight (lbs)`, `weight_kg`. */
function weightUnitIn(name: string): string | undefined {
  const text = WEIGHT.test(name) ? name : (BRACKETS.exec(name)?.[1] ?? '')
  return /(?:^|[^a-z]|in)(lb|kg|oz|g)s?\s*$/i.exec(text)?.[1]?.toLowerCase()
}
