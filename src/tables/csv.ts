/** CSV that users bring, read by the reader of the carriers' files: any delimiter, blank records passed over. */
import { createCells } from '../csv/cells.js'
import { DELIMITERS, type Dialect, sniffQuote } from '../csv/dialect.js'
import { createRecordReader } from '../csv/reader.js'

export interface CsvHeader {
  readonly dialect: Dialect
  /** Number of its record, and of the line on which it begins. */
  readonly row: number
  readonly line: number
  readonly names: readonly string[]
}

export interface CsvRecord {
  /** 1-based line on which it begins. */
  readonly line: number
  readonly cells: readonly string[]
}

interface CsvRecords {
  push(bytes: Uint8Array): void
  finish(): void
  /** Records that are whole by now. Throws what `broken` makes of the line of one that is not. */
  read(): Iterable<CsvRecord & { readonly row: number }>
}

export function createRecords(dialect: Dialect, broken: (line: number) => Error): CsvRecords {
  const reader = createRecordReader(dialect)
  const cells = createCells(reader)
  return {
    push: reader.push,
    finish: reader.finish,
    *read() {
      while (reader.next()) {
        if (reader.fault !== null) throw broken(reader.line)
        cells.begin()
        const texts = Array.from({ length: reader.count }, (_, at) => cells.plain(at))
        if (texts.some((text) => text.trim() !== ''))
          yield { row: reader.row, line: reader.line, cells: texts }
      }
    },
  }
}

/**
 * The column names: the first of so many records that has what is wanted, under any delimiter; without a wish the
 * first record, under the delimiter that parts it most. Undefined where there is none; `widest` says what there is.
 */
export function findHeader(
  head: Uint8Array,
  search: { whole: boolean; within: number; wanted?: (names: readonly string[]) => boolean },
): { header: CsvHeader | undefined; widest: CsvHeader | undefined } {
  let widest: CsvHeader | undefined
  for (const delimiter of DELIMITERS) {
    const start = Buffer.from(head.subarray(0, SNIFFED)).toString('latin1')
    const dialect = { delimiter, quote: sniffQuote(start, delimiter) }
    const records = createRecords(dialect, () => BROKEN)
    records.push(head)
    if (search.whole) records.finish()
    let looked = 0
    for (const { row, line, cells } of unlessBroken(records.read())) {
      const header = { dialect, row, line, names: cells.map(columnName) }
      if (search.wanted?.(header.names) === true) return { header, widest: header }
      if (widest === undefined || header.names.length > widest.names.length) widest = header
      if (++looked === search.within) break
    }
  }
  return { header: search.wanted === undefined ? widest : undefined, widest }
}

const SNIFFED = 4096
const BROKEN = new Error('broken quoting')

/** Under a delimiter that is not the file's, quotes may be in the wrong places. */
function* unlessBroken<Item>(items: Iterable<Item>): Iterable<Item> {
  try {
    yield* items
  } catch (error) {
    if (error !== BROKEN) throw error
  }
}

/** Names of columns are compared and matched by patterns: runs of blanks are one, and none is longer than a name is. */
export const columnName = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME)
const LONGEST_NAME = 200
