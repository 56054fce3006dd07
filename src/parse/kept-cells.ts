/**
 * Cells that many readers of a batch never ask for. They are kept as bytes, and become texts when their column is asked
 * for: on the way through the file a cell costs two numbers.
 *
 *     record  start  end    cell 0     cell 1            bytes of the block, copied once
 *        0      0     41     7..10      18..18           ORD-1…
 *        1     42     80    49..52      60..66
 */
import { isAscii, isUtf8 } from 'node:buffer'
import { latin1 } from '../csv/latin1.js'
import { cellEnd, cellStart, DOUBLED, type RecordReader } from '../csv/reader.js'
import { windows1252 } from '../csv/windows-1252.js'

export interface KeptCells {
  /** Keeps the cells of the reader's record. */
  keep(): void
  /** Texts of the records since the last call, by place in the list of positions; '' where a cell is blank. */
  take(): (place: number) => readonly string[]
}

interface Block {
  readonly bytes: Buffer
  readonly ascii: boolean
  /** Offset of the first of them in `bounds`. */
  readonly from: number
  /** Start and end of each record and of each of its kept cells; the start is negated where quotes are doubled. */
  readonly bounds: Int32Array
}

const RECORDS = 512

export function createKeptCells(reader: RecordReader, positions: readonly number[]): KeptCells {
  const width = 2 * (positions.length + 1)
  let bounds = new Int32Array(width * RECORDS)
  let used = 0

  function keep(): void {
    if (used === bounds.length) {
      const longer = new Int32Array(2 * used)
      longer.set(bounds)
      bounds = longer
    }
    bounds[used++] = reader.start
    bounds[used++] = reader.end
    if (reader.quoted) keepQuoted()
    else keepBare()
  }

  function keepBare(): void {
    const { bounds: ends, count, start } = reader
    for (let index = 0; index < positions.length; index++) {
      const at = positions[index] as number
      if (at < count) {
        bounds[used++] = at === 0 ? start : (ends[at - 1] as number) + 1
        bounds[used++] = ends[at] as number
      } else {
        bounds[used++] = start
        bounds[used++] = start
      }
    }
  }

  function keepQuoted(): void {
    for (const at of positions) {
      const there = at < reader.count
      const start = there ? cellStart(reader, at) : reader.start
      bounds[used++] = there && reader.quoting[at] === DOUBLED ? ~start : start
      bounds[used++] = there ? cellEnd(reader, at) : start
    }
  }

  function take(): (place: number) => readonly string[] {
    if (used === 0) return () => []
    const from = bounds[0] as number
    const bytes = Buffer.from(reader.buffer.subarray(from, bounds[used - width + 1]))
    const block = { bytes, ascii: isAscii(bytes), from, bounds: bounds.slice(0, used) }
    used = 0
    return (place) => textsOf(block, width, 2 * (place + 1), reader.quote)
  }

  return { keep, take }
}

/**
 * One column of a block. Records of one shipment stand together and say much the same: such a text is made once, unless quotes or
 * the encoding of its record have a say in it.
 */
function textsOf({ bytes, ascii, from, bounds }: Block, width: number, at: number, quote: string): string[] {
  const texts: string[] = []
  let last = ''
  let lastStart = 0
  let lastEnd = 0
  let lasting = false // whether the same bytes are the same text in another record
  for (let record = 0; record < bounds.length; record += width) {
    const given = bounds[record + at] as number
    let start = (given < 0 ? ~given : given) - from
    let end = (bounds[record + at + 1] as number) - from
    while (start < end && isBlank(bytes[start] as number)) start++
    while (end > start && isBlank(bytes[end - 1] as number)) end--
    if (start === end) {
      texts.push('')
      continue
    }
    let same = lasting && given >= 0 && end - start === lastEnd - lastStart
    for (let step = 0; same && step < end - start; step++)
      same = bytes[start + step] === bytes[lastStart + step]
    if (!same) {
      const plain = ascii || isAscii(bytes.subarray(start, end))
      const text = plain ? latin1(bytes, start, end) : decoded(record, start, end)
      last = given < 0 ? text.replaceAll(quote + quote, quote) : text
      lasting = plain && given >= 0
      lastStart = start
      lastEnd = end
    }
    texts.push(last)
  }
  return texts

  function decoded(record: number, start: number, end: number): string {
    const whole = bytes.subarray((bounds[record] as number) - from, (bounds[record + 1] as number) - from)
    return (isUtf8(whole) ? bytes.toString('utf8', start, end) : windows1252(bytes, start, end)).trim()
  }
}

/** White space of ASCII, as it is taken off every cell. */
const isBlank = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13)
