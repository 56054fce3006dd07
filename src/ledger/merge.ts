/** Puts one state into another: the result is the state that would have read both, up to the order of its rows. */

import { addMoney } from '../values/money.js'
import {
  deliveryOf,
  entryOf,
  kindOf,
  noteBase,
  noteDeclared,
  noteDeclaredOn,
  noteUnreadable,
  noteZone,
  shipmentOf,
} from './book.js'
import { ownId } from './charge-id.js'
import { addStatement, addUncharged, isDropped, noteName } from './files.js'
import { isOpen, openOf } from './open-files.js'
import { NONE } from './slots.js'
import { type AuditState, type Delivery, type Kind, MIXED } from './state.js'
import { copyRow, type Renumber, type TypedTable } from './table.js'

/** Numbers of `from` to numbers of `into`. */
interface Numbers {
  readonly amount: (id: number) => number
  readonly word: (id: number) => number
  readonly date: (id: number) => number
  readonly kind: readonly number[]
  readonly delivery: readonly number[]
  readonly shipment: readonly number[]
  readonly entry: readonly number[]
}

/** `without`: key of a file that is left out. */
export function mergeInto(into: AuditState, from: AuditState, without?: string): void {
  const text =
    (list: readonly string[], id: (text: string) => number) =>
    (at: number): number =>
      at < 0 ? at : id(list[at] ?? '')
  const shared = {
    amount: text(from.amounts.texts.list, into.amounts.id),
    word: text(from.words.list, into.words.id),
    date: text(from.dates.list, into.dates.id),
    kind: from.kinds.map((kind: Kind) => kindOf(into, kind)),
  }
  const known = new Set(into.files.keys())
  // What a file of the same content has brought already is left out.
  const isLeftOut = (file: string): boolean => file === without || (!isOpen(file) && known.has(file))
  const delivery = from.deliveries.map((place) =>
    place.copy === true || isLeftOut(place.file) ? NONE : mergeDelivery(into, place, shared.amount),
  )
  const shipment = from.shipmentNumbers.map((number, at) =>
    isBilled(from, at, delivery)
      ? shipmentOf(
          into,
          from.words.list[from.shipments.col.carrier[at] as number] ?? '',
          number,
          from.shipments.col.tracked[at] === 1,
        )
      : NONE,
  )
  const entry = mergeEntries(into, from, { ...shared, delivery, shipment })
  const numbers = renumber({ ...shared, delivery, shipment, entry })
  mergeLines(into, from, entry, numbers)
  mergeRows(into.fuel, from.fuel, numbers)
  mergeRows(into.sized, from.sized, numbers)
  mergeRows(into.taxed, from.taxed, numbers)
  for (const mark of from.marks)
    if (delivery[mark.delivery] !== NONE)
      into.marks.push({
        ...mark,
        delivery: delivery[mark.delivery] ?? NONE,
        shipment: mark.shipment === NONE ? NONE : (shipment[mark.shipment] ?? NONE),
      })
  for (const [file, summary] of from.files)
    if (file !== without && !known.has(file)) into.files.set(file, summary)
  for (const [file, names] of from.names)
    if (file !== without) for (const [name, times] of names) noteName(into, file, name, times)
  for (const one of from.statements)
    if (!isDropped(one) && !isLeftOut(one.file)) addStatement(into, one.file, one)
  for (const one of from.uncharged)
    if (!isDropped(one) && !isLeftOut(one.file)) addUncharged(into, one.file, one)
  for (const [file, { damaged }] of from.open)
    for (const at of damaged) if (shipment[at] !== NONE) openOf(into, file).damaged.push(shipment[at] ?? NONE)
}

function mergeDelivery(into: AuditState, place: Delivery, amount: (id: number) => number): number {
  const at = deliveryOf(into, place)
  const own = into.deliveries[at] as Delivery
  own.lines += place.lines
  own.records += place.records
  if (own.row === 0 || (place.row !== 0 && place.row < own.row)) own.row = place.row
  for (const [id, row] of place.declared) noteDeclaredOn(own, amount(id), row)
  for (const [name, cells] of place.unreadable) noteUnreadable(own, name, cells)
  for (const [key, times] of Object.entries(place.tally)) own.tally[key] = (own.tally[key] ?? 0) + times
  if (place.tax !== null) own.tax = own.tax === null ? place.tax : addMoney(own.tax, place.tax)
  for (const [taxClass, net] of place.netByClass) {
    const known = own.netByClass.get(taxClass)
    own.netByClass.set(taxClass, known === undefined ? net : addMoney(known, net))
  }
  return at
}

function mergeEntries(into: AuditState, from: AuditState, numbers: Omit<Numbers, 'entry'>): number[] {
  const { col, length } = from.entries
  const places: number[] = []
  for (let at = 0; at < length; at++) {
    const shipment = col.shipment[at] as number
    const delivery = numbers.delivery[col.delivery[at] as number] ?? NONE
    if (delivery === NONE) {
      places.push(NONE)
      continue
    }
    const place = entryOf(into, shipment === NONE ? NONE : (numbers.shipment[shipment] ?? NONE), delivery)
    places.push(place)
    const declared = col.declared[at] as number
    if (declared === MIXED) into.entries.col.declared[place] = MIXED
    else if (declared !== NONE) noteDeclared(into, place, numbers.amount(declared))
    const zone = col.zone[at] as number
    if (zone !== NONE) noteZone(into, place, numbers.word(zone), col.zoneRow[at] as number)
    for (const more of from.zones.get(at) ?? []) noteZone(into, place, numbers.word(more.zone), more.row)
    const row = col.baseRow[at] as number
    if (row === NONE) continue
    const service = numbers.word(col.service[at] as number)
    const weight = numbers.word(col.weight[at] as number)
    noteBase(into, place, { row, service, weight, unit: numbers.word(col.unit[at] as number) })
  }
  return places
}

function mergeLines(into: AuditState, from: AuditState, places: readonly number[], numbers: Renumber): void {
  const { entries, lines } = from
  for (let at = 0; at < entries.length; at++) {
    const entry = places[at] as number
    if (entry === NONE) continue
    for (let line = entries.col.head[at] as number; line !== NONE; line = lines.col.next[line] as number) {
      const place = copyRow(into.lines, lines, line, numbers)
      into.lines.col.next[place] = into.entries.col.head[entry] as number
      into.entries.col.head[entry] = place
    }
  }
}

/** Rows that hang on entries: those of entries that are left out are left out. */
function mergeRows<Name extends string>(
  into: TypedTable<Name | 'entry'>,
  from: TypedTable<Name | 'entry'>,
  numbers: Renumber,
): void {
  for (let row = 0; row < from.length; row++)
    if (numbers.entry(from.col.entry[row] as number) !== NONE) copyRow(into, from, row, numbers)
}

/** How the numbers of each sort of column become those of the other state. */
function renumber({ amount, word, date, kind, delivery, shipment, entry }: Numbers): Renumber {
  const listed =
    (list: readonly number[]) =>
    (value: number): number =>
      value < 0 ? value : (list[value] ?? NONE)
  const same = (value: number): number => value
  return {
    number: same,
    place: same,
    amount,
    word,
    date,
    kind: listed(kind),
    delivery: listed(delivery),
    shipment: listed(shipment),
    entry: listed(entry),
    id: (value) => (value < NONE ? ownId(word(ownId(value))) : value),
  }
}

/** Whether a shipment is on a delivery that is not left out. */
function isBilled(
  { shipments, entries }: AuditState,
  shipment: number,
  delivery: readonly number[],
): boolean {
  for (let at = shipments.col.head[shipment] ?? NONE; at !== NONE; at = entries.col.next[at] ?? NONE)
    if (delivery[entries.col.delivery[at] as number] !== NONE) return true
  return false
}
