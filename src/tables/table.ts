/**
 * Tables from users (expected costs, charge rules): rows with their lines, from CSV,
 * from one JSON object a line, or from a JSON array of objects.
 */
import { type CsvHeader, createRecords, findHeader } from './csv.js'
import { endOfString, parseJson } from './json.js'
import type { SheetTable } from './sheet.js'
import { type TableContent, type TableFile, tableError } from './table-file.js'

export interface TableRow {
  /** 1-based number of its first line. */
  readonly line: number
  /** Its 1-based number among the rows. */
  readonly number: number
  /** The same list for all rows of CSV, and for consecutive objects with equal keys. */
  readonly names: readonly string[]
  readonly values: readonly unknown[]
}

export interface UserTable {
  /** Column names of CSV, blanks folded; undefined for JSON, where each object has its own. */
  readonly header: { readonly line: number; readonly names: readonly string[] } | undefined
  readonly rows: Iterable<TableRow>
}

/** Throws the table's error, with its line, if the text is none of the three. */
export function readTable(content: TableContent, table: TableFile): UserTable {
  if (typeof content !== 'string') return sheetTable(content, table)
  return textTable(content, table)
}

/** The line of a row is its number in the sheet. */
function sheetTable({ csv, header }: SheetTable, table: TableFile): UserTable {
  const rows = function* (): Iterable<TableRow> {
    for (const row of csvRows(csv, header, table)) yield { ...row, line: row.record }
  }
  return { header, rows: rows() }
}

function textTable(text: string, table: TableFile): UserTable {
  const body = text.replace(/^\ufeff/, '')
  const start = /\S/.exec(body)?.index ?? 0
  // `[` may also begin the first name of a CSV file.
  if (/^\[\s*[[{"\]\d]/.test(body.slice(start, start + LOOKED_AT)))
    return { header: undefined, rows: objects(arrayElements(body, table), table) }
  if (body[start] !== '{') return csvTable(body, table)
  const list = listWithin(body, start)
  const written = list === undefined ? lines(body) : arrayElements(list.text, table, list.line)
  return { header: undefined, rows: objects(written, table) }
}

const LOOKED_AT = 200

/** Keys of lists of records in the output of programs. */
const LISTS: ReadonlySet<string> = new Set([
  'orders',
  'shipments',
  'labels',
  'transactions',
  'results',
  'data',
  'items',
])

/** `{ "orders": [{…}] }`: the list and its first line, if the text is one object with a list under such a key. */
function listWithin(text: string, from: number): { text: string; line: number } | undefined {
  let depth = 0
  let key = ''
  let open = -1
  let list: { text: string; line: number } | undefined
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '"') {
      const end = endOfString(text, at)
      if (depth === 1) key = text.slice(at + 1, end)
      at = end
    } else if (char === '{' || char === '[') {
      depth++
      const isList =
        char === '[' && depth === 2 && LISTS.has(key) && /^\[\s*\{/.test(text.slice(at, at + LOOKED_AT))
      if (isList && list === undefined) open = at
    } else if (char === '}' || char === ']') {
      depth--
      if (open >= 0 && char === ']' && depth === 1) {
        list = { text: text.slice(open, at + 1), line: text.slice(0, open).split('\n').length }
        open = -1
      }
      // Text after the object is another record: one object a line.
      if (depth === 0) return text.slice(at + 1).trim() === '' ? list : undefined
    }
  }
  return undefined
}

/** A text that should be one object, and its position. */
interface WrittenTable {
  readonly line: number
  readonly text: string
}

function* lines(text: string): Iterable<WrittenTable> {
  let line = 0
  for (const written of text.split(/\r?\n/)) {
    line++
    if (written.trim() !== '') yield { line, text: written }
  }
}

function* objects(written: Iterable<WrittenTable>, table: TableFile): Iterable<TableRow> {
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
    names = keysOf(value, names)
    yield { line, number, names, values: Object.values(value) }
  }
}

/** The keys of an object; the list of the previous one if they are equal. */
export function keysOf(value: object, before: readonly string[]): readonly string[] {
  const keys = Object.keys(value)
  return keys.length === before.length && keys.every((key, at) => key === before[at]) ? before : keys
}

/** Splits the outer array at its commas, recognising only strings and brackets. */
function* arrayElements(text: string, table: TableFile, firstLine = 1): Iterable<WrittenTable> {
  let depth = 0
  let line = firstLine
  let start = -1
  let startLine = firstLine
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

function csvTable(text: string, table: TableFile): UserTable {
  const bytes = Buffer.from(text, 'utf8')
  const head = bytes.subarray(0, LONGEST_HEADER)
  const { header, fault } = findHeader(head, table, { whole: head.length === bytes.length, within: 1 })
  if (header !== undefined) return { header, rows: csvRows(bytes, header, table) }
  const empty = { line: 1, expected: 'column names and rows', remedy: 'The file is empty.' }
  throw fault ?? tableError(table, empty)
}

const LONGEST_HEADER = 2 << 20

function* csvRows(
  bytes: Uint8Array,
  header: CsvHeader,
  table: TableFile,
): Iterable<TableRow & { readonly record: number }> {
  const { names } = header
  const records = createRecords(header.dialect, table)
  records.push(bytes)
  records.finish()
  let number = 0
  for (const { row, line, cells } of records.read()) {
    if (row <= header.row) continue
    number++
    const extra = cells.length > names.length ? cells.splice(names.length) : []
    if (extra.some((cell) => cell.trim() !== ''))
      throw tableError(table, {
        line,
        row: number,
        value: extra.filter((cell) => cell.trim() !== '').join(', '),
        expected: `${names.length} fields as in the header`,
        remedy: 'Put a text that holds the delimiter between quotation marks.',
      })
    yield { line, number, names, values: cells, record: row }
  }
}
