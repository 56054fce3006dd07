/**
 * Cells that many consumers of a batch never read. They are kept as bytes and decoded when their column is
 * read: while parsing, a cell costs one comparison with the record before, because records of one shipment are
 * consecutive and mostly state the same.
 *
 *     record  encoding  cell 0    cell 1     bytes kept
 *        0        0      0..5      5..8      ORD-1006
 *        1        0      0..5      0..0      (the same as the record before, and a blank)
 */
import { isAscii } from 'node:buffer'
import type { Cells } from '../csv/cells.js'
import { latin1 } from '../csv/latin1.js'
import { cellEnd, cellStart, DOUBLED, type RecordReader } from '../csv/reader.js'
import { windows1252 } from '../csv/windows-1252.js'
import { visibleText } from '../values/visible-text.js'

type Texts = readonly (string | null)[]

export interface KeptCells {
  /** Keeps the cells of the reader's record. */
  keep(): void
  /** Texts of the records since the last call, by index in the list of positions; null if a cell is blank. */
  take(): (place: number) => Texts
}

interface Block {
  readonly bytes: Buffer
  readonly ascii: boolean
  /**
   * For each record whether it is UTF-8, then start and end of each kept cell; the start is inverted (`~`) if quotes are
   * doubled.
   */
  readonly bounds: Int32Array
}

const RECORDS = 512
const UTF_8 = 0
const WINDOWS_1252 = 1

export function createKeptCells(
  reader: RecordReader,
  { isUtf8 }: Pick<Cells, 'isUtf8'>,
  positions: readonly number[],
  blankText: string | undefined,
): KeptCells {
  const width = 2 * positions.length + 1
  let bounds = new Int32Array(width * RECORDS)
  let used = 0
  let bytes: Buffer = Buffer.allocUnsafeSlow(1 << 14)
  let filled = 0
  let encoding = UTF_8
  // Position of the last kept bytes of each cell, `end` 0 for none: the same bytes in another encoding are another text.
  const starts = new Int32Array(positions.length)
  const ends = new Int32Array(positions.length)

  function keep(): void {
    if (positions.length === 0) return
    if (used === bounds.length) bounds = longer(bounds)
    const own = isUtf8() ? UTF_8 : WINDOWS_1252
    if (own !== encoding) ends.fill(0)
    encoding = own
    bounds[used++] = own
    for (let index = 0; index < positions.length; index++) {
      const at = positions[index] as number
      let start = 0
      let end = 0
      if (at < reader.count) {
        start = cellStart(reader, at)
        end = cellEnd(reader, at)
      }
      while (start < end && isBlank(reader.buffer[start] as number)) start++
      while (end > start && isBlank(reader.buffer[end - 1] as number)) end--
      if (start < end) keepBytes(index, start, end, reader.quoted && reader.quoting[at] === DOUBLED)
      else {
        bounds[used++] = 0
        bounds[used++] = 0
      }
    }
  }

  function keepBytes(index: number, start: number, end: number, doubled: boolean): void {
    const { buffer } = reader
    const length = end - start
    const last = starts[index] as number
    let same = 0
    if ((ends[index] as number) - last === length)
      while (same < length && bytes[last + same] === buffer[start + same]) same++
    if (same < length) {
      if (filled + length > bytes.length) bytes = Buffer.concat([bytes], 2 * (filled + length))
      for (let step = 0; step < length; step++) bytes[filled + step] = buffer[start + step] as number
      starts[index] = filled
      filled += length
      ends[index] = filled
    }
    const from = starts[index] as number
    bounds[used++] = doubled ? ~from : from
    bounds[used++] = ends[index] as number
  }

  function take(): (place: number) => Texts {
    const kept = Buffer.from(bytes.subarray(0, filled))
    const block = { bytes: kept, ascii: isAscii(kept), bounds: bounds.slice(0, used) }
    used = filled = 0
    ends.fill(0)
    return (place) => textsOf(block, width, 2 * place + 1, reader.quote, blankText)
  }

  return { keep, take }
}

function longer(bounds: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(2 * bounds.length)
  twice.set(bounds)
  return twice
}

/** One column of a block. */
function textsOf(
  { bytes, ascii, bounds }: Block,
  width: number,
  at: number,
  quote: string,
  blankText: string | undefined,
): Texts {
  const texts: (string | null)[] = []
  let last: string | null = null
  let lastStart = 0
  let lastEnd = 0
  for (let record = 0; record < bounds.length; record += width) {
    const start = bounds[record + at] as number
    const end = bounds[record + at + 1] as number
    if (end === 0) {
      texts.push(null)
      continue
    }
    if (start !== lastStart || end !== lastEnd) {
      const first = start < 0 ? ~start : start
      const text = ascii ? latin1(bytes, first, end) : decoded(bounds[record] === UTF_8, first, end)
      const plain = start < 0 ? text.replaceAll(quote + quote, quote) : text
      last = plain === '' || plain === blankText ? null : plain
      lastStart = start
      lastEnd = end
    }
    texts.push(last)
  }
  return texts

  function decoded(isUtf8: boolean, start: number, end: number): string {
    return visibleText(isUtf8 ? bytes.toString('utf8', start, end) : windows1252(bytes, start, end))
  }
}

/** ASCII white space, which is trimmed off every cell. */
const isBlank = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13)
