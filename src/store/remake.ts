/** Rebuilds the audit state of a file whose state another version of this library wrote in another form. */
import { type Audit, beginAudit } from '../audit/audit.js'
import type { FormatDeclaration } from '../format/format.js'
import { onlyRow, type Session } from './home.js'
import type { KeptFiles } from './kept-files.js'
import { KEPT_COLUMNS, parseKept, WITH_READING } from './parse-kept.js'
import { storeError } from './store-error.js'

export interface Remaking {
  /** The kept files; if undefined, a state that must be rebuilt is an error. */
  readonly keptFiles: KeptFiles | undefined
  readonly formats: readonly FormatDeclaration[]
  readonly connection: string
  readonly fileNo: number
}

/** Reads the file as it was read for its load, and saves the audit state. Throws `store` if the file is not kept. */
export async function remakeState(
  session: Session,
  { keptFiles, formats, connection, fileNo }: Remaking,
): Promise<Audit> {
  const row = await onlyRow(
    session,
    `SELECT ${KEPT_COLUMNS} FROM files f ${WITH_READING}
     WHERE f.connection_id = $1 AND f.file_no = $2`,
    [connection, fileNo],
  )
  const [name, sha256] = [row.name ?? '', row.sha256 ?? '']
  if (keptFiles === undefined || !(await keptFiles.has(sha256)))
    throw storeError({
      file: name,
      expected: 'an audit state of this version',
      remedy: `Another version of carrier-invoice loaded it: run \`parse-invoice store rebuild\` once${
        keptFiles?.lasting === false ? ', with the folder of its files (--files)' : ''
      }.`,
    })
  const audit = beginAudit({ formats })
  const parsed = parseKept(keptFiles, row, { formats, codes: undefined })
  for (;;) {
    const step = await parsed.next()
    if (step.done !== true) {
      audit.add(step.value)
      continue
    }
    const { summary, statements, uncharged } = step.value
    audit.addFile({ summary: { ...summary, received: row.first_seen ?? '' }, statements, uncharged })
    break
  }
  await session.query(
    `UPDATE audit_states SET state = decode($3, 'base64') WHERE connection_id = $1 AND file_no = $2`,
    [connection, fileNo, Buffer.from(audit.save()).toString('base64')],
  )
  return audit
}
