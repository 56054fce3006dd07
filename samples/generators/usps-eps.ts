/** USPS EPS transaction reports: purchases, refunds, forms and pickups, each a row with its own transaction. */
import { impb, marred } from './barcodes.js'
import { date } from './calendar.js'
import { amount } from './cents.js'
import { USPS_EPS } from './columns/usps.js'
import { cellText, quoted } from './delimited.js'
import { type Billed, billed, sound } from './fault-plan.js'
import { createRandom, type Random } from './random.js'
import { createTally, pieces, wanted } from './tally.js'
import type { FaultKind, Generated, GeneratorOptions, TextEncoding } from './types.js'
import { monday, shipmentFaults } from './weeks.js'

export interface UspsDialect {
  readonly encoding: TextEncoding
  readonly lineEnd: '\n' | '\r\n'
  /** How long numbers are kept from a spreadsheet: not at all, as `="9400…"`, or with an apostrophe, in turn. */
  readonly wrapped: boolean
  /** Money as a portal shows it: `$1,204.15`, `(8.15)`. */
  readonly dollars: boolean
  /** Share of labels that are given back later in the file. */
  readonly refunds: number
}

const USUAL: UspsDialect = { encoding: 'utf-8', lineEnd: '\n', wrapped: false, dollars: false, refunds: 0.03 }

export const USPS_FAULTS: readonly FaultKind[] = [
  'row_total',
  'duplicate_charge',
  'credit_without_charge',
  'positive_refund',
  'tracking_check_digit',
  'damaged_tracking_number',
  'fee_without_shipment',
  'uncategorized_charge',
]

interface Transaction {
  readonly index: number
  readonly type: string
  readonly barcode: string
  readonly mailClass: string
  readonly day: number
  readonly minute: number
  readonly postage: number
  readonly stated: number
  readonly reason: string
}

const TYPES: readonly (readonly [string, number])[] = [
  ['Label Purchase', 40],
  ['Shipping Services File', 6],
  ['SCAN Form Used', 2],
  ['Carrier Pickup', 1],
]
const CLASSES: readonly (readonly [readonly [name: string, least: number], number])[] = [
  [['USPS Ground Advantage', 395], 12],
  [['Priority Mail', 770], 6],
  [['Priority Mail Express', 2835], 1],
]
const FREE: ReadonlySet<string> = new Set(['SCAN Form Used', 'Carrier Pickup'])
/** Purchases of a day: one bank withdrawal, its amount stated on its first row; refunds are no withdrawals. */
const A_DAY = 120

/** Which of the account's purchases a report lists, and when they are made. */
interface Period {
  readonly first: number
  readonly end: number
  readonly aDay: number
  readonly dayOf: (index: number) => number
}

function periodOf({ rows, turn }: GeneratorOptions): Period {
  if (turn === undefined) {
    const dayOf = (index: number): number => {
      const day = Math.floor(index / A_DAY)
      return monday(Math.floor(day / 5) % 8) + (day % 5)
    }
    return { first: 0, end: rows, aDay: A_DAY, dayOf }
  }
  const aDay = Math.ceil(rows / 5)
  const first = turn.nth * 5 * aDay
  const dayOf = (index: number): number => turn.monday + Math.floor((index - first) / aDay)
  return { first, end: first + rows, aDay, dayOf }
}

function barcode(start: number, index: number): string {
  return impb(
    `9400${String(100_000_000_000 + start).slice(0, 8)}${String(index % 1_000_000_000).padStart(9, '0')}`,
  )
}

function transaction(
  random: Random,
  period: Period,
  start: number,
  index: number,
  fault: FaultKind | undefined,
): Transaction {
  const type = fault === undefined ? random.weighted(TYPES) : 'Label Purchase'
  const [mailClass, least] = random.weighted(CLASSES)
  const postage = FREE.has(type) ? 0 : least + 5 * random.integer(0, 300) + random.integer(0, 4)
  return {
    index,
    type: fault === 'uncategorized_charge' ? 'Postage Due Assessment' : type,
    barcode: marred(barcode(start, index), fault),
    mailClass: FREE.has(type) ? '' : mailClass,
    day: period.dayOf(index),
    minute: (index % period.aDay) * Math.floor(1440 / period.aDay),
    postage,
    stated: postage + (fault === 'row_total' ? 250 : 0),
    reason: '',
  }
}

/** Three days later, under the barcode of the purchase. */
function refund(of: Transaction, sign: 1 | -1): Transaction {
  const postage = sign * of.postage
  return {
    ...of,
    type: 'Label Refund',
    day: of.day + 3,
    postage,
    stated: postage,
    reason: 'Customer Request',
  }
}

/** The transactions that begin with this many of the account's purchases. */
function* posted(
  random: Random,
  period: Period,
  [first, end]: readonly [number, number],
  plan: ReadonlyMap<number, FaultKind>,
  refunds: number,
): Iterable<Billed<Transaction>> {
  const start = random.fork('barcodes').integer(0, 800_000_000)
  for (let index = first; index < end; index++) {
    const fault = plan.get(index)
    const own = random.fork(`transaction ${index}`)
    const bought = transaction(own, period, start, index, fault)
    yield* billed(bought, fault, REFUNDED)
    if (fault === undefined && bought.type === 'Label Purchase' && own.chance(refunds))
      yield sound(refund(bought, -1))
  }
}

const PRICED: readonly FaultKind[] = [
  'duplicate_charge',
  'credit_without_charge',
  'uncategorized_charge',
  'fee_without_shipment',
]

const REFUNDED = {
  credit: (bought: Transaction): Transaction => refund(bought, -1),
  otherwise: (bought: Transaction): Transaction => refund(bought, 1),
  worth: ({ postage, stated }: Transaction, kind: FaultKind): number | null => {
    if (kind === 'positive_refund') return 2 * postage
    if (kind === 'row_total') return stated - postage
    return PRICED.includes(kind) ? postage : null
  },
}

function time(minute: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.trunc(minute / 60))}:${two(minute % 60)}:00`
}

function money(units: number, dollars: boolean): string {
  if (!dollars) return amount(units)
  const [whole = '', decimals = ''] = amount(Math.abs(units)).split('.')
  const text = `$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${decimals}`
  return units < 0 ? `(${text})` : text
}

function cellsOf(one: Transaction, account: Account, layout: UspsDialect): Record<string, string> {
  const random = createRandom(one.index)
  const serial = 2 * one.index + (one.type === 'Label Refund' ? 1 : 0)
  return {
    'EPS Account #': account.number,
    'EPS Transaction ID': String(7_000_000_000_000 + account.start + serial),
    'Transaction Amount': money(one.stated, layout.dollars),
    'Transaction Date/Time': `${date(one.day)} ${time(one.minute)}`,
    'Transaction Type': one.type,
    EFN: `9275${String(serial).padStart(16, '0')}`,
    'Package Identification Code (PIC)': one.barcode,
    'Mail Class': one.mailClass,
    Postage: money(one.postage, layout.dollars),
    CRID: account.customer,
    'Master MID': account.mailer,
    'Permit Number': '000418',
    'Permit Type': random.pick(['IMI', 'PI']),
    'Permit Finance Number': '054211',
    Reason: one.reason,
    Details: one.type === 'Label Refund' ? 'Unused label, not scanned' : '',
    'Cust Ref Num1': `ORD-${random.digits(6)}`,
  }
}

interface Account {
  readonly number: string
  readonly customer: string
  readonly mailer: string
  readonly start: number
}

const KEPT = new Set(['ACH Withdrawal ID', 'EPS Transaction ID', 'EFN', 'Package Identification Code (PIC)'])

function written(name: string, text: string, row: number, wrapped: boolean): string {
  if (!wrapped || text === '' || !KEPT.has(name)) return cellText(text, ',')
  return row % 3 === 0 ? `'${text}` : row % 3 === 1 ? quoted(`="${text}"`) : `="${text}"`
}

/** The report has no invoices: each transaction counts as its own. */
export function uspsEps(options: GeneratorOptions, dialect: Partial<UspsDialect> = {}): Generated {
  const layout: UspsDialect = { ...USUAL, ...dialect }
  const random = createRandom(options.seed).fork('usps eps')
  const period = periodOf(options)
  const plan = shipmentFaults(wanted(options, USPS_FAULTS), [period])
  const tally = createTally()
  const account: Account = {
    number: random.digits(10),
    customer: random.digits(8),
    mailer: random.digits(9),
    start: random.integer(0, 900_000_000),
  }

  function* dayText(first: number): Iterable<string> {
    const range = [first, Math.min(first + period.aDay, period.end)] as const
    const day = [...posted(random, period, range, plan, layout.refunds)]
    const withdrawn = day.reduce((sum, { one }) => sum + Math.max(0, one.stated), 0)
    let stated = false
    for (const { one, planted } of day) {
      const row = tally.record()
      tally.charge('', 1, one.postage)
      const cells = cellsOf(one, account, layout)
      if (one.stated > 0) {
        cells['ACH Withdrawal ID'] = `60${String(first).padStart(16, '0')}`
        // A row that stands twice must be the same in every cell.
        const states: boolean = !stated && !plan.has(one.index)
        if (states) cells['ACH Withdrawal Amount'] = money(withdrawn, layout.dollars)
        stated ||= states
      }
      const id = cells['EPS Transaction ID'] ?? null
      if (planted !== null) tally.plant(planted, { invoice: id, tracking: one.barcode })
      const texts = USPS_EPS.map((name) => written(name, cells[name] ?? '', row, layout.wrapped))
      yield texts.join(',') + layout.lineEnd
    }
  }
  function* text(): Iterable<string> {
    const mark = layout.encoding === 'utf-16le' ? '\uFEFF' : ''
    yield tally.skipped(mark + USPS_EPS.join(',') + layout.lineEnd, 'header')
    for (let { first } = period; first < period.end; first += period.aDay) yield* dayText(first)
  }
  return { chunks: () => pieces(text()), truth: tally.truth, encoding: layout.encoding }
}
