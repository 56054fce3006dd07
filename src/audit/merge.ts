/** Puts one state into another: the result is the state that would have read both, up to the order of its rows. */

import { addMoney } from '../money.js'
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
import { newRow } from './columns.js'
import { addStatement, addUncharged, isDropped, isOpen, noteName, openOf } from './files.js'
import { type AuditState, type Delivery, type Kind, MIXED } from './state.js'
import { NONE } from './texts.js'

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

export function mergeInto(into: AuditState, from: AuditState): void {
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
  const isLeftOut = (file: string): boolean => !isOpen(file) && known.has(file)
  const delivery = from.deliveries.map((place) =>
    place.copy === true || isLeftOut(place.file) ? NONE : mergeDelivery(into, place, shared.amount),
  )
  const shipment = from.shipmentNumbers.map((number, at) =>
    shipmentOf(
      into,
      from.words.list[from.shipments.col.carrier[at] as number] ?? '',
      number,
      from.shipments.col.tracked[at] === 1,
    ),
  )
  const entry = mergeEntries(into, from, { ...shared, delivery, shipment })
  const numbers: Numbers = { ...shared, delivery, shipment, entry }
  mergeLines(into, from, numbers)
  mergeFuel(into, from, numbers)
  mergeSized(into, from, numbers)
  mergeTaxed(into, from, numbers)
  for (const mark of from.marks)
    if (delivery[mark.delivery] !== NONE)
      into.marks.push({
        ...mark,
        delivery: delivery[mark.delivery] ?? NONE,
        shipment: mark.shipment === NONE ? NONE : (shipment[mark.shipment] ?? NONE),
      })
  for (const [file, summary] of from.files) if (!known.has(file)) into.files.set(file, summary)
  for (const [file, names] of from.names) for (const [name, times] of names) noteName(into, file, name, times)
  for (const one of from.statements)
    if (!isDropped(one) && !isLeftOut(one.file)) addStatement(into, one.file, one)
  for (const one of from.uncharged)
    if (!isDropped(one) && !isLeftOut(one.file)) addUncharged(into, one.file, one)
  for (const [file, { damaged }] of from.open)
    for (const at of damaged) openOf(into, file).damaged.push(shipment[at] ?? NONE)
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

function mergeLines(into: AuditState, from: AuditState, numbers: Numbers): void {
  const { entries, lines } = from
  for (let at = 0; at < entries.length; at++) {
    const entry = numbers.entry[at] as number
    if (entry === NONE) continue
    for (let line = entries.col.head[at] as number; line !== NONE; line = lines.col.next[line] as number) {
      const place = newRow(into.lines)
      const { col } = into.lines
      col.next[place] = into.entries.col.head[entry] as number
      col.row[place] = lines.col.row[line] as number
      col.kind[place] = numbers.kind[lines.col.kind[line] as number] ?? NONE
      col.net[place] = numbers.amount(lines.col.net[line] as number)
      col.gross[place] = numbers.amount(lines.col.gross[line] as number)
      col.date[place] = numbers.date(lines.col.date[line] as number)
      col.hash1[place] = lines.col.hash1[line] as number
      col.hash2[place] = lines.col.hash2[line] as number
      col.hash3[place] = lines.col.hash3[line] as number
      col.hash4[place] = lines.col.hash4[line] as number
      const id = lines.col.id[line] as number
      col.id[place] = id < NONE ? ownId(numbers.word(ownId(id))) : id
      into.entries.col.head[entry] = place
    }
  }
}

function mergeFuel(into: AuditState, from: AuditState, numbers: Numbers): void {
  const { col, length } = from.fuel
  for (let at = 0; at < length; at++) {
    const entry = numbers.entry[col.entry[at] as number] ?? NONE
    if (entry === NONE) continue
    const place = newRow(into.fuel)
    const own = into.fuel.col
    own.entry[place] = entry
    own.row[place] = col.row[at] as number
    own.kind[place] = numbers.kind[col.kind[at] as number] ?? NONE
    own.amount[place] = numbers.amount(col.amount[at] as number)
    own.base[place] = numbers.amount(col.base[at] as number)
    own.date[place] = numbers.date(col.date[at] as number)
  }
}

function mergeSized(into: AuditState, from: AuditState, numbers: Numbers): void {
  const { col, length } = from.sized
  for (let at = 0; at < length; at++) {
    const entry = numbers.entry[col.entry[at] as number] ?? NONE
    if (entry === NONE) continue
    const place = newRow(into.sized)
    const own = into.sized.col
    own.entry[place] = entry
    own.row[place] = col.row[at] as number
    own.date[place] = numbers.date(col.date[at] as number)
    for (const name of ['billed', 'entered', 'unit', 'sides'] as const)
      own[name][place] = numbers.word(col[name][at] as number)
  }
}

function mergeTaxed(into: AuditState, from: AuditState, numbers: Numbers): void {
  const { col, length } = from.taxed
  for (let at = 0; at < length; at++) {
    const entry = numbers.entry[col.entry[at] as number] ?? NONE
    if (entry === NONE) continue
    const place = newRow(into.taxed)
    const own = into.taxed.col
    own.entry[place] = entry
    own.row[place] = col.row[at] as number
    own.lines[place] = col.lines[at] as number
    own.net[place] = numbers.amount(col.net[at] as number)
    own.tax[place] = numbers.amount(col.tax[at] as number)
    own.rate[place] = numbers.word(col.rate[at] as number)
  }
}
