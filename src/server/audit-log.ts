/** The log of changes: one entry for each call that writes, with its caller. */
import { countOf, type Home } from '../store/home.js'

export interface AuditLogEntry {
  /** Id of the call, which its response has too. */
  readonly id: string
  readonly time: string
  readonly caller: string
  readonly method: string
  readonly route: string
  /** The object of the call, as the path names it. */
  readonly resource: string
  readonly status: number
}

export async function writeAuditLog(home: Home, entry: AuditLogEntry): Promise<void> {
  const { id, time, caller, method, route, resource, status } = entry
  await home.query(`INSERT INTO audit_log VALUES ('', $1, $2, $3, $4, $5, $6, $7)`, [
    time,
    id,
    caller,
    method,
    route,
    resource.replace(/\p{C}/gu, '?').slice(0, 500),
    status,
  ])
}

/** `after`: time and id of the last entry of the page before. */
export async function listAuditLog(
  home: Home,
  limit: number,
  after?: readonly string[],
): Promise<AuditLogEntry[]> {
  const rows = await home.query(
    `SELECT * FROM audit_log WHERE connection_id = '' ${after === undefined ? '' : 'AND (written_at, entry_id) < ($1, $2)'}
     ORDER BY written_at DESC, entry_id DESC LIMIT ${limit}`,
    after ?? [],
  )
  return rows.map((row) => ({
    id: row.entry_id ?? '',
    time: row.written_at ?? '',
    caller: row.caller ?? '',
    method: row.method ?? '',
    route: row.route ?? '',
    resource: row.resource ?? '',
    status: countOf(row.status),
  }))
}
