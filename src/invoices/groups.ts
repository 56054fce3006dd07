/** Invoices put together from their deliveries, and invoices that came twice. */

import type { DeliveryHead } from '../ledger/deliveries.js'
import type { Delivery } from '../ledger/delivery.js'
import { NONE } from '../ledger/slots.js'
import type { AuditState } from '../ledger/state.js'
import type { Carrier } from '../schema/line-item.js'
import { canonical } from '../values/decimal.js'
import { foldIdentifier } from '../values/fold.js'
import { byText } from '../values/order.js'

/** One invoice in one currency. */
export interface Invoice {
  readonly carrier: Carrier
  readonly format: string
  /** As in the file; of several spellings the first by text. */
  invoice: string | null
  readonly date: string | null
  readonly period: string | null
  readonly currency: string | null
  /** Numbers of its deliveries, in the order of their files. */
  readonly deliveries: number[]
  /** Deliveries that say again what another file has said: left out of all sums and checks. */
  repeated: ReadonlySet<number>
}

export interface Repeat {
  readonly invoice: Invoice
  readonly kept: string
  readonly file: string
  /** What each of the two files brings of the invoice. */
  readonly deliveries: { readonly kept: readonly number[]; readonly own: readonly number[] }
  /** Lines of `file` that `kept` has too. */
  readonly shared: number
  readonly lines: number
  /** The invoice came in parts that have nothing in common. */
  readonly parts: boolean
  /** The lines left out singly, where `file` has more to say; null where all of it is. */
  readonly left: readonly number[] | null
}

/** Numbers of the deliveries in an order that depends on what they are, not on when they came. */
export function deliveryOrder(state: AuditState): number[] {
  const keys = state.deliveries.map((_, at) => keyOf(state, at))
  return [...keys.keys()]
    .filter((at) => state.deliveries[at]?.copy !== true)
    .sort((a, b) => byText(keys[a] ?? '', keys[b] ?? ''))
}

/** One for all: few invoices are there twice. */
const NONE_REPEATED: ReadonlySet<number> = new Set()

/** The same for deliveries of one invoice, in one currency. */
export function invoiceGroup(place: DeliveryHead): string {
  const { carrier, format, invoice, date, period, currency, account, file } = place
  const fold = (text: string | null): string | null => (text === null ? null : foldIdentifier(text))
  const owner = period !== null ? fold(account) : invoice === null ? [file, fold(account)] : null
  // Two formats of a carrier number their invoices apart.
  return JSON.stringify([carrier, format, fold(invoice), date, period, currency, owner])
}

/** `order`: that of `deliveryOrder()`. */
export function groupInvoices(state: AuditState, order: readonly number[]): Invoice[] {
  const groups = new Map<string, Invoice>()
  for (const at of order) {
    const place = state.deliveries[at] as Delivery
    const { carrier, format, invoice, date, period, currency } = place
    const key = invoiceGroup(place)
    const group = groups.get(key)
    if (group !== undefined) {
      group.deliveries.push(at)
      if (invoice !== null && group.invoice !== null && invoice < group.invoice) group.invoice = invoice
    } else
      groups.set(key, {
        carrier,
        format,
        invoice,
        date,
        period,
        currency,
        deliveries: [at],
        repeated: NONE_REPEATED,
      })
  }
  return [...groups.values()]
}

function keyOf(state: AuditState, at: number): string {
  const place = state.deliveries[at] as Delivery
  const { file, account, format, carrier, invoice, date, period, currency } = place
  return JSON.stringify([file, account, format, carrier, invoice, date, period, currency])
}

export interface LineSets {
  /** Signatures of the lines of a delivery, with the lines that bear each. */
  of(delivery: number): Map<string, number[]>
}

/** Signatures only of the deliveries that are asked for. */
export function lineSets(state: AuditState, wanted: ReadonlySet<number>): LineSets {
  const sets = new Map<number, Map<string, number[]>>()
  const { entries, lines } = state
  for (let entry = 0; entry < entries.length; entry++) {
    const delivery = entries.col.delivery[entry] as number
    if (!wanted.has(delivery)) continue
    const set = sets.get(delivery) ?? new Map<string, number[]>()
    sets.set(delivery, set)
    const shipment = entries.col.shipment[entry]
    for (let at = entries.col.head[entry] as number; at !== NONE; at = lines.col.next[at] as number) {
      const { kind, net, date } = lines.col
      const amount = canonical(state.amounts.texts.list[net[at] as number] ?? '')
      const key = `${shipment}|${kind[at]}|${amount}|${date[at]}`
      const same = set.get(key)
      if (same === undefined) set.set(key, [at])
      else same.push(at)
    }
  }
  return { of: (delivery) => sets.get(delivery) ?? new Map() }
}
