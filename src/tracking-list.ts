/**
 * A list of tracked items and the orders they went with: a table from whatever tool keeps it, with the two columns
 * found by their names. It is held in memory by order; an item listed twice for an order is one item.
 *
 *     sales_order_no,tracking_number,…
 *     0045000101,QB100000018GB,…
 */
import type { Readable } from 'node:stream'
import { decodeBytes, refuseBinary } from './csv/encoding.js'
import { InvoiceError } from './errors.js'
import type { Combination } from './format.js'
import type { InputFile } from './input/file.js'
import { type Input, listInputs } from './input/input.js'
import { cleanIdentifier } from './map/row.js'
import { type CsvHeader, createRecords, findHeader } from './tables/csv.js'
import { columnAt } from './tables/names.js'

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
  /** Items that name no order. */
  readonly orderless: TrackedItem[]
  /** Records below the column names that are not blank. */
  rows: number
  /** Records that list an item of an order again. */
  repeated: number
  /** Records without a tracking number. */
  unnumbered: number
}

interface TrackingOptions {
  readonly signal?: AbortSignal | undefined
  readonly stdin?: Readable | undefined
}

type Columns = Combination['tracking']

/** Reads the list. Throws `layout` where its columns are not found or a record cannot be taken apart. */
export async function readTracking(
  input: Input,
  columns: Columns,
  options: TrackingOptions = {},
): Promise<TrackingList> {
  const list: TrackingList = { orders: new Map(), orderless: [], rows: 0, repeated: 0, unnumbered: 0 }
  const known = new Map<string, Set<string>>() // numbers of the orders that have several items
  for await (const file of listInputs(input, options)) await readTable(file, columns, list, known, options)
  return list
}

/** Bytes in which the column names are looked for. */
const HEAD = 64 << 10

async function readTable(
  file: InputFile,
  columns: Columns,
  list: TrackingList,
  known: Map<string, Set<string>>,
  options: TrackingOptions,
): Promise<void> {
  const decoded = await decodeBytes(file.open(options.signal))
  const chunks = decoded.chunks[Symbol.asyncIterator]()
  try {
    const { head, whole } = await headOf(chunks)
    refuseBinary(head.subarray(0, HEAD), file.name)
    const { header, order: orderAt, number: numberAt } = headerOf(head, whole, columns, file.name)
    const records = createRecords(header.dialect, (line) => broken(file.name, line))
    const take = (): void => {
      for (const { row, line, cells } of records.read()) {
        if (row <= header.row) continue
        const [order, number] = [
          cleanIdentifier((cells[orderAt] ?? '').trim()),
          cleanIdentifier((cells[numberAt] ?? '').trim()),
        ]
        addItem(list, known, { tracking_number: number ?? '', order, file: file.name, line })
      }
    }
    records.push(head)
    take()
    for (let step = await chunks.next(); step.done !== true; step = await chunks.next()) {
      records.push(step.value)
      take()
    }
    records.finish()
    take()
  } finally {
    await chunks.return?.()
  }
}

async function headOf(chunks: AsyncIterator<Uint8Array>): Promise<{ head: Buffer; whole: boolean }> {
  const held: Buffer[] = []
  for (let size = 0; size < HEAD; ) {
    const step = await chunks.next()
    if (step.done === true) return { head: Buffer.concat(held), whole: true }
    held.push(Buffer.from(step.value))
    size += step.value.length
  }
  return { head: Buffer.concat(held), whole: false }
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

/** Records at the head of the list among which the column names are looked for. */
const LOOKED_AT = 5

/** The column names, and the positions of the two columns. */
function headerOf(
  head: Buffer,
  whole: boolean,
  columns: Columns,
  file: string,
): { header: CsvHeader; order: number; number: number } {
  const placesOf = (names: readonly string[]): [order: number, number: number] => [
    columnAt(names, columns.order),
    columnAt(names, columns.number),
  ]
  const wanted = (names: readonly string[]): boolean => placesOf(names).every((at) => at >= 0)
  const { header, widest } = findHeader(head, { whole, within: LOOKED_AT, wanted })
  if (header !== undefined) {
    const [order, number] = placesOf(header.names)
    return { header, order, number }
  }
  const [order = '', number = ''] = [columns.order[0], columns.number[0]]
  throw new InvoiceError({
    code: 'layout',
    file,
    line: 1,
    value: (widest?.names ?? []).join(', '),
    expected: `a list of tracked items with a column for the order, such as "${order}", and one for the tracking number, such as "${number}"`,
    remedy: 'Name the two columns so in the first line; the invoice comes first, the list second.',
  })
}

const broken = (file: string, line: number): InvoiceError =>
  new InvoiceError({
    code: 'layout',
    file,
    line,
    expected: 'a quoted cell to be closed before the next delimiter or line end',
    remedy: 'Close or double the quote in this line: an item left out would change the shares of the others.',
  })
