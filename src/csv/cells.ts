/** Cells of the reader's record as trimmed text, decoded by the record's own encoding. */
import { isAscii, isUtf8 } from 'node:buffer'
import { visibleText } from '../values/visible-text.js'
import { type CellTable, createCellTable } from './cell-table.js'
import { hasForeignLetter } from './code-page.js'
import { createListedCells } from './kernel/listed-cells.js'
import { latin1 } from './latin1.js'
import { BARE, cellEnd, cellStart, DOUBLED, type RecordReader } from './reader.js'
import { windows1252 } from './windows-1252.js'

export interface Cells {
  readonly table: CellTable
  /** Called once per record, before its cells are read. */
  begin(): void
  /** Slot of the trimmed text of cell `at`; its text must be read before the next call. */
  slot(at: number): number
  /** The cell untrimmed, with quotes removed. */
  plain(at: number): string
  /** Whether the record is UTF-8, which includes ASCII. */
  isUtf8(): boolean
  /** Encodings seen so far, and the first record with a letter of another encoding; 0 if no record has one. */
  readonly met: { utf8: boolean; windows1252: boolean; foreignRow: number }
}

/** ASCII white space removed by `trim()`: space, tab, line ends, form feed. */
const isBlank = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13)

export function createCells(reader: RecordReader): Cells {
  const table = createCellTable(reader.kernel)
  const listed = reader.kernel === null ? null : createListedCells(reader, reader.kernel, table)
  const met = { utf8: false, windows1252: false, foreignRow: 0 }
  let encoding: 'ascii' | 'utf8' | 'windows1252' = 'ascii'
  let owner: Buffer | undefined
  let view: DataView = new DataView(new ArrayBuffer(0))

  /** UTF-8 or Windows-1252 is decided for each record: one damaged byte spoils only one record. */
  function begin(): void {
    encoding = encodingOf(reader)
    if (encoding !== 'ascii') met[encoding] = true
    if (encoding === 'windows1252' && met.foreignRow === 0)
      if (hasForeignLetter(reader.buffer, reader.start, reader.end)) met.foreignRow = reader.row
    if (listed !== null) listed.begin(encoding === 'windows1252')
    else if (owner !== reader.buffer) {
      owner = reader.buffer
      view = new DataView(owner.buffer, owner.byteOffset, owner.byteLength)
    }
  }

  function slot(at: number): number {
    const found = listed === null ? lookedUp(at) : listed.slot(at)
    return found >= 0 ? found : table.odd(visibleText(plain(at)))
  }

  function lookedUp(at: number): number {
    const bytes = reader.buffer
    let start = cellStart(reader, at)
    let end = cellEnd(reader, at)
    while (start < end && isBlank(bytes[start] as number)) start++
    while (end > start && isBlank(bytes[end - 1] as number)) end--
    const doubled = reader.quoted && reader.quoting[at] === DOUBLED
    return doubled ? -1 : table.slot(bytes, view, start, end)
  }

  function plain(at: number): string {
    const [start, end] = [cellStart(reader, at), cellEnd(reader, at)]
    const text =
      encoding === 'ascii'
        ? latin1(reader.buffer, start, end)
        : decode(reader.buffer, start, end, encoding === 'windows1252')
    const doubled = reader.quoted && reader.quoting[at] === DOUBLED
    return doubled ? text.replaceAll(reader.quote + reader.quote, reader.quote) : text
  }

  return { table, begin, slot, plain, isUtf8: () => encoding !== 'windows1252', met }
}

function encodingOf({ kernel, buffer, start, end }: RecordReader): 'ascii' | 'utf8' | 'windows1252' {
  if (kernel !== null) {
    const found = kernel.encoding(start, end)
    return found === kernel.ascii ? 'ascii' : found === kernel.utf8 ? 'utf8' : 'windows1252'
  }
  const record = buffer.subarray(start, end)
  return isAscii(record) ? 'ascii' : isUtf8(record) ? 'utf8' : 'windows1252'
}

function decode(bytes: Buffer, start: number, end: number, isWindows1252: boolean): string {
  if (start === end) return ''
  return isWindows1252 ? windows1252(bytes, start, end) : bytes.toString('utf8', start, end)
}

/** Decodes bytes of a record: UTF-8 if they are valid UTF-8, otherwise Windows-1252. */
export function textOf(bytes: Uint8Array): string {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return decode(view, 0, view.length, !isUtf8(view))
}

/** The reference for the table: the cell's text without quotes and surrounding white space, computed in the simplest way. */
export function plainText(reader: RecordReader, at: number): string {
  const record = reader.buffer.subarray(reader.start, reader.end)
  const bytes = reader.buffer.subarray(cellStart(reader, at), cellEnd(reader, at))
  const text = decode(bytes, 0, bytes.length, !isUtf8(record))
  const quoted = reader.quoted && reader.quoting[at] !== BARE
  return visibleText(quoted ? text.replaceAll(reader.quote + reader.quote, reader.quote) : text)
}
