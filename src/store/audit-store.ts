/** Audits everything in a store, and keeps the findings. */
import { type Audit, mergeIntoFirst, noteUnreadFiles } from '../audit/audit.js'
import { type AuditOptions, type ReadAuditOptions, readAuditOptions } from '../audit/audit-options.js'
import { formats as ownFormats } from '../formats.js'
import type { AuditReport, UnreadFile } from '../schema/audit-report.js'
import { InvoiceError } from '../schema/errors.js'
import type { FileSummary } from '../schema/summary.js'
import { auditOfFiles } from './audit-states.js'
import { noteClaims } from './claims.js'
import { lockConnection } from './connection-lock.js'
import { settleClaims } from './credits.js'
import { digestOf } from './digest.js'
import { countOf, type Home, type Session } from './home.js'
import { BY_DEFAULT, keepClaims } from './keep-claims.js'
import type { KeptFiles } from './kept-files.js'
import { relatedFiles } from './load-audit.js'
import { storedFormats } from './maps.js'
import { connectionsOf, ORDER_DATE } from './query.js'
import { unreadFiles } from './unread-files.js'

export interface StoreAuditOptions extends AuditOptions {
  /** One connection; all of them by default. */
  readonly connection?: string | undefined
  /**
   * Covers only files with charges of this day or later, and files that state the same invoices or shipments. Keeps
   * no claims: loads have kept them.
   */
  readonly since?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export async function auditStore(
  home: Home,
  keptFiles: KeptFiles,
  { connection, since, signal, ...options }: StoreAuditOptions,
): Promise<AuditReport> {
  const settings = await readAuditOptions({ ...options, formats: options.formats ?? ownFormats }, signal)
  const report =
    since === undefined
      ? await storedReport(home, keptFiles, settings, connection, signal)
      : await (await auditSince(home, keptFiles, settings, since, connection)).reportInTurns(signal)
  const unread = await unreadIn(home, connection)
  if (unread.length > 0) report.unread = unread
  if (since === undefined) await keepReport(home, keptFiles, report, settings, connection, signal)
  return report
}

/** The files of a connection, or of all, that could not be read. */
export const unreadIn = async (home: Home, connection: string | undefined): Promise<UnreadFile[]> =>
  unreadFiles(home, connection === undefined ? await connectionsOf(home) : [connection])

async function auditSince(
  home: Home,
  keptFiles: KeptFiles,
  settings: ReadAuditOptions,
  since: string,
  connection?: string,
): Promise<Audit> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(since))
    throw new InvoiceError({
      code: 'usage',
      value: `since ${since}`,
      expected: 'a day such as 2026-03-31',
      remedy: 'Correct the date.',
    })
  return storedAudit(home, keptFiles, settings, connection, async (own) => {
    const rows = await home.query(
      `SELECT DISTINCT l.file_no FROM line_items l WHERE l.connection_id = $1 AND l.is_current AND ${ORDER_DATE} >= $2`,
      [own, since],
    )
    return relatedFiles(
      home,
      own,
      rows.map(({ file_no }) => countOf(file_no)),
    )
  })
}

/** One audit of all files, or of a connection's. `filesOf`: limits it to some files of a connection. */
export async function storedAudit(
  home: Home,
  keptFiles: KeptFiles,
  settings: ReadAuditOptions,
  connection?: string,
  filesOf?: (connection: string) => Promise<readonly number[]>,
): Promise<Audit> {
  const connections = connection === undefined ? await connectionsOf(home) : [connection]
  const formats = await storedFormats(home, connections, settings.formats ?? ownFormats)
  const [first, ...others] = connections
  const of = async (own: string): Promise<Audit> =>
    auditOfFiles(home, {
      connection: own,
      formats,
      options: settings,
      keptFiles,
      ...(filesOf === undefined ? {} : { files: await filesOf(own) }),
    })
  const audit = await of(first ?? '')
  for (const own of others) mergeIntoFirst(audit, await of(own))
  noteUnreadFiles(audit, (await unreadFiles(home, connections)).length)
  return audit
}

/** The audit itself, which may need most of the memory, ends with the call. */
const storedReport = async (
  home: Home,
  keptFiles: KeptFiles,
  settings: ReadAuditOptions,
  connection: string | undefined,
  signal: AbortSignal | undefined,
): Promise<AuditReport> => (await storedAudit(home, keptFiles, settings, connection)).reportInTurns(signal)

/** Keeps the findings of a report as claims, and notes on each of them how far its claim is. */
export async function keepReport(
  home: Home,
  keptFiles: KeptFiles,
  report: AuditReport,
  settings: ReadAuditOptions,
  connection: string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  await keepReportClaims(home, keptFiles, report, settings, connection, signal)
  await noteClaims(home, report.findings, connection)
}

/**
 * Keeps the findings of a report as claims of their connection. An audit with selected checks finds too little to
 * tell what is no longer found, and keeps nothing. Several connections are audited one by one.
 */
async function keepReportClaims(
  home: Home,
  keptFiles: KeptFiles,
  report: AuditReport,
  settings: ReadAuditOptions,
  connection: string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  if (settings.checks !== undefined) return
  const connections = connection === undefined ? await connectionsOf(home) : [connection]
  const foundBy = optionsName(settings)
  for (const own of connections) {
    const { findings, summary } =
      connections.length === 1 ? report : await storedReport(home, keptFiles, settings, own, signal)
    const at = new Date().toISOString()
    await home.transaction(async (session) => {
      await lockConnection(session, own)
      const later = await filesBeside(session, own, summary.files)
      const revalued = await keepClaims(session, { connection: own, findings, foundBy, later, at })
      await settleClaims(session, { connection: own, revalued, at })
    })
  }
}

/** Files of the connection that an audit of these did not read. */
async function filesBeside(
  session: Session,
  connection: string,
  read: readonly FileSummary[],
): Promise<number[]> {
  const known = new Set(read.map(({ sha256 }) => sha256))
  const rows = await session.query('SELECT file_no, sha256 FROM files WHERE connection_id = $1', [connection])
  return rows.filter(({ sha256 }) => !known.has(sha256 ?? '')).map(({ file_no }) => countOf(file_no))
}

const isGiven = (config: object | undefined): boolean =>
  config !== undefined && Object.values(config).some((value) => value !== undefined)

/** A name for what an audit compares with: the same options find the same. */
function optionsName({ expected, deliveries, contract, config, tolerance }: ReadAuditOptions): string {
  const terms = contract === undefined || contract.length === 0 ? null : contract
  const settings = [
    expected !== undefined,
    deliveries !== undefined,
    terms,
    isGiven(config) ? config : null,
    tolerance ?? null,
  ]
  return settings.every((one) => one === false || one === null)
    ? BY_DEFAULT
    : digestOf(JSON.stringify(settings))
}
