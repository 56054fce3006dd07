/** A worker: one thread that does all, or several that load, fetch and audit beside one that sends. */
import { Worker } from 'node:worker_threads'
import { InvoiceError } from '../schema/errors.js'
import { insideOf } from '../store/inside.js'
import { systemClock } from '../sync/clock.js'
import type { WorkOptions } from '../sync/types.js'
import { type SyncStoreOptions, withSync } from './sync.js'
import { seldom, untilThere } from './while-away.js'
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
/**
 * Ends when it is told to, or when nothing is left to do of `untilIdle`. A server that is away, at the start too, is waited for; one that
 * refuses us is not, and neither is any by `untilIdle`, whose caller waits for its answer.
 */
export async function work(given: WorkJobOptions): Promise<void> {
  const { onError, onDone, onRun, ...options } = given
  const { tell, forget } = seldom((error) => onError?.(error), 'The worker goes on, and tries it again.')
  const told: WorkJobOptions = {
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
  await (given.untilIdle === true ? workOn(told) : untilThere(() => workOn(told), given.signal, tell))
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
