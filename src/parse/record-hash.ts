/**
 * 128 bits that name a record: BLAKE2s of what it says and what it inherits. It says the values of its filled cells, not
 * how they are quoted or padded, nor how its shipment is spelt. Nobody can make two records of one name, in one file or in two. The kernel and Node
 * give the same digest.
 */
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { Cells } from '../csv/cells.js'
import { latin1 } from '../csv/latin1.js'
import type { RecordReader } from '../csv/reader.js'
import { foldIdentifier } from '../values/fold.js'

export interface RecordHash {
  /** What the records from now on inherit or share: account, invoice, date. */
  inherit(account: string | null, invoice: string | null, date: string | null): void
  /** 32 hexadecimal digits of the record and of what is inherited, `-` and the row. Cells in `spelt` are folded. */
  of(spelt: ReadonlySet<number> | null): string
}
/** Characters of an identifier before the row. */
export const HASHED = 32
/** Bytes that are inherited as they are; longer ones as their own hash. */
const LONGEST = 192

export function createRecordHash(format: string, reader: RecordReader, cells: Cells): RecordHash {
  const { kernel } = reader
  const quote = reader.quote === '' ? -1 : reader.quote.charCodeAt(0)
  let [lastAccount, lastInvoice, lastDate]: (string | null | undefined)[] = []
  let prefix = Buffer.alloc(0)
  let scratch = Buffer.alloc(4096)

  function inherit(account: string | null, invoice: string | null, date: string | null): void {
    if (account === lastAccount && invoice === lastInvoice && date === lastDate) return
    lastAccount = account
    lastInvoice = invoice
    lastDate = date
    const text = Buffer.from(JSON.stringify([format, account, invoice, date]))
    prefix =
      text.length <= LONGEST ? text : Buffer.from(createHash('sha256').update(text).digest('hex'), 'latin1')
    if (kernel !== null) prefix.copy(kernel.buffer, kernel.prefix)
  }

  function of(spelt: ReadonlySet<number> | null): string {
    if (spelt !== null || kernel === null || reader.bounds !== kernel.bounds || !isText())
      return `${slowly(spelt)}-${reader.row}`
    const length = kernel.identify(
      reader.start,
      reader.count,
      reader.quoted ? 1 : 0,
      quote,
      prefix.length,
      reader.row,
    )
    return latin1(kernel.buffer, kernel.id, kernel.id + length)
  }

  /** Bytes of another encoding say the same in others. */
  function isText(): boolean {
    return reader.ascii || isUtf8(reader.buffer.subarray(reader.start, reader.end))
  }

  function slowly(spelt: ReadonlySet<number> | null): string {
    const { bounds } = reader
    let length = 0
    for (let at = 0; at < reader.count; at++) {
      if (at > 0 && (bounds[at] as number) - (bounds[at - 1] as number) === 1) continue // no byte between delimiters
      const value = trimmed(cells.plain(at))
      if (value === '') continue
      const text = spelt?.has(at) === true ? foldIdentifier(value) : value
      const bytes = Buffer.byteLength(text)
      if (scratch.length < length + 8 + bytes) scratch = Buffer.concat([scratch], 2 * (length + 8 + bytes))
      scratch.writeInt32LE(at, length)
      scratch.writeInt32LE(bytes, length + 4)
      scratch.write(text, length + 8)
      length += 8 + bytes
    }
    const digest = createHash('blake2s256').update(number(prefix.length)).update(prefix)
    return digest.update(scratch.subarray(0, length)).digest('hex').slice(0, HASHED)
  }

  return { inherit, of }
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

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}
