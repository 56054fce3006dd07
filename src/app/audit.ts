/** Whether the invoices add up, and what to take up with the carrier. */

import { createAudit, loadAuditOptions } from '../audit/audit.js'
import { formats } from '../formats.js'
import type { Input } from '../input/input.js'
import type { AtomicFile } from '../output/atomic-file.js'
import { type OutputFiles, type OutputPaths, openFiles } from '../output/outputs.js'
import { disputesCsv } from '../report/disputes.js'
import type { AuditReport } from '../schema/audit-report.js'
import { figuresOf } from '../schema/figures.js'
import { type Job, type JobContext, startJob } from './job.js'
import { readAudit } from './read-audit.js'
import { openReading, type ReadCount, type ReadingOptions } from './reading.js'

export interface AuditJobOptions extends ReadingOptions, Pick<OutputPaths, 'output' | 'report' | 'disputes'> {
  /** Files of the expected costs and of the configuration. */
  readonly expected?: string | undefined
  readonly config?: string | undefined
  readonly tolerance?: string | undefined
  /** Reports these checks alone. */
  readonly checks?: readonly string[] | undefined
  /** The report in pieces, for the file `output`. */
  readonly render?: ((report: AuditReport) => Iterable<string>) | undefined
}

export interface AuditResult extends ReadCount {
  /** Null where nothing could be read: there is nothing to report on, and no file is written. */
  readonly report: AuditReport | null
}

/** Writes the files that are asked for; the report itself is the result. */
export function auditJob(inputs: readonly Input[], options: AuditJobOptions): Job<AuditResult> {
  return startJob(async (work) => {
    // What the page is drawn with must be there before an hour's reading, not after it.
    if (options.report !== undefined) await (await import('../report/charts.js')).loadCharts()
    const { output, report, disputes } = options
    const outputs = await openFiles({ output, report, disputes }, work.signal)
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
  const { expected, config, tolerance, checks } = options
  await outputs.refuseAll([...inputs, expected, config, options.charges, options.codes])
  // A mistake in them is reported before anything is read.
  const settings = await loadAuditOptions({ formats, expected, config, tolerance, checks }, work.signal)
  for (const warning of createAudit(settings).warnings) work.tell({ kind: 'warning', warning })
  const reading = await openReading(options, work, outputs)
  const audit = await readAudit(inputs, settings, reading.options, work.heard)
  work.tell({ kind: 'read' })
  await work.heard()
  const report = await audit.reportInTurns(work.signal)
  const { unread } = reading
  if (report.summary.files.length === 0 && unread.length > 0) return { report: null, ...reading.counted() }
  if (unread.length > 0) report.unread = [...unread]
  await writeFiles(report, outputs.files, options)
  await outputs.place()
  return { report, ...reading.counted() }
}

async function writeFiles(
  report: AuditReport,
  { output, report: page, disputes }: OutputFiles['files'],
  { render }: AuditJobOptions,
): Promise<void> {
  if (output !== null && render !== undefined) await writePieces(render(report), output)
  if (page !== null) await writePage(report, page)
  if (disputes !== null) await writePieces(disputesCsv(report), disputes)
}

async function writePieces(pieces: Iterable<string>, file: AtomicFile): Promise<void> {
  for (const piece of pieces) await file.write(piece)
}

async function writePage(report: AuditReport, file: AtomicFile): Promise<void> {
  const [{ htmlReport }, { linksFrom }] = await Promise.all([
    import('../report/report.js'),
    import('../report/link.js'),
  ])
  const made = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`
  await file.write(await htmlReport(report, figuresOf(report), { link: linksFrom(file.path), made }))
}
