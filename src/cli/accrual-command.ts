/** `parse-invoice accrual`. */
import { type AccrualJobOptions, accrualJob } from '../app/accrual.js'
import { fileOf } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import { writeAccrual } from '../report/accrual-output.js'
import { type AuditShape, auditShape } from '../report/audit-shapes.js'
import type { AccrualReport } from '../schema/accrual-report.js'
import { binaryOnScreen } from './destination.js'
import { FAILED, optionsOf, type ReadFlags, statusOf } from './flags.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export interface AccrualFlags
  extends ReadFlags,
    Pick<AccrualJobOptions, 'expected' | 'config' | 'until' | 'output'> {
  readonly to?: AuditShape
}

export async function accrualCommand(
  files: readonly string[],
  flags: AccrualFlags,
  terminal: Terminal,
): Promise<number> {
  const file = fileOf(flags.output)
  const shape = auditShape(flags.to, file ?? '')
  const { width } = terminal.outScreen
  if (shape === 'xlsx' && file === null && width !== Infinity) throw binaryOnScreen(shape)
  const write = (report: AccrualReport, sink: Sink): Promise<readonly string[]> =>
    writeAccrual(report, shape, file === null ? width : Infinity, sink)
  const reporter = createReporter(terminal, { quiet: flags.quiet })
  try {
    const result = await reporter.follow(accrualJob(files, { ...optionsOf(files, flags, terminal), write }))
    if (result.report === null) return FAILED
    reporter.account(result.summary)
    if (file === null) (await write(result.report, terminal.out)).forEach(reporter.warning)
    return statusOf(result)
  } finally {
    reporter.finish()
  }
}
