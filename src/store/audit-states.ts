/** What the audit remembers of each file: kept with it, so that an audit over the store reads no invoice again. */
import { type Audit, auditOfBytes, beginAudit } from '../audit/audit.js'
import type { ReadAuditOptions } from '../audit/audit-options.js'
import type { FormatDeclaration } from '../format/format.js'
import { isInvoiceError } from '../schema/errors.js'
import type { Session } from './home.js'
import { storeError } from './store-error.js'

export interface AuditedFiles {
  readonly connection: string
  /** Numbers of the files; all of the connection where it is left out. */
  readonly files?: readonly number[]
  readonly formats: readonly FormatDeclaration[]
  readonly options?: ReadAuditOptions
}

/** States that are put together at once. */
const TOGETHER = 32

/** One audit of files of a connection, from what is kept of each. */
export async function auditOfFiles(statements: Session, wanted: AuditedFiles): Promise<Audit> {
  const { connection, files, formats, options = {} } = wanted
  const settings = { ...options, formats }
  const rows = await statements.query(
    `SELECT file_no FROM files WHERE connection_id = $1 ${files === undefined ? '' : 'AND file_no = ANY($2::int[])'} ORDER BY file_no`,
    files === undefined ? [connection] : [connection, files],
  )
  let whole = beginAudit(settings)
  for (let at = 0; at < rows.length; at += TOGETHER) {
    const states = await statements.query(
      `SELECT s.file_no, f.name, encode(s.state, 'base64') AS state FROM audit_states s
       JOIN files f ON f.connection_id = s.connection_id AND f.file_no = s.file_no
       WHERE s.connection_id = $1 AND s.file_no = ANY($2::int[])`,
      [connection, rows.slice(at, at + TOGETHER).map(({ file_no }) => +(file_no ?? ''))],
    )
    const audits = states.map(({ state, name }) => fromState(state ?? '', name ?? '', settings))
    if (audits.length > 0) whole = whole.merge(...audits)
  }
  return whole
}

function fromState(state: string, name: string, settings: ReadAuditOptions): Audit {
  try {
    return auditOfBytes(Buffer.from(state, 'base64'), { formats: settings.formats ?? [] })
  } catch (error) {
    if (!isInvoiceError(error)) throw error
    throw storeError(
      {
        file: name,
        expected: 'what the audit remembers of it, as this version keeps it',
        remedy: 'Another version of carrier-invoice loaded it: run `parse-invoice store rebuild` once.',
      },
      error,
    )
  }
}
