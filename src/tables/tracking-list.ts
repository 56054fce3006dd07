/**
 * A list of tracked items and their orders: a table from any tool, whose two columns
 * are found by name. It is kept in memory by order; an item listed twice for an order counts once.
 *
 *     sales_order_no,tracking_number,…
 *     0045000101,QB100000018GB,…
 */

import type { Readable } from 'node:stream'
import { decodeBytes, refuseBinary } from '../csv/encoding.js'
import type { Combination } from '../format/format.js'
import type { InputFile } from '../input/file.js'
import { type Input, listInputs } from '../input/input.js'
import { invoiceSheets } from '../input/sheets.js'
import { type InvoiceError, isInvoiceError } from '../schema/errors.js'
import { cleanIdentifier } from '../values/fold.js'
import { type CsvHeader, columnAt, createRecords, findHeader } from './csv.js'
import { type TableFile, tableError } from './table-file.js'

export interface TrackedItem {
  /** As in the list. */
  readonly tracking_number: string
  readonly order: string | null
  readonly file: string
  /** 1-based physical line. */
  readonly line: number
}

export interface TrackingList {
  /** Items of each order, in the order of the list. */
  readonly orders: Map<string, TrackedItem[]>
  /** Items without an order. */
  readonly orderless: TrackedItem[]
  /** Records below the column names that are not blank. */
  rows: number
  /** Records that repeat an item of an order. */
  repeated: number
  /** Records without a tracking number. */
  unnumbered: number
}

interface TrackingOptions {
  readonly signal?: AbortSignal | undefined
  readonly stdin?: Readable | undefined
}

type Columns = Combination['tracking']

/** Reads the list. Throws `layout` if its columns are not found or a record cannot be split. */
export async function readTracking(
  input: Input,
  columns: Columns,
  options: TrackingOptions = {},
): Promise<TrackingList> {
  const list: TrackingList = { orders: new Map(), orderless: [], rows: 0, repeated: 0, unnumbered: 0 }
  const known = new Map<string, Set<string>>() // numbers of the orders with several items
  const files = invoiceSheets(listInputs(input, options), {
    passedOver: () => undefined,
    refusal: (file) => refusalOf(file, columns, options),
  })
  for await (const file of files) await readList(file, columns, list, known, options)
  return list
}

/** Other sheets of the workbook may contain anything. */
async function refusalOf(
  file: InputFile,
  columns: Columns,
  options: TrackingOptions,
): Promise<InvoiceError | null> {
  const none: TrackingList = { orders: new Map(), orderless: [], rows: 0, repeated: 0, unnumbered: 0 }
  try {
    await readList(file, columns, none, new Map(), options)
  } catch (error) {
    if (isInvoiceError(error) && error.code === 'layout' && error.line === 1) return error
    throw error
  }
  return null
}

/** Bytes searched for the column names. */
const HEAD = 64 << 10

async function readList(
  file: InputFile,
  columns: Columns,
  list: TrackingList,
  known: Map<string, Set<string>>,
  options: TrackingOptions,
): Promise<void> {
  const table: TableFile = { file: file.name, code: 'layout' }
  const decoded = await decodeBytes(file.open(options.signal))
  const chunks = decoded.chunks[Symbol.asyncIterator]()
  try {
    const headChunks: Uint8Array[] = []
    let size = 0
    let step = await chunks.next()
    for (; step.done !== true && size < HEAD; step = await chunks.next()) {
      headChunks.push(Buffer.from(step.value))
      size += step.value.length
    }
    const head = Buffer.concat(headChunks)
    refuseBinary(head.subarray(0, HEAD), file.name)
    const { header, placesOf } = headerOf(head, step.done === true, columns, table)
    const records = createRecords(header.dialect, table)
    const [orderAt = -1, numberAt = -1] = placesOf(header.names)
    const take = (): void => {
      for (const { row, line, cells } of records.read()) {
        if (row <= header.row) continue
        const [order, number] = [orderAt, numberAt].map((at) => cleanIdentifier((cells[at] ?? '').trim()))
        addItem(list, known, {
          tracking_number: number ?? '',
          order: order ?? null,
          file: file.name,
          line: file.sheet === undefined ? line : row,
        })
      }
    }
    records.push(head)
    take()
    for (; step.done !== true; step = await chunks.next()) {
      records.push(step.value)
      take()
    }
    records.finish()
    take()
  } finally {
    await chunks.return?.()
  }
}

function addItem(list: TrackingList, known: Map<string, Set<string>>, item: TrackedItem): void {
  const { order, tracking_number: number } = item
  list.rows++
  if (number === '') {
    list.unnumbered++
    return
  }
  if (order === null) {
    list.orderless.push(item)
    return
  }
  const items = list.orders.get(order)
  if (items === undefined) {
    list.orders.set(order, [item])
    return
  }
  let numbers = known.get(order)
  if (numbers === undefined) {
    numbers = new Set(items.map(({ tracking_number }) => tracking_number))
    known.set(order, numbers)
  }
  if (numbers.has(number)) list.repeated++
  else {
    numbers.add(number)
    items.push(item)
  }
}

/** Records at the start of the list that are searched for the column names. */
const LOOKED_AT = 5

/** The column names, and the positions of the two columns. */
function headerOf(
  head: Buffer,
  whole: boolean,
  columns: Columns,
  table: TableFile,
): { header: CsvHeader; placesOf: (names: readonly string[]) => number[] } {
  const placesOf = (names: readonly string[]): number[] =>
    [columns.order, columns.number].map((wanted) => columnAt(names, wanted))
  const wanted = (names: readonly string[]): boolean => placesOf(names).every((at) => at >= 0)
  const { header, widest } = findHeader(head, table, { whole, within: LOOKED_AT, wanted })
  if (header !== undefined) return { header, placesOf }
  const [order = '', number = ''] = [columns.order[0], columns.number[0]]
  throw tableError(table, {
    line: 1,
    value: (widest?.names ?? []).join(', '),
    expected: `a list of tracked items with a column for the order, such as "${order}", and one for the tracking number, such as "${number}"`,
    remedy: 'Name the two columns so in the first line; the invoice comes first, the list second.',
  })
}
