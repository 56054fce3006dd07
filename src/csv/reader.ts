/**
 * The record reader: one loop over bytes that notes where each cell begins and ends. Nothing is copied or
 * turned into text here; `cells.ts` does that for the few cells that a format names.
 *
 *     2.1,0000A1,"Smith, J",,40.20␍␊        a cell begins after a delimiter or a line end
 *     ^   ^      ^        ^ ^
 *     a quote counts only as a cell's first byte; inside, `""` is one quote and line ends are text;
 *     a closing quote must be followed by a delimiter or a line end, otherwise the quoting is broken.
 *
 * For a record with broken quoting, or one above the size limit, only its first physical line is returned
 * (`fault`), and reading goes on at the next line: one wild quote never swallows the rest of a file. After many
 * lines have been searched in vain, a quoted cell ends with its line from then on: wild quotes cost time in
 * proportion to the file.
 */
import type { Kernel } from './kernel/kernel.js'

/** How a file separates and quotes its cells. */
export interface Dialect {
  readonly delimiter: string
  /** The quote character, or '' if cells are never quoted. */
  readonly quote: string
  /** The decimal mark that the file itself states. */
  readonly decimal?: 'point' | 'comma'
  /** Creates the reader for files whose records are not delimited as in a table. */
  readonly reader?: (limits: ReaderLimits) => RecordReader
}

export interface ReaderLimits {
  /** Greatest size of one record in bytes. */
  readonly recordBytes: number
  /** Greatest number of cells in one record. */
  readonly fields: number
}
export const READER_LIMITS: ReaderLimits = { recordBytes: 1 << 20, fields: 10_000 }

/** Quoting of a cell: none, quoted, quoted with doubled quotes inside. */
export const BARE = 0
export const QUOTED = 1
export const DOUBLED = 2

/** `segment`: the error is in `problem`. */
export type ReaderFault = 'quote' | 'record_size' | 'field_count' | 'segment'

/** The error in a record that can be read. */
export interface ReaderProblem {
  readonly column?: string | undefined
  readonly value?: string | undefined
  readonly expected: string
  readonly remedy: string
}

/** An amount that no cell of a record holds. */
export interface UnreadMoney {
  readonly column: string
  readonly amount: string
  readonly currency: string
}

/** The reader is also the view of its current record, which is valid until the next `next()` or `push()`. */
export interface RecordReader {
  /** The quote character, '' if cells are never quoted. */
  readonly quote: string
  /** The kernel in whose memory its records are read; null if the reader has none. */
  readonly kernel: Kernel | null
  /** Bytes of the records, between `start` and `end`. */
  buffer: Buffer
  /** Number of cells. */
  count: number
  /** Offset of the delimiter or line end after each cell. */
  bounds: Int32Array
  /** Quoting of each cell; only valid if `quoted` shows that the record has a quoted cell. */
  quoting: Uint8Array
  quoted: boolean
  /** The record's bytes without its line end. */
  start: number
  end: number
  /** 1-based number of the record, and of the physical line it starts on. */
  row: number
  line: number
  fault: ReaderFault | null
  readonly problem?: ReaderProblem | null
  /** Cells with several texts in the file, and all of these texts: the cell holds the last one. */
  readonly repeated?: ReadonlyMap<number, readonly string[]> | null
  /** The amount of a record that has only its tag. */
  readonly unread?: UnreadMoney | null
  /** The record as it is in the file, if its cells are not made from its bytes alone. */
  readonly raw?: () => Uint8Array
  /** Whether the record is closed by a line end: the last one of a file may lack it, or be cut off. */
  ended: boolean
  push(chunk: Uint8Array): void
  /** No more bytes will come. */
  finish(): void
  /** Moves to the next record. False: more bytes are needed, or the file has ended. */
  next(): boolean
  /**
   * Skips as many lines as can be recognised quickly as having neither a quote nor a possible date that shows an order of day and month. They
   * are not numbered. Orders in `known` are not searched for: two bits for each of `-`, `.` and `/`, day first and month first.
   */
  passUndated(known: number): void
  /**
   * Reads the following plain records in the kernel and returns their number. The reader does not move. `until`: start of the
   * record after them; the end of the bytes if left out.
   */
  plain(wanted: number, until?: number): number
  /** Adds the following plain records to the kernel's sums and returns their number. The reader does not move. */
  addTotals(): number
  /** Moves past this many plain records with this many lines; the next one starts at `at`. */
  leave(records: number, lines: number, at: number): void
  /** Whether the next record starts at this offset. */
  isAt(place: number): boolean
}

/** Offset of the first byte of cell `at`, without its quote. */
export function cellStart(reader: RecordReader, at: number): number {
  const start = at === 0 ? reader.start : (reader.bounds[at - 1] as number) + 1
  return reader.quoted && reader.quoting[at] !== BARE ? start + 1 : start
}

/** Offset after the last byte of cell `at`, without its quote. */
export function cellEnd(reader: RecordReader, at: number): number {
  const end = reader.bounds[at] as number
  return reader.quoted && reader.quoting[at] !== BARE ? end - 1 : end
}

/** Bytes after the last one, so that four may be read at once from any cell's start. */
const SLACK = 8
/** For each byte read since the first failed search, at most this many bytes after a line may be searched in vain. */
const PATIENCE = 8
const LF = 10
const CR = 13

export function createRecordReader(
  dialect: Dialect,
  limits: ReaderLimits = READER_LIMITS,
  lent: Kernel | null = null,
): RecordReader {
  if (dialect.reader !== undefined) return dialect.reader(limits)
  const kernel = lent !== null && limits.fields < lent.cells ? lent : null
  const base = kernel?.bytes ?? 0 // offset of the first byte
  const delimiter = dialect.delimiter.charCodeAt(0)
  const quote = dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0)
  const highest = Math.max(delimiter, quote, LF, CR) // every byte above is plain: most of the file

  let buffer = kernel?.buffer ?? Buffer.alloc(0)
  let length = base
  let position = base // where the next record starts
  let finished = false
  let nextLine = 1
  let skipping = false // within the rest of a record above the size limit
  let capacity = kernel?.cells ?? 512
  let dirty = 0 // cells of the last record with quotes
  let passed = 0 // bytes that have left the buffer
  let wasted = 0 // bytes after the first line of the records that were given up
  let since = 0 // where the first of them began

  const reader: RecordReader = {
    quote: dialect.quote,
    kernel,
    buffer,
    count: 0,
    bounds: kernel?.bounds ?? new Int32Array(capacity),
    quoting: kernel?.quoting ?? new Uint8Array(capacity),
    quoted: false,
    start: 0,
    end: 0,
    row: 0,
    line: 1,
    fault: null,
    ended: true,
    push,
    finish: () => {
      finished = true
    },
    next,
    passUndated,
    plain,
    addTotals,
    leave,
    isAt: (place) => position === place,
  }

  function push(chunk: Uint8Array): void {
    if (kernel !== null) renew(kernel)
    const rest = length - position
    if (position > base) buffer.copyWithin(base, position, length)
    makeRoom(rest + chunk.length, rest)
    buffer.set(chunk, base + rest)
    length = base + rest + chunk.length
    passed += position - base
    position = base
  }

  /** Makes room for `bytes`; the first `rest` of them are already in the buffer. */
  function makeRoom(bytes: number, rest: number): void {
    if (kernel !== null) {
      kernel.makeRoom(Math.max(bytes, 2 * rest))
      renew(kernel)
    } else if (bytes + SLACK > buffer.length) {
      reader.buffer = Buffer.allocUnsafeSlow(Math.max(bytes, 2 * rest, 1 << 16) + SLACK)
      buffer.copy(reader.buffer, 0, 0, rest)
    }
    buffer = reader.buffer
  }

  /** Refreshes the views, because the kernel's memory may have grown. */
  function renew(own: Kernel): void {
    own.renew()
    reader.buffer = buffer = own.buffer
    reader.bounds = own.bounds
    reader.quoting = own.quoting
  }

  function grow(): void {
    capacity *= 2
    const bounds = new Int32Array(capacity)
    const quoting = new Uint8Array(capacity)
    bounds.set(reader.bounds)
    quoting.set(reader.quoting)
    reader.bounds = bounds
    reader.quoting = quoting
  }

  function next(): boolean {
    if (skipping && !skipLine()) return false
    if (position >= length) return false
    if (buffer[position] === 0xef && !passMark()) return false
    return read()
  }

  function passUndated(known: number): void {
    const at = kernel === null ? position : kernel.undated(position, length, quote < 0 ? LF : quote, known)
    if (at === position) return
    position = at
    skipping = false
  }

  function plain(wanted: number, until = length): number {
    // If the limit of cells is lower than usual, each record is counted separately.
    if (kernel === null || skipping || limits.fields < READER_LIMITS.fields) return 0
    const patient = isPatient() ? 1 : 0
    const mark = quote < 0 ? LF : quote
    return kernel.plain(position, until, delimiter, mark, limits.recordBytes, wanted, patient)
  }

  function addTotals(): number {
    if (kernel === null || skipping || limits.fields < READER_LIMITS.fields) return 0
    const patient = isPatient() ? 1 : 0
    const mark = quote < 0 ? LF : quote
    const { totals } = kernel
    const count = totals.addTotals(position, length, delimiter, mark, limits.recordBytes, patient, reader.row)
    renew(kernel)
    return count
  }

  function leave(records: number, lines: number, at: number): void {
    reader.row += records
    nextLine += lines
    position = at
    dirty = capacity
  }

  /** Skips byte order marks before a record: concatenated files keep theirs. False: no record is certain yet, or none is left. */
  function passMark(): boolean {
    while (buffer[position] === 0xef && position < length) {
      if (position + 3 > length) return finished
      if (buffer[position + 1] !== 0xbb || buffer[position + 2] !== 0xbf) break
      position += 3
    }
    return position < length
  }

  /** Skips the rest of an oversized record's first line. */
  function skipLine(): boolean {
    const at = lineEnd(position)
    if (at < 0) {
      // A CR at the end stays: the next byte shows whether it is a line end of two.
      position = length > position && buffer[length - 1] === CR ? length - 1 : length
      return false
    }
    skipping = false
    position = afterLineEnd(at)
    nextLine++
    return true
  }

  /** Offset of the first line end from `from` that is completely in the buffer; -1 if there is none. */
  function lineEnd(from: number): number {
    let at = from
    while (at < length && buffer[at] !== LF && buffer[at] !== CR) at++
    if (at >= length) return finished ? length : -1
    return buffer[at] === CR && at + 1 >= length && !finished ? -1 : at
  }

  const afterLineEnd = (at: number): number =>
    at < length && buffer[at] === CR && at + 1 < length && buffer[at + 1] === LF
      ? at + 2
      : Math.min(at + 1, length)

  /** Ends the current record at `end`, the next starting at `following`. */
  function close(
    count: number,
    end: number,
    following: number,
    lines: number,
    fault: ReaderFault | null,
  ): true {
    reader.count = count
    reader.start = position
    reader.end = end
    reader.line = nextLine
    reader.row++
    reader.fault = fault
    reader.ended = following > end
    position = following
    nextLine += lines
    return true
  }

  /** Gives up a broken record, whose fault was found at `seen`: its first physical line is returned as one cell. */
  function giveUp(fault: ReaderFault, seen: number): boolean {
    if (reader.quoted) reader.quoting.fill(BARE) // it must not affect the records after this one
    reader.quoted = false
    const at = lineEnd(position)
    if (at >= 0 && at - position <= limits.recordBytes) {
      reader.bounds[0] = at
      if (wasted === 0) since = passed + position
      wasted += Math.max(0, seen - at)
      return close(1, at, afterLineEnd(at), 1, fault)
    }
    const cut = position + limits.recordBytes
    if (!finished && cut + 1 >= length) return false // more bytes are needed to know its first line
    reader.bounds[0] = cut
    skipping = true
    return close(1, cut, cut, 0, fault)
  }

  /** Most records have no quoted cell and end within the buffer: the short loop reads them. */
  function read(): boolean {
    const bound = position + limits.recordBytes + 1
    const stop = Math.min(bound, length)
    let count =
      kernel === null
        ? bareCells(buffer, reader.bounds, position, stop, delimiter, quote, highest)
        : kernel.scan(position, stop, delimiter, quote < 0 ? LF : quote, dirty, isPatient() ? 1 : 0)
    const quoted = kernel !== null && count >= kernel.withQuotes
    let lines = 1
    if (quoted) {
      count -= kernel.withQuotes
      lines += Math.floor(count / kernel.within)
      dirty = count %= kernel.within
    }
    if (count < 0 || count > capacity || count > limits.fields) return scan()
    const end = reader.bounds[count - 1] as number
    if (buffer[end] === CR && end + 1 >= length && !finished) return false
    reader.quoted = quoted
    return close(count, end, afterLineEnd(end), lines, null)
  }

  /** Whether a quoted cell may continue after its line. */
  function isPatient(): boolean {
    return wasted === 0 || wasted <= PATIENCE * (passed + position - since + limits.recordBytes)
  }

  /** Finds the record's cells. Reads at most one byte past the size limit, so the result does not depend on how the bytes are cut. */
  function scan(): boolean {
    const bytes = buffer
    const { bounds, quoting } = reader
    // Copies of the values that the loop compares with: closure variables would be loaded again for every byte.
    const [comma, mark, top, room] = [delimiter, quote, highest, capacity]
    const bound = position + limits.recordBytes + 1
    const oversized = bound <= length
    const stop = oversized ? bound : length
    let at = position
    let cell = position
    let count = 0
    let lines = 1
    const patient = isPatient()
    quoting.fill(BARE)
    dirty = capacity
    reader.quoted = false
    for (; at < stop; at++) {
      const byte = bytes[at] as number
      if (byte > top) continue
      if (byte === comma) {
        if (count === room) return growAndScan(at)
        bounds[count++] = at
        cell = at + 1
      } else if (byte === LF || byte === CR) break
      else if (byte === mark && at === cell) {
        if (count === room) return growAndScan(at)
        reader.quoted = true
        quoting[count] = QUOTED
        for (at++; ; at += 2) {
          while (at < stop && bytes[at] !== mark) {
            if (bytes[at] === LF || bytes[at] === CR) {
              if (!patient) return giveUp('quote', at)
              if (bytes[at] === LF || bytes[at + 1] !== LF) lines++
            }
            at++
          }
          if (at + 1 >= stop || bytes[at + 1] !== mark) break
          quoting[count] = DOUBLED
        }
        if (at >= stop) return oversized || finished ? giveUp('quote', at) : false
        const closer = at + 1 < stop ? bytes[at + 1] : LF
        if (closer !== comma && closer !== LF && closer !== CR) return giveUp('quote', at)
      }
    }
    if (at >= stop && (oversized || !finished)) return oversized ? giveUp('record_size', at) : false
    if (count === room) return growAndScan(at)
    bounds[count++] = at
    if (count > limits.fields) return giveUp('field_count', at)
    if (at < length && bytes[at] === CR && at + 1 >= length && !finished) return false
    return close(count, at, afterLineEnd(at), lines, null)
  }

  function growAndScan(at: number): boolean {
    if (capacity > limits.fields) return giveUp('field_count', at)
    grow()
    return scan()
  }

  return reader
}

/**
 * Bounds of a record's cells if none is quoted: their number, or -1 at a quoted cell or if the bytes end
 * first. A separate function because nothing else in the reader runs once per byte.
 */
function bareCells(
  bytes: Uint8Array,
  bounds: Int32Array,
  from: number,
  stop: number,
  delimiter: number,
  quote: number,
  highest: number,
): number {
  let count = 0
  let cell = from
  for (let at = from; at < stop; at++) {
    const byte = bytes[at] as number
    if (byte > highest) continue
    if (byte === delimiter) {
      bounds[count++] = at
      cell = at + 1
    } else if (byte === LF || byte === CR) {
      bounds[count++] = at
      return count
    } else if (byte === quote && at === cell) return -1
  }
  return -1
}
