/**
 * The tables that users bring (expected costs, charge rules): rows with their lines, whether they were written as CSV,
 * as one JSON object a line, or as a JSON array of objects.
 */
import { parse } from 'csv-parse/sync'
import { endOfString, parseJson } from './json.js'
import { type TableFile, tableError } from './table-file.js'

export interface TableRow {
  /** 1-based line on which it begins. */
  readonly line: number
  /** Its 1-based number among the rows. */
  readonly number: number
  /** The same list for all rows of CSV, and for objects that have the keys of the one before. */
  readonly names: readonly string[]
  readonly values: readonly unknown[]
}

export interface Table {
  /** Column names of CSV, blanks folded; undefined for JSON, whose objects have each their own. */
  readonly header: { readonly line: number; readonly names: readonly string[] } | undefined
  readonly rows: Iterable<TableRow>
}

/** Throws the table's error, with its line, where the text is none of the three. */
export function readTable(text: string, table: TableFile): Table {
  const body = text.replace(/^\ufeff/, '')
  const start = /\S/.exec(body)?.index ?? 0
  // `[` may as well begin the first name of a CSV file.
  if (/^\[\s*[[{"\]\d]/.test(body.slice(start, start + LOOKED_AT)))
    return { header: undefined, rows: objects(arrayElements(body, table), table) }
  return body[start] === '{'
    ? { header: undefined, rows: objects(lines(body), table) }
    : csvTable(body, table)
}

const LOOKED_AT = 200

/** A text that should hold one object, and where it begins. */
interface Written {
  readonly line: number
  readonly text: string
}

function* lines(text: string): Iterable<Written> {
  let line = 0
  for (const written of text.split(/\r?\n/)) {
    line++
    if (written.trim() !== '') yield { line, text: written }
  }
}

function* objects(written: Iterable<Written>, table: TableFile): Iterable<TableRow> {
  let names: readonly string[] = []
  let number = 0
  for (const { line, text } of written) {
    number++
    const value = parseJson(text, table, line, number)
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw tableError(table, {
        line,
        row: number,
        value: text.trim(),
        expected: 'a JSON object',
        remedy: 'Write one JSON object a line, or an array of them.',
      })
    const keys = Object.keys(value)
    if (keys.length !== names.length || keys.some((key, at) => key !== names[at])) names = keys
    yield { line, number, names, values: Object.values(value) }
  }
}

/** Cuts the outer array at its commas without understanding more of it than strings and brackets. */
function* arrayElements(text: string, table: TableFile): Iterable<Written> {
  let depth = 0
  let line = 1
  let start = -1
  let startLine = 1
  let elements = 0
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '\n') line++
    if (/\s/.test(char)) continue
    if (depth === 0 && (char !== '[' || elements > 0)) throw unended(table, text)
    const ends = (char === ']' || char === '}') && --depth === 0
    if (ends || (char === ',' && depth === 1)) {
      if (start >= 0) yield { line: startLine, text: text.slice(start, at) }
      else if (!ends || elements > 0) throw unended(table, text)
      start = -1
      elements++
    } else if (depth === 1 && start < 0) {
      start = at
      startLine = line
    }
    if (char === '[' || char === '{') depth++
    if (char === '"') at = endOfString(text, at)
  }
  if (start >= 0) yield { line: startLine, text: text.slice(start) }
  if (depth > 0) throw unended(table, text)
}

const unended = (table: TableFile, text: string) =>
  tableError(table, {
    line: text.trimEnd().split('\n').length,
    expected: 'a JSON array',
    remedy: 'Check the commas and brackets between its objects.',
  })

interface CsvRecord {
  readonly info: { readonly lines: number }
  readonly record: readonly string[]
}

function csvTable(text: string, table: TableFile): Table {
  const [header, ...records] = csvRecords(text, table)
  if (header === undefined)
    throw tableError(table, { line: 1, expected: 'column names and rows', remedy: 'The file is empty.' })
  const names = header.cells.map(columnName)
  return { header: { line: header.line, names }, rows: csvRows(records, names, table) }
}

function* csvRows(
  records: Iterable<CsvLine>,
  names: readonly string[],
  table: TableFile,
): Iterable<TableRow> {
  let number = 0
  for (const { line, cells } of records) {
    number++
    if (cells.length > names.length && cells.slice(names.length).some((cell) => cell.trim() !== ''))
      throw tableError(table, {
        line,
        row: number,
        value: cells.slice(names.length).join(', '),
        expected: `${names.length} fields as in the header`,
        remedy: 'Put a text that holds the delimiter between quotation marks.',
      })
    yield { line, number, names, values: cells.slice(0, names.length) }
  }
}

/** Names of columns are compared and matched by patterns: runs of blanks are one, and none is longer than a name is. */
export const columnName = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME)
const LONGEST_NAME = 200

interface CsvLine {
  readonly line: number
  readonly cells: readonly string[]
}

function csvRecords(text: string, table: TableFile): CsvLine[] {
  const head = text.slice(0, text.search(/[\r\n]|$/))
  const delimiter = [',', ';', '\t', '|'].reduce((best, one) =>
    head.split(one).length > head.split(best).length ? one : best,
  )
  let records: CsvRecord[]
  try {
    const options = { delimiter, info: true, relax_column_count: true } as const
    records = parse(text, options) as unknown as CsvRecord[]
  } catch (cause) {
    const { message, lines: line = 1 } = cause as { message: string; lines?: number }
    throw tableError(table, {
      line,
      expected: 'rows of CSV, correctly quoted',
      remedy: `${message}.`.replace(/\.+$/, '.'),
    })
  }
  let above = 0
  const found = records.map(({ info, record }): CsvLine => {
    const line = above + 1
    above = info.lines
    return { line, cells: record }
  })
  return found.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
}
