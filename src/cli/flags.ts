/** What the commands that read invoices have in common. */
import type { ParseInvoiceOptions } from '../api.js'
import type { OwnRule } from '../charges/own-rules.js'
import type { GivenCurrency } from '../currency.js'
import type { StyleChoice } from '../evidence.js'
import { formats } from '../formats.js'
import type { Limits } from './option-values.js'
import type { Reporter } from './reporter.js'
import type { Terminal } from './terminal.js'

/** Options of every command that reads invoices, as commander leaves them. */
export interface ReadFlags extends StyleChoice {
  readonly format?: string
  readonly currency?: GivenCurrency
  readonly charges?: string
  readonly limit?: Limits
  readonly quiet?: true
}

/** Exit statuses: all is well, some rows are rejected (or an audit found something), it could not be done. */
export const CLEAN = 0
export const FOUND = 1
export const FAILED = 2

/** Options of the parse behind a command: rejects and failures are told and counted, and the other files go on. */
export async function readOptions(
  files: readonly string[],
  flags: ReadFlags,
  terminal: Terminal,
  reporter: Reporter,
): Promise<ParseInvoiceOptions> {
  const rules = await ownRules(flags.charges)
  return {
    format: flags.format,
    currency: flags.currency,
    decimal: flags.decimal,
    dates: flags.dates,
    rules,
    limits: flags.limit,
    // Merely looking at the standard input opens it.
    stdin: files.some((file) => STANDARD_INPUT.has(file)) ? terminal.stdin() : undefined,
    onReject: (error) => reporter.reject(error),
    onFileError: (error) => reporter.failure(error),
    onPassedOver: (path, reason) => reporter.passedOver(path, reason),
    onFile: (file, size) => reporter.file(file, size),
    onProgress: (file, bytes, rows) => reporter.progress(file, bytes, rows),
  }
}

const STANDARD_INPUT: ReadonlySet<string> = new Set(['-', '/dev/stdin', '/dev/fd/0'])

async function ownRules(path: string | undefined): Promise<readonly OwnRule[] | undefined> {
  if (path === undefined) return undefined
  const { loadChargeRules } = await import('../charges/own-rules.js')
  return loadChargeRules(path, {
    carriers: [...new Set(formats.map(({ carrier }) => carrier))],
    formats: formats.map(({ id }) => id),
  })
}

/** The status of a command that has read all it could. */
export function statusOf(reporter: Reporter): number {
  if (reporter.failed > 0) return FAILED
  return reporter.rejected > 0 ? FOUND : CLEAN
}
