/** The rows of an expected costs file: CSV with any common headers, or one JSON object a line. */
import { parse } from 'csv-parse/sync'
import { InvoiceError } from '../errors.js'
import { nearest } from '../nearest.js'
import type { ExpectedColumns } from './config.js'
import type { ExpectedRow } from './expected.js'
import { COLUMNS, type Column, type Columns, columnsOf, NAMES, withUnit } from './expected-columns.js'
import { readVoided } from './voided.js'

export function rowsOf(
  text: string,
  file: string,
  mapped: ExpectedColumns | undefined,
): Iterable<ExpectedRow> {
  const start = text.trimStart()
  if (/^\[\s*[{\]]/.test(start))
    fail(
      file,
      1,
      '[',
      'CSV, or one JSON object a line',
      'Write each object of the array on a line of its own.',
    )
  return start.startsWith('{') ? jsonRows(text, file, mapped) : csvRows(text, file, mapped)
}

function fail(file: string, line: number, value: string, expected: string, remedy: string): never {
  throw new InvoiceError({ code: 'expected_costs', file, line, value, expected, remedy })
}

function* jsonRows(text: string, file: string, mapped: ExpectedColumns | undefined): Iterable<ExpectedRow> {
  let columns: Columns | undefined
  for (const [at, written] of text.split(/\r?\n/).entries()) {
    if (written.trim() === '') continue
    const line = at + 1
    let value: unknown
    try {
      value = JSON.parse(written)
    } catch {
      fail(file, line, written, 'a JSON object', 'Write one JSON object a line.')
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      fail(file, line, written, 'a JSON object', 'Write one JSON object a line.')
    const names = Object.keys(value)
    // Most objects have the keys of the one before.
    if (columns === undefined || names.join('\n') !== columns.names.join('\n'))
      columns = columnsOf(names, mapped)
    yield rowOf(columns, Object.values(value), line)
  }
}

function* csvRows(text: string, file: string, mapped: ExpectedColumns | undefined): Iterable<ExpectedRow> {
  const [header, ...rows] = csvRecords(text, file)
  if (header === undefined) fail(file, 1, '', 'column names and rows', 'The file is empty.')
  const columns = columnsOf(
    header.record.map((name) => name.trim()),
    mapped,
  )
  checkColumns(file, columns, mapped)
  for (const { record, info } of rows) {
    if (record.every((cell) => cell.trim() === '')) continue
    yield rowOf(columns, record, info.lines)
  }
}

interface CsvRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

function csvRecords(text: string, file: string): CsvRecord[] {
  const [first = ''] = text.split(/\r?\n/, 1)
  const delimiter = [',', ';', '\t', '|'].reduce((best, one) =>
    first.split(one).length > first.split(best).length ? one : best,
  )
  try {
    const options = { delimiter, info: true, relax_column_count: true, skip_empty_lines: true } as const
    return parse(text, options) as unknown as CsvRecord[]
  } catch (cause) {
    const line = (cause as { lines?: number }).lines ?? 1
    return fail(file, line, '', 'rows of CSV', 'Check quotes and delimiters of the file.')
  }
}

/** Of shorter names (`Date`, `State`) too many look like another (`rate`). */
const LONG = 6

function checkColumns(file: string, { names, places }: Columns, mapped: ExpectedColumns | undefined): void {
  const all = names.join(', ')
  for (const column of COLUMNS) {
    const own = mapped?.[column]
    if (own === undefined || places.has(column)) continue
    const near = nearest(own, names)
    const remedy = `Mend expected.columns.${column} of the configuration.`
    const expected = `the column "${own}" for ${column}`
    fail(file, 1, all, expected, near === undefined ? remedy : `Did you mean "${near}"? ${remedy}`)
  }
  for (const needed of ['tracking_number', 'cost'] as const) {
    if (places.has(needed)) continue
    const free = names.filter((name, at) => name.length >= LONG && ![...places.values()].includes(at))
    const near = free.find((name) => nearest(name, NAMES[needed]) !== undefined)
    const which = near === undefined ? 'Name it so' : `If it is "${near}", name it so`
    fail(
      file,
      1,
      all,
      `a column for ${needed}, such as "${NAMES[needed][0]}"`,
      `${which}, or map it in the configuration: expected.columns.${needed}.`,
    )
  }
  const costs = withUnit(names, 'cost')
  if (costs.length > 1 && costs.includes(places.get('cost') ?? -1) && mapped?.cost === undefined)
    fail(
      file,
      1,
      costs.map((place) => names[place]).join(', '),
      'one column of costs',
      'Name the one that counts in the configuration: expected.columns.cost.',
    )
}

/** The cells by what they mean; the unit that a column's name states holds for its rows. */
function rowOf(columns: Columns, written: readonly unknown[], line: number): ExpectedRow {
  const { names, places, voided, currency, weightUnit } = columns
  const cells = Object.fromEntries([...places].map(([column, place]) => [column, written[place]]))
  if (weightUnit !== '' && `${cells.weight_unit ?? ''}`.trim() === '') cells.weight_unit = weightUnit
  cells.voided = readVoided(voided.map(({ column, place }) => ({ column, text: `${written[place] ?? ''}` })))
  const nameOf = (column: Column): string => names[places.get(column) ?? -1] ?? column
  return { line, cells, written, nameOf, ...(currency === '' ? {} : { currency }) }
}
