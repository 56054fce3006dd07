/** The loop of a worker: takes what is due from the queue, one thing after the other. */
import type { SyncContext } from './context.js'
import { planSyncs, queuedSyncOf, STUCK_QUEUE, SYNC_QUEUE, stuckSyncOf } from './plan.js'
import { type JobQueue, keepLease } from './queue.js'
import { performRun } from './run.js'
import { giveUp, RunLost } from './run-state.js'
import type { SyncRun, WorkOptions } from './types.js'

/** Milliseconds between two looks at an empty queue. */
const LOOK = 2_000
/** Until the database is asked again that did not answer: longer each time. */
const WAITS = [500, 1_000, 2_000, 5_000, 10_000, 30_000]

export interface WorkerOptions extends WorkOptions {
  readonly only?: ReadonlySet<string> | undefined
}

export async function workQueue(
  context: SyncContext,
  queue: JobQueue,
  { signal, untilIdle = false, onRun, onError, only }: WorkerOptions,
): Promise<void> {
  const { clock } = context
  let misses = 0
  let mayBeStuck = true
  while (signal?.aborted !== true) {
    try {
      if (await queue.tidy()) mayBeStuck = true
      if (mayBeStuck) while (await workStuck(context, queue));
      mayBeStuck = false
      await planSyncs(context, queue, only)
      const worked = await workOne(context, queue, signal, onRun)
      misses = 0
      if (worked) continue
      if (untilIdle) return
      await clock.sleep(LOOK, signal)
    } catch (error) {
      mayBeStuck = true
      if (untilIdle) throw error
      onError?.(error)
      await clock.sleep(WAITS[misses++] ?? WAITS.at(-1) ?? LOOK, signal)
    }
  }
}

async function workStuck(context: SyncContext, queue: JobQueue): Promise<boolean> {
  const job = await queue.take(STUCK_QUEUE)
  if (job === null) return false
  await giveUp(context, stuckSyncOf(job))
  await queue.done(job)
  return true
}

async function workOne(
  context: SyncContext,
  queue: JobQueue,
  signal: AbortSignal | undefined,
  onRun: ((run: SyncRun) => void) | undefined,
): Promise<boolean> {
  const job = await queue.take(SYNC_QUEUE)
  if (job === null) return false
  const release = keepLease(queue, job)
  try {
    const run = await performRun(context, queuedSyncOf(job), signal)
    await queue.done(job)
    if (run !== null) onRun?.(run)
  } catch (error) {
    if (error instanceof RunLost) return true
    // What ended it is tried again by whoever comes next; where the database is gone, after the lease.
    await queue.failed(job, error instanceof Error ? error.message : 'unknown').catch(() => undefined)
    throw error
  } finally {
    release()
  }
  return true
}
