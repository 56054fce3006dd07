/** DPD UK invoice files: a preamble with account, invoice and totals, then a table of parcels. */
import { address } from './addresses.js'
import { type DateStyle, date } from './calendar.js'
import { amount, share } from './cents.js'
import { DPD_UK } from './columns/dpd.js'
import { quoted } from './delimited.js'
import {
  type DpdUkParcel,
  dpdUkCredit,
  dpdUkGoodwill,
  dpdUkLines,
  dpdUkNet,
  dpdUkParcel,
  dpdUkParcelOtherwise,
  LETTERS,
} from './dpd-uk-parcels.js'
import { type Billed, billed, invoiceFaults, sound } from './fault-plan.js'
import { createRandom, type Random } from './random.js'
import { createTally, pieces, wanted } from './tally.js'
import type { FaultKind, Generated, GeneratorOptions } from './types.js'
import { shipmentFaults, type WeeklyInvoice, weeklyInvoices } from './weeks.js'

export interface DpdUkDialect {
  readonly preamble: boolean
  /** Blank cells between a label of the preamble and its value. */
  readonly gap: number
  readonly dates: DateStyle | 'DD/MM/YY'
  readonly money: (pence: number) => string
  /** Share of parcels that are given back later in the file. */
  readonly credits: number
}

const USUAL: DpdUkDialect = { preamble: true, gap: 1, dates: 'DD/MM/YYYY', money: amount, credits: 0.005 }

const OF_INVOICES: readonly FaultKind[] = ['invoice_total', 'tax_rate']
export const DPD_UK_FAULTS: readonly FaultKind[] = [
  ...OF_INVOICES,
  'duplicate_charge',
  'fuel_rate',
  'conflicting_shipment',
  'credit_without_charge',
  'damaged_tracking_number',
  'fee_without_shipment',
]

interface Invoice extends WeeklyInvoice {
  readonly faults: ReadonlySet<FaultKind>
}

function* billedRows(
  random: Random,
  invoice: Invoice,
  plan: ReadonlyMap<number, FaultKind>,
  { credits, plain }: { readonly credits: number; readonly plain: boolean },
): Iterable<Billed<DpdUkParcel>> {
  const start = random.fork('consignments').integer(0, 900_000_000)
  for (let index = invoice.first; index < invoice.end; index++) {
    const fault = plan.get(index)
    const own = random.fork(`parcel ${index}`)
    const parcel = dpdUkParcel({ random: own, index, start, monday: invoice.monday, fault, plain })
    yield* billed(parcel, fault, { worth, credit: dpdUkCredit, otherwise: dpdUkParcelOtherwise })
    if (fault === undefined && own.chance(credits))
      yield sound(own.chance(0.3) ? dpdUkGoodwill(parcel) : dpdUkCredit(parcel))
  }
}

const PRICED: readonly FaultKind[] = ['duplicate_charge', 'credit_without_charge', 'fee_without_shipment']

function worth(parcel: DpdUkParcel, kind: FaultKind): number | null {
  if (PRICED.includes(kind)) return dpdUkNet(parcel) || null
  return kind === 'conflicting_shipment' ? null : parcel.overcharged || null
}

const lineOf = (cells: readonly string[]): string => `${cells.join(',')}\n`

/** Bare where the carrier writes bare: the consignment, and cells of the preamble that hold nothing. */
function parcelLine(parcel: DpdUkParcel, sub: number, dialect: DpdUkDialect): string {
  const random = createRandom(parcel.index)
  const to = address(random, parcel.vat === 'Z' ? 'DE' : 'GB')
  const number = sub === 0 ? parcel.number : `155${sub}${parcel.consignment}`
  const day =
    dialect.dates === 'DD/MM/YY'
      ? date(parcel.day, 'DD/MM/YYYY').replace(/\d\d(\d\d)$/, '$1')
      : date(parcel.day, dialect.dates)
  const charged = sub === 0 ? LETTERS.filter(([column]) => (parcel.surcharges[column] ?? 0) !== 0) : []
  const cells: Record<string, string> = {
    Date: day,
    Consignment: parcel.consignment,
    Header: parcel.more === 0 ? number : sub === 0 ? 'H' : 'S',
    'Parcel No': number,
    'Product Code': parcel.product[0],
    'Product Description': parcel.product[1],
    'Service Code': parcel.service[0],
    'Service Description': parcel.service[1],
    'Depot No': String(random.integer(1, 60)),
    Collection: 'OAKENGATES',
    Delivery: to.postal,
    'Senders Ref': `PO ${random.digits(5)}, ${random.digits(4)}`,
    Weight: amount(random.integer(20, 1900)),
    Items: String(parcel.more + 1),
    'VAT Code': parcel.vat,
    Revenue: sub === 0 ? dialect.money(parcel.revenue) : '',
    Surcharge: charged.map(([, letter]) => letter).join(''),
    Cover: sub === 0 ? '0' : '',
    'Country Code': parcel.vat === 'Z' ? '276' : '826',
    Country: parcel.vat === 'Z' ? 'GERMANY' : 'UNITED KINGDOM',
    'Delivery Address': [to.company, to.line1, to.city].filter((part) => part !== '').join(', '),
    'Collection Post Code': 'TF1 0AB',
  }
  for (const [column] of charged) cells[column] = dialect.money(parcel.surcharges[column] ?? 0)
  return lineOf(
    DPD_UK.map((name) => (name === 'Consignment' ? parcel.consignment : quoted(cells[name] ?? ''))),
  )
}

interface Totals {
  readonly net: number
  /** Of the parcels taxed at the standard rate. */
  readonly standard: number
}

function totalsOf(rows: Iterable<Billed<DpdUkParcel>>): Totals {
  let net = 0
  let standard = 0
  for (const { one: parcel } of rows) {
    const sum = dpdUkNet(parcel)
    net += sum
    if (parcel.vat === 'S') standard += sum
  }
  return { net, standard }
}

const declaredNet = (invoice: Invoice, net: number): number =>
  net + (invoice.faults.has('invoice_total') ? 2500 : 0)

function preamble(invoice: Invoice, { net, standard }: Totals, { money, gap }: DpdUkDialect): string[] {
  const stated = declaredNet(invoice, net)
  const vat = share(standard, 20, 100) + (invoice.faults.has('tax_rate') ? 750 : 0)
  const blanks = Array.from({ length: gap }, () => '')
  const total = (label: string, pence: number) =>
    lineOf([quoted(label), ...blanks, quoted(money(pence)), quoted('GBP')])
  const account = [quoted('Account No'), quoted(invoice.account), quoted('Invoice No'), quoted(invoice.id)]
  return [
    lineOf([...account, '', quoted('Brambleside Candles Ltd'), '', '', quoted('Invoice Data')]),
    total('Nett Invoice Value', stated),
    total('VAT', vat),
    total('Gross Invoice Value', stated + vat),
  ]
}

function invoicesOf(options: GeneratorOptions, asked: ReadonlySet<FaultKind>): readonly Invoice[] {
  const invoices = weeklyInvoices(options, {
    part: 'dpd uk account',
    digits: 6,
    serials: [30_000_000, 80_000_000],
    days: 4,
    shipments: Math.floor,
  })
  const faults = invoiceFaults(OF_INVOICES, asked, invoices.length)
  return invoices.map((invoice, nth) => ({ ...invoice, faults: faults.get(nth) ?? new Set() }))
}

export function dpdUk(options: GeneratorOptions, dialect: Partial<DpdUkDialect> = {}): Generated {
  const layout: DpdUkDialect = { ...USUAL, ...dialect }
  const asked = wanted(options, DPD_UK_FAULTS)
  const terms = { credits: layout.credits, plain: options.plain ?? false }
  const invoices = invoicesOf(options, asked)
  const ofParcels = [...asked].filter((kind) => !OF_INVOICES.includes(kind))
  const plan = shipmentFaults(ofParcels, invoices)
  const random = createRandom(options.seed).fork('dpd uk')
  const tally = createTally()
  const stated = layout.preamble
  const currency = stated ? 'GBP' : ''

  function* head(invoice: Invoice, totals: Totals): Iterable<string> {
    const plant = (kind: FaultKind, pence: number): void => {
      if (invoice.faults.has(kind)) tally.plant({ kind, worth: pence }, { invoice: invoice.id })
    }
    for (const [nth, text] of (stated ? preamble(invoice, totals, layout) : []).entries()) {
      yield tally.skipped(text, 'preamble')
      if (nth === 1) plant('invoice_total', 2500)
      if (nth === 2) plant('tax_rate', 750)
    }
    yield tally.skipped(lineOf(DPD_UK.map(quoted)), 'header')
  }
  function* invoiceText(invoice: Invoice): Iterable<string> {
    const totals = totalsOf(billedRows(random, invoice, plan, terms))
    const number = stated ? invoice.id : null
    yield* head(invoice, totals)
    for (const { one: parcel, planted } of billedRows(random, invoice, plan, terms)) {
      tally.record()
      tally.charge(currency, dpdUkLines(parcel), dpdUkNet(parcel))
      if (planted !== null) tally.plant(planted, { invoice: number, tracking: parcel.number })
      yield parcelLine(parcel, 0, layout)
      for (let sub = 1; sub <= parcel.more; sub++)
        yield tally.skipped(parcelLine(parcel, sub, layout), 'zero')
    }
    tally.invoice({
      account: stated ? invoice.account : null,
      number,
      day: null,
      currency: stated ? currency : null,
      declared: stated ? declaredNet(invoice, totals.net) : null,
      computed: totals.net,
    })
  }
  function* text(): Iterable<string> {
    for (const invoice of invoices) yield* invoiceText(invoice)
  }
  return { chunks: () => pieces(text()), truth: tally.truth, encoding: 'utf-8' }
}
