/** `parse-invoice audit`: whether the invoices add up, and what to take up with the carrier. */
import { formats } from '../api.js'
import type { AuditReport } from '../audit/report.js'
import { InvoiceError } from '../errors.js'
import { didYouMean } from '../nearest.js'
import { type AtomicFile, createAtomicFile, refuseInput } from '../output/atomic-file.js'
import { accountLines, accountWarnings } from './account.js'
import { CLEAN, FOUND, type ReadFlags, readOptions, statusOf } from './flags.js'
import { startParse } from './jobs.js'
import type { AuditTarget, FailOn } from './option-values.js'
import { createReporter, type Reporter } from './reporter.js'
import { type TableColumn, tableLines } from './table.js'
import type { Terminal } from './terminal.js'

export interface AuditFlags extends ReadFlags {
  readonly to?: AuditTarget
  readonly expected?: string
  readonly config?: string
  readonly tolerance?: string
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
  const reporter = createReporter(terminal, flags.quiet === true)
  await checkNames(flags.check ?? [])
  const disputes = flags.disputes === undefined ? null : await createAtomicFile(flags.disputes)
  try {
    const whole = await readReport(files, flags, { terminal, reporter, disputes })
    reporter.finish()
    const report = flags.check === undefined ? whole : narrowed(whole, flags.check)
    const { lively, width } = terminal.outScreen
    const text =
      flags.to === 'json'
        ? auditReportJson(report)
        : auditReportText(report, { width: width === Infinity ? undefined : width, color: lively })
    await terminal.out.write(text)
    if (disputes !== null) await writeDisputes(report, disputes)
    for (const sentence of accountWarnings(report.summary)) reporter.warning(sentence)
    reporter.lines(accountLines(report.summary, terminal.errScreen.width))
    const status = statusOf(reporter)
    return status === CLEAN && fails(report, flags.failOn) ? FOUND : status
  } finally {
    reporter.finish()
    await disputes?.discard()
  }
}

async function readReport(
  files: readonly string[],
  flags: AuditFlags,
  run: { terminal: Terminal; reporter: Reporter; disputes: AtomicFile | null },
): Promise<AuditReport> {
  const { createAudit, runAudit } = await import('../audit/index.js')
  const { expected, config, tolerance } = flags
  const settings = { formats, expected, config, tolerance }
  createAudit(settings) // a mistake in them is told before anything is read
  const options = await readOptions(files, flags, run.terminal, run.reporter)
  const refuse = (input: string): void => {
    if (run.disputes !== null) refuseInput(run.disputes, input)
  }
  for (const input of [...files, expected, config]) if (input !== undefined) refuse(input)
  const parse = startParse(
    files,
    {
      ...options,
      facts: true,
      onFile: (file, size) => {
        refuse(file)
        run.reporter.file(file, size)
      },
    },
    flags.jobs,
  )
  return (await runAudit(parse, settings)).report()
}

/** What some checks alone have found; the accounts and invoices stay whole. */
function narrowed(report: AuditReport, names: readonly string[]): AuditReport {
  const named = ({ check }: { readonly check: string }): boolean => names.includes(check)
  return { ...report, checks: report.checks.filter(named), findings: report.findings.filter(named) }
}

async function writeDisputes(report: AuditReport, file: AtomicFile): Promise<void> {
  const { disputesCsv } = await import('../audit/index.js')
  for (const piece of disputesCsv(report)) await file.write(piece)
  await file.place()
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
  { title: 'a finding means', least: 24 },
  { title: 'needs', least: 16 },
]

/** `audit --list`: the checks, with what each needs. */
export async function listCommand(terminal: Terminal): Promise<number> {
  const { listChecks } = await import('../audit/index.js')
  const rows = listChecks().map(({ name, severity, says, needs }) => [name, severity, says, needs])
  await terminal.out.write(`${tableLines(COLUMNS, rows, terminal.outScreen.width).join('\n')}\n`)
  return CLEAN
}
