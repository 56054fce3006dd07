/** The library's calls: the program together with the carriers' formats. */

import { type Detection, type DetectOptions, detectAll, detectOnly } from '../detect/detect-file.js'
import type { Combination, FormatDeclaration } from '../format/format.js'
import { formats, royalMailCombination } from '../formats.js'
import type { Input } from '../input/input.js'
import type { MapInput } from '../maps/map-schema.js'
import { type Combined, combine } from '../parse/combine.js'
import { type Parse, type ParseOptions, parseAll } from '../parse/parse-all.js'
import { checkOptions, checkSomeInput } from '../values/checked-options.js'
import { checkCurrencies, DETECT_OPTIONS, PARSE_OPTIONS } from './options.js'

/** Options of a parse; each is optional. */
export type ParseInvoiceOptions = Partial<ParseOptions>

/**
 * Line items of one input or several: paths, folders, globs, `-`, bytes, Node or web streams; plain, gzip or zip.
 *
 * Iterate it for line items, `.batches()` for arrays of them, `.summary` for the account. Throws `InvoiceError`.
 */
export function parseInvoice(input: Input | readonly Input[], options: ParseInvoiceOptions = {}): Parse {
  checkOptions(options, PARSE_OPTIONS)
  checkSomeInput(input)
  return parseAll(input, withFormats(options))
}

/** The options with their own formats, or by default those of this library. Throws `usage` for currencies of other formats. */
export function withFormats<Options extends ParseInvoiceOptions>(options: Options): Options & ParseOptions {
  const known = options.formats ?? formats
  checkCurrencies(options.currency, known)
  return { ...options, formats: known }
}

/** Options of a detection; each is optional. */
export type DetectFormatOptions = Partial<DetectOptions>

/**
 * The format of one input by its content: exactly one, or null with the reasons. Throws `InvoiceError` if the input
 * cannot be read, or is several files.
 */
export async function detectFormat(input: Input, options: DetectFormatOptions = {}): Promise<Detection> {
  checkOptions(options, DETECT_OPTIONS)
  return detectOnly(input, { ...options, formats: options.formats ?? formats })
}

/** The same for every file of the inputs; a file that cannot be read has its error in `error`. */
export function detectFormats(
  inputs: Input | readonly Input[],
  options: DetectFormatOptions = {},
): AsyncGenerator<Detection, void, undefined> {
  checkOptions(options, DETECT_OPTIONS)
  checkSomeInput(inputs)
  return detectAll(inputs, { ...options, formats: options.formats ?? formats })
}

/**
 * The format that a map declares: a file in JSON or YAML, or its content. Give it as one of `formats`: `{ formats:
 * [...formats, await readMap('acme.yaml')] }`. Throws `InvoiceError` (`declaration`) with the key, line and remedy of
 * every mistake, and of each open question.
 */
export async function readMap(
  map: string | MapInput,
  options: Pick<ParseInvoiceOptions, 'signal'> = {},
): Promise<Readonly<FormatDeclaration>> {
  checkOptions(options, { signal: PARSE_OPTIONS.signal })
  const { formatFromMap } = await import('../maps/read-map.js')
  return formatFromMap(map, options)
}

/** Options of a combination: those of parsing its invoice. */
export type CombineInvoiceOptions = Omit<ParseInvoiceOptions, 'facts'>

/**
 * Divides each order's charges evenly over its tracked items, in exact decimals: the shares of an order add back to
 * it to the last digit. Orders without items keep one line without a tracking number.
 *
 * Iterate it for line items; `.account` has what was not matched. Throws `InvoiceError`: those of the parse, and
 * `layout` if the list cannot be read.
 */
export function combineInvoice(
  combination: Combination,
  invoiceFile: Input | readonly Input[],
  trackingFile: Input,
  options: CombineInvoiceOptions = {},
): Combined {
  checkOptions(options, PARSE_OPTIONS)
  return combine(combination, invoiceFile, trackingFile, withFormats(options))
}

/** Divides Royal Mail sales orders (of the business report, or dockets of the pipe invoice) over their items. */
export function combineRoyalMail(
  invoiceFile: Input | readonly Input[],
  trackingFile: Input,
  options: CombineInvoiceOptions = {},
): Combined {
  return combineInvoice(royalMailCombination, invoiceFile, trackingFile, options)
}
