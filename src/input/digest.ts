/**
 * The SHA-256 of a file's bytes as they pass. It is a sixth of the work of reading a UPS file and no part of a line
 * item waits for it, so a large file's is taken in a thread of its own.
 *
 *     bytes → a copy in the next free slot of shared memory → the thread, which says when the slot is free again
 */
import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { isMainThread, Worker } from 'node:worker_threads'
import { InvoiceError } from '../errors.js'
import { createQueue } from '../queue.js'

export interface Digest {
  /** Takes bytes, which are the caller's again when the promise is kept. */
  update(bytes: Uint8Array): Promise<void>
  /** Of all bytes taken, in hexadecimal digits. */
  hex(): Promise<string>
  /** Lets go of the thread, also before the end. */
  close(): void
}

/** A smaller file has been read before a thread is of use. */
const WORTH_A_THREAD = 32 << 20

/** `likely`: the bytes to come, null where nobody knows. A thread among those of `--jobs` would have no processor. */
export function createDigest(likely: number | null): Digest {
  if (!isMainThread || likely === null || likely < WORTH_A_THREAD || availableParallelism() < 2)
    return ownDigest()
  try {
    return threadDigest()
  } catch {
    return ownDigest() // a process may be denied threads
  }
}

export function ownDigest(): Digest {
  const hash = createHash('sha256')
  return {
    update: async (bytes) => {
      hash.update(bytes)
    },
    hex: async () => hash.digest('hex'),
    close: () => undefined,
  }
}

const SLOTS = 4
const SLOT = 1 << 20

/** As text, so that it is found wherever this library has been bundled into. */
const THREAD = `
const { parentPort, workerData: { memory, slot } } = require('node:worker_threads')
const hash = require('node:crypto').createHash('sha256')
parentPort.on('message', ({ at, length }) => {
  if (at === undefined) parentPort.postMessage({ hex: hash.digest('hex') })
  else {
    hash.update(new Uint8Array(memory, at * slot, length))
    parentPort.postMessage({ at })
  }
})`

export function threadDigest(code = THREAD): Digest {
  const memory = new SharedArrayBuffer(SLOTS * SLOT)
  const bytes = new Uint8Array(memory)
  const free = createQueue<number>()
  for (let at = 0; at < SLOTS; at++) free.put(at)
  const answers = createQueue<string>()
  // Without the options of this process, which may load what the thread has no use for.
  const worker = new Worker(code, { eval: true, execArgv: [], workerData: { memory, slot: SLOT } })
  worker.on('message', ({ at, hex }: { at?: number; hex?: string }) => {
    if (at !== undefined) free.put(at)
    else if (hex !== undefined) answers.put(hex)
  })
  const lost = (how: string): void => {
    free.fail(ended(how))
    answers.fail(ended(how))
  }
  worker.on('error', (error) => lost(error.message))
  worker.on('exit', (code) => lost(`exit code ${code}`))

  /** The thread keeps the process only while it is waited for: a caller may leave off without a word. */
  async function held<Result>(awaited: Promise<Result>): Promise<Result> {
    worker.ref()
    try {
      return await awaited
    } finally {
      worker.unref()
    }
  }

  return {
    update: async (given) => {
      for (let from = 0; from < given.length; from += SLOT) {
        const part = given.subarray(from, from + SLOT)
        const at = await held(free.take())
        bytes.set(part, at * SLOT)
        worker.postMessage({ at, length: part.length })
      }
    },
    hex: () => {
      worker.postMessage({})
      return held(answers.take())
    },
    close: () => void worker.terminate(),
  }
}

const ended = (how: string): InvoiceError =>
  new InvoiceError({
    code: 'aborted',
    expected: 'a thread for the hash of the file that lasts until all is read',
    remedy: `It ended by itself (${how}): read the file again.`,
  })
