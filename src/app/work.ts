/** A worker: one thread that does everything, or several that load, fetch and audit beside one that sends. */

import { Worker } from 'node:worker_threads'
import { builtFile } from '../process/built-file.js'
import { InvoiceError } from '../schema/errors.js'
import { internalsOf } from '../store/internals.js'
import { systemClock } from '../sync/clock.js'
import type { WorkOptions } from '../sync/types.js'
import { type SyncStoreOptions, withSync } from './sync.js'
import { quietReporter, untilThere } from './while-away.js'
import type { ThreadSettings, WorkOrder, WorkReport } from './work-messages.js'
import { createRoom, type Room } from './work-room.js'

export interface WorkJobOptions
  extends SyncStoreOptions,
    Pick<WorkOptions, 'untilIdle' | 'onRun' | 'onDone' | 'onError'> {
  readonly signal: AbortSignal
  /** Number of threads; 1 by default. */
  readonly jobs?: number | undefined
  /** Bytes of memory that the threads share. */
  readonly memory: number
  readonly onReady: (label: string) => void
}

/** Milliseconds before a thread that ended is started again: longer each time. */
const WAITS = [500, 1_000, 2_000]
const LONGEST = 5_000
/**
 * Maximum number of times in a row that a thread ends without finishing a job. A file that ends each of its workers
 * is given up long before.
 */
const MAX_ENDS = 10

/**
 * Ends when it is stopped or, with `untilIdle`, when nothing is left to do. Waits for an unavailable server, also at
 * the start, but not for one that refuses the login. With `untilIdle` it waits for no server, because its caller
 * waits for the result.
 */
export async function work(settings: WorkJobOptions): Promise<void> {
  const { onError, onDone, onRun, ...options } = settings
  const { tell, forget } = quietReporter(
    (error) => onError?.(error),
    'The worker keeps running, and tries again.',
  )
  const reportingOptions: WorkJobOptions = {
    ...options,
    onDone: (done) => {
      forget()
      onDone?.(done)
    },
    onRun: (run) => {
      forget()
      onRun?.(run)
    },
    onError: tell,
  }
  await (settings.untilIdle === true
    ? workOn(reportingOptions)
    : untilThere(() => workOn(reportingOptions), settings.signal, tell))
}

const workOn = ({ jobs = 1, onReady, ...options }: WorkJobOptions): Promise<void> =>
  withSync(options, true, async (sync, label, store) => {
    if (jobs > 1 && !internalsOf(store).home.isShared)
      throw new InvoiceError({
        code: 'usage',
        value: `--jobs ${jobs}`,
        expected: 'a store on a server for several threads',
        remedy: 'Leave --jobs out, or name a server: --store postgres://….',
      })
    onReady(label)
    if (jobs === 1) return sync.work(options)
    const send = (signal: AbortSignal): Promise<void> => sync.work({ ...options, signal, part: 'webhooks' })
    const threads = workThreads(jobs, options)
    if (options.untilIdle !== true) return runAll(options.signal, [...threads, send])
    await runAll(options.signal, threads)
    await send(options.signal)
  })

type Part = (signal: AbortSignal) => Promise<void>

/** An error that one part cannot recover from ends the others too. */
async function runAll(signal: AbortSignal, parts: readonly Part[]): Promise<void> {
  const failed = new AbortController()
  const until = AbortSignal.any([signal, failed.signal])
  const ends = parts.map(async (part) => {
    try {
      await part(until)
    } catch (error) {
      failed.abort()
      throw error
    }
  })
  for (const end of await Promise.allSettled(ends)) if (end.status === 'rejected') throw end.reason
}

type ThreadOptions = Omit<WorkJobOptions, 'onReady' | 'jobs'>

function workThreads(jobs: number, options: ThreadOptions): Part[] {
  const room = createRoom(options.memory)
  const busy = new SharedArrayBuffer(jobs * Int32Array.BYTES_PER_ELEMENT)
  return Array.from(
    { length: jobs },
    (_, at) => (signal) => workThread(at, busy, room, { ...options, signal }),
  )
}

const THREAD = builtFile('work-thread.js', import.meta.url)

/** A thread that ends without a message lost its job, which another one takes after the lease; the thread is started again. */
async function workThread(
  at: number,
  busy: SharedArrayBuffer,
  room: Room,
  options: ThreadOptions,
): Promise<void> {
  const { store, files, map, keyFile, environment, untilIdle = false, signal, onError } = options
  const settings: ThreadSettings = { store, files, map, keyFile, environment, untilIdle, busy, at }
  for (let ends = 0; !signal.aborted; ) {
    const { fault, refusal, did } = await untilEnd(
      new Worker(THREAD, { workerData: settings, execArgv: [] }),
      room,
      options,
    )
    Atomics.store(new Int32Array(busy), at, 0)
    if (fault === null) return
    if (did) ends = 0
    if (refusal !== null && (untilIdle || !refusal.isAway)) throw refusal.error
    if (refusal === null && ends === MAX_ENDS - 1) throw endsAgain(fault)
    onError?.(
      refusal?.error ??
        new Error(`a thread ended: ${fault}; it is started again, and its job is handed out again.`),
    )
    await systemClock.sleep(WAITS[ends++] ?? LONGEST, signal)
  }
}

const endsAgain = (fault: string): InvoiceError =>
  new InvoiceError({
    code: 'store',
    value: fault,
    expected: `a worker thread that keeps running: it ended ${MAX_ENDS} times in a row`,
    remedy:
      'See what ends it (memory, disk) and start the worker again: what is not loaded waits in the queue.',
  })

interface ThreadEnd {
  /** Null if it ended as it should. */
  readonly fault: string | null
  /** The error that ended it, if it could report one. */
  readonly refusal: { readonly error: InvoiceError; readonly isAway: boolean } | null
  /** Whether it finished any job. */
  readonly did: boolean
}

function untilEnd(
  thread: Worker,
  room: Room,
  { signal, onRun, onDone, onError, onNotice }: ThreadOptions,
): Promise<ThreadEnd> {
  const reservations = new Map<number, () => void>()
  const order = (message: WorkOrder): void => thread.postMessage(message)
  const stop = (): void => order({ stop: true })
  let end: ThreadEnd = { fault: null, refusal: null, did: false }
  const did = (): void => {
    end = { ...end, did: true }
  }
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  thread.on('message', (report: WorkReport) => {
    if (report.kind === 'enter')
      reservations.set(
        report.id,
        room.enter(report.bytes, () => order({ entered: report.id })),
      )
    else if (report.kind === 'leave') {
      reservations.get(report.id)?.()
      reservations.delete(report.id)
    } else if (report.kind === 'run') {
      did()
      onRun?.(report.run)
    } else if (report.kind === 'done') {
      did()
      onDone?.(report.done)
    } else if (report.kind === 'refused') {
      const error = new InvoiceError(report.facts)
      end = { ...end, fault: error.message, refusal: { error, isAway: report.isAway } }
    } else if (report.kind === 'error') onError?.(new Error(report.message))
    else onNotice?.(report.sentence)
  })
  thread.on('error', (error) => {
    end = { ...end, fault: error.message }
  })
  return new Promise((resolve) =>
    thread.on('exit', (code) => {
      signal.removeEventListener('abort', stop)
      for (const leave of reservations.values()) leave()
      resolve(end.fault === null && code !== 0 ? { ...end, fault: `exit code ${code}` } : end)
    }),
  )
}
