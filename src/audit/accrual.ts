/** Shipped but not billed by a date: the expected shipments compared with the invoices of an audit. */

import {
  type Billed,
  billedOf,
  currencyBilled,
  currencyOfKey,
  hasParcelLine,
  namesParcel,
  parcelLines,
} from '../checks/against-expected.js'
import { type Ship, type ShipEntry, TOGETHER } from '../checks/check.js'
import { createView, type View, type ViewOptions } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { AuditState } from '../ledger/state.js'
import type { AccrualReport, AccruedShipment, LeftOutReason } from '../schema/accrual-report.js'
import { isCode } from '../tables/currency.js'
import type { ExpectedCost } from '../tables/expected-shipments.js'
import { shipDatesOf } from '../tables/ship-dates.js'
import type { DayOrder } from '../values/dates.js'
import { minus } from '../values/decimal.js'
import { fold } from '../values/fold.js'
import { createAccrualSums, type UnitWithoutCurrency } from './accrual-sums.js'
import { rejectedRows } from './assemble.js'
import { createFees } from './fee-estimates.js'
import { shipsOf } from './ships.js'
import type { Pieces } from './turns.js'
import { createUnmatchable } from './unmatchable.js'

/** What invoices bill for an expected shipment. */
interface Invoiced {
  readonly billed: Billed
  readonly when: 'until' | 'since' | 'undated'
  /** It is on an invoice, which charges nothing for it. */
  readonly isFree: boolean
}

export function* assembleAccrual(
  state: AuditState,
  options: ViewOptions,
  until: string,
  dates?: DayOrder,
): Pieces<AccrualReport> {
  const view = createView(state, options)
  const fees = createFees(view, until)
  const unmatchable = createUnmatchable()
  const invoiced = new Map<ExpectedCost, Invoiced>()
  let ships = 0
  for (const ship of shipsOf(view)) {
    if (ships++ % TOGETHER === 0) yield
    if (ship.entries.length === 0) continue
    unmatchable.ship(ship)
    if (ship.tracked && ship.number !== null && view.expected?.find(ship.number) !== undefined)
      unmatchable.expected(ship)
    if (ship.shipment === NONE) fees.ship(ship)
    else take(view, ship, until, invoiced)
  }
  const free = withoutCharge(view, until, false)
  const unread = withoutCharge(view, until, true)
  const expected = view.expected?.all ?? []
  const dateOf = shipDatesOf(
    expected.flatMap(({ ship_date }) => ship_date ?? []),
    dates,
  )
  const carrierOf = carriers(view, options)
  const formatOf = formatsWithoutCurrency(view)
  const sums = createAccrualSums()
  for (const [at, one] of expected.entries()) {
    if (at % TOGETHER === 0) yield
    const known = invoiced.get(one)
    const date = one.ship_date === undefined ? undefined : dateOf(one.ship_date)
    const carrier = carrierOf(one.carrier ?? known?.billed.ship.carrier)
    const isFree = known === undefined && free.has(one)
    const reason = isFree && one.voided !== true ? 'charged_nothing' : leftOut(one, date, known, until)
    const whose = { carrier, format: formatOf(carrier, known?.billed) }
    if (reason !== null || date === undefined) sums.leaveOut(reason ?? 'unreadable_ship_date', one, whose)
    else
      for (const row of accrued(one, date, whose, known?.billed)) {
        const isUnread = known === undefined && unread.has(one)
        sums.add(isUnread ? { ...row, unread: true } : row, one.cost === undefined)
      }
  }
  const rejected = rejectedRows(state)
  return {
    until,
    ...sums.report(),
    fees: fees.estimates(),
    unmatchable: unmatchable.all(),
    warnings: [...(view.expected?.warnings ?? []), ...uncompared(view)],
    ...(rejected === 0 ? {} : { rejected }),
  }
}

const uncompared = ({ unread: { uncompared: records } }: View): string[] =>
  records === 0
    ? []
    : [
        `up to ${records} records without a charge could not be compared, because their file has very many: their shipments count as not billed`,
      ]

/** Expected shipments of records without any charge, or of those that could not be read, on invoices up to that day. */
function withoutCharge(
  { unread, expected }: View,
  until: string,
  isRejected: boolean,
): ReadonlySet<ExpectedCost> {
  const found = new Set<ExpectedCost>()
  for (const { tracking_number, invoice_date, rejected } of unread.uncharged) {
    const one = expected?.find(tracking_number ?? '')
    if (one !== undefined && (rejected === true) === isRejected && (invoice_date ?? '') <= until)
      found.add(one)
  }
  return found
}

function take(view: View, ship: Ship, until: string, invoiced: Map<ExpectedCost, Invoiced>): void {
  if (!ship.tracked || ship.number === null) return
  const expected = view.expected?.find(ship.number)
  if (expected === undefined) return
  const charged = ship.entries.filter(hasParcelLine)
  const isFree = charged.length === 0
  const entries = isFree ? ship.entries.filter(namesParcel) : charged
  if (entries.length === 0) return
  const dates = entries.map(billedOn)
  const when = dates.some((date) => date !== null && date <= until)
    ? 'until'
    : dates.includes(null)
      ? 'undated'
      : 'since'
  const known = invoiced.get(expected)
  // Two carriers may use the same number: the shipment billed first counts.
  if (known === undefined || ORDER.indexOf(when) < ORDER.indexOf(known.when))
    invoiced.set(expected, { billed: billedOf(ship), when, isFree })
}
const ORDER: readonly Invoiced['when'][] = ['until', 'undated', 'since']

/** The date of the invoice or, if it has none, of the first charge. */
function billedOn(entry: ShipEntry): string | null {
  if (entry.bill.date !== null) return entry.bill.date
  return parcelLines(entry).reduce<string | null>((first, { date }) => {
    const day = date?.slice(0, 10) ?? null
    return day !== null && (first === null || day < first) ? day : first
  }, null)
}

function leftOut(
  one: ExpectedCost,
  date: string | undefined,
  known: Invoiced | undefined,
  until: string,
): LeftOutReason | null {
  if (one.voided === true) return 'voided'
  if (known !== undefined && known.when !== 'since' && known.isFree) return 'charged_nothing'
  if (known?.when === 'until') return 'billed'
  if (known?.when === 'undated') return 'billed_without_date'
  if (one.ship_date === undefined) return 'without_ship_date'
  if (date === undefined) return 'unreadable_ship_date'
  return date > until ? 'shipped_later' : null
}

/** A row for the currency of the expected cost, and one for each other currency billed. */
function accrued(
  one: ExpectedCost,
  ship_date: string,
  { carrier, format }: UnitWithoutCurrency,
  billed: Billed | undefined,
): AccruedShipment[] {
  const last = billed?.shipment.invoice
  const row = (key: string | null, expected: string | null, net: string | null): AccruedShipment => ({
    ...unitOfKey(key, format),
    tracking_number: one.tracking_number,
    ship_date,
    carrier,
    cost_center: one.cost_center ?? null,
    reference: one.reference ?? null,
    status: billed === undefined ? 'not_billed' : 'billed_since',
    expected,
    billed: net,
    difference: expected === null || net === null ? null : minus(net, expected),
    invoice_id: last?.invoice ?? null,
    invoice_date: last?.date ?? null,
    line: one.line,
  })
  const own = isCode(one.currency) ? one.currency : null
  if (billed === undefined) return [row(own, one.cost ?? null, null)]
  const keys = Object.keys(billed.net)
  const key = currencyBilled(billed, one.currency)
  const rows = keys
    .filter((other) => other !== key || one.cost === undefined)
    .map((other) => row(other, null, billed.net[other] ?? null))
  if (one.cost === undefined) return rows
  // An invoice without a currency is taken to be in the currency of the expected cost.
  const same = key === undefined ? null : row(key === '' ? own : key, one.cost, billed.net[key] ?? null)
  return [same ?? row(own, one.cost, null), ...rows]
}

/** `format`: used for a key without a currency or a format. */
function unitOfKey(key: string | null, format: string | null): Pick<AccruedShipment, 'currency' | 'format'> {
  const currency = key === null ? null : currencyOfKey(key)
  if (currency !== null) return { currency, format: null }
  return { currency, format: key?.startsWith('(') === true ? key.slice(1, -1) : format }
}

/** The only format in which a shipment, or otherwise its carrier, is billed without a currency; null if there is none or several. */
function formatsWithoutCurrency({
  bills,
}: View): (carrier: string | null, billed: Billed | undefined) => string | null {
  const ofCarriers = new Map<string, Set<string>>()
  for (const { carrier, currency, format } of bills)
    if (currency === null) ofCarriers.set(carrier, (ofCarriers.get(carrier) ?? new Set()).add(format))
  return (carrier, billed) => {
    const own = (billed?.ship.entries ?? []).flatMap(({ bill }) =>
      bill.currency === null ? bill.format : [],
    )
    const [format = null, other] = own.length > 0 ? new Set(own) : (ofCarriers.get(carrier ?? '') ?? [])
    return other === undefined ? format : null
  }
}

/** Carriers under the names that these formats use, whatever the user's tool writes. */
function carriers(view: View, { formats }: ViewOptions): (name: string | undefined) => string | null {
  const billed = view.state.deliveries.map(({ carrier }) => carrier)
  const known = new Map([...formats.values()].map(({ carrier }) => [fold(carrier), `${carrier}`]))
  for (const carrier of billed) known.set(fold(carrier), carrier)
  return (name) => (name === undefined ? null : (known.get(fold(name)) ?? name))
}
