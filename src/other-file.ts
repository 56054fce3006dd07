/** Rejected records that begin another file, put behind this one: told from the record alone, wherever it stands. */
import { DELIMITERS } from './csv/dialect.js'
import { type Match, weigh } from './detect.js'
import { InvoiceError } from './errors.js'
import type { FormatDeclaration, HeaderRecognition, RecordRecognition } from './format.js'
import { type Columns, foldName } from './map/columns.js'

/**
 * The rejected record's error, with what to do where another file begins with it. Throws `layout` where these are the
 * column names of the same format in another order: the records below would be read by the wrong ones.
 */
export function withBeginning(
  error: InvoiceError,
  own: Match,
  formats: readonly FormatDeclaration[],
): InvoiceError {
  if (error.raw === undefined || error.code === 'record_size') return error
  const found = beginningIn(error.raw, own, formats)
  if (found === undefined) return error
  const { format, dialect, columns } = found
  const facts = { ...error.toJSON(), code: error.code, expected: error.expected }
  if (format.id !== own.format.id || dialect.delimiter !== own.dialect.delimiter)
    return new InvoiceError({
      ...facts,
      remedy: `Another file begins with this row (${format.id}): split the file here and give its parts one by one.`,
    })
  if (samePlaces(columns, own.columns))
    return new InvoiceError({ ...facts, remedy: 'The column names stand here once more: remove the row.' })
  const { file, line, row } = error
  throw new InvoiceError({
    code: 'layout',
    file,
    line,
    row,
    value: columns.names.slice(0, 5).join(own.dialect.delimiter),
    expected: 'the columns in one order throughout the file',
    remedy:
      'Another file begins with this row, its columns elsewhere: split the file here and give its parts one by one.',
  })
}

function beginningIn(record: string, own: Match, formats: readonly FormatDeclaration[]): Match | undefined {
  const folded = foldName(record)
  const near = formats.filter((format) =>
    format.recognise.some((way) =>
      'fields' in way ? format !== own.format && mayBe(way, record) : mayName(way, folded),
    ),
  )
  if (near.length === 0) return undefined
  const { matches } = weigh(Buffer.from(record), true, near)
  // Without column names a record of this very format is no beginning.
  return matches.find(({ format, headerRow }) => headerRow > 0 || format !== own.format)
}

/** Whether all the names that the format is recognised by occur: most records are told by this alone. */
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

/** Whether each name that both know stands in the same place. */
function samePlaces(these: Columns, own: Columns): boolean {
  return these.names.every((name, at) => name === '' || own.find(name) < 0 || own.find(name) === at)
}
