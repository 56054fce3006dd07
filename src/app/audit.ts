/** Whether the invoices add up, and what to take up with the carrier. */

import { createAudit, loadAuditOptions } from '../audit/audit.js'
import { listChecks } from '../checks/description.js'
import { formats } from '../formats.js'
import type { Input } from '../input/input.js'
import type { AtomicFile } from '../output/atomic-file.js'
import { type OutputFiles, type OutputPaths, openFiles } from '../output/outputs.js'
import type { Parse } from '../parse/parse-all.js'
import { disputesCsv } from '../report/disputes.js'
import type { AuditReport } from '../schema/audit-report.js'
import { InvoiceError } from '../schema/errors.js'
import { type Figures, figuresOf } from '../schema/figures.js'
import { didYouMean } from '../values/nearest.js'
import { parseInvoice } from './api.js'
import { type Job, type JobContext, startJob } from './job.js'
import { openReading, type ReadCount, type ReadingOptions } from './reading.js'
import { runAudit } from './run-audit.js'

export interface AuditJobOptions extends ReadingOptions, Pick<OutputPaths, 'report' | 'disputes'> {
  /** Files of the expected costs and of the configuration. */
  readonly expected?: string | undefined
  readonly config?: string | undefined
  readonly tolerance?: string | undefined
  /** Reports these checks alone. */
  readonly checks?: readonly string[] | undefined
}

export interface AuditResult extends ReadCount {
  readonly report: AuditReport
}

/** Writes the page and the disputes; the report itself is the result. */
export function auditJob(inputs: readonly Input[], options: AuditJobOptions): Job<AuditResult> {
  return startJob(async (work) => {
    refuseUnknownChecks(options.checks ?? [])
    // What the page is drawn with must be there before an hour's reading, not after it.
    if (options.report !== undefined) await (await import('../report/charts.js')).loadCharts()
    const outputs = await openFiles({ report: options.report, disputes: options.disputes }, work.signal)
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
  await outputs.refuseAll([...inputs, expected, config, options.charges])
  // A mistake in them is reported before anything is read.
  const settings = await loadAuditOptions({ formats, expected, config, tolerance }, work.signal)
  for (const warning of createAudit(settings).warnings) work.tell({ kind: 'warning', warning })
  const reading = await openReading(options, work, outputs)
  const parse = parseInvoice(inputs, { ...reading.options, facts: true })
  const audit = await runAudit(pausing(parse, work), settings, work.signal)
  work.tell({ kind: 'read' })
  await work.heard()
  const whole = await audit.reportInTurns(work.signal)
  const report = checks === undefined ? whole : narrowed(whole, checks)
  const { report: page, disputes } = outputs.files
  if (page !== null) await writePage(report, figuresOf(whole) ?? audit.figures(), page)
  if (disputes !== null) for (const piece of disputesCsv(report)) await disputes.write(piece)
  await outputs.place()
  return { report, ...reading.counted() }
}

/** The parse, which waits between columns until what it told has been heard. */
const pausing = (parse: Parse, { heard }: JobContext): Pick<Parse, 'columns' | 'account'> => ({
  columns: async function* () {
    for await (const batch of parse.columns()) {
      yield batch
      await heard()
    }
  },
  get account() {
    return parse.account
  },
})

/** What some checks alone have found; the accounts and invoices stay whole. */
function narrowed(report: AuditReport, names: readonly string[]): AuditReport {
  const named = ({ check }: { readonly check: string }): boolean => names.includes(check)
  return { ...report, checks: report.checks.filter(named), findings: report.findings.filter(named) }
}

async function writePage(report: AuditReport, figures: Figures, file: AtomicFile): Promise<void> {
  const [{ htmlReport }, { linksFrom }] = await Promise.all([
    import('../report/report.js'),
    import('../report/link.js'),
  ])
  const made = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`
  await file.write(await htmlReport(report, figures, { link: linksFrom(file.path), made }))
}

function refuseUnknownChecks(names: readonly string[]): void {
  const known = listChecks().map(({ name }) => name)
  const wrong = names.find((name) => !known.includes(name))
  if (wrong === undefined) return
  throw new InvoiceError({
    code: 'usage',
    value: `--check ${wrong}`,
    expected: 'the name of a check',
    remedy: didYouMean(wrong, known, '`parse-invoice checks` names them.'),
  })
}
