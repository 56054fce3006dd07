/** DPD Insights invoice files: one parcel a row, its charges in named columns. */
import { address } from './addresses.js'
import { type DateStyle, date } from './calendar.js'
import { amount } from './cents.js'
import { type DpdLanguage, ENGLISH } from './dpd-insights-language.js'
import { creditOf, type DpdParcel, dpdParcel, dpdParcelOtherwise, sumOf } from './dpd-insights-parcels.js'
import { type Billed, billed, sound } from './fault-plan.js'
import { createRandom, type Random } from './random.js'
import { createTally, pieces, wanted } from './tally.js'
import type { FaultKind, Generated, GeneratorOptions, TextEncoding } from './types.js'
import { shipmentFaults, type WeeklyInvoice, weeklyInvoices } from './weeks.js'

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
  /** The column names are repeated in the middle, as in files that were joined. */
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

/** All rows of an invoice, a parcel that is planted or given back twice. */
function* billedRows(
  random: Random,
  invoice: WeeklyInvoice,
  plan: ReadonlyMap<number, FaultKind>,
  { credits, language }: DpdInsightsDialect,
): Iterable<Billed<DpdParcel>> {
  const worth = (parcel: DpdParcel, kind: FaultKind): number | null => worthIn(parcel, kind, language)
  const start = random.fork('parcel numbers').integer(0, 1_000_000_000)
  for (let index = invoice.first; index < invoice.end; index++) {
    const fault = plan.get(index)
    const own = random.fork(`parcel ${index}`)
    const parcel = dpdParcel({ random: own, index, start, monday: invoice.monday, fault })
    yield* billed(parcel, fault, { worth, credit: creditOf, otherwise: dpdParcelOtherwise })
    if (fault === undefined && own.chance(credits)) yield sound(creditOf(parcel))
  }
}

/** Not what has no column in the language, such as cash on delivery. */
function worthIn(parcel: DpdParcel, kind: FaultKind, language: DpdLanguage): number | null {
  if (kind === 'duplicate_charge' || kind === 'credit_without_charge') return chargedIn(parcel, language).net
  return kind === 'conflicting_shipment' ? null : parcel.misstated || parcel.overcharged || null
}

/** The cells of a row by their English names, the charges by their own. */
function rowOf(
  invoice: WeeklyInvoice,
  parcel: DpdParcel,
  dialect: DpdInsightsDialect,
): Record<string, string> {
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

export function dpdInsights(options: GeneratorOptions, dialect: Partial<DpdInsightsDialect> = {}): Generated {
  const layout: DpdInsightsDialect = { ...USUAL, ...dialect }
  const { language } = layout
  const columns = layout.columns ?? language.columns
  const english = new Map(Object.entries(language.names).map(([name, own]) => [own, name]))
  const tally = createTally()
  const invoices = weeklyInvoices(options, {
    part: 'dpd account',
    digits: 8,
    serials: [20_000_000, 80_000_000],
    days: 4,
    shipments: Math.floor,
  })
  const last = invoices.at(-1)?.end ?? 0
  const plan = shipmentFaults(wanted(options, language.faults), invoices)
  const random = createRandom(options.seed).fork('dpd insights')
  const header = (): string => tally.skipped(lineOf(columns), 'header')

  function* invoiceText(invoice: WeeklyInvoice): Iterable<string> {
    let computed = 0
    for (const { one: parcel, planted } of billedRows(random, invoice, plan, layout)) {
      const { count, net } = chargedIn(parcel, language)
      if (layout.headerTwice && tally.records === Math.floor(last / 2)) yield header()
      tally.record()
      tally.charge('', count, net)
      computed += net
      if (planted !== null) tally.plant(planted, { invoice: invoice.id, tracking: parcel.number })
      const cells = rowOf(invoice, parcel, layout)
      yield lineOf(columns.map((name) => cells[name] ?? cells[english.get(name) ?? name] ?? ''))
    }
    tally.invoice({ ...invoice, number: invoice.id, declared: null, computed })
  }
  function* text(): Iterable<string> {
    yield header()
    for (const invoice of invoices) yield* invoiceText(invoice)
  }
  return { chunks: () => pieces(text()), truth: tally.truth, encoding: layout.encoding }
}
