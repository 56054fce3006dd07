/**
 * Where a file can be cut: the starts of records, some megabytes apart, with their numbers. Only line ends and
 * quotes are looked at, most of them by the system's own search, since this runs before any worker can start.
 * Held to the record reader, whose rules it repeats, by a property test.
 *
 *     2.1,0000A1,"Smith, J",,40.20␍␊2.1,0000A1,"two␊lines",,8.15␍␊
 *                                    ^ the next record, or the start of the next piece
 */
import type { Dialect, ReaderLimits } from '../../csv/reader.js'

/** The start of a record. */
export interface Cut {
  readonly offset: number
  /** 1-based number of the record. */
  readonly row: number
  /** 1-based number of its first physical line. */
  readonly line: number
}

export interface CutFinder {
  /** Looks through the next bytes of the file; gives the cuts among them. */
  push(block: Uint8Array): Cut[]
}

const LF = 10
const CR = 13
/** The record's end is not among the bytes. */
const OPEN = -1
/**
 * Broken quoting, a record beyond the limits, a CR alone as line end: the reader has its own ways there, so there
 * are no cuts from then on.
 */
const LOST = -2

export interface CutRules {
  readonly dialect: Dialect
  readonly limits: ReaderLimits
  /** Whether a record, given with its line end, may begin a piece. */
  readonly begins: (record: Uint8Array) => boolean
}

/** Finds cuts at least `distance` bytes apart in what begins at `start` of the file. */
export function createCutFinder(
  { dialect, limits, begins }: CutRules,
  distance: number,
  start: number,
): CutFinder {
  const quote = dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0)
  const delimiter = dialect.delimiter.charCodeAt(0)
  let room: Buffer = Buffer.alloc(0)
  let bytes = room // begins with the record that the bytes so far did not end
  let offset = start // of the first of them
  let row = 1
  let line = 1
  let next = start + distance
  let lost = false
  let nextLF = 0
  let nextCR = 0
  let nextQuote = 0

  function push(block: Uint8Array): Cut[] {
    const cuts: Cut[] = []
    if (lost) return cuts
    append(block)
    nextLF = nextCR = nextQuote = -1
    let at = 0
    while (at < bytes.length) {
      const cut = { offset: offset + at, row, line }
      const following = recordEnd(at)
      if (following === OPEN) break
      if (following === LOST) {
        lost = true
        return cuts
      }
      if (cut.offset >= next && begins(bytes.subarray(at, following))) {
        cuts.push(cut)
        next = cut.offset + distance
      }
      at = following
      row++
    }
    offset += at
    bytes = bytes.subarray(at)
    return cuts
  }

  /** Adds to the bytes, in memory that is used over and over. */
  function append(block: Uint8Array): void {
    const length = bytes.length + block.length
    const into = length > room.length ? Buffer.allocUnsafeSlow(2 * length) : room
    into.set(bytes)
    into.set(block, bytes.length)
    room = into
    bytes = into.subarray(0, length)
  }

  const search = (byte: number, from: number): number => {
    const found = byte < 0 ? -1 : bytes.indexOf(byte, from)
    return found < 0 ? bytes.length : found
  }

  /** Start of the record after the one that starts at `at`; counts its lines. */
  function recordEnd(at: number): number {
    if (nextLF < at) nextLF = search(LF, at)
    if (nextCR < at) nextCR = search(CR, at)
    if (nextQuote < at) nextQuote = search(quote, at)
    const plain = nextQuote > nextLF && nextCR >= nextLF - 1
    if (!plain || nextLF === bytes.length) return careful(at)
    const end = Math.min(nextCR, nextLF)
    if (end - at > limits.recordBytes) return LOST
    line++
    return nextLF + 1
  }

  /** The same byte by byte, for records with quotes, or without an end among the bytes. */
  function careful(from: number): number {
    let lines = 1
    const first = behindMarks(from)
    let at = first
    for (; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte === LF || byte === CR) break
      if (byte !== quote || (at > first && bytes[at - 1] !== delimiter)) continue
      const closer = closingQuote(at + 1)
      if (closer + 1 >= bytes.length) return bytes.length - from > limits.recordBytes ? LOST : OPEN
      const after = bytes[closer + 1]
      if (after !== delimiter && after !== LF && after !== CR) return LOST
      lines += lineEnds(bytes, at + 1, closer)
      at = closer
    }
    if (at - from > limits.recordBytes) return LOST
    if (lines > 1 && at - from > limits.fields) return LOST // it might have too many fields
    if (bytes[at] === CR) at++
    if (at >= bytes.length) return OPEN
    if (bytes[at] !== LF) return LOST
    line += lines
    return at + 1
  }

  /** A quote counts behind byte order marks too. */
  function behindMarks(from: number): number {
    let at = from
    while (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3
    return at
  }

  /** Offset of the quote that ends the cell; the end of the bytes where it is not among them. */
  function closingQuote(from: number): number {
    let at = search(quote, from)
    while (at + 1 < bytes.length && bytes[at + 1] === quote) at = search(quote, at + 2)
    return at
  }

  return { push }
}

/** Number of line ends from `from` to `to`; CR with LF is one. */
export function lineEnds(bytes: Uint8Array, from: number, to: number): number {
  let count = 0
  for (let at = from; at < to; at++)
    if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) count++
  return count
}
