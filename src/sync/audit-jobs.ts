/** Audits of all invoices of a connection, requested and done by any worker. Each load audits its own file. */
import { auditStore } from '../store/audit-store.js'
import { countOf, onlyRow } from '../store/home.js'
import type { SyncContext } from './context.js'
import { type JobQueue, TAKEOVERS, type TakenJob, uuidOf } from './queue.js'

export const AUDIT_QUEUE = 'audits'
export const STUCK_AUDIT_QUEUE = 'audits-stuck'

/** Maximum number of jobs in the queue. */
const MAX_QUEUED = 500

export async function planAudits({ home }: SyncContext, queue: JobQueue): Promise<void> {
  const rows = await home.query(
    `SELECT connection_id, turn, asked_at FROM queued_audits ORDER BY asked_at, connection_id LIMIT ${MAX_QUEUED}`,
  )
  const jobs = rows.map(({ connection_id, turn, asked_at }) => ({
    id: uuidOf(['audit', connection_id ?? '', turn ?? '', asked_at ?? '']),
    key: connection_id ?? '',
    data: { connection: connection_id, turn: countOf(turn) },
    priority: 0,
  }))
  await queue.add(AUDIT_QUEUE, jobs)
}

const askedOf = ({ data }: TakenJob) => [`${data.connection}`, data.turn as number] as const

/** Hands the audit out again under another name. */
export const handBackAudit = async ({ home }: SyncContext, job: TakenJob): Promise<void> =>
  void (await home.query('UPDATE queued_audits SET turn = turn + 1 WHERE connection_id = $1 AND turn = $2', [
    ...askedOf(job),
  ]))

/** An audit that no worker could finish is not retried forever. */
export const giveUpAudit = async ({ home, notice }: SyncContext, job: TakenJob): Promise<void> => {
  const [connection, turn] = askedOf(job)
  await home.query('DELETE FROM queued_audits WHERE connection_id = $1 AND turn = $2', [connection, turn])
  notice(
    `the audit of ${connection} was given up: its worker ended ${TAKEOVERS + 1} times in a row: see what ends it (memory), then request it again`,
  )
}

/** Gives the number of findings; null if another worker did it. */
export async function auditQueued(
  { home, keptFiles, formats, group }: SyncContext,
  job: TakenJob,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  const [connection, turn] = askedOf(job)
  const [queued] = await home.query('SELECT turn FROM queued_audits WHERE connection_id = $1', [connection])
  if (queued === undefined || countOf(queued.turn) !== turn) return null
  // The audit state is about as large as the files that it was made from.
  const { bytes } = await onlyRow(
    home,
    'SELECT COALESCE(sum(octet_length(state)), 0) AS bytes FROM audit_states WHERE connection_id = $1',
    [connection],
  )
  const leave = await group.enter(countOf(bytes))
  try {
    const { findings } = await auditStore(home, keptFiles, { connection, formats, signal })
    await home.query('DELETE FROM queued_audits WHERE connection_id = $1 AND turn = $2', [connection, turn])
    return findings.length
  } finally {
    leave()
  }
}
