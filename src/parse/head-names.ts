/** The records at the top of a file, including its column names: repeated in a concatenated file, they are skipped. */
import type { RecordReader } from '../csv/reader.js'
import { foldName } from '../format/columns.js'
import type { Row } from './row.js'

export interface HeadNames {
  /** Notes the reader's record; whether it holds the column names. */
  note(holdsNames: boolean): void
  /** Whether the reader's record is one of them. */
  isRepeated(): boolean
  /** Whether a record that begins with this text may be one. */
  mayBe(text: string): boolean
}

export function createHeadNames(reader: RecordReader, row: Row): HeadNames {
  const letters = new Set<number>() // their first letters
  const records: Buffer[] = []
  let names: string[] = [] // the column names in the form that is compared

  function isRepeated(): boolean {
    const length = reader.end - reader.start
    for (const head of records)
      if (head.length === length && reader.buffer.compare(head, 0, length, reader.start, reader.end) === 0)
        return true
    // The same names in other case or quotes.
    if (reader.count !== names.length || letter(row.text(0)) !== letter(names[0] ?? '')) return false
    return foldedCells().every((name, at) => name === names[at])
  }

  function foldedCells(): string[] {
    return Array.from({ length: reader.count }, (_, at) => foldName(row.uncached(at)))
  }

  return {
    note: (holdsNames) => {
      records.push(Buffer.from(reader.buffer.subarray(reader.start, reader.end)))
      letters.add(letter(row.text(0)))
      if (holdsNames) names = foldedCells()
      letters.add(letter(names[0] ?? ''))
    },
    isRepeated,
    mayBe: (text) => letters.has(letter(text)),
  }
}

/** The first character without case: it distinguishes most records from a header at once. */
const letter = (text: string): number => (text === '' ? 32 : text.charCodeAt(0) | 32)
