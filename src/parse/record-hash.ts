/**
 * 128 bits that identify a record: BLAKE2s of its values and of what it inherits. The hash covers the values of the filled cells, not
 * how they are quoted or padded, nor how the shipment number is spelt. Nobody can make two records with the same id, in one file or in two.
 * The kernel and Node give the same digest.
 *
 *     2.1,"0000A1 ",,,7      per filled cell the number of empty ones before it, its length, its text: 0 3 2.1 0 6 0000A1 2 1 7
 *
 * Both numbers share one byte, or if one is large, take a marker byte and then one or five bytes each. The inherited values come before
 * the cells. The kernel hashes many records together: ids are requested when all records of a batch have been added.
 */
import { createHash } from 'node:crypto'
import type { Cells } from '../csv/cells.js'
import type { Kernel } from '../csv/kernel/kernel.js'
import { latin1 } from '../csv/latin1.js'
import type { RecordReader } from '../csv/reader.js'
import { foldIdentifier } from '../values/fold.js'

export interface RecordHash {
  /** Sets what the following records inherit or share: account, invoice, date. */
  inherit(account: string | null, invoice: string | null, date: string | null): void
  /** Writes the same at `to`, for plain records, whose ids the kernel computes by itself; returns the number of bytes. */
  writeInherited(
    bytes: Buffer,
    to: number,
    account: string | null,
    invoice: string | null,
    date: string | null,
  ): number
  /** Adds the reader's record. Cells in `spelt` are folded. */
  add(spelt: ReadonlySet<number> | null): void
  /**
   * For each record since the last call 32 hexadecimal digits of its hash, `-` and the row. The reader must still hold
   * them.
   */
  take(): string[]
}
/** Characters of an identifier before the row. */
export const HASHED = 32
/**
 * Inherited values up to this many characters, at most three bytes each, are used as they are; longer ones are replaced
 * by their hash.
 */
const LONGEST = 80

export function createRecordHash(format: string, reader: RecordReader, cells: Cells): RecordHash {
  const { kernel } = reader
  const quote = reader.quote === '' ? -1 : reader.quote.charCodeAt(0)
  let [lastAccount, lastInvoice, lastDate]: (string | null | undefined)[] = []
  let [accountText, invoiceText, inherited] = ['', '', '']
  let inheritedBytes = 0 // in the kernel's memory
  let scratch = Buffer.alloc(4096)
  let names: string[] = []
  let queued: number[] = [] // indexes in `names` of the records that the kernel still has to hash

  let said = '' // the inherited text in the kernel's memory

  function inherit(account: string | null, invoice: string | null, date: string | null): void {
    if (inheritedBy(account, invoice, date) === said) return
    said = inherited
    if (kernel !== null) inheritedBytes = kernel.buffer.write(inherited, kernel.prefix)
  }

  function inheritedBy(account: string | null, invoice: string | null, date: string | null): string {
    if (account === lastAccount && invoice === lastInvoice && date === lastDate) return inherited
    if (account !== lastAccount) accountText = JSON.stringify([format, account]).slice(0, -1)
    if (invoice !== lastInvoice || account !== lastAccount)
      invoiceText = `${accountText},${JSON.stringify(invoice)}]`
    lastAccount = account
    lastInvoice = invoice
    lastDate = date
    inherited = invoiceText + date
    if (inherited.length > LONGEST) inherited = createHash('sha256').update(inherited).digest('hex')
    return inherited
  }

  function add(spelt: ReadonlySet<number> | null): void {
    // In another encoding the same text has other bytes.
    if (
      spelt === null &&
      kernel !== null &&
      reader.bounds === kernel.bounds &&
      cells.isUtf8() &&
      queue(kernel)
    )
      queued.push(names.push('') - 1)
    else names.push(`${slowly(spelt)}-${reader.row}`)
  }

  /** False if the record is larger than the kernel has room for. */
  function queue(kernel: Kernel): boolean {
    const { start, count, row } = reader
    const quoted = reader.quoted ? 1 : 0
    if (kernel.queue(start, count, quoted, quote, inheritedBytes, row) !== kernel.none) return true
    nameQueued(kernel)
    return kernel.queue(start, count, quoted, quote, inheritedBytes, row) !== kernel.none
  }

  function nameQueued(kernel: Kernel): void {
    const count = kernel.name()
    const { buffer, names: places } = kernel
    for (let nth = 0; nth < count; nth++) {
      const start = places[2 * nth] as number
      names[queued[nth] as number] = latin1(buffer, start, start + (places[2 * nth + 1] as number))
    }
    queued = []
  }

  function take(): string[] {
    if (kernel !== null && queued.length > 0) nameQueued(kernel)
    const taken = names
    names = []
    return taken
  }

  function slowly(spelt: ReadonlySet<number> | null): string {
    const { bounds } = reader
    let length = 0
    let last = -1 // the previous filled cell
    for (let at = 0; at < reader.count; at++) {
      if (at > 0 && (bounds[at] as number) - (bounds[at - 1] as number) === 1) continue // no byte between the delimiters
      const value = trimmed(cells.plain(at))
      if (value === '') continue
      const text = spelt?.has(at) === true ? foldIdentifier(value) : value
      const bytes = Buffer.byteLength(text)
      if (scratch.length < length + 11 + bytes) scratch = Buffer.concat([scratch], 2 * (length + 11 + bytes))
      length = head(at - last - 1, bytes, length)
      length += scratch.write(text, length)
      last = at
    }
    const digest = createHash('blake2s256')
      .update(Buffer.of(Buffer.byteLength(inherited)))
      .update(inherited)
    return digest.update(scratch.subarray(0, length)).digest('hex').slice(0, HASHED)
  }

  /** Writes the numbers before a text at `to`; returns the end. */
  function head(empty: number, bytes: number, to: number): number {
    if (empty < 7 && bytes < 32) return scratch.writeUInt8((empty << 5) | bytes, to)
    return number(bytes, number(empty, scratch.writeUInt8(255, to)))
  }

  function number(value: number, to: number): number {
    if (value < 255) return scratch.writeUInt8(value, to)
    return scratch.writeInt32LE(value, scratch.writeUInt8(255, to))
  }

  return {
    inherit,
    writeInherited: (bytes, to, account, invoice, date) =>
      written(bytes, inheritedBy(account, invoice, date), to),
    add,
    take,
  }
}

/** The text without ASCII white space at its ends. No pattern: it would try again at each of many blanks inside. */
function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13)

/** Writes a text, and returns its number of bytes: most texts are ASCII and short. */
function written(bytes: Buffer, text: string, to: number): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 127) return bytes.write(text, to)
    bytes[to + at] = code
  }
  return text.length
}
