/** The first records of a file as texts, read only as far as detection examines them, which is a small part. */
import { isAscii } from 'node:buffer'
import { textOf } from '../csv/cells.js'
import { isDelimiterLine } from '../csv/dialect.js'
import { latin1 } from '../csv/latin1.js'
import {
  cellEnd,
  cellStart,
  createRecordReader,
  type Dialect,
  DOUBLED,
  type RecordReader,
} from '../csv/reader.js'
import type { HeadRow } from './neighbours.js'

/** Maximum number of records that detection examines. */
const LOOKED_AT = 60

export interface HeadRecords {
  /** Cells of record `index`, from 0; undefined after the last. */
  at(index: number): readonly string[] | undefined
  /** The reader at each of the records, from the first. */
  readers(): Iterable<RecordReader>
  /** All complete records of the head below record `row`. */
  below(row: number): Iterable<HeadRow>
}

export function headRecords(head: Buffer, whole: boolean, dialect: Dialect): HeadRecords {
  const looking = readers(Infinity) // blank lines do not count towards the limit
  const records: (readonly string[])[] = []

  function* readers(most = LOOKED_AT): Generator<RecordReader, undefined> {
    const reader = createRecordReader(dialect)
    reader.push(head)
    // A message may be longer than the head: its values ahead of the first record are read as far as they go.
    if (whole || dialect.reader !== undefined) reader.finish()
    for (let row = 0; row < most && reader.next(); row++) yield reader
  }

  function* below(row: number): Generator<HeadRow> {
    for (const reader of readers(Infinity))
      if (reader.row > row && reader.fault === null) yield { row: reader.row, cells: cellsOf(reader) }
  }

  function at(index: number): readonly string[] | undefined {
    while (records.length <= index) {
      const reader = looking.next().value
      if (reader === undefined) return undefined
      records.push(cellsOf(reader))
    }
    return records[index]
  }

  return { at, readers: () => readers(), below }
}

export function cellsOf(reader: RecordReader): readonly string[] {
  const { buffer, count, quote } = reader
  const ascii = isAscii(buffer.subarray(reader.start, reader.end))
  return Array.from({ length: count }, (_, at) => {
    const [start, end] = [cellStart(reader, at), cellEnd(reader, at)]
    if (start === end) return ''
    const text = ascii ? latin1(buffer, start, end) : textOf(buffer.subarray(start, end))
    const doubled = reader.quoted && reader.quoting[at] === DOUBLED
    return doubled ? text.replaceAll(quote + quote, quote) : text
  })
}

/** The first `most` records with content: neither blank nor the name of the delimiter. */
export function* filledRecords(
  records: HeadRecords,
  most = 1,
): Generator<{ readonly row: number; readonly record: readonly string[] }> {
  let remaining = most
  for (let at = 0; remaining > 0; at++) {
    const record = records.at(at)
    if (record === undefined) return
    if (record.every((cell) => cell.trim() === '') || (at === 0 && isDelimiterLine(record))) continue
    remaining--
    yield { row: at + 1, record }
  }
}
