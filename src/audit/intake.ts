/** Adds batches to the state, record by record: the hot path of an audit. */

import type { Check } from '../checks/check.js'
import { isForeign } from '../checks/foreign-amounts.js'
import { forgetSize } from '../checks/plain-size.js'
import { type AuditRecord, BASE, CREDIT, FUEL, forgetBatch, isNil, type Observe } from '../checks/record.js'
import type { AuditHints, FormatDeclaration } from '../format/format.js'
import { FOREIGN_TOTAL } from '../invoices/declared-totals.js'
import {
  entryOf,
  noteDeclared,
  noteDeclaredOn,
  noteFault,
  noteNumber,
  shipmentOfWord,
  UNREADABLE,
} from '../ledger/book.js'
import { idColumn } from '../ledger/charge-id.js'
import { deliveryHead, deliveryOf } from '../ledger/deliveries.js'
import type { Delivery } from '../ledger/delivery.js'
import { createKindNumbers } from '../ledger/kind-numbers.js'
import { openFile, openOf } from '../ledger/open-files.js'
import { readHash } from '../ledger/record-hash.js'
import { NONE } from '../ledger/slots.js'
import type { AuditState, Kind } from '../ledger/state.js'
import { roomFor } from '../ledger/table.js'
import { digestsOf } from '../parse/batch-columns.js'
import type { ChargeBatch, InvoiceHead } from '../parse/charge-batch.js'
import { batchesOf, isSameRecord } from '../parse/from-line-items.js'
import type { LineItem } from '../schema/line-item.js'
import { isBaseFreight } from '../schema/subcategories.js'
import { isDamaged } from '../values/damaged-number.js'
import { ZERO } from '../values/money.js'
import { checkCharges, checkItem } from './audit-arguments.js'
import { bindBase } from './base-words.js'

export interface Reader {
  add(charges: ChargeBatch | Iterable<LineItem>): void
  /** Adds the pending line items, whose record may continue with the next one. */
  flush(): void
}

/** Columns that are read for every record: each is requested once per batch, because it may be computed then. */
const columnsOf = ({ records, charges }: ChargeBatch) => ({
  row: records.row,
  digests: digestsOf(records),
  head: records.head,
  first: records.first,
  tracking_number: records.tracking_number,
  shipment_id: records.shipment_id,
  transaction_date: records.transaction_date,
  ship_date: records.ship_date,
  declared: records.facts?.invoice_total,
  kind: charges.kind,
  net: charges.net,
  gross: charges.gross,
  ids: charges.id,
})
type Columns = ReturnType<typeof columnsOf>

interface FormatSide {
  readonly hints: AuditHints | undefined
  readonly observers: readonly Observe[]
}

/** Number of line items that are made into a batch at once. */
const TOGETHER = 1024

/** `checks`: the checks that observe the records. */
export function createReader(
  state: AuditState,
  formats: ReadonlyMap<string, FormatDeclaration>,
  checks: readonly Check[],
): Reader {
  const sides = new Map<string, FormatSide>()
  const bits: number[] = []
  const hash = new Int32Array(4)
  const numbers = createKindNumbers(state)
  const addBase = bindBase(state)
  let pending: LineItem[] = []
  let lastNumber: string | null = null
  let lastShipment = NONE
  let lastCarrier = ''
  let wordedCarrier: string | null = null
  let carrierWord = NONE

  const sideOf = (format: string): FormatSide => {
    let side = sides.get(format)
    if (side === undefined) {
      const declaration = formats.get(format)
      const observers = checks.flatMap((check) =>
        check.observe !== undefined && (check.observes?.(declaration) ?? true) ? [check.observe] : [],
      )
      side = { hints: declaration?.audit, observers }
      sides.set(format, side)
    }
    return side
  }

  /** Deliveries of the batch's heads, each looked up once unless records are invoices of their own. */
  const placesOf = (
    batch: ChargeBatch,
    columns: Columns,
    hints: AuditHints | undefined,
  ): ((record: number) => number) => {
    const { heads } = batch
    const known: number[] = []
    return (record) => {
      const head = columns.head[record] as number
      const place = known[head]
      if (place !== undefined && hints?.invoices === undefined) return place
      const date = columns.transaction_date[record] as string | null
      const own = deliveryOf(state, deliveryHead(batch, heads[head] as InvoiceHead, date, hints))
      known[head] = own
      return own
    }
  }

  const shipmentAt = ({ file, carrier }: ChargeBatch, columns: Columns, record: number): number => {
    const tracking = columns.tracking_number[record] as string | null
    const number = tracking ?? (columns.shipment_id[record] as string | null)
    if (number === null) return NONE
    const tracked = tracking !== null
    if (tracked && number === lastNumber && carrier === lastCarrier) return lastShipment
    // A tracking number damaged by a spreadsheet identifies nothing: each record is a shipment of its own.
    const damaged = tracked && isDamaged(number)
    const key = damaged ? `${number}\0${openFile(file)}:${columns.row[record]}` : number
    const before = state.shipments.length
    if (carrier !== wordedCarrier) [wordedCarrier, carrierWord] = [carrier, state.words.id(carrier)]
    const id = shipmentOfWord(state, carrierWord, key, tracked)
    if (damaged && id === before) openOf(state, openFile(file)).damaged.push(id)
    if (tracked && !damaged) {
      lastNumber = number
      lastShipment = id
      lastCarrier = carrier
    }
    return id
  }

  const bitsOf = (kind: number): number => {
    let known = bits[kind]
    if (known === undefined) {
      const own = state.kinds[kind] as Kind
      const { category, stage } = own
      known = stage === 'credit' || category === 'refund' ? CREDIT : 0
      if (stage === 'original' && isBaseFreight(own)) known |= BASE
      if (stage === 'original' && category === 'fuel') known |= FUEL
      bits[kind] = known
    }
    return known
  }

  /** Reads the digest of the record; false if its id is not a digest. */
  const readName = ({ batch, index, row }: AuditRecord, { digests }: Columns): boolean => {
    if (digests !== undefined) {
      for (let word = 0; word < 4; word++) hash[word] = digests[4 * index + word] as number
      if (hash[0] !== 0 || hash[1] !== 0 || hash[2] !== 0 || hash[3] !== 0) return true
    }
    return readHash(batch.records.id[index] as string, row, hash)
  }

  /** Chains the record's charges to its entry; returns their bits. */
  const addLines = (record: AuditRecord, columns: Columns): number => {
    const { batch, first, end, entry, row, index } = record
    const { kinds } = batch
    const { amounts, lines } = state
    const { head: heads } = state.entries.col
    const { kind: kindOf, net: nets, gross: grosses, ids } = columns
    const when = columns.ship_date[index] ?? columns.transaction_date[index] ?? null
    const date = when === null ? NONE : state.dates.id(when)
    const named = readName(record, columns)
    const only = end - first === 1
    // Room for all charges at once: the columns then stay the same.
    roomFor(lines, end - first)
    const { col } = lines
    const { next, id, hash1, hash2, hash3, hash4 } = col
    const { row: ofRow, kind: ofKind, net: ofNet, gross: ofGross, date: ofDate } = col
    let head = heads[entry] ?? NONE
    let seen = 0
    for (let charge = first; charge < end; charge++) {
      if (kinds[kindOf[charge] as number]?.stage === 'informational') continue
      const net = nets[charge] ?? ZERO
      const gross = grosses[charge] ?? ZERO
      if (isNil(net) && isNil(gross)) continue
      const kind = numbers.of(batch, charge)
      seen |= bitsOf(kind)
      const at = lines.length++
      next[at] = head
      ofRow[at] = row
      ofKind[at] = kind
      const amount = amounts.idOf(net)
      ofNet[at] = amount
      ofGross[at] = gross === net ? amount : amounts.idOf(gross)
      ofDate[at] = date
      hash1[at] = hash[0] as number
      hash2[at] = hash[1] as number
      hash3[at] = hash[2] as number
      hash4[at] = hash[3] as number
      const place = only ? 0 : charge - first + 1
      id[at] = named && ids === null ? place : idColumn(state, batch, index, charge, place)
      head = at
    }
    heads[entry] = head
    return seen
  }

  /** One object for all records of a batch: observers must not keep it. */
  const recordOf = (batch: ChargeBatch, hints: AuditHints | undefined): AuditRecord => ({
    batch,
    index: 0,
    first: 0,
    end: 0,
    row: 0,
    hints,
    kindOf: numbers.of,
    bits: 0,
    delivery: NONE,
    place: state.deliveries[0] as Delivery,
    shipment: NONE,
    entry: NONE,
  })

  const addBatch = (batch: ChargeBatch): void => {
    const { records, format } = batch
    const { hints, observers } = sideOf(format)
    const columns = columnsOf(batch)
    const placeOf = placesOf(batch, columns, hints)
    const unreadable = records.unreadable.size === 0 ? undefined : records.unreadable
    const record = recordOf(batch, hints)
    for (let index = 0; index < records.length; index++) {
      const delivery = placeOf(index)
      const place = state.deliveries[delivery] as Delivery
      const shipment = shipmentAt(batch, columns, index)
      const entry = entryOf(state, shipment, delivery)
      const first = columns.first[index] as number
      const end = columns.first[index + 1] as number
      const row = columns.row[index] as number
      record.index = index
      record.first = first
      record.end = end
      record.row = row
      record.delivery = delivery
      record.place = place
      record.shipment = shipment
      record.entry = entry
      place.addRecords(1, end - first, row)
      const declared = columns.declared?.[index] || null
      if (declared !== null && isForeign(record, 'invoice_total_currency')) place.tally(FOREIGN_TOTAL, 1)
      else if (declared !== null) {
        const amount = state.amounts.id(declared)
        noteDeclared(state, entry, amount)
        noteDeclaredOn(state, delivery, amount, row)
      }
      if (unreadable !== undefined)
        for (const [name, cell] of Object.entries(unreadable.get(index) ?? {}))
          noteFault(state, record, UNREADABLE, name, cell)
      if (hints?.invoices !== undefined)
        noteNumber(state, entry, row, (batch.heads[columns.head[index] as number] as InvoiceHead).invoice_id)
      record.bits = addLines(record, columns)
      if ((record.bits & BASE) !== 0) addBase(record)
      for (const observe of observers) observe(record, state)
    }
    numbers.forget()
    forgetBatch()
    forgetSize()
  }

  const flush = (): void => {
    const items = pending
    pending = []
    for (const batch of batchesOf(items)) addBatch(batch)
  }

  return {
    add: (charges) => {
      checkCharges(charges)
      if (isBatch(charges)) {
        flush()
        addBatch(charges)
        return
      }
      for (const item of charges) {
        checkItem(item)
        const last = pending[pending.length - 1]
        if (last !== undefined && pending.length >= TOGETHER && !isSameRecord(last, item)) flush()
        pending.push(item)
      }
    },
    flush,
  }
}

const isBatch = (charges: ChargeBatch | Iterable<LineItem>): charges is ChargeBatch => 'records' in charges
