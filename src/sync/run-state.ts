/** A run as rows: begun, held by one worker only, and ended with all its consequences. */
import { isTrue } from '../store/claims.js'
import { lockConnection } from '../store/connection-lock.js'
import { countOf, type Home, onlyRow, type Session, type StoreRow } from '../store/home.js'
import { BLOCKING, type ConnectionFault, clearErrors, noteError } from './connection-errors.js'
import type { SyncContext } from './context.js'
import { addSyncEvents, historicalCompleted, jobCompleted, jobStuck } from './events.js'
import { holdRun, RunLost } from './hold-run.js'
import { findJob, setJobStatus } from './jobs.js'
import type { Worklist } from './listing.js'
import { listRuns } from './runs.js'
import { answerRequest, scheduleAfter } from './schedules.js'
import {
  FUNCTION_NAME,
  type FunctionName,
  type RunKind,
  type RunStatus,
  type SyncJob,
  type SyncRun,
} from './types.js'

/** What the queue hands to a worker. */
export interface QueuedSync {
  /** Its id in the queue. */
  readonly queueId: string
  readonly connection: string
  readonly function_name: FunctionName
  readonly kind: RunKind
  /** The turn of its schedule or window: a job of an earlier turn is done already. */
  readonly turn: number
  /** The requested window. */
  readonly jobId: string | null
  /** How often the queue took it from a worker that ended. */
  readonly takeovers: number
}

/** A run that this worker holds. */
export interface HeldRun extends QueuedSync {
  readonly no: number
  readonly historical: boolean
  /** How far back the first run reads; null for every other run. */
  readonly historicalFrom: string | null
  readonly job: SyncJob | null
  readonly connectionRow: StoreRow
}

/** Null if there is nothing to do: it was done before, or may not begin now. */
export async function beginRun({ home, clock }: SyncContext, queued: QueuedSync): Promise<HeldRun | null> {
  const { connection, kind, jobId, takeovers } = queued
  return home.transaction(async (session) => {
    await lockConnection(session, connection)
    const [row] = await session.query('SELECT * FROM connections WHERE connection_id = $1', [connection])
    if (row === undefined) return null
    const now = clock.now()
    const historical = kind === 'scheduled' && row.historical_completed === null
    const historicalFrom = historical ? await firstDay(session, row, now) : null
    const job = jobId === null ? null : await findJob(session, connection, jobId)
    const run = { ...queued, historical, historicalFrom, job, connectionRow: row }
    const [before] = await session.query(
      'SELECT run_no, status FROM sync_runs WHERE connection_id = $1 AND queue_id = $2::uuid',
      [connection, queued.queueId],
    )
    if (before !== undefined) {
      if (before.status !== 'running') return null
      await session.query(
        'UPDATE sync_runs SET takeovers = $3, reading = NULL WHERE connection_id = $1 AND run_no = $2',
        [connection, countOf(before.run_no), takeovers],
      )
      return { ...run, no: countOf(before.run_no) }
    }
    if (isTrue(row.paused) || !(await mayBegin(session, queued, job))) {
      await endTurn(session, queued)
      return null
    }
    const { value } = await onlyRow(
      session,
      `INSERT INTO counters AS c VALUES ($1, 'run', 1)
       ON CONFLICT (connection_id, name) DO UPDATE SET value = c.value + 1 RETURNING value`,
      [connection],
    )
    const no = countOf(value)
    await session.query(
      `INSERT INTO sync_runs VALUES ($1, $2, $3::uuid, $4, $5, $6::uuid, 'running', $7, NULL, $8, 0, 0, 0, $9, NULL, NULL)`,
      [connection, no, queued.queueId, FUNCTION_NAME, kind, jobId, now.toISOString(), historical, takeovers],
    )
    if (kind === 'scheduled') await answerRequest(session, connection)
    return { ...run, no }
  })
}

/** Fixed when the first run begins for the first time: a first run that fails for days must not read less. */
async function firstDay(session: Session, row: StoreRow, now: Date): Promise<string> {
  if (row.historical_from !== null && row.historical_from !== undefined) return row.historical_from
  const from = new Date(now.getTime() - countOf(row.historical_days) * 86_400_000).toISOString()
  await session.query('UPDATE connections SET historical_from = $2 WHERE connection_id = $1', [
    row.connection_id ?? '',
    from,
  ])
  return from
}

/** A window waits for nothing; a scheduled run waits for all windows, and for its own time. */
async function mayBegin(
  session: Session,
  { connection, kind, turn }: QueuedSync,
  job: SyncJob | null,
): Promise<boolean> {
  const [blocked] = await session.query(
    'SELECT 1 AS blocked FROM connection_errors WHERE connection_id = $1 AND error_type = $2',
    [connection, BLOCKING],
  )
  if (blocked !== undefined) return false
  if (kind === 'on_demand') return job?.status === 'open'
  const [schedule] = await session.query(
    `SELECT s.turn FROM sync_schedules s WHERE s.connection_id = $1 AND s.function_name = $2 AND (s.enabled OR s.is_requested)
       AND NOT EXISTS (SELECT 1 FROM sync_jobs j WHERE j.connection_id = s.connection_id AND j.status = 'open')`,
    [connection, FUNCTION_NAME],
  )
  return schedule !== undefined && countOf(schedule.turn) === turn
}

/** Moves a run that could not begin to its next turn, under which it is queued again once it may begin. */
async function endTurn(session: Session, { connection, jobId, turn }: QueuedSync): Promise<void> {
  if (jobId === null)
    await session.query('UPDATE sync_schedules SET turn = turn + 1 WHERE connection_id = $1 AND turn = $2', [
      connection,
      turn,
    ])
  else
    await session.query(
      'UPDATE sync_jobs SET turn = turn + 1 WHERE connection_id = $1 AND job_id = $2::uuid AND turn = $3',
      [connection, jobId, turn],
    )
}

/**
 * Why the run ends here; null if it continues. Its window was cancelled, its connection paused, or a window was
 * requested, which takes precedence over scheduled runs. Throws `RunLost` if its connection is gone.
 */
export async function whyStopped(home: Home, run: HeldRun): Promise<string | null> {
  const [row] = await home.query(
    `SELECT c.paused, (SELECT count(*) FROM sync_jobs j WHERE j.connection_id = $1 AND j.status = 'open'
       AND ($2::uuid IS NULL OR j.job_id = $2::uuid)) AS open FROM connections c WHERE c.connection_id = $1`,
    [run.connection, run.jobId],
  )
  if (row === undefined) throw new RunLost('the connection was removed', true)
  if (isTrue(row.paused)) return 'the connection was paused: it continues when it is resumed'
  const open = countOf(row.open)
  if (run.jobId !== null) return open > 0 ? null : 'it was cancelled'
  return open > 0 ? 'a window was requested: it continues after that' : null
}

export const noteListing = (home: Home, run: HeldRun, work: Worklist): Promise<void> =>
  home.transaction(async (session) => {
    await holdRun(session, run, null)
    await session.query(
      'UPDATE sync_runs SET files_seen = $3, files_same = $4, files_refused = $5 WHERE connection_id = $1 AND run_no = $2',
      [run.connection, run.no, work.seen, work.same, work.refused],
    )
  })

export interface RunEnd {
  readonly status: Exclude<RunStatus, 'running'>
  readonly message: string | null
  /** Faults of the connection as a whole. */
  readonly faults: readonly ConnectionFault[]
  /** Files that the source still has; null if it was not listed to its end. */
  readonly names: ReadonlySet<string> | null
  /** Seconds until files that may still be written are checked again. */
  readonly soon: number | null
}

/** Ends it once: with its schedule or window, its errors and events, in one transaction. */
export async function endRun(
  { home, clock }: SyncContext,
  run: HeldRun,
  end: RunEnd,
): Promise<SyncRun | null> {
  const { connection, no } = run
  return home.transaction(async (session) => {
    await lockConnection(session, connection)
    await holdRun(session, run, null)
    const now = clock.now()
    await session.query(
      'UPDATE sync_runs SET status = $3, completed = $4, message = $5 WHERE connection_id = $1 AND run_no = $2',
      [connection, no, end.status, now.toISOString(), end.message],
    )
    for (const fault of end.faults) await noteError(session, connection, fault, no, now)
    const { names } = end
    if (names !== null)
      await clearErrors(
        session,
        connection,
        ({ error_type, resource, run_no }) => run_no < no && isMended(error_type, resource, names),
        now,
      )
    if (run.jobId !== null) await endTurn(session, run)
    else await scheduleAfter(session, connection, { failed: end.status === 'failed', soon: end.soon }, now)
    const isOver = end.status === 'completed' && (end.soon === null || (await isFirstLong(session, run, now)))
    if (run.historical && isOver) await endHistorical(session, connection, now)
    if (run.job !== null && end.status === 'completed') {
      await setJobStatus(session, connection, run.job.id, 'completed')
      await addSyncEvents(session, connection, [jobCompleted({ ...run.job, status: 'completed' })], now)
    }
    return (await listRuns(session, connection, no, 1))[0] ?? null
  })
}

/** Once everything was listed: an unknown format stays an error while its file is there unchanged; everything else was tried anew. */
export const isMended = (type: string, resource: string | null, names: ReadonlySet<string>): boolean =>
  type !== 'unknown_format' || resource === null || !names.has(resource)

/** How long first runs follow one another while the source has files that may still be written. */
const MOST_FIRST_MS = 3_600_000

/** A file that is written to all the time must not leave what the other files bring without events for ever. */
async function isFirstLong(session: Session, { connection }: HeldRun, now: Date): Promise<boolean> {
  const row = await onlyRow(
    session,
    'SELECT historical_from, historical_days FROM connections WHERE connection_id = $1',
    [connection],
  )
  const began = Date.parse(row.historical_from ?? '') + countOf(row.historical_days) * 86_400_000
  return !(Math.abs(now.getTime() - began) < MOST_FIRST_MS)
}

async function endHistorical(session: Session, connection: string, now: Date): Promise<void> {
  const { oldest, newest } = await onlyRow(
    session,
    `SELECT min(day) AS oldest, max(day) AS newest FROM (
       SELECT left(COALESCE(transaction_date, invoice_date, ship_date), 10) AS day
       FROM line_items WHERE connection_id = $1 AND is_current
     ) days`,
    [connection],
  )
  await session.query(
    `UPDATE connections SET historical_completed = $2, oldest_data_date = $3, newest_data_date = $4 WHERE connection_id = $1`,
    [connection, now.toISOString(), oldest ?? null, newest ?? null],
  )
  await addSyncEvents(session, connection, [historicalCompleted(oldest ?? null, newest ?? null)], now)
}

/**
 * A run that no worker could finish is reported once. If it loaded files, the next run follows at once with the
 * remaining ones. If not, its window is closed, and the schedule retries as after a failed source, because what ended
 * its workers may be over.
 */
export async function giveUpRun({ home, clock }: SyncContext, queued: QueuedSync): Promise<void> {
  const { connection, queueId, kind, jobId, takeovers } = queued
  await home.transaction(async (session) => {
    await lockConnection(session, connection)
    const now = clock.now()
    const [run] = await session.query(
      `UPDATE sync_runs SET status = 'failed', completed = $3, message = $4
       WHERE connection_id = $1 AND queue_id = $2::uuid AND status = 'running' RETURNING run_no, reading`,
      [connection, queueId, now.toISOString(), stuckMessage(takeovers)],
    )
    const hasLoaded = run !== undefined && (await hasProgress(session, connection, countOf(run.run_no)))
    if (jobId !== null) {
      const job = await findJob(session, connection, jobId)
      if (job?.status !== 'open') return
      if (hasLoaded) await endTurn(session, queued)
      else await setJobStatus(session, connection, jobId, 'cancelled')
    } else {
      const [schedule] = await session.query(
        'SELECT turn FROM sync_schedules WHERE connection_id = $1 AND function_name = $2',
        [connection, FUNCTION_NAME],
      )
      if (schedule === undefined || countOf(schedule.turn) !== queued.turn) return
      await scheduleAfter(session, connection, { failed: !hasLoaded, soon: 0 }, now)
    }
    const stuck = {
      function_name: FUNCTION_NAME,
      kind,
      job_id: jobId,
      run_id: run?.run_no ?? null,
      takeovers,
      file: run?.reading ?? null,
    }
    await addSyncEvents(session, connection, [jobStuck(stuck)], now)
  })
}

/** Whether a run brought something that no later run brings again: a fetched version, or new content. */
async function hasProgress(session: Session, connection: string, no: number): Promise<boolean> {
  const rows = await session.query(
    `SELECT 1 AS got FROM sync_run_files WHERE connection_id = $1 AND run_no = $2 AND outcome = 'new'
     UNION ALL SELECT 1 FROM queued_files WHERE connection_id = $1 AND run_no = $2 AND version IS NOT NULL LIMIT 1`,
    [connection, no],
  )
  return rows.length > 0
}

const stuckMessage = (takeovers: number): string =>
  `its worker ended before it was finished, ${takeovers + 1} times in a row: see what ends it (memory, disk), then sync again`
