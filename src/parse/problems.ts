/** Why a record is rejected as a whole: its kind, its width, its bytes. */

import { textOf } from '../csv/cells.js'
import type { RecordReader } from '../csv/reader.js'
import { bindRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { FormatDeclaration } from '../format/format.js'
import { InvoiceError } from '../schema/errors.js'
import type { BoundKind } from './kinds.js'
import type { MapperContext } from './mapper-context.js'
import type { Problem, Row } from './row.js'
import type { WidthFault } from './short-rows.js'

/** The error of the reader's record. */
export const rejection = (
  problem: Problem,
  reader: RecordReader,
  { file, sheet }: Pick<MapperContext, 'file' | 'sheet'>,
): InvoiceError =>
  new InvoiceError({
    ...problem,
    file,
    line: sheet ? reader.row : reader.line,
    row: reader.row,
    raw: textOf(reader.raw?.() ?? reader.buffer.subarray(reader.start, reader.end)),
  })

export function kindProblem(
  format: FormatDeclaration,
  columns: Columns,
  row: Row,
  expected?: string,
): Problem {
  // If the cell has several names, the one in this file.
  const at = bindRef(format.rows?.[0]?.when?.[0]?.cell, columns).at[0] ?? 0
  return {
    code: 'row_kind',
    column: columns.names[at] ?? `${at + 1}`,
    value: row.text(at),
    expected: expected ?? format.rowsExpected ?? 'a record of a kind this format has',
    remedy: 'Check the row: it may be a total, a note, or belong to another file.',
  }
}

/** The problem of a record above the column names, where no cells are read. */
export const aboveProblem = (format: FormatDeclaration, columns: Columns, row: Row): Problem => ({
  ...kindProblem(format, columns, row, 'no record above the column names'),
  remedy: 'A sheet was sorted together with its header: move the column names above all records.',
})

export const namesProblem = (row: Row): Problem => ({
  code: 'row_kind',
  value: row.text(0),
  expected: 'a record as it was downloaded, without names for its blank cells such as "Unnamed: 4"',
  remedy:
    'A program took the first record for column names and changed it: have it read the file without them (in pandas header=None), or download the file again.',
})

export function widthProblem(reader: RecordReader, widths: BoundKind['widths'], fault: WidthFault): Problem {
  const isBeyond = fault.why === 'moved' && widths !== 'any' && widths.every((width) => reader.count > width)
  return {
    code: 'field_count',
    column: fault.column,
    value: `${reader.count} fields`,
    expected: `${widths === 'any' ? '' : widths.join(' or ')} fields`,
    remedy: isBeyond ? `${REMEDIES[fault.why]} ${ADDED}` : REMEDIES[fault.why],
    ...(fault.why !== 'moved' && { isCut: true as const }),
  }
}

const ADDED = 'If someone added a column behind the last one, remove it.'

const REMEDIES: Readonly<Record<WidthFault['why'], string>> = {
  moved:
    'A cell of this row probably holds an unquoted delimiter, or one was lost, so that cells have moved: correct the row, or download the file again.',
  short:
    'The row ends before this column, which the rows around it fill: download the file again, or add the blank cells that are missing.',
  money:
    'The row ends before this column, where other rows have an amount, so money may have been cut off: download the file again, or add the blank cells that are missing if it had none.',
  unfinished: 'The file ends within this row: download it again.',
}

/** The problem of bytes that the reader could not turn into a record. */
export function faultProblem(reader: RecordReader): Problem {
  const { problem } = reader
  if (reader.fault === 'segment' && problem !== null && problem !== undefined)
    return { code: 'envelope', ...problem }
  if (reader.fault === 'record_size')
    return {
      code: 'record_size',
      expected: 'a record within the size limit',
      remedy: 'Check that this is the right file; the limit can be raised with limits.recordBytes.',
    }
  if (reader.fault === 'field_count')
    return {
      code: 'field_count',
      expected: 'a record within the limit of fields',
      remedy: 'Check that this is the right file; the limit can be raised with limits.fields.',
    }
  return {
    code: 'quote',
    expected: 'a quoted cell to be closed by a quote before the next delimiter or line end',
    remedy: 'Close or double the quote in this line; the lines after it have been read on their own.',
  }
}
