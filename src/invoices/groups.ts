/** Invoices assembled from their deliveries, and invoices that came twice. */

import type { DeliveryHead } from '../ledger/deliveries.js'
import type { Delivery } from '../ledger/delivery.js'
import { NONE } from '../ledger/slots.js'
import { type AuditState, ownRows } from '../ledger/state.js'
import type { Carrier } from '../schema/line-item.js'
import { canonical } from '../values/decimal.js'
import { foldIdentifier, foldNumber } from '../values/fold.js'
import { byText } from '../values/order.js'

/** Shared by all invoices, because few come twice. */
const NONE_REPEATED: ReadonlySet<number> = new Set()

/** One invoice in one currency. Its carrier, format, date, period and currency are those of its first delivery. */
export class Invoice {
  /** Numbers of its deliveries, in the order of their files. */
  readonly deliveries: number[]
  /** Deliveries that repeat those of another file: left out of all sums and checks. */
  repeated: ReadonlySet<number> = NONE_REPEATED
  /** As in the file; if there are several spellings, the first in the order of texts. */
  invoice: string | null
  private readonly first: Delivery

  constructor(first: Delivery, at: number) {
    this.first = first
    this.deliveries = [at]
    this.invoice = first.invoice
  }

  get carrier(): Carrier {
    return this.first.carrier
  }
  get format(): string {
    return this.first.format
  }
  get date(): string | null {
    return this.first.date
  }
  get period(): string | null {
    return this.first.period
  }
  get currency(): string | null {
    return this.first.currency
  }
}

export interface Repeat {
  readonly invoice: Invoice
  readonly kept: string
  readonly file: string
  /** The deliveries of the invoice in each of the two files. */
  readonly deliveries: { readonly kept: readonly number[]; readonly own: readonly number[] }
  /** Number of lines of `file` that `kept` has too. */
  readonly shared: number
  /** Number of lines of `file` that `kept` has with another amount. */
  readonly changed: number
  readonly lines: number
  /** The invoice came in parts that have nothing in common. */
  readonly parts: boolean
  /** The lines left out, if `file` has other lines that count; null if it is left out as a whole. */
  readonly left: readonly number[] | null
}

/** Numbers of the deliveries in an order that depends on their content, not on when they came. */
export function deliveryOrder({ deliveries, deliveryTable: { rows, words, dates } }: AuditState): number[] {
  const { file, account, format, carrier, invoice, date, period, currency } = rows.col
  const columns = [file, account, format, carrier, invoice, date, period, currency]
  return [...deliveries.keys()]
    .filter((at) => rows.col.copy[at] !== 1)
    .sort((a, b) => {
      for (const column of columns) {
        const [one, other] = [column[a] as number, column[b] as number]
        if (one === other) continue
        const { list } = column === date ? dates : words
        // Unstated values come last.
        return one === NONE ? 1 : other === NONE ? -1 : byText(list[one] ?? '', list[other] ?? '')
      }
      return 0
    })
}

/** The key is the same for all deliveries of one invoice in one currency. */
export function invoiceGroup(place: DeliveryHead): string {
  const { carrier, format, invoice, date, period, currency, account, file } = place
  const fold = (text: string | null): string | null => (text === null ? null : foldIdentifier(text))
  const owner = period !== null ? fold(account) : invoice === null ? [file, fold(account)] : null
  // Two formats of a carrier number their invoices separately.
  return JSON.stringify([carrier, format, fold(invoice), date, period, currency, owner])
}

/** `order`: the result of `deliveryOrder()`. `again`: by the key of each file that was saved again, that of its original. */
export function groupInvoices(
  state: AuditState,
  order: readonly number[],
  again: ReadonlyMap<string, string>,
): Invoice[] {
  const groups = new Map<string, Invoice>()
  const copied: number[] = []
  for (const at of order) {
    const place = state.deliveries[at] as Delivery
    if (again.has(place.file)) copied.push(at)
    else join(groups, place, at)
  }
  if (copied.length > 0) {
    const originals = byBareHead(state, groups.values())
    for (const at of copied) {
      const place = state.deliveries[at] as Delivery
      const original = originals.get(`${again.get(place.file)}${bareHead(place)}`)
      if (original === undefined) join(groups, place, at)
      else {
        original.deliveries.push(at)
        original.repeated = new Set(original.repeated).add(at)
      }
    }
  }
  return [...groups.values()]
}

function join(groups: Map<string, Invoice>, place: Delivery, at: number): void {
  const { invoice } = place
  const key = invoiceGroup(place)
  const group = groups.get(key)
  if (group === undefined) groups.set(key, new Invoice(place, at))
  else {
    group.deliveries.push(at)
    if (invoice !== null && group.invoice !== null && invoice < group.invoice) group.invoice = invoice
  }
}

/** The first invoice of each file with a head, as it is in a file that was saved again. */
function byBareHead(state: AuditState, invoices: Iterable<Invoice>): ReadonlyMap<string, Invoice> {
  const found = new Map<string, Invoice>()
  for (const invoice of invoices)
    for (const at of invoice.deliveries) {
      const place = state.deliveries[at] as Delivery
      const key = `${place.file}${bareHead(place)}`
      if (!found.has(key)) found.set(key, invoice)
    }
  return found
}

/** An invoice's number without leading zeros, its date and currency; the account may be damaged. */
export const bareHead = ({ carrier, invoice, date, period, currency }: Omit<Delivery, 'file'>): string =>
  JSON.stringify([carrier, invoice === null ? null : foldNumber(invoice), date, period, currency])

export interface LineSets {
  /** The lines of a delivery by their keys; equal lines have the same key. */
  of(delivery: number): Map<string, number[]>
}

/** For the given deliveries only. */
export function lineSets(state: AuditState, wanted: ReadonlySet<number>): LineSets {
  const sets = new Map<number, Map<string, number[]>>()
  const { entries, lines } = state
  const numbers = recordNumbers(state, wanted)
  for (let entry = 0; entry < entries.length; entry++) {
    const delivery = entries.col.delivery[entry] as number
    if (!wanted.has(delivery)) continue
    const set = sets.get(delivery) ?? new Map<string, number[]>()
    sets.set(delivery, set)
    const shipment = entries.col.shipment[entry] as number
    const numbered = numbers.get(entry)
    const parcel = parcelOf(state, shipment)
    const named = parcel === shipment ? `${shipment}` : `${parcel}~${shipment}`
    for (let at = entries.col.head[entry] as number; at !== NONE; at = lines.col.next[at] as number) {
      const { kind, date, row } = lines.col
      const number = numbered?.get(row[at] as number)
      const charge = `${named}|${kind[at]}|${date[at]}`
      // A record with its own number stays the same record whatever else it states.
      const key =
        number === undefined ? `${charge}${AMOUNT}${amountOf(state, at)}` : numberKey(parcel, number)
      const same = set.get(key)
      if (same === undefined) set.set(key, [at])
      else same.push(at)
    }
    // A record without an amount has no lines, but still may be the one that counts.
    for (const number of numbered?.values() ?? []) {
      const key = numberKey(parcel, number)
      if (!set.has(key)) set.set(key, [])
    }
  }
  return { of: (delivery) => sets.get(delivery) ?? new Map() }
}

const AMOUNT = '|net '
const NUMBER = '#'

const numberKey = (parcel: number, number: number): string => `${parcel}${NUMBER}${number}`

/** Whether the key of a line is the number of its record. */
export const isByNumber = (key: string): boolean => key.includes(NUMBER)

/** The key of a line without its amount: a corrected line is the same charge. */
export const chargeOf = (key: string): string => key.split(AMOUNT, 1)[0] as string

/** The shipment in the key of a line; that of no shipment if a spreadsheet damaged its number. */
export const shipmentOfKey = (key: string): string => key.split(/[|#~]/, 1)[0] as string

export const amountOf = ({ amounts, lines }: AuditState, line: number): string =>
  canonical(amounts.texts.list[lines.col.net[line] as number] ?? '')

/** The numbers of records that are invoices of their own, by entry and row. */
function recordNumbers(
  state: AuditState,
  wanted: ReadonlySet<number>,
): ReadonlyMap<number, ReadonlyMap<number, number>> {
  const { col, length } = ownRows(state, 'numbers')
  const found = new Map<number, Map<number, number>>()
  for (let at = 0; at < length; at++) {
    const entry = col.entry[at] as number
    if (!wanted.has(state.entries.col.delivery[entry] as number)) continue
    const rows = found.get(entry) ?? new Map<number, number>()
    found.set(entry, rows.set(col.row[at] as number, col.number[at] as number))
  }
  return found
}

/** A tracking number damaged by a spreadsheet is another shipment in each file. */
export const parcelOf = (state: AuditState, shipment: number): number =>
  shipment !== NONE && state.numbers.text(shipment).includes('\0') ? NONE : shipment
