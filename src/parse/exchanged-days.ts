/**
 * Whether the dates of a file lie close together only if day and month are exchanged:
 *
 *     05/01/2026, 06/01/2026, 09/01/2026     month first 122 days apart, day first 4
 *
 * A spreadsheet set to another country writes its days up to 12 so, in text or as dates of a workbook, and no cell shows it. Shipments
 * of a week that all fall on one day of their months are left as the explanation.
 *
 * Dates of one record show it too: an invoice is not written before its shipments, unless day and month are exchanged.
 */
import { epochDay } from '../values/calendar.js'
import type { DayOrder, OpenDate, Separator } from '../values/dates.js'

export interface ExchangedDays {
  /** Notes a date of three numbers with two readings, and the order in which it is read. */
  noteOpen(date: OpenDate, order: DayOrder, text: string): void
  /** Notes a date whose form shows the order, and returns it; null if it is not one. */
  noteWritten(date: string | undefined, text: string): string | null
  /** Notes a date with two readings that is only compared with others of its record. */
  noteQuiet(date: OpenDate, order: DayOrder, text: string): void
  /** Whether a date with two readings has been noted. */
  isOpen(): boolean
  /** Notes the dates of a record as read: `shipped` is the day of the shipment or of the charge. */
  noteRecord(invoiced: string, shipped: string): void
  /** The warning, if there is evidence; `isAssumed`: no cell shows the order of dates with two readings, and neither does the user. */
  sentence(isAssumed: boolean): string | null
}

/** A day as read, and with day and month exchanged; both as numbers of days. */
interface Candidate {
  readonly day: number
  readonly other: number
  readonly text: string
  readonly separator: Separator | null
}

/** Fewer days may lie so by chance. */
const LEAST = 3
/** No file has more days up to 12 that are in doubt. */
const MOST = 400
/** Shipments, invoice and corrections of one file are rarely further apart. */
const CLOSE = 45
const FAR = 60
const TIMES = 3
/** Some carriers bill a label some days before its parcel is tendered. */
const AHEAD = 3
/** Written with the year in front, as a spreadsheet may have rewritten it. */
const YEAR_FIRST = /^\d{4}[-/.]/

export function createExchangedDays(): ExchangedDays {
  const open = new Map<string, Candidate>()
  const written = new Map<string, Candidate>()
  const fixed = new Map<string, number>() // days that no spreadsheet has rewritten
  const quiet = new Map<string, Candidate>()
  const pairs = new Map<string, readonly [invoiced: string, shipped: string]>()
  let isWrittenRight = false
  let order: DayOrder = 'month-first'

  function noteOpen(date: OpenDate, read: DayOrder, text: string): void {
    order = read
    noteIn(open, date, read, text)
  }

  function noteQuiet(date: OpenDate, read: DayOrder, text: string): void {
    order = read
    noteIn(quiet, date, read, text)
  }

  function noteRecord(invoiced: string, shipped: string): void {
    if (invoiced !== shipped && pairs.size < MOST) pairs.set(`${invoiced} ${shipped}`, [invoiced, shipped])
  }

  function noteWritten(date: string | undefined, text: string): string | null {
    if (date === undefined) return null
    const day = date.slice(0, 10)
    const isKnown = written.has(day) || fixed.has(day)
    if (isKnown || written.size >= MOST || fixed.size >= MOST) return date
    if (!YEAR_FIRST.test(text)) fixed.set(day, epochDay(day))
    else {
      if (day.slice(8) > '12') isWrittenRight = true
      written.set(day, candidate(day, `${day.slice(0, 5)}${day.slice(8)}-${day.slice(5, 7)}`, text))
    }
    return date
  }

  function sentence(isAssumed: boolean): string | null {
    return ofFile(isAssumed) ?? (isAssumed ? ofRecords() : null)
  }

  /** Where dates have slashes and others points or hyphens, a spreadsheet has rewritten those with slashes alone. */
  const isDoubted = ({ separator }: Candidate): boolean => separator === '/' || !isMixed()
  const isMixed = (): boolean => {
    const separators = new Set([...open.values(), ...quiet.values()].map(({ separator }) => separator))
    return separators.has('/') && separators.size > 1
  }

  /** Every pair with a date in doubt must have the invoice before the shipment, and closely behind it with day and month exchanged. */
  function ofRecords(): string | null {
    const found = [...pairs.values()].flatMap(([invoiced, shipped]) => {
      const [invoice, ship] = [invoiced, shipped].map((day) =>
        [open.get(day) ?? quiet.get(day)].find((one) => one !== undefined && isDoubted(one)),
      )
      if (invoice === undefined && ship === undefined) return []
      const [invoiceDay, shipDay] = [epochDay(invoiced), epochDay(shipped)]
      const exchanged = (invoice?.other ?? invoiceDay) - (ship?.other ?? shipDay)
      const isWrong = shipDay - invoiceDay > AHEAD && exchanged >= 0 && exchanged <= CLOSE
      return [{ isWrong, early: shipDay - invoiceDay, late: exchanged, text: (invoice ?? ship)?.text ?? '' }]
    })
    const [first] = found
    if (first === undefined || !found.every(({ isWrong }) => isWrong)) return null
    const other = order === 'day-first' ? 'month-first' : 'day-first'
    return `dates such as ${first.text} were read ${words(order)}, as this format usually has them, and invoices are then dated up to ${Math.max(...found.map(({ early }) => early))} days before their shipments; ${words(other)} they would be dated up to ${Math.max(...found.map(({ late }) => late))} days after them. ${remedy(other)}`
  }

  function ofFile(isAssumed: boolean): string | null {
    const isOpenDoubted = open.size > 0
    if (isOpenDoubted ? !isAssumed : isWrittenRight) return null
    const all = isOpenDoubted ? [...open.values()].filter(isDoubted) : [...written.values()]
    const sure = isOpenDoubted
      ? [...open.values()].filter((one) => !isDoubted(one)).map(({ day }) => day)
      : []
    const others = [...fixed.values(), ...sure, ...(isOpenDoubted ? daysOf(written) : [])]
    if (all.length === 0 || all.length + others.length < LEAST || all.length >= MOST) return null
    if (all.length === 1 && !isOpenDoubted) return null
    const apart = spread([...all.map(({ day }) => day), ...others])
    const exchanged = spread([...all.map(({ other }) => other), ...others])
    if (exchanged > CLOSE || apart < FAR || apart < TIMES * exchanged) return null
    const example = all[0]?.text ?? ''
    return isOpenDoubted ? ofOpen(example) : ofWritten(example)

    function ofOpen(text: string): string {
      const other = order === 'day-first' ? 'month-first' : 'day-first'
      return `dates such as ${text} were read ${words(order)}, as this format usually has them, and lie up to ${apart} days apart; ${words(other)} they would lie within ${exchanged}. ${remedy(other)}`
    }

    function ofWritten(text: string): string {
      return `dates such as ${text} lie up to ${apart} days apart; with day and month exchanged they would lie within ${exchanged}. A spreadsheet set to another country has probably exchanged them: read the file as it was downloaded`
    }
  }

  const remedy = (other: DayOrder): string =>
    isMixed()
      ? 'Dates with other separators are in the same file: read it as it was downloaded, or correct the column'
      : `No cell shows the order: give --dates ${other} if a spreadsheet has rewritten them, --dates ${order} if not`

  const isOpen = (): boolean => open.size + quiet.size > 0

  return { noteOpen, noteQuiet, isOpen, noteRecord, noteWritten, sentence }
}

function noteIn(
  days: Map<string, Candidate>,
  { separator, dayFirst = '', monthFirst = '' }: OpenDate,
  read: DayOrder,
  text: string,
): void {
  const [day, other] = read === 'day-first' ? [dayFirst, monthFirst] : [monthFirst, dayFirst]
  if (days.size < MOST && !days.has(day.slice(0, 10)))
    days.set(day.slice(0, 10), candidate(day, other, text, separator))
}

const candidate = (
  day: string,
  other: string,
  text: string,
  separator: Separator | null = null,
): Candidate => ({
  separator,
  day: epochDay(day),
  other: epochDay(other),
  text,
})

const daysOf = (candidates: ReadonlyMap<string, Candidate>): number[] =>
  [...candidates.values()].map(({ day }) => day)

const spread = (days: readonly number[]): number => Math.max(...days) - Math.min(...days)

const words = (order: DayOrder): string => order.replace('-', ' ')
