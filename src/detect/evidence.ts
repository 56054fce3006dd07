/**
 * The evidence in a file's cells for what only the whole file can show: its decimal mark, and the order of day and
 * month. Counts of cells with only one reading; for a partial look, of the cells examined.
 */

import type { Dialect } from '../csv/reader.js'
import type { DecimalMark, FormatDeclaration } from '../format/format.js'
import { type DayOrder, type OpenDate, SEPARATORS, type Separator } from '../values/dates.js'
import { type MarkReading, markEvidence } from '../values/money.js'

export interface Evidence {
  /** Whether amounts were examined too: for a format with a decimal point they are examined when a cell needs it. */
  readonly ofAmounts: boolean
  point: number
  comma: number
  readonly orders: Readonly<Record<Separator, Record<DayOrder, number>>>
}

export const DECIMAL_CHOICES = ['comma', 'point'] as const
export type DecimalChoice = (typeof DECIMAL_CHOICES)[number]
export const DATES_CHOICES: readonly DayOrder[] = ['day-first', 'month-first']

/** The user's choice for files that leave it open. A choice that the cells disprove is ignored. */
export interface StyleChoice {
  /** The decimal mark of amounts, in formats where it depends on the file. */
  readonly decimal?: DecimalChoice | undefined
  /** The order of day and month in dates of three numbers. */
  readonly dates?: DayOrder | undefined
}

/** What is known about a file before its first record is mapped. */
export interface FileEvidence {
  readonly cells: Evidence
  /**
   * How much of the file the evidence covers. `nothing`: the whole file is examined when the first cell needs it. `watched`: each date is
   * noted as it is read, and the file is examined only if one disproves an earlier reading.
   */
  readonly reach: 'whole' | 'beginning' | 'nothing' | 'watched'
}

export function newEvidence(ofAmounts: boolean): Evidence {
  const none = () => ({ 'day-first': 0, 'month-first': 0 })
  return { ofAmounts, point: 0, comma: 0, orders: { '/': none(), '-': none(), '.': none() } }
}

/** Counts an amount's text if it shows the decimal mark; returns the mark. */
export function noteMark(text: string, evidence: Evidence, decimal?: DecimalMark): DecimalChoice | null {
  const mark = decimal === 'hundredths' ? anyMark(text) : markEvidence(text)
  if (mark !== 'point' && mark !== 'comma') return null
  evidence[mark]++
  return mark
}

/** If there should be no mark, any mark is evidence. */
const anyMark = (text: string): DecimalChoice | null =>
  text.includes('.') ? 'point' : text.includes(',') ? 'comma' : null

/** The only order in which a date is valid; null if both are. */
export function orderOf({ dayFirst, monthFirst }: OpenDate): DayOrder | null {
  if (monthFirst === undefined) return 'day-first'
  return dayFirst === undefined ? 'month-first' : null
}

/** Whether any date shows the order of day and month. */
export const isOrderShown = ({ orders }: Evidence): boolean =>
  SEPARATORS.some((one) => orders[one]['day-first'] + orders[one]['month-first'] > 0)

/** Whether amounts of a format with a decimal point were saved again with a comma: some have a decimal comma, none a point. */
export const isResavedWithComma = (format: FormatDeclaration, { point, comma }: Evidence): boolean =>
  format.decimal === 'point' && comma > 0 && point === 0

/** How to read the decimal mark of a format's amounts. */
export function markOf(format: FormatDeclaration, cells: Evidence, choice: StyleChoice): MarkReading {
  const { point, comma } = cells
  if (format.decimal === 'point') {
    if (!isResavedWithComma(format, cells) || choice.decimal === 'point') return 'point'
    return choice.decimal === 'comma' ? 'shape-then-comma' : 'comma'
  }
  if (format.decimal === 'hundredths' && point + comma === 0) return 'hundredths'
  if (format.decimal === 'hundredths' && choice.decimal === undefined) return 'marked'
  if (point > 0 && comma > 0) return 'shape-only'
  const seen = point > 0 ? 'point' : comma > 0 ? 'comma' : undefined
  const stated = choice.decimal ?? (format.decimal === 'comma' ? 'comma' : undefined)
  const mark = seen ?? stated
  if (mark === undefined || (stated ?? mark) !== mark) return 'shape-only'
  return mark === 'point' ? 'shape-then-point' : 'shape-then-comma'
}

/** How to read dates of three numbers. */
export interface DateOrder {
  readonly order: DayOrder
  /** The cells contradict each other or the user: only dates that are valid in one order are read. */
  readonly disputed: boolean
}

export type DateOrders = Readonly<Record<Separator, DateOrder>>

/**
 * Dates follow the order of those with the same separator; if none shows it, that of the file's other dates, then the user's,
 * then the format's usual one. With points and hyphens the month is first only if the user states so.
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
    const counts = own['day-first'] + own['month-first'] > 0 ? own : all
    const [days, months] = [counts['day-first'], counts['month-first']]
    if (days + months === 0)
      return { order: stated ?? (separator === '/' ? usualSlash : 'day-first'), disputed: false }
    const order = months > days ? 'month-first' : 'day-first'
    if (separator !== '/' && order === 'month-first' && stated !== 'month-first')
      return { order: 'day-first', disputed: true }
    return { order, disputed: (days > 0 && months > 0) || (stated ?? order) !== order }
  }
  return { '/': of('/'), '-': of('-'), '.': of('.') }
}
