import type { FuelHint } from '../format/format.js'
import type { Bill } from '../invoices/bills.js'
import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { type AuditState, type HungTable, hungRows } from '../ledger/state.js'
import type { Source } from '../schema/line-item.js'
import { Exact, isNothing, minus, unsigned } from '../values/decimal.js'
import { type Money, moneyOf, signOf, ZERO } from '../values/money.js'
import { once } from '../values/once.js'
import { minorDigits } from '../values/shown-amounts.js'
import { CHARGE_CHECKS } from './charge-checks.js'
import { type Check, type Outcome, TOGETHER, trackingOf } from './check.js'
import { contractFuel } from './contract-fuel.js'
import { createTerms } from './contract-terms.js'
import { isForeign } from './foreign-amounts.js'
import { createFuelBases, type HighBase } from './fuel-base.js'
import { FUEL_EXAMPLES } from './fuel-examples.js'
import { fuelTable } from './fuel-table.js'
import { hasKind, testOfKinds } from './kind-tests.js'
import { type FuelLine, type Judged, judgeAll, linesIn, periodOf } from './rates.js'
import { type AuditRecord, dayOf, FUEL, fact, isNil, keep, kindAt, sumOf, tally } from './record.js'
import type { Verdict } from './verdict.js'

const NAME = 'fuel_rate'
/** Each fuel surcharge with the amount that it is taken from. */
const KEEPS = { kind: 'kind', amount: 'amount', net: 'amount', base: 'amount', date: 'date' } as const

/** The rows of noted fuel surcharges. */
export const fuelRows = (state: AuditState): HungTable<keyof typeof KEEPS> => hungRows(state, NAME, KEEPS)

/** Notes each fuel surcharge with the amount that it is taken from. */
function observe(record: AuditRecord, state: AuditState): void {
  if ((record.bits & FUEL) === 0) return
  const hint = record.hints?.fuel
  const { batch, first, end } = record
  for (let charge = first; charge < end; charge++) {
    const { category, stage } = kindAt(record, charge)
    if (category !== 'fuel' || stage !== 'original') continue
    const base = hint === undefined ? undefined : baseOf(record, hint)
    const amount = (hint?.base === 'stated' ? batch.charges.gross : batch.charges.net)[charge] ?? ZERO
    // Reversals are not assessed, because their original is.
    const known = base !== undefined && signOf(amount) > 0 && signOf(base) > 0
    tally(record, NAME, known)
    if (!known) continue
    const { at, col } = keep(record, state, NAME, KEEPS)
    const day = dayOf(record)
    col.kind[at] = record.kindOf(batch, charge)
    col.amount[at] = state.amounts.idOf(amount)
    col.net[at] = state.amounts.idOf(batch.charges.net[charge] ?? ZERO)
    col.base[at] = state.amounts.idOf(base)
    col.date[at] = day === null ? NONE : state.dates.id(day)
  }
}

function baseOf(record: AuditRecord, hint: FuelHint): Money | undefined {
  if (hint.base === 'stated') {
    const stated = isForeign(record, 'charge_basis_currency') ? null : fact(record, 'charge_basis')
    const base = stated === null ? ZERO : moneyOf(stated)
    return isNil(base) ? undefined : base
  }
  // An unknown charge may be one of those excepted, such as a duty.
  if ('except' in hint.base && hasKind(record, isUncategorized)) return undefined
  const sum = sumOf(record, record.batch.charges.net, isInBase(hint))
  return signOf(sum) > 0 ? sum : undefined
}

/** The charges that the surcharge is calculated from. */
const isInBase = once(({ base }: FuelHint) =>
  testOfKinds(({ category, code }) => {
    if (category === 'fuel' || base === 'stated') return false
    if ('except' in base) return !base.except.includes(category)
    return base.of.includes(category) || (code !== null && (base.codes ?? []).includes(code))
  }),
)

const isUncategorized = testOfKinds(({ category }) => category === 'uncategorized')

export const fuelRate: Check = {
  name: NAME,
  title: 'Fuel surcharge at an unusual rate',
  severity: 'warning',
  confidence: 'likely',
  mayBeUnread: 'of_shipment',
  claim: 'billing',
  evidenceNeeded: "the carrier's published fuel surcharge of the week or month, or the contract's",
  needs:
    'the amount that the fuel surcharge is taken from, and enough parcels of one service and week to know the usual rate; or a fuel table in the configuration',
  comparesShipments: true,
  says: 'a fuel surcharge is not at the usual rate of its service and week, or not at the rate of the configured table, or is taken from more than its shipment was charged',
  x12: '02',
  examples: FUEL_EXAMPLES,
  observe,
  keeps: KEEPS,
  follows: [...CHARGE_CHECKS, 'row_total'],
  assess: (view) => ({ finish: () => assess(view) }),
}

/** More than there can be numbers of dates. */
const DATES = 2 ** 32

function* assess(view: View): Generator<void, Outcome, void> {
  /** Rows by service and period. */
  const groups = new Map<string, Map<string, number[]>>()
  const verdicts: Verdict[] = []
  const table = fuelTable(view.config)
  const terms = createTerms(view)
  const isAgreed = view.contracts.length > 0
  const bases = createFuelBases(view)
  let all = 0
  let assessed = 0
  let last = NONE
  /** Rows of the last delivery, by service, kind and date. */
  const ofLast = new Map<string, Map<number, number[]>>()
  const { entries, amounts, dates } = view.state
  const fuel = fuelRows(view.state)
  const lineOf = (at: number): FuelLine => ({
    entry: fuel.col.entry[at] as number,
    row: fuel.col.row[at] as number,
    kind: view.state.kinds[fuel.col.kind[at] as number],
    amount: amounts.money(fuel.col.amount[at] as number),
    net: amounts.money(fuel.col.net[at] as number),
    base: amounts.money(fuel.col.base[at] as number),
    day: (dates.list[fuel.col.date[at] as number] ?? '').slice(0, 10),
  })
  for (let at = 0; at < fuel.length; at++) {
    const entry = fuel.col.entry[at] as number
    const delivery = entries.col.delivery[entry] as number
    if (at % TOGETHER === 0) yield
    if (!view.counts(delivery)) continue
    all++
    const date = dates.list[fuel.col.date[at] as number] ?? ''
    const line = lineOf(at)
    bases.note(line, delivery)
    const bill = view.billOf(delivery)
    const service = view.serviceOf(entry)
    // The agreed amount is what is paid: the fuel surcharge after any discount of its own.
    const paid = isAgreed ? { ...line, amount: line.net } : line
    const agreed = isAgreed ? contractFuel(view, terms, paid, { delivery, date }) : undefined
    if (agreed !== undefined) {
      assessed++
      const right = new Exact(agreed.line.base.text).times(agreed.rate).div(100).toFixed(2)
      if (new Exact(paid.amount.text).minus(right).abs().gt('0.01'))
        verdicts.push(wrong(view, { ...agreed, right, known: 'agreed' }))
      continue
    }
    const fixed = table(bill.carrier, service, date)
    if (fixed !== undefined) {
      assessed++
      const right = new Exact(line.base.text).times(fixed).div(100).toFixed(2)
      if (new Exact(line.amount.text).minus(right).abs().gt('0.01'))
        verdicts.push(wrong(view, { line, right, rate: fixed, known: 'table' }))
      continue
    }
    if (delivery !== last) ofLast.clear()
    last = delivery
    const ofService = ofLast.get(service) ?? new Map<number, number[]>()
    ofLast.set(service, ofService)
    const alike = (fuel.col.kind[at] as number) * DATES + (fuel.col.date[at] as number) - NONE
    let rows = ofService.get(alike)
    if (rows === undefined) {
      const period = view.hints(delivery)?.fuel?.period ?? 'week'
      const group = `${bill.carrier}|${bill.currency}|${line.kind?.code ?? ''}|${service}`
      rows = linesIn(groups, group, periodOf(date, period))
      ofService.set(alike, rows)
    }
    rows.push(at)
  }
  for (const periods of groups.values()) {
    yield
    for (const { judged } of judgeAll(periods, lineOf)) {
      assessed += judged.assessed
      for (const one of judged.wrong) verdicts.push(wrong(view, one))
    }
  }
  const high = bases.high()
  if (high.length > 0) {
    const right = new Map(verdicts.map(({ evidence: [place], expected }) => [placeOf(place), expected]))
    for (const one of high) {
      const found = onTooMuch(view, one, right)
      // A rounded charge in the base: the fuel is the same to a cent.
      if (new Exact(found.amount ?? '0').gt('0.01')) verdicts.push(found)
    }
  }
  const unstated = unseen(view)
  return { verdicts, assessed, reason: reasonOf(all, assessed, unstated) }
}

function reasonOf(all: number, assessed: number, unstated: number): string | null {
  const total = all + unstated
  if (total === 0) return 'no fuel surcharge in these files'
  const parts = []
  if (unstated > 0)
    parts.push(`${unstated} of ${total} fuel surcharges: the amount they are taken from is not known`)
  if (all > assessed)
    parts.push(
      `${all - assessed} of ${total} fuel surcharges: no usual rate among parcels of the same service and week`,
    )
  return parts.length === 0 ? null : parts.join('; ')
}

function unseen(view: View): number {
  return view.state.deliveries.reduce(
    (sum, place, at) => sum + (view.counts(at) ? place.tallied(`-${NAME}`) : 0),
    0,
  )
}

const placeOf = (place: Source | undefined): string => `${place?.file}|${place?.row}`

const deliveryOf = ({ state }: View, { entry }: FuelLine): number =>
  state.entries.col.delivery[entry] as number

/** What all findings about a fuel surcharge have in common. */
function verdictOf(
  view: View,
  line: FuelLine,
): Pick<Verdict, 'carrier' | 'tracking' | 'charges' | 'evidence' | 'charge'> & { readonly invoice: Bill } {
  const { entries, lines, kinds } = view.state
  const delivery = deliveryOf(view, line)
  const bill = view.billOf(delivery)
  return {
    carrier: bill.carrier,
    invoice: bill,
    tracking: trackingOf(view, entries.col.shipment[line.entry] as number),
    charges: view
      .chargesOf(line.entry, line.row)
      .filter(({ at }) => kinds[lines.col.kind[at] as number] === line.kind),
    evidence: [view.source(delivery, line.row, line.kind?.column ?? null)],
    ...(line.kind === undefined ? {} : { charge: line.kind.description }),
  }
}

function wrong(view: View, judged: Judged): Verdict {
  const { line, right, rate, known } = judged
  const bill = view.billOf(deliveryOf(view, line))
  // A discount of the fuel surcharge also reduces what is too much of it.
  const { text: paid } = line.net
  const minor = minorDigits(bill.currency)
  const scale = Math.max(minor, line.net.scale)
  const expected = isNothing(minus(paid, line.amount.text))
    ? right
    : new Exact(right).times(paid).div(line.amount.text).toFixed(scale)
  const difference = minus(paid, expected)
  const isUnder = difference.startsWith('-')
  // Too little on a sum of charges: one of them may be too much, such as one that lost its discount.
  const isDoubtful = isUnder && view.hints(deliveryOf(view, line))?.fuel?.base !== 'stated'
  return {
    ...verdictOf(view, line),
    direction: isUnder ? 'under' : 'over',
    amount: unsigned(difference),
    facts: {
      fault: known,
      fuel: line.amount.text,
      base: line.base.text,
      billed_rate: percent(line.amount, line.base),
      rate,
      expected: right,
      ...(expected === right ? {} : { paid, paid_expected: expected }),
      ...(isDoubtful && {
        excess: new Exact(line.base.text)
          .minus(new Exact(line.amount.text).times(100).div(rate).toFixed(minor))
          .toFixed(minor),
      }),
    },
    billed: paid,
    expected,
    rate,
    ...(isDoubtful ? { confidence: 'look' } : known === 'usual' ? {} : { confidence: 'certain' }),
    // The rate depends on the service, which the record of the base charge may name.
    ...(known !== 'agreed' && hasBase(view, line) && { mayBeUnread: 'nothing' as const }),
  }
}

const hasBase = ({ state }: View, { entry }: FuelLine): boolean => state.entries.col.baseRow[entry] !== NONE

/** The fuel on what a shipment was not charged, at the rate that is right as far as another finding says so. */
function onTooMuch(
  view: View,
  { line, charged }: HighBase,
  known: ReadonlyMap<string, string | undefined>,
): Verdict {
  const { base, net } = line
  const found = verdictOf(view, line)
  const right = known.get(placeOf(found.evidence[0])) ?? net.text
  const scale = Math.max(minorDigits(found.invoice.currency), net.scale)
  const expected = new Exact(right).times(charged).div(base.text).toFixed(scale)
  const difference = minus(right, expected)
  return {
    ...found,
    direction: 'over',
    amount: difference,
    facts: { fault: 'base', difference, fuel: net.text, base: base.text, charged },
    billed: net.text,
    expected: minus(net.text, difference),
    mayBeUnread: 'on_invoice',
  }
}

const percent = (amount: Money, base: Money): string =>
  new Exact(amount.text).times(100).div(base.text).toFixed(2)
