/** Royal Mail's pipe invoice: an invoice row, dockets with comments that explain them, a footer that sums the comments. */
import { date } from './calendar.js'
import { amount, share } from './cents.js'
import { ROYAL_MAIL_INVOICE } from './columns/royal-mail.js'
import { type Billed, billed, invoiceFaults, sound } from './fault-plan.js'
import { createRandom, type Random } from './random.js'
import { createTally, pieces, wanted } from './tally.js'
import type { FaultKind, Generated, GeneratorOptions } from './types.js'
import { shipmentFaults, type WeeklyInvoice, weeklyInvoices } from './weeks.js'

export interface PipeInvoiceDialect {
  /** Share of dockets that are given back later in the invoice. */
  readonly credits: number
  /** The last document credits what the first one charged. */
  readonly creditDocument: boolean
}

const USUAL: PipeInvoiceDialect = { credits: 0.01, creditDocument: false }

const OF_INVOICES: readonly FaultKind[] = ['invoice_total', 'tax_rate']
export const ROYAL_MAIL_INVOICE_FAULTS: readonly FaultKind[] = [
  ...OF_INVOICES,
  'duplicate_charge',
  'stale_charge',
  'credit_without_charge',
  'uncategorized_charge',
]

interface Docket {
  readonly number: string
  readonly day: number
  readonly format: string
  readonly service: string
  readonly quantity: number
  readonly grams: number
  /** `T` is taxed at 20 %, `E` exempt. */
  readonly vat: 'T' | 'E'
  readonly unit: number
  readonly before: number
  readonly surcharge: number
  readonly green: number
  /** Whether comments explain it. */
  readonly explained: boolean
  readonly sign: 1 | -1
}

interface Service {
  readonly name: string
  readonly format: string
  readonly price: number
  readonly vat: 'T' | 'E'
}
const SERVICES: readonly (readonly [Service, number])[] = [
  [{ name: 'ROYAL MAIL TRACKED 24', format: 'PARCEL', price: 365, vat: 'T' }, 6],
  [{ name: 'ROYAL MAIL TRACKED 48', format: 'PARCEL', price: 285, vat: 'T' }, 6],
  [{ name: 'ROYAL MAIL TRACKED 48', format: 'LARGE LETTER', price: 235, vat: 'T' }, 2],
  // A backslash is text like any other.
  [{ name: 'ROYAL MAIL SIGNED FOR 1C\\2C', format: 'LARGE LETTER', price: 310, vat: 'E' }, 2],
]

/** What a docket costs in pence: the surcharges are part of it. */
const netOf = (docket: Docket): number => docket.sign * (docket.before + docket.surcharge + docket.green)

function docketOf(random: Random, index: number, monday: number, fault: FaultKind | undefined): Docket {
  const { name, format, price, vat } = random.weighted(SERVICES)
  const quantity = random.integer(1, 60)
  const unit = price + random.integer(0, 30)
  const before = unit * quantity
  const explained = fault === undefined && random.chance(0.9)
  return {
    number: String(7_000_000_000 + index),
    day: monday + random.integer(0, 4) - (fault === 'stale_charge' ? 420 : 0),
    format,
    service: fault === 'uncategorized_charge' ? 'DOOR STEP SURVEY' : name,
    quantity,
    grams: quantity * random.integer(60, 1900),
    vat,
    unit,
    before,
    surcharge: explained ? share(before, 9, 100) : 0,
    green: explained ? quantity * 2 : 0,
    explained,
    sign: fault === 'credit_without_charge' ? -1 : 1,
  }
}

const creditOf = (docket: Docket): Docket => ({ ...docket, explained: false, sign: -1 })

interface Invoice extends WeeklyInvoice {
  readonly type: 'Invoice' | 'Credit Note'
  readonly faults: ReadonlySet<FaultKind>
}

interface Book {
  readonly random: Random
  readonly plan: ReadonlyMap<number, FaultKind>
  readonly credits: number
}

function* listed(book: Book, invoice: Invoice): Iterable<Billed<Docket>> {
  for (let index = invoice.first; index < invoice.end; index++) {
    const fault = book.plan.get(index)
    const random = book.random.fork(`docket ${index}`)
    const docket = docketOf(random, index, invoice.monday, fault)
    if (invoice.type === 'Credit Note') {
      if (fault === undefined) yield sound(creditOf(docket))
      continue
    }
    yield* billed(docket, fault, { worth, credit: (given) => given })
    if (fault === undefined && random.chance(book.credits)) yield sound(creditOf(docket))
  }
}

const worth = (docket: Docket, kind: FaultKind): number | null =>
  kind === 'stale_charge' ? null : netOf(docket)

interface Totals {
  readonly taxed: number
  readonly exempt: number
  readonly surcharges: number
}

function totalsOf(dockets: Iterable<Billed<Docket>>): Totals {
  const totals = { taxed: 0, exempt: 0, surcharges: 0 }
  for (const { one: docket } of dockets) {
    if (docket.vat === 'T') totals.taxed += netOf(docket)
    else totals.exempt += netOf(docket)
    if (docket.explained) totals.surcharges += docket.surcharge + docket.green
  }
  return totals
}

const lineOf = (cells: Readonly<Record<number, string>>): string =>
  `${ROYAL_MAIL_INVOICE.map((_, index) => cells[index + 1] ?? '').join('|')}\n`

const declaredNet = (invoice: Invoice, { taxed, exempt }: Totals): number =>
  taxed + exempt + (invoice.faults.has('invoice_total') ? 2500 : 0)

/** `02 Mar 2026` */
const wordDate = (number: number): string => date(number, 'DD-MMM-YYYY').replaceAll('-', ' ')

function invoiceLine(invoice: Invoice, totals: Totals): string {
  const net = declaredNet(invoice, totals)
  const vat = share(totals.taxed, 20, 100) + (invoice.faults.has('tax_rate') ? 750 : 0)
  return lineOf({
    1: 'Royal Mail Group Ltd, Example House, QX3 1AB',
    2: invoice.type,
    3: invoice.id,
    4: invoice.account,
    5: amount(net),
    6: amount(vat),
    7: amount(net + vat),
    8: wordDate(invoice.day),
    9: 'Brambleside Candles Ltd, 4 Millrace Road, Nether Wexcombe, QX3 4AB',
    10: '30 days',
    11: 'Direct Debit',
    12: 'Royal Mail Group Ltd',
    13: wordDate(invoice.day + 30),
    14: 'T%Std Rated 20%',
    15: amount(vat),
    16: 'E%Exempt 0%',
    17: '0.00',
    18: '%',
    20: '%',
    22: '%',
  })
}

/** Pence with three decimals. */
const three = (pence: number): string => amount(pence * 10, 3)

function docketLine(docket: Docket): string {
  return lineOf({
    24: docket.number,
    25: date(docket.day, 'DD/MM/YYYY'),
    26: 'BRAMBLESIDE CANDLES',
    27: `WK ${docket.number.slice(-3)}`,
    28: docket.format,
    29: docket.service,
    30: amount(docket.quantity * 1000, 3),
    31: amount(docket.grams, 3),
    33: three(netOf(docket)),
    34: docket.vat,
  })
}

function commentLines(docket: Docket): string[] {
  if (!docket.explained) return []
  const cost = `Total Cost Pre Surcharge £${amount(docket.before)}, Surcharge of £${amount(docket.surcharge)}`
  return [
    lineOf({ 28: docket.format, 32: `£${three(docket.unit)} each` }),
    lineOf({ 32: cost }),
    lineOf({ 32: `Green Surcharge of £${amount(docket.green)}` }),
  ]
}

const FOOTER = 'Total surcharge included on this invoice'

function invoicesOf(
  options: GeneratorOptions,
  asked: ReadonlySet<FaultKind>,
  creditDocument: boolean,
): readonly Invoice[] {
  const invoices = weeklyInvoices(options, {
    part: 'royal mail invoice account',
    digits: 10,
    serials: [1_000_000_000, 9_000_000_000],
    days: 11,
    // A docket and its comments are nearly four records.
    shipments: (records) => Math.round(records / 3.8),
  })
  const faults = invoiceFaults(OF_INVOICES, asked, invoices.length)
  return invoices.map((invoice, nth) => {
    const billing = { ...invoice, type: 'Invoice' as const, faults: faults.get(nth) ?? new Set() }
    if (!creditDocument || nth === 0 || nth < invoices.length - 1) return billing
    return {
      ...billing,
      type: 'Credit Note',
      monday: invoices[0]?.monday ?? invoice.monday,
      first: 0,
      end: Math.min(invoice.end - invoice.first, 4),
    }
  })
}

export function royalMailInvoice(
  options: GeneratorOptions,
  dialect: Partial<PipeInvoiceDialect> = {},
): Generated {
  const layout: PipeInvoiceDialect = { ...USUAL, ...dialect }
  const asked = wanted(options, ROYAL_MAIL_INVOICE_FAULTS)
  const invoices = invoicesOf(options, asked, layout.creditDocument)
  const ofDockets = [...asked].filter((kind) => !OF_INVOICES.includes(kind))
  const plan = shipmentFaults(ofDockets, invoices)
  const book = { random: createRandom(options.seed).fork('dockets'), plan, credits: layout.credits }
  const tally = createTally(3)

  function* docketTexts(invoice: Invoice, { one: docket, planted }: Billed<Docket>): Iterable<string> {
    tally.record()
    tally.charge('', 1, netOf(docket) * 10)
    if (planted !== null) tally.plant(planted, { invoice: invoice.id })
    yield docketLine(docket)
    for (const comment of commentLines(docket)) yield tally.skipped(comment, 'comment')
  }
  function* invoiceText(invoice: Invoice): Iterable<string> {
    const totals = totalsOf(listed(book, invoice))
    const plant = (kind: FaultKind, pence: number): void => {
      if (invoice.faults.has(kind)) tally.plant({ kind, worth: pence }, { invoice: invoice.id })
    }
    yield tally.skipped(`${ROYAL_MAIL_INVOICE.join('|')}\n`, 'header')
    yield tally.skipped(invoiceLine(invoice, totals), 'invoice_row')
    plant('invoice_total', 2500)
    plant('tax_rate', 750)
    for (const one of listed(book, invoice)) yield* docketTexts(invoice, one)
    if (totals.surcharges > 0)
      yield tally.skipped(lineOf({ 32: FOOTER, 33: amount(totals.surcharges) }), 'footer')
    yield tally.skipped('\n', 'blank')
    const [declared, computed] = [declaredNet(invoice, totals), totals.taxed + totals.exempt]
    tally.invoice({ ...invoice, number: invoice.id, declared, computed })
  }
  function* text(): Iterable<string> {
    for (const invoice of invoices) yield* invoiceText(invoice)
  }
  return { chunks: () => pieces(text()), truth: tally.truth, encoding: 'windows-1252' }
}
