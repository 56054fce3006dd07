/** DPD Insights invoice files: one parcel a row, its charges in named columns. */
import { address } from './addresses.js'
import { type DateStyle, date } from './calendar.js'
import { amount } from './cents.js'
import { type DpdLanguage, ENGLISH } from './dpd-insights-language.js'
import { creditOf, type DpdParcel, dpdParcel, dpdParcelOtherwise, sumOf } from './dpd-insights-parcels.js'
import { FAULT_NOTES, faultPlan } from './fault-plan.js'
import { createRandom, type Random } from './random.js'
import { createTally, pieces, type Tally, wanted } from './tally.js'
import type { FaultKind, Generated, GeneratorOptions, TextEncoding } from './types.js'
import { monday } from './weeks.js'

export interface DpdInsightsDialect {
  readonly language: DpdLanguage
  /** Order of the columns, if not the usual one. */
  readonly columns?: readonly string[]
  /** Date styles, taken in turn from row to row. */
  readonly dates: readonly DateStyle[]
  readonly money: (cents: number) => string
  readonly encoding: TextEncoding
  /** Share of parcels that are given back later in the file. */
  readonly credits: number
  /** The column names stand once more in the middle, as in files put together. */
  readonly headerTwice: boolean
}

const USUAL: DpdInsightsDialect = {
  language: ENGLISH,
  dates: ['YYYYMMDD'],
  money: amount,
  encoding: 'utf-8',
  credits: 0.005,
  headerTwice: false,
}

interface Invoice {
  readonly id: string
  readonly account: string
  readonly day: number
  readonly week: number
  readonly first: number
  readonly end: number
}

interface Billed {
  readonly parcel: DpdParcel
  readonly planted: FaultKind | null
  readonly worth: number | null
}

/** All rows of an invoice, a parcel that is planted or given back twice. */
function* billedRows(
  random: Random,
  invoice: Invoice,
  plan: ReadonlyMap<number, FaultKind>,
  credits: number,
): Iterable<Billed> {
  const start = random.fork('parcel numbers').integer(0, 1_000_000_000)
  for (let index = invoice.first; index < invoice.end; index++) {
    const fault = plan.get(index)
    const own = random.fork(`parcel ${index}`)
    const parcel = dpdParcel({ random: own, index, start, week: invoice.week, fault })
    const sound = { parcel, planted: null, worth: null }
    if (fault === 'duplicate_charge') {
      yield sound
      yield { parcel, planted: fault, worth: sumOf(parcel.charges) }
    } else if (fault === 'conflicting_shipment') {
      yield sound
      yield { parcel: dpdParcelOtherwise(parcel), planted: fault, worth: null }
    } else if (fault === 'credit_without_charge') {
      const parcelBack = creditOf(parcel)
      yield { parcel: parcelBack, planted: fault, worth: sumOf(parcelBack.charges) }
    } else if (fault !== undefined) {
      yield { parcel, planted: fault, worth: parcel.misstated || parcel.overcharged || null }
    } else {
      yield sound
      if (own.chance(credits)) yield { ...sound, parcel: creditOf(parcel) }
    }
  }
}

/** The cells of a row by their English names, the charges by their own. */
function rowOf(invoice: Invoice, parcel: DpdParcel, dialect: DpdInsightsDialect): Record<string, string> {
  const { language, money } = dialect
  const style = dialect.dates[parcel.index % dialect.dates.length] ?? 'YYYYMMDD'
  const random = createRandom(parcel.index)
  const to = address(random, parcel.country === 'GB' ? 'GB' : parcel.country === 'NL' ? 'NL' : 'DE')
  const [length, width, height] = [random.integer(15, 60), random.integer(10, 40), random.integer(5, 30)]
  const cells: Record<string, string> = {
    Type: 'P',
    'Sender name': 'Molenhof Verzendhuis B.V.',
    'Receiver name': to.name,
    'Receiver name 2': to.company,
    'Quantity order': '1',
    'Customer number': invoice.account,
    'Customer name': 'Molenhof Verzendhuis B.V.',
    'Sender address': 'Voorbeeldkade 7',
    'Sender ZIP': '1234 XQ',
    'Sender city': 'Oosterveen',
    'Sender country': 'NL',
    'Invoice number': invoice.id,
    'Invoice date': date(invoice.day, style),
    'Parcel number': parcel.number,
    'Shipment number': parcel.shipment,
    'Destination zone': parcel.zone,
    'Commercial destination country': parcel.country,
    Service: parcel.service,
    'Shipment date': date(parcel.shipped, style),
    'Oversized/Overweight description': parcel.charges.oversize === 0 ? '' : 'Length',
    Weight: random.chance(0.03) ? 'k.A.' : String(100 * random.integer(1, 200)),
    Length: String(length),
    Width: String(width),
    Height: String(height),
    Girth: String(length + 2 * (width + height)),
    'Customer parcel reference 1': reference(random),
    'Customer shipment reference 1': `ORD-${random.digits(6)}`,
    'VAT percentage': parcel.zone === 'INT' ? '0' : language.vat,
  }
  for (const [column, charge] of language.charges) {
    const units = parcel.charges[charge]
    cells[column] = units === 0 && charge === 'systemReturn' ? '' : money(units)
  }
  const [column, holds] = language.total
  if (holds !== 'nothing') cells[column] = money(statedTotal(parcel, language))
  return cells
}

function reference(random: Random): string {
  if (random.chance(0.04)) return `RF_${random.digits(6)};`
  // An inch sign: a quote inside a cell that is not quoted.
  return random.chance(0.04) ? `Frame ${random.integer(10, 30)}" oak` : `ORD-${random.digits(6)}`
}

function statedTotal(parcel: DpdParcel, language: DpdLanguage): number {
  const sum = language.total[1] === 'all' ? sumOf(parcel.charges) : chargedIn(parcel, language).net
  return sum + parcel.misstated
}

/** What a reader of the language's columns finds. */
function chargedIn(
  parcel: DpdParcel,
  language: DpdLanguage,
): { readonly count: number; readonly net: number } {
  let count = 0
  let net = 0
  for (const [, charge] of language.charges) {
    if (parcel.charges[charge] !== 0) count++
    net += parcel.charges[charge]
  }
  if (count === 0 && language.totalIsCharge) return { count: 1, net: sumOf(parcel.charges) }
  return { count, net }
}

/** Quoted only where a semicolon asks for it. */
const cell = (text: string): string => (text.includes(';') ? `"${text}"` : text)
const lineOf = (texts: readonly string[]): string => `${texts.map(cell).join(';')}\r\n`

function invoicesOf(options: GeneratorOptions): readonly Invoice[] {
  const random = createRandom(options.seed).fork('dpd account')
  const account = random.digits(8)
  const serial = random.integer(20_000_000, 80_000_000)
  const many = options.invoices ?? 1
  const size = Math.max(1, Math.floor(options.rows / many))
  return Array.from({ length: many }, (_, nth) => ({
    id: String(serial + nth),
    account,
    week: nth % 6,
    day: monday(nth % 6) + 4,
    first: nth * size,
    end: (nth + 1) * size,
  }))
}

function plant(tally: Tally, invoice: Invoice, { parcel, planted, worth }: Billed): void {
  if (planted === null) return
  tally.plant({
    kind: planted,
    row: tally.records,
    tracking_number: parcel.number === '' ? null : parcel.number,
    invoice_id: invoice.id,
    amount: worth === null ? null : amount(worth),
    note: FAULT_NOTES[planted],
  })
}

export function dpdInsights(options: GeneratorOptions, dialect: Partial<DpdInsightsDialect> = {}): Generated {
  const layout: DpdInsightsDialect = { ...USUAL, ...dialect }
  const { language } = layout
  const columns = layout.columns ?? language.columns
  const english = new Map(Object.entries(language.names).map(([name, own]) => [own, name]))
  const tally = createTally()
  const invoices = invoicesOf(options)
  const last = invoices.at(-1)?.end ?? 0
  const plan = faultPlan(wanted(options, language.faults), last)
  const random = createRandom(options.seed).fork('dpd insights')

  function header(): string {
    tally.record()
    tally.skip('header')
    return lineOf(columns)
  }
  function* invoiceText(invoice: Invoice): Iterable<string> {
    let computed = 0
    for (const billed of billedRows(random, invoice, plan, layout.credits)) {
      const { count, net } = chargedIn(billed.parcel, language)
      if (layout.headerTwice && tally.records === Math.floor(last / 2)) yield header()
      tally.record()
      if (count === 0) tally.skip('zero')
      else tally.charge('', count, net, net)
      computed += net
      plant(tally, invoice, billed)
      const cells = rowOf(invoice, billed.parcel, layout)
      yield lineOf(columns.map((name) => cells[name] ?? cells[english.get(name) ?? name] ?? ''))
    }
    tally.invoice({
      account_id: invoice.account,
      invoice_id: invoice.id,
      invoice_date: date(invoice.day),
      currency: null,
      declared_total: null,
      computed_total: amount(computed),
    })
  }
  function* text(): Iterable<string> {
    yield header()
    for (const invoice of invoices) yield* invoiceText(invoice)
  }
  return { chunks: () => pieces(text()), truth: tally.truth, encoding: layout.encoding }
}
