/** Files from a carrier that a contract refers to: list prices, fuel rates, postal codes with an area surcharge. */
import { readDate } from '../values/dates.js'
import { fold } from '../values/fold.js'
import { isOnDay, scopeOf } from './contract-scope.js'
import { columnAt } from './csv.js'
import { readTable, type TableRow } from './table.js'
import { namedIn, readTableFile, type TableFile, type TableReading, tableError } from './table-file.js'

/** The list price of a parcel, `net` if it is the price paid. */
export interface ListPrice {
  readonly price: string
  readonly isNet: boolean
}
export type PriceTable = (service: string, zone: string, weight: string, day: string) => ListPrice | undefined
/** Per cent of the charges that fuel is calculated from. */
export type ContractFuel = (service: string, day: string) => string | undefined
/** Names of the charges that are listed for a postal code on a day: `''` for any; empty if it is not listed. */
export type AreaCodes = (postalCode: string, day: string) => readonly string[]

interface Rows {
  readonly names: readonly string[]
  readonly rows: Iterable<Row>
  /** An error in the table as a whole. */
  fault(expected: string, remedy: string): Error
}

/** A row by its column names; each column may have several spellings. */
interface Row {
  cell(...names: readonly string[]): string
  cells(): readonly (readonly [name: string, cell: string])[]
  /** A cell that must be a decimal number, a day or blank. */
  decimal(...names: readonly string[]): string
  day(name: string): string | null
  fail(column: string, value: string, expected: string): never
}

const DECIMAL = /^\d+(\.\d+)?$/

async function rowsOf(
  file: string,
  wanted: readonly string[],
  reading: TableReading | undefined,
): Promise<Rows> {
  const table: TableFile = { file, code: 'contract' }
  const content = await readTableFile(
    table,
    'Check the name that the contract gives; it is taken from its folder.',
    reading,
  )
  const named: TableFile = { file: namedIn(content, file), code: 'contract' }
  const { header, rows } = readTable(content, named)
  const names = header?.names ?? []
  for (const name of wanted)
    if (columnAt(names, name.split('|')) < 0)
      throw tableError(named, {
        line: header?.line,
        expected: `a column ${name.replaceAll('|', ' or ')}`,
        remedy: `Its columns are ${names.join(', ')}.`,
      })
  const fault = (expected: string, remedy: string): Error => tableError(named, { expected, remedy })
  return { names, rows: cellsOf(names, rows, named), fault }
}

function* cellsOf(names: readonly string[], rows: Iterable<TableRow>, table: TableFile): Iterable<Row> {
  const at = new Map<string, number>()
  const place = (wanted: readonly string[]): number => {
    const key = wanted.join('|')
    const known = at.get(key) ?? columnAt(names, wanted)
    at.set(key, known)
    return known
  }
  for (const { line, number, values } of rows) {
    const cell = (...wanted: readonly string[]): string => `${values[place(wanted)] ?? ''}`.trim()
    const fail = (column: string, value: string, expected: string): never => {
      throw tableError(table, { line, row: number, column, value, expected, remedy: 'Correct the cell.' })
    }
    yield {
      cell,
      cells: () => names.map((name, index) => [name, `${values[index] ?? ''}`.trim()] as const),
      decimal: (...wanted) => {
        const text = cell(...wanted)
        return DECIMAL.test(text) ? text : fail(wanted[0] ?? '', text, 'a decimal number such as 9.10')
      },
      day: (name) => {
        const text = cell(name)
        if (text === '') return null
        if (readDate(text, { forms: ['YYYY-MM-DD'] }) !== text)
          return fail(name, text, 'a day such as 2026-01-31, or nothing')
        const from = name === 'to' ? cell('from') : ''
        return text < from ? fail(name, text, `a day not before ${from}, from which it applies`) : text
      },
      fail,
    }
  }
}

/** Weights in rows, zones in columns: the first weight that is not below that of the parcel applies. */
export async function readPriceTable(file: string, reading?: TableReading): Promise<PriceTable> {
  const { rows } = await rowsOf(file, ['weight'], reading)
  const OWN = new Set(['service', 'weight', 'from', 'to', 'price'])
  const priced = Array.from(rows, (row) => {
    const service = row.cell('service')
    const kind = row.cell('price')
    if (!/^(|list|net)$/i.test(kind)) row.fail('price', kind, 'list, net or nothing')
    const prices = new Map<string, string>()
    for (const [name, cell] of row.cells()) {
      if (OWN.has(fold(name)) || cell === '') continue
      if (!DECIMAL.test(cell)) row.fail(name, cell, 'a price such as 12.30')
      prices.set(zoneKey(name), cell)
    }
    const scope = scopeOf(
      { ...(service !== '' && { service: service.split(';') }), from: row.day('from'), to: row.day('to') },
      '',
    )
    return { scope, upTo: +row.decimal('weight'), prices, isNet: /^net$/i.test(kind) }
  }).sort((a, b) => a.upTo - b.upTo)
  return (service, zone, weight, day) => {
    for (const { scope, upTo, prices, isNet } of priced) {
      if (upTo < +weight || !isOnDay(scope, day) || scope.isService?.(service) === false) continue
      const price = prices.get(zoneKey(zone))
      if (price !== undefined) return { price, isNet }
    }
    return undefined
  }
}

/** `Zone 8`, `008` and `8` are equal. */
const zoneKey = (text: string): string =>
  fold(text)
    .replace(/^zone/, '')
    .replace(/^0+(?=.)/, '')

export async function readFuelTable(file: string, reading?: TableReading): Promise<ContractFuel> {
  const { rows } = await rowsOf(file, ['from', 'rate'], reading)
  const rates = Array.from(rows, (row) => {
    const service = row.cell('service')
    const from = row.day('from') ?? row.fail('from', '', 'the first day of the rate')
    const scope = scopeOf(
      { ...(service !== '' && { service: service.split(';') }), from, to: row.day('to') },
      '',
    )
    return { scope, from, rate: row.decimal('rate') }
  }).sort((a, b) => (a.from < b.from ? 1 : -1))
  // Of the valid rates, the one that began last.
  return (service, day) =>
    rates.find(({ scope }) => isOnDay(scope, day) && scope.isService?.(service) !== false)?.rate
}

/** Codes longer than the listed ones are matched by their beginning: `10001-1234`. */
export async function readAreaCodes(file: string, reading?: TableReading): Promise<AreaCodes> {
  const { rows, fault } = await rowsOf(file, ['postal_code|zip|from_code'], reading)
  interface Listed {
    readonly charge: string
    readonly from: string | null
    readonly to: string | null
  }
  const byCode = new Map<string, Listed[]>()
  const ranges: (Listed & { readonly low: string; readonly high: string })[] = []
  let longest = 0
  for (const row of rows) {
    const listed = { charge: row.cell('charge'), from: row.day('from'), to: row.day('to') }
    const [low = '', high = ''] = ['from_code', 'to_code'].map((name) => areaCode(row, name))
    const code = areaCode(row, 'postal_code', 'zip')
    if (code !== '') {
      const known = byCode.get(code)
      if (known === undefined) byCode.set(code, [listed])
      else known.push(listed)
      longest = Math.max(longest, code.length)
    } else if (low !== '' && low.length === high.length && low <= high) {
      ranges.push({ ...listed, low, high })
      longest = Math.max(longest, high.length)
    } else
      row.fail(
        low === '' ? 'postal_code' : 'to_code',
        row.cell('to_code'),
        'a postal code, or from_code and to_code of one length, from_code not above to_code',
      )
  }
  if (longest === 0)
    throw fault(
      'at least one postal code',
      'Otherwise every charge would be reported as being for a place that is not listed.',
    )
  if (longest === 5) {
    const cut = [...byCode.keys()].find((code) => /^\d{4}$/.test(code))
    if (cut !== undefined)
      throw fault(
        `codes with their leading zeros; ${cut} has four digits, others have five`,
        'A spreadsheet has dropped the zeros: format the column as text and write them again.',
      )
  }
  return (postalCode, day) => {
    const found = beginnings(postalCode, longest).flatMap((code) => [
      ...(byCode.get(code) ?? []),
      ...ranges.filter(({ low, high }) => low.length === code.length && low <= code && code <= high),
    ])
    return found.filter((one) => isOnDay(one, day)).map(({ charge }) => charge)
  }
}

/** A single code, else blank: ranges, several codes and spreadsheet numbers in one cell are rejected. */
function areaCode(row: Row, ...names: readonly string[]): string {
  const text = row.cell(...names)
  const isCode = /^[\p{L}\p{N}][\p{L}\p{N} -]{0,11}$/u.test(text) && !/^\d{5}\s*-\s*\d{5}$/.test(text)
  return text === '' || isCode
    ? codeKey(text)
    : row.fail(names[0] ?? '', text, 'one postal code such as 10001; a range is from_code and to_code')
}

/** Codes listed in the contract itself. */
export function codesOf(codes: readonly string[]): AreaCodes {
  const known = new Set(codes.map(codeKey))
  const longest = Math.max(0, ...[...known].map(({ length }) => length))
  return (postalCode) => (beginnings(postalCode, longest).some((code) => known.has(code)) ? [''] : [])
}

/** The ways in which a list may contain a code: by its beginning, and a ZIP+4 code also without the last four digits. */
function beginnings(postalCode: string, longest: number): string[] {
  const code = codeKey(postalCode)
  return [
    ...new Set([code.slice(0, longest), /^\d{9}$/.test(code) ? code.slice(0, 5) : code.slice(0, longest)]),
  ]
}

const codeKey = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase()
