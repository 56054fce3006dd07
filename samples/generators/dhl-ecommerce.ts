/** DHL eCommerce bills: a header record states the invoice, detail records of another width the parcels. */
import { day } from './calendar.js'
import { DETAIL_FAULTS, type DetailFault, plantDetailFault } from './dhl-ecommerce/faults.js'
import {
  createEcommerceWriter,
  type EcommerceInvoice,
  type EcommerceStyle,
  REAL_STYLE,
} from './dhl-ecommerce/record.js'
import {
  confirmation,
  type Detail,
  detailLines,
  detailSum,
  duties,
  minimumPickup,
  type Pickup,
  parcel,
} from './dhl-ecommerce/rows.js'
import { faultPlan } from './fault-plan.js'
import { createRandom } from './random.js'
import { createTally, pieces, type Tally, wanted } from './tally.js'
import type { FaultKind, Generated, Generator, GeneratorOptions } from './types.js'

export const DHL_ECOMMERCE_FAULTS: readonly FaultKind[] = [
  ...DETAIL_FAULTS,
  'invoice_total',
  'shipment_count',
  'fee_without_shipment',
]

const FIRST_MONDAY = day(2026, 1, 5)
const WEEKS = 50
const LARGEST_INVOICE = 5000

interface Bill {
  readonly nth: number
  /** Of the file. */
  readonly first: boolean
  readonly account: string
  readonly pickup: Pickup
  readonly parcels: number
  readonly faults: ReadonlyMap<number, FaultKind>
}

function* bills(options: GeneratorOptions, asked: ReadonlySet<FaultKind>): Iterable<Bill> {
  const { turn } = options
  const count =
    turn === undefined ? (options.invoices ?? Math.max(1, Math.ceil(options.rows / LARGEST_INVOICE))) : 1
  // International parcels are mostly one record each, domestic ones have a confirmation besides.
  const parcels = Math.max(1, Math.round(options.rows / count / 1.5))
  const kinds = DETAIL_FAULTS.filter((kind) => asked.has(kind))
  const international = count === 1 ? 1 : Math.ceil(count / 2)
  const places = faultPlan(kinds, international * parcels)
  const random = createRandom(options.seed)
  const account = `00${String(2_000_000 + random.integer(0, 999_999)).padStart(8, '0')}`
  let trackings = random.integer(1_000, 9_000) * 1000
  if (turn !== undefined) trackings += turn.nth * 2 * parcels
  for (let at = 0; at < count; at++) {
    const nth = turn?.nth ?? at
    const pickup: Pickup = {
      random: random.fork(`bill ${nth}`),
      // Only international parcels have fuel; the bills alternate.
      international: nth % 2 === 0,
      monday: turn?.monday ?? FIRST_MONDAY + 7 * (nth % WEEKS),
      count: trackings,
    }
    const first = Math.floor(at / 2) * parcels
    const here = [...places].flatMap(([place, kind]): [number, FaultKind][] =>
      pickup.international && place >= first && place < first + parcels ? [[place - first, kind]] : [],
    )
    yield { nth, first: at === 0, account, pickup, parcels, faults: new Map(here) }
    trackings = pickup.count
  }
}

function detailsOf({ nth, pickup, parcels, faults }: Bill, withPickup: boolean): Detail[] {
  const { random } = pickup
  const rows: Detail[] = []
  const planted = new Map<FaultKind, number>()
  for (let place = 0; place < parcels; place++) {
    const fault = faults.get(place)
    if (fault !== undefined) {
      const count = planted.get(fault) ?? nth
      planted.set(fault, count + 1)
      rows.push(...plantDetailFault(fault as DetailFault, pickup, count))
      continue
    }
    const row = parcel(pickup)
    rows.push(row)
    if (random.chance(pickup.international ? 0.3 : 0.7))
      rows.push(confirmation(row, random.chance(0.04) ? 18 : 0))
    if (pickup.international && random.chance(0.08)) rows.push(duties(row, random.integer(150, 2900)))
  }
  if (withPickup) rows.push(minimumPickup(pickup))
  return rows
}

function count(tally: Tally, currency: string, invoice: EcommerceInvoice, row: Detail): void {
  tally.record()
  tally.charge(currency, detailLines(row), detailSum(row))
  const tracking = row.tracking.find((number) => number !== '')
  for (const fault of row.faults ?? []) tally.plant(fault, { invoice: invoice.number, tracking })
}

/** Counts the header record and what is wrong with it. */
function declare(tally: Tally, { header }: EcommerceStyle, invoice: EcommerceInvoice, truth: Declared): void {
  tally.record()
  tally.skip('invoice_row')
  const { number, account, day: billed, total } = invoice
  tally.invoice({
    account: header === 'real' ? account : account.replace(/^0+/, ''),
    number,
    day: header === 'sample16' ? null : billed,
    currency: header === 'real' ? 'USD' : null,
    declared: total,
    computed: truth.total,
  })
  const where = { invoice: number }
  if (total !== truth.total) tally.plant({ kind: 'invoice_total', worth: total - truth.total }, where)
  if (invoice.count !== truth.count) tally.plant({ kind: 'shipment_count', worth: null }, where)
}

/** Fewer than the parcels: no way of counting gives it, however records without a charge are taken. */
const tooFew = (rows: readonly Detail[]): number =>
  Math.max(1, new Set(rows.map(({ tracking }) => tracking.join())).size - 5)

interface Declared {
  readonly total: number
  readonly count: number
}

/** A file in a style of its own; `dhlEcommerce` is the real one. */
export function dhlEcommerceFile(options: GeneratorOptions, style: EcommerceStyle = REAL_STYLE): Generated {
  const asked = wanted(options, DHL_ECOMMERCE_FAULTS)
  const tally = createTally()
  const writer = createEcommerceWriter(style)
  const currency = style.header === 'real' ? 'USD' : ''

  function* billTexts(bill: Bill): Iterable<string> {
    const first = bill.first
    const rows = style.rows?.(bill.pickup) ?? detailsOf(bill, asked.has('fee_without_shipment') && first)
    const truth = { total: rows.reduce((sum, row) => sum + detailSum(row), 0), count: rows.length }
    const invoice: EcommerceInvoice = {
      account: bill.account,
      number: `00${String(21_000_000 + bill.nth).padStart(8, '0')}`,
      day: bill.pickup.monday + 5,
      total: truth.total + (asked.has('invoice_total') && first ? 750 : 0),
      weight: rows.reduce((sum, { weight }) => sum + (weight ?? 0), 0),
      count: asked.has('shipment_count') && first ? tooFew(rows) : truth.count,
    }
    declare(tally, style, invoice, truth)
    yield writer.header(invoice)
    let position = 0
    for (const row of rows) {
      count(tally, currency, invoice, row)
      if (!row.copied) position++
      yield writer.detail(invoice, row, position)
    }
  }

  function* texts(): Iterable<string> {
    for (const bill of bills(options, asked)) yield* billTexts(bill)
  }
  return { chunks: () => pieces(texts()), truth: tally.truth, encoding: 'utf-8' }
}

export const dhlEcommerce: Generator = (options) => dhlEcommerceFile(options)
