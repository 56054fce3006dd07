/** Files that came to a store and could not be read: those of a connection's source, and those of the queue. */
import type { UnreadFile } from '../schema/audit-report.js'
import type { Session } from './home.js'

/**
 * By connection and name. A file of a source is among them until a version of it can be read. A queued file of a run is one of its
 * source.
 */
export async function unreadFiles(session: Session, connections: readonly string[]): Promise<UnreadFile[]> {
  const rows = await session.query(
    `SELECT u.name, u.kind, u.reason FROM (
       SELECT e.connection_id, e.resource AS name, e.error_type AS kind, e.message AS reason FROM connection_errors e
       WHERE e.connection_id = ANY($1) AND e.resource <> '' AND e.error_type IN ('unknown_format', 'missing_permission')
       UNION ALL
       SELECT q.connection_id, q.name, 'queue', q.fault FROM queued_files q
       WHERE q.connection_id = ANY($1) AND q.state = 'failed' AND q.run_no IS NULL
     ) u ORDER BY u.connection_id, u.name COLLATE "C"`,
    [[...connections]],
  )
  return rows.map(({ name, kind, reason }) => ({
    file: name ?? '',
    code: kind === 'unknown_format' ? 'unknown_format' : 'unreadable',
    reason: reason ?? '',
  }))
}
