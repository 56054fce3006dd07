/** The commands that analyse what was billed, and those that name the checks, loaded together like those of `reading.ts`. */
import type { Command } from 'commander'
import { type AccrualJobOptions, accrualJob } from '../app/accrual.js'
import { type AuditJobOptions, auditJob } from '../app/audit.js'
import { type ExplainJobOptions, explainJob } from '../app/explain.js'
import type { Job } from '../app/job.js'
import type { ReadCount, ReadingOptions } from '../app/reading.js'
import { checkSaving, type SavingOptions } from '../app/state-file.js'
import { type SummaryJobOptions, summaryJob } from '../app/summary.js'
import type { Shell } from '../output/completion.js'
import { binaryOnScreen, checkExcel } from '../output/destination.js'
import { fileOf } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import { aboutShipment, savedText, storedText, wholeAccount } from '../report/account.js'
import { writeAccrual } from '../report/accrual-output.js'
import { writeAudit } from '../report/audit-output.js'
import { type AuditShape, auditShape } from '../report/audit-shapes.js'
import { checksText } from '../report/check-docs.js'
import { minAmountOf } from '../report/listing.js'
import { withReporter } from '../report/reporter.js'
import { storyText } from '../report/story-text.js'
import { writeSummary } from '../report/summary-output.js'
import type { TextOptions } from '../report/text.js'
import type { AccrualReport } from '../schema/accrual-report.js'
import type { AuditReport, AuditSummary } from '../schema/audit-report.js'
import type { InvoiceSummary } from '../schema/invoice-summary.js'
import { fails } from '../schema/listed.js'
import { completionOf } from './completion.js'
import { CLEAN, FAILED, optionsOf, type ReadFlags, sinkOf, statusOf, tellAnswer } from './flags.js'
import type { Terminal } from './terminal.js'

interface ReportFlags extends ReadFlags, SavingOptions {
  readonly to?: AuditShape
  readonly excel?: boolean | undefined
}

interface AuditFlags
  extends ReportFlags,
    Omit<AuditJobOptions, keyof ReadingOptions | keyof SavingOptions | 'excel' | 'checks' | 'write'>,
    Pick<TextOptions, 'sort' | 'top' | 'all'> {
  readonly check?: readonly string[]
  readonly minAmount?: string
  readonly failOn?: 'error' | 'warning'
}

export async function auditCommand(files: string[], flags: AuditFlags, terminal: Terminal): Promise<number> {
  const { disputes, excel, sort, top, all, asOf, report: page } = flags
  checkSaving(flags)
  const isCsvBeside = disputes !== undefined && !/\.xlsx$/i.test(disputes)
  const shape = shapeOf(flags, terminal, isCsvBeside)
  const minAmount = minAmountOf(flags.minAmount)
  return reported<AuditReport>(shape, flags, terminal, {
    job: (write) =>
      auditJob(files, {
        ...optionsOf(files, flags, terminal),
        checks: flags.check,
        write,
        shipments: shape === 'xlsx',
      }),
    write: (report, { width = Infinity, color }, sink) => {
      const screen = { width: width === Infinity ? undefined : width, color }
      return writeAudit(
        report,
        shape,
        { sort, top, minAmount, all, asOf, report: page, excel, ...screen },
        sink,
      )
    },
    found: (report) => fails(report, flags.failOn),
  })
}

interface SummaryFlags
  extends ReportFlags,
    Pick<SummaryJobOptions, 'by' | 'compare' | 'facts' | 'contract' | 'connection'> {
  readonly top?: number
}

export async function summaryCommand(
  files: string[],
  flags: SummaryFlags,
  terminal: Terminal,
): Promise<number> {
  const { top, excel } = flags
  checkSaving(flags)
  const shape = shapeOf(flags, terminal)
  return reported<InvoiceSummary>(shape, flags, terminal, {
    job: (write) => summaryJob(files, { ...optionsOf(files, flags, terminal), write }),
    write: (report, screen, sink) => writeSummary(report, shape, { ...screen, top, excel }, sink),
  })
}

type AccrualFlags = ReportFlags & Pick<AccrualJobOptions, 'expected' | 'config' | 'until' | 'connection'>

export async function accrualCommand(
  files: string[],
  flags: AccrualFlags,
  terminal: Terminal,
): Promise<number> {
  const shape = shapeOf(flags, terminal)
  return reported<AccrualReport>(shape, flags, terminal, {
    job: (write) => accrualJob(files, { ...optionsOf(files, flags, terminal), write }),
    write: (report, { width = Infinity }, sink) => writeAccrual(report, shape, width, sink, flags.excel),
    // A store was read before: its rejected rows are in the report only.
    found: ({ rejected = 0 }) => rejected > 0,
  })
}

/** Throws `usage` if binary output would go to a terminal, or if `excel` applies to no output. */
function shapeOf({ to, output, excel }: ReportFlags, terminal: Terminal, isCsvBeside = false): AuditShape {
  const shape = auditShape(to, fileOf(output) ?? '')
  checkExcel(excel, shape === 'csv' || isCsvBeside)
  if (shape === 'xlsx' && output === undefined && terminal.outScreen.width !== Infinity)
    throw binaryOnScreen(shape)
  return shape
}

interface ReportResult<Report> extends ReadCount {
  readonly report: Report | null
  /** For an accrual, whose report contains none. */
  readonly summary?: AuditSummary
  readonly saved?: number
  /** Number of line items of a store, if it replaces files. */
  readonly current?: number
}

type Screen = { readonly width?: number; readonly color?: boolean }

interface ReportJob<Report> {
  readonly job: (
    write: (report: Report, sink: Sink) => Promise<readonly string[]>,
  ) => Job<ReportResult<Report>>
  readonly write: (report: Report, screen: Screen, sink: Sink) => Promise<readonly string[]>
  readonly found?: (report: Report) => boolean
}

/** The account of the files, then the report in its shape: unread files come before the first figure. */
function reported<Report extends object>(
  shape: AuditShape,
  { quiet, output, save }: ReportFlags,
  terminal: Terminal,
  { job, write, found }: ReportJob<Report>,
): Promise<number> {
  const isFile = fileOf(output) !== null
  const { lively, width } = terminal.outScreen
  const screen = isFile ? {} : { width, color: lively }
  return withReporter(terminal, { quiet }, async (reporter) => {
    const result = await reporter.follow(job((report, sink) => write(report, screen, sink)))
    const { report, saved, current } = result
    if (saved !== undefined) {
      reporter.lines([savedText(saved, save ?? '')])
      return statusOf(result)
    }
    if (report === null) return FAILED
    const own = 'summary' in report ? (report.summary as AuditSummary) : undefined
    const summary = own ?? result.summary
    if (summary !== undefined) reporter.account(summary)
    if (own !== undefined)
      reporter.lines(
        current === undefined
          ? wholeAccount(own, terminal.errScreen.width)
          : [storedText(current, own.files.length)],
      )
    // Last, because a reader such as `head` may end the process by closing the output.
    if (!isFile) (await write(report, screen, sinkOf(shape, terminal))).forEach(reporter.warning)
    return statusOf(result, found?.(report))
  })
}

interface ExplainFlags
  extends ReadFlags,
    Pick<ExplainJobOptions, 'expected' | 'config' | 'store' | 'connection' | 'files'> {
  readonly to?: 'text' | 'json'
}

export const explainCommand = (
  tracking: string,
  files: string[],
  flags: ExplainFlags,
  terminal: Terminal,
): Promise<number> =>
  withReporter(terminal, flags, async (reporter) => {
    const result = await reporter.follow(explainJob(tracking, files, optionsOf(files, flags, terminal)))
    const { story, summary } = result
    const { files: own, others } = aboutShipment(summary.files, story)
    reporter.account({ ...summary, files: own })
    others.forEach(reporter.warning)
    await tellAnswer(flags.to, terminal, story, storyText(story, terminal.outScreen.width))
    return statusOf(result)
  })

export async function checksCommand(
  name: string | undefined,
  { to = 'text' }: { readonly to?: 'text' | 'json' },
  { out, outScreen }: Terminal,
): Promise<number> {
  await out.write(checksText(name, to, outScreen.width))
  return CLEAN
}

export async function completionCommand(
  shell: Shell,
  _: object,
  { out }: Terminal,
  program: Command,
): Promise<number> {
  await out.write(completionOf(program, shell))
  return CLEAN
}
