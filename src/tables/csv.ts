/** CSV files from users, read by the reader of the carriers' files: any delimiter, blank records are skipped. */
import { createCells } from '../csv/cells.js'
import { sniffQuote } from '../csv/dialect.js'
import { createRecordReader, type Dialect, READER_LIMITS } from '../csv/reader.js'
import { type InvoiceError, isInvoiceError } from '../schema/errors.js'
import { DELIMITERS } from '../values/delimiters.js'
import { fold } from '../values/fold.js'
import { type TableFile, tableError } from './table-error.js'

export interface CsvHeader {
  readonly dialect: Dialect
  /** Number of its record, and of its first line. */
  readonly row: number
  readonly line: number
  readonly names: readonly string[]
}

interface CsvRecord {
  readonly row: number
  /** 1-based number of its first line. */
  readonly line: number
  readonly cells: string[]
}

interface CsvRecords {
  push(bytes: Uint8Array): void
  finish(): void
  /** The records that are complete so far. Throws the table's error with the line of one that cannot be read. */
  read(): Iterable<CsvRecord>
}

export function createRecords(dialect: Dialect, table: TableFile): CsvRecords {
  const reader = createRecordReader(dialect)
  const cells = createCells(reader)
  return {
    push: reader.push,
    finish: reader.finish,
    *read() {
      while (reader.next()) {
        const { row, line, count, fault } = reader
        if (fault !== null) throw tableError(table, { line, ...(fault === 'quote' ? QUOTE : LENGTH) })
        cells.begin()
        const texts: string[] = []
        for (let at = 0; at < count; at++) texts.push(cells.plain(at))
        if (texts.some((text) => text.trim() !== '')) yield { row, line, cells: texts }
      }
    },
  }
}

const QUOTE = {
  expected: 'rows of CSV, correctly quoted',
  remedy: 'Close or double the quote in this line: no row is left out.',
}
const LENGTH = {
  expected: `rows of CSV of at most ${READER_LIMITS.recordBytes} bytes and ${READER_LIMITS.fields} fields`,
  remedy: 'Check the path, and the quotes in this line.',
}

/**
 * The header: the first of at most `within` records that is `wanted`, under any delimiter; if nothing is wanted,
 * the first record, under the delimiter that gives the most columns. If there is no header, `widest` is the nearest candidate, or
 * `fault` is the error in the first record.
 */
export function findHeader(
  head: Uint8Array,
  table: TableFile,
  search: { whole: boolean; within: number; wanted?: (names: readonly string[]) => boolean },
): { header?: CsvHeader; widest?: CsvHeader; fault?: InvoiceError } {
  let widest: CsvHeader | undefined
  let fault: InvoiceError | undefined
  const start = Buffer.from(head.subarray(0, SNIFFED)).toString('latin1')
  for (const delimiter of DELIMITERS) {
    const dialect = { delimiter, quote: sniffQuote(start, delimiter) }
    const records = createRecords(dialect, table)
    records.push(head)
    if (search.whole) records.finish()
    let filledRows = 0
    try {
      for (const { row, line, cells } of records.read()) {
        const header = { dialect, row, line, names: cells.map(columnName) }
        if (search.wanted?.(header.names) === true) return { header, widest: header }
        if (widest === undefined || header.names.length > widest.names.length) widest = header
        if (++filledRows === search.within) break
      }
    } catch (error) {
      // Under a wrong delimiter, quotes may be in the wrong places.
      if (!isInvoiceError(error)) throw error
      fault ??= error
    }
  }
  if (widest === undefined) return fault === undefined ? {} : { fault }
  return search.wanted === undefined ? { header: widest, widest } : { widest }
}

const SNIFFED = 4096

/** Names of columns are compared and matched by patterns: runs of blanks become one, and the length is limited. */
export const columnName = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME)
const LONGEST_NAME = 200

/** Position of the first of the wanted names in a table, ignoring case and punctuation; -1 if it has none. */
export function columnAt(names: readonly string[], wanted: readonly string[]): number {
  const folded = names.map(fold)
  for (const name of wanted) {
    const at = folded.indexOf(fold(name))
    if (at >= 0) return at
  }
  return -1
}
