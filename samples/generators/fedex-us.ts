/** FedEx Billing Online downloads of US accounts: 210 columns, freight outside the pairs, several invoices a file. */
import { day } from './calendar.js'
import { faultPlan } from './fault-plan.js'
import { declare, type Row, rowLines, rowSum } from './fedex/charge.js'
import { plantRowFault, ROW_FAULTS, type RowFault } from './fedex/us-faults.js'
import { createUsWriter, REAL_US_STYLE, type UsInvoice, type UsStyle } from './fedex/us-record.js'
import { type Account, addressCorrection, anyShipment, credit, fees, group } from './fedex/us-shipments.js'
import { createRandom, type Random } from './random.js'
import { createTally, pieces, type Tally, wanted } from './tally.js'
import type { FaultKind, Generated, Generator, GeneratorOptions, Turn } from './types.js'

export const FEDEX_US_FAULTS: readonly FaultKind[] = [...ROW_FAULTS, 'invoice_total', 'fee_without_shipment']

const FIRST_MONDAY = day(2026, 1, 5)
const WEEKS = 50

interface Plan {
  readonly random: Random
  readonly invoices: number
  readonly perInvoice: number
  readonly plain: boolean
  readonly faults: ReadonlySet<FaultKind>
  /** Faults by shipment, counted over the whole file. */
  readonly places: ReadonlyMap<number, FaultKind>
}

function planOf(options: GeneratorOptions, faults: ReadonlySet<FaultKind>): Plan {
  const usual = options.rows > 100_000 ? 2000 : 200
  const invoices = options.invoices ?? Math.max(1, Math.round(options.rows / usual))
  const perInvoice = Math.max(1, Math.round(options.rows / invoices))
  const kinds = ROW_FAULTS.filter((kind) => faults.has(kind))
  const places = faultPlan(kinds, invoices * perInvoice)
  const { plain = false } = options
  return { random: createRandom(options.seed), invoices, perInvoice, plain, faults, places }
}

/** One account's weekly invoices; after fifty weeks the next account's. */
function* accounts(plan: Plan): Iterable<[account: Account, nth: number]> {
  let account: Account | undefined
  for (let nth = 0; nth < plan.invoices; nth++) {
    if (account === undefined || nth % WEEKS === 0) {
      const random = plan.random.fork(`account ${nth}`)
      const next: number = account?.count ?? 10_000_000
      account = { random, number: random.digits(9), monday: FIRST_MONDAY, count: next }
    }
    account.monday = FIRST_MONDAY + 7 * (nth % WEEKS)
    yield [account, nth]
  }
}

const isSound = ({ faults, shipped, transport, pieces }: Row): boolean =>
  faults === undefined && shipped !== null && transport !== null && pieces === 1

/** Shipments of the file's nth invoice. */
function shipmentsOf(plan: Plan, account: Account, nth: number): Row[] {
  const { random } = account
  const rows: Row[] = []
  const planted = new Map<FaultKind, number>()
  for (let place = nth * plan.perInvoice; place < (nth + 1) * plan.perInvoice; place++) {
    const fault = plan.places.get(place)
    if (fault !== undefined) {
      const count = planted.get(fault) ?? nth
      planted.set(fault, count + 1)
      rows.push(...plantRowFault(fault as RowFault, account, count))
    } else if (random.chance(0.012)) rows.push(...group(account))
    else rows.push(anyShipment(account))
  }
  return rows
}

/** Rows of one invoice; corrections are of the account's shipments of the week before. */
function buildRows(plan: Plan, account: Account, nth: number, before: readonly Row[]): Row[] {
  const rows = shipmentsOf(plan, account, nth)
  if (plan.plain) return rows
  const corrected = (before.length > 0 ? before : rows).filter(isSound)[3]
  const credited = nth % 4 === 0 ? rows.filter(isSound)[11] : undefined
  if (corrected !== undefined) rows.push(addressCorrection(corrected.tracking))
  if (credited !== undefined) rows.push(credit(credited))
  rows.push(...fees(account, nth))
  return rows
}

/** The one invoice of a turn: corrections of the week before, and what was billed twice two weeks before is given back. */
function turnRows(
  options: GeneratorOptions,
  plan: Plan,
  { nth, monday, early, plantedIn = () => [] }: Turn,
): [Account, Row[]] {
  const accountAt = (week: number): Account => ({
    random: plan.random.fork(`week ${week}`),
    number: plan.random.fork('account').digits(9),
    monday: monday - 7 * (nth - week),
    count: 10_000_000 + week * 4 * plan.perInvoice,
  })
  const account = accountAt(nth)
  const earlier = (week: number): Row[] =>
    shipmentsOf(planOf(options, new Set(plantedIn(week))), accountAt(week), 0)
  const rows = buildRows(plan, account, 0, earlier(nth - 1))
  const disputed = earlier(nth - 2)
    .filter(({ faults = [] }) => faults.some(({ kind }) => kind === 'duplicate_charge'))
    .map(({ faults, ...row }) => credit(row))
  const faulty = new Set(rows.flatMap(({ faults, tracking }) => (faults === undefined ? [] : [tracking])))
  const isThere = (row: Row, at: number): boolean => at < 30 || !isSound(row) || faulty.has(row.tracking)
  return [account, [...(early ? rows.filter(isThere) : rows), ...disputed]]
}

function count(tally: Tally, row: Row, invoice: UsInvoice, feesAsked: boolean): void {
  tally.record()
  const lines = rowLines(row)
  tally.charge('', lines, rowSum(row))
  const where = { invoice: invoice.number, tracking: row.tracking }
  for (const fault of row.faults ?? []) tally.plant(fault, where)
  if (feesAsked && row.tracking === '' && lines > 0)
    tally.plant({ kind: 'fee_without_shipment', worth: rowSum(row) }, where)
}

/** A file in a style of its own; `fedexUs` is the real one. */
export function fedexUsFile(options: GeneratorOptions, style: UsStyle = REAL_US_STYLE): Generated {
  const faults = wanted(options, FEDEX_US_FAULTS)
  const tally = createTally()
  const writer = createUsWriter(style)

  function* texts(): Iterable<string> {
    yield tally.skipped(writer.header, 'header')
    const plan = planOf(options, faults)
    if (options.turn !== undefined) {
      const { nth } = options.turn
      const [account, rows] = turnRows(options, plan, options.turn)
      yield* invoiceTexts(account, rows, nth, faults.has('invoice_total'))
      return
    }
    let before: Row[] = []
    for (const [account, nth] of accounts(plan)) {
      if (nth % WEEKS === 0) before = []
      const rows = style.rows?.(account, nth) ?? buildRows(plan, account, nth, before)
      before = rows
      yield* invoiceTexts(account, rows, nth, faults.has('invoice_total') && nth === plan.invoices - 1)
    }
  }

  function* invoiceTexts(account: Account, rows: readonly Row[], nth: number, misstated: boolean) {
    const sum = rows.reduce((total, row) => total + rowSum(row), 0)
    const invoice = {
      account: account.number,
      number: `9${String(10_000_000 + nth)}`,
      day: account.monday + 7,
      total: sum + (misstated ? 750 : 0),
    }
    declare(tally, invoice, sum)
    for (const row of rows) {
      count(tally, row, invoice, faults.has('fee_without_shipment'))
      yield writer.record(invoice, row)
    }
  }
  return { chunks: () => pieces(texts()), truth: tally.truth, encoding: style.encoding }
}

export const fedexUs: Generator = (options) => fedexUsFile(options)
