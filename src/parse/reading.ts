/**
 * How a file's amounts and dates are read, as far as the file has to tell. Where its evidence is from its beginning alone,
 * what follows is watched: a cell that disproves what was decided is rejected, and so is what it leaves in doubt.
 */
import type { Dialect } from '../csv/reader.js'
import {
  type DateOrders,
  type FileEvidence,
  markOf,
  noteMark,
  orderOf,
  ordersOf,
  type StyleChoice,
} from '../detect/evidence.js'
import type { FormatDeclaration } from '../format/format.js'
import {
  type DayOrder,
  dateForms,
  type OpenDate,
  readDate,
  SEPARATORS,
  type Separator,
} from '../values/dates.js'
import { readHundredths } from '../values/hundredths.js'
import { type MarkReading, type Money, markEvidence, readAmount } from '../values/money.js'

/** Thrown where a cell cannot be read before the whole file has been looked through: its amounts too, or its dates. */
export class EvidenceNeeded extends Error {
  readonly ofAmounts: boolean
  constructor(ofAmounts: boolean) {
    super()
    this.ofAmounts = ofAmounts
  }
}

export interface Reading {
  readonly mark: MarkReading
  /** Whether what `amount` gave holds for the same text again: else it is asked each time, to be counted. */
  readonly lasting: boolean
  /** The amount of a trimmed, filled cell of record `row`, or the code of the reject. */
  amount(text: string, row: number): Money | 'amount' | 'amount_ambiguous'
  /** The weight in such a cell as exact decimal text, by the file's mark; null where it is none, or has two readings. */
  weight(text: string): string | null
  /** The date of such a cell; null where it is none, or cannot be decided. */
  date(text: string, row: number): string | null
  /** The same of a cell that tells nothing of the file's dates, and for which no record is rejected. */
  quietDate(text: string): string | null
  /** Takes in what a cell tells of the order of day and month that is not read. */
  watchDate(text: string): void
  /** What a date of which `date` gave null should have been. */
  dateExpected(text: string): string
  /** The amount, or the date, of such a cell where its record tells nothing of other records; null where it may, or is none. */
  certainAmount(text: string): Money | null
  certainDate(text: string): string | null
  certainWeight(text: string): string | null
  /** Whether what `quietDate` gives of it is the same wherever it is asked. */
  isSettled(text: string): boolean
}

export interface ReadingContext {
  readonly format: FormatDeclaration
  readonly dialect: Dialect
  readonly evidence: FileEvidence
  readonly choice: StyleChoice
  readonly warn: (sentence: string) => void
  /** What was remembered of texts no longer holds. */
  readonly forget: () => void
}

const SIGN = /[$£€]/

export function createReading({ format, dialect, evidence, choice, warn, forget }: ReadingContext): Reading {
  const { cells, reach } = evidence
  let mark = markOf(format, cells, choice)
  let orders = ordersOf(format, dialect, cells, choice)
  const amounts = newDoubts() // amounts that were read by the file's mark
  const dates: Record<Separator, Doubts> = { '/': newDoubts(), '-': newDoubts(), '.': newDoubts() }
  const undecided = new Set<Separator>() // of dates that were read by what others say
  let refused: 'point' | 'comma' | null = null
  let isDisproved = cells.comma > 0 // a decimal comma where the format has a point

  function amount(text: string, row: number): Money | 'amount' | 'amount_ambiguous' {
    reading.lasting = true
    if (mark === 'point') return text.includes(',') ? grouped(text, row) : readAmount(text, mark)
    if (reach === 'nothing') {
      if (isOpen(text)) throw new EvidenceNeeded(true)
    } else if (reach === 'beginning') watchMark(text, row)
    if (refused !== null && markEvidence(text) === refused) return 'amount'
    return read(text)
  }

  /** `1,234` where the format has a decimal point: thousands, unless a cell of the file has a decimal comma. */
  function grouped(text: string, row: number): Money | 'amount' | 'amount_ambiguous' {
    const told = markEvidence(text)
    if (told === 'both-possible') {
      if (!cells.ofAmounts) throw new EvidenceNeeded(true)
      if (isDisproved) return 'amount_ambiguous'
      if (reach === 'whole') return readAmount(text, 'point')
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

  /** Weights tell nothing of the mark: what would be doubtful of money is not made so by them. */
  function weight(text: string): string | null {
    const own = format.decimal === 'hundredths' ? 'point' : mark
    if (own !== 'point' && reach === 'nothing' && markEvidence(text) === 'both-possible')
      throw new EvidenceNeeded(true)
    const read = readAmount(text, own)
    return typeof read === 'object' ? read.text : null
  }

  function date(text: string, row: number): string | null {
    const found = readDate(text, format.dates)
    if (typeof found !== 'object') return found ?? null
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
    return (order === 'day-first' ? found.dayFirst : found.monthFirst) ?? null
  }

  function watchDate(text: string): void {
    const found = readDate(text, format.dates)
    if (typeof found !== 'object') return
    const told = orderOf(found)
    if (told !== null) watch(found, told)
  }

  /** What others have decided stays as it was read, or the whole file is to be looked through before. */
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
    const { order, disputed } = orders[found.separator]
    if (reach === 'nothing' || (disputed && orderOf(found) === null)) return null
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
    return dateForms(format.dates, order)
  }

  function certainAmount(text: string): Money | null {
    // The sign of a currency is held against the currency of its record.
    if (SIGN.test(text) || (mark === 'point' && text.includes(',') && isOpen(text))) return null
    if (mark !== 'point' && (reach === 'beginning' || (reach === 'nothing' && isOpen(text)))) return null
    const found = read(text)
    return typeof found === 'object' ? found : null
  }

  /** Whether the text has two readings, which the file decides. */
  const isOpen = (text: string): boolean =>
    format.decimal === 'hundredths' ? /^-?\d*[1-9]\d*$/.test(text) : markEvidence(text) === 'both-possible'

  function certainWeight(text: string): string | null {
    return mark !== 'point' && (reach === 'beginning' || (reach === 'nothing' && isOpen(text)))
      ? null
      : weight(text)
  }

  function certainDate(text: string): string | null {
    const found = readDate(text, format.dates)
    if (typeof found !== 'object') return found ?? null
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
    date,
    quietDate,
    watchDate,
    dateExpected,
    ...certain,
  }
  return reading
}

const words = (order: DayOrder): string => order.replace('-', ' ')

const REMEDY = 'Read it from a file instead of a stream: a file is looked through to its end first'

/** Cells of two readings that were read by what others say: the first of them, and the number of records. */
interface Doubts {
  first: number
  example: string
  records: number
  last: number
}

const newDoubts = (): Doubts => ({ first: 0, example: '', records: 0, last: 0 })

function addDoubt(doubts: Doubts, text: string, row: number): void {
  if (doubts.records === 0) {
    doubts.first = row
    doubts.example = text
  }
  if (row !== doubts.last) doubts.records++
  doubts.last = row
}
