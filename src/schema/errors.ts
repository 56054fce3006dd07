/** Codes of a rejected row: the row is reported and kept, and parsing continues. */
export const ROW_CODES = [
  'field_count',
  'amount',
  'amount_ambiguous',
  'date',
  'row_kind',
  'quote',
  'record_size',
  'envelope',
] as const

/** Codes that end a file: nothing more can be read from it. */
export const FILE_CODES = [
  'empty_file',
  'unknown_format',
  'ambiguous_format',
  'layout',
  'not_text',
  'unreadable',
  'archive',
  'limit',
] as const

/** Codes of a wrong call: options, configuration, users' tables, outputs. */
export const USE_CODES = [
  'usage',
  'config',
  'contract',
  'expected_costs',
  'deliveries',
  'charge_rules',
  'coding_rules',
  'declaration',
  'store',
  'output',
  'aborted',
] as const

export type RowCode = (typeof ROW_CODES)[number]
export type FileCode = (typeof FILE_CODES)[number]
export type UseCode = (typeof USE_CODES)[number]
export type ErrorCode = RowCode | FileCode | UseCode

/** The facts of an error. Every field is plain text from the file or a sentence of this library. */
export interface ErrorFacts {
  readonly code: ErrorCode
  /** File as named by the caller, `archive.zip/member.csv` inside an archive. */
  readonly file?: string | undefined
  /** 1-based physical line on which the record starts. */
  readonly line?: number | undefined
  /** 1-based record number. */
  readonly row?: number | undefined
  /** Column name as in `raw`; for a configuration the path of the key. */
  readonly column?: string | undefined
  /** The offending text, as in the file. */
  readonly value?: string | undefined
  /** What would have been right. */
  readonly expected: string
  /** What the user can do about it. */
  readonly remedy: string
  /** The whole record as it is in the file (cut at the record size limit). */
  readonly raw?: string | undefined
}

/** The only error class of this library: facts as fields, and the sentence made from them. */
export class InvoiceError extends Error implements ErrorFacts {
  readonly code: ErrorCode
  readonly file: string | undefined
  readonly line: number | undefined
  readonly row: number | undefined
  readonly column: string | undefined
  readonly value: string | undefined
  readonly expected: string
  readonly remedy: string
  readonly raw: string | undefined

  constructor(facts: ErrorFacts, options?: ErrorOptions) {
    super(sentence(facts), options)
    this.name = 'InvoiceError'
    this.code = facts.code
    this.file = facts.file
    this.line = facts.line
    this.row = facts.row
    this.column = facts.column
    this.value = facts.value
    this.expected = facts.expected
    this.remedy = facts.remedy
    this.raw = facts.raw
  }

  /** The facts as JSON: no stack, no undefined keys. */
  toJSON(): Record<string, string | number> {
    const facts: Record<string, string | number> = { code: this.code }
    for (const key of ['file', 'line', 'row', 'column', 'value', 'expected', 'remedy', 'raw'] as const) {
      const fact = this[key]
      if (fact !== undefined) facts[key] = fact
    }
    return facts
  }
}

/** A call with invalid arguments. */
export const usageError = (value: string | undefined, expected: string, remedy: string): InvoiceError =>
  new InvoiceError({ code: 'usage', value, expected, remedy })

const SHOWN = 80

/** `FILE:LINE: CODE, record N, column C: "value"; expected …. Remedy.` */
function sentence(facts: ErrorFacts): string {
  const place = [facts.file, facts.line]
    .filter((part) => part !== undefined)
    .map(String)
    .join(':')
  const where = [
    facts.row === undefined ? undefined : `record ${facts.row}`,
    facts.column === undefined ? undefined : `${placeWord(facts.code)} ${printableText(facts.column)}`,
  ].filter((part) => part !== undefined)
  const found = facts.value === undefined ? '' : `found "${excerpt(facts.value)}", `
  const head = [facts.code, ...where].join(', ')
  return `${place === '' ? '' : `${printableText(place)}: `}${head}: ${found}expected ${facts.expected}. ${facts.remedy}`
}

/** A configuration has keys instead of columns. */
const placeWord = (code: ErrorCode): string => (KEYED.has(code) ? 'key' : 'column')
const KEYED: ReadonlySet<ErrorCode> = new Set(['config', 'contract', 'declaration'])

function excerpt(value: string): string {
  const text = printableText(value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text
}

// Control characters, and bidirectional and zero-width ones, which a terminal or a page would interpret.
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g

/** Text from a file made safe to show: control characters become `\u{…}`. */
export function printableText(text: string): string {
  return text.replace(OBEYED, (char) => {
    const point = char.codePointAt(0) ?? 0
    if (char === '\n') return '\\n'
    if (char === '\r') return '\\r'
    if (char === '\t') return '\\t'
    return `\\u{${point.toString(16)}}`
  })
}

/** Whether a thrown value is this library's error, also across two copies of the library. */
export function isInvoiceError(error: unknown): error is InvoiceError {
  return error instanceof Error && error.name === 'InvoiceError' && 'code' in error && 'remedy' in error
}

/** Whether a package is not installed; an installed one may fail to load for other reasons with the same code. */
export function isMissing(packages: readonly string[], error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) return false
  return packages.some((name) => error.message.startsWith(`Cannot find package '${name}' `))
}
