import { once } from 'node:events'
import { createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from 'node:zlib'
import { InvoiceError, isInvoiceError } from '../schema/errors.js'
import { type Blocks, lazyBlocks, peekBytes } from './blocks.js'
import { type InputLimits, limitError, RATIO_GRACE } from './limits.js'

/** How a file is packed, according to its first bytes. Its name is ignored. */
export type Packing = 'gzip' | 'zip' | 'none'
export const MAGIC_LENGTH = 4

export function packingOf(head: Uint8Array): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  const zip = head[0] === 0x50 && head[1] === 0x4b
  // PK 3 4 begins a member, PK 5 6 the directory of an empty archive.
  if (zip && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6))) return 'zip'
  return 'none'
}

/** The bytes of one file: unpacked if it is gzip. */
export function unpackGzip(source: Blocks, name: string, limits: InputLimits): Blocks {
  return lazyBlocks(source, async () => {
    const { head, blocks } = await peekBytes(source, MAGIC_LENGTH)
    const packing = packingOf(head)
    if (packing === 'none') return blocks
    if (packing === 'gzip') return onceUnpacked(inflateBlocks(blocks, 'gzip', name, limits), name)
    throw archiveError(
      name,
      'the file that was there before',
      'It was replaced by a zip archive: start again.',
    )
  })
}

/** A member of an archive must be a file: an archive inside an archive is refused, because the nesting may never end. */
export function onceUnpacked(source: Blocks, name: string): Blocks {
  return lazyBlocks(source, async () => {
    const { head, blocks } = await peekBytes(source, MAGIC_LENGTH)
    if (packingOf(head) === 'none') return blocks
    throw archiveError(
      name,
      'a file in the archive, not another archive',
      'Unpack it once and give what comes out.',
    )
  })
}

/** Few large pieces: the default of 16 KiB halves the speed. */
const PIECE = 256 * 1024

/** Unpacks while it is read, a piece at a time: memory does not depend on the unpacked size. */
export function inflateBlocks(
  packed: Blocks,
  kind: 'gzip' | 'deflate',
  name: string,
  limits: InputLimits,
): Blocks {
  const engine = kind === 'gzip' ? createGunzip({ chunkSize: PIECE }) : createInflateRaw({ chunkSize: PIECE })
  // It may fail after its reader has left: the reader gets the error below, and the process must not end.
  engine.on('error', () => undefined)
  const pieces = engine[Symbol.asyncIterator]()
  let out = 0
  let feeding: Promise<void> | undefined

  return {
    async next() {
      if (feeding === undefined) {
        feeding = feed(engine, packed, name)
        // The reader gets its failure from the engine, or below; it must not also be an unhandled rejection.
        feeding.catch(() => undefined)
      }
      const { done, value } = await pieces.next().catch((error: unknown) => {
        throw isInvoiceError(error) ? error : damaged(name, error)
      })
      if (done) {
        await feeding
        return null
      }
      const piece: Uint8Array = value
      out += piece.length
      if (out > limits.decompressedBytes) {
        throw limitError('decompressedBytes', name, `at most ${limits.decompressedBytes} bytes when unpacked`)
      }
      if (out > RATIO_GRACE && out > engine.bytesWritten * limits.ratio) {
        throw limitError('ratio', name, `at most ${limits.ratio} unpacked bytes for each packed byte`)
      }
      return piece
    },
    async close() {
      engine.destroy()
      await packed.close()
    },
  }
}

/** Passes the packed blocks to the engine, each only when the previous one is used up. */
async function feed(engine: Gunzip | InflateRaw, packed: Blocks, name: string): Promise<void> {
  let fed = 0
  try {
    for (let block = await packed.next(); block !== null; block = await packed.next()) {
      if (!engine.destroyed && !engine.readableEnded) await write(engine, block)
      if (engine.destroyed && !engine.readableEnded) return
      // The engine stops at the end of the packed bytes. Zeros are padding; anything else was meant to be read.
      const rest = block.subarray(Math.max(0, engine.bytesWritten - fed))
      fed += block.length
      if (rest.some((byte) => byte !== 0)) throw trailing(name)
    }
    engine.end()
  } catch (error) {
    engine.destroy(error instanceof Error ? error : new Error(String(error)))
    throw error
  }
}

/** Settles when the engine has accepted the block, or accepts no more. */
async function write(engine: Gunzip | InflateRaw, block: Uint8Array): Promise<void> {
  const ended = new AbortController()
  await Promise.race([
    new Promise<void>((resolve) => engine.write(block, () => resolve())),
    once(engine, 'close', { signal: ended.signal }).catch(() => undefined),
  ])
  ended.abort()
}

function damaged(file: string, error: unknown): InvoiceError {
  const message = error instanceof Error ? error.message : String(error)
  return new InvoiceError(
    {
      code: 'archive',
      file,
      expected: 'packed bytes that are whole',
      remedy: `It is cut short or damaged (${message}): fetch it again.`,
    },
    { cause: error },
  )
}

function trailing(file: string): InvoiceError {
  return archiveError(
    file,
    'nothing after the packed bytes',
    'It is damaged, or two files in one: fetch it again.',
  )
}

export function archiveError(file: string, expected: string, remedy: string): InvoiceError {
  return new InvoiceError({ code: 'archive', file, expected, remedy })
}
