/** Audits invoices: whether they add up, and what to dispute with the carrier. */

import { type Audit, beginAudit, noteUnreadFiles } from '../audit/audit.js'
import { readAuditOptions } from '../audit/audit-options.js'
import { labelExports } from '../formats.js'
import type { Input } from '../input/input.js'
import type { AtomicFile } from '../output/atomic-file.js'
import { type OutputFiles, type OutputPaths, openFiles } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import { writeDisputesWorkbook } from '../report/audit-workbook.js'
import { loadCharts } from '../report/charts.js'
import { type DisputeOptions, disputesCsv, disputesOf } from '../report/disputes.js'
import { linksFrom } from '../report/link.js'
import { htmlReport } from '../report/report.js'
import type { AuditReport } from '../schema/audit-report.js'
import { figuresOf } from '../schema/figures.js'
import type { Store } from '../store/store.js'
import type { AuditConfigInput } from '../tables/config-schema.js'
import { today } from '../values/calendar.js'
import { type Job, type JobContext, startJob, tableReading } from './job.js'
import { knownFormats } from './known-formats.js'
import { mergedAudit, saveAudit } from './merged-audit.js'
import { openStored, type StoredOptions } from './open-stored.js'
import { readAudit } from './read-audit.js'
import { readTotals } from './read-totals.js'
import { filesOf, openReading, type ReadCount, type ReadingOptions, tellExpected } from './reading.js'

export interface AuditJobOptions
  extends ReadingOptions,
    StoredOptions,
    Pick<OutputPaths, 'output' | 'report' | 'disputes' | 'save'> {
  /** The inputs are files written by `save`, and are audited as one. */
  readonly merge?: boolean | undefined
  /** The file of expected costs. */
  readonly expected?: string | undefined
  /** The file of deliveries. */
  readonly deliveries?: string | undefined
  /** The configuration, or its file. */
  readonly config?: string | AuditConfigInput | undefined
  /** Files of contracts. */
  readonly contract?: string | readonly string[] | undefined
  readonly tolerance?: string | undefined
  /** Reports only these checks. */
  readonly checks?: readonly string[] | undefined
  /** The disputes as CSV for Excel. */
  readonly excel?: boolean | undefined
  /** The day on which claims are assessed (today by default): those whose deadline is before it have lapsed. */
  readonly asOf?: string | undefined
  /** Whether the output of the report lists all shipments. */
  readonly shipments?: boolean | undefined
  /** Writes the report into the file `output`; returns a sentence for each value that cannot be written unchanged. */
  readonly write?: ((report: AuditReport, sink: Sink) => Promise<readonly string[]>) | undefined
}

export interface AuditResult extends ReadCount {
  /** Null if nothing could be read: there is nothing to report, and no file is written. Null also if a state was saved. */
  readonly report: AuditReport | null
  /** Number of files in the state saved for another run. */
  readonly saved?: number
}

/** Writes the requested files; the report itself is the result. */
export function auditJob(inputs: readonly Input[], options: AuditJobOptions): Job<AuditResult> {
  return startJob(async (work) => {
    // The libraries of the page must be found before an hour of reading, not after it.
    if (options.report !== undefined) await loadCharts()
    const { output, report, disputes, save } = options
    const outputs = await openFiles({ output, report, disputes, save }, work.signal)
    try {
      return await auditTo(outputs, inputs, options, work)
    } finally {
      await outputs.discard()
    }
  })
}

async function auditTo(
  outputs: OutputFiles,
  inputs: readonly Input[],
  options: AuditJobOptions,
  work: JobContext,
): Promise<AuditResult> {
  const { expected, deliveries, config, contract = [], tolerance, checks, dates, disputes } = options
  const contracts = [contract].flat()
  if (typeof config === 'string') outputs.refuse(config)
  await outputs.refuseAll([...inputs, expected, deliveries, ...contracts, ...filesOf(options)])
  // A mistake in an option's file is reported before any input is read.
  const formats = await knownFormats(options, tableReading(work))
  const auditInputs = {
    formats,
    labelExports,
    expected,
    deliveries,
    config,
    contract: contracts,
    tolerance,
    checks,
    dates,
  }
  const settings = await readAuditOptions(auditInputs, work.signal)
  tellExpected(settings, work)
  for (const warning of beginAudit(settings).warnings) work.tell({ kind: 'warning', warning })
  const reading = await openReading(options, work, outputs, formats)
  const stored = await openStored(options)
  const reportOnly = outputs.files.save === null && stored === null
  const isForTotals = reportOnly && options.shipments !== true
  try {
    let audit: Audit | null =
      (await stored?.openAudit(settings, options.connection)) ??
      (options.merge === true
        ? await mergedAudit(inputs, settings, reading)
        : ((isForTotals ? await readTotals(inputs, settings, reading.options, work.heard) : null) ??
          (await readAudit(inputs, { ...settings, reportOnly }, reading.options, work.heard))))
    work.tell({ kind: 'read' })
    await work.heard()
    if (outputs.files.save !== null) return await saveAudit(audit, settings, reading, outputs)
    const unread = stored === null ? reading.unread : await stored.unread(options.connection)
    noteUnreadFiles(audit, unread.length)
    const report = await audit.reportInTurns(work.signal)
    audit = null // may need most of the memory, also while a store audits each connection below
    if (report.summary.files.length === 0 && reading.unread.length > 0)
      return { report: null, ...reading.counted() }
    if (unread.length > 0) report.unread = [...unread]
    // First, because the files state which claims are already sent, paid back or given up.
    await stored?.keepFindings(report, settings, options.connection)
    for (const warning of await writeFiles(report, outputs.files, options))
      work.tell({ kind: 'warning', warning })
    await work.heard()
    await outputs.place()
    if (disputes !== undefined) await noteDisputed(stored, report, options)
    return { report, ...reading.counted() }
  } finally {
    await stored?.close()
  }
}

/** Marks what was written for the carrier as disputed: only open claims change state. */
async function noteDisputed(
  stored: Store | null,
  report: AuditReport,
  { disputes, asOf = today(), connection }: AuditJobOptions,
): Promise<void> {
  if (stored === null) return
  const disputedIds = new Set(disputesOf(report, asOf).map(({ id }) => id))
  const open = await stored.claims({ states: ['open'], connection })
  for (const { connection_id, finding_id } of open)
    if (disputedIds.has(finding_id))
      await stored.setClaims('disputed', [finding_id], {
        note: `written to ${disputes}`,
        connection: connection_id,
      })
}

async function writeFiles(
  report: AuditReport,
  { output, report: page, disputes }: OutputFiles['files'],
  { write, excel, asOf }: AuditJobOptions,
): Promise<readonly string[]> {
  const notes: string[] = []
  if (output !== null && write !== undefined) notes.push(...(await write(report, output)))
  if (page !== null) await writePage(report, page)
  if (disputes !== null) notes.push(...(await writeDisputes(report, disputes, { excel, asOf })))
  return notes
}

/** By the extension of the file. */
async function writeDisputes(
  report: AuditReport,
  file: AtomicFile,
  options: DisputeOptions,
): Promise<readonly string[]> {
  if (/\.xlsx$/i.test(file.path)) return writeDisputesWorkbook(report, file, options.asOf)
  for (const piece of disputesCsv(report, options)) await file.write(piece)
  return []
}

async function writePage(report: AuditReport, file: AtomicFile): Promise<void> {
  const timestamp = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`
  await file.write(
    await htmlReport(report, figuresOf(report), { link: linksFrom(file.path), made: timestamp }),
  )
}
