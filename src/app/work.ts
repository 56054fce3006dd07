/** A worker: one thread that does all, or several that load, fetch and audit beside one that sends. */
import { Worker } from 'node:worker_threads'
import { InvoiceError } from '../schema/errors.js'
import { insideOf } from '../store/inside.js'
import { isServerAway } from '../store/server-home.js'
import { systemClock } from '../sync/clock.js'
import type { WorkOptions } from '../sync/types.js'
import { type SyncStoreOptions, withSync } from './sync.js'
import type { ThreadSettings, WorkOrder, WorkReport } from './work-messages.js'
import { createRoom, type Room } from './work-room.js'

export interface WorkJobOptions
  extends SyncStoreOptions,
    Pick<WorkOptions, 'untilIdle' | 'onRun' | 'onDone' | 'onError'> {
  readonly signal: AbortSignal
  /** Threads. 1 where it is left out. */
  readonly jobs?: number | undefined
  /** Bytes of memory that they share. */
  readonly memory: number
  readonly onReady: (shown: string) => void
}

/** Milliseconds until a thread that ended is started again. */
const AGAIN = 5_000
/** Until the store is opened again whose server was away: longer each time, and as often as it takes. */
const WAITS = [500, 1_000, 2_000, 5_000]
/** Milliseconds for which the same words are not told again: a server that is away for a night fills no log. */
const TOLD = 60_000

/**
 * Ends when it is told to, or when nothing is left to do of `untilIdle`. A server that is away, at the start too, is waited for; one that
 * refuses us is not, and neither is any by `untilIdle`, whose caller waits for its answer.
 */
export async function work(given: WorkJobOptions): Promise<void> {
  const options = seldomTold(given)
  for (let tries = 0; !options.signal.aborted; tries++)
    try {
      return await workOn(options)
    } catch (error) {
      if (options.untilIdle === true || !isServerAway(error)) throw error
      options.onError?.(error)
      await systemClock.sleep(WAITS[tries] ?? AGAIN, options.signal)
    }
}

/** What was done in between makes the same words news again. */
function seldomTold(given: WorkJobOptions): WorkJobOptions {
  let [words, at] = ['', -Infinity]
  const news = (): void => {
    words = ''
  }
  return {
    ...given,
    onDone: (done) => {
      news()
      given.onDone?.(done)
    },
    onRun: (run) => {
      news()
      given.onRun?.(run)
    },
    onError: (error) => {
      const now = Date.now()
      const message = error instanceof Error ? error.message : `${error}`
      if (words === message && Math.abs(now - at) < TOLD) return
      words = message
      at = now
      given.onError?.(new Error(`${message} The worker goes on, and tries it again.`, { cause: error }))
    },
  }
}

const workOn = ({ jobs = 1, onReady, ...options }: WorkJobOptions): Promise<void> =>
  withSync(options, true, async (sync, shown, store) => {
    if (jobs > 1 && !insideOf(store).home.isShared)
      throw new InvoiceError({
        code: 'usage',
        value: `--jobs ${jobs}`,
        expected: 'a store on a server for several threads',
        remedy: 'Leave --jobs out, or name a server: --store postgres://….',
      })
    onReady(shown)
    if (jobs === 1) return sync.work(options)
    const threads = workThreads(jobs, options)
    if (options.untilIdle !== true)
      return void (await Promise.all([threads, sync.work({ ...options, part: 'webhooks' })]))
    await threads
    await sync.work({ ...options, part: 'webhooks' })
  })

async function workThreads(jobs: number, options: Omit<WorkJobOptions, 'onReady' | 'jobs'>): Promise<void> {
  const room = createRoom(options.memory)
  const busy = new SharedArrayBuffer(jobs * Int32Array.BYTES_PER_ELEMENT)
  await Promise.all(Array.from({ length: jobs }, (_, at) => workThread(at, busy, room, options)))
}

/** The built thread lies beside the built program; the tests run the sources, and use the built one too. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/work-thread.js' : './work-thread.js',
  import.meta.url,
)

/** One that ends without a word lost its job, which another one takes after the lease; it is started again. */
async function workThread(
  at: number,
  busy: SharedArrayBuffer,
  room: Room,
  options: Omit<WorkJobOptions, 'onReady' | 'jobs'>,
): Promise<void> {
  const { store, files, map, keyFile, environment, untilIdle = false, signal, onError } = options
  const settings: ThreadSettings = { store, files, map, keyFile, environment, untilIdle, busy, at }
  while (!signal.aborted) {
    const fault = await untilEnd(new Worker(THREAD, { workerData: settings, execArgv: [] }), room, options)
    Atomics.store(new Int32Array(busy), at, 0)
    if (fault === null) return
    onError?.(new Error(`a thread ended: ${fault}; another one takes its job.`))
    await systemClock.sleep(AGAIN, signal)
  }
}

/** Null where it ended as it should. */
function untilEnd(
  thread: Worker,
  room: Room,
  { signal, onRun, onDone, onError, onNotice }: Omit<WorkJobOptions, 'onReady' | 'jobs'>,
): Promise<string | null> {
  const inside = new Map<number, () => void>()
  const order = (given: WorkOrder): void => thread.postMessage(given)
  const stop = (): void => order({ stop: true })
  signal.addEventListener('abort', stop)
  thread.on('message', (report: WorkReport) => {
    if (report.kind === 'enter')
      inside.set(
        report.id,
        room.enter(report.bytes, () => order({ entered: report.id })),
      )
    else if (report.kind === 'leave') {
      inside.get(report.id)?.()
      inside.delete(report.id)
    } else if (report.kind === 'run') onRun?.(report.run)
    else if (report.kind === 'done') onDone?.(report.done)
    else if (report.kind === 'error') onError?.(new Error(report.message))
    else onNotice?.(report.sentence)
  })
  let fault: string | null = null
  thread.on('error', (error) => {
    fault = error.message
  })
  return new Promise((resolve) =>
    thread.on('exit', (code) => {
      signal.removeEventListener('abort', stop)
      for (const leave of inside.values()) leave()
      resolve(fault ?? (code === 0 ? null : `exit code ${code}`))
    }),
  )
}
