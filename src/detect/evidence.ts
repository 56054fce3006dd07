/**
 * What the cells of a file say of what only the file as a whole can tell: its decimal mark, and the order of day and
 * month. Numbers of cells that allow one reading only; of a look through a file, of those that were looked at.
 */

import type { Dialect } from '../csv/reader.js'
import type { DecimalMark, FormatDeclaration } from '../format/format.js'
import { type DayOrder, type OpenDate, SEPARATORS, type Separator } from '../values/dates.js'
import { type MarkReading, markEvidence } from '../values/money.js'

export interface Evidence {
  /** Whether amounts were looked at too: where the format has a decimal point they are when a cell asks for it. */
  readonly ofAmounts: boolean
  point: number
  comma: number
  readonly orders: Readonly<Record<Separator, Record<DayOrder, number>>>
}

export const DECIMAL_CHOICES = ['comma', 'point'] as const
export type DecimalChoice = (typeof DECIMAL_CHOICES)[number]
export const DATES_CHOICES: readonly DayOrder[] = ['day-first', 'month-first']

/** What the user says of files that leave it open. What the cells of a file disprove is not followed. */
export interface StyleChoice {
  /** The decimal mark of amounts, in formats that leave it to the file. */
  readonly decimal?: DecimalChoice | undefined
  /** The order of day and month in dates of three numbers. */
  readonly dates?: DayOrder | undefined
}

/** What is known of a file before its first record is mapped. */
export interface FileEvidence {
  readonly cells: Evidence
  /**
   * How much of the file it is from. Of `nothing`, the whole file is looked through when the first cell asks for it. `watched`: each date is
   * taken in as it comes, and the file is looked through only where one disproves what was read.
   */
  readonly reach: 'whole' | 'beginning' | 'nothing' | 'watched'
}

export function newEvidence(ofAmounts: boolean): Evidence {
  const none = () => ({ 'day-first': 0, 'month-first': 0 })
  return { ofAmounts, point: 0, comma: 0, orders: { '/': none(), '-': none(), '.': none() } }
}

/** Counts an amount's text where it shows the decimal mark; gives back the mark. */
export function noteMark(text: string, evidence: Evidence, decimal?: DecimalMark): DecimalChoice | null {
  const mark = decimal === 'hundredths' ? anyMark(text) : markEvidence(text)
  if (mark !== 'point' && mark !== 'comma') return null
  evidence[mark]++
  return mark
}

/** Where there should be no mark, any one is evidence. */
const anyMark = (text: string): DecimalChoice | null =>
  text.includes('.') ? 'point' : text.includes(',') ? 'comma' : null

/** The order in which alone a date is a day; null where it is one in both. */
export function orderOf({ dayFirst, monthFirst }: OpenDate): DayOrder | null {
  if (monthFirst === undefined) return 'day-first'
  return dayFirst === undefined ? 'month-first' : null
}

/** How the decimal mark of a format's amounts is read. */
export function markOf(
  format: FormatDeclaration,
  { point, comma }: Evidence,
  choice: StyleChoice,
): MarkReading {
  if (format.decimal === 'point') return 'point'
  if (format.decimal === 'hundredths' && point + comma === 0) return 'hundredths'
  if (format.decimal === 'hundredths' && choice.decimal === undefined) return 'marked'
  if (point > 0 && comma > 0) return 'shape-only'
  const seen = point > 0 ? 'point' : comma > 0 ? 'comma' : undefined
  const stated = choice.decimal ?? (format.decimal === 'comma' ? 'comma' : undefined)
  const mark = seen ?? stated
  if (mark === undefined || (stated ?? mark) !== mark) return 'shape-only'
  return mark === 'point' ? 'shape-then-point' : 'shape-then-comma'
}

/** How dates of three numbers are read. */
export interface DateOrder {
  readonly order: DayOrder
  /** Cells say both, or another than the user: only dates that are a day in no other order are read. */
  readonly disputed: boolean
}

export type DateOrders = Readonly<Record<Separator, DateOrder>>

/**
 * Dates are read as those with the same separator say; where none does as the file's others do, else as the user says,
 * else as is usual for the format. Points and hyphens are month first only where the user says so.
 */
export function ordersOf(
  format: FormatDeclaration,
  { delimiter }: Dialect,
  { orders }: Evidence,
  choice: StyleChoice,
): DateOrders {
  const usual = format.dates.slashOrder ?? 'month-first'
  const usualSlash = usual !== 'by-delimiter' ? usual : delimiter === ';' ? 'day-first' : 'month-first'
  const stated = choice.dates ?? format.dates.order
  const all = { 'day-first': 0, 'month-first': 0 }
  for (const separator of SEPARATORS)
    for (const order of ['day-first', 'month-first'] as const) all[order] += orders[separator][order]

  const of = (separator: Separator): DateOrder => {
    const own = orders[separator]
    const said = own['day-first'] + own['month-first'] > 0 ? own : all
    const [days, months] = [said['day-first'], said['month-first']]
    if (days + months === 0)
      return { order: stated ?? (separator === '/' ? usualSlash : 'day-first'), disputed: false }
    const order = months > days ? 'month-first' : 'day-first'
    if (separator !== '/' && order === 'month-first' && stated !== 'month-first')
      return { order: 'day-first', disputed: true }
    return { order, disputed: (days > 0 && months > 0) || (stated ?? order) !== order }
  }
  return { '/': of('/'), '-': of('-'), '.': of('.') }
}
