/**
 * The queue that workers take from, with leases and retries: pg-boss on the store's own database. What is due, when
 * and why is in our own tables; a job of the queue only says that somebody has to look. So a job that is lost or
 * comes twice does no harm.
 */
import { createHash } from 'node:crypto'
import { InvoiceError, isMissing } from '../schema/errors.js'
import type { Home } from '../store/home.js'
import { systemClock } from './clock.js'

export interface QueueSettings {
  readonly name: string
  /** The queue for jobs that no worker could finish. */
  readonly deadLetter?: string
  /** How often a job is handed out again. */
  readonly retries: number
  /** One job of a key runs at a time; `one waits`: at most one more waits, and further ones are not accepted. */
  readonly keys?: 'one runs' | 'one waits'
}

export interface NewJob {
  /** A job with this id is accepted once. */
  readonly id: string
  /** One job of a key runs at a time, in a queue that has keys. */
  readonly key?: string
  readonly data: object
  /** The highest priority goes first. */
  readonly priority: number
}

export interface TakenJob {
  readonly queue: string
  readonly id: string
  readonly data: Readonly<Record<string, unknown>>
  /** How often it was handed out before. */
  readonly retries: number
}

export interface JobQueue {
  /** Jobs whose id was accepted before are left out. */
  add(queue: string, jobs: readonly NewJob[]): Promise<void>
  /** The next job, which is this worker's as long as it lives; null if there is none. */
  take(queue: string): Promise<TakenJob | null>
  /** Reports that its worker is alive. */
  touch(job: TakenJob): Promise<void>
  done(job: TakenJob): Promise<void>
  /** Hands the job out again at once. */
  failed(job: TakenJob, reason: string): Promise<void>
  /** Hands jobs of dead workers to others, and deletes old finished jobs; false if that was just done. */
  tidy(): Promise<boolean>
  close(): Promise<void>
}

/** Seconds without a sign of life after which a worker counts as dead: the library's minimum. */
const LEASE = 10
/** How often a job is taken over before it counts as stuck. */
export const TAKEOVERS = 3
/** The longest that a job may run, in seconds: the library's maximum is a day. */
const MAX_SECONDS = 86_399
/** Milliseconds between two checks for dead workers. */
const TIDY_INTERVAL = 5_000
/** Finished jobs are kept for a day. */
const KEPT_SECONDS = 86_400
const SCHEMA = 'carrier_invoice_jobs'
const PACKAGE = 'pg-boss'
const VERSION = '12.38.0'

/**
 * The part of its interface that is used here. npm leaves the library out if Node is older than it requires, so its
 * types may be missing.
 */
interface Library {
  start(): Promise<unknown>
  stop(options: { graceful: boolean; close: boolean }): Promise<void>
  on(event: string, listener: (error: unknown) => void): unknown
  createQueue(name: string, options: object): Promise<void>
  insert(name: string, jobs: readonly object[]): Promise<unknown>
  fetch(name: string, options: object): Promise<(Attempt & { data: Record<string, unknown> })[]>
  touch(name: string, attempt: Attempt): Promise<unknown>
  complete(name: string, attempt: Attempt): Promise<unknown>
  fail(name: string, attempt: Attempt, output: object): Promise<unknown>
  findJobs(name: string, options: object): Promise<(Attempt & { state: string })[]>
  supervise(name: string): Promise<void>
}

interface Attempt {
  readonly id: string
  readonly retryCount: number
}

type LibraryClass = new (options: object) => Library

export async function openQueue(home: Home, queues: readonly QueueSettings[]): Promise<JobQueue> {
  const PgBoss = await loadLibrary()
  const boss = await startWithRetry(PgBoss, home, queues)
  let tidied = -Infinity
  return {
    add: async (queue, jobs) => {
      if (jobs.length === 0) return
      await boss.insert(
        queue,
        jobs.map(({ id, key, data, priority }) => ({
          ...{ id, data, priority },
          ...(key === undefined ? {} : { singletonKey: key }),
        })),
      )
    },
    take: async (queue) => {
      const [job] = await boss.fetch(queue, { includeMetadata: true })
      return job === undefined ? null : { queue, id: job.id, data: job.data, retries: job.retryCount }
    },
    touch: async ({ queue, id, retries }) => void (await boss.touch(queue, attemptOf(id, retries))),
    done: async ({ queue, id, retries }) => void (await boss.complete(queue, attemptOf(id, retries))),
    failed: async ({ queue, id, retries }, reason) =>
      void (await boss.fail(queue, attemptOf(id, retries), { message: reason })),
    tidy: async () => {
      // By this machine's time: leases go by the database's time, even while a test's clock stands still.
      if (Math.abs(Date.now() - tidied) < TIDY_INTERVAL) return false
      tidied = Date.now()
      for (const { name } of queues) await boss.supervise(name)
      return true
    },
    close: () => boss.stop({ graceful: false, close: false }),
  }
}

/** The id of a job by its purpose: the same parts always give the same id. */
export function uuidOf(parts: readonly string[]): string {
  const hash = createHash('sha256').update(parts.join('\n')).digest('hex')
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')
}

/** By this machine's time, as the lease is by the database's. */
export function keepLease(queue: JobQueue, job: TakenJob): () => void {
  const timer = setInterval(() => void queue.touch(job).catch(() => undefined), (LEASE * 1_000) / 3)
  return () => clearInterval(timer)
}

/** Several workers that open a new store first make its tables at once: the later ones find them. */
async function startWithRetry(
  PgBoss: LibraryClass,
  home: Home,
  queues: readonly QueueSettings[],
  tries = 0,
): Promise<Library> {
  try {
    return await startLibrary(PgBoss, home, queues)
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && MADE_MEANWHILE.has(String(error.code))
    if (!isThere || tries >= MAX_TRIES) throw error
    await systemClock.sleep(RETRY_WAIT)
    return startWithRetry(PgBoss, home, queues, tries + 1)
  }
}

/** SQLSTATEs of a schema, table, type or row that exists already, of a deadlock, and of a table that is changed concurrently. */
const MADE_MEANWHILE: ReadonlySet<string> = new Set(['42P06', '42P07', '42710', '23505', '40P01', 'XX000'])
const MAX_TRIES = 10
/** Milliseconds. */
const RETRY_WAIT = 500

async function startLibrary(
  PgBoss: LibraryClass,
  home: Home,
  queues: readonly QueueSettings[],
): Promise<Library> {
  const boss = new PgBoss({
    db: {
      executeSql: async (sql: string, values?: unknown[]) => ({ rows: await home.typedRows(sql, values) }),
    },
    backend: home.isShared ? 'postgres' : 'pglite',
    schema: SCHEMA,
    schedule: false,
    // Workers do this themselves: a program that only requests a run has no timers.
    supervise: false,
    monitorIntervalSeconds: 1,
    monitorVacuum: false,
    reindex: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  })
  boss.on('error', () => undefined) // errors of its own timers; callers get theirs from their calls
  await boss.start()
  for (const { name, deadLetter, retries, keys } of queues) {
    await boss.createQueue(name, {
      policy: POLICIES[keys ?? 'none'],
      ...(deadLetter === undefined ? {} : { deadLetter }),
      retryLimit: retries,
      retryDelay: 0,
      expireInSeconds: MAX_SECONDS,
      deleteAfterSeconds: KEPT_SECONDS,
      // An embedded store belongs to this process: jobs of another one are free once the store is opened.
      ...(home.isShared ? { heartbeatSeconds: LEASE } : {}),
    })
    if (!home.isShared)
      for (const { state, ...job } of await boss.findJobs(name, { limit: MAX_CONCURRENT }))
        if (state === 'active')
          await boss.fail(name, attemptOf(job.id, job.retryCount), { message: WORKER_ENDED })
  }
  return boss
}

const POLICIES = { none: 'standard', 'one runs': 'singleton', 'one waits': 'stately' } as const
const attemptOf = (id: string, retryCount: number): Attempt => ({ id, retryCount })
const WORKER_ENDED = 'its worker ended'
/** One process has as many as it has workers. */
const MAX_CONCURRENT = 1_000

async function loadLibrary(): Promise<LibraryClass> {
  const name: string = PACKAGE
  try {
    return ((await import(name)) as { PgBoss: LibraryClass }).PgBoss
  } catch (error) {
    if (!isMissing([PACKAGE, '@opentelemetry/api'], error)) throw error
    throw new InvoiceError(
      {
        code: 'usage',
        expected: `the package ${PACKAGE}, which is not installed`,
        remedy: `Install it: npm install ${PACKAGE}@${VERSION}. npm warns that it requires Node 22.12 or newer; it runs on Node 20 too.`,
      },
      { cause: error },
    )
  }
}
