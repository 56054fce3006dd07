/** Invoices with their sums, assembled from their deliveries in the files. */

import type { AuditHints } from '../format/format.js'
import type { Delivery } from '../ledger/delivery.js'
import { NONE } from '../ledger/slots.js'
import type { AuditState } from '../ledger/state.js'
import { type AmountSums, createSums } from '../ledger/sums.js'
import type { Carrier, DecimalText } from '../schema/line-item.js'
import { isNothing, minus, plus } from '../values/decimal.js'
import { type DeclaredTotals, declaredTotals, statementsByInvoice } from './declared-totals.js'
import { groupInvoices, type Invoice } from './groups.js'
import { findRedelivery, type Redelivery } from './redelivery.js'
import { filesSavedAgain } from './saved-again.js'

/** What all bills of a view share. */
interface Books {
  readonly nets: AmountSums
  /** Number of different shipments of each invoice. */
  readonly shipments: readonly number[]
  readonly mixed: ReadonlySet<Invoice>
  readonly ambiguous: ReadonlySet<Invoice>
  /** Invoices with some lines left out. */
  readonly partial: ReadonlySet<Invoice>
  hints(delivery: number): AuditHints | undefined
  place(delivery: number): Delivery
  declared(invoice: Invoice, deliveries: readonly number[]): DeclaredTotals
}

/** An invoice with its sums, computed on request because there may be a hundred thousand invoices. */
export class Bill {
  /** Deliveries that count. */
  readonly kept: readonly number[]
  private readonly of: Invoice
  private known: Map<string, unknown> | undefined
  private readonly nth: number
  private readonly books: Books

  constructor(invoice: Invoice, nth: number, books: Books) {
    const { deliveries, repeated } = invoice
    this.kept = repeated.size === 0 ? deliveries : deliveries.filter((at) => !repeated.has(at))
    this.of = invoice
    this.nth = nth
    this.books = books
  }

  get carrier(): Carrier {
    return this.of.carrier
  }
  get format(): string {
    return this.of.format
  }
  get invoice(): string | null {
    return this.of.invoice
  }
  get date(): string | null {
    return this.of.date
  }
  get period(): string | null {
    return this.of.period
  }
  get currency(): string | null {
    return this.of.currency
  }
  get deliveries(): readonly number[] {
    return this.of.deliveries
  }
  get repeated(): ReadonlySet<number> {
    return this.of.repeated
  }
  get account(): string | null {
    return this.once('account', () => {
      const accounts = this.kept.flatMap((at) => this.books.place(at).account ?? [])
      return accounts.sort()[0] ?? null
    })
  }
  get net(): DecimalText {
    return this.once('net', () => netOf(this.kept, this.books.nets))
  }
  /** Of some of its deliveries that count. */
  netOf(deliveries: readonly number[]): DecimalText {
    return netOf(deliveries, this.books.nets)
  }
  get lines(): number {
    return this.once('lines', () => this.kept.reduce((sum, at) => sum + this.books.place(at).lines, 0))
  }
  get declared(): DeclaredTotals {
    return this.once('declared', () => this.books.declared(this.of, this.kept))
  }
  get shipments(): number {
    return this.books.shipments[this.nth] ?? 0
  }
  /** The same invoice number and date is billed in other currencies too. */
  get mixed(): boolean {
    return this.books.mixed.has(this.of)
  }
  /** Some lines of its records are left out, while the tax that the records state covers all their lines. */
  get partial(): boolean {
    return this.books.partial.has(this.of)
  }
  /** Its invoice row states a date or currency that no invoice with its number has. */
  get ambiguous(): boolean {
    return this.books.ambiguous.has(this.of)
  }
  get hints(): AuditHints | undefined {
    const [first] = this.kept
    return first === undefined ? undefined : this.books.hints(first)
  }

  /** Values of several deliveries are computed once; those of a single delivery are looked up each time. */
  private once<Value>(name: string, make: () => Value): Value {
    if (this.kept.length < 2) return make()
    this.known ??= new Map()
    if (!this.known.has(name)) this.known.set(name, make())
    return this.known.get(name) as Value
  }
}

type Named = 'carrier' | 'format' | 'invoice' | 'date' | 'period'

/** The key is the same for the parts of an invoice in several currencies. */
export const invoiceKey = ({ carrier, format, invoice, date, period }: Pick<Invoice, Named>): string =>
  JSON.stringify([carrier, format, invoice, date, period])

/** Invoices from their deliveries, without repetitions. */
export function assembleInvoices(
  state: AuditState,
  order: readonly number[],
  hints: (delivery: number) => AuditHints | undefined,
): { bills: Bill[] } & Redelivery {
  const again = filesSavedAgain(state)
  const invoices = groupInvoices(state, order, again)
  const nets = netByDelivery(state, new Set())
  const { byInvoice, ambiguous } = statementsByInvoice(state, invoices)
  const totalsOf = (invoice: Invoice, deliveries: readonly number[]): DeclaredTotals =>
    declaredTotals(state, deliveries, byInvoice.get(invoice))
  const redelivery = findRedelivery(state, invoices, again, (invoice, deliveries, without) => {
    const [declared, other] = totalsOf(invoice, deliveries).totals
    if (declared === undefined || other !== undefined) return undefined
    const { net, gross } = sumsOf(state, deliveries, nets)
    const all = declared.against === 'net' ? net : gross
    return isNothing(minus(declared.total, minus(all, netOfLines(state, without))))
  })
  const books: Books = {
    nets: redelivery.repeatedLines.size === 0 ? nets : netByDelivery(state, redelivery.repeatedLines),
    shipments: shipmentCounts(state, invoices),
    mixed: inCurrencies(invoices),
    partial: new Set(redelivery.repeats.flatMap(({ invoice, left }) => (left === null ? [] : invoice))),
    ambiguous,
    hints,
    place: (delivery) => state.deliveries[delivery] as Delivery,
    declared: rememberLast(totalsOf),
  }
  return { bills: invoices.map((invoice, nth) => new Bill(invoice, nth, books)), ...redelivery }
}

/** Remembers the last invoice, because the totals of each are requested several times in a row. */
function rememberLast(totalsOf: Books['declared']): Books['declared'] {
  let last: Invoice | undefined
  let known: DeclaredTotals | undefined
  return (invoice, deliveries) => {
    if (invoice !== last || known === undefined) known = totalsOf(invoice, deliveries)
    last = invoice
    return known
  }
}

/** Invoices whose number and date are billed in other currencies too. */
function inCurrencies(invoices: readonly Invoice[]): Set<Invoice> {
  const found = new Set<Invoice>()
  if (new Set(invoices.map(({ currency }) => currency)).size < 2) return found
  const firsts = new Map<string, Invoice>()
  for (const invoice of invoices) {
    if (invoice.invoice === null) continue
    const key = invoiceKey(invoice)
    const first = firsts.get(key)
    if (first === undefined) firsts.set(key, invoice)
    else found.add(first).add(invoice)
  }
  return found
}

function netByDelivery(state: AuditState, without: ReadonlySet<number>): AmountSums {
  const { entries, lines, amounts } = state
  const sums = createSums(state.deliveries.length)
  for (let entry = 0; entry < entries.length; entry++) {
    const delivery = entries.col.delivery[entry] as number
    for (let at = entries.col.head[entry] as number; at !== NONE; at = lines.col.next[at] as number)
      if (!without.has(at)) sums.add(delivery, amounts.money(lines.col.net[at] as number))
  }
  for (const [delivery, { net }] of state.totals?.deliveries ?? []) sums.add(delivery, net)
  return sums
}

export const netOfLines = ({ lines, amounts }: AuditState, ids: Iterable<number>): DecimalText =>
  Array.from(ids, (at) => amounts.texts.list[lines.col.net[at] as number] ?? '0').reduce(plus, '0')

function netOf([first, ...rest]: readonly number[], nets: AmountSums): DecimalText {
  let net = first === undefined ? '0' : nets.text(first)
  for (const at of rest) net = plus(net, nets.text(at))
  return net
}

/** Sums of the net, and of the net with tax, of some deliveries. */
function sumsOf(
  state: AuditState,
  deliveries: readonly number[],
  nets: AmountSums,
): { net: DecimalText; gross: DecimalText } {
  const net = netOf(deliveries, nets)
  let gross = net
  for (const at of deliveries) {
    const tax = (state.deliveries[at] as Delivery).tax
    if (tax !== null) gross = plus(gross, tax.text)
  }
  return { net, gross }
}

/** By file, the invoices that it charges without stating their total. */
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

/** Number of different shipments of each invoice, on deliveries that count. */
function shipmentCounts(state: AuditState, invoices: readonly Invoice[]): number[] {
  const groupOf = new Int32Array(state.deliveries.length).fill(NONE)
  for (const [index, invoice] of invoices.entries())
    for (const at of invoice.deliveries) if (!invoice.repeated.has(at)) groupOf[at] = index
  const counts = new Array<number>(invoices.length).fill(0)
  const seen = new Int32Array(invoices.length).fill(NONE) // the last shipment of each
  for (const [delivery, own] of state.totals?.deliveries ?? []) {
    const group = groupOf[delivery] as number
    if (group !== NONE) counts[group] = (counts[group] ?? 0) + own.shipments
  }
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
