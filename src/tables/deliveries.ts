/** Deliveries: the carriers' tracking of each parcel, from the user's own tools. */

import { type InvoiceError, isInvoiceError } from '../schema/errors.js'
import { isDamaged } from '../values/damaged-number.js'
import type { DayOrder } from '../values/dates.js'
import { fold } from '../values/fold.js'
import { count } from '../values/shown-amounts.js'
import type { DeliveryColumnNames } from './config-schema.js'
import {
  checkDeliveryColumns,
  type DeliveryCells,
  type DeliveryColumn,
  deliveryColumnsOf,
  isDeliveryHeader,
} from './deliveries-columns.js'
import { isExcused, movedByStatus, readMoved } from './delivery-status.js'
import { timeText } from './moment-texts.js'
import { earliestDay, firstOf, lastOf, type Moment, type MomentCell, momentsOf } from './moments.js'
import { createNumberTable } from './number-table.js'
import { keysOf, readTable, type TableRow } from './table.js'
import { excerptOf } from './table-error.js'
import { namedIn, type TableContent, type TableFile, tableError } from './table-file.js'

/** What is known about one parcel, as the caller passes it. */
export interface DeliveryInput {
  tracking_number: string
  /** `YYYY-MM-DD` with or without `HH:MM`, in local time or with an offset from UTC. */
  delivered_at?: string | null | undefined
  first_attempt_at?: string | null | undefined
  status?: string | null | undefined
  /** The time that the carrier committed to. */
  committed_at?: string | null | undefined
  /** Whether the carrier ever scanned it. */
  moved?: boolean | string | null | undefined
}

/** The combined rows of one tracking number. */
export interface ParcelDelivery {
  /** The earliest delivery or attempt. */
  readonly reached: Moment | null
  /** The latest commitment. */
  readonly committed: Moment | null
  /** Whether the carrier ever had it: from a column for that, or from the status. */
  readonly moved: boolean | null
  readonly movedByStatus: boolean | null
  readonly status: string
  /** The status, if it names a delay that no guarantee covers. */
  readonly excuse: string | null
  /** 1-based number of its first row's line. */
  readonly line: number
}

export interface Deliveries {
  readonly file: string
  readonly parcels: number
  readonly warnings: readonly string[]
  /** The latest day of a delivery or attempt, which the file cannot be older than. */
  readonly newest: string | null
  find(trackingNumber: string): ParcelDelivery | undefined
}

const tableOf = (file: string): TableFile => ({ file, code: 'deliveries' })

export const hasDeliveries =
  (mapped: DeliveryColumnNames | undefined) =>
  (names: readonly string[]): boolean =>
    isDeliveryHeader(deliveryColumnsOf(names, mapped))

/** Deliveries from the text of a table, or its sheet. `dates`: order of day and month if no cell shows it. Throws `InvoiceError` (`deliveries`). */
export function deliveriesFromText(
  content: TableContent,
  path: string,
  mapped?: DeliveryColumnNames,
  dates?: DayOrder,
): Deliveries {
  const file = namedIn(content, path)
  const { header, rows } = readTable(content, tableOf(file))
  if (header !== undefined)
    checkDeliveryColumns(tableOf(file), header.line, deliveryColumnsOf(header.names, mapped), mapped)
  return collected(rows, file, (names) => deliveryColumnsOf(names, mapped), dates)
}

/** Deliveries from values. Throws `InvoiceError` (`deliveries`). */
export function deliveriesFromValues(given: readonly DeliveryInput[]): Deliveries {
  let names: readonly string[] = []
  const rows = given.map((one, at): TableRow => {
    const stated = Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined))
    names = keysOf(stated, names)
    return { line: at + 1, number: at + 1, names, values: Object.values(stated) }
  })
  return collected(rows, 'deliveries', (own) => deliveryColumnsOf(own, undefined), undefined)
}

const DATES = ['delivered_at', 'first_attempt_at', 'committed_at'] as const
const CELLS = [...DATES, 'delivered_time', 'committed_time', 'status', 'moved'] as const

interface TextRow {
  readonly line: number
  readonly number: string
  readonly cells: Readonly<Record<(typeof CELLS)[number], string>>
  readonly nameOf: (column: DeliveryColumn) => string
}

function collected(
  rows: Iterable<TableRow>,
  file: string,
  columnsOf: (names: readonly string[]) => DeliveryCells,
  dates: DayOrder | undefined,
): Deliveries {
  const texts: TextRow[] = []
  const wrong: InvoiceError[] = []
  /** A faulty row is left out and reported; other errors are thrown. */
  const reportingFaults = <Result>(read: () => Result): Result | undefined => {
    try {
      return read()
    } catch (error) {
      if (!isInvoiceError(error)) throw error
      wrong.push(error)
      return undefined
    }
  }
  let columns = columnsOf([])
  for (const row of rows) {
    if (row.names !== columns.names) columns = columnsOf(row.names)
    const text = reportingFaults(() => textsOf(row, columns, file))
    if (text !== undefined) texts.push(text)
  }
  const momentOf = momentsOf(
    texts.flatMap(({ cells }) => DATES.map((name) => cells[name])),
    dates,
  )
  const parcels = createNumberTable<ParcelDelivery>()
  const open: TextRow[] = []
  const faultyParcels = new Set<string>()
  let newest: string | null = null
  for (const row of texts) {
    const key = fold(row.number)
    const one = reportingFaults(() => parcelOf(row, momentOf, file, () => open.push(row)))
    if (one === undefined) {
      faultyParcels.add(key)
      continue
    }
    if (one.reached !== null && (newest === null || earliestDay(one.reached) > newest))
      newest = earliestDay(one.reached)
    const known = parcels.get(key)
    parcels.set(key, known === undefined ? one : combined(known, one))
  }
  // Other rows of the parcel would give an incomplete picture.
  for (const key of faultyParcels) parcels.delete(key)
  const [first] = wrong.sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
  if (first !== undefined && parcels.size === 0) throw first
  const warnings: string[] = []
  if (first !== undefined)
    warnings.push(`${count(wrong.length, 'row')} left out; the first of them: ${first.message}`)
  if (texts.length === 0) warnings.push(`${file}: no deliveries in it, column names at most`)
  if (open.length > 0)
    warnings.push(
      `${file}: ${count(new Set(open).size, 'row')} with a date whose day and month may be swapped (the first in line ${open[0]?.line}), treated as unknown: write dates as 2026-01-31, or give --dates`,
    )
  return { file, parcels: parcels.size, warnings, newest, find: (number) => parcels.find(fold(number)) }
}

function textsOf({ line, values }: TableRow, { names, places }: DeliveryCells, file: string): TextRow {
  const nameOf = (column: DeliveryColumn): string => names[places[column] ?? -1] ?? column
  const fail = (column: DeliveryColumn, value: string, expected: string): never => {
    const remedy = 'Correct the row, or leave it out.'
    throw tableError(tableOf(file), { line, column: nameOf(column), value, expected, remedy })
  }
  const text = (column: DeliveryColumn): string => {
    const cell = values[places[column] ?? -1]
    if (cell === undefined || cell === null) return ''
    if (typeof cell === 'object') return fail(column, excerptOf(cell), 'a text')
    return String(cell).trim()
  }
  const number = text('tracking_number') || fail('tracking_number', '', 'a tracking number')
  if (isDamaged(number))
    fail('tracking_number', number, 'a tracking number that no spreadsheet has shortened')
  const cells = Object.fromEntries(CELLS.map((column) => [column, text(column)])) as TextRow['cells']
  return { line, number, cells, nameOf }
}

function parcelOf(
  { line, cells, nameOf }: TextRow,
  momentOf: (cell: string) => MomentCell,
  file: string,
  noteOpen: () => void,
): ParcelDelivery {
  const moment = (
    column: (typeof DATES)[number],
    timeColumn?: 'delivered_time' | 'committed_time',
  ): Moment | null => {
    const cell = cells[column]
    // A column named `Delivered` or `POD` may contain yes or no, which is a status.
    if (column === 'delivered_at' && readMoved(cell) !== undefined && !/\d/.test(cell)) return null
    const read = momentOf(cell)
    if (read === 'open') noteOpen()
    if (read === 'none')
      throw tableError(tableOf(file), {
        line,
        column: nameOf(column),
        value: cell,
        expected: 'a date, with or without a time, such as 2026-01-13 10:30',
        remedy: 'Correct the cell, or leave it blank if it is unknown.',
      })
    if (typeof read !== 'object' || read === null) return null
    if (timeColumn === undefined || read.time !== null || cells[timeColumn] === '') return read
    const both = momentOf(`${read.day} ${timeText(cells[timeColumn])}`)
    return typeof both === 'object' ? (both ?? read) : read
  }
  const delivered = moment('delivered_at', 'delivered_time')
  const attempted = moment('first_attempt_at')
  const { status } = cells
  return {
    reached: either(delivered, attempted, firstOf),
    committed: moment('committed_at', 'committed_time'),
    moved: readMoved(cells.moved) ?? null,
    movedByStatus: movedByStatus(status) ?? null,
    status: status.slice(0, LONGEST_STATUS),
    excuse: isExcused(status) ? status : null,
    line,
  }
}

const LONGEST_STATUS = 100

const either = (
  a: Moment | null,
  b: Moment | null,
  choose: (a: Moment, b: Moment) => Moment,
): Moment | null => (a === null || b === null ? (a ?? b) : choose(a, b))

/** Combines two rows of one parcel, in the carrier's favour. */
const combined = (a: ParcelDelivery, b: ParcelDelivery): ParcelDelivery => ({
  reached: either(a.reached, b.reached, firstOf),
  committed: either(a.committed, b.committed, lastOf),
  moved: a.moved === null || b.moved === null ? (a.moved ?? b.moved) : a.moved || b.moved,
  movedByStatus:
    a.movedByStatus === null || b.movedByStatus === null
      ? (a.movedByStatus ?? b.movedByStatus)
      : a.movedByStatus || b.movedByStatus,
  status: a.status || b.status,
  excuse: a.excuse ?? b.excuse,
  line: a.line,
})
