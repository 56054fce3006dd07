import type { FileHandle } from 'node:fs/promises'
import { InvoiceError } from '../schema/errors.js'
import { unreadableError } from './unreadable.js'

/**
 * Bytes, a block at a time. A block is valid only until the next one is requested: its memory is then
 * reused. Callers that keep bytes longer must copy them.
 */
export interface Blocks {
  /** The next block, null at the end and from then on. */
  next(): Promise<Uint8Array | null>
  /** Closes the source, also while a block is pending and when called twice. */
  close(): Promise<void>
}

/** 1 MiB: large enough that a request costs nothing, small enough that two of them stay in the cache. */
export const BLOCK = 1024 * 1024
const SMALLEST_BLOCK = 64 * 1024

export interface FilePart {
  readonly name: string
  /** First byte to read. */
  readonly start: number
  /** Bytes to read; Infinity reads to the end that the system reports, even if the file grows meanwhile. */
  readonly length: number
  /** The expected number of bytes, which only determines the size of the blocks. */
  readonly likely: number
}

/** Reads an open file, one block ahead of the reader, into two alternating buffers. Owns the handle. */
export function fileBlocks(handle: FileHandle, part: FilePart): Blocks {
  const buffers: [Uint8Array | undefined, Uint8Array | undefined] = [undefined, undefined]
  const room = Math.max(SMALLEST_BLOCK, Math.min(BLOCK, part.likely + 1))
  let turn: 0 | 1 = 0
  let done = 0
  let ahead: Promise<Uint8Array | null> | undefined

  const read = async (): Promise<Uint8Array | null> => {
    buffers[turn] ??= Buffer.allocUnsafeSlow(room)
    const buffer = buffers[turn] as Uint8Array
    turn = turn === 0 ? 1 : 0
    const wanted = Math.min(room, part.length - done)
    if (wanted === 0) return null
    const { bytesRead } = await handle.read(buffer, 0, wanted, part.start + done).catch((error: unknown) => {
      throw unreadableError(part.name, error)
    })
    done += bytesRead
    return bytesRead === 0 ? null : buffer.subarray(0, bytesRead)
  }

  let over = false
  return {
    async next() {
      if (over) return null
      const block = await (ahead ?? read())
      over = block === null
      ahead = over ? undefined : read()
      // The next call reports its failure; without this it would be unhandled if the reader stops early.
      ahead?.catch(() => undefined)
      return block
    },
    async close() {
      over = true
      await handle.close().catch(() => undefined)
    },
  }
}

/** Bytes in memory, as views of them. */
export function memoryBlocks(bytes: Uint8Array): Blocks {
  let position = 0
  return {
    async next() {
      if (position >= bytes.length) return null
      const block = bytes.subarray(position, position + BLOCK)
      position += block.length
      return block
    },
    async close() {
      position = bytes.length
    },
  }
}

/** The same blocks, with a preview of the first `count` bytes (fewer only if there are no more). */
export async function peekBytes(
  blocks: Blocks,
  count: number,
): Promise<{ head: Uint8Array; blocks: Blocks }> {
  let nextBlock = await blocks.next()
  while (nextBlock !== null && nextBlock.length < count) {
    const start = Uint8Array.from(nextBlock)
    const more = await blocks.next()
    nextBlock = more === null ? start : Buffer.concat([start, more])
    if (more === null) break
  }
  const head = Uint8Array.from(nextBlock?.subarray(0, count) ?? [])
  return {
    head,
    blocks: {
      async next() {
        if (nextBlock === null) return blocks.next()
        const block = nextBlock
        nextBlock = null
        return block
      },
      close: () => blocks.close(),
    },
  }
}

/**
 * Blocks whose kind is only known when they are read: `refine` examines the source on the first request. So there is
 * something to close before that is done, which may take forever for a stream.
 */
export function lazyBlocks(source: Blocks, refine: (source: Blocks) => Promise<Blocks>): Blocks {
  let refined: Blocks | undefined
  return {
    async next() {
      refined ??= await refine(source)
      return refined.next()
    },
    async close() {
      await refined?.close()
      await source.close()
    },
  }
}

/** The iterable for callers: opens on the first request, closes at the end, on an error, on a stop and on an abort. */
export async function* flow(
  name: string,
  open: () => Promise<Blocks>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const opening = open()
  const blocks = await unlessAborted(name, opening, signal).catch((error: unknown) => {
    void opening.then(
      (late) => late.close(),
      () => undefined,
    )
    throw error
  })
  try {
    for (;;) {
      const block = await unlessAborted(name, blocks.next(), signal)
      if (block === null) return
      yield block
    }
  } finally {
    await blocks.close()
  }
}

/** The awaited value, or the error `aborted` as soon as the signal fires. */
export function unlessAborted<T>(
  name: string,
  awaited: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return awaited
  return new Promise((resolve, reject) => {
    const abort = () => reject(aborted(name, signal))
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
    awaited.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

function aborted(file: string, signal: AbortSignal): InvoiceError {
  return new InvoiceError(
    {
      code: 'aborted',
      file,
      expected: 'to read to the end',
      remedy: 'The caller stopped it; start again to read the whole file.',
    },
    { cause: signal.reason },
  )
}
