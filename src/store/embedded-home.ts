/** The embedded PostgreSQL: PGlite in its own thread, because a statement blocks its thread. */

import { Worker } from 'node:worker_threads'
import { builtFile } from '../process/built-file.js'
import type { EmbeddedAnswer, EmbeddedRequest, EmbeddedSettings } from './embedded-messages.js'
import type { CopySink, Home, Session, StoreRow } from './home.js'
import { folderError } from './location.js'
import { closedStore, storeError } from './store-error.js'

type Order = EmbeddedRequest extends infer One
  ? One extends { id: number }
    ? Omit<One, 'id'>
    : never
  : never

export interface EmbeddedHome extends Home {
  /** All data as one packed file. */
  dump(): Promise<Uint8Array>
}

/** Characters of rows that are sent to the thread at once. */
const CHUNK_LENGTH = 1 << 20

const THREAD = builtFile('store-thread.js', import.meta.url)

/** `shown`: its location, for messages. */
export async function openEmbedded(settings: EmbeddedSettings, label: string): Promise<EmbeddedHome> {
  // Without the options of the process: one like `--input-type` would end the thread.
  const worker = new Worker(THREAD, { workerData: settings, execArgv: [] })
  const waiting = new Map<number, (answer: EmbeddedAnswer) => void>()
  let requests = 0
  let broken: Error | undefined
  let isClosed = false

  const fail = (error: Error): void => {
    broken ??= error
    for (const [id, answer] of waiting) answer({ id, rows: null, error: error.message, code: 'lost' })
    waiting.clear()
  }
  worker.on('message', (answer: EmbeddedAnswer) => {
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
  })
  worker.on('error', fail)
  worker.on('exit', (code) => {
    if (!isClosed) fail(new Error(`its thread ended unexpectedly (exit code ${code})`))
  })

  async function ask(order: Order, handedOver: readonly ArrayBuffer[] = []): Promise<EmbeddedAnswer['rows']> {
    if (isClosed && order.kind !== 'close') throw closedStore(label)
    if (broken !== undefined) throw lost(broken.message)
    const id = requests++
    const answered = new Promise<EmbeddedAnswer>((resolve) => waiting.set(id, resolve))
    worker.postMessage({ ...order, id }, handedOver)
    const { rows, error, code } = await answered
    if (error === undefined) return rows
    const refusal = REFUSALS.find(([words]) => error.includes(words))?.[1]
    if (refusal !== undefined) throw folderError(label, Object.assign(new Error(error), { code: refusal }))
    if (code === 'lost') throw lost(error)
    throw Object.assign(new Error(error), { code })
  }

  const statements: Session = {
    query: async (sql, parameters = []) => (await ask({ kind: 'query', sql, parameters })) as StoreRow[],
    script: async (sql) => void (await ask({ kind: 'script', sql })),
    copy: async (table, columns) => {
      const sql = `COPY ${table} (${columns.join(', ')}) FROM '/dev/blob'`
      return copySink((text) => {
        const rows = new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>
        return ask({ kind: 'copy', sql, rows }, [rows.buffer])
      })
    },
  }

  // There is one connection: callers outside the transaction wait until it has ended.
  let turn: Promise<unknown> = Promise.resolve()
  let heldSince: number | undefined
  function runExclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = turn.then(work, work)
    turn = done.catch(() => undefined)
    return done
  }

  return {
    query: (sql, parameters) => runExclusive(() => statements.query(sql, parameters)),
    script: (sql) => runExclusive(() => statements.script(sql)),
    copy: () => Promise.reject(new Error('rows are copied within a transaction')),
    transaction: (work) =>
      runExclusive(async () => {
        heldSince = performance.now()
        try {
          await statements.script('BEGIN')
          const result = await work(statements)
          await statements.script('COMMIT')
          return result
        } catch (error) {
          await statements.script('ROLLBACK').catch(() => undefined)
          throw error
        } finally {
          heldSince = undefined
        }
      }),
    isShared: false,
    oneConnection: {
      heldFor: () => (heldSince === undefined ? 0 : performance.now() - heldSince),
      isFreeWithin: (milliseconds) =>
        isDoneWithin(
          milliseconds,
          runExclusive(async () => undefined),
        ),
    },
    typedRows: (sql, parameters = []) =>
      runExclusive(async () => (await ask({ kind: 'typed', sql, parameters })) as Record<string, unknown>[]),
    dump: () => runExclusive(async () => (await ask({ kind: 'dump' })) as Uint8Array),
    close: () =>
      runExclusive(async () => {
        if (isClosed) return
        isClosed = true
        await ask({ kind: 'close' }).catch(() => undefined)
        await worker.terminate()
      }),
  }
}

async function isDoneWithin(milliseconds: number, done: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds)
  })
  try {
    return await Promise.race([done.then(() => true), timeout])
  } finally {
    clearTimeout(timer)
  }
}

/** Collects rows into chunks; one is sent while the next is filled. */
function copySink(send: (text: string) => Promise<unknown>): CopySink {
  let pieces: string[] = []
  let size = 0
  let sending: Promise<unknown> = Promise.resolve()
  const flush = async (): Promise<void> => {
    await sending
    if (size === 0) return
    sending = send(pieces.join(''))
    sending.catch(() => undefined) // the next caller reports it
    pieces = []
    size = 0
  }
  return {
    write: async (text) => {
      pieces.push(text)
      size += text.length
      if (size >= CHUNK_LENGTH) await flush()
    },
    end: async () => {
      await flush()
      await sending
    },
  }
}

/** Messages for the system's refusals to the database, by the system's code. */
const REFUSALS = [
  ['No space left on device', 'ENOSPC'],
  ['Disk quota exceeded', 'EDQUOT'],
  ['Read-only file system', 'EROFS'],
  ['Permission denied', 'EACCES'],
  ['Input/output error', 'EIO'],
  ['I/O error', 'EIO'],
] as const

const lost = (reason: string): Error =>
  storeError({
    value: reason,
    expected: 'the embedded database to stay open',
    remedy:
      'Run it again: unfinished work was rolled back. If that does not help, run `parse-invoice store check`.',
  })
