import type { Readable } from 'node:stream'
import { InvoiceError } from '../schema/errors.js'
import type { Blocks } from './blocks.js'
import { unreadableError } from './unreadable.js'

/** A `ReadableStream` of bytes, whichever types declare it: those of Node or those of browsers. */
export interface WebStream {
  readonly locked: boolean
  getReader(): {
    read(): Promise<{ readonly done?: boolean | undefined; readonly value?: Uint8Array | undefined }>
    cancel(): Promise<void>
  }
}

export function isNodeStream(input: unknown): input is Readable {
  return typeof input === 'object' && input !== null && 'pipe' in input && Symbol.asyncIterator in input
}

export function isWebStream(input: unknown): input is WebStream {
  return typeof input === 'object' && input !== null && 'getReader' in input
}

/** Streams that already have a reader: a second one would get only their end. */
const openedStreams = new WeakSet<Readable>()

/** The blocks of a Node stream. Closing destroys it, which also ends waiting for a chunk that never comes. */
export function nodeBlocks(stream: Readable, name: string): Blocks {
  // Iterating a stream that is already at its end would look like an empty file.
  if (openedStreams.has(stream) || stream.readableEnded || (stream.destroyed && stream.errored === null))
    throw readBefore(name)
  openedStreams.add(stream)
  const chunks = stream[Symbol.asyncIterator]()
  stream.on('error', () => undefined) // may arrive after the last reader, and must not end the process
  return {
    next: chunkReader(name, () => chunks.next()),
    async close() {
      stream.destroy()
    },
  }
}

/** The blocks of a web stream. Closing cancels it. */
export function webBlocks(stream: WebStream, name: string): Blocks {
  if (stream.locked) throw readBefore(name)
  const reader = stream.getReader()
  return {
    next: chunkReader(name, () => reader.read()),
    async close() {
      // Not awaited: the reader need not wait for the source.
      void reader.cancel().catch(() => undefined)
    },
  }
}

export function readBefore(file: string): InvoiceError {
  return new InvoiceError({
    code: 'usage',
    file,
    expected: 'a stream that nobody has read',
    remedy: 'A stream can be read once: open it again, or give the path of a file.',
  })
}

interface Pull {
  readonly done?: boolean | undefined
  readonly value?: unknown
}

/** Chunks as bytes. Text is encoded as UTF-8, and a character split between two chunks is joined again. */
function chunkReader(name: string, pull: () => Promise<Pull>): Blocks['next'] {
  let half = ''
  let over = false
  return async () => {
    if (over) return null
    const { done, value } = await pull().catch((error: unknown) => {
      const remedy = `The stream failed: ${error instanceof Error ? error.message : String(error)}.`
      throw unreadableError(name, error, { remedy })
    })
    if (done) {
      over = true
      return half === '' ? null : Buffer.from(half)
    }
    if (value instanceof Uint8Array) {
      const before = half
      half = ''
      return before === '' ? value : Buffer.concat([Buffer.from(before), value])
    }
    if (typeof value !== 'string') throw wrongChunk(name, value)
    const text = half + value
    half = /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : ''
    return Buffer.from(half === '' ? text : text.slice(0, -1))
  }
}

function wrongChunk(file: string, chunk: unknown): InvoiceError {
  return new InvoiceError({
    code: 'usage',
    file,
    value: typeof chunk,
    expected: 'a stream of bytes or text',
    remedy: 'Give a stream of Uint8Array (or Buffer), not one of objects.',
  })
}
