/** Royal Mail's SAP report: rows above the column names, a sales order a row, a closing `Overall Result`. */
import { address } from './addresses.js'
import { date } from './calendar.js'
import { amount } from './cents.js'
import { ROYAL_MAIL_BEX } from './columns/royal-mail.js'
import { cellText, recordText } from './delimited.js'
import { type Billed, billed, sound } from './fault-plan.js'
import { createRandom, type Random } from './random.js'
import { creditOrder, type SalesOrder, salesOrder } from './royal-mail-orders.js'
import { createTally, pieces, wanted } from './tally.js'
import type { FaultKind, Generated, GeneratorOptions, TextEncoding } from './types.js'
import { shipmentFaults, type WeeklyInvoice, weeklyInvoices } from './weeks.js'

export interface BexDialect {
  /** Rows down to the column names: those alone, group names above them, a title above those. */
  readonly headerRows: 1 | 2 | 3
  readonly columns: readonly string[]
  /** Whether the report closes with its sums. Only where it holds one invoice. */
  readonly overallResult: boolean
  /** Every how many rows one has `#`, not assigned, as its account; 0 for none. */
  readonly unassigned: number
  readonly credits: number
  readonly encoding: TextEncoding
}

/** A real report has the product two places further left and the volume too; the net value stands where it stands. */
const MOVED = ['Destination Country Code', 'Destination Country Name']
export const BEX_REAL_ORDER: readonly string[] = ROYAL_MAIL_BEX.filter(
  (name) => !MOVED.includes(name),
).flatMap((name) => (name === 'Total Weight' ? [name, ...MOVED] : [name]))

const USUAL: BexDialect = {
  headerRows: 3,
  columns: BEX_REAL_ORDER,
  overallResult: true,
  unassigned: 0,
  credits: 0.01,
  encoding: 'utf-8',
}

export const ROYAL_MAIL_BEX_FAULTS: readonly FaultKind[] = [
  'invoice_total',
  'tax_rate',
  'duplicate_charge',
  'credit_without_charge',
  'uncategorized_charge',
]

const PRICED = {
  credit: creditOrder,
  worth: (order: SalesOrder, kind: FaultKind) => (kind === 'tax_rate' ? 100 : order.net),
}

function* ordersOf(
  random: Random,
  invoice: WeeklyInvoice,
  plan: ReadonlyMap<number, FaultKind>,
  credits: number,
): Iterable<Billed<SalesOrder>> {
  for (let index = invoice.first; index < invoice.end; index++) {
    const fault = plan.get(index)
    const own = random.fork(`order ${index}`)
    const order = salesOrder(own, index, invoice.monday, fault)
    yield* billed(order, fault, PRICED)
    if (fault === undefined && order.net !== 0 && own.chance(credits)) yield sound(creditOrder(order))
  }
}

const invoicesOf = (options: GeneratorOptions): readonly WeeklyInvoice[] =>
  weeklyInvoices(options, {
    part: 'royal mail report account',
    digits: 10,
    serials: [1_000_000_000, 9_000_000_000],
    days: 6,
    shipments: Math.floor,
  })

const orderRandom = (seed: number): Random => createRandom(seed).fork('sales orders')

/** The orders of a sound report, for the tracking list that goes with it. */
export function* reportedOrders(options: GeneratorOptions, credits = USUAL.credits): Iterable<SalesOrder> {
  for (const invoice of invoicesOf(options))
    for (const { one } of ordersOf(orderRandom(options.seed), invoice, new Map(), credits)) yield one
}

/** `1208.42` as `1,208.42`. */
function thousands(pence: number): string {
  const [whole = '', decimals = ''] = amount(pence).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${decimals}`
}

const BANDS: readonly (readonly [string, number])[] = [
  ['SD Weight Band 1-100g', 100],
  ['SD Weight Band 101-500g', 500],
  ['SD Weight Band 501-1kg', 1000],
  ['SD Weight Band 1001-2kg', 2000],
]

function cellsOf(order: SalesOrder, invoice: WeeklyInvoice, unassigned: boolean): Record<string, string> {
  const random = createRandom(Number(order.number))
  const band = BANDS.find(([, most]) => order.grams <= most)?.[0]
  const cells: Record<string, string> = {
    'Confirmation Date': date(order.day, 'DD.MM.YYYY'),
    'Sales Order No.': order.number,
    'Confirmed By': 'RMBATCH',
    'Confirmation Date #2': date(order.day + 1, 'DD.MM.YYYY'),
    'Confirmation Time': `${random.integer(10, 19)}:${random.integer(10, 59)}:00`,
    'Invoice Number': invoice.id,
    'Invoice Date': date(invoice.day, 'DD.MM.YYYY'),
    'Account Number': unassigned ? '#' : invoice.account,
    'Account Name': 'Brambleside Candles, Lamps & Sons Ltd',
    Poster: 'MAIN POSTER',
    'Postal Code': order.volume === 1 ? address(random, 'GB').postal : '#',
    'Destination Country Code': order.country[0],
    'Destination Country Name': order.country[1],
    'Product Code': order.product.code,
    'Product Name': order.product.name,
    'Class of Mail': order.product.mailClass,
    Format: order.volume === 0 ? '#' : 'Parcel',
    'Magazine Issue': '#',
    'Magazine Code': '#',
    'CRN Code': '#',
    Volume: String(order.volume),
    'Item Weight': amount(order.grams, 3),
    'Total Weight': amount(order.grams * order.volume, 3),
    Surcharge: '0.00',
    'Container Price Diff': '0.00',
    'Net Value': thousands(order.net),
    'Tax Amount': thousands(order.tax),
    'Gross Value': thousands(order.gross),
    'Green Surcharge': amount(order.green),
    'Peak Surcharge': '0.00',
  }
  if (band !== undefined && order.volume > 0) cells[band] = String(order.volume)
  return cells
}

const GROUPS: Readonly<Record<string, string>> = {
  'Confirmation Date': 'Sales Order',
  'Invoice Number': 'Invoice',
  'Postal Code': 'Destination',
  'Product Code': 'Product',
  Volume: 'Volumes',
  Surcharge: 'Charges',
}

/** Rows above the column names, narrower or wider than these. */
function above(columns: readonly string[], headerRows: number): string[] {
  const groups = columns.map((name, index) => (columns.indexOf(name) === index ? (GROUPS[name] ?? '') : ''))
  const title = ['Sales Order Detail', '', 'Period', '001.2026']
  return [
    ...(headerRows === 3 ? [recordText(title, ',', '\r\n')] : []),
    ...(headerRows >= 2 ? [recordText(groups, ',', '\r\n')] : []),
  ]
}

interface Sums {
  volume: number
  net: number
  tax: number
  gross: number
}

function overallResult(columns: readonly string[], sums: Sums): string {
  const cells: Record<string, string> = {
    Volume: String(sums.volume),
    'Net Value': thousands(sums.net),
    'Tax Amount': thousands(sums.tax),
    'Gross Value': thousands(sums.gross),
  }
  const texts = columns.map((name, index) =>
    cellText(index === 0 ? 'Overall Result' : (cells[name] ?? ''), ','),
  )
  return `${texts.join(',')}\r\n`
}

const INVOICE_TOTAL_FAULT = 2500

export function royalMailBex(options: GeneratorOptions, dialect: Partial<BexDialect> = {}): Generated {
  const layout: BexDialect = { ...USUAL, ...dialect }
  const { columns } = layout
  const invoices = invoicesOf(options)
  const closes = layout.overallResult && invoices.length === 1
  const able = closes
    ? ROYAL_MAIL_BEX_FAULTS
    : ROYAL_MAIL_BEX_FAULTS.filter((kind) => kind !== 'invoice_total')
  const asked = wanted(options, able)
  const ofOrders = [...asked].filter((kind) => kind !== 'invoice_total')
  const plan = shipmentFaults(ofOrders, invoices)
  const misstated = asked.has('invoice_total') ? INVOICE_TOTAL_FAULT : 0
  const tally = createTally()
  function orderText(order: SalesOrder, invoice: WeeklyInvoice): string {
    const row = tally.record()
    tally.charge('', order.net === 0 && order.gross === 0 ? 0 : 1, order.gross, order.net)
    const unassigned = layout.unassigned !== 0 && row % layout.unassigned === 0
    const cells = cellsOf(order, invoice, unassigned)
    const first = columns.indexOf('Confirmation Date')
    const texts = columns.map((name, index) =>
      name === 'Confirmation Date' && index !== first ? 'Confirmation Date #2' : name,
    )
    return recordText(
      texts.map((name) => cells[name] ?? ''),
      ',',
      '\r\n',
    )
  }
  function* invoiceText(invoice: WeeklyInvoice): Iterable<string> {
    const sums: Sums = { volume: 0, net: 0, tax: 0, gross: 0 }
    for (const { one: order, planted } of ordersOf(
      orderRandom(options.seed),
      invoice,
      plan,
      layout.credits,
    )) {
      sums.volume += order.volume
      sums.net += order.net
      sums.tax += order.tax
      sums.gross += order.gross
      yield orderText(order, invoice)
      if (planted !== null) tally.plant(planted, { invoice: invoice.id })
    }
    if (closes) {
      const stated = { ...sums, net: sums.net + misstated, gross: sums.gross + misstated }
      yield tally.skipped(overallResult(columns, stated), 'footer')
      if (misstated !== 0) tally.plant({ kind: 'invoice_total', worth: misstated }, { invoice: invoice.id })
    }
    const declared = closes ? sums.net + misstated : null
    tally.invoice({ ...invoice, number: invoice.id, declared, computed: sums.net })
  }
  function* text(): Iterable<string> {
    for (const line of above(columns, layout.headerRows)) yield tally.skipped(line, 'header')
    yield tally.skipped(recordText(columns, ',', '\r\n'), 'header')
    for (const invoice of invoices) yield* invoiceText(invoice)
  }
  return { chunks: () => pieces(text()), truth: tally.truth, encoding: layout.encoding }
}
