/** Queues what is due. Any worker may do it at any time: a job's name follows from its purpose, so that it is queued once. */

import { AUDIT_QUEUE, STUCK_AUDIT_QUEUE } from './audit-jobs.js'
import type { SyncContext } from './context.js'
import { FILE_QUEUE, STUCK_FILE_QUEUE } from './file-jobs.js'
import { openJobs } from './jobs.js'
import { type JobQueue, type NewJob, TAKEOVERS, type TakenJob, uuidOf } from './queue.js'
import type { QueuedSync } from './run-state.js'
import { dueSyncs, RETRY_SECONDS } from './schedules.js'
import { FUNCTION_NAME, type RunKind } from './types.js'
import { WEBHOOK_QUEUE } from './webhooks/work.js'

export const SYNC_QUEUE = 'sync'
export const STUCK_QUEUE = 'sync-stuck'
export const QUEUES = [
  { name: STUCK_QUEUE, retries: 1_000, keys: 'one runs' },
  { name: SYNC_QUEUE, deadLetter: STUCK_QUEUE, retries: TAKEOVERS, keys: 'one runs' },
  { name: STUCK_FILE_QUEUE, retries: 1_000 },
  { name: FILE_QUEUE, deadLetter: STUCK_FILE_QUEUE, retries: TAKEOVERS },
  { name: STUCK_AUDIT_QUEUE, retries: 1_000 },
  { name: AUDIT_QUEUE, deadLetter: STUCK_AUDIT_QUEUE, retries: TAKEOVERS, keys: 'one runs' },
  { name: WEBHOOK_QUEUE, retries: 1_000, keys: 'one waits' },
] as const

const SCHEDULED = 0
const ON_DEMAND = 10

/** `only`: limits it to these connections. */
export async function planSyncs(
  { home, clock }: SyncContext,
  queue: JobQueue,
  only?: ReadonlySet<string>,
): Promise<void> {
  const now = clock.now()
  const isAsked = (connection: string): boolean => only?.has(connection) ?? true
  const jobs: NewJob[] = []
  for (const { job, turn, failures, lastEnd } of await openJobs(home)) {
    if (!isAsked(job.connection_id) || !isTriedAgain(failures, lastEnd, now)) continue
    const id = uuidOf(['on_demand', job.id, `${turn}`])
    const data = { id, connection: job.connection_id, kind: 'on_demand', turn, job: job.id }
    jobs.push({ id, key: job.connection_id, priority: ON_DEMAND, data })
  }
  for (const { connection, turn, added } of await dueSyncs(home, now)) {
    if (!isAsked(connection)) continue
    const id = uuidOf(['scheduled', connection, added, FUNCTION_NAME, `${turn}`])
    const data = { id, connection, kind: 'scheduled', turn, job: null }
    jobs.push({ id, key: connection, priority: SCHEDULED, data })
  }
  await queue.add(SYNC_QUEUE, jobs)
}

/** A window whose source was unreachable is retried at growing intervals until somebody cancels it. */
function isTriedAgain(failures: number, lastEnd: string | null, now: Date): boolean {
  if (failures === 0 || lastEnd === null) return true
  const wait = RETRY_SECONDS[failures - 1] ?? RETRY_SECONDS.at(-1) ?? 0
  const elapsed = now.getTime() - Date.parse(lastEnd)
  return elapsed >= wait * 1_000 || elapsed < 0 // negative if the clock was set back
}

/** A dead letter's data is that of its original job, including its own id. */
export const queuedSyncOf = ({ id, data, retries }: TakenJob): QueuedSync => ({
  queueId: id,
  connection: `${data.connection}`,
  function_name: FUNCTION_NAME,
  kind: data.kind as RunKind,
  turn: data.turn as number,
  jobId: data.job === null ? null : `${data.job}`,
  takeovers: retries,
})

export const stuckSyncOf = (job: TakenJob): QueuedSync => ({
  ...queuedSyncOf(job),
  queueId: `${job.data.id}`,
  takeovers: TAKEOVERS,
})
