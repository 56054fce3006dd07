/** Invoices with what they come to, put together from what the files bring of them. */

import type { AuditHints } from '../format/format.js'
import type { Delivery } from '../ledger/delivery.js'
import { NONE } from '../ledger/slots.js'
import type { AuditState } from '../ledger/state.js'
import { createSums } from '../ledger/sums.js'
import type { DecimalText } from '../schema/line-item.js'
import { isNothing, minus, plus } from '../values/decimal.js'
import { type DeclaredTotals, declaredTotals, statementsByInvoice } from './declared-totals.js'
import { groupInvoices, type Invoice, type Repeat } from './groups.js'
import { findRedelivery } from './redelivery.js'

/** An invoice with what it comes to. */
export interface Bill extends Invoice {
  readonly account: string | null
  /** Deliveries that count. */
  readonly kept: readonly number[]
  readonly net: DecimalText
  readonly lines: number
  readonly shipments: number
  readonly declared: DeclaredTotals
  /** The same invoice number and date is billed in other currencies too. */
  readonly mixed: boolean
  readonly hints: AuditHints | undefined
  /** Its invoice row names a date or currency of none of the invoices with its number. */
  readonly ambiguous: boolean
}

/** The same for the parts of an invoice in several currencies. */
export const invoiceKey = ({ carrier, format, invoice, date, period }: Invoice): string =>
  JSON.stringify([carrier, format, invoice, date, period])

/** Invoices from their deliveries, with what repeats left out. */
export function putTogether(
  state: AuditState,
  order: readonly number[],
  hints: (delivery: number) => AuditHints | undefined,
): { bills: Bill[]; repeats: readonly Repeat[]; repeatedLines: ReadonlySet<number> } {
  const invoices = groupInvoices(state, order)
  const nets = netByDelivery(state, new Set())
  const { byInvoice, ambiguous } = statementsByInvoice(state, invoices)
  const totalsOf = (invoice: Invoice, deliveries: readonly number[]): DeclaredTotals =>
    declaredTotals(state, deliveries, byInvoice.get(invoice))
  const { repeats, repeatedLines } = findRedelivery(state, invoices, (invoice, deliveries, without) => {
    const [declared, other] = totalsOf(invoice, deliveries).totals
    if (declared === undefined || other !== undefined) return undefined
    const { net, gross } = sumsOf(state, deliveries, nets)
    const all = declared.against === 'net' ? net : gross
    return isNothing(minus(declared.total, minus(all, netOfLines(state, without))))
  })
  const finalNets = repeatedLines.size === 0 ? nets : netByDelivery(state, repeatedLines)
  const ships = shipmentCounts(state, invoices)
  const currencies = new Map<string, number>()
  for (const invoice of invoices) {
    const key = invoiceKey(invoice)
    if (invoice.invoice !== null) currencies.set(key, (currencies.get(key) ?? 0) + 1)
  }
  const bills = invoices.map((invoice, index): Bill => {
    const { carrier, format, invoice: number, date, period, currency, deliveries, repeated } = invoice
    const kept = repeated.size === 0 ? deliveries : deliveries.filter((at) => !repeated.has(at))
    const places = kept.map((at) => state.deliveries[at] as Delivery)
    const accounts = places.flatMap((place) => (place.account === null ? [] : [place.account])).sort()
    const first = kept[0]
    // Field by field: a spread object has a shape of its own, and there may be a hundred thousand of them.
    return {
      carrier,
      format,
      invoice: number,
      date,
      period,
      currency,
      deliveries,
      repeated,
      kept,
      account: accounts[0] ?? null,
      net: sumsOf(state, kept, finalNets).net,
      lines: places.reduce((sum, place) => sum + place.lines, 0),
      shipments: ships[index] ?? 0,
      declared: totalsOf(invoice, kept),
      mixed: (currencies.get(invoiceKey(invoice)) ?? 1) > 1,
      ambiguous: ambiguous.has(invoice),
      hints: first === undefined ? undefined : hints(first),
    }
  })
  return { bills, repeats, repeatedLines }
}

interface NetSums {
  text(delivery: number): DecimalText
}

function netByDelivery(state: AuditState, without: ReadonlySet<number>): NetSums {
  const { entries, lines, amounts } = state
  const sums = createSums(state.deliveries.length)
  for (let entry = 0; entry < entries.length; entry++) {
    const delivery = entries.col.delivery[entry] as number
    for (let at = entries.col.head[entry] as number; at !== NONE; at = lines.col.next[at] as number)
      if (!without.has(at)) sums.add(delivery, amounts.money(lines.col.net[at] as number))
  }
  return sums
}

export const netOfLines = ({ lines, amounts }: AuditState, ids: Iterable<number>): DecimalText =>
  Array.from(ids, (at) => amounts.texts.list[lines.col.net[at] as number] ?? '0').reduce(plus, '0')

/** Net, and net with tax, of some deliveries together. */
function sumsOf(
  state: AuditState,
  deliveries: readonly number[],
  nets: NetSums,
): { net: DecimalText; gross: DecimalText } {
  const [first, ...rest] = deliveries
  if (first === undefined) return { net: '0', gross: '0' }
  let net = nets.text(first)
  for (const at of rest) net = plus(net, nets.text(at))
  let gross = net
  for (const at of deliveries) {
    const tax = (state.deliveries[at] as Delivery).tax
    if (tax !== null) gross = plus(gross, tax.text)
  }
  return { net, gross }
}

/** Invoices by the files that bring charges of them and state no total of them. */
export function undeclaredByFile(state: AuditState, bills: readonly Bill[]): Map<string, Bill[]> {
  const found = new Map<string, Bill[]>()
  for (const bill of bills) {
    const stated = new Set(bill.declared.statements.map(({ file }) => file))
    const files = new Set(bill.kept.map((at) => (state.deliveries[at] as Delivery).file))
    for (const file of files) {
      if (stated.has(file)) continue
      const list = found.get(file)
      if (list === undefined) found.set(file, [bill])
      else list.push(bill)
    }
  }
  return found
}

/** Different shipments of each invoice, on deliveries that count. */
function shipmentCounts(state: AuditState, invoices: readonly Invoice[]): number[] {
  const groupOf = new Int32Array(state.deliveries.length).fill(NONE)
  for (const [index, invoice] of invoices.entries())
    for (const at of invoice.deliveries) if (!invoice.repeated.has(at)) groupOf[at] = index
  const counts = new Array<number>(invoices.length).fill(0)
  const seen = new Int32Array(invoices.length).fill(NONE) // the last shipment of each
  const { entries, shipments } = state
  for (let shipment = 0; shipment < shipments.length; shipment++) {
    for (let at = shipments.col.head[shipment] as number; at !== NONE; at = entries.col.next[at] as number) {
      const group = groupOf[entries.col.delivery[at] as number] as number
      if (group !== NONE && seen[group] !== shipment) {
        seen[group] = shipment
        counts[group] = (counts[group] ?? 0) + 1
      }
    }
  }
  return counts
}
