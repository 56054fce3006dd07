/** `parse-invoice audit`. */
import { auditJob } from '../app/audit.js'
import { auditReportJson, auditReportText, fails, listChecks } from '../audit/index.js'
import { isWhole } from '../audit/report.js'
import { textTable } from '../output/text-table.js'
import { accountLines } from '../report/account.js'
import { CLEAN, type ReadFlags, readingOf, statusOf } from './flags.js'
import type { AuditTarget, FailOn } from './option-values.js'
import { createReporter } from './reporter.js'
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
  const reporter = createReporter(terminal, flags)
  const { expected, config, tolerance, report: page, disputes, check: checks } = flags
  const compared = { expected, config, tolerance, report: page, disputes, checks }
  try {
    const reading = readingOf(files, flags, terminal)
    const result = await reporter.follow(auditJob(files, { ...reading, ...compared }))
    const { report } = result
    // The files are in place by now, since whoever reads this may end the process by leaving.
    if (flags.to === 'json') await terminal.out.write(auditReportJson(report))
    else {
      const { lively, width } = terminal.outScreen
      const shown = { width: width === Infinity ? undefined : width, color: lively }
      await terminal.show(auditReportText(report, shown))
    }
    const { summary } = report
    reporter.account(summary)
    if (isWhole(summary)) reporter.lines(accountLines(summary, terminal.errScreen.width))
    return statusOf(result, fails(report, flags.failOn))
  } finally {
    reporter.finish()
  }
}

/** `audit --list`: the checks, with what each needs. */
export async function listCommand(terminal: Terminal): Promise<number> {
  const columns = [
    { title: 'check' },
    { title: 'severity' },
    { title: 'a finding means', least: 24, wrap: true },
    { title: 'needs', least: 16, wrap: true },
  ] as const
  const rows = listChecks().map(({ name, severity, says, needs }) => [name, severity, says, needs])
  await terminal.out.write(textTable(columns, rows, terminal.outScreen.width))
  return CLEAN
}
