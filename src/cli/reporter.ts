/** What a command tells on the standard error while it works. Errors are always told, the rest unless `--quiet`. */
import { type InvoiceError, printable } from '../errors.js'
import { isUnfinished } from '../output/unfinished.js'
import { createProgress } from './progress.js'
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
  /** Says how much was not said. */
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
  const count = { rejected: 0, failed: 0, passedOver: 0 }
  let finished = false
  const tell = (line: string): void => {
    progress.clear()
    terminal.tell(`${line}\n`)
  }
  const marked = (color: 'red' | 'yellow', mark: string, text: string): void =>
    tell(`${colored(terminal.errScreen, color, `${mark}:`)} ${text}`)
  return {
    get rejected() {
      return count.rejected
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
    reject: (error) => {
      if (++count.rejected <= SHOWN) marked('red', 'rejected', printable(error.message))
    },
    lines: (lines) => {
      if (quiet || lines.length === 0) return
      tell(lines.join('\n'))
    },
    finish: () => {
      progress.clear()
      if (finished) return
      finished = true
      if (count.rejected > SHOWN)
        tell(`rejected: ${count.rejected - SHOWN} more rows (--rejects FILE keeps them all)`)
      if (!quiet && count.passedOver > SHOWN) tell(`passed over: ${count.passedOver - SHOWN} more names`)
    },
  }
}

const SILENT = { width: Infinity, lively: false }
