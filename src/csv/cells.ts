/**
 * Cells as text. Invoices repeat themselves from row to row (account, dates, codes, amounts), so short cells
 * go through a table that is looked up by their bytes: a cell seen before costs a comparison instead of a new
 * string, and what was made of it (amount, date, identifier) is remembered beside it.
 * Held to `plainText()`, the slow and obvious way, by a property test.
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { createRequire } from 'node:module'
import type { Money } from '../money.js'
import { BARE, cellEnd, cellStart, DOUBLED, type RecordReader } from './reader.js'

const SLOTS = 8192
const LONGEST = 40

/** Text of one cell, trimmed, and what has been made of it so far. */
export interface CellTable {
  /** Slot of the trimmed text of cell `at` of the reader's record; valid until another cell takes the slot. */
  slot(reader: RecordReader, at: number): number
  readonly texts: string[]
  readonly amounts: (Money | 'amount' | 'amount_ambiguous' | undefined)[]
  readonly dates: (string | null | undefined)[]
  readonly identifiers: (string | null | undefined)[]
  /** Encodings met so far. */
  readonly met: { utf8: boolean; windows1252: boolean }
  /** Called once a record, before its cells are read. */
  begin(reader: RecordReader): void
  /** The cell as it stands, not trimmed, quotes undone. */
  plain(reader: RecordReader, at: number): string
}

export function createCellTable(): CellTable {
  const texts: string[] = new Array<string>(SLOTS + 1).fill('')
  const amounts = new Array<Money | 'amount' | 'amount_ambiguous' | undefined>(SLOTS + 1).fill(undefined)
  const dates = new Array<string | null | undefined>(SLOTS + 1).fill(undefined)
  const identifiers = new Array<string | null | undefined>(SLOTS + 1).fill(undefined)
  const met = { utf8: false, windows1252: false }
  let windows1252 = false

  function begin(reader: RecordReader): void {
    windows1252 = false
    if (reader.ascii) return
    const record = reader.buffer.subarray(reader.start, reader.end)
    if (isAscii(record)) return
    windows1252 = !isUtf8(record)
    if (windows1252) met.windows1252 = true
    else met.utf8 = true
  }

  function put(slot: number, text: string): number {
    texts[slot] = text
    amounts[slot] = undefined
    dates[slot] = undefined
    identifiers[slot] = undefined
    return slot
  }

  function slot(reader: RecordReader, at: number): number {
    const bytes = reader.buffer
    let start = cellStart(reader, at)
    let end = cellEnd(reader, at)
    while (start < end && isBlank(bytes[start] as number)) start++
    while (end > start && isBlank(bytes[end - 1] as number)) end--
    const length = end - start
    if (length > LONGEST || (reader.quoted && reader.quoting[at] === DOUBLED))
      return put(SLOTS, plain(reader, at).trim())
    let hash = length
    let high = 0
    for (let index = start; index < end; index++) {
      const byte = bytes[index] as number
      high |= byte
      hash = Math.imul(hash ^ byte, 0x01000193)
    }
    if (high > 127) return put(SLOTS, plain(reader, at).trim())
    hash = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    const known = texts[hash] as string
    if (known.length === length) {
      let index = 0
      while (index < length && known.charCodeAt(index) === bytes[start + index]) index++
      if (index === length) return hash
    }
    return put(hash, bytes.toString('latin1', start, end))
  }

  function plain(reader: RecordReader, at: number): string {
    const text = decode(reader.buffer, cellStart(reader, at), cellEnd(reader, at), windows1252)
    return reader.quoted && reader.quoting[at] === DOUBLED ? text.replaceAll('""', '"') : text
  }

  return { slot, texts, amounts, dates, identifiers, met, begin, plain }
}

/** White space of ASCII, as `trim()` takes it off: space, tab, line ends, form feed. */
const isBlank = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13)

const require = createRequire(import.meta.url)

function decode(bytes: Buffer, start: number, end: number, windows1252: boolean): string {
  if (start === end) return ''
  if (!windows1252) return bytes.toString('utf8', start, end)
  const iconv = require('iconv-lite') as typeof import('iconv-lite')
  return iconv.decode(bytes.subarray(start, end), 'windows-1252')
}

/** Text of some bytes of a record as read: UTF-8 if they are that, else Windows-1252. */
export function textOf(bytes: Uint8Array): string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return decode(view, 0, view.length, !isUtf8(view))
}

/** The reference for the table: the cell's text with quotes undone and white space off, from first principles. */
export function plainText(reader: RecordReader, at: number): string {
  const record = reader.buffer.subarray(reader.start, reader.end)
  const bytes = reader.buffer.subarray(cellStart(reader, at), cellEnd(reader, at))
  const text = decode(bytes, 0, bytes.length, !isUtf8(record))
  const quoted = reader.quoted && reader.quoting[at] !== BARE
  return (quoted ? text.replaceAll('""', '"') : text).trim()
}
