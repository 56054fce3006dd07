/** The history of runs: what each listed and loaded, and what could not be read. */
import { isTrue } from '../store/claims.js'
import { countOf, type Home, type Session, type StoreRow } from '../store/home.js'
import type { SyncContext } from './context.js'
import {
  FUNCTION_NAME,
  type RunFile,
  type RunKind,
  type RunReject,
  type RunStatus,
  type Runs,
  type SyncRun,
} from './types.js'

/** Number of runs that are listed by default. */
const DEFAULT_RUNS = 100

export function createRuns({ home }: SyncContext): Runs {
  return {
    list: (connection, limit = DEFAULT_RUNS) => listRuns(home, connection, null, limit),
    get: async (connection, id) =>
      /^\d{1,9}$/.test(id) ? ((await listRuns(home, connection, +id, 1))[0] ?? null) : null,
    files: async (connection, id) => {
      const rows = await home.query(
        'SELECT * FROM sync_run_files WHERE connection_id = $1 AND run_no::text = $2 ORDER BY name',
        [connection, id],
      )
      return rows.map(asRunFile)
    },
    rejects: async (connection, id) => {
      const files = await home.query(
        'SELECT contents FROM sync_run_files WHERE connection_id = $1 AND run_no::text = $2 AND rejected > 0',
        [connection, id],
      )
      const contents = files.flatMap((row) => contentsOf(row))
      const rows = await home.query(
        `SELECT f.name, r.facts FROM rejects r JOIN files f ON f.connection_id = r.connection_id AND f.file_no = r.file_no
         WHERE r.connection_id = $1 AND f.sha256 = ANY($2) ORDER BY f.received_no, r.reject_no`,
        [connection, contents],
      )
      return rows.map(({ name, facts }) => ({
        file: name ?? '',
        ...(JSON.parse(facts ?? '{}') as RunReject),
      }))
    },
  }
}

/** The run with this number, or all runs, the newest first. Their counts are added up from their files. */
export async function listRuns(
  session: Home | Session,
  connection: string,
  no: number | null,
  limit: number,
): Promise<SyncRun[]> {
  const rows = await session.query(
    `SELECT r.*, f.* FROM sync_runs r LEFT JOIN (
       SELECT run_no AS of_run, sum((outcome = 'new')::int) AS files_new, sum((outcome = 'known')::int) AS files_known,
         sum((outcome = 'failed')::int) AS files_failed, sum((outcome = 'unsettled')::int) AS files_unsettled,
         sum(rows_read) AS rows_read, sum(created) AS created, sum(updated) AS updated, sum(rejected) AS rejected
       FROM sync_run_files WHERE connection_id = $1 GROUP BY run_no
     ) f ON f.of_run = r.run_no
     WHERE r.connection_id = $1 AND ($2::int IS NULL OR r.run_no = $2) ORDER BY r.run_no DESC LIMIT $3`,
    [connection, no, limit],
  )
  return rows.map(asRun)
}

const asRun = (row: StoreRow): SyncRun => ({
  run_id: row.run_no ?? '',
  connection_id: row.connection_id ?? '',
  function_name: FUNCTION_NAME,
  kind: (row.kind ?? '') as RunKind,
  job_id: row.job_id ?? null,
  status: (row.status ?? '') as RunStatus,
  started: row.started ?? '',
  completed: row.completed ?? null,
  historical: isTrue(row.historical),
  files_seen: countOf(row.files_seen),
  files_new: countOf(row.files_new),
  files_known: countOf(row.files_same) + countOf(row.files_known),
  files_failed: countOf(row.files_refused) + countOf(row.files_failed),
  files_unsettled: countOf(row.files_unsettled),
  rows: countOf(row.rows_read),
  created: countOf(row.created),
  updated: countOf(row.updated),
  rejected: countOf(row.rejected),
  takeovers: countOf(row.takeovers),
  message: row.message ?? null,
})

const contentsOf = (row: StoreRow): string[] => JSON.parse(row.contents ?? '[]') as string[]

const asRunFile = (row: StoreRow): RunFile => ({
  name: row.name ?? '',
  size: row.size === null || row.size === undefined ? null : countOf(row.size),
  modified: row.modified ?? null,
  outcome: (row.outcome ?? '') as RunFile['outcome'],
  contents: contentsOf(row),
  rows: countOf(row.rows_read),
  created: countOf(row.created),
  updated: countOf(row.updated),
  rejected: countOf(row.rejected),
  message: row.message ?? null,
})
