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
import { FAULT_NOTES, faultPlan, invoiceFaults } from './fault-plan.js'
import { createRandom, type Random } from './random.js'
import { createTally, pieces, wanted } from './tally.js'
import type { FaultKind, Generated, GeneratorOptions } from './types.js'

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

interface Invoice {
  readonly id: string
  readonly account: string
  readonly week: number
  readonly first: number
  readonly end: number
  readonly faults: ReadonlySet<FaultKind>
}

interface Billed {
  readonly parcel: DpdUkParcel
  readonly planted: FaultKind | null
  readonly worth: number | null
}

function* billedRows(
  random: Random,
  invoice: Invoice,
  plan: ReadonlyMap<number, FaultKind>,
  credits: number,
): Iterable<Billed> {
  const start = random.fork('consignments').integer(0, 900_000_000)
  for (let index = invoice.first; index < invoice.end; index++) {
    const fault = plan.get(index)
    const own = random.fork(`parcel ${index}`)
    const parcel = dpdUkParcel({ random: own, index, start, week: invoice.week, fault })
    const sound = { parcel, planted: null, worth: null }
    if (fault === 'duplicate_charge') {
      yield sound
      yield { parcel, planted: fault, worth: dpdUkNet(parcel) }
    } else if (fault === 'conflicting_shipment') {
      yield sound
      yield { parcel: dpdUkParcelOtherwise(parcel), planted: fault, worth: null }
    } else if (fault === 'credit_without_charge') {
      const back = dpdUkCredit(parcel)
      yield { parcel: back, planted: fault, worth: dpdUkNet(back) }
    } else if (fault !== undefined) {
      const worth = fault === 'fee_without_shipment' ? dpdUkNet(parcel) : parcel.overcharged
      yield { parcel, planted: fault, worth: worth || null }
    } else {
      yield sound
      if (own.chance(credits))
        yield { ...sound, parcel: own.chance(0.3) ? dpdUkGoodwill(parcel) : dpdUkCredit(parcel) }
    }
  }
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

function totalsOf(rows: Iterable<Billed>): Totals {
  let net = 0
  let standard = 0
  for (const { parcel } of rows) {
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
  const random = createRandom(options.seed).fork('dpd uk account')
  const account = random.digits(6)
  const serial = random.integer(30_000_000, 80_000_000)
  const many = options.invoices ?? 1
  const size = Math.max(1, Math.floor(options.rows / many))
  const faults = invoiceFaults(OF_INVOICES, asked, many)
  return Array.from({ length: many }, (_, nth) => ({
    id: String(serial + nth),
    account,
    week: nth % 6,
    first: nth * size,
    end: (nth + 1) * size,
    faults: faults.get(nth) ?? new Set(),
  }))
}

export function dpdUk(options: GeneratorOptions, dialect: Partial<DpdUkDialect> = {}): Generated {
  const layout: DpdUkDialect = { ...USUAL, ...dialect }
  const asked = wanted(options, DPD_UK_FAULTS)
  const invoices = invoicesOf(options, asked)
  const places = invoices.at(-1)?.end ?? 0
  const plan = faultPlan(
    [...asked].filter((kind) => !OF_INVOICES.includes(kind)),
    places,
  )
  const random = createRandom(options.seed).fork('dpd uk')
  const tally = createTally()
  const currency = layout.preamble ? 'GBP' : ''
  const skipped = (text: string, reason: string): string => {
    tally.record()
    tally.skip(reason)
    return text
  }
  const plant = (invoice: Invoice, kind: FaultKind, number: string | null, worth: number | null): void =>
    tally.plant({
      kind,
      row: tally.records,
      tracking_number: number === '' ? null : number,
      invoice_id: layout.preamble ? invoice.id : null,
      amount: worth === null ? null : amount(worth),
      note: FAULT_NOTES[kind],
    })

  function* head(invoice: Invoice, totals: Totals): Iterable<string> {
    for (const [nth, text] of (layout.preamble ? preamble(invoice, totals, layout) : []).entries()) {
      yield skipped(text, 'preamble')
      if (nth === 1 && invoice.faults.has('invoice_total')) plant(invoice, 'invoice_total', null, 2500)
      if (nth === 2 && invoice.faults.has('tax_rate')) plant(invoice, 'tax_rate', null, 750)
    }
    yield skipped(lineOf(DPD_UK.map(quoted)), 'header')
  }
  function* invoiceText(invoice: Invoice): Iterable<string> {
    const totals = totalsOf(billedRows(random, invoice, plan, layout.credits))
    yield* head(invoice, totals)
    for (const { parcel, planted, worth } of billedRows(random, invoice, plan, layout.credits)) {
      tally.record()
      tally.charge(currency, dpdUkLines(parcel), dpdUkNet(parcel), dpdUkNet(parcel))
      if (planted !== null) plant(invoice, planted, parcel.number, worth)
      yield parcelLine(parcel, 0, layout)
      for (let sub = 1; sub <= parcel.more; sub++) yield skipped(parcelLine(parcel, sub, layout), 'zero')
    }
    tally.invoice({
      account_id: layout.preamble ? invoice.account : null,
      invoice_id: layout.preamble ? invoice.id : null,
      invoice_date: null,
      currency: layout.preamble ? currency : null,
      declared_total: layout.preamble ? amount(declaredNet(invoice, totals.net)) : null,
      computed_total: amount(totals.net),
    })
  }
  function* text(): Iterable<string> {
    for (const invoice of invoices) yield* invoiceText(invoice)
  }
  return { chunks: () => pieces(text()), truth: tally.truth, encoding: 'utf-8' }
}
