/** The meaning of the columns of an expected costs file, and the currency or unit in their names. */
import type { LabelExport } from '../format/format.js'
import { fold } from '../values/fold.js'
import { nearest } from '../values/nearest.js'
import type { ExpectedColumns } from './config-schema.js'
import { columnAt } from './csv.js'
import { currencyNamed } from './currency.js'
import { type LabelCells, labelCellsOf, labelExportOf } from './label-columns.js'
import { type TableFile, tableError } from './table-file.js'
import { VOIDED_COLUMNS, type VoidedColumn } from './voided.js'

export type Column = keyof ExpectedColumns

const list = (names: string): readonly string[] => names.split(', ')

/** Names of the tracking number column in various tools. */
export const TRACKING_NAMES = list(
  'tracking number, tracking, tracking no, tracking id, tracking code, tracking #, air waybill, ' +
    'air waybill number, awb, waybill, waybill number, parcel number, package id, barcode',
)

/** Names of these columns in shipping tools, ignoring case and punctuation. */
const NAMES: Readonly<Record<Column, readonly string[]>> = {
  tracking_number: TRACKING_NAMES,
  cost: list(
    'cost, expected cost, label cost, shipping cost, shipment cost, carrier cost, quoted cost, amount, ' +
      'price, rate, total, total cost, postage, charge, net cost',
  ),
  currency: list('currency, currency code, cost currency'),
  weight: list('weight, expected weight, billable weight, package weight, shipment weight'),
  weight_unit: list('weight unit, weight units, unit of weight, weight uom, unit'),
  service: list('service, service level, service name, service code, mail class, shipping service, method'),
  zone: list('zone, rate zone, zone code'),
  voided: Object.values(VOIDED_COLUMNS).flat(),
  residential: list(
    'residential, is residential, residential address, residential indicator, address type, address classification',
  ),
  length: list('length, package length, parcel length, box length'),
  width: list('width, package width, parcel width, box width'),
  height: list('height, package height, parcel height, box height'),
  moved: list('moved, has moved, scanned, was scanned, ever scanned, has scans, carrier scanned'),
  reference: list('reference, order, order number, order id, order no, customer reference, shipment id'),
  ship_date: list(
    'ship date, shipped date, shipping date, shipment date, date shipped, shipped at, shipped on, shipped, ' +
      'dispatch date, despatch date, dispatched at, despatched at, pickup date, posting date, mailing date, ' +
      'label date, date',
  ),
  carrier: list('carrier, carrier name, carrier code, carrier id, shipping carrier, courier, courier name'),
  cost_center: list(
    'cost center, cost centre, cost center code, cost centre code, cost center id, cost centre id, department, ' +
      'department code, dept',
  ),
}
const COLUMNS = Object.keys(NAMES) as Column[]

type Places = Readonly<Partial<Record<Column, number>>>

/** The columns of a file, or of one object in it. */
export interface ExpectedCells {
  readonly names: readonly string[]
  readonly places: Places
  /** Columns that may state whether a label was voided, in order of precedence. */
  readonly voided: readonly { readonly column: VoidedColumn; readonly place: number }[]
  /** The currency and unit in the names of cost and weight, for all rows; `''` if there is none. */
  readonly currency: string
  readonly weightUnit: string
  /** Further reading rules for the export of a known tool. */
  readonly label?: LabelCells | undefined
}

export function expectedColumnsOf(
  names: readonly string[],
  mapped: ExpectedColumns | undefined,
  exports: readonly LabelExport[] = [],
): ExpectedCells {
  const places: Partial<Record<Column, number>> = {}
  // The user's configuration of the cost column overrides the known exports.
  const declared = mapped?.cost === undefined ? labelExportOf(names, exports) : undefined
  for (const column of COLUMNS) {
    const own = mapped?.[column]
    if (declared !== undefined && own === undefined) {
      const place = columnAt(names, declaredNamesOf(declared, column))
      if (place >= 0) places[column] = place
      continue
    }
    const found = columnAt(names, own === undefined ? [...NAMES[column], column] : [own])
    const place = found < 0 && own === undefined ? (withUnit(names, column)[0] ?? -1) : found
    if (place >= 0) places[column] = place
  }
  const named = (column: Column): string => names[places[column] ?? -1] ?? ''
  const currency = currencyIn(named('cost')) ?? ''
  const weightUnit = weightUnitIn(named('weight')) ?? ''
  const own = mapped?.voided ?? (declared === undefined ? undefined : named('voided') || undefined)
  const voided = declared !== undefined && own === undefined ? [] : voidedIn(names, places.voided, own)
  if (declared === undefined) return { names, places, voided, currency, weightUnit }
  const label = labelCellsOf(names, declared)
  return {
    names,
    places,
    voided,
    currency,
    weightUnit: weightUnit || (places.weight_unit === undefined ? (declared.weightUnit ?? '') : ''),
    label,
  }
}

function declaredNamesOf({ columns, paid, voided }: LabelExport, column: Column): readonly string[] {
  if (column === 'cost') return [paid].flat()
  if (column === 'voided') return [voided?.column ?? []].flat()
  return [columns[column as keyof typeof columns] ?? []].flat()
}

/** The columns of a value from a program: its keys are the column names. */
export function valueColumnsOf(names: readonly string[]): ExpectedCells {
  const places: Places = Object.fromEntries(names.map((name, place) => [name, place]))
  const voided = places.voided === undefined ? [] : [{ column: 'flag' as const, place: places.voided }]
  return { names, places, voided, currency: '', weightUnit: '' }
}

/** Too many words look like a shorter name (`Date`, `State`, `rate`). */
const LONG = 6

/** Throws if a mapped or required column is missing, or if several columns may be the cost. */
export function checkColumns(
  table: TableFile,
  line: number,
  { names, places, label }: ExpectedCells,
  mapped: ExpectedColumns = {},
): void {
  const fail = (value: readonly string[], expected: string, remedy: string): never => {
    throw tableError(table, { line, value: value.join(', '), expected, remedy })
  }
  for (const column of COLUMNS) {
    const own = mapped[column]
    if (own === undefined || places[column] !== undefined) continue
    const near = nearest(own, names)
    const question = near === undefined ? '' : `Did you mean "${near}"? `
    const remedy = `${question}Correct expected.columns.${column} of the configuration.`
    fail(names, `the column "${own}" for ${column}`, remedy)
  }
  for (const needed of ['tracking_number', 'cost'] as const) {
    if (places[needed] !== undefined) continue
    const free = names.filter((name, at) => name.length >= LONG && !Object.values(places).includes(at))
    const near = free.find((name) => nearest(name, NAMES[needed]) !== undefined)
    const which = near === undefined ? 'Name it so' : `If it is "${near}", name it so`
    fail(
      names,
      `a column for ${needed}, such as "${NAMES[needed][0]}"`,
      `${which}, or map it in the configuration: expected.columns.${needed}.`,
    )
  }
  const costs = label === undefined ? withUnit(names, 'cost') : []
  if (costs.length > 1 && costs.includes(places.cost ?? -1) && mapped.cost === undefined)
    fail(
      costs.map((place) => names[place] ?? ''),
      'one column of costs',
      'Name the one that counts in the configuration: expected.columns.cost.',
    )
}

/** All columns that may state voiding, or the mapped one. */
function voidedIn(
  names: readonly string[],
  place: number | undefined,
  own: string | undefined,
): ExpectedCells['voided'] {
  const kinds = Object.entries(VOIDED_COLUMNS) as [VoidedColumn, readonly string[]][]
  if (own === undefined)
    return kinds.flatMap(([column, known]) =>
      known.flatMap((name) => {
        const at = columnAt(names, [name])
        return at < 0 ? [] : [{ column, place: at }]
      }),
    )
  const kind = kinds.find(([, known]) => columnAt(known, [own]) >= 0)
  return place === undefined ? [] : [{ column: kind?.[0] ?? 'flag', place }]
}

/** `Shipping Cost (USD)`: positions of the known names followed by a unit of the column. */
function withUnit(names: readonly string[], column: Column): number[] {
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

/** The unit in a column's name. */
const UNIT_IN: Partial<Record<Column, (name: string) => string | undefined>> = {
  cost: currencyIn,
  weight: weightUnitIn,
}

/** Currency after the name of a column: `Cost (USD)`, `Price [€]`. */
function currencyIn(name: string): string | undefined {
  return currencyNamed(BRACKETS.exec(name)?.[1] ?? '')
}

/** Unit after the name of a column: `Package Weight (lbs)`, `weight_kg`. */
function weightUnitIn(name: string): string | undefined {
  const text = WEIGHT.test(name) ? name : (BRACKETS.exec(name)?.[1] ?? '')
  return /(?:^|[^a-z]|in)(lb|kg|oz|g)s?\s*$/i.exec(text)?.[1]?.toLowerCase()
}
