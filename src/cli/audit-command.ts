/** `parse-invoice audit`. */

import { type AuditJobOptions, auditJob } from '../app/audit.js'
import type { ReadingOptions } from '../app/reading.js'
import { fileOf } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import { accountLines } from '../report/account.js'
import { writeAudit } from '../report/audit-output.js'
import { type AuditShape, auditShape } from '../report/audit-shapes.js'
import { minAmountOf } from '../report/listing.js'
import type { TextOptions } from '../report/text.js'
import { type AuditReport, isWhole } from '../schema/audit-report.js'
import { fails } from '../schema/listed.js'
import { binaryOnScreen, checkExcel } from './destination.js'
import { FAILED, optionsOf, type ReadFlags, statusOf } from './flags.js'
import type { FailOn } from './option-values.js'
import { createReporter } from './reporter.js'
import { checkBatch, savedStatus } from './saved-status.js'
import type { Terminal } from './terminal.js'

export interface AuditFlags
  extends ReadFlags,
    Omit<AuditJobOptions, keyof ReadingOptions | 'checks' | 'write'>,
    Pick<TextOptions, 'sort' | 'top' | 'all'> {
  readonly to?: AuditShape
  readonly check?: readonly string[]
  readonly minAmount?: string
  readonly failOn?: FailOn
}

export async function auditCommand(
  files: readonly string[],
  flags: AuditFlags,
  terminal: Terminal,
): Promise<number> {
  checkBatch(flags)
  const shape = auditShape(flags.to, fileOf(flags.output) ?? '')
  const { disputes, excel } = flags
  checkExcel(excel, shape === 'csv' || (disputes !== undefined && !/\.xlsx$/i.test(disputes)))
  const toFile = fileOf(flags.output) !== null
  const { lively, width } = terminal.outScreen
  const screen = toFile ? {} : { width: width === Infinity ? undefined : width, color: lively }
  const { sort, top, all, asOf } = flags
  const minAmount = minAmountOf(flags.minAmount)
  if (shape === 'xlsx' && flags.output === undefined && width !== Infinity) throw binaryOnScreen(shape)
  const write = (report: AuditReport, sink: Sink): Promise<readonly string[]> =>
    writeAudit(report, shape, { sort, top, minAmount, all, asOf, excel, ...screen }, sink)
  const reporter = createReporter(terminal, { quiet: flags.quiet })
  try {
    const shipments = shape === 'xlsx'
    const job = auditJob(files, {
      ...optionsOf(files, flags, terminal),
      checks: flags.check,
      write,
      shipments,
    })
    const result = await reporter.follow(job)
    const { report } = result
    if (result.saved !== undefined) return savedStatus(reporter, result.saved, flags.save, result)
    if (report === null) return FAILED
    // What could not be read comes before the first figure.
    const { summary } = report
    reporter.account(summary)
    if (isWhole(summary)) reporter.lines(accountLines(summary, terminal.errScreen.width))
    // Last, since whoever reads it may end the process by leaving.
    if (!toFile) (await write(report, sinkOf(shape, terminal))).forEach(reporter.warning)
    return statusOf(result, fails(report, flags.failOn))
  } finally {
    reporter.finish()
  }
}

const sinkOf = (shape: AuditShape, { show, out }: Terminal): Sink =>
  shape === 'text' ? { write: (piece) => show(piece.toString()) } : out
