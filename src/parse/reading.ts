/**
 * How a file's amounts and dates are read, as far as the file shows it. If its evidence is only from its beginning, the
 * rest is watched: a cell that disproves the decision is rejected, and so are the cells that this leaves in doubt.
 */
import type { Dialect } from '../csv/reader.js'
import {
  type DateOrders,
  type FileEvidence,
  isOrderShown,
  markOf,
  noteMark,
  orderOf,
  ordersOf,
  type StyleChoice,
} from '../detect/evidence.js'
import type { FormatDeclaration } from '../format/format.js'
import {
  type DayOrder,
  dateDoubt,
  dateForms,
  type OpenDate,
  readDate,
  SEPARATORS,
  type Separator,
} from '../values/dates.js'
import { readHundredths } from '../values/hundredths.js'
import { type MarkReading, type Money, markEvidence, readAmount } from '../values/money.js'
import { addDoubt, type Doubts, newDoubts } from './doubts.js'
import { createExchangedDays } from './exchanged-days.js'

/** Thrown if a cell cannot be read before the whole file has been scanned for its amounts or its dates. */
export class EvidenceNeeded extends Error {
  readonly ofAmounts: boolean
  constructor(ofAmounts: boolean) {
    super()
    this.ofAmounts = ofAmounts
  }
}

export interface Reading {
  readonly mark: MarkReading
  /** Whether the result of `amount` is valid for the same text again. If not, `amount` is called each time, to count it. */
  readonly lasting: boolean
  /** The amount of a trimmed, filled cell of record `row`, or the code of the reject. */
  amount(text: string, row: number): Money | 'amount' | 'amount_ambiguous'
  /** The weight in such a cell as exact decimal text, by the file's mark; null if it is not one, or is ambiguous. */
  weight(text: string): string | null
  /** The date of such a cell; null if it is not one, or cannot be decided. */
  date(text: string, row: number): string | null
  /** The same for a cell that is no evidence for the file's dates and never causes a reject, by the order of the others. */
  quietDate(text: string): string | null
  /** Whether a cell has a decimal comma although the format has a point. */
  hasComma(): boolean
  /** Counts the evidence of an unread cell for the order of day and month. */
  watchDate(text: string): void
  /** What was expected instead of a text for which `date` returned null. */
  dateExpected(text: string): string
  /** The amount or date of such a cell if it is no evidence for other records; null if it may be, or is not one. */
  certainAmount(text: string): Money | null
  certainDate(text: string): string | null
  certainWeight(text: string): string | null
  /** Whether the result of `quietDate` for this text is the same in the whole file. */
  isSettled(text: string): boolean
  /** Whether dates with two readings were read. */
  hasOpenDates(): boolean
  /** Notes the dates of a record as read. */
  noteDates(invoiced: string, shipped: string): void
  /** Warns of what only all dates of the file show. */
  finish(): void
}

export interface ReadingContext {
  readonly format: FormatDeclaration
  readonly dialect: Dialect
  readonly evidence: FileEvidence
  readonly choice: StyleChoice
  readonly warn: (sentence: string) => void
  /** Called when cached results for texts are no longer valid. */
  readonly forget: () => void
}

const SIGN = /[$£€]/

export function createReading({ format, dialect, evidence, choice, warn, forget }: ReadingContext): Reading {
  const { cells, reach } = evidence
  let mark = markOf(format, cells, choice)
  let orders = ordersOf(format, dialect, cells, choice)
  const amounts = newDoubts() // amounts read by the file's mark
  const dates: Record<Separator, Doubts> = { '/': newDoubts(), '-': newDoubts(), '.': newDoubts() }
  const undecided = new Set<Separator>() // of dates read by the evidence of others
  const exchanged = createExchangedDays()
  let refused: 'point' | 'comma' | null = null
  let isDisproved = cells.comma > 0 // a decimal comma although the format has a point

  function amount(text: string, row: number): Money | 'amount' | 'amount_ambiguous' {
    reading.lasting = true
    if (mark === 'point') return text.includes(',') ? grouped(text, row) : readAmount(text, mark)
    if (reach === 'nothing') {
      if (isOpen(text)) throw new EvidenceNeeded(true)
    } else if (reach === 'beginning') watchMark(text, row)
    if (refused !== null && markEvidence(text) === refused) return 'amount'
    return read(text)
  }

  /** `1,234` in a format with a decimal point: thousands, unless a cell of the file has a decimal comma. */
  function grouped(text: string, row: number): Money | 'amount' | 'amount_ambiguous' {
    const told = markEvidence(text)
    if (told === 'both-possible') {
      if (!cells.ofAmounts) throw new EvidenceNeeded(true)
      if (isDisproved) return 'amount_ambiguous'
      if (reach === 'whole') return wholeGroups(text)
      reading.lasting = false
      addDoubt(amounts, text, row)
    } else if (told === 'comma' && !isDisproved) {
      isDisproved = true
      if (amounts.records > 0)
        warn(
          `${amounts.records} records with amounts such as ${amounts.example} (the first is record ${amounts.first}) were read as thousands, but record ${row} (${text}) has a decimal comma: they may be wrong by a factor of 1,000; such cells are rejected from there on. ${REMEDY}`,
        )
    }
    return readAmount(text, 'point')
  }

  /** The same where no other cell has decimals: all may have three of them, behind a comma. */
  function wholeGroups(text: string): Money | 'amount' | 'amount_ambiguous' {
    if (cells.point > 0 || choice.decimal === 'point') return readAmount(text, 'point')
    return choice.decimal === 'comma' ? readAmount(text, 'shape-then-comma') : 'amount_ambiguous'
  }

  const read = (text: string): Money | 'amount' | 'amount_ambiguous' =>
    mark === 'hundredths' ? readHundredths(text) : readAmount(text, mark)

  function watchMark(text: string, row: number): void {
    if (isOpen(text)) {
      reading.lasting = mark === 'shape-only' || mark === 'marked'
      if (!reading.lasting) addDoubt(amounts, text, row)
      return
    }
    const told = noteMark(text, cells, format.decimal)
    if (told === null || cells[told] > 1) return
    const before = mark
    mark = markOf(format, cells, choice)
    reading.mark = mark
    forget()
    if (mark === before || amounts.records === 0) return
    if (format.decimal === 'hundredths') {
      warn(
        `${amounts.records} records with amounts such as ${amounts.example} (the first is record ${amounts.first}) were read in hundredths, but record ${row} has one with a decimal mark (${text}): they may be wrong by a factor of 100; such cells are rejected from there on. ${REMEDY}`,
      )
      return
    }
    refused = told
    const other = told === 'comma' ? 'point' : 'comma'
    warn(
      `${amounts.records} records with amounts such as ${amounts.example} (the first is record ${amounts.first}) were read with a decimal ${other}, but record ${row} (${text}) proves a decimal ${told}: they may be wrong by a factor of 1,000; such cells are rejected from there on. ${REMEDY}`,
    )
  }

  /** Weights are no evidence for the mark: they do not make ambiguous amounts doubtful. */
  function weight(text: string): string | null {
    const own = format.decimal === 'hundredths' ? 'point' : mark
    if (own !== 'point' && reach === 'nothing' && markEvidence(text) === 'both-possible')
      throw new EvidenceNeeded(true)
    const read = readAmount(text, own)
    return typeof read === 'object' ? read.text : null
  }

  function date(text: string, row: number): string | null {
    const found = readDate(text, format.dates)
    if (typeof found !== 'object') return exchanged.noteWritten(found, text)
    if (reach === 'nothing') throw new EvidenceNeeded(false)
    const told = orderOf(found)
    if (reach === 'beginning') {
      if (told !== null) watchOrder(found.separator, told, text, row)
      else if (!orders[found.separator].disputed) addDoubt(dates[found.separator], text, row)
    }
    if (reach === 'watched') {
      watch(found, told)
      if (told === null && orders[found.separator].disputed) throw new EvidenceNeeded(false)
    }
    const { order, disputed } = orders[found.separator]
    if (told === null && disputed) return null
    if (told === null) exchanged.noteOpen(found, order, text)
    return (order === 'day-first' ? found.dayFirst : found.monthFirst) ?? null
  }

  function finish(): void {
    const isStated = (choice.dates ?? format.dates.order) !== undefined
    const sentence = exchanged.sentence(!isStated && !isOrderShown(cells))
    if (sentence !== null) warn(sentence)
  }

  function watchDate(text: string): void {
    const found = readDate(text, format.dates)
    if (typeof found !== 'object') return
    const told = orderOf(found)
    if (told !== null) watch(found, told)
  }

  /** Keeps the order of dates decided so far, or requests a scan of the whole file if it would change. */
  function watch({ separator }: OpenDate, told: DayOrder | null): void {
    if (told === null) {
      undecided.add(separator)
      return
    }
    const said = cells.orders[separator]
    if (said[told]++ > 0) return
    const now = ordersOf(format, dialect, cells, choice)
    const isSame = (one: Separator): boolean => now[one].order === orders[one].order && !now[one].disputed
    if ((said['day-first'] > 0 && said['month-first'] > 0) || ![...undecided].every(isSame))
      throw new EvidenceNeeded(false)
    orders = now
  }

  function quietDate(text: string): string | null {
    const found = readDate(text, format.dates)
    if (typeof found !== 'object') return found ?? null
    if (reach === 'nothing') throw new EvidenceNeeded(false)
    const { order, disputed } = orders[found.separator]
    if (disputed && orderOf(found) === null) return null
    if (orderOf(found) === null) exchanged.noteQuiet(found, order, text)
    return (order === 'day-first' ? found.dayFirst : found.monthFirst) ?? null
  }

  function watchOrder(separator: Separator, told: DayOrder, text: string, row: number): void {
    if (++cells.orders[separator][told] > 1) return
    const before = orders
    const now: Record<Separator, DateOrders[Separator]> = { ...ordersOf(format, dialect, cells, choice) }
    for (const one of SEPARATORS) {
      const { order, disputed } = before[one]
      if (dates[one].records === 0 || (now[one].order === order && now[one].disputed === disputed)) continue
      now[one] = { order, disputed: true }
      if (!disputed)
        warn(
          `dates such as ${dates[one].example} (the first in record ${dates[one].first}) were read ${words(order)}, but record ${row} (${text}) proves ${words(told)}: day and month may be exchanged; such cells are rejected from there on. ${REMEDY}`,
        )
    }
    orders = now
    forget()
  }

  function dateExpected(text: string): string {
    const found = readDate(text, format.dates)
    const { order, disputed } = orders[typeof found === 'object' ? found.separator : '/']
    if (typeof found === 'object' && disputed)
      return `a date with one reading: the file's dates, or the order given for them, say both ${words('day-first')} and ${words('month-first')}`
    return dateDoubt(text) ?? dateForms(format.dates, order)
  }

  function certainAmount(text: string): Money | null {
    // The sign of a currency is compared with the currency of its record.
    if (SIGN.test(text) || (mark === 'point' && text.includes(',') && isOpen(text))) return null
    if (mark !== 'point' && (reach === 'beginning' || (reach === 'nothing' && isOpen(text)))) return null
    const found = read(text)
    return typeof found === 'object' ? found : null
  }

  /** Whether the text is ambiguous, so that the file decides. */
  const isOpen = (text: string): boolean =>
    format.decimal === 'hundredths' ? /^-?\d*[1-9]\d*$/.test(text) : markEvidence(text) === 'both-possible'

  function certainWeight(text: string): string | null {
    return mark !== 'point' && (reach === 'beginning' || (reach === 'nothing' && isOpen(text)))
      ? null
      : weight(text)
  }

  function certainDate(text: string): string | null {
    const found = readDate(text, format.dates)
    if (typeof found !== 'object') return exchanged.noteWritten(found, text)
    return reach === 'whole' || reach === 'watched' ? date(text, 0) : null
  }

  const isSettled = (text: string): boolean =>
    reach !== 'beginning' || typeof readDate(text, format.dates) !== 'object'

  const certain = { certainAmount, certainDate, certainWeight, isSettled }
  const reading = {
    mark,
    lasting: true,
    amount,
    weight,
    hasComma: () => isDisproved,
    date,
    quietDate,
    watchDate,
    dateExpected,
    hasOpenDates: exchanged.isOpen,
    noteDates: exchanged.noteRecord,
    finish,
    ...certain,
  }
  return reading
}

const words = (order: DayOrder): string => order.replace('-', ' ')

const REMEDY = 'Read it from a file instead of a stream: a file is looked through to its end first'
