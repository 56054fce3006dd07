/** Merges one state into another: the result equals the state after reading both, except for the order of its rows. */

import { InvoiceError } from '../schema/errors.js'
import {
  BASE_WORDS,
  entryOf,
  isFirstBase,
  kindOf,
  noteDeclared,
  noteDeclaredOn,
  noteZone,
  shipmentOf,
} from './book.js'
import { ownId } from './charge-id.js'
import { deliveryOf } from './deliveries.js'
import type { Delivery } from './delivery.js'
import { addStatement, addUncharged, isDropped, noteName } from './files.js'
import { isOpen, nameOfOpen, openOf } from './open-files.js'
import { NONE } from './slots.js'
import { type AuditState, type HungTable, MIXED } from './state.js'
import { copyRow, type Renumber } from './table.js'

/** `without`: key of a file that is left out. Throws `InvoiceError` (`usage`) if the two cannot be merged. */
export function mergeInto(into: AuditState, from: AuditState, without?: string): void {
  refuseOtherChecks(into, from)
  refuseHalfClosed(into, from)
  refuseHalfClosed(from, into)
  const known = new Set(into.files.keys())
  // Content that a file has already contributed is left out.
  const isLeftOut = (file: string): boolean => file === without || (!isOpen(file) && known.has(file))
  const delivery = from.deliveries.map((place) =>
    place.copy === true || isLeftOut(place.file) ? NONE : mergeDelivery(into, from, place),
  )
  const texts = textNumbers(into, from, delivery)
  mergeDeclared(into, from, texts)
  const shipment = Array.from({ length: from.shipments.length }, (_, at) => {
    if (!isBilled(from, at, delivery)) return NONE
    const carrier = from.words.list[from.shipments.col.carrier[at] as number] ?? ''
    return shipmentOf(into, carrier, from.numbers.text(at), from.shipments.col.tracked[at] === 1)
  })
  const ofShipment = { ...texts, shipment: listed(shipment) }
  const entry = mergeEntries(into, from, ofShipment)
  const numbers = { ...ofShipment, entry: listed(entry) }
  mergeLines(into, from, entry, numbers)
  for (const [name, rows] of from.hung) {
    const own = into.hung.get(name) as HungTable
    const entries = rows.col.entry as Int32Array
    for (let row = 0; row < rows.length; row++)
      if (entry[entries[row] as number] !== NONE) copyRow(own, rows, row, numbers)
  }
  mergeFiles(into, from, (file) => isLeftOut(file), without)
  for (const [file, { damaged }] of from.open)
    for (const at of damaged) if (shipment[at] !== NONE) openOf(into, file).damaged.push(shipment[at] ?? NONE)
}

/** A check that did not run in one of the two would look as if it had passed. */
function refuseOtherChecks(into: AuditState, from: AuditState): void {
  const [own, theirs] = [into, from].map(({ hung }) => [...hung.keys()].sort().join())
  if (own === theirs) return
  throw new InvoiceError({
    code: 'usage',
    value: 'two audits with other checks',
    expected: 'audits of the same `checks`',
    remedy: 'Audit the files of one of them again, with the checks of the other.',
  })
}

/** A file that one audit has read to its end and another is still reading may be one file or two: this cannot be known. */
function refuseHalfClosed(closed: AuditState, open: AuditState): void {
  if (open.open.size === 0) return
  const names = new Set([...closed.names.values()].flatMap((own) => [...own.keys()]))
  for (const key of open.open.keys()) {
    const name = nameOfOpen(key)
    if (!names.has(name) || closed.open.has(key)) continue
    throw new InvoiceError({
      code: 'usage',
      value: name,
      expected: 'a file that both audits have read to its end, or neither',
      remedy: 'Give its summary to the audit that lacks it, addFile({ summary }), and merge then.',
    })
  }
}

function mergeDelivery(into: AuditState, from: AuditState, place: Delivery): number {
  const at = deliveryOf(into, place)
  const own = into.deliveries[at] as Delivery
  own.addRecords(place.records, place.lines, place.row)
  for (const check of from.deliveryTable.tallies.keys()) own.tally(check, place.tallied(check))
  if (place.tax !== null) own.addTax(place.tax)
  return at
}

function mergeDeclared(into: AuditState, { declared }: AuditState, numbers: Renumber): void {
  const { col } = declared
  for (let row = 0; row < declared.length; row++) {
    const delivery = numbers.delivery(col.delivery[row] as number)
    if (delivery !== NONE)
      noteDeclaredOn(into, delivery, numbers.amount(col.amount[row] as number), col.row[row] as number)
  }
}

function mergeEntries(into: AuditState, from: AuditState, numbers: Renumber): number[] {
  const { col, length } = from.entries
  const places: number[] = []
  for (let at = 0; at < length; at++) {
    const delivery = numbers.delivery(col.delivery[at] as number)
    if (delivery === NONE) {
      places.push(NONE)
      continue
    }
    const place = entryOf(into, numbers.shipment(col.shipment[at] as number), delivery)
    places.push(place)
    const declared = col.declared[at] as number
    if (declared === MIXED) into.entries.col.declared[place] = MIXED
    else if (declared !== NONE) noteDeclared(into, place, numbers.amount(declared))
    const zone = numbers.word(col.zone[at] as number)
    if (zone !== NONE) noteZone(into, place, zone, col.zoneRow[at] as number)
    const row = col.baseRow[at] as number
    if (row !== NONE && isFirstBase(into, place, row))
      for (const name of BASE_WORDS) into.entries.col[name][place] = numbers.word(col[name][at] as number)
  }
  return places
}

function mergeLines(into: AuditState, from: AuditState, places: readonly number[], numbers: Renumber): void {
  const { entries, lines } = from
  const chain: number[] = []
  for (let at = 0; at < entries.length; at++) {
    const entry = places[at] as number
    if (entry === NONE) continue
    chain.length = 0
    for (let line = entries.col.head[at] as number; line !== NONE; line = lines.col.next[line] as number)
      chain.push(line)
    // Last first: chains are linked backwards, and an order reversed by each merge would show in the results.
    for (let nth = chain.length - 1; nth >= 0; nth--) {
      const place = copyRow(into.lines, lines, chain[nth] as number, numbers)
      into.lines.col.next[place] = into.entries.col.head[entry] as number
      into.entries.col.head[entry] = place
    }
  }
}

function mergeFiles(
  into: AuditState,
  from: AuditState,
  isLeftOut: (file: string) => boolean,
  without: string | undefined,
): void {
  // Decided before the files are added: afterwards all of them would be left out.
  for (const one of from.statements)
    if (!isDropped(one) && !isLeftOut(one.file)) addStatement(into, one.file, one)
  for (const one of from.uncharged)
    if (!isDropped(one) && !isLeftOut(one.file)) addUncharged(into, one.file, one)
  for (const [file, summary] of from.files)
    if (file !== without && !into.files.has(file)) into.files.set(file, summary)
  for (const [file, names] of from.names)
    if (file !== without) for (const [name, times] of names) noteName(into, file, name, times)
}

/** Converts the numbers of each sort of column to those of the other state; shipments and entries are added later. */
function textNumbers(into: AuditState, from: AuditState, delivery: readonly number[]): Renumber {
  const text =
    (list: readonly string[], id: (text: string) => number) =>
    (at: number): number =>
      at < 0 ? at : id(list[at] ?? '')
  const word = text(from.words.list, into.words.id)
  const same = (value: number): number => value
  return {
    number: same,
    place: same,
    amount: text(from.amounts.texts.list, into.amounts.id),
    word,
    date: text(from.dates.list, into.dates.id),
    kind: listed(from.kinds.map((kind) => kindOf(into, kind))),
    delivery: listed(delivery),
    shipment: same,
    entry: same,
    id: (value) => (value < NONE ? ownId(word(ownId(value))) : value),
  }
}

const listed =
  (list: readonly number[]) =>
  (value: number): number =>
    value < 0 ? value : (list[value] ?? NONE)

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
