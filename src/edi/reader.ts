/**
 * The reader of segments: every segment is a record, whose cells are the columns of its format. The cells of a charge come from its own
 * segment and from the segments before it:
 *
 *     ST*210*0001~            segment │ ST-01 │ B3-02 │ L0-04 │ L1-04 │ …
 *     B3**77001*…~      →     ST      │ 210   │       │       │
 *     L0*1***940*G~           L1      │ 210   │ 77001 │ 940   │ 12550 │
 *     L1*1***12550~           B3, L0: their tag alone
 *
 * Segments are split at the separators that each interchange states, regardless of line breaks. If a segment needs
 * later ones, they are looked up ahead within its group. Memory holds one record at a time, and the values that still apply.
 */
import { latin1 } from '../csv/latin1.js'
import type { ReaderFault, ReaderLimits, ReaderProblem, RecordReader, UnreadMoney } from '../csv/reader.js'
import type { SegmentLayout } from '../format/segment-layout.js'
import { createEnvelopes } from './envelopes.js'
import { createHeldValues } from './held-values.js'
import { cutShort, tooLong, unendedSegment } from './problems.js'
import { cutSegment, type Segment, type SegmentSpan } from './segment.js'
import { segmentEnd } from './segment-end.js'
import { type Separators, separatorsAt } from './separators.js'
import { bindUnreadMoney } from './unread-money.js'

/** Maximum bytes of a message that are examined ahead of its first record: longer ones are read without later values. */
const FORESEEN = 16 << 20
const SLACK = 8 // so that four bytes may be read at once from the start of any cell
const BETWEEN = 0x1f
const LF = 10
const CR = 13

/** White space between segments, and the end mark of old text files. */
const isBlank = (byte: number | undefined): boolean =>
  byte === 32 || (byte !== undefined && byte >= 9 && byte <= 13) || byte === 26 || byte === 0

export function createSegmentReader(
  layout: SegmentLayout,
  columns: readonly string[],
  stated: Separators,
  limits: ReaderLimits,
): RecordReader {
  const heldValues = createHeldValues(layout, columns)
  const envelopes = createEnvelopes(layout.envelopes)
  const whole = new Set(layout.records)
  const unreadOf = bindUnreadMoney(layout, columns, heldValues.isWithin)
  const message = layout.envelopes.find(({ ahead }) => ahead === true)
  let bytes = Buffer.alloc(0)
  let length = 0
  let position = 0
  let finished = false
  let cutOff = false // the file ends inside the group of a record
  let awaited = 0 // bytes needed before a message is examined again: otherwise a long one would be at every chunk
  let over = false // what is missing at the end was reported
  let separators = stated
  let nextLine = 1
  let before = 0 // the position up to which lines are counted
  let raw = Buffer.alloc(0)
  let fault: ReaderFault | null = null
  let problem: ReaderProblem | null = null
  let repeated: Exclude<RecordReader['repeated'], undefined> = null
  let unread: UnreadMoney | null = null
  let unforeseen = false // the message is too long to be examined ahead

  const reader = {
    quote: '',
    kernel: null,
    buffer: Buffer.allocUnsafeSlow(1 << 12),
    count: 0,
    bounds: new Int32Array(columns.length),
    quoting: new Uint8Array(columns.length),
    quoted: false,
    start: 0,
    end: 0,
    row: 0,
    line: 1,
    get fault() {
      return fault
    },
    get problem() {
      return problem
    },
    get repeated() {
      return repeated
    },
    get unread() {
      return unread
    },
    raw: () => raw,
    ended: true,
    push,
    finish: () => {
      finished = true
    },
    next,
    passUndated: () => undefined,
    plain: () => 0,
    addTotals: () => 0,
    leave: () => undefined,
    isAt: (place: number) => place === position,
  }

  function push(chunk: Uint8Array): void {
    const rest = length - position
    if (rest + chunk.length > bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(rest + chunk.length, 2 * bytes.length))
      bytes.copy(grown, 0, position, length)
      bytes = grown
    } else bytes.copyWithin(0, position, length)
    bytes.set(chunk, rest)
    length = rest + chunk.length
    position = 0
  }

  function next(): boolean {
    position = skipBlank(position, true)
    if (!finished && length - position < awaited) return false
    const found = position >= length ? undefined : segmentAt(position, separators)
    if (found === null) return false // more bytes are needed
    if (found === undefined) return finished && !over && endOfFile()
    if (found === 'oversized') return giveUp()
    const segment = cutSegment(latin1(bytes, found.start, found.end), found.separators)
    if (segment.tag === message?.opens && !foresee(segment, found)) return false
    cutOff = false
    const level = whole.has(segment.tag) ? recordLevel(segment, found) : 0
    if (level === null) return false
    reader.row++
    reader.line = nextLine
    raw = bytes.subarray(found.start, found.end)
    problem = envelopes.pass(segment)
    if (unforeseen) problem ??= tooLong(segment.tag)
    unforeseen = false
    if (!found.ended) problem = brokenOff(segment)
    else if (cutOff) problem = cutShort(segment.tag)
    fault = problem === null ? null : 'segment'
    separators = found.separators
    unread = null
    if (whole.has(segment.tag)) writeRecord(segment, level)
    else {
      heldValues.hold(segment, separators)
      unread = unreadOf(segment, separators)
      writeTag(segment)
    }
    countLines(position, found.next)
    position = found.next
    return true
  }

  /**
   * Adds the values of the segment and, if it opens a group whose segments belong to its record, those of the group. Returns the level
   * for looking up its values; null if the bytes end before the group does.
   */
  function recordLevel(segment: Segment, found: SegmentSpan): number | null {
    const ahead = heldValues.aheadOf(segment.tag)
    heldValues.hold(segment, found.separators)
    if (ahead < 0) return heldValues.levels - 1
    for (let at = found.next; ; ) {
      at = skipBlank(at, false)
      const behind = at >= length ? undefined : segmentAt(at, found.separators)
      if (behind === 'oversized') return ahead
      if (behind === null || (behind === undefined && !finished)) return null
      cutOff = behind === undefined || !behind.ended
      if (behind === undefined || cutOff) return ahead
      const other = cutSegment(latin1(bytes, behind.start, behind.end), behind.separators)
      if (heldValues.ends(other.tag, ahead)) return ahead
      heldValues.hold(other, behind.separators)
      at = behind.next
    }
  }

  /** Examines the envelope opened by the segment; false if more bytes are needed. */
  function foresee(segment: Segment, found: SegmentSpan): boolean {
    const scout = createHeldValues(layout, columns)
    scout.hold(segment, found.separators)
    for (let at = found.next; !unforeseen; unforeseen = at - found.start >= FORESEEN) {
      at = skipBlank(at, false)
      const behind = at >= length ? undefined : segmentAt(at, found.separators)
      if (!finished && (behind === null || behind === undefined)) {
        awaited = Math.min(2 * (length - position), FORESEEN)
        return false
      }
      if (behind === null || behind === undefined || behind === 'oversized') break
      const other = cutSegment(latin1(bytes, behind.start, behind.end), behind.separators)
      if (other.tag === message?.closes || other.tag === message?.opens) break
      scout.hold(other, behind.separators)
      at = behind.next
    }
    heldValues.foresee(scout.ofEnvelope())
    return true
  }

  /** The segment at a position; null if more bytes may contain its end, undefined at the end of the file. */
  function segmentAt(at: number, known: Separators): SegmentSpan | 'oversized' | null | undefined {
    const begins = separatorsAt(bytes, at, length, finished)
    if (begins === 'more') return null
    const own = begins === null ? known : begins.separators
    const start = begins === null ? at : begins.start
    const end = endOf(start, own)
    if (end >= 0) return { start, end, next: end + 1, separators: own, ended: true }
    if (length - start > limits.recordBytes) return 'oversized'
    if (!finished) return null
    return { start, end: length, next: length, separators: own, ended: false }
  }

  /** The position of the segment's end, -1 if it was not found or is beyond the limit. */
  const endOf = (start: number, own: Separators): number =>
    segmentEnd(bytes, start, Math.min(length, start + limits.recordBytes + 1), own)

  /** A segment end at the beginning of a segment is a doubled one: there is no segment between. */
  function skipBlank(from: number, counted: boolean): number {
    let at = from
    const end = separators.end.charCodeAt(0)
    while (at < length && (isBlank(bytes[at]) || bytes[at] === end)) at++
    if (counted) countLines(from, at)
    return at
  }

  /** CR followed by LF is one line end. */
  function countLines(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const byte = bytes[at] as number
      if (byte === CR || (byte === LF && before !== CR)) nextLine++
      before = byte
    }
  }

  /** Of a segment above the limit the first bytes are returned; nothing after it can be split. */
  function giveUp(): boolean {
    reader.row++
    reader.line = nextLine
    raw = bytes.subarray(position, position + limits.recordBytes)
    fault = 'record_size'
    problem = null
    writeTag({ tag: '', elements: [] })
    const at = endOf(position + limits.recordBytes, separators)
    const next = at < 0 ? length : at + 1
    countLines(position, next)
    position = next
    return true
  }

  /** A separate record reports what is missing after the last one. */
  function endOfFile(): boolean {
    over = true
    unread = null
    problem = envelopes.end()
    if (problem === null) return false
    fault = 'segment'
    reader.row++
    reader.line = nextLine
    raw = Buffer.alloc(0)
    writeTag({ tag: '', elements: [] })
    return true
  }

  /** The last segment without its end. If it correctly closes the outermost envelope, nothing is missing. */
  function brokenOff({ tag }: Segment): ReaderProblem | null {
    over = true
    const missing = envelopes.end()
    return missing === null ? problem : unendedSegment(tag, missing)
  }

  function writeRecord(segment: Segment, level: number): void {
    const own = heldValues.aheadOf(segment.tag)
    let end = write(segment.tag, 0, 0)
    for (let column = 1; column < columns.length; column++)
      end = write(heldValues.value(column, level), column, end)
    repeated = heldValues.repeated(level)
    heldValues.recorded()
    reader.count = columns.length
    reader.end = end - 1
    if (own < 0) return
    // Values that were looked up ahead are set again when their segments are read.
    heldValues.leave(own)
    heldValues.hold(segment, separators)
  }

  function writeTag({ tag }: Segment): void {
    repeated = null
    reader.count = 1
    reader.end = write(tag, 0, 0) - 1
  }

  /** Writes a cell and the delimiter after it; returns the position of the next. */
  function write(text: string, column: number, at: number): number {
    const end = at + text.length
    if (end + SLACK >= reader.buffer.length) {
      const grown = Buffer.allocUnsafeSlow(2 * (end + SLACK))
      reader.buffer.copy(grown, 0, 0, at)
      reader.buffer = grown
    }
    const { buffer } = reader
    for (let from = 0; from < text.length; from++) buffer[at + from] = text.charCodeAt(from)
    buffer[end] = BETWEEN
    reader.bounds[column] = end
    return end + 1
  }

  return reader
}
