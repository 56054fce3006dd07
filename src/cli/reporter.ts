/** What a command tells on the standard error while it works. Errors are always told, the rest unless `--quiet`. */
import { type InvoiceError, printable } from '../errors.js'
import { isUnfinished } from '../output/unfinished.js'
import type { FileSummary } from '../summary.js'
import { createProgress } from './progress.js'
import { createRejectCauses } from './reject-causes.js'
import { colored } from './screen.js'
import type { Terminal } from './terminal.js'

export interface Reporter {
  /** Rows rejected so far. */
  readonly rejected: number
  /** Files that could not be read. */
  readonly failed: number
  file(name: string, size: number | null): void
  progress(file: string, bytes: number, rows: number): void
  passedOver(path: string, reason: string): void
  warning(sentence: string): void
  /** Something that could not be done. */
  error(sentence: string): void
  failure(error: InvoiceError): void
  reject(error: InvoiceError): void
  /** Plain lines. */
  lines(lines: readonly string[]): void
  /** Nothing more is read: the progress goes, and what was passed over is counted. */
  endProgress(): void
  /** Rejected rows by file and cause. */
  rejects(files: readonly FileSummary[]): void
  /** Says what has not been said yet. */
  finish(): void
}

/** So many messages of one kind are read; of the others the number is told. */
const SHOWN = 10

interface ReporterOptions {
  readonly quiet?: boolean | undefined
  /** Line items run over the screen: a line that redraws itself would get between them. */
  readonly busy?: boolean
  /** Milliseconds; for tests. */
  readonly clock?: () => number
}

export function createReporter(terminal: Terminal, options: ReporterOptions = {}): Reporter {
  const { quiet = false, busy = false } = options
  const progress = createProgress(
    quiet || busy ? { ...terminal, errScreen: SILENT } : terminal,
    options.clock,
  )
  const count = { failed: 0, passedOver: 0 }
  const causes = createRejectCauses()
  let ended = false
  let reported = false
  const tell = (line: string): void => {
    progress.clear()
    terminal.tell(`${line}\n`)
  }
  const marked = (color: 'red' | 'yellow', mark: string, text: string): void =>
    tell(`${colored(terminal.errScreen, color, `${mark}:`)} ${text}`)
  return {
    get rejected() {
      return causes.count
    },
    get failed() {
      return count.failed
    },
    file: (name, size) => progress.file(name, size),
    progress: (_, bytes, rows) => progress.read(bytes, rows),
    passedOver: (path, reason) => {
      if (quiet || isUnfinished(path) || ++count.passedOver > SHOWN) return
      tell(`passed over: ${printable(path)}: ${printable(reason)}`)
    },
    warning: (sentence) => {
      if (!quiet) marked('yellow', 'warning', printable(sentence))
    },
    error: (sentence) => marked('red', 'error', printable(sentence)),
    failure: (error) => {
      count.failed++
      marked('red', 'error', printable(error.message))
    },
    reject: causes.add,
    lines: (lines) => {
      if (quiet || lines.length === 0) return
      tell(lines.join('\n'))
    },
    endProgress,
    rejects,
    finish: () => {
      endProgress()
      rejects([])
    },
  }

  function endProgress(): void {
    progress.clear()
    if (ended) return
    ended = true
    if (!quiet && count.passedOver > SHOWN) tell(`passed over: ${count.passedOver - SHOWN} more names`)
  }

  function rejects(files: readonly FileSummary[]): void {
    if (reported) return
    reported = true
    for (const line of causes.lines(files).map(printable)) {
      if (line.startsWith(' ')) tell(line)
      else marked('red', 'rejected', line)
    }
  }
}

const SILENT = { width: Infinity, lively: false }
