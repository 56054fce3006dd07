/**
 * A zip archive written as a stream: one member at a time, deflated while it is written, followed by its checksum and lengths.
 *
 *     PK34 name | deflated bytes | PK78 checksum lengths | … | directory: PK12 for each member | PK56
 */
import { once } from 'node:events'
import { createDeflateRaw } from 'node:zlib'
import { crc32 } from '../../input/checked.js'
import { InvoiceError } from '../../schema/errors.js'
import type { Sink } from '../sink.js'

export interface Zip {
  /** Begins a member. The previous one must have ended. */
  member(name: string): ZipMember
  /** Writes the directory. */
  finish(): Promise<void>
}

export interface ZipMember {
  write(text: string): Promise<void>
  end(): Promise<void>
}

/** The maximum in 32 bits: longer archives need an extension of the format that not every reader has. */
const MOST = 0xffff_ffff
/** Rows of a sheet are repetitive: the fast levels pack them nearly as well as the slow ones. */
const LEVEL = 3
const DEFLATED = 8
const VERSION = 20
const VERSION_MADE = Buffer.from([VERSION, 0])
/** Lengths after the bytes, and a name in UTF-8. */
const FLAGS = 0x0808
/** 1980-01-01, a fixed date: the same rows give the same file. */
const DATE = 0x21

const LOCAL = Buffer.from('PK\x03\x04')
const BEHIND = Buffer.from('PK\x07\x08')
const LISTED = Buffer.from('PK\x01\x02')
const LAST = Buffer.from('PK\x05\x06')
/** Bytes of a member's local header without its name. */
const HEADER = 30
/** Checksum and lengths, which are known only after the bytes. */
const NOT_YET = Buffer.alloc(12)

interface Entry {
  readonly name: Buffer
  readonly offset: number
  readonly crc: number
  readonly packed: number
  readonly size: number
}

export function createZip(sink: Sink): Zip {
  const entries: Entry[] = []
  let offset = 0

  async function send(bytes: Uint8Array): Promise<void> {
    offset += bytes.length
    if (offset > MOST) throw tooLong()
    await sink.write(bytes)
  }

  function member(text: string): ZipMember {
    const name = Buffer.from(text)
    const begins = offset
    const engine = createDeflateRaw({ level: LEVEL, chunkSize: 1 << 16 })
    let packed: Buffer[] = []
    engine.on('data', (piece: Buffer) => packed.push(piece))
    let begun = false
    let crc = 0
    let size = 0

    async function flush(): Promise<void> {
      if (!begun) await send(Buffer.concat([LOCAL, fixed(), NOT_YET, lengthOf(name), name]))
      begun = true
      const pieces = packed
      packed = []
      for (const piece of pieces) await send(piece)
    }

    return {
      write: async (chunk) => {
        const bytes = Buffer.from(chunk)
        crc = crc32(bytes, crc)
        size += bytes.length
        if (size > MOST) throw tooLong()
        await new Promise<void>((resolve) => engine.write(bytes, () => resolve()))
        await flush()
      },
      end: async () => {
        const ended = once(engine, 'end')
        engine.end()
        await ended
        await flush()
        const entry = { name, offset: begins, crc, packed: offset - begins - HEADER - name.length, size }
        entries.push(entry)
        await send(Buffer.concat([BEHIND, countsOf(entry)]))
      },
    }
  }

  async function finish(): Promise<void> {
    const start = offset
    for (const entry of entries) {
      const rest = Buffer.alloc(14)
      rest.writeUInt32LE(entry.offset, 10)
      const parts = [VERSION_MADE, fixed(), countsOf(entry), lengthOf(entry.name), rest, entry.name]
      await send(Buffer.concat([LISTED, ...parts]))
    }
    const end = Buffer.alloc(18)
    end.writeUInt16LE(entries.length, 4)
    end.writeUInt16LE(entries.length, 6)
    end.writeUInt32LE(offset - start, 8)
    end.writeUInt32LE(start, 12)
    await send(Buffer.concat([LAST, end]))
  }

  return { member, finish }
}

function fixed(): Buffer {
  const bytes = Buffer.alloc(10)
  bytes.writeUInt16LE(VERSION, 0)
  bytes.writeUInt16LE(FLAGS, 2)
  bytes.writeUInt16LE(DEFLATED, 4)
  bytes.writeUInt16LE(DATE, 8)
  return bytes
}

function countsOf({ crc, packed, size }: Entry): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUInt32LE(crc, 0)
  bytes.writeUInt32LE(packed, 4)
  bytes.writeUInt32LE(size, 8)
  return bytes
}

/** Length of the name, and of the absent extra field. */
function lengthOf(name: Buffer): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt16LE(name.length, 0)
  return bytes
}

const tooLong = (): InvoiceError =>
  new InvoiceError({
    code: 'output',
    expected: 'a workbook of at most 4 GiB',
    remedy: 'Write these as CSV or Parquet, or give fewer files at once.',
  })
