/** The loop of a worker: takes due jobs from the queue one by one, alternating between their kinds. */
import { isClosedStore } from '../store/store-error.js'
import {
  AUDIT_QUEUE,
  auditQueued,
  giveUpAudit,
  handBackAudit,
  planAudits,
  STUCK_AUDIT_QUEUE,
} from './audit-jobs.js'
import type { SyncContext } from './context.js'
import {
  FILE_QUEUE,
  giveUpFile,
  handBackFile,
  isAway,
  loadQueued,
  planFiles,
  queuedFileOf,
  STUCK_FILE_QUEUE,
} from './file-jobs.js'
import { endLoadedRuns } from './hand-out.js'
import { RunLost } from './hold-run.js'
import { planSyncs, queuedSyncOf, STUCK_QUEUE, SYNC_QUEUE, stuckSyncOf } from './plan.js'
import { type JobQueue, keepLease, type TakenJob } from './queue.js'
import { performRun } from './run.js'
import { giveUpRun } from './run-state.js'
import type { WorkOptions } from './types.js'

/** Milliseconds between two checks of an empty queue. */
const IDLE_WAIT = 2_000
/** Milliseconds between two checks of what is due while there is work. */
const PLAN_INTERVAL = 5_000
/** Milliseconds before the next try at a database that did not answer: longer each time. */
const RETRY_WAITS = [500, 1_000, 2_000, 5_000, 10_000, 30_000]

export interface WorkerOptions extends WorkOptions {
  readonly only?: ReadonlySet<string> | undefined
}

type Kind = (context: SyncContext, job: TakenJob, options: WorkerOptions) => Promise<void>

export async function workQueue(
  context: SyncContext,
  queue: JobQueue,
  options: WorkerOptions,
): Promise<void> {
  const { clock, group } = context
  const { signal, untilIdle = false, onRun, onError, only } = options
  let misses = 0
  let mayBeStuck = true
  let planned = -Infinity
  let next = 0
  /** Empty queues: jobs enter them only by a plan, so they are skipped until the next one. */
  const empty = new Set<string>()
  const plan = async (): Promise<void> => {
    await clock.follow?.()
    if (await queue.tidy()) mayBeStuck = true
    if (mayBeStuck) while (await workStuck(context, queue));
    mayBeStuck = false
    await endLoadedRuns(context, onRun)
    await planSyncs(context, queue, only)
    await planFiles(context, queue, only)
    await planAudits(context, queue)
    empty.clear()
    planned = Date.now()
  }
  const workNext = async (): Promise<boolean> => {
    for (let nth = 0; nth < KINDS.length; nth++) {
      const [name, perform] = KINDS[(next + nth) % KINDS.length] as (typeof KINDS)[number]
      const job = empty.has(name) ? null : await queue.take(name)
      if (job === null) {
        empty.add(name)
        continue
      }
      next += nth + 1
      await workOne(context, queue, job, perform, options)
      return true
    }
    return false
  }
  while (signal?.aborted !== true) {
    try {
      let worked = Math.abs(Date.now() - planned) < PLAN_INTERVAL && (await workNext())
      if (!worked) {
        await plan()
        worked = await workNext()
      }
      misses = 0
      if (worked) continue
      if (untilIdle && !group.isBusy()) return
      await clock.sleep(IDLE_WAIT, signal)
    } catch (error) {
      mayBeStuck = true
      if (untilIdle || isClosedStore(error)) throw error
      onError?.(error)
      await clock.sleep(RETRY_WAITS[misses++] ?? RETRY_WAITS.at(-1) ?? IDLE_WAIT, signal)
    }
  }
}

async function workStuck(context: SyncContext, queue: JobQueue): Promise<boolean> {
  for (const [name, giveUp] of STUCK) {
    const job = await queue.take(name)
    if (job === null) continue
    await giveUp(context, job)
    await queue.done(job)
    return true
  }
  return false
}

/** What happens to jobs that no worker could finish. */
const STUCK: readonly (readonly [
  queue: string,
  giveUp: (context: SyncContext, job: TakenJob) => Promise<void>,
])[] = [
  [STUCK_QUEUE, (context, job) => giveUpRun(context, stuckSyncOf(job))],
  [STUCK_FILE_QUEUE, giveUpFile],
  [STUCK_AUDIT_QUEUE, giveUpAudit],
]

async function workOne(
  context: SyncContext,
  queue: JobQueue,
  job: TakenJob,
  perform: Kind,
  options: WorkerOptions,
): Promise<void> {
  const release = keepLease(queue, job)
  const end = context.group.begin()
  try {
    await perform(context, job, options)
    await queue.done(job)
  } catch (error) {
    if (error instanceof RunLost) {
      if (error.isOver) await queue.done(job)
      return
    }
    if (error instanceof Stopped || error instanceof HandBackLater) {
      await queue.done(job)
      if (error instanceof HandBackLater) throw error.cause
      return
    }
    // The next worker tries the job again; if the database is gone, after the lease.
    await queue.failed(job, error instanceof Error ? error.message : 'unknown').catch(() => undefined)
    throw error
  } finally {
    end()
    release()
  }
}

const fetchSource: Kind = async (context, job, { signal, onRun }) => {
  const run = await performRun(context, queuedSyncOf(job), signal)
  if (run !== null) onRun?.(run)
}

const loadFile: Kind = async (context, job, { signal, onDone }) => {
  const name = queuedFileOf(job)
  const leave = await context.group.enter(name.bytes)
  try {
    if (signal?.aborted === true) throw new Stopped()
    const file = await loadQueued(context, name, signal)
    if (file !== null) onDone?.({ kind: 'file', connection: name.connection, file })
  } catch (error) {
    throw await handBackError(error, signal, (isAway) => handBackFile(context, name, isAway))
  } finally {
    leave()
  }
}

const auditInvoices: Kind = async (context, job, { signal, onDone }) => {
  try {
    const findings = await auditQueued(context, job, signal)
    if (findings !== null) onDone?.({ kind: 'audit', connection: `${job.data.connection}`, findings })
  } catch (error) {
    throw await handBackError(error, signal, () => handBackAudit(context, job))
  }
}

/**
 * A job interrupted by a stop, or by a bucket or database that is unreachable, is handed out again: it does not count
 * as a takeover.
 */
async function handBackError(
  error: unknown,
  signal: AbortSignal | undefined,
  handBack: (isAway: boolean) => Promise<void>,
): Promise<unknown> {
  const isStopped = signal?.aborted === true
  if (!isStopped && !isAway(error)) return error
  await handBack(!isStopped)
  return isStopped ? new Stopped() : new HandBackLater({ cause: error })
}

class Stopped extends Error {}
class HandBackLater extends Error {
  constructor(options: ErrorOptions) {
    super('away', options)
  }
}

/** The kinds of work, in turns, so that one kind never waits for all of another. */
const KINDS: readonly (readonly [queue: string, perform: Kind])[] = [
  [FILE_QUEUE, loadFile],
  [SYNC_QUEUE, fetchSource],
  [AUDIT_QUEUE, auditInvoices],
]
