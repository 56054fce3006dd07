/** `parse-invoice audit`: whether the invoices add up, and what to take up with the carrier. */

import { parseInvoice } from '../api.js'
import type { Audit } from '../audit/audit.js'
import type { Figures } from '../audit/figures.js'
import { type AuditReport, isWhole } from '../audit/report.js'
import { InvoiceError } from '../errors.js'
import { formats } from '../formats.js'
import { didYouMean } from '../nearest.js'
import type { AtomicFile } from '../output/atomic-file.js'
import { type TableColumn, tableLines } from '../output/text-table.js'
import { accountLines, accountWarnings } from './account.js'
import { CLEAN, FOUND, type ReadFlags, readOptions, statusOf } from './flags.js'
import type { AuditTarget, FailOn } from './option-values.js'
import { type OutputFiles, openFiles } from './outputs.js'
import { createReporter, type Reporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export interface AuditFlags extends ReadFlags {
  readonly to?: AuditTarget
  readonly expected?: string
  readonly config?: string
  readonly tolerance?: string
  readonly report?: string
  readonly disputes?: string
  readonly check?: readonly string[]
  readonly failOn?: FailOn
  readonly list?: true
}

export async function auditCommand(
  files: readonly string[],
  flags: AuditFlags,
  terminal: Terminal,
): Promise<number> {
  const { auditReportJson, auditReportText, fails } = await import('../audit/index.js')
  const reporter = createReporter(terminal, flags)
  await checkNames(flags.check ?? [])
  if (flags.report !== undefined) await loadPage()
  const outputs = await openFiles(flags)
  try {
    const { report: page, disputes } = outputs.files
    const audit = await readAudit(files, flags, { terminal, reporter, outputs })
    reporter.endProgress()
    const whole = audit.report()
    const report = flags.check === undefined ? whole : narrowed(whole, flags.check)
    const { lively, width } = terminal.outScreen
    const text =
      flags.to === 'json'
        ? auditReportJson(report)
        : auditReportText(report, { width: width === Infinity ? undefined : width, color: lively })
    if (page !== null) await writePage(report, audit.figures(), page)
    if (disputes !== null) await writeDisputes(report, disputes)
    await outputs.place()
    // Last, since whoever reads it may end the process by leaving.
    await (flags.to === 'json' ? terminal.out.write(text) : terminal.show(text))
    reporter.rejects(report.summary.files)
    const { summary } = report
    for (const sentence of accountWarnings(summary)) reporter.warning(sentence)
    if (isWhole(summary)) reporter.lines(accountLines(summary, terminal.errScreen.width))
    const status = statusOf(reporter)
    return status === CLEAN && fails(report, flags.failOn) ? FOUND : status
  } finally {
    reporter.finish()
    await outputs.discard()
  }
}

async function readAudit(
  files: readonly string[],
  flags: AuditFlags,
  run: { terminal: Terminal; reporter: Reporter; outputs: OutputFiles },
): Promise<Audit> {
  const { createAudit, loadAuditOptions, runAudit } = await import('../audit/index.js')
  const { expected, config, tolerance } = flags
  await run.outputs.refuseAll([...files, expected, config, flags.charges])
  // A mistake in them is told before anything is read.
  const settings = await loadAuditOptions({ formats, expected, config, tolerance })
  for (const sentence of createAudit(settings).warnings) run.reporter.warning(sentence)
  const options = await readOptions(files, flags, run.terminal, run.reporter)
  const parse = parseInvoice(files, {
    ...options,
    facts: true,
    onFile: (file, size) => {
      run.outputs.refuse(file)
      run.reporter.file(file, size)
    },
  })
  return runAudit(parse, settings)
}

/** What some checks alone have found; the accounts and invoices stay whole. */
function narrowed(report: AuditReport, names: readonly string[]): AuditReport {
  const named = ({ check }: { readonly check: string }): boolean => names.includes(check)
  return { ...report, checks: report.checks.filter(named), findings: report.findings.filter(named) }
}

/** What the page is drawn with must be there before an hour's reading, not after it. */
async function loadPage(): Promise<void> {
  const { loadCharts } = await import('../report/charts.js')
  await loadCharts()
}

async function writePage(report: AuditReport, figures: Figures, file: AtomicFile): Promise<void> {
  const [{ htmlReport }, { linksFrom }] = await Promise.all([
    import('../report/report.js'),
    import('../report/link.js'),
  ])
  const made = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`
  await file.write(await htmlReport(report, figures, { link: linksFrom(file.path), made }))
}

async function writeDisputes(report: AuditReport, file: AtomicFile): Promise<void> {
  const { disputesCsv } = await import('../audit/index.js')
  for (const piece of disputesCsv(report)) await file.write(piece)
}

async function checkNames(names: readonly string[]): Promise<void> {
  const { listChecks } = await import('../audit/index.js')
  const known = listChecks().map(({ name }) => name)
  const wrong = names.find((name) => !known.includes(name))
  if (wrong === undefined) return
  throw new InvoiceError({
    code: 'usage',
    value: `--check ${wrong}`,
    expected: 'the name of a check',
    remedy: didYouMean(wrong, known, '`parse-invoice audit --list` names them.'),
  })
}

const COLUMNS: readonly TableColumn[] = [
  { title: 'check' },
  { title: 'severity' },
  { title: 'a finding means', least: 24, wrap: true },
  { title: 'needs', least: 16, wrap: true },
]

/** `audit --list`: the checks, with what each needs. */
export async function listCommand(terminal: Terminal): Promise<number> {
  const { listChecks } = await import('../audit/index.js')
  const rows = listChecks().map(({ name, severity, says, needs }) => [name, severity, says, needs])
  await terminal.out.write(`${tableLines(COLUMNS, rows, terminal.outScreen.width).join('\n')}\n`)
  return CLEAN
}
