/** Detection of whole inputs: the format of each file, or why it cannot be decided. */
import { refuseBinary } from '../csv/encoding.js'
import type { FormatDeclaration } from '../format/format.js'
import type { InputFile } from '../input/file.js'
import type { Input, ListOptions } from '../input/input.js'
import { invoiceSheets } from '../input/sheets.js'
import { InvoiceError, isInvoiceError } from '../schema/errors.js'
import { inputFiles } from '../sources/input-files.js'
import { type Candidate, type FormatVerdict, HEAD, type Match, weigh } from './detect.js'
import { checkLayout } from './layout.js'
import { onlyMatch } from './only-match.js'
import { wideHead } from './wide-head.js'

/** The result for a file. */
export interface Detection {
  readonly file: string
  /** Id of its only format; null if no format matches, several do, or it is not text. */
  readonly format: string | null
  /** The evidence for the format, or the reason why there is none. */
  readonly why: string
  readonly delimiter: string | null
  /** Of the first 64 KiB; null if they are not text. */
  readonly encoding: string | null
  /** Formats that do not match, the nearest first, with what the file lacks. */
  readonly candidates: readonly Candidate[]
  /** The error that parsing the file would end with; null if there is none. */
  readonly error: InvoiceError | null
}

export interface DetectOptions extends Omit<ListOptions, 'addressFiles'> {
  readonly formats: readonly FormatDeclaration[]
}

/** Detects each file of the inputs. A file that cannot be read at all has its error in `error`. */
export async function* detectAll(
  inputs: Input | readonly Input[],
  options: DetectOptions,
): AsyncGenerator<Detection, void, undefined> {
  const passedOver = options.passedOver ?? (() => undefined)
  const refusal = (file: InputFile) => whyNoInvoice(file, options)
  for await (const file of invoiceSheets(inputFiles(inputs, options), { refusal, passedOver }))
    yield detectFile(file, options)
}

/**
 * Why a sheet beside others is not an invoice; null if it is one, or is to be reported as a file: an invoice whose columns were
 * edited, or one that cannot be read.
 */
export async function whyNoInvoice(
  file: InputFile,
  { formats, signal }: Pick<DetectOptions, 'formats' | 'signal'>,
): Promise<InvoiceError | null> {
  try {
    const { head, whole } = await headOf(file, signal)
    const verdict = weighHead(head, whole, formats)
    if (!verdict.isEdited()) onlyMatch(verdict, file.name)
    return null
  } catch (error) {
    if (!isInvoiceError(error) || error.code === 'aborted') throw error
    return error.code === 'empty_file' || error.code === 'unknown_format' ? error : null
  }
}

const NOTHING = { format: null, delimiter: null, encoding: null, candidates: [] }

async function detectFile(file: InputFile, options: DetectOptions): Promise<Detection> {
  try {
    const { head, whole, encoding } = await headOf(file, options.signal)
    const verdict = weighHead(head, whole, options.formats)
    return { file: file.name, encoding, candidates: verdict.candidates, ...answerOf(verdict, file.name) }
  } catch (error) {
    if (!isInvoiceError(error) || error.code === 'aborted') throw error
    return { file: file.name, ...NOTHING, why: reasonOf(error), error }
  }
}

function answerOf(
  verdict: FormatVerdict,
  file: string,
): Pick<Detection, 'format' | 'why' | 'delimiter' | 'error'> {
  try {
    const match = onlyMatch(verdict, file)
    const { format, dialect, headerRow, recognisedBy, width } = match
    const name = DELIMITER_NAMES[dialect.delimiter] ?? dialect.delimiter
    if (format.segments !== undefined) return segmentAnswer(match)
    const by =
      headerRow === 0 ? `the form of record ${recognisedBy}` : `the column names in record ${headerRow}`
    const why = `by ${by}: ${width} columns, ${name}`
    const error = layoutError(match, file)
    const but = error === null ? why : `${why}; it cannot be read: ${reasonOf(error)}`
    return { format: format.id, why: but, delimiter: dialect.delimiter, error }
  } catch (error) {
    if (!isInvoiceError(error)) throw error
    return { format: null, why: reasonOf(error), delimiter: null, error }
  }
}

/** The columns of segments come from the format, so none can be missing in a file. */
function segmentAnswer({
  format,
  dialect,
  recognisedBy,
}: Match): Pick<Detection, 'format' | 'why' | 'delimiter' | 'error'> {
  const why = `by segment ${recognisedBy}: elements between "${dialect.delimiter}"`
  return { format: format.id, why, delimiter: dialect.delimiter, error: null }
}

/** Why a file of the format is refused: a column of its money is missing or repeated. */
function layoutError(match: Match, file: string): InvoiceError | null {
  try {
    checkLayout(match, file)
    return null
  } catch (error) {
    if (!isInvoiceError(error)) throw error
    return error
  }
}

const DELIMITER_NAMES: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
}

function reasonOf(error: InvoiceError): string {
  const found = error.value === undefined ? '' : `found ${error.value}, `
  return `${error.code}: ${found}expected ${error.expected}. ${error.remedy}`
}

function weighHead(head: Buffer, whole: boolean, formats: readonly FormatDeclaration[]): FormatVerdict {
  const verdict = weigh(head.subarray(0, HEAD), whole && head.length <= HEAD, formats)
  return verdict.matches.length > 0 || head.length <= HEAD ? verdict : weigh(head, whole, formats)
}

async function headOf(
  file: InputFile,
  signal: AbortSignal | undefined,
): Promise<{ head: Buffer; whole: boolean; encoding: string }> {
  const { head, whole, encoding: byBytes } = await wideHead(file, signal)
  refuseBinary(head.subarray(0, HEAD), file.name)
  if (!/\S/.test(head.toString('latin1')))
    throw new InvoiceError({
      code: 'empty_file',
      file: file.name,
      expected: 'an invoice',
      remedy: 'The file is empty: download it again.',
    })
  const encoding =
    byBytes === 'utf-8' && !isUtf8(head.subarray(0, HEAD), whole && head.length <= HEAD)
      ? 'windows-1252'
      : byBytes
  return { head, whole, encoding }
}

function isUtf8(head: Buffer, whole: boolean): boolean {
  try {
    // The head may end inside a character.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !whole })
    return true
  } catch {
    return false
  }
}

/** Detects the only file of an input. Throws if there are several, or if it cannot be read at all. */
export async function detectOnly(input: Input, options: DetectOptions): Promise<Detection> {
  let only: Detection | undefined
  for await (const detection of detectAll(input, options)) {
    if (only !== undefined)
      throw new InvoiceError({
        code: 'usage',
        expected: 'one file',
        remedy: 'Give the files of a folder, a glob or an archive one by one.',
      })
    only = detection
  }
  if (only === undefined)
    throw new InvoiceError({ code: 'usage', expected: 'one file', remedy: 'Give a path, bytes or a stream.' })
  if (only.error !== null && UNREAD.has(only.error.code)) throw only.error
  return only
}

const UNREAD: ReadonlySet<string> = new Set(['unreadable', 'archive', 'limit', 'usage'])
