/** The state as the checks read it for the report: invoices with their sums, shipments with their charges. */

import type { AuditHints, FormatDeclaration } from '../format/format.js'
import { entryOf } from '../ledger/book.js'
import type { Delivery } from '../ledger/delivery.js'
import { isDropped, nameFiles } from '../ledger/files.js'
import { NONE } from '../ledger/slots.js'
import type { AuditState, Kind } from '../ledger/state.js'
import type { Carrier, Source } from '../schema/line-item.js'
import type { AuditConfig } from '../tables/config-schema.js'
import type { Contract } from '../tables/contract.js'
import type { Deliveries } from '../tables/deliveries.js'
import type { ExpectedCosts } from '../tables/expected.js'
import type { Tolerance } from '../values/decimal.js'
import type { Money } from '../values/money.js'
import { byText } from '../values/order.js'
import { assembleInvoices, type Bill, invoiceKey } from './bills.js'
import { type DamagedRecords, damagedRecords } from './damaged-records.js'
import { deliveryOrder, type Repeat } from './groups.js'
import type { PlacedRecord } from './moved.js'
import { services } from './services.js'
import { type UnreadRows, unreadRows } from './unread-rows.js'

export interface ViewLine {
  readonly at: number
  readonly entry: number
  readonly row: number
  readonly kind: Kind
  readonly net: Money
  readonly gross: Money
  /** `YYYY-MM-DD`, with a time if the file has one. */
  readonly date: string | null
  readonly source: Source
}

/** A charge of the ledger: its line, and the shipment on the invoice that it is part of. */
export type Charge = Pick<ViewLine, 'at' | 'entry'>

export interface View {
  readonly state: AuditState
  readonly formats: ReadonlyMap<string, FormatDeclaration>
  readonly config: AuditConfig
  readonly tolerance: Tolerance
  readonly expected: ExpectedCosts | undefined
  readonly deliveries: Deliveries | undefined
  readonly contracts: readonly Contract[]
  readonly bills: readonly Bill[]
  readonly repeats: readonly Repeat[]
  /** Records that another report lists in another month. */
  readonly movedRecords: readonly PlacedRecord[]
  /** Records that gave no charge. */
  readonly unread: UnreadRows
  /** Records with a damaged tracking number. */
  readonly damaged: DamagedRecords
  /** Bill of a delivery. */
  billOf(delivery: number): Bill
  place(delivery: number): Delivery
  hints(delivery: number): AuditHints | undefined
  /** The parts of a bill's invoice in all its currencies. */
  inCurrencies(bill: Bill): readonly Bill[]
  /** Whether a delivery counts: it does not repeat another file. */
  counts(delivery: number): boolean
  /** Entries of a shipment on deliveries that count, by file and invoice. */
  entriesOf(shipment: number): number[]
  /** Whether a line repeats one of another file, and does not count. */
  isRepeated(line: number): boolean
  /** Charges of an entry, in the order of the file. */
  linesOf(entry: number): ViewLine[]
  /** The part of a shipment, or of the fees (NONE), that is in a delivery. */
  entryOf(shipment: number, delivery: number): number
  /** Charges of one record, as numbers of their lines. */
  chargesOf(entry: number, row: number): Charge[]
  source(delivery: number, row: number, column?: string | null): Source
  shipmentNumber(shipment: number): string | null
  /** The service of an entry as its records state it, otherwise the description of its first base charge. */
  serviceOf(entry: number): string
  /** Whether a charge replaces one that was billed before. */
  isChargeback(delivery: number, kind: Kind): boolean
  /** The name of a file for people. */
  fileName(key: string): string
  /** Who billed a file, according to its format. */
  carrierOf(file: string): Carrier | null
}

/** Its source is created on request, because few are needed. */
class Line implements ViewLine {
  readonly at: number
  readonly entry: number
  readonly row: number
  readonly kind: Kind
  readonly net: Money
  readonly gross: Money
  readonly date: string | null
  private readonly file: string

  constructor({ lines, kinds, amounts, dates }: AuditState, at: number, entry: number, file: string) {
    const { col } = lines
    const date = col.date[at] as number
    this.at = at
    this.entry = entry
    this.row = col.row[at] as number
    this.kind = kinds[col.kind[at] as number] as Kind
    this.net = amounts.money(col.net[at] as number)
    this.gross = amounts.money(col.gross[at] as number)
    this.date = date === NONE ? null : (dates.list[date] ?? null)
    this.file = file
  }

  get source(): Source {
    return { file: this.file, row: this.row, column: this.kind.column }
  }
}

/** Drops what copies of a file have stated again, for all copies at once. */
function dropCopies({ statements, uncharged }: AuditState): void {
  for (const list of [statements, uncharged] as { file: string }[][]) {
    if (!list.some(isDropped)) continue
    const remaining = list.filter((one) => !isDropped(one))
    list.length = 0
    for (const one of remaining) list.push(one)
  }
}

export interface ViewOptions {
  readonly formats: ReadonlyMap<string, FormatDeclaration>
  readonly config: AuditConfig
  readonly tolerance: Tolerance
  readonly expected: ExpectedCosts | undefined
  readonly deliveries: Deliveries | undefined
  readonly contracts: readonly Contract[]
}

export function createView(state: AuditState, options: ViewOptions): View {
  const { formats, config, tolerance, expected, deliveries, contracts } = options
  const place = (delivery: number): Delivery => state.deliveries[delivery] as Delivery
  const ofDeliveries = state.deliveries.map(({ format }) => formats.get(format)?.audit)
  const hints = (delivery: number): AuditHints | undefined => ofDeliveries[delivery]
  dropCopies(state)
  const order = deliveryOrder(state)
  const { bills, repeats, repeatedLines, movedRecords } = assembleInvoices(state, order, hints)
  const billByDelivery: Bill[] = []
  for (const bill of bills) for (const at of bill.deliveries) billByDelivery[at] = bill
  const billOf = (delivery: number): Bill => billByDelivery[delivery] as Bill
  let byInvoice: Map<string, Bill[]> | undefined
  const inCurrencies = (bill: Bill): readonly Bill[] => {
    if (byInvoice === undefined) {
      byInvoice = new Map()
      for (const one of bills) {
        const key = invoiceKey(one)
        const list = byInvoice.get(key)
        if (list === undefined) byInvoice.set(key, [one])
        else list.push(one)
      }
    }
    return byInvoice.get(invoiceKey(bill)) ?? []
  }
  const counted = Uint8Array.from(state.deliveries, ({ copy }, at) =>
    copy === true || billOf(at).repeated.has(at) ? 0 : 1,
  )
  const counts = (delivery: number): boolean => counted[delivery] === 1
  const source = (delivery: number, row: number, column: string | null = null): Source => ({
    file: place(delivery).file,
    row,
    column,
  })
  const isRepeated = (at: number): boolean => repeatedLines.size > 0 && repeatedLines.has(at)
  const linesOf = (entry: number): ViewLine[] => {
    const { lines, entries } = state
    const { file } = place(entries.col.delivery[entry] as number)
    const { next } = lines.col
    const head = entries.col.head[entry] as number
    let left = 0
    for (let at = head; at !== NONE; at = next[at] as number) if (!isRepeated(at)) left++
    // Lines are chained last first, so that most are in the order of the file once reversed.
    const found = new Array<ViewLine>(left)
    for (let at = head; at !== NONE; at = next[at] as number)
      if (!isRepeated(at)) found[--left] = new Line(state, at, entry, file)
    return inFileOrder(found)
  }
  const ranks = new Int32Array(state.deliveries.length)
  for (const [rank, at] of order.entries()) ranks[at] = rank
  const rankOf = (entry: number): number => ranks[state.entries.col.delivery[entry] as number] ?? 0
  const entriesOf = (shipment: number): number[] => {
    const { entries, shipments } = state
    const head = shipments.col.head[shipment] ?? NONE
    if (head === NONE) return []
    // Most shipments are on one invoice.
    if (entries.col.next[head] === NONE) return counts(entries.col.delivery[head] as number) ? [head] : []
    const found: number[] = []
    for (let at = head; at !== NONE; at = entries.col.next[at] ?? NONE)
      if (counts(entries.col.delivery[at] as number)) found.push(at)
    return found.length < 2 ? found : found.sort((a, b) => rankOf(a) - rankOf(b))
  }
  const numberOf = (shipment: number): string | null =>
    shipment === NONE ? null : shownNumber(state.numbers.text(shipment))
  return {
    state,
    formats,
    config,
    tolerance,
    expected,
    deliveries,
    contracts,
    bills,
    repeats,
    movedRecords,
    unread: unreadRows(state, counts, (file) => {
      const format = formats.get(state.files.get(file)?.format ?? '')
      return format === undefined || format.carriers !== undefined ? null : format.carrier
    }),
    damaged: damagedRecords(state, (shipment) =>
      entriesOf(shipment).length === 0 ? null : numberOf(shipment),
    ),
    billOf,
    inCurrencies,
    place,
    hints,
    counts,
    entriesOf,
    isRepeated,
    linesOf,
    entryOf: (shipment, delivery) => entryOf(state, shipment, delivery),
    chargesOf: chargesByRecord(state, repeatedLines),
    source,
    fileName: nameFiles(state),
    serviceOf: services(state, entriesOf),
    isChargeback: chargebacks(hints),
    carrierOf: (file) => formats.get(state.files.get(file)?.format ?? '')?.carrier ?? null,
    shipmentNumber: numberOf,
  }
}

/** The index of an entry is kept if it has more records than this. */
const LONG = 32

/** Lines of an entry by record. One entry may have the fees of a whole year. */
function chargesByRecord(state: AuditState, repeated: ReadonlySet<number>): View['chargesOf'] {
  const long = new Map<number, Map<number, Charge[]>>()
  return (entry, row) => {
    let byRow = long.get(entry)
    if (byRow === undefined) {
      byRow = new Map()
      const { col } = state.lines
      for (let at = state.entries.col.head[entry] ?? NONE; at !== NONE; at = col.next[at] as number) {
        if (repeated.has(at)) continue
        const known = byRow.get(col.row[at] as number)
        if (known === undefined) byRow.set(col.row[at] as number, [{ at, entry }])
        else known.push({ at, entry })
      }
      if (byRow.size > LONG) long.set(entry, byRow)
    }
    return byRow.get(row) ?? []
  }
}

/** What the format declares, asked once for each kind of charge. */
function chargebacks(hints: (delivery: number) => AuditHints | undefined): View['isChargeback'] {
  const answers = new Map<AuditHints, Map<Kind, boolean>>()
  return (delivery, kind) => {
    const own = hints(delivery)
    if (own?.chargeback === undefined) return false
    let known = answers.get(own)
    if (known === undefined) {
      known = new Map()
      answers.set(own, known)
    }
    let answer = known.get(kind)
    if (answer === undefined) {
      answer = own.chargeback(kind)
      known.set(kind, answer)
    }
    return answer
  }
}

/** At most this many lines are sorted by insertion: most shipments have a handful. */
const FEW = 32

/** All lines are of one file. */
function inFileOrder(lines: ViewLine[]): ViewLine[] {
  if (lines.length > FEW) return lines.sort(byPlace)
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at] as ViewLine
    let place = at
    for (; place > 0 && byPlace(lines[place - 1] as ViewLine, line) > 0; place--)
      lines[place] = lines[place - 1] as ViewLine
    lines[place] = line
  }
  return lines
}

const byPlace = (a: ViewLine, b: ViewLine): number =>
  a.row - b.row || byText(a.kind.column ?? '', b.kind.column ?? '')

/** The key of a damaged number also names its record; people see only the number. */
function shownNumber(number: string): string {
  const end = number.indexOf('\0')
  return end < 0 ? number : number.slice(0, end)
}
