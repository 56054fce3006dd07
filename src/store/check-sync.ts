/** Whether what was fetched and sent agrees with the store: connections, runs, their files, events and messages. */

import { countOf, onlyRow, type Session } from './home.js'
import type { NoteFault } from './store-fault.js'

/** Rows of `t` without the row that they belong to. */
const ORPHANS: readonly (readonly [table: string, belongsTo: string, rows: string])[] = [
  [
    'sync_schedules',
    'EXISTS (SELECT 1 FROM connections c WHERE c.connection_id = $1)',
    'schedules without a connection',
  ],
  [
    'seen_files',
    'EXISTS (SELECT 1 FROM connections c WHERE c.connection_id = $1)',
    'seen files without a connection',
  ],
  [
    'connection_errors',
    'EXISTS (SELECT 1 FROM connections c WHERE c.connection_id = $1)',
    'errors without a connection',
  ],
  [
    'sync_run_files',
    'EXISTS (SELECT 1 FROM sync_runs r WHERE r.connection_id = $1 AND r.run_no = t.run_no)',
    'files without a run',
  ],
  [
    'sync_runs',
    't.job_id IS NULL OR EXISTS (SELECT 1 FROM sync_jobs j WHERE j.connection_id = $1 AND j.job_id = t.job_id)',
    'runs without a window',
  ],
  [
    'queued_files',
    't.run_no IS NULL OR EXISTS (SELECT 1 FROM sync_runs r WHERE r.connection_id = $1 AND r.run_no = t.run_no)',
    'files in the queue without a run',
  ],
  [
    'webhook_messages',
    `EXISTS (SELECT 1 FROM webhook_endpoints w WHERE w.connection_id = '' AND w.endpoint_id = t.endpoint_id)`,
    'messages without an endpoint',
  ],
  [
    'webhook_messages',
    'EXISTS (SELECT 1 FROM events e WHERE e.connection_id = $1 AND e.event_no = t.event_no)',
    'messages without an event',
  ],
]

export async function checkSync(session: Session, connection: string, note: NoteFault): Promise<void> {
  for (const [table, belongsTo, rows] of ORPHANS) {
    const { orphans } = await onlyRow(
      session,
      `SELECT count(*) AS orphans FROM ${table} t WHERE t.connection_id = $1 AND NOT (${belongsTo})`,
      [connection],
    )
    if (countOf(orphans) > 0) note('orphan', null, `${orphans} ${rows}`)
  }
  await checkFetched(session, connection, note)
  await checkQueue(session, connection, note)
  await checkProgress(session, connection, note)
}

/** What a run loaded is in the store, with the counts that the run recorded; every file reported as loaded belongs to a run. */
async function checkFetched(session: Session, connection: string, note: NoteFault): Promise<void> {
  const contents = await session.query(
    `SELECT t.run_no, t.name, t.outcome, t.created, t.updated, count(*) AS contents, count(f.file_no) AS stored,
       COALESCE(sum(f.created), 0) AS made, COALESCE(sum(f.updated), 0) AS changed
     FROM sync_run_files t CROSS JOIN LATERAL json_array_elements_text(t.contents::json) AS c (sha256)
     LEFT JOIN files f ON f.connection_id = t.connection_id AND f.sha256 = c.sha256
     WHERE t.connection_id = $1 AND t.contents <> '[]'
     GROUP BY t.run_no, t.name, t.outcome, t.created, t.updated
     HAVING count(*) > count(f.file_no) OR t.created > COALESCE(sum(f.created), 0) OR t.updated > COALESCE(sum(f.updated), 0)
       OR t.outcome = 'new' AND count(*) = 1
         AND (t.created <> COALESCE(sum(f.created), 0) OR t.updated <> COALESCE(sum(f.updated), 0))
     ORDER BY t.run_no, t.name`,
    [connection],
  )
  for (const { run_no, name, contents: all, stored, created, updated, made, changed } of contents)
    note(
      'sync',
      name ?? null,
      stored === all
        ? `run ${run_no} counts ${created} line items created and ${updated} updated, its file counts ${made} and ${changed}`
        : `run ${run_no} read it, and ${countOf(all) - countOf(stored)} of its contents ${all === '1' ? 'is' : 'are'} not in the store`,
    )
  const unread = await session.query(
    `SELECT s.name FROM seen_files s WHERE s.connection_id = $1 AND s.state = 'loaded' AND NOT EXISTS (
       SELECT 1 FROM sync_run_files t
       WHERE t.connection_id = $1 AND t.name = s.name AND t.outcome IN ('new', 'known') AND t.contents <> '[]')
     ORDER BY s.name`,
    [connection],
  )
  for (const { name } of unread)
    note('sync', name ?? null, 'it is recorded as loaded, but no run has loaded it')
}

/** Every file that waits for a worker has its own number, and every file reported as waiting is in the queue. */
async function checkQueue(session: Session, connection: string, note: NoteFault): Promise<void> {
  const duplicates = await session.query(
    `SELECT q.name, f.name AS loaded FROM queued_files q JOIN files f ON f.connection_id = q.connection_id AND f.received_no = q.received_no
     WHERE q.connection_id = $1 ORDER BY q.received_no`,
    [connection],
  )
  for (const { name, loaded } of duplicates)
    note('queue', name ?? null, `it is in the queue under the number of ${loaded}, which is loaded`)
  const invalid = await session.query(
    `SELECT name FROM queued_files WHERE connection_id = $1
       AND NOT (state = 'waiting' AND fault IS NULL AND sha256 <> '' OR state = 'failed' AND fault IS NOT NULL) ORDER BY received_no`,
    [connection],
  )
  for (const { name } of invalid)
    note('queue', name ?? null, 'it is neither waiting nor failed with a reason')
  const lost = await session.query(
    `SELECT s.name FROM seen_files s WHERE s.connection_id = $1 AND s.state = 'queued' AND NOT EXISTS (
       SELECT 1 FROM queued_files q WHERE q.connection_id = $1 AND q.listed = s.name AND q.state = 'waiting')
     ORDER BY s.name`,
    [connection],
  )
  for (const { name } of lost)
    note(
      'queue',
      name ?? null,
      'it is recorded as waiting for a worker, but is not in the queue: it will never be loaded',
    )
}

/** The progress of events is neither behind them nor ahead of them. */
async function checkProgress(session: Session, connection: string, note: NoteFault): Promise<void> {
  const { last, noted, spread } = await onlyRow(
    session,
    `SELECT (SELECT COALESCE(max(event_no), 0) FROM events WHERE connection_id = $1) AS last,
       COALESCE(max(last_no), 0) AS noted, COALESCE(max(spread_no), 0) AS spread
     FROM event_progress WHERE connection_id = $1`,
    [connection],
  )
  if (noted !== last)
    note(
      'event',
      null,
      `the last event has number ${last}, but ${noted} is recorded: later ones will never be sent`,
    )
  if (countOf(spread) > countOf(last))
    note('event', null, `events are sent up to number ${spread}, the last is ${last}`)
}

/** Connections that anything was fetched, sent or loaded for. */
export async function connectionsAnywhere(session: Session): Promise<string[]> {
  const tables = [
    'files',
    'connections',
    'events',
    'sync_runs',
    'sync_run_files',
    'seen_files',
    'queued_files',
    'webhook_messages',
  ]
  const rows = await session.query(
    `${tables.map((table) => `SELECT connection_id FROM ${table}`).join(' UNION ')} ORDER BY connection_id`,
  )
  return rows.map(({ connection_id }) => connection_id ?? '')
}
