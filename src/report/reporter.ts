/** A command's reports on the standard error while its job runs. Errors always, the rest unless `--quiet`. */
import { colorText, type Screen } from '../output/screen.js'
import { isUnfinished } from '../output/unfinished.js'
import { printableText } from '../schema/errors.js'
import type { FileSummary } from '../schema/summary.js'
import { accountWarnings } from './account.js'
import { brokenOffText } from './broken-off.js'
import type { JobEvent } from './job-event.js'
import { createProgress } from './progress-line.js'
import { createRejectCauses } from './reject-causes.js'

/** At most this many messages of one kind are shown; the others are counted. */
const SHOWN = 10

interface ReporterOptions {
  readonly quiet?: boolean | undefined
  /** Line items are written to the screen: a progress line would break them up. */
  readonly busy?: boolean
  /** The output file of line items. */
  readonly output?: string | null
  /** Milliseconds; for tests. */
  readonly clock?: () => number
}

/** The standard error. */
interface ErrorOutput {
  readonly errScreen: Screen
  readonly tell: (text: string) => void
}

export function createReporter(terminal: ErrorOutput, options: ReporterOptions = {}) {
  const { quiet = false, busy = false, output = null } = options
  const progress = createProgress(
    quiet || busy ? { ...terminal, errScreen: SILENT } : terminal,
    options.clock,
  )
  const causes = createRejectCauses()
  let passedOver = 0
  let ended = false
  let reported = false

  const tell = (line: string): void => {
    progress.clear()
    terminal.tell(`${line}\n`)
  }
  const marked = (color: 'red' | 'yellow', mark: string, text: string): void =>
    tell(`${colorText(terminal.errScreen, color, `${mark}:`)} ${text}`)
  const error = (sentence: string): void => marked('red', 'error', printableText(sentence))
  const warning = (sentence: string): void => {
    if (!quiet) marked('yellow', 'warning', printableText(sentence))
  }

  function take(event: JobEvent): void {
    if (event.kind === 'file') progress.file(event.file, event.size)
    else if (event.kind === 'progress') progress.read(event.bytes, event.rows)
    else if (event.kind === 'reject') causes.add(event.error)
    else if (event.kind === 'warning') warning(event.warning)
    else if (event.kind === 'note') {
      if (!quiet) tell(printableText(event.note))
    } else if (event.kind === 'read') endProgress()
    else if (event.kind === 'passed-over') tellPassedOver(event)
    else if (event.kind === 'file-error') {
      error(event.error.message)
      if (event.items > 0) error(brokenOffText(event.error.file, event.items, output))
    }
  }

  function tellPassedOver({ path, reason }: { readonly path: string; readonly reason: string }): void {
    if (quiet || isUnfinished(path) || ++passedOver > SHOWN) return
    tell(`passed over: ${printableText(path)}: ${printableText(reason)}`)
  }

  function endProgress(): void {
    progress.clear()
    if (ended) return
    ended = true
    if (!quiet && passedOver > SHOWN) tell(`passed over: ${passedOver - SHOWN} more names`)
  }

  function rejects(files: readonly FileSummary[]): void {
    if (reported) return
    reported = true
    for (const line of causes.lines(files).map(printableText)) {
      if (line.startsWith(' ')) tell(line)
      else marked('red', 'rejected', line)
    }
  }

  return {
    take,
    /** Follows all events to the end of the job. */
    follow: async <Result>(
      job: AsyncIterable<JobEvent> & { readonly result: Promise<Result> },
    ): Promise<Result> => {
      for await (const event of job) take(event)
      endProgress()
      return job.result
    },
    warning,
    /** Something that could not be done. */
    error,
    /** Plain lines. */
    lines: (lines: readonly string[]): void => {
      if (!quiet && lines.length > 0) tell(lines.join('\n'))
    },
    /** Rejected rows by file and cause, then warnings about the figures. */
    account: (...[summary, written]: Parameters<typeof accountWarnings>): void => {
      rejects(summary.files)
      for (const sentence of accountWarnings(summary, written)) warning(sentence)
    },
    /** Reports what is still pending. */
    finish: (): void => {
      endProgress()
      rejects([])
    },
  }
}

type Reporter = ReturnType<typeof createReporter>

/** Runs a command's work with a reporter, which reports at the end what is still pending. */
export async function withReporter(
  terminal: ErrorOutput,
  options: ReporterOptions,
  work: (reporter: Reporter) => Promise<number>,
): Promise<number> {
  const reporter = createReporter(terminal, options)
  try {
    return await work(reporter)
  } finally {
    reporter.finish()
  }
}

const SILENT = { width: Infinity, lively: false }
