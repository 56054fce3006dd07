/**
 * Another file appended to this one: its records are rejected under one cause, which states the line where it begins, even
 * if titles precede its column names. Examines only rejected records, in order.
 *
 *     2.1,0000A1,…      a record of this file
 *     DPD Invoice,,     rejected, and kept back: a title may begin another file
 *     Date,Consignment  rejected: column names of another format, whose file begins a line above
 */
import { type Columns, foldName } from '../format/columns.js'
import type { FormatDeclaration, HeaderRecognition, RecordRecognition } from '../format/format.js'
import { InvoiceError } from '../schema/errors.js'
import { DELIMITERS } from '../values/delimiters.js'
import { TITLED } from './attempt.js'
import { type Match, weigh } from './detect.js'
import { TITLE_CELLS } from './titles.js'

export interface OtherFileWatch {
  reject(error: InvoiceError): void
  /** All records up to this one have been read. */
  passed(row: number): void
  /** No more records will follow. */
  end(): void
}

/** The beginning of another file. */
interface Beginning {
  readonly line: number | undefined
  readonly format: string
  /** Its last rejected record so far. */
  last: number
}

/** A reject that is not handed on yet: records below it may show that another file begins with it. */
interface PendingReject {
  readonly error: InvoiceError
  /** The other file that it belongs to, if known. */
  readonly of: Beginning | null
}

/** Blank records that may be skipped inside another file. */
const SKIPPED = 10

/**
 * Hands the rejects on, those of another file with a remedy; immediately if the first one ends the parse. Throws `layout` if a record has the column names of the
 * same format in another order: the records below would be read with the wrong columns.
 */
export function watchForOtherFile(
  own: Match,
  {
    formats,
    strict,
  }: { readonly formats: readonly FormatDeclaration[]; readonly strict?: boolean | undefined },
  onReject: (error: InvoiceError) => void,
): OtherFileWatch {
  const pending: PendingReject[] = []
  let begun: Beginning | null = null

  function reject(error: InvoiceError): void {
    const row = error.row ?? 0
    passed(row)
    if (begun !== null && !isWithin(error, begun)) begun = null
    const found = beginningOf(error)
    if (found !== undefined && begun?.format !== found.format.id) {
      begin(error, found)
      return
    }
    if (begun !== null) begun.last = row
    pending.push({ error, of: begun })
    if (strict === true) release(pending.length)
  }

  function begin(error: InvoiceError, found: Match): void {
    const above = titlesAbove(error, found)
    const { line } = above[0] ?? error
    const again = found.format === own.format && found.dialect.delimiter === own.dialect.delimiter
    if (again && found.headerRow > 0) {
      if (samePlaces(found.columns, own.columns)) {
        pending.push({ error: namesAgain(error), of: null })
        return
      }
      release(pending.length - above.length)
      throw otherColumns(error, found, line)
    }
    begun = { line, format: found.format.id, last: error.row ?? 0 }
    pending.splice(pending.length - above.length)
    for (const one of [...above, error]) pending.push({ error: one, of: begun })
  }

  function beginningOf({ raw, code }: InvoiceError): Match | undefined {
    return raw === undefined || code === 'record_size' ? undefined : beginningIn(raw, own, formats)
  }

  /** The pending rejects above the column names, or the first record, of another file. */
  function titlesAbove(error: InvoiceError, found: Match): InvoiceError[] {
    let above: InvoiceError[] = []
    for (const { error: one } of pending.toReversed()) {
      if (!mayBeAbove(one, found)) break
      above = [one, ...above]
    }
    while (above.length > 0 && !beginsAbove(above, error, found)) above = above.slice(1)
    return above
  }

  function passed(row: number): void {
    let count = 0
    while (count < pending.length && (pending[count]?.error.row ?? 0) < row - TITLED) count++
    release(count)
  }

  function release(count: number): void {
    for (const { error, of } of pending.splice(0, count))
      onReject(of === null ? error : ofOtherFile(error, of))
  }

  return { reject, passed, end: () => release(pending.length) }
}

/** Next to the other file's records, or after blank ones; in the latter case only if it does not fit this format at all. */
function isWithin({ row = 0, code }: InvoiceError, { last }: Beginning): boolean {
  if (row === last + 1) return true
  return row <= last + 1 + SKIPPED && (code === 'row_kind' || code === 'field_count')
}

/** A title, or one of several records of column names: as wide as the last of them. */
function mayBeAbove({ raw = '' }: InvoiceError, { format, headerRow, width, dialect }: Match): boolean {
  const cells = DELIMITERS.map((one) => raw.split(one).filter((cell) => cell.trim() !== '').length)
  if (Math.max(...cells) <= TITLE_CELLS) return true
  const several = format.recognise.some((way) => !('fields' in way) && way.within !== undefined)
  return several && headerRow > 0 && raw.split(dialect.delimiter).length === width
}

function beginsAbove(above: readonly InvoiceError[], { raw }: InvoiceError, { format }: Match): boolean {
  const text = [...above.map((one) => one.raw ?? ''), raw ?? ''].join('\n')
  return weigh(Buffer.from(text), true, [format]).matches.length > 0
}

const SPLIT = 'split the file before that line, and give its parts one by one.'

function ofOtherFile({ file, row, line, raw }: InvoiceError, begun: Beginning): InvoiceError {
  return new InvoiceError({
    code: 'row_kind',
    file,
    row,
    line,
    raw,
    expected: `the file to end before line ${begun.line}: another file begins there, ${begun.format}`,
    remedy: `Another file is appended to this one: ${SPLIT}`,
  })
}

function namesAgain(error: InvoiceError): InvoiceError {
  const { code, expected } = error
  const remedy = 'The column names are repeated here: remove the row.'
  return new InvoiceError({ ...error.toJSON(), code, expected, remedy })
}

function otherColumns(
  { file, row }: InvoiceError,
  { columns, dialect }: Match,
  line: number | undefined,
): InvoiceError {
  return new InvoiceError({
    code: 'layout',
    file,
    line,
    row,
    value: columns.names.slice(0, 5).join(dialect.delimiter),
    expected: `the columns in one order throughout the file: another file begins in line ${line}, its columns in another order`,
    remedy: `Its rows cannot be read under the right column names: ${SPLIT}`,
  })
}

function beginningIn(raw: string, own: Match, formats: readonly FormatDeclaration[]): Match | undefined {
  if (own.format.segments !== undefined) return undefined
  const record = raw.startsWith('\ufeff') ? raw.slice(1) : raw
  const folded = foldName(record)
  const tables = formats.filter(({ segments }) => segments === undefined)
  const near = tables.filter((format) =>
    format.recognise.some((way) => ('fields' in way ? mayBe(way, record) : mayName(way, folded))),
  )
  if (near.length === 0) return undefined
  const { matches } = weigh(Buffer.from(record), true, near)
  return matches.find(
    ({ format, headerRow }) => headerRow > 0 || format !== own.format || isOfOtherWidth(record, own),
  )
}

/** A record of this very format, as in files without column names, after a record with fewer or more column names. */
function isOfOtherWidth(record: string, { format, headerRow, width, dialect }: Match): boolean {
  const all = format.columns?.length
  return headerRow > 0 && width !== all && record.split(dialect.delimiter).length === all
}

/** Whether all the names that identify the format occur: this alone rules out most records. */
function mayName(way: HeaderRecognition, folded: string): boolean {
  return way.names.every((name) => [name].flat().some((one) => folded.includes(foldName(one))))
}

function mayBe({ fields: [least, most], where }: RecordRecognition, record: string): boolean {
  return DELIMITERS.some((delimiter) => {
    const cells = record.split(delimiter)
    if (cells.length < least || cells.length > most) return false
    return where.every(
      ({ cell, matcher }) => typeof cell !== 'number' || matcher.test((cells[cell - 1] ?? '').trim()),
    )
  })
}

/** Whether each name in both headers is at the same position. */
function samePlaces(these: Columns, own: Columns): boolean {
  return these.names.every((name, at) => name === '' || own.find(name) < 0 || own.find(name) === at)
}
