/** Reading records in tests: by this project's reader, by its slow and obvious reference, and by two referees. */
import { parse as parseByCsvParse } from 'csv-parse/sync'
import fc from 'fast-check'
import Papa from 'papaparse'
import { plainText } from '../src/csv/cells.js'
import { borrowKernel, type Kernel, returnKernel } from '../src/csv/kernel/kernel.js'
import type { Dialect } from '../src/csv/reader.js'
import {
  cellEnd,
  cellStart,
  createRecordReader,
  DOUBLED,
  type ReaderLimits,
  type RecordReader,
} from '../src/csv/reader.js'

export interface ReadRecord {
  readonly cells: readonly string[]
  readonly row: number
  readonly line: number
  readonly fault: string | null
}

export const COMMA: Dialect = { delimiter: ',', quote: '"' }

let kernels = false

/** Whether the readers of this kit have a kernel from now on. */
export const useKernel = (on: boolean): void => {
  kernels = on
}

/** What `use` gives, with a kernel where readers shall have one. */
export function withKernel<Result>(use: (kernel: Kernel | null) => Result): Result {
  const kernel = kernels ? borrowKernel() : null
  if (kernels && kernel === null) throw new Error('no kernel is left')
  try {
    return use(kernel)
  } finally {
    returnKernel(kernel)
  }
}

/** The bytes in pieces, cut at the given places. */
export function cutBytes(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...at].map((start, nth) => bytes.subarray(start, at[nth] ?? bytes.length))
}

/** Places to cut at: any, or everywhere. */
export const cutPlaces: fc.Arbitrary<readonly number[]> = fc.oneof(
  fc.array(fc.nat(100_000), { maxLength: 12 }),
  fc.constant(Array.from({ length: 400 }, (_, at) => at)),
)

/** Records as bytes in latin1, so that the encoding is out of the question. */
export function readRecords(
  pieces: readonly Uint8Array[],
  dialect: Dialect = COMMA,
  limits?: ReaderLimits,
): ReadRecord[] {
  return withKernel((kernel) => recordsOf(pieces, createRecordReader(dialect, limits, kernel)))
}

function recordsOf(pieces: readonly Uint8Array[], reader: RecordReader): ReadRecord[] {
  const records: ReadRecord[] = []
  const take = () => {
    while (reader.next()) {
      const cells: string[] = []
      for (let at = 0; at < reader.count; at++) {
        const text = reader.buffer.toString('latin1', cellStart(reader, at), cellEnd(reader, at))
        const doubled = reader.quoted && reader.quoting[at] === DOUBLED
        cells.push(doubled ? text.replaceAll(reader.quote + reader.quote, reader.quote) : text)
      }
      records.push({ cells, row: reader.row, line: reader.line, fault: reader.fault })
    }
  }
  for (const piece of pieces) {
    reader.push(piece)
    take()
  }
  reader.finish()
  take()
  return records
}

/** The trimmed texts of the records' cells from first principles. */
export function plainCells(bytes: Uint8Array, dialect: Dialect = COMMA): string[][] {
  const reader = createRecordReader(dialect)
  reader.push(bytes)
  reader.finish()
  const records: string[][] = []
  while (reader.next()) records.push(Array.from({ length: reader.count }, (_, at) => plainText(reader, at)))
  return records
}

/** Byte order marks, each byte as a character. */
export const MARK = '\u00ef\u00bb\u00bf'
const MARKS = new RegExp(`^(${MARK})+`)

/** Offset of a record's first byte with the byte order marks before it. */
export function withMarks(bytes: Uint8Array, start: number): number {
  const mark = bytes[start - 3] === 0xef && bytes[start - 2] === 0xbb && bytes[start - 1] === 0xbf
  return mark ? withMarks(bytes, start - 3) : start
}

const LINE_END = /\r\n|\r|\n/g
const CLOSED = /^"((?:[^"]|"")*)"(?=[,\r\n]|$)/

/** What the reader must give, without limits: the rules of `src/csv/reader.ts` as plainly as they can be put. */
export function obviousRecords(text: string): ReadRecord[] {
  const records: ReadRecord[] = []
  let rest = text.replace(MARKS, '')
  while (rest !== '') {
    const line = 1 + (text.slice(0, text.length - rest.length).match(LINE_END)?.length ?? 0)
    const row = records.length + 1
    const found = obviousRecord(rest)
    if (found === undefined) {
      const first = rest.split(/\r\n|\r|\n/, 1)[0] ?? ''
      records.push({ cells: [first], row, line, fault: 'quote' })
      rest = afterLineEnd(rest.slice(first.length)).replace(MARKS, '')
    } else {
      records.push({ cells: found.cells, row, line, fault: null })
      rest = afterLineEnd(found.rest).replace(MARKS, '')
    }
  }
  return records
}

const afterLineEnd = (text: string) => text.replace(/^(?:\r\n|\r|\n)/, '')

function obviousRecord(text: string): { cells: string[]; rest: string } | undefined {
  const cells: string[] = []
  let rest = text
  for (;;) {
    const quoted = CLOSED.exec(rest)
    if (quoted === null && rest.startsWith('"')) return undefined
    const cell = quoted?.[0] ?? rest.split(/[,\r\n]/, 1)[0] ?? ''
    cells.push(quoted?.[1]?.replaceAll('""', '"') ?? cell)
    rest = rest.slice(cell.length)
    if (!rest.startsWith(',')) return { cells, rest }
    rest = rest.slice(1)
  }
}

export type LineEnd = '\n' | '\r\n' | '\r'

export function byCsvParse(text: string, delimiter: string, lineEnd: LineEnd): string[][] {
  return parseByCsvParse(text, {
    delimiter,
    record_delimiter: lineEnd,
    relax_column_count: true,
  }) as string[][]
}

/** Papa Parse takes a line end at the end of the text for the beginning of one more record. */
export function byPapaParse(text: string, delimiter: string, newline: LineEnd): string[][] {
  const { data } = Papa.parse<string[]>(text, { delimiter, newline, quoteChar: '"' })
  return text.endsWith(newline) ? data.slice(0, -1) : data
}
