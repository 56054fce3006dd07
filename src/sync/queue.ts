/**
 * The queue that workers take from, with its leases and its second tries: pg-boss on the store's own database. What is due, when and why is in our
 * own tables; a job of the queue only says that somebody has to look. So a job that is lost or comes twice does no harm.
 */
import { createHash } from 'node:crypto'
import { InvoiceError, isMissing } from '../schema/errors.js'
import type { Home } from '../store/home.js'
import { systemClock } from './clock.js'

export interface QueueSettings {
  readonly name: string
  /** Where jobs go that no worker could finish. */
  readonly deadLetter?: string
  /** Times that a job is given out again. */
  readonly retries: number
  /** Of a key one job runs at a time; `one waits`: and one more waits at most, another one is not taken in. */
  readonly keys?: 'one runs' | 'one waits'
}

export interface NewJob {
  /** A job of this id is taken in once. */
  readonly id: string
  /** Of a key one job runs at a time, in a queue that has keys. */
  readonly key?: string
  readonly data: object
  /** The highest goes first. */
  readonly priority: number
}

export interface TakenJob {
  readonly queue: string
  readonly id: string
  readonly data: Readonly<Record<string, unknown>>
  /** Times that it was given out before. */
  readonly retries: number
}

export interface JobQueue {
  /** Those of an id that was taken in before are left out. */
  add(queue: string, jobs: readonly NewJob[]): Promise<void>
  /** The next job, which is this worker's as long as it lives; null where there is none. */
  take(queue: string): Promise<TakenJob | null>
  /** Tells that its worker lives. */
  touch(job: TakenJob): Promise<void>
  done(job: TakenJob): Promise<void>
  /** It is given out again, at once. */
  failed(job: TakenJob, reason: string): Promise<void>
  /** Gives jobs of workers that are gone to others, and clears away what is long over; false where that was done just now. */
  tidy(): Promise<boolean>
  close(): Promise<void>
}

/** Seconds without a word after which a worker is taken to be gone: the least that the library takes. */
export const LEASE = 10
/** Times that a job is taken over before it is stuck. */
export const TAKEOVERS = 3
/** The longest that a job may run, in seconds: the most that the library takes is a day. */
const LONGEST = 86_399
/** Milliseconds between two looks for workers that are gone. */
const TIDY = 5_000
/** Jobs that are over are kept for a day. */
const KEPT = 86_400
const SCHEMA = 'carrier_invoice_jobs'
const PACKAGE = 'pg-boss'
const VERSION = '12.38.0'

/** Of its interface what is used here: npm leaves it out where Node is older than it states, so its types may not be there. */
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
  const boss = await started(PgBoss, home, queues)
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
      // By the time of this machine: leases go by that of the database, while a clock of a test stands.
      if (Math.abs(Date.now() - tidied) < TIDY) return false
      tidied = Date.now()
      for (const { name } of queues) await boss.supervise(name)
      return true
    },
    close: () => boss.stop({ graceful: false, close: false }),
  }
}

/** The id of a job by what it is for: the same parts always give the same. */
export function uuidOf(parts: readonly string[]): string {
  const hash = createHash('sha256').update(parts.join('\n')).digest('hex')
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')
}

/** By the time of this machine, as the lease is by that of the database. */
export function keepLease(queue: JobQueue, job: TakenJob): () => void {
  const timer = setInterval(() => void queue.touch(job).catch(() => undefined), (LEASE * 1_000) / 3)
  return () => clearInterval(timer)
}

/** Several workers that are the first of a new store make its tables at once: those that come second find them. */
async function started(
  PgBoss: LibraryClass,
  home: Home,
  queues: readonly QueueSettings[],
  tries = 0,
): Promise<Library> {
  try {
    return await begun(PgBoss, home, queues)
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && MADE_MEANWHILE.has(String(error.code))
    if (!isThere || tries >= MOST_TRIES) throw error
    await systemClock.sleep(MADE_SOON)
    return started(PgBoss, home, queues, tries + 1)
  }
}

/** SQLSTATEs of a schema, table, type or row that is there already, of two that wait for each other, and of a table that is changed. */
const MADE_MEANWHILE: ReadonlySet<string> = new Set(['42P06', '42P07', '42710', '23505', '40P01', 'XX000'])
const MOST_TRIES = 10
/** Milliseconds. */
const MADE_SOON = 500

async function begun(PgBoss: LibraryClass, home: Home, queues: readonly QueueSettings[]): Promise<Library> {
  const boss = new PgBoss({
    db: {
      executeSql: async (sql: string, values?: unknown[]) => ({ rows: await home.typedRows(sql, values) }),
    },
    backend: home.isShared ? 'postgres' : 'pglite',
    schema: SCHEMA,
    schedule: false,
    // Done by whoever works: a program that only asks for a run has no timers.
    supervise: false,
    monitorIntervalSeconds: 1,
    monitorVacuum: false,
    reindex: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  })
  boss.on('error', () => undefined) // of its own timers: whoever asks it something is told himself
  await boss.start()
  for (const { name, deadLetter, retries, keys } of queues) {
    await boss.createQueue(name, {
      policy: POLICIES[keys ?? 'none'],
      ...(deadLetter === undefined ? {} : { deadLetter }),
      retryLimit: retries,
      retryDelay: 0,
      expireInSeconds: LONGEST,
      deleteAfterSeconds: KEPT,
      // An embedded store is this process's alone: jobs of another one are free as soon as it is opened.
      ...(home.isShared ? { heartbeatSeconds: LEASE } : {}),
    })
    if (!home.isShared)
      for (const { state, ...job } of await boss.findJobs(name, { limit: MOST }))
        if (state === 'active') await boss.fail(name, attemptOf(job.id, job.retryCount), { message: GONE })
  }
  return boss
}

const POLICIES = { none: 'standard', 'one runs': 'singleton', 'one waits': 'stately' } as const
const attemptOf = (id: string, retryCount: number): Attempt => ({ id, retryCount })
const GONE = 'its worker ended'
/** Of one process there are as many as it has workers. */
const MOST = 1_000

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
        remedy: `Install it: npm install ${PACKAGE}@${VERSION}. It states Node 22.12 or newer, and runs on Node 20 with a warning of npm's.`,
      },
      { cause: error },
    )
  }
}
