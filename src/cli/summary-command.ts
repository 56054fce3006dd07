/** `parse-invoice summary`. */

import { type SummaryJobOptions, summaryJob } from '../app/summary.js'
import { fileOf } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import { accountLines } from '../report/account.js'
import { type AuditShape, auditShape } from '../report/audit-shapes.js'
import { writeSummary } from '../report/summary-output.js'
import type { InvoiceSummary } from '../schema/invoice-summary.js'
import { binaryOnScreen } from './destination.js'
import { FAILED, optionsOf, type ReadFlags, statusOf } from './flags.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export interface SummaryFlags extends ReadFlags, Pick<SummaryJobOptions, 'by' | 'compare' | 'output'> {
  readonly to?: AuditShape
}

export async function summaryCommand(
  files: readonly string[],
  flags: SummaryFlags,
  terminal: Terminal,
): Promise<number> {
  const shape = auditShape(flags.to, fileOf(flags.output) ?? '')
  const toFile = fileOf(flags.output) !== null
  const { lively, width } = terminal.outScreen
  if (shape === 'xlsx' && flags.output === undefined && width !== Infinity) throw binaryOnScreen(shape)
  const write = (summary: InvoiceSummary, sink: Sink): Promise<readonly string[]> =>
    writeSummary(summary, shape, toFile ? {} : { width, color: lively }, sink)
  const reporter = createReporter(terminal, { quiet: flags.quiet })
  try {
    const result = await reporter.follow(summaryJob(files, { ...optionsOf(files, flags, terminal), write }))
    if (result.report === null) return FAILED
    const { summary } = result.report
    reporter.account(summary)
    reporter.lines(accountLines(summary, terminal.errScreen.width))
    const { show, out } = terminal
    const sink: Sink = shape === 'text' ? { write: (piece) => show(piece.toString()) } : out
    if (!toFile) (await write(result.report, sink)).forEach(reporter.warning)
    return statusOf(result)
  } finally {
    reporter.finish()
  }
}
