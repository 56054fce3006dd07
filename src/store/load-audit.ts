/** Audits a load against all that is known of its invoices and shipments, at a cost that depends on the file, not the store. */
import { type Audit, mergeIntoFirst } from '../audit/audit.js'
import type { FormatDeclaration } from '../format/format.js'
import { isDisputable } from '../report/claims.js'
import { auditOfFiles } from './audit-states.js'
import { settleClaims } from './credits.js'
import { filesOfSameCharges } from './files-saved-again.js'
import { countOf, type Session } from './home.js'
import { BY_DEFAULT, keepClaims } from './keep-claims.js'
import type { KeptFiles } from './kept-files.js'
import { filesOfNumbers } from './record-numbers.js'
import { statedIn } from './stated-findings.js'

export interface LoadAudit {
  /** The audit of the file itself, which is closed. */
  readonly own: Audit
  readonly connection: string
  readonly fileNo: number
  readonly formats: readonly FormatDeclaration[]
  readonly keptFiles: KeptFiles
  readonly at: string
  /** Shipments with credits of other files that the file took out of the sums, or put back. */
  readonly creditedShipments: readonly string[]
  /** Whether the database has next to no statistics of the connection. */
  readonly isUnknown: boolean
}

export async function auditLoad(
  session: Session,
  { own, connection, fileNo, formats, keptFiles, at, creditedShipments, isUnknown }: LoadAudit,
): Promise<void> {
  const files = await relatedFiles(session, connection, [fileNo], isUnknown)
  const others = files.filter((file) => file !== fileNo)
  const audit =
    others.length === 0 ? own : await auditOfFiles(session, { connection, files: others, formats, keptFiles })
  if (audit !== own) mergeIntoFirst(audit, own)
  const { findings } = await audit.reportInTurns()
  const disputable = findings.filter(isDisputable)
  // The other files are not all complete here.
  const isOfFile = await statedIn(session, connection, [fileNo], disputable)
  const found = disputable.filter(isOfFile)
  const revalued = await keepClaims(session, { connection, findings: found, foundBy: BY_DEFAULT, fileNo, at })
  const shipments = [...creditedShipments, ...found.flatMap(({ tracking_number }) => tracking_number ?? [])]
  await settleClaims(session, { connection, fileNo, shipments, revalued, at })
}

const OWN_SHIPMENTS = 'FROM line_items WHERE connection_id = $1 AND file_no = ANY($2::int[])'
const OF_EACH_SHIPMENT = `SELECT DISTINCT l.file_no
  FROM (SELECT DISTINCT tracking_number ${OWN_SHIPMENTS}) n
  CROSS JOIN LATERAL (
    SELECT l.file_no FROM line_items l
    WHERE l.connection_id = $1 AND l.tracking_number = n.tracking_number AND l.file_no <> ALL($2::int[]) OFFSET 0
  ) l`
/** The same, for a database that does not know that a shipment has few of the rows. */
const OF_ALL_ROWS = `SELECT DISTINCT l.file_no FROM line_items l
  WHERE l.connection_id = $1 AND l.file_no <> ALL($2::int[]) AND l.tracking_number IN (SELECT tracking_number ${OWN_SHIPMENTS})`

/**
 * The files that state one of the file's shipments or invoices, and the files that state an invoice of those or are one of them,
 * saved again: together they decide which deliveries count.
 */
export async function relatedFiles(
  session: Session,
  connection: string,
  own: readonly number[],
  isUnknown = false,
): Promise<number[]> {
  const [other] = await session.query(
    'SELECT 1 AS there FROM files WHERE connection_id = $1 AND file_no <> ALL($2::int[]) LIMIT 1',
    [connection, own],
  )
  if (other === undefined) return [...own]
  const shipments = await session.query(isUnknown ? OF_ALL_ROWS : OF_EACH_SHIPMENT, [connection, own])
  let files = new Set([...own, ...shipments.map((row) => countOf(row.file_no))])
  const withNumbers = async (): Promise<Set<number>> =>
    new Set([...files, ...(await filesOfNumbers(session, connection, [...files]))])
  files = await withNumbers()
  for (const before = new Set<number>(); files.size > before.size; ) {
    for (const file of files) before.add(file)
    const invoices = await session.query(
      `SELECT DISTINCT o.file_no FROM deliveries n
       JOIN deliveries o ON o.connection_id = n.connection_id AND o.invoice_key = n.invoice_key
       WHERE n.connection_id = $1 AND n.file_no = ANY($2::int[])`,
      [connection, [...files]],
    )
    const alike = await filesOfSameCharges(session, { connection, files: [...files] })
    files = new Set([...files, ...invoices.map((row) => countOf(row.file_no)), ...alike])
  }
  // Files that these have moved records out of; other files of those months are not needed.
  return [...(await withNumbers())]
}
