/**
 * 128 bits that name a record: BLAKE2s of what it says and what it inherits. It says the values of its filled cells, not
 * how they are quoted or padded, nor how its shipment is spelt. Nobody can make two records of one name, in one file or in two. The kernel and Node
 * give the same digest.
 *
 *     2.1,"0000A1 ",,,7      of each filled cell the empty ones before it, its length, its text: 0 3 2.1 0 6 0000A1 2 1 7
 *
 * Both numbers are one byte, or where one is large a byte of its own and one or five for each. What is inherited stands before
 * the cells. The kernel names many records together: names are asked for when all records of a batch have been added.
 */
import { createHash } from 'node:crypto'
import type { Cells } from '../csv/cells.js'
import type { Kernel } from '../csv/kernel/kernel.js'
import { latin1 } from '../csv/latin1.js'
import type { RecordReader } from '../csv/reader.js'
import { foldIdentifier } from '../values/fold.js'

export interface RecordHash {
  /** What the records from now on inherit or share: account, invoice, date. */
  inherit(account: string | null, invoice: string | null, date: string | null): void
  /** Writes the same at `to`, for plain records, which the kernel names by itself: how many bytes. */
  writeInherited(
    bytes: Buffer,
    to: number,
    account: string | null,
    invoice: string | null,
    date: string | null,
  ): number
  /** Adds the reader's record. Cells in `spelt` are folded. */
  add(spelt: ReadonlySet<number> | null): void
  /** Of each record since the last call 32 hexadecimal digits of it and of what is inherited, `-` and the row. The reader still holds them. */
  take(): string[]
}
/** Characters of an identifier before the row. */
export const HASHED = 32
/** Characters that are inherited as they are, at most three bytes each; of more their own hash. */
const LONGEST = 80

export function createRecordHash(format: string, reader: RecordReader, cells: Cells): RecordHash {
  const { kernel } = reader
  const quote = reader.quote === '' ? -1 : reader.quote.charCodeAt(0)
  let [lastAccount, lastInvoice, lastDate]: (string | null | undefined)[] = []
  let [accountText, invoiceText, inherited] = ['', '', '']
  let inheritedBytes = 0 // in the kernel's memory
  let scratch = Buffer.alloc(4096)
  let names: string[] = []
  let queued: number[] = [] // places in `names` of those that the kernel has

  let said = '' // what stands in the kernel's memory

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
    // Bytes of another encoding say the same in others.
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

  /** False where the record says more than the kernel has room for. */
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
    let last = -1 // the filled cell before
    for (let at = 0; at < reader.count; at++) {
      if (at > 0 && (bounds[at] as number) - (bounds[at - 1] as number) === 1) continue // no byte between delimiters
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

  /** Writes at `to` what stands before a text; where that goes. */
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

/** Without white space of ASCII at its ends. No pattern: one would try anew at each of many blanks within. */
function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13)

/** Writes a text, and gives the number of its bytes: most are ASCII and short. */
function written(bytes: Buffer, text: string, to: number): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 127) return bytes.write(text, to)
    bytes[to + at] = code
  }
  return text.length
}
