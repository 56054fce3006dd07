/** One record as a declaration sees it: cells by position, read as text, identifier, amount or date. */
import type { Cells } from '../csv/cells.js'
import type { RecordReader } from '../csv/reader.js'
import type { BoundRef } from '../format/cell-ref.js'
import type { Columns } from '../format/columns.js'
import type { AfterLabel } from '../format/format.js'
import type { ErrorFacts, RowCode } from '../schema/errors.js'
import { isBlankDate } from '../values/dates.js'
import { cleanIdentifier } from '../values/fold.js'
import { type Money, ZERO } from '../values/money.js'
import { isWrittenBlank, isZeroDash } from '../values/no-value.js'
import { visibleText } from '../values/visible-text.js'
import type { FileWarnings } from './file-warnings.js'
import type { Reading } from './reading.js'
import { unreadAmountRemedy } from './unread-amount.js'
import { dayNumberRemedy, WRONG_DATE } from './unread-date.js'

/** Why a record is rejected. */
export type Problem = Pick<ErrorFacts, 'expected' | 'remedy'> & {
  code: RowCode
  column?: string | undefined
  value?: string | undefined
  /** The record ends too soon: the cells before its last one are in their columns. */
  readonly isCut?: true
}

/** What is decided for the file as a whole. */
export interface Settled {
  readonly reading: Reading
  readonly blankText: string | undefined
  /** Columns in whose amounts the text is usual; all if undefined. */
  readonly blankColumns: ReadonlySet<number> | undefined
}

export interface MarkedAmount {
  readonly column: string
  readonly text: string
}

const MARKED = /[$£€]/

export interface Row {
  /** Set by a failed `amount` or `date`; the record is rejected for it. */
  problem: Problem | null
  /** Amounts of the record that have a currency sign. */
  readonly marked: MarkedAmount[]
  /** Called when another record begins. */
  begin(): void
  text(at: number): string
  /** The same for a cell that is read in few records: the others are spared the lookup. */
  uncached(at: number): string
  ref(ref: BoundRef): string
  /** Number of that text: equal numbers within a file are equal texts, 0 is blank, -1 must not be cached. */
  id(ref: BoundRef): number
  /** The same for one cell. */
  idAt(at: number): number
  /** Whether the cells from `from` to `to` have no bytes, or are beyond the record. */
  bare(from: number, to: number): boolean
  /** Position of the first filled cell of a reference, -1 if none is filled. */
  place(ref: BoundRef): number
  identifier(ref: BoundRef): string | null
  date(ref: BoundRef, columns: Columns): string | null
  /** The amount of a cell, null if blank or absent; null with `problem` set if it is not an amount. */
  amount(at: number, columns: Columns): Money | null
}

export function createRow(
  reader: RecordReader,
  cells: Cells,
  settled: Settled,
  warnings: Pick<FileWarnings, 'note'>,
): Row {
  const { texts, ids, amounts, dates, identifiers } = cells.table
  const { blankText, blankColumns, reading } = settled
  const written = blankText !== undefined && isWrittenBlank(blankText) ? blankText : ''

  let dashed = 0 // the last record with a dash in place of an amount
  const worded = new Map<number, number>() // the last record with a word in place of an amount, by column
  let placed = -1 // position of the cell that `slotOfRef` last found

  /** Slot of a filled cell, -1 if it is blank or beyond the record. */
  function slotOf(at: number): number {
    if (at < 0 || at >= reader.count) return -1
    const slot = cells.slot(at)
    const text = texts[slot] as string
    return text === '' || text === blankText ? -1 : slot
  }

  /** Slot of the first filled cell of a reference, -1 if none is filled. */
  function slotOfRef(ref: BoundRef): number {
    const positions = ref.at
    for (let index = 0; index < positions.length; index++) {
      placed = positions[index] as number
      const slot = slotOf(placed)
      if (slot >= 0) return slot
    }
    for (const label of ref.after) {
      placed = behind(label)
      if (placed >= 0) return slotOf(placed)
    }
    placed = -1
    return -1
  }

  function text(at: number): string {
    const slot = slotOf(at)
    return slot < 0 ? '' : (texts[slot] as string)
  }

  function uncached(at: number): string {
    if (at < 0 || at >= reader.count) return ''
    const text = visibleText(cells.plain(at))
    return text === blankText ? '' : text
  }

  function bare(from: number, to: number): boolean {
    const last = Math.min(to, reader.count - 1)
    if (from > last) return true
    return (
      from > 0 && (reader.bounds[last] as number) - (reader.bounds[from - 1] as number) === last - from + 1
    )
  }

  function ref(cells: BoundRef): string {
    const positions = cells.at
    for (let index = 0; index < positions.length; index++) {
      const known = text(positions[index] as number)
      if (known !== '') return known
    }
    return cells.after.length === 0 ? '' : text(place(cells))
  }

  function idAt(at: number): number {
    const slot = slotOf(at)
    return slot < 0 ? 0 : (ids[slot] as number)
  }

  function id(cells: BoundRef): number {
    const positions = cells.at
    for (let index = 0; index < positions.length; index++) {
      const known = idAt(positions[index] as number)
      if (known !== 0) return known
    }
    return cells.after.length === 0 || place(cells) < 0 ? 0 : -1
  }

  function place(ref: BoundRef): number {
    return slotOfRef(ref) < 0 ? -1 : placed
  }

  function behind(label: AfterLabel): number {
    for (let at = 0; at < reader.count; at++) {
      if (text(at).toLowerCase() !== label.after.toLowerCase()) continue
      let left = label.nth
      for (let next = at + 1; next < reader.count; next++) if (slotOf(next) >= 0 && --left === 0) return next
      return -1
    }
    return -1
  }

  function identifier(ref: BoundRef): string | null {
    const slot = slotOfRef(ref)
    if (slot < 0) return null
    const known = identifiers[slot]
    if (known !== undefined) return known
    const clean = cleanIdentifier(texts[slot] as string)
    identifiers[slot] = clean
    return clean
  }

  function date(ref: BoundRef, columns: Columns): string | null {
    const slot = slotOfRef(ref)
    const at = placed
    if (slot < 0) return null
    let known = dates[slot]
    if (known === undefined) {
      known = reading.date(texts[slot] as string, reader.row)
      dates[slot] = known
    }
    if (known === null && !isBlankDate(texts[slot] as string)) {
      row.problem ??= {
        code: 'date',
        column: columns.names[at] ?? `${at + 1}`,
        value: texts[slot],
        expected: reading.dateExpected(texts[slot] as string),
        remedy: dayNumberRemedy(texts[slot] as string) ?? WRONG_DATE,
      }
    }
    return known
  }

  function noteWord(at: number, columns: Columns): void {
    if (worded.get(at) === reader.row) return
    worded.set(at, reader.row)
    warnings.note('word', columns.names[at] ?? `${at + 1}`, written, reader.row)
  }

  function amount(at: number, columns: Columns): Money | null {
    if (at < 0 || at >= reader.count) return null
    if (at > 0 && (reader.bounds[at] as number) - (reader.bounds[at - 1] as number) === 1) return null
    const slot = cells.slot(at)
    if (texts[slot] === '') return null
    if (texts[slot] === written) {
      if (blankColumns?.has(at) === false) noteWord(at, columns)
      return null
    }
    let known = amounts[slot]
    if (known === undefined) {
      const text = texts[slot] as string
      known = reading.amount(text, reader.row)
      // The record decides which currency it must be.
      if (MARKED.test(text)) row.marked.push({ column: columns.names[at] ?? `${at + 1}`, text })
      else if (reading.lasting) amounts[slot] = known
    }
    if (typeof known === 'object') return known
    const [text, column] = [texts[slot] as string, columns.names[at] ?? `${at + 1}`]
    if (isZeroDash(text)) {
      if (dashed !== reader.row) warnings.note('dash', '', text, reader.row, column)
      dashed = reader.row
      return ZERO
    }
    row.problem ??= amountProblem(known, column, text, reading)
    return null
  }

  const row: Row = {
    problem: null,
    marked: [],
    begin: () => {
      row.problem = null
      if (row.marked.length > 0) row.marked.length = 0
    },
    text,
    uncached,
    ref,
    id,
    idAt,
    bare,
    place,
    identifier,
    date,
    amount,
  }
  return row
}

function amountProblem(
  code: 'amount' | 'amount_ambiguous',
  column: string,
  value: string,
  { mark, hasComma }: Pick<Reading, 'mark' | 'hasComma'>,
): Problem {
  if (mark === 'marked' && code === 'amount_ambiguous')
    return {
      code,
      column,
      value,
      expected:
        'an amount with one reading: here amounts are whole hundredths without a decimal mark, and others of this file have one',
      remedy:
        'Ask the sender which of both it is; give --decimal point where all amounts are in whole units.',
    }
  if (mark === 'hundredths')
    return {
      code,
      column,
      value,
      expected: 'an amount in hundredths, without a decimal mark, such as 1234 for 12.34',
      remedy: 'Ask the sender of the file for it as the standard has it.',
    }
  if (mark === 'point' && code === 'amount_ambiguous' && hasComma())
    return {
      code,
      column,
      value,
      expected: 'an amount with a decimal point: others of this file have a decimal comma',
      remedy: 'Download the file again, and do not save it from the spreadsheet.',
    }
  if (code === 'amount_ambiguous')
    return {
      code,
      column,
      value,
      expected:
        'an amount with one reading; the file does not tell, or tells both ways, whether the mark is for decimals or thousands',
      remedy:
        'Download the file with two decimals (1234.00), or give --decimal comma or point where nothing in the file tells.',
    }
  return {
    code,
    column,
    value,
    expected:
      mark === 'point'
        ? 'an amount with a decimal point (a comma only between thousands), such as 1234.56 or 1,234.56'
        : 'an amount such as 1234.56 or 1.234,56',
    remedy: unreadAmountRemedy(value),
  }
}
