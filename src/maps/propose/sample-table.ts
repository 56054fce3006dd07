/** The column names and first rows of a file of unknown format. */

import { sniffQuote } from '../../csv/dialect.js'
import { refuseBinary } from '../../csv/encoding.js'
import { TITLED } from '../../detect/attempt.js'
import { type HeadRecords, headRecords } from '../../detect/head-records.js'
import { wideHead } from '../../detect/wide-head.js'
import { uniqueNames } from '../../format/columns.js'
import type { InputFile } from '../../input/file.js'
import { InvoiceError } from '../../schema/errors.js'
import { readDate } from '../../values/dates.js'
import { DELIMITERS } from '../../values/delimiters.js'
import { markEvidence } from '../../values/money.js'
import { ALL_DATES } from './cell-kind.js'

export interface SampleRow {
  /** 1-based record number. */
  readonly row: number
  /** Trimmed, one for each column. */
  readonly cells: readonly string[]
}

export interface SampleTable {
  readonly file: string
  /** As in the file; repeated ones are numbered ` #2`. */
  readonly names: readonly string[]
  /** 1-based record of the column names. */
  readonly headerRow: number
  readonly rows: readonly SampleRow[]
  /** Whether these are all rows of the file. */
  readonly whole: boolean
}

/** Maximum number of rows. */
const MOST = 2_000
/** Minimum number of column names. */
const LEAST = 3

/** Throws `unknown_format` if the file has no row of column names. */
export async function sampleTable(file: InputFile, signal: AbortSignal | undefined): Promise<SampleTable> {
  const { head, whole: isWhole } = await wideHead(file, signal)
  let whole = isWhole
  refuseBinary(head, file.name)
  const found = headerOf(head, isWhole)
  if (found === undefined)
    throw new InvoiceError({
      code: 'unknown_format',
      file: file.name,
      expected: 'a table of three columns or more, with a row of their names',
      remedy:
        'A file without them is read by a map that names its columns by position: see `columns` in docs.md.',
    })
  const { records, header, row } = found
  const rows: SampleRow[] = []
  for (const below of records.below(row)) {
    const cells = header.map((_, at) => (below.cells[at] ?? '').trim())
    if (cells.some((cell) => cell !== '')) rows.push({ row: below.row, cells })
    if (rows.length < MOST) continue
    whole = false
    break
  }
  return { file: file.name, names: uniqueNames(header), headerRow: row, rows, whole }
}

interface Header {
  readonly records: HeadRecords
  readonly header: readonly string[]
  readonly row: number
}

/** The record with most names, under the delimiter that gives the most columns: texts, followed by a record of the same width. */
function headerOf(head: Buffer, whole: boolean): Header | undefined {
  let best: Header | undefined
  const start = head.subarray(0, 4096).toString('latin1')
  for (const delimiter of DELIMITERS) {
    const records = headRecords(head, whole, { delimiter, quote: sniffQuote(start, delimiter) })
    for (let at = 0; at < TITLED; at++) {
      const record = records.at(at)?.map((cell) => cell.trim())
      if (record === undefined) break
      const header = record.slice(0, record.findLastIndex((cell) => cell !== '') + 1)
      if (!isHeader(header) || header.length <= (best?.header.length ?? LEAST - 1)) continue
      best = { records, header, row: at + 1 }
    }
  }
  return best
}

/** Nearly all cells are names, with no amounts or dates. */
function isHeader(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '')
  const names = filled.filter(
    (cell) =>
      /\p{L}/u.test(cell) && markEvidence(cell) === 'malformed' && readDate(cell, ALL_DATES) === undefined,
  )
  return filled.length >= LEAST && names.length === filled.length && filled.length >= cells.length * 0.8
}
