/** Whether the invoices add up, and what to take up with the carrier. */

import { beginAudit } from '../audit/audit.js'
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
import { type Job, type JobContext, startJob } from './job.js'
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
  /** The inputs are files that `save` wrote, and are audited as one. */
  readonly merge?: boolean | undefined
  /** A file of the expected costs. */
  readonly expected?: string | undefined
  /** A file of deliveries. */
  readonly deliveries?: string | undefined
  /** The configuration, or its file. */
  readonly config?: string | AuditConfigInput | undefined
  /** Files of contracts. */
  readonly contract?: string | readonly string[] | undefined
  readonly tolerance?: string | undefined
  /** Reports these checks alone. */
  readonly checks?: readonly string[] | undefined
  /** The disputes as CSV for Excel. */
  readonly excel?: boolean | undefined
  /** The day on which claims are looked at (today): those whose last day is before it have lapsed. */
  readonly asOf?: string | undefined
  /** Whether what is made of the report lists all shipments. */
  readonly shipments?: boolean | undefined
  /** Writes the report into the file `output`; gives back in sentences what cannot be written as it is. */
  readonly write?: ((report: AuditReport, sink: Sink) => Promise<readonly string[]>) | undefined
}

export interface AuditResult extends ReadCount {
  /** Null where nothing could be read: there is nothing to report on, and no file is written. Null also of what was saved. */
  readonly report: AuditReport | null
  /** Files of what was saved for another run. */
  readonly saved?: number
}

/** Writes the files that are asked for; the report itself is the result. */
export function auditJob(inputs: readonly Input[], options: AuditJobOptions): Job<AuditResult> {
  return startJob(async (work) => {
    // What the page is drawn with must be there before an hour's reading, not after it.
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
  // A mistake in them is reported before anything is read.
  const formats = await knownFormats(options, work.signal)
  const given = {
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
  const settings = await readAuditOptions(given, work.signal)
  tellExpected(settings, work)
  for (const warning of beginAudit(settings).warnings) work.tell({ kind: 'warning', warning })
  const reading = await openReading(options, work, outputs, formats)
  const stored = await openStored(options)
  const isForTotals = outputs.files.save === null && stored === null && options.shipments !== true
  try {
    const audit =
      (await stored?.openAudit(settings, options.connection)) ??
      (options.merge === true
        ? await mergedAudit(inputs, settings, reading)
        : ((isForTotals ? await readTotals(inputs, settings, reading.options, work.heard) : null) ??
          (await readAudit(inputs, settings, reading.options, work.heard))))
    work.tell({ kind: 'read' })
    await work.heard()
    if (outputs.files.save !== null) return await saveAudit(audit, settings, reading, outputs)
    const report = await audit.reportInTurns(work.signal)
    const { unread } = reading
    if (report.summary.files.length === 0 && unread.length > 0) return { report: null, ...reading.counted() }
    if (unread.length > 0) report.unread = [...unread]
    for (const warning of await writeFiles(report, outputs.files, options))
      work.tell({ kind: 'warning', warning })
    await work.heard()
    await outputs.place()
    await stored?.keepFindings(report, settings, options.connection)
    if (disputes !== undefined) await noteDisputed(stored, report, options)
    return { report, ...reading.counted() }
  } finally {
    await stored?.close()
  }
}

/** What was written for the carrier is disputed from now on: open claims alone, whatever has become of the others. */
async function noteDisputed(
  stored: Store | null,
  report: AuditReport,
  { disputes, asOf = today(), connection }: AuditJobOptions,
): Promise<void> {
  if (stored === null) return
  const sent = new Set(disputesOf(report, asOf).map(({ id }) => id))
  const open = await stored.claims({ states: ['open'], connection })
  for (const { connection_id, finding_id } of open)
    if (sent.has(finding_id))
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

/** By the ending of the file. */
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
  const made = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`
  await file.write(await htmlReport(report, figuresOf(report), { link: linksFrom(file.path), made }))
}
