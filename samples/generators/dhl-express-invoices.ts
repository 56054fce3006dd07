/** Which invoices a DHL Express file holds, their rows and their totals, without keeping a row. */

import { credit, duty, numberOf, type Shipment, shipment, unbilled } from './dhl-express-shipments.js'
import { type Billed, billed, sound } from './fault-plan.js'
import { createRandom, type Random } from './random.js'
import { type BilledInvoice, wanted } from './tally.js'
import type { FaultKind, GeneratorOptions } from './types.js'
import { monday, shipmentFaults } from './weeks.js'

export const DHL_EXPRESS_FAULTS: readonly FaultKind[] = [
  'invoice_total',
  'row_total',
  'duplicate_charge',
  'fuel_rate',
  'conflicting_shipment',
  'tax_rate',
  'currency_mix',
  'stale_charge',
  'credit_without_charge',
  'tracking_check_digit',
  'damaged_tracking_number',
  'fee_without_shipment',
  'uncategorized_charge',
]

export interface DhlInvoice {
  readonly id: string
  readonly account: string
  readonly type: 'Invoice' | 'DUTY' | 'Credit Note'
  readonly day: number
  /** Of the week in which they are shipped. */
  readonly monday: number
  /** Freight shipments of the account that it bills, as numbers of the account's own count. */
  readonly first: number
  readonly count: number
  readonly misstated: number
}

export interface DhlTotals {
  readonly net: number
  readonly tax: number
}

export type DhlRow = Billed<Shipment>

/** Sums of one row's charges in cents. */
export function sumsOf(row: Shipment): {
  readonly gross: number
  readonly net: number
  readonly tax: number
} {
  let gross = row.weightCharge
  let net = row.weightCharge
  let tax = row.weightTax
  for (const extra of row.extras) {
    gross += extra.charge
    net += extra.charge + extra.discount
    tax += extra.tax
  }
  return { gross, net, tax }
}

export interface DhlLedger {
  readonly invoices: readonly DhlInvoice[]
  rows(invoice: DhlInvoice): Iterable<DhlRow>
  /** By currency, the invoice's own first. */
  totals(invoice: DhlInvoice): ReadonlyMap<string, DhlTotals>
  truth(invoice: DhlInvoice, totals: ReadonlyMap<string, DhlTotals>, currency: string): BilledInvoice
}

interface Shape {
  readonly slots: number
  readonly crowded: boolean
  readonly creditNote: boolean
  readonly invoiceRows: boolean
}

/** Weeks after which the calendar of the invoices begins again: none gets old beside the others. */
const WEEKS = 6
const CREDITED = 6
const LETTERS = { Invoice: 'VIER', DUTY: 'VIEIR', 'Credit Note': 'VIECR' } as const

function invoiceList(options: GeneratorOptions, creditNote: boolean): DhlInvoice[] {
  const random = createRandom(options.seed).fork('dhl express account')
  const account = random.digits(9)
  const serial = random.integer(100_000, 800_000)
  const many = options.invoices ?? Math.max(1, Math.round(options.rows / 400))
  const size = Math.max(1, Math.floor(options.rows / many))
  const billed = (
    type: DhlInvoice['type'],
    nth: number,
    start: number,
  ): Omit<DhlInvoice, 'first' | 'count'> => ({
    id: `${LETTERS[type]}000${serial + nth}`,
    account,
    type,
    day: start + (type === 'Invoice' ? 11 : 18),
    monday: start,
    misstated: 0,
  })
  if (options.turn !== undefined) {
    const { nth, monday: start } = options.turn
    const before = { first: (nth - 1) * size, count: size }
    return [
      { ...billed('Invoice', nth, start), first: nth * size, count: size },
      { ...billed('DUTY', nth, start - 7), ...before },
      { ...billed('Credit Note', nth, start - 7), ...before, count: Math.min(size, CREDITED) },
    ]
  }
  const types = Array.from({ length: many }, (_, nth): DhlInvoice['type'] => {
    if (many >= 3 && nth % 5 === 1) return 'DUTY'
    return nth > 0 && nth === many - 1 && (creditNote || many >= 3) ? 'Credit Note' : 'Invoice'
  })
  let shipped = 0
  let week = 0
  return types.map((type, nth) => {
    const first = type === 'Invoice' ? shipped : Math.max(0, shipped - size)
    if (type === 'Invoice') {
      shipped += size
      week = nth % WEEKS
    }
    const count = type === 'Credit Note' ? Math.min(size, CREDITED) : size
    return { ...billed(type, nth, monday(week)), first, count }
  })
}

/** The amount a planted fault is worth, if the row alone shows it. */
function worth(row: Shipment, kind: FaultKind): number | null {
  if (kind === 'row_total') return row.misstated
  if (kind === 'tax_rate') return row.mistaxed
  if (kind === 'fuel_rate') return row.overcharged
  if (kind === 'duplicate_charge' || kind === 'credit_without_charge') return sumsOf(row).net
  if (kind === 'uncategorized_charge' || kind === 'fee_without_shipment')
    return row.extras.at(-1)?.charge ?? null
  return null
}

interface Account {
  readonly random: Random
  /** Where its waybill numbers begin. */
  readonly start: number
  readonly plan: ReadonlyMap<number, FaultKind>
  readonly shape: Shape
  readonly plain: boolean
}

/** A freight shipment by its number in the account's own count; `salt` makes another of the same waybill. */
function billedShipment(account: Account, index: number, monday: number, salt = ''): Shipment {
  const { shape, plan, plain } = account
  const fault = salt === '' ? plan.get(index) : undefined
  const random = account.random.fork(`${index}${salt}`)
  const number = numberOf(account.start, index)
  if (fault === undefined && salt === '' && random.chance(0.01)) return unbilled(number, monday + 1)
  // Fuel has a slot, and a charge that is planted needs one.
  const extrasAtMost = shape.slots - (shape.crowded ? 1 : 2)
  return shipment({ random, number, monday, fault, extrasAtMost, crowded: shape.crowded, plain })
}

/** The same waybill and service with another base freight. */
function billedOtherwise(account: Account, index: number, monday: number, first: Shipment): Shipment {
  for (let salt = 1; ; salt++) {
    const other = billedShipment(account, index, monday, ` again ${salt}`)
    if (other.weightCharge !== first.weightCharge && other.product === first.product) return other
  }
}

function* freightRows(account: Account, invoice: DhlInvoice): Iterable<DhlRow> {
  for (let index = invoice.first; index < invoice.first + invoice.count; index++) {
    const row = billedShipment(account, index, invoice.monday)
    yield* billed(row, account.plan.get(index), {
      worth,
      credit: (given) => credit(given, true),
      otherwise: (first) => billedOtherwise(account, index, invoice.monday, first),
    })
  }
}

/** Duties of every third shipment of the invoice before, or credits for some of them. */
function* laterRows(account: Account, invoice: DhlInvoice): Iterable<DhlRow> {
  const isDuty = invoice.type === 'DUTY'
  for (let nth = 0; nth < invoice.count; nth += isDuty ? 3 : 1) {
    const index = invoice.first + nth
    const of = billedShipment(account, index, invoice.monday)
    if (account.plan.has(index) || of.extras.length === 0 || of.shipped === null) continue
    const row = isDuty
      ? duty(account.random.fork(`duty ${index}`), of.number, of.shipped)
      : credit(of, nth % 2 === 0)
    yield sound(row)
  }
}

function totalsOf(rows: Iterable<DhlRow>): ReadonlyMap<string, DhlTotals> {
  const totals = new Map<string, DhlTotals>([['EUR', { net: 0, tax: 0 }]])
  for (const { one: row } of rows) {
    const sums = sumsOf(row)
    const so = totals.get(row.currency) ?? { net: 0, tax: 0 }
    totals.set(row.currency, { net: so.net + sums.net, tax: so.tax + sums.tax })
  }
  return totals
}

/**
 * States a wrong total on one invoice: one in a single currency, since a mixed one has no total to compare. Where all
 * would be mixed, the first is kept from it.
 */
function misstateOne(invoices: readonly DhlInvoice[], plan: Map<number, FaultKind>): readonly DhlInvoice[] {
  const mixed = (invoice: DhlInvoice): number[] =>
    [...plan]
      .filter(([index, kind]) => kind === 'currency_mix' && holds(invoice, index))
      .map(([index]) => index)
  const wrong = invoices.find((invoice) => mixed(invoice).length === 0) ?? invoices[0]
  if (wrong !== undefined) for (const index of mixed(wrong)) plan.delete(index)
  return invoices.map((invoice) => (invoice === wrong ? { ...invoice, misstated: 2500 } : invoice))
}

const holds = ({ type, first, count }: DhlInvoice, index: number): boolean =>
  type === 'Invoice' && index >= first && index < first + count

export function dhlLedger(options: GeneratorOptions, shape: Shape): DhlLedger {
  const asked = wanted(options, DHL_EXPRESS_FAULTS)
  const random = createRandom(options.seed)
  const listed = invoiceList(options, shape.creditNote)
  const ofRows = [...asked].filter((kind) => kind !== 'invoice_total')
  const freight = listed.filter(({ type }) => type === 'Invoice')
  const plan = new Map(
    shipmentFaults(
      ofRows,
      freight.map(({ first, count }) => ({ first, end: first + count })),
    ),
  )
  const invoices = asked.has('invoice_total') ? misstateOne(listed, plan) : listed
  const account: Account = {
    random: random.fork('dhl express shipments'),
    start: random.fork('waybills').integer(0, 800_000_000),
    plan,
    shape,
    plain: options.plain ?? false,
  }
  const rows = (invoice: DhlInvoice) =>
    invoice.type === 'Invoice' ? freightRows(account, invoice) : laterRows(account, invoice)
  return {
    invoices,
    rows,
    totals: (invoice) => totalsOf(rows(invoice)),
    truth: (invoice, totals, currency) => {
      const net = totals.get(currency)?.net ?? 0
      const declared = shape.invoiceRows && currency === 'EUR' ? net + invoice.misstated : null
      return { ...invoice, number: invoice.id, currency, declared, computed: net }
    },
  }
}
