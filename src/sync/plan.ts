/** What is due, handed to the queue. Any worker may do it, at any time: a job's name follows from what it is for, so that it is taken in once. */
import { createHash } from 'node:crypto'
import type { SyncContext } from './context.js'
import { openJobs } from './jobs.js'
import type { JobQueue, TakenJob } from './queue.js'
import type { QueuedSync } from './run-state.js'
import { dueSyncs, TRIED_AGAIN } from './schedules.js'
import { FUNCTION_NAME, type RunKind } from './types.js'
import { WEBHOOK_QUEUE } from './webhooks/work.js'

export const SYNC_QUEUE = 'sync'
export const STUCK_QUEUE = 'sync-stuck'
/** Times that a run is taken over before it is stuck. */
const TAKEOVERS = 3
export const QUEUES = [
  { name: STUCK_QUEUE, retries: 1_000 },
  { name: SYNC_QUEUE, deadLetter: STUCK_QUEUE, retries: TAKEOVERS },
  { name: WEBHOOK_QUEUE, retries: 1_000, oneWaits: true },
] as const

const SCHEDULED = 0
const ON_DEMAND = 10

/** `only`: no other connections. */
export async function planSyncs(
  { home, clock }: SyncContext,
  queue: JobQueue,
  only?: ReadonlySet<string>,
): Promise<void> {
  const now = clock.now()
  const isAsked = (connection: string): boolean => only?.has(connection) ?? true
  for (const { job, turn, failures, lastEnd } of await openJobs(home)) {
    if (!isAsked(job.connection_id) || !isTriedAgain(failures, lastEnd, now)) continue
    const id = uuidOf(['on_demand', job.id, `${turn}`])
    const data = { id, connection: job.connection_id, kind: 'on_demand', turn, job: job.id }
    await queue.add(SYNC_QUEUE, { id, key: job.connection_id, priority: ON_DEMAND, data })
  }
  for (const { connection, turn } of await dueSyncs(home, now)) {
    if (!isAsked(connection)) continue
    const id = uuidOf(['scheduled', connection, FUNCTION_NAME, `${turn}`])
    const data = { id, connection, kind: 'scheduled', turn, job: null }
    await queue.add(SYNC_QUEUE, { id, key: connection, priority: SCHEDULED, data })
  }
}

/** A window whose source was not there is tried again after longer and longer times, until somebody cancels it. */
function isTriedAgain(failures: number, lastEnd: string | null, now: Date): boolean {
  if (failures === 0 || lastEnd === null) return true
  const wait = TRIED_AGAIN[failures - 1] ?? TRIED_AGAIN.at(-1) ?? 0
  const passed = now.getTime() - Date.parse(lastEnd)
  return passed >= wait * 1_000 || passed < 0 // a clock that was set back
}

/** The same parts always give the same. */
function uuidOf(parts: readonly string[]): string {
  const hash = createHash('sha256').update(parts.join('\n')).digest('hex')
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')
}

/** Of the dead letters the data is that of the job they were; it tells its own name. */
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
