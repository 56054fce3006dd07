/** The meaning of the columns of a file of deliveries. */
import { nearest } from '../values/nearest.js'
import type { DeliveryColumnNames } from './config-schema.js'
import { columnAt } from './csv.js'
import { TRACKING_NAMES } from './expected-columns.js'
import { type TableFile, tableError } from './table-file.js'

export type DeliveryColumn = keyof DeliveryColumnNames

const list = (names: string): readonly string[] => names.split(', ')

/** Names of these columns in the files of carriers and tracking tools, ignoring case and punctuation. */
const NAMES: Readonly<Record<DeliveryColumn, readonly string[]>> = {
  tracking_number: TRACKING_NAMES,
  delivered_at: list(
    'delivered at, delivered, delivered on, delivered date, date delivered, delivery date, delivery date time, ' +
      'delivery datetime, delivery timestamp, actual delivery, actual delivery date, actual delivered at, pod, pod date, ' +
      'pod delivery date, proof of delivery, proof of delivery date',
  ),
  delivered_time: list('delivered time, delivery time, actual delivery time, pod time, pod delivery time'),
  first_attempt_at: list(
    'first attempt at, first attempt, first attempt date, first attempted, first attempted at, first delivery attempt, ' +
      'first delivery attempt at, first delivery attempt date, attempted at, attempt date, delivery attempt, ' +
      'delivery attempt date, attempted delivery date',
  ),
  status: list(
    'status, tracking status, delivery status, shipment status, parcel status, package status, latest status, ' +
      'last status, current status, status description, tracking state',
  ),
  committed_at: list(
    'committed at, committed, commitment, commit date, commitment date, committed date, committed delivery, ' +
      'committed delivery date, delivery commitment, promised at, promised, promised date, promised delivery, ' +
      'promised delivery date, scheduled delivery, scheduled delivery date, guaranteed delivery, ' +
      'guaranteed delivery date, guaranteed by, guaranteed at, due at, due',
  ),
  committed_time: list(
    'committed time, commit time, commitment time, promised time, scheduled delivery time, guaranteed time, due time',
  ),
  moved: list(
    'moved, has moved, scanned, was scanned, ever scanned, has scans, has scan, carrier scanned, in carrier possession',
  ),
}
const COLUMNS = Object.keys(NAMES) as DeliveryColumn[]

export interface DeliveryCells {
  readonly names: readonly string[]
  readonly places: Readonly<Partial<Record<DeliveryColumn, number>>>
}

export function deliveryColumnsOf(
  names: readonly string[],
  mapped: DeliveryColumnNames | undefined,
): DeliveryCells {
  const places: Partial<Record<DeliveryColumn, number>> = {}
  for (const column of COLUMNS) {
    const own = mapped?.[column]
    const place = columnAt(names, own === undefined ? [column, ...NAMES[column]] : [own])
    if (place >= 0) places[column] = place
  }
  return { names, places }
}

/** Whether these may be the columns of deliveries: a tracking number, and at least one other known column. */
export const isDeliveryHeader = ({ places }: DeliveryCells): boolean =>
  places.tracking_number !== undefined && Object.keys(places).length > 1

/** Throws if a mapped or required column is missing. */
export function checkDeliveryColumns(
  table: TableFile,
  line: number,
  cells: DeliveryCells,
  mapped: DeliveryColumnNames = {},
): void {
  const { names, places } = cells
  const value = names.join(', ')
  for (const column of COLUMNS) {
    const own = mapped[column]
    if (own === undefined || places[column] !== undefined) continue
    const near = nearest(own, names)
    const question = near === undefined ? '' : `Did you mean "${near}"? `
    const remedy = `${question}Correct deliveries.columns.${column} of the configuration.`
    throw tableError(table, { line, value, expected: `the column "${own}" for ${column}`, remedy })
  }
  if (isDeliveryHeader(cells)) return
  const needed = places.tracking_number === undefined ? 'tracking_number' : 'delivered_at'
  const expected =
    needed === 'tracking_number'
      ? 'a column for tracking_number, such as "tracking number"'
      : 'a column such as "delivered at", "first attempt at", "committed at", "status" or "moved"'
  throw tableError(table, {
    line,
    value,
    expected,
    remedy: `Name it so, or map it in the configuration: deliveries.columns.${needed}.`,
  })
}
