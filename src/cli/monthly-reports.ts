/** `parse-invoice summary` and `parse-invoice accrual`: the account of the files, then the report in its shape. */
import { type AccrualJobOptions, type AccrualResult, accrualJob } from '../app/accrual.js'
import type { Job } from '../app/job.js'
import { type SummaryJobOptions, type SummaryResult, summaryJob } from '../app/summary.js'
import { fileOf } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import { accountLines } from '../report/account.js'
import { writeAccrual } from '../report/accrual-output.js'
import { type AuditShape, auditShape } from '../report/audit-shapes.js'
import { type SummaryOutputOptions, writeSummary } from '../report/summary-output.js'
import { count } from '../values/shown-amounts.js'
import { binaryOnScreen, checkExcel } from './destination.js'
import { FAILED, optionsOf, type ReadFlags, statusOf } from './flags.js'
import { createReporter } from './reporter.js'
import { checkBatch, savedStatus } from './saved-status.js'
import type { Terminal } from './terminal.js'

interface ReportFlags extends ReadFlags {
  readonly output?: string | undefined
  readonly save?: string | undefined
  readonly to?: AuditShape
  readonly excel?: boolean
}

export interface SummaryFlags
  extends ReportFlags,
    Pick<SummaryJobOptions, 'by' | 'compare' | 'facts' | 'contract' | 'store' | 'connection' | 'merge'> {
  readonly top?: number
}
export type AccrualFlags = ReportFlags &
  Pick<AccrualJobOptions, 'expected' | 'config' | 'until' | 'store' | 'connection'>

export function summaryCommand(files: readonly string[], flags: SummaryFlags, terminal: Terminal) {
  const { top, excel } = flags
  checkBatch(flags)
  return written<SummaryResult>(flags, terminal, {
    job: (write) => summaryJob(files, { ...optionsOf(files, flags, terminal), write }),
    write: (report, shape, drawing, sink) => writeSummary(report, shape, { ...drawing, top, excel }, sink),
    account: ({ report, current }, { account, lines }) => {
      if (report === null) return
      account(report.summary)
      lines(
        current === undefined
          ? accountLines(report.summary, terminal.errScreen.width)
          : [`${count(current, 'line item')} of ${count(report.summary.files.length, 'file')} in the store`],
      )
    },
  })
}

export const accrualCommand = (files: readonly string[], flags: AccrualFlags, terminal: Terminal) =>
  written<AccrualResult>(flags, terminal, {
    job: (write) => accrualJob(files, { ...optionsOf(files, flags, terminal), write }),
    write: (report, shape, { width = Infinity }, sink) =>
      writeAccrual(report, shape, width, sink, flags.excel),
    account: ({ summary }, { account }) => account(summary),
  })

interface Reported<Result extends { readonly report: unknown }> {
  readonly job: (write: (report: NonNullable<Result['report']>, sink: Sink) => Written) => Job<Result>
  readonly write: (
    report: NonNullable<Result['report']>,
    shape: AuditShape,
    drawing: SummaryOutputOptions,
    sink: Sink,
  ) => Written
  readonly account: (result: Result, reporter: ReturnType<typeof createReporter>) => void
}
type Written = Promise<readonly string[]>

async function written<Result extends SummaryResult | AccrualResult>(
  flags: ReportFlags,
  terminal: Terminal,
  { write, job, account }: Reported<Result>,
): Promise<number> {
  const file = fileOf(flags.output)
  const shape = auditShape(flags.to, file ?? '')
  checkExcel(flags.excel, shape === 'csv')
  const { lively, width } = terminal.outScreen
  if (shape === 'xlsx' && flags.output === undefined && width !== Infinity) throw binaryOnScreen(shape)
  const drawing = file === null ? { width, color: lively } : {}
  const reporter = createReporter(terminal, { quiet: flags.quiet })
  try {
    const result = await reporter.follow(job((report, sink) => write(report, shape, drawing, sink)))
    const report = result.report as Result['report']
    if ('saved' in result && result.saved !== undefined)
      return savedStatus(reporter, result.saved, flags.save, result)
    if (report === null) return FAILED
    account(result, reporter)
    const { show, out } = terminal
    const sink: Sink = shape === 'text' ? { write: (piece) => show(piece.toString()) } : out
    if (file === null) (await write(report, shape, drawing, sink)).forEach(reporter.warning)
    return statusOf(result)
  } finally {
    reporter.finish()
  }
}
