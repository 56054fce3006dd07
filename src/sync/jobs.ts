/** Requested windows: open until all their files are loaded, or until somebody cancels them. */
import { randomUUID } from 'node:crypto'
import { usageError } from '../schema/errors.js'
import { countOf, type Home, type Session, type StoreRow } from '../store/home.js'
import { utcOf } from '../values/utc.js'
import { BLOCKING } from './connection-errors.js'
import { lockConnectionRow } from './connections.js'
import type { SyncContext } from './context.js'
import { noConnection } from './sync-error.js'
import { FUNCTION_NAME, type NewSyncJob, type SyncJob, type SyncJobStatus, type SyncJobs } from './types.js'

export function createSyncJobs({ home, clock }: SyncContext): SyncJobs {
  const known = async (connection: string): Promise<void> => {
    const [row] = await home.query('SELECT 1 AS known FROM connections WHERE connection_id = $1', [
      connection,
    ])
    if (row === undefined) throw noConnection(connection)
  }
  return {
    create: async (connection, given) => {
      const window = windowOf(given)
      return home.transaction(async (session) => {
        await lockConnectionRow(session, connection)
        const id = randomUUID()
        await session.query(`INSERT INTO sync_jobs VALUES ($1, $2::uuid, $3, $4, $5, $6, 'open', 0)`, [
          connection,
          id,
          FUNCTION_NAME,
          window.start,
          window.end,
          clock.now().toISOString(),
        ])
        return jobOf(session, connection, id)
      })
    },
    get: (connection, id) => findJob(home, connection, id),
    list: async (connection) => {
      await known(connection)
      const rows = await home.query(
        'SELECT * FROM sync_jobs WHERE connection_id = $1 ORDER BY created_at DESC, job_id',
        [connection],
      )
      return rows.map(asJob)
    },
    cancel: async (connection, id) =>
      home.transaction(async (session) => {
        await lockConnectionRow(session, connection)
        const job = await jobOf(session, connection, id)
        if (job.status !== 'open')
          throw usageError(id, 'an open job', `It is ${job.status} already: nothing was changed.`)
        await setJobStatus(session, connection, id, 'cancelled')
        return { ...job, status: 'cancelled' }
      }),
  }
}

function windowOf({ start_time, end_time, function_name = FUNCTION_NAME }: NewSyncJob): {
  start: string
  end: string
} {
  if (function_name !== FUNCTION_NAME)
    throw usageError(function_name, FUNCTION_NAME, 'It is the only function there is.')
  const [start, end] = [start_time, end_time].map((text) => {
    const time = utcOf(text) ?? utcOf(`${text}T00:00`)
    if (time !== null) return time
    throw usageError(text, 'a time as ISO 8601, such as 2026-03-01T00:00:00Z', 'Correct it.')
  }) as [string, string]
  if (start > end)
    throw usageError(end_time, `an end that is not before ${start_time}`, 'Correct the window.')
  return { start, end }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export async function findJob(
  session: Home | Session,
  connection: string,
  id: string,
): Promise<SyncJob | null> {
  if (!UUID.test(id)) return null
  const [row] = await session.query(
    'SELECT * FROM sync_jobs WHERE connection_id = $1 AND job_id = $2::uuid',
    [connection, id],
  )
  return row === undefined ? null : asJob(row)
}

async function jobOf(session: Session, connection: string, id: string): Promise<SyncJob> {
  const job = await findJob(session, connection, id)
  if (job === null) throw usageError(id, 'the id of a job of this connection', 'Check it.')
  return job
}

export const setJobStatus = async (
  session: Session,
  connection: string,
  id: string,
  status: SyncJobStatus,
): Promise<void> =>
  void (await session.query(
    'UPDATE sync_jobs SET status = $3 WHERE connection_id = $1 AND job_id = $2::uuid',
    [connection, id, status],
  ))

export interface OpenJob {
  readonly job: SyncJob
  readonly turn: number
  /** Number of runs that did not reach the source. */
  readonly failures: number
  readonly lastEnd: string | null
}

/** All open windows of connections that may be read. */
export async function openJobs(session: Home | Session): Promise<OpenJob[]> {
  const rows = await session.query(
    `SELECT j.*, r.* FROM sync_jobs j JOIN connections c ON c.connection_id = j.connection_id
     LEFT JOIN (
       SELECT connection_id AS of, job_id AS of_job, sum((status = 'failed')::int) AS failures, max(completed) AS last_end
       FROM sync_runs WHERE job_id IS NOT NULL AND status <> 'running' GROUP BY connection_id, job_id
     ) r ON r.of = j.connection_id AND r.of_job = j.job_id
     WHERE j.status = 'open' AND NOT c.paused
       AND NOT EXISTS (SELECT 1 FROM connection_errors e WHERE e.connection_id = j.connection_id AND e.error_type = $1)
     ORDER BY j.created_at, j.job_id`,
    [BLOCKING],
  )
  return rows.map((row) => ({
    job: asJob(row),
    turn: countOf(row.turn),
    failures: countOf(row.failures),
    lastEnd: row.last_end ?? null,
  }))
}

const asJob = (row: StoreRow): SyncJob => ({
  id: row.job_id ?? '',
  connection_id: row.connection_id ?? '',
  function_name: FUNCTION_NAME,
  requested_start_time: row.start_time ?? '',
  requested_end_time: row.end_time ?? '',
  created_at: row.created_at ?? '',
  status: (row.status ?? 'open') as SyncJobStatus,
})
