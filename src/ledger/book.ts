/** Finding or opening the places in the state that a line item belongs to. */

import type { AuditHints } from '../format/format.js'
import type { ChargeBatch, InvoiceHead } from '../parse/charge-batch.js'
import type { FactName } from '../schema/facts.js'
import type { Carrier } from '../schema/line-item.js'
import { foldIdentifier } from '../values/fold.js'
import { isOpen, openFile, openOf } from './open-files.js'
import { NONE } from './slots.js'
import { type AuditState, type Delivery, type Kind, MIXED, type UnreadableCells } from './state.js'
import { newRow } from './table.js'
import { ownText } from './texts.js'

export type DeliveryHead = Pick<
  Delivery,
  'file' | 'format' | 'carrier' | 'account' | 'invoice' | 'date' | 'period' | 'currency'
>

/** The head of the delivery that a record is part of. */
export function deliveryHead(
  { file, format, carrier }: Pick<ChargeBatch, 'file' | 'format' | 'carrier'>,
  { account_id, invoice_id, invoice_date, currency }: InvoiceHead,
  transaction_date: string | null,
  hints: AuditHints | undefined,
): DeliveryHead {
  const monthly = hints?.invoices === 'account_month'
  return {
    file: openFile(file),
    format,
    carrier,
    account: account_id,
    invoice: monthly ? null : invoice_id,
    date: monthly ? null : invoice_date,
    period: monthly ? (transaction_date?.slice(0, 7) ?? '') : null,
    currency,
  }
}

/** Identifiers are folded: an account spelt with blanks or in small letters is the same account. */
export function keyOfDelivery(head: DeliveryHead): string {
  const { file, format, carrier, account, invoice, date, period, currency } = head
  const fold = (text: string | null): string | null => (text === null ? null : foldIdentifier(text))
  return JSON.stringify([file, format, carrier, fold(account), fold(invoice), date, period, currency])
}

export function deliveryOf(state: AuditState, head: DeliveryHead): number {
  const key = keyOfDelivery(head)
  const found = state.deliveryByKey.get(key)
  if (found !== undefined) {
    spell(state.deliveries[found] as Delivery, head)
    return found
  }
  const own = (text: string | null): string | null => (text === null ? null : ownText(text))
  state.deliveries.push({
    ...head,
    account: own(head.account),
    invoice: own(head.invoice),
    lines: 0,
    records: 0,
    row: 0,
    fees: NONE,
    declared: new Map(),
    tally: {},
    unreadable: new Map(),
    tax: null,
    netByClass: new Map(),
  })
  state.deliveryByKey.set(key, state.deliveries.length - 1)
  if (isOpen(head.file)) openOf(state, head.file).deliveries.push(state.deliveries.length - 1)
  return state.deliveries.length - 1
}

/** Of several spellings the first by text is shown, whatever came first. */
function spell(place: Delivery, { account, invoice }: DeliveryHead): void {
  if (account !== null && place.account !== null && account < place.account) place.account = account
  if (invoice !== null && place.invoice !== null && invoice < place.invoice) place.invoice = invoice
}

/** A shipment that is known by its record gets the key of its file. */
export function renameShipment(state: AuditState, shipment: number, from: string, to: string): void {
  const number = state.shipmentNumbers[shipment] ?? ''
  const renamed = number.replace(`\0${from}:`, `\0${to}:`)
  const carrier = state.words.list[state.shipments.col.carrier[shipment] as number] ?? ''
  const byNumber = state.shipmentByNumber.get(carrier)
  byNumber?.delete(shipmentKey(number))
  if (byNumber?.has(shipmentKey(renamed)) === false) byNumber.set(shipmentKey(renamed), shipment)
  state.shipmentNumbers[shipment] = renamed
}

/** What a spreadsheet left of a number is known by its record, which stands behind it. */
const shipmentKey = (number: string): string => (number.includes('\0') ? number : foldIdentifier(number))

/** Number of a shipment: by tracking number, else by the carrier's own shipment id, else none. */
export function shipmentOf(state: AuditState, carrier: Carrier, number: string, tracked: boolean): number {
  let byNumber = state.shipmentByNumber.get(carrier)
  if (byNumber === undefined) {
    byNumber = new Map()
    state.shipmentByNumber.set(carrier, byNumber)
  }
  const folded = shipmentKey(number)
  const key = tracked ? folded : `\0${folded}`
  const found = byNumber.get(key)
  if (found !== undefined) {
    const shown = state.shipmentNumbers[found] ?? ''
    if (number !== shown && number < shown) state.shipmentNumbers[found] = ownText(number)
    return found
  }
  const own = ownText(number)
  const id = newRow(state.shipments)
  byNumber.set(key === number ? own : ownText(key), id)
  state.shipmentNumbers.push(own)
  const { col } = state.shipments
  col.head[id] = NONE
  col.carrier[id] = state.words.id(carrier)
  col.tracked[id] = tracked ? 1 : 0
  return id
}

/** The entry of a shipment, or of the fees (shipment -1), on a delivery. */
export function entryOf(state: AuditState, shipment: number, delivery: number): number {
  const { entries, shipments } = state
  const place = state.deliveries[delivery]
  if (shipment === NONE) {
    if (place === undefined) return NONE
    if (place.fees === NONE) place.fees = newEntry(state, NONE, delivery, NONE)
    return place.fees
  }
  const head = shipments.col.head[shipment] ?? NONE
  let steps = 0
  for (let at = head; at !== NONE; at = entries.col.next[at] ?? NONE) {
    if (entries.col.delivery[at] === delivery) return at
    if (++steps > CHAIN) {
      const known = longChain(state, shipment, head).get(delivery)
      if (known !== undefined) return known
      break
    }
  }
  const entry = newEntry(state, shipment, delivery, head)
  shipments.col.head[shipment] = entry
  state.longChains.get(shipment)?.set(delivery, entry)
  return entry
}

/** Deliveries that are looked for one by one: few shipments are on more, and those are looked up. */
const CHAIN = 8

function longChain({ entries, longChains }: AuditState, shipment: number, head: number): Map<number, number> {
  let chain = longChains.get(shipment)
  if (chain === undefined) {
    chain = new Map()
    for (let at = head; at !== NONE; at = entries.col.next[at] ?? NONE)
      chain.set(entries.col.delivery[at] as number, at)
    longChains.set(shipment, chain)
  }
  return chain
}

function newEntry(state: AuditState, shipment: number, delivery: number, next: number): number {
  const at = newRow(state.entries)
  const { col } = state.entries
  for (const name of state.entries.names) col[name][at] = NONE
  col.shipment[at] = shipment
  col.delivery[at] = delivery
  col.next[at] = next
  return at
}

/** What an entry's records say of the invoice's total: one amount, or several. */
export function noteDeclared(state: AuditState, entry: number, amount: number): void {
  const { declared } = state.entries.col
  const known = declared[entry]
  if (known === NONE) declared[entry] = amount
  else if (known !== amount) declared[entry] = MIXED
}

export function noteDeclaredOn(place: Delivery, amount: number, row: number): void {
  const first = place.declared.get(amount)
  if (first === undefined || row < first) place.declared.set(amount, row)
}

export function noteUnreadable(place: Delivery, name: FactName, found: UnreadableCells): void {
  const known = place.unreadable.get(name)
  const { row, cell } = known !== undefined && known.row <= found.row ? known : found
  place.unreadable.set(name, { row, cell, records: found.records + (known?.records ?? 0) })
}

/** A zone of the entry's base charge; each is kept with its first row. */
export function noteZone(state: AuditState, entry: number, zone: number, row: number): void {
  const { col } = state.entries
  if (col.zone[entry] === NONE) {
    col.zone[entry] = zone
    col.zoneRow[entry] = row
    return
  }
  if (col.zone[entry] === zone) {
    if (row < (col.zoneRow[entry] ?? row)) col.zoneRow[entry] = row
    return
  }
  const more = state.zones.get(entry) ?? []
  const same = more.find((other) => other.zone === zone)
  if (same === undefined) more.push({ zone, row })
  else same.row = Math.min(same.row, row)
  state.zones.set(entry, more)
}

/** Service and billed weight come from the entry's first record with a base charge. */
export function noteBase(
  state: AuditState,
  entry: number,
  base: { row: number; service: number; weight: number; unit: number },
): void {
  const { col } = state.entries
  const known = col.baseRow[entry] ?? NONE
  if (known !== NONE && known <= base.row) return
  col.baseRow[entry] = base.row
  col.service[entry] = base.service
  col.weight[entry] = base.weight
  col.unit[entry] = base.unit
}

export function kindOf(state: AuditState, kind: Kind): number {
  const ids = state.kindsByDescription.get(kind.description)
  if (ids !== undefined) {
    for (const id of ids) {
      const known = state.kinds[id]
      if (
        known !== undefined &&
        known.code === kind.code &&
        known.stage === kind.stage &&
        known.column === kind.column &&
        known.category === kind.category &&
        known.subcategory === kind.subcategory
      )
        return id
    }
  }
  return newKind(state, kind)
}

function newKind(state: AuditState, kind: Kind): number {
  const own = (text: string | null): string | null => (text === null ? null : ownText(text))
  const description = ownText(kind.description)
  const id = state.kinds.length
  state.kinds.push({ ...kind, code: own(kind.code), description, column: own(kind.column) })
  const ids = state.kindsByDescription.get(description)
  if (ids === undefined) state.kindsByDescription.set(description, [id])
  else ids.push(id)
  return id
}
