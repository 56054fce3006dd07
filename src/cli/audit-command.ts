/** `parse-invoice audit`. */

import { type AuditJobOptions, auditJob } from '../app/audit.js'
import { accountLines } from '../report/account.js'
import { auditReportText } from '../report/text.js'
import { fails, isWhole } from '../schema/audit-report.js'
import { optionsOf, type ReadFlags, statusOf } from './flags.js'
import type { AuditTarget, FailOn } from './option-values.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

type Compared = 'expected' | 'config' | 'tolerance'

export interface AuditFlags extends ReadFlags, Pick<AuditJobOptions, Compared | 'report' | 'disputes'> {
  readonly to?: AuditTarget
  readonly check?: readonly string[]
  readonly failOn?: FailOn
}

export async function auditCommand(
  files: readonly string[],
  flags: AuditFlags,
  terminal: Terminal,
): Promise<number> {
  const reporter = createReporter(terminal, flags)
  try {
    const job = auditJob(files, { ...optionsOf(files, flags, terminal), checks: flags.check })
    const result = await reporter.follow(job)
    const { report } = result
    // The files are in place by now, since whoever reads this may end the process by leaving.
    if (flags.to === 'json') await terminal.out.write(`${JSON.stringify(report, null, 2)}\n`)
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
