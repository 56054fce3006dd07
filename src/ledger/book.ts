/** Finds or creates the rows of the state to which a line item belongs. */

import type { Carrier } from '../schema/line-item.js'
import { isDamaged } from '../values/damaged-number.js'
import { foldIdentifier } from '../values/fold.js'
import type { Delivery } from './delivery.js'
import { NONE } from './slots.js'
import { type AuditState, type EntryColumn, type Kind, MIXED, ownRows } from './state.js'
import { newRow } from './table.js'
import { ownText } from './texts.js'

/** Gives a shipment that is identified by its record the key of its file. */
export function renameShipment({ numbers }: AuditState, shipment: number, from: string, to: string): void {
  numbers.rename(shipment, numbers.text(shipment).replace(`\0${from}:`, `\0${to}:`))
}

/** A shipment with a damaged number is identified by its record, which follows the number in the key. */
const shipmentKey = (number: string): string => (number.includes('\0') ? number : foldIdentifier(number))

/** Number of a shipment: by tracking number, otherwise by the carrier's own shipment id, otherwise none. */
export const shipmentOf = (state: AuditState, carrier: Carrier, number: string, tracked: boolean): number =>
  shipmentOfWord(state, state.words.id(carrier), number, tracked)

/** The same by the word of the carrier. */
export function shipmentOfWord(state: AuditState, word: number, number: string, tracked: boolean): number {
  const key = shipmentKey(number)
  const found = state.numbers.find(groupOf(word, tracked), key)
  if (found !== NONE) {
    if (number !== key) state.numbers.spell(found, key, number)
    return found
  }
  const id = newRow(state.shipments)
  state.numbers.add(groupOf(word, tracked), key, number)
  if (number.includes('\0')) state.damaged.push(id)
  const { col } = state.shipments
  col.head[id] = NONE
  col.carrier[id] = word
  col.tracked[id] = tracked ? 1 : 0
  return id
}

export function findShipment(
  { numbers, words }: AuditState,
  carrier: Carrier,
  number: string,
  tracked: boolean,
): number {
  return numbers.find(groupOf(words.id(carrier), tracked), shipmentKey(number))
}

const groupOf = (carrier: number, tracked: boolean): number => carrier * 2 + (tracked ? 1 : 0)

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

/** At most this many deliveries are searched one by one: few shipments are on more, and for those there is an index. */
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

/** Notes the invoice total that an entry's records state: one amount, or several. */
export function noteDeclared(state: AuditState, entry: number, amount: number): void {
  const { declared } = state.entries.col
  const known = declared[entry]
  if (known === NONE) declared[entry] = amount
  else if (known !== amount) declared[entry] = MIXED
}

/** A total that a record states for the delivery's invoice; each is stored with its first row. */
export function noteDeclaredOn(
  { deliveries, declared, declaredAt }: AuditState,
  delivery: number,
  amount: number,
  row: number,
): void {
  const place = deliveries[delivery] as Delivery
  const { col } = declared
  const hash = Math.imul(delivery, 31) + amount
  const isIt = (at: number): boolean => col.delivery[at] === delivery && col.amount[at] === amount
  let at = place.declared
  if (at !== NONE && !isIt(at))
    for (at = declaredAt.first(hash); at !== NONE && !isIt(at); ) at = declaredAt.next()
  if (at !== NONE) {
    if (row < (col.row[at] as number)) col.row[at] = row
    return
  }
  at = newRow(declared)
  col.delivery[at] = delivery
  col.amount[at] = amount
  col.row[at] = row
  col.next[at] = place.declared
  place.declared = at
  declaredAt.add(hash, at)
}

/** A zone of the entry's base charge: the zone of the first row is stored on the entry, each other one with a row. */
export function noteZone(state: AuditState, entry: number, zone: number, row: number): void {
  const { col } = state.entries
  const [known, first] = [col.zone[entry] as number, col.zoneRow[entry] as number]
  if (known === NONE || row < first) {
    col.zone[entry] = zone
    col.zoneRow[entry] = row
    if (known === NONE || known === zone) return
    keepZone(state, entry, known, first)
  } else if (known !== zone) keepZone(state, entry, zone, row)
}

/** Notes the number of a record that is a separate invoice. A damaged number is ignored. */
export function noteNumber(state: AuditState, entry: number, row: number, number: string | null): void {
  if (number === null || isDamaged(number)) return
  const numbers = ownRows(state, 'numbers')
  const at = newRow(numbers)
  numbers.col.entry[at] = entry
  numbers.col.row[at] = row
  numbers.col.number[at] = state.words.id(foldIdentifier(number))
}

function keepZone(state: AuditState, entry: number, zone: number, row: number): void {
  const zones = ownRows(state, 'zones')
  const at = newRow(zones)
  zones.col.entry[at] = entry
  zones.col.row[at] = row
  zones.col.zone[at] = zone
}

/** Mark of a cell that should have held an amount; the column of the mark is the name of the fact. */
export const UNREADABLE = 'unreadable'

/** Notes a fault of a record. */
export function noteFault(
  state: AuditState,
  { entry, row }: { readonly entry: number; readonly row: number },
  check: string,
  column: string | null,
  says: string,
): void {
  const marks = ownRows(state, 'marks')
  const at = newRow(marks)
  const { col } = marks
  col.entry[at] = entry
  col.row[at] = row
  col.check[at] = state.words.id(check)
  col.column[at] = column === null ? NONE : state.words.id(column)
  col.says[at] = state.words.id(says)
}

/** The words stored for an entry's first record with a base charge, by the names of their columns. */
export const BASE_WORDS = [
  'service',
  'weight',
  'unit',
  'origin',
  'destination',
  'terms',
] as const satisfies readonly EntryColumn[]

/** Whether these words must be updated: they come from the entry's first record with a base charge. */
export function isFirstBase({ entries }: AuditState, entry: number, row: number): boolean {
  const { baseRow } = entries.col
  const known = baseRow[entry] ?? NONE
  if (known !== NONE && known <= row) return false
  baseRow[entry] = row
  return true
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
