/**
 * What only the file as a whole can tell: its decimal mark and the order of its slash dates. The first
 * megabytes are looked through before the first record is mapped, so that evidence may come after the cell it
 * is needed for; what stands beyond them is read by what they have said.
 */

import { createCells } from './csv/cells.js'
import type { Dialect } from './csv/dialect.js'
import { borrowKernel, returnKernel } from './csv/kernel/kernel.js'
import { createRecordReader, READER_LIMITS } from './csv/reader.js'
import type { SettledSlash } from './dates.js'
import { DATE_FACTS, MONEY_FACTS } from './facts.js'
import type { CellRef, FormatDeclaration } from './format.js'
import { chargeCellsOf } from './map/charge-cells.js'
import type { Columns } from './map/columns.js'
import { bindRef } from './map/row.js'
import { type MarkReading, markEvidence } from './money.js'

/** Bytes that are looked through: for decimal marks, and for dates, which are in every record. */
const FOR_MARKS = 8 << 20
const FOR_DATES = 1 << 20
/** The first bytes, which tell whether a file has slash dates at all. */
const FIRST = 64 << 10
const SLASH_DATE = /\b\d{1,2}\/\d{1,2}\/\d/
/** Bytes that are read at once. */
const BLOCK = 256 << 10

/** How many bytes of a file are to be looked through, by its first ones; 0 where the format leaves nothing to it. */
export function surveyedBytes({ decimal, dates }: FormatDeclaration, head: Buffer): number {
  if (decimal === 'by-file' || dates.slashOrder === 'by-file') return FOR_MARKS
  if (dates.slashOrder !== 'by-delimiter') return 0
  return SLASH_DATE.test(head.toString('latin1', 0, FIRST)) ? FOR_DATES : 0
}

export interface Surveyed {
  readonly mark: MarkReading
  readonly slash: SettledSlash
}

/** Settles what the format does not; `head` is looked through only where the format leaves it to the file. */
export function survey(
  head: Buffer,
  whole: boolean,
  match: { format: FormatDeclaration; dialect: Dialect; columns: Columns; headerRow: number },
): Surveyed {
  const { format, columns } = match
  const found: Found = { point: false, comma: false, dayFirst: false, monthFirst: false }
  // A large first chunk must not tell more than small ones would.
  const seen = head.subarray(0, surveyedBytes(format, head))
  if (seen.length > 0) {
    const money = format.decimal === 'by-file' ? moneyPositions(format, columns) : []
    const dates = datePositions(format, columns)
    lookThrough(seen, whole && seen.length === head.length, match, money, dates, found)
  }
  return { mark: markOf(format, found), slash: slashOf(format, match.dialect, found) }
}

function markOf(format: FormatDeclaration, found: Found): MarkReading {
  if (format.decimal === 'point') return 'point'
  if (found.point === found.comma) return 'shape-only'
  return found.point ? 'shape-then-point' : 'shape-then-comma'
}

function slashOf(format: FormatDeclaration, dialect: Dialect, { dayFirst, monthFirst }: Found): SettledSlash {
  const order = format.dates.slashOrder ?? 'month-first'
  // A spreadsheet in Britain writes commas and days first: a day above 12, and no month there, tells.
  if (order === 'by-delimiter')
    return dialect.delimiter === ';' || (dayFirst && !monthFirst)
      ? 'day-first'
      : 'month-first-unless-above-12'
  if (order === 'by-file') return dayFirst ? 'day-first' : 'month-first'
  return order
}

interface Found {
  point: boolean
  comma: boolean
  dayFirst: boolean
  monthFirst: boolean
}

function lookThrough(
  head: Buffer,
  whole: boolean,
  match: { dialect: Dialect; headerRow: number },
  money: readonly number[],
  dates: readonly number[],
  found: Found,
): void {
  const kernel = borrowKernel()
  try {
    const reader = createRecordReader(match.dialect, READER_LIMITS, kernel)
    const cells = createCells(reader)
    const textAt = (at: number): string =>
      at < reader.count ? (cells.table.texts[cells.slot(at)] as string) : ''
    for (let at = 0; at <= head.length; at += BLOCK) {
      reader.push(head.subarray(at, at + BLOCK))
      if (whole && at + BLOCK > head.length) reader.finish()
      while (reader.next()) {
        if (reader.row <= match.headerRow || reader.fault !== null) continue
        cells.begin()
        for (const place of money) noteMark(textAt(place), found)
        for (const place of dates) noteDate(textAt(place), found)
      }
    }
  } finally {
    returnKernel(kernel)
  }
}

function noteMark(text: string, found: Found): void {
  const evidence = markEvidence(text)
  if (evidence === 'point') found.point = true
  else if (evidence === 'comma') found.comma = true
}

function noteDate(text: string, found: Found): void {
  const slash = /^(\d{1,2})\/(\d{1,2})\/\d/.exec(text)
  if (slash === null) return
  if (+(slash[1] ?? 0) > 12) found.dayFirst = true
  if (+(slash[2] ?? 0) > 12) found.monthFirst = true
}

function moneyPositions(format: FormatDeclaration, columns: Columns): number[] {
  const cells = chargeCellsOf(format.charges, columns)
  const refs: (CellRef | undefined)[] = [format.rowTotal?.column, format.rowTotal?.outside?.column]
  for (const charge of format.charges) if (charge.kind === 'record') refs.push(charge.net, charge.tax)
  for (const { states } of format.rows ?? [])
    refs.push(states?.net_total, states?.tax_total, states?.gross_total)
  for (const fact of MONEY_FACTS) refs.push(format.facts?.[fact])
  const positions = [
    ...cells.flatMap((cell) => [cell.amount, cell.tax, cell.discount, cell.total]),
    ...refs.flatMap((ref) => bindRef(ref, columns).at),
  ]
  return [...new Set(positions.filter((at) => at >= 0))]
}

function datePositions(format: FormatDeclaration, columns: Columns): number[] {
  const refs: (CellRef | undefined)[] = [format.fields.invoice_date, format.fields.transaction_date]
  for (const fact of DATE_FACTS) refs.push(format.facts?.[fact])
  return [...new Set(refs.flatMap((ref) => bindRef(ref, columns).at))]
}
