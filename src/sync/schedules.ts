/** When a connection is due. */

import { usageError } from '../schema/errors.js'
import { isTrue } from '../store/claims.js'
import { countOf, type Session } from '../store/home.js'
import { latestAfter } from './clock.js'
import { BLOCKING } from './connection-errors.js'
import type { SyncContext } from './context.js'
import { noConnection } from './sync-error.js'
import { FUNCTION_NAME, type FunctionName, type Schedules, type SyncSchedule } from './types.js'

/** Seconds before a failed run is tried again; after the last of them, the schedule applies. */
export const RETRY_SECONDS = [300, 1_800, 7_200]

export function createSchedules({ home, clock }: SyncContext): Schedules {
  return {
    toggle: (name, enabled, id) =>
      home.transaction(async (session) => {
        if (name !== FUNCTION_NAME)
          throw usageError(name, FUNCTION_NAME, 'It is the only function that is scheduled.')
        const rows = await session.query(
          `UPDATE sync_schedules SET enabled = $2 WHERE function_name = $1 AND ($3::text IS NULL OR connection_id = $3)
           RETURNING connection_id`,
          [name, enabled, id ?? null],
        )
        if (id !== undefined && rows.length === 0) throw noConnection(id)
        const ids = rows.map((row) => row.connection_id ?? '').sort()
        // If its time has passed when it is switched on again, it runs once, now.
        if (enabled)
          for (const one of ids) await nextTime(session, one, FUNCTION_NAME, { atLeast: clock.now() })
        const schedules = await schedulesOf(session, ids)
        return ids.flatMap((one) => schedules.get(one) ?? [])
      }),
  }
}

export async function addSchedule(
  session: Session,
  connection: string,
  name: FunctionName,
  every: number,
  first: Date,
): Promise<void> {
  await session.query('INSERT INTO sync_schedules VALUES ($1, $2, true, $3, $4, false, 0, 0)', [
    connection,
    name,
    every,
    first.toISOString(),
  ])
}

export async function schedulesOf(
  session: Session,
  ids: readonly string[],
): Promise<ReadonlyMap<string, SyncSchedule[]>> {
  const rows = await session.query(
    'SELECT * FROM sync_schedules WHERE connection_id = ANY($1) ORDER BY connection_id, function_name',
    [ids],
  )
  const schedules = new Map<string, SyncSchedule[]>()
  for (const row of rows) {
    const id = row.connection_id ?? ''
    const of = schedules.get(id) ?? []
    schedules.set(id, of)
    const isDue = isTrue(row.enabled) || isTrue(row.is_requested)
    of.push({
      function_name: FUNCTION_NAME,
      enabled: isTrue(row.enabled),
      every: countOf(row.every_seconds),
      next_run: isDue ? (row.next_run ?? null) : null,
    })
  }
  return schedules
}

/** Sets the time of the next run, or moves it on from a time that has passed. */
export async function nextTime(
  session: Session,
  connection: string,
  name: FunctionName,
  to: { readonly at: Date } | { readonly atLeast: Date },
): Promise<void> {
  const [time, isEarliest] = 'at' in to ? [to.at, false] : [to.atLeast, true]
  await session.query(
    `UPDATE sync_schedules SET next_run = CASE WHEN $4::boolean AND next_run > $3 THEN next_run ELSE $3 END
     WHERE connection_id = $1 AND function_name = $2`,
    [connection, name, time.toISOString(), isEarliest],
  )
}

/** Reschedules after a run: whether it failed, and whether files should be checked again soon. */
export async function scheduleAfter(
  session: Session,
  connection: string,
  outcome: { readonly failed: boolean; readonly soon: number | null },
  now: Date,
): Promise<void> {
  const [row] = await session.query(
    'SELECT every_seconds, failures, is_requested FROM sync_schedules WHERE connection_id = $1 AND function_name = $2',
    [connection, FUNCTION_NAME],
  )
  if (row === undefined) return
  const every = countOf(row.every_seconds)
  const failures = outcome.failed ? countOf(row.failures) + 1 : 0
  const again = outcome.failed ? (RETRY_SECONDS[failures - 1] ?? every) : (outcome.soon ?? every)
  // Requested since the run began: the requested files may have come after the run listed them.
  const seconds = isTrue(row.is_requested) ? 0 : Math.min(again, every)
  await session.query(
    `UPDATE sync_schedules SET next_run = $3, failures = $4, turn = turn + 1
     WHERE connection_id = $1 AND function_name = $2`,
    [connection, FUNCTION_NAME, new Date(now.getTime() + seconds * 1_000).toISOString(), failures],
  )
}

export interface DueSync {
  readonly connection: string
  readonly function_name: FunctionName
  readonly turn: number
  /** When the connection was added: one that is added again counts its turns anew. */
  readonly added: string
}

/** Connections that are due: neither paused nor blocked, and without an open window. */
export async function dueSyncs(session: Session, now: Date): Promise<DueSync[]> {
  const rows = await session.query(
    `SELECT s.connection_id, s.turn, c.created_date FROM sync_schedules s JOIN connections c ON c.connection_id = s.connection_id
     WHERE (s.enabled OR s.is_requested) AND NOT c.paused
       AND (s.is_requested OR s.next_run <= $1 OR s.next_run::timestamptz > $3::timestamptz + s.every_seconds * interval '1 second')
       AND NOT EXISTS (SELECT 1 FROM connection_errors e WHERE e.connection_id = s.connection_id AND e.error_type = $2)
       AND NOT EXISTS (SELECT 1 FROM sync_jobs j WHERE j.connection_id = s.connection_id AND j.status = 'open')
     ORDER BY s.next_run, s.connection_id`,
    [now.toISOString(), BLOCKING, latestAfter(now, 0)],
  )
  return rows.map((row) => ({
    connection: row.connection_id ?? '',
    function_name: FUNCTION_NAME,
    turn: countOf(row.turn),
    added: row.created_date ?? '',
  }))
}

/** Begins the requested run: a later request gets another run. */
export const answerRequest = (session: Session, connection: string): Promise<unknown> =>
  session.query(
    'UPDATE sync_schedules SET is_requested = false WHERE connection_id = $1 AND function_name = $2',
    [connection, FUNCTION_NAME],
  )

/** Requests a run now, of all connections if none is named: after the current one. Does nothing if one is due. */
export async function requestSync(
  session: Session,
  connection: string | undefined,
  now: Date,
): Promise<void> {
  await session.query(
    `UPDATE sync_schedules s SET is_requested = true,
       next_run = CASE WHEN s.next_run <= $2 AND (s.enabled OR s.is_requested) THEN s.next_run ELSE $2 END
     WHERE $1::text IS NULL OR s.connection_id = $1`,
    [connection ?? null, now.toISOString()],
  )
}
