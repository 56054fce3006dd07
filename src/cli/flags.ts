/** What the commands that read invoices share: their options, and their exit status. */
import type { ReadCount, ReadingOptions } from '../app/reading.js'
import type { Sink } from '../output/sink.js'
import { printableText } from '../schema/errors.js'
import type { Limits } from './declarations/values.js'
import type { Terminal } from './terminal.js'

/** Options of every command that reads invoices, as commander provides them. */
export interface ReadFlags extends Omit<ReadingOptions, 'limits' | 'stdin'> {
  readonly limit?: Limits
  readonly quiet?: true
}

/** Exit statuses: success; some rows rejected (or findings of an audit); failure. */
export const CLEAN = 0
export const FOUND = 1
export const FAILED = 2

/** The flags as the options of a job. */
export const optionsOf = <Flags extends ReadFlags>(
  files: readonly string[],
  flags: Flags,
  terminal: Terminal,
): Flags & ReadingOptions => ({
  ...flags,
  limits: flags.limit,
  // Merely accessing the standard input opens it.
  stdin: files.some((file) => STANDARD_INPUT.has(file)) ? terminal.stdin() : undefined,
})

const STANDARD_INPUT: ReadonlySet<string> = new Set(['-', '/dev/stdin', '/dev/fd/0'])

/** The status of a command that has read all it could, and whether it found something. */
export function statusOf({ failed, rejected }: ReadCount, found = false): number {
  if (failed > 0) return FAILED
  return rejected > 0 || found ? FOUND : CLEAN
}

/** Writes the result as data or as text. */
export const tellAnswer = (
  to: string | undefined,
  { out, show }: Pick<Terminal, 'out' | 'show'>,
  data: object,
  text: string,
): Promise<void> => (to === 'json' ? out.write(`${JSON.stringify(data, null, 2)}\n`) : show(text))

export const printedLines = (lines: readonly string[]): string =>
  lines.map((line) => `${printableText(line)}\n`).join('')

/** Coloured text is shown; data is written unchanged. */
export const sinkOf = (shape: string, { show, out }: Pick<Terminal, 'out' | 'show'>): Sink =>
  shape === 'text' ? { write: (piece) => show(piece.toString()) } : out
