/** The audit state of each file: kept with it, so that an audit over the store reads no invoice again. */
import { type Audit, auditOfBytes, beginAudit, mergeIntoFirst } from '../audit/audit.js'
import type { ReadAuditOptions } from '../audit/audit-options.js'
import type { FormatDeclaration } from '../format/format.js'
import { isInvoiceError } from '../schema/errors.js'
import { countOf, type Session } from './home.js'
import type { KeptFiles } from './kept-files.js'
import { remakeState } from './remake.js'

export interface AuditedFiles {
  readonly connection: string
  /** Numbers of the files; all of the connection by default. */
  readonly files?: readonly number[]
  readonly formats: readonly FormatDeclaration[]
  readonly options?: ReadAuditOptions
  /** The kept files, for states that must be rebuilt; without them such a state is an error. */
  readonly keptFiles?: KeptFiles | undefined
}

/** Maximum number of states that are read at once. */
const MAX_READ = 32

/** One audit of files of a connection, merged from the state of each. It is the caller's own. */
export async function auditOfFiles(statements: Session, selection: AuditedFiles): Promise<Audit> {
  const { connection, files, formats, keptFiles, options = {} } = selection
  const settings = { ...options, formats, allLook: true }
  const rows = await statements.query(
    `SELECT file_no FROM files WHERE connection_id = $1 ${files === undefined ? '' : 'AND file_no = ANY($2::int[])'} ORDER BY file_no`,
    files === undefined ? [connection] : [connection, files],
  )
  const merged = beginAudit(settings)
  for (let at = 0; at < rows.length; at += MAX_READ) {
    const states = await statements.query(
      `SELECT s.file_no, encode(s.state, 'base64') AS state FROM audit_states s
       WHERE s.connection_id = $1 AND s.file_no = ANY($2::int[])`,
      [connection, rows.slice(at, at + MAX_READ).map(({ file_no }) => countOf(file_no))],
    )
    for (const { state, file_no } of states)
      mergeIntoFirst(
        merged,
        fromState(state ?? '', formats) ??
          (await remakeState(statements, { keptFiles, formats, connection, fileNo: countOf(file_no) })),
      )
  }
  return merged
}

/** Null if another version of this library wrote the state in another form. */
function fromState(state: string, formats: readonly FormatDeclaration[]): Audit | null {
  try {
    return auditOfBytes(Buffer.from(state, 'base64'), { formats })
  } catch (error) {
    if (isInvoiceError(error)) return null
    throw error
  }
}
