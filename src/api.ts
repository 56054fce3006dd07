/** The machine and the carriers' formats put together: the one place where both are known. */
import { FORMATS } from '../parsers/index.js'
import type { AuditOptions } from './audit/audit.js'
import type { AuditReport } from './audit/report.js'
import { type Detection, type DetectOptions, detectAll, detectOnly } from './detect-file.js'
import type { FormatDeclaration } from './format.js'
import type { Input } from './input/input.js'
import { type Parse, type ParseOptions, parseAll } from './parse-all.js'

/** All formats of this library, as declared. Add your own: `{ formats: [...formats, mine] }`. */
export const formats: readonly FormatDeclaration[] = FORMATS

/** Options of a parse; every one may be left out. */
export type ParseInvoiceOptions = Partial<ParseOptions>

/**
 * Line items of one input or several: paths, folders, globs, `-`, bytes, Node or web streams; plain, gzip or zip.
 *
 * Iterate it for line items, `.batches()` for arrays of them, `.summary` for the account. Throws `InvoiceError`.
 */
export function parseInvoice(input: Input | readonly Input[], options: ParseInvoiceOptions = {}): Parse {
  return parseAll(input, { ...options, formats: options.formats ?? formats })
}

/** Options of a detection; every one may be left out. */
export type DetectFormatOptions = Partial<DetectOptions>

/**
 * The format of one input by its content: exactly one, or null with the reasons. Throws `InvoiceError` where the
 * input cannot be read, or is several files.
 */
export function detectFormat(input: Input, options: DetectFormatOptions = {}): Promise<Detection> {
  return detectOnly(input, { ...options, formats: options.formats ?? formats })
}

/** The same for every file behind the inputs; what cannot be read has its error in `error`. */
export function detectFormats(
  inputs: Input | readonly Input[],
  options: DetectFormatOptions = {},
): AsyncGenerator<Detection, void, undefined> {
  return detectAll(inputs, { ...options, formats: options.formats ?? formats })
}

/** Options of an audit: those of the parse, and what the audit compares with. */
export type AuditInvoicesOptions = Omit<ParseInvoiceOptions, 'facts'> & Omit<AuditOptions, 'formats'>

/**
 * Audits one input or several as one: reconciles every invoice, then runs the checks. Amounts in the report are
 * potential. Throws `InvoiceError`; what cannot be assessed is said in the report and is no error.
 */
export async function auditInvoices(
  input: Input | readonly Input[],
  options: AuditInvoicesOptions = {},
): Promise<AuditReport> {
  const { expected, config, tolerance, ...parseOptions } = options
  const known = options.formats ?? formats
  const { runAudit } = await import('./audit/run.js')
  const parse = parseInvoice(input, { ...parseOptions, formats: known, facts: true })
  const audit = await runAudit(parse, { formats: known, expected, config, tolerance })
  return audit.report()
}
