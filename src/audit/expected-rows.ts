/** The rows of an expected costs file: CSV with any common headers, or one JSON object a line. */
import { parse } from 'csv-parse/sync'
import { InvoiceError } from '../errors.js'
import type { ExpectedColumns } from './config.js'
import type { ExpectedRow } from './expected.js'
import { fold } from './fold.js'

type Column = keyof ExpectedColumns

/** Names that shipping tools give these columns, compared without case and punctuation. */
const NAMES: Readonly<Record<Column, readonly string[]>> = {
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
const COLUMNS = Object.keys(NAMES) as Column[]

export function rowsOf(
  text: string,
  file: string,
  mapped: ExpectedColumns | undefined,
): Iterable<ExpectedRow> {
  return text.trimStart().startsWith('{') ? jsonRows(text, file, mapped) : csvRows(text, file, mapped)
}

function fail(file: string, line: number, value: string, expected: string, remedy: string): never {
  throw new InvoiceError({ code: 'expected_costs', file, line, value, expected, remedy })
}

function* jsonRows(text: string, file: string, mapped: ExpectedColumns | undefined): Iterable<ExpectedRow> {
  for (const [at, written] of text.split(/\r?\n/).entries()) {
    if (written.trim() === '') continue
    let value: unknown
    try {
      value = JSON.parse(written)
    } catch {
      fail(file, at + 1, written, 'a JSON object', 'Write one JSON object a line.')
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      fail(file, at + 1, written, 'a JSON object', 'Write one JSON object a line.')
    const keys = Object.keys(value as object)
    const places = placesOf(keys, mapped)
    const cells = Object.fromEntries(
      [...places].map(([column, place]) => [column, (value as Record<string, unknown>)[keys[place] ?? '']]),
    )
    yield { line: at + 1, cells: withUnit(cells, keys, places) }
  }
}

function* csvRows(text: string, file: string, mapped: ExpectedColumns | undefined): Iterable<ExpectedRow> {
  const [first = ''] = text.split(/\r?\n/, 1)
  const delimiter = [',', ';', '\t', '|'].reduce((best, one) =>
    first.split(one).length > first.split(best).length ? one : best,
  )
  let records: { record: string[]; info: { lines: number } }[]
  try {
    records = parse(text, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as typeof records
  } catch (cause) {
    const line = (cause as { lines?: number }).lines ?? 1
    fail(file, line, '', 'rows of CSV', 'Check quotes and delimiters of the file.')
  }
  const [header, ...rows] = records
  if (header === undefined) fail(file, 1, '', 'column names and rows', 'The file is empty.')
  const names = header.record.map((name) => name.trim())
  const places = placesOf(names, mapped)
  for (const column of COLUMNS) {
    const own = mapped?.[column]
    if (own !== undefined && !places.has(column))
      fail(
        file,
        1,
        names.join(', '),
        `the column "${own}" for ${column}`,
        `Mend expected.columns.${column} of the configuration.`,
      )
  }
  for (const needed of ['tracking_number', 'cost'] as const)
    if (!places.has(needed))
      fail(
        file,
        1,
        names.join(', '),
        `a column for ${needed}, such as "${NAMES[needed][0]}"`,
        `Name it so, or map it in the configuration: expected.columns.${needed}.`,
      )
  for (const { record, info } of rows) {
    if (record.every((cell) => cell.trim() === '')) continue
    const cells = Object.fromEntries([...places].map(([column, place]) => [column, record[place]]))
    yield { line: info.lines, cells: withUnit(cells, names, places) }
  }
}

/** Which name stands for which column: as mapped, else the first that is known. */
function placesOf(names: readonly string[], mapped: ExpectedColumns | undefined): Map<Column, number> {
  const folded = names.map(fold)
  const places = new Map<Column, number>()
  for (const column of COLUMNS) {
    const own = mapped?.[column]
    const wanted = own === undefined ? [...NAMES[column].map(fold), fold(column)] : [fold(own)]
    const found = wanted.map((name) => folded.indexOf(name)).find((place) => place >= 0)
    const measured = found ?? (column === 'weight' && own === undefined ? folded.findIndex(isWeight) : -1)
    if (measured >= 0) places.set(column, measured)
  }
  return places
}

const isWeight = (name: string): boolean => /^weight(in)?(lbs?|kgs?|oz|g)$/.test(name)

/** `Weight (lb)` names its unit. */
function withUnit(
  cells: Record<string, unknown>,
  names: readonly string[],
  places: ReadonlyMap<Column, number>,
): Record<string, unknown> {
  const unit = /(lb|kg|oz|g)s?$/.exec(fold(names[places.get('weight') ?? -1] ?? ''))?.[1]
  if (
    unit === undefined ||
    cells.weight_unit !== undefined ||
    !isWeight(fold(names[places.get('weight') ?? -1] ?? ''))
  )
    return cells
  return { ...cells, weight_unit: unit }
}
