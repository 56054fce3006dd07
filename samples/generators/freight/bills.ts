/** Freight as carriers of goods bill it by EDI, whatever the syntax: shipments with a line for each charge. */
import { share } from '../cents.js'
import { createRandom, type Random } from '../random.js'
import { wanted } from '../tally.js'
import type { Fault, FaultKind, GeneratorOptions } from '../types.js'
import { shipmentFaults, type WeeklyInvoice, weeklyInvoices } from '../weeks.js'

export const FREIGHT_FAULTS: readonly FaultKind[] = [
  'invoice_total',
  'duplicate_charge',
  'credit_without_charge',
  'uncategorized_charge',
]

export type FreightCharge = 'freight' | 'fuel' | 'discount' | 'lift' | 'residential' | 'unknown'

export interface FreightLine {
  readonly charge: FreightCharge
  readonly cents: number
  readonly planted?: Fault
}

export interface Freight {
  /** Counts the account's shipments. */
  readonly index: number
  readonly tracking: string
  readonly bill: string
  readonly order: string
  readonly shipped: number
  /** Tenths of the unit. */
  readonly weight: number
  readonly pieces: number
  readonly lines: readonly FreightLine[]
}

/** One invoice: of a shipment, or of some that were billed together. */
export interface FreightBill {
  readonly id: string
  readonly account: string
  readonly day: number
  readonly freight: readonly Freight[]
  /** Money goes back: amounts are those that are taken off. */
  readonly isCredit: boolean
  /** Above what the charges come to. */
  readonly overstated: number
}

interface BillsOptions {
  readonly part: string
  /** Records that a shipment takes. */
  readonly records: number
  /** Shipments of an invoice. */
  readonly together: number
}

/** The excess in cents. */
const OVERSTATED = 1_250

export function* freightBills(options: GeneratorOptions, { part, records, together }: BillsOptions) {
  const weeks = weeklyInvoices(
    { ...options, invoices: 1 },
    { part, digits: 6, serials: [10_000, 80_000], days: 7, shipments: (rows) => Math.round(rows / records) },
  )
  const plan = shipmentFaults(wanted(options, FREIGHT_FAULTS), weeks)
  const random = createRandom(options.seed).fork(part)
  const start = random.integer(10_000_000, 80_000_000)
  for (const week of weeks)
    for (let first = week.first; first < week.end; first += together)
      yield* billsOf(random, start, week, plan, first, Math.min(first + together, week.end))
}

/** What goes back has an invoice of its own. */
function* billsOf(
  random: Random,
  start: number,
  week: WeeklyInvoice,
  plan: ReadonlyMap<number, FaultKind>,
  first: number,
  end: number,
): Generator<FreightBill> {
  const { account, day } = week
  const id = `F${start + first}`
  const all = Array.from({ length: end - first }, (_, at) => first + at)
  const credited = all.filter((index) => plan.get(index) === 'credit_without_charge')
  const freight = all
    .filter((index) => !credited.includes(index))
    .map((index) => freightOf(random, start, week, index, plan.get(index)))
  const overstated = all.some((index) => plan.get(index) === 'invoice_total') ? OVERSTATED : 0
  if (freight.length > 0) yield { id, account, day, freight, isCredit: false, overstated }
  for (const index of credited) {
    const sound = freightOf(random, start, week, index, undefined)
    const cents = sound.lines[0]?.cents ?? 0
    const lines: FreightLine[] = [
      { charge: 'freight', cents, planted: { kind: 'credit_without_charge', worth: null } },
    ]
    yield {
      id: `${id}C${index}`,
      account,
      day,
      freight: [{ ...sound, lines }],
      isCredit: true,
      overstated: 0,
    }
  }
}

function freightOf(
  random: Random,
  start: number,
  { monday, first, end }: WeeklyInvoice,
  index: number,
  fault: FaultKind | undefined,
): Freight {
  const own = random.fork(`shipment ${index}`)
  const weight = own.integer(900, 22_000)
  const base = 4_000 + share(weight, own.integer(45, 80), 10)
  const lines: FreightLine[] = [{ charge: 'freight', cents: base }]
  if (own.chance(0.35)) lines.push({ charge: 'discount', cents: -share(base, own.integer(8, 30), 100) })
  const fuel: FreightLine = { charge: 'fuel', cents: share(base, 14, 100) }
  lines.push(fuel)
  if (own.chance(0.2)) lines.push({ charge: 'lift', cents: 1_100 })
  if (own.chance(0.15)) lines.push({ charge: 'residential', cents: 2_450 })
  if (fault === 'duplicate_charge')
    lines.push({ ...fuel, planted: { kind: 'duplicate_charge', worth: fuel.cents } })
  if (fault === 'uncategorized_charge')
    lines.push({ charge: 'unknown', cents: 1_875, planted: { kind: 'uncategorized_charge', worth: 1_875 } })
  return {
    index,
    tracking: `${start + index}`.padStart(10, '0'),
    bill: `BL${start + index}`,
    order: `PO-${own.digits(5)}`,
    shipped: monday + Math.floor((5 * (index - first)) / Math.max(1, end - first)),
    weight,
    pieces: own.integer(1, 6),
    lines,
  }
}

export const totalOf = ({ freight }: FreightBill): number =>
  freight.flatMap(({ lines }) => lines).reduce((sum, { cents }) => sum + cents, 0)
