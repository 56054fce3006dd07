/** Fuel rates, discounts on them, and divisors, as the invoices of an account show them. */

import { agreedService } from '../checks/contract-terms.js'
import { dimRows } from '../checks/dim-divisor.js'
import { fuelRows } from '../checks/fuel-rate.js'
import { type AtOneRate, type FuelLine, judgeAll, linesIn, periodOf } from '../checks/rates.js'
import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { dateOfDay, epochDay } from '../values/calendar.js'
import { Exact } from '../values/decimal.js'
import { addMoney, type Money, negate } from '../values/money.js'
import type { SurchargeObservation } from './surcharge-terms.js'

export interface FuelTerm {
  readonly services: readonly string[]
  readonly rate: string
  /** Percentage off the rate. */
  readonly off: string
  readonly from: string
  readonly to: string
  rows: number
  /** Number of fuel surcharges of these services and days. */
  of: number
}

export interface FuelFit {
  readonly terms: readonly FuelTerm[]
  /** Lines that no term explains, by service. */
  readonly unexplained: ReadonlyMap<string, readonly FuelLine[]>
}

/** Each parcel billed by its size: its divisor is a term of its service, like the price of a surcharge. */
export function* billedDivisors(view: View): Generator<readonly [entry: number, SurchargeObservation]> {
  const { entries, words, dates } = view.state
  const { col, length } = dimRows(view.state)
  for (let at = 0; at < length; at++) {
    const entry = col.entry[at] as number
    if (!view.counts(entries.col.delivery[entry] as number)) continue
    if (col.divisor[at] === NONE || col.sides[at] === NONE) continue
    const day = dates.list[col.date[at] as number] ?? ''
    const net = words.list[col.divisor[at] as number] ?? ''
    const own = { charge: 'divisor', service: agreedService(view, entry), zone: '', day, net }
    yield [entry, { ...own, rows: 1, examples: [] }]
  }
}

/** A fuel surcharge before and after its discount. */
export interface BilledFuel extends FuelLine {
  readonly net: Money
  readonly service: string
  readonly period: 'week' | 'month'
}

export function* billedFuel(view: View): Generator<BilledFuel> {
  const { entries, amounts, dates, kinds } = view.state
  const { col, length } = fuelRows(view.state)
  for (let at = 0; at < length; at++) {
    const entry = col.entry[at] as number
    const delivery = entries.col.delivery[entry] as number
    const day = (dates.list[col.date[at] as number] ?? '').slice(0, 10)
    if (!view.counts(delivery) || day === '') continue
    yield {
      ...{ entry, day, service: agreedService(view, entry), row: col.row[at] as number },
      kind: kinds[col.kind[at] as number],
      amount: amounts.money(col.amount[at] as number),
      net: amounts.money(col.net[at] as number),
      base: amounts.money(col.base[at] as number),
      period: view.hints(delivery)?.fuel?.period ?? 'week',
    }
  }
}

/** A rate for each service and week or month in which nearly all surcharges have it; consecutive periods at one rate are joined. */
export function fitFuel(all: readonly BilledFuel[]): FuelFit {
  const groups = new Map<string, Map<string, BilledFuel[]>>()
  for (const one of all) linesIn(groups, one.service, periodOf(one.day, one.period)).push(one)
  const terms: FuelTerm[] = []
  const unexplained = new Map<string, FuelLine[]>()
  for (const part of [...groups.values()].flatMap((periods) => [...judgeAll(periods, (one) => one)])) {
    const { lines: own } = part
    const [{ service }] = own as [BilledFuel]
    const { rate, wrong, hasOthers } = part.judged
    const fitting = new Set<FuelLine>(own)
    for (const { line } of wrong) fitting.delete(line)
    const off = rate === null ? undefined : shareOff(own.filter((one) => fitting.has(one)))
    const left = rate === null || hasOthers || off === undefined ? own : wrong.map(({ line }) => line)
    if (left.length > 0) unexplained.set(service, [...(unexplained.get(service) ?? []), ...left])
    if (rate === null || off === undefined || hasOthers) continue
    terms.push({
      services: [service],
      rate,
      off,
      ...daysOf(part),
      rows: own.length - left.length,
      of: own.length,
    })
  }
  return { terms: inServices(joined(terms)), unexplained }
}

/** The first and last day of the week, from Monday, or of the month, on the part's side of a change. */
function daysOf({ lines, change }: AtOneRate<BilledFuel>): { readonly from: string; readonly to: string } {
  const [{ day, period }] = lines as [BilledFuel]
  const number = epochDay(day)
  const isSame = (other: number): boolean => periodOf(dateOfDay(other), period) === periodOf(day, period)
  let [from, to] = [number, number]
  while (isSame(from - 1)) from--
  while (isSame(to + 1)) to++
  if (change?.isBefore === true) to = epochDay(change.on) - 1
  if (change?.isBefore === false) from = epochDay(change.on)
  return { from: dateOfDay(from), to: dateOfDay(to) }
}

/** The percentage with the fewest decimals that gives each discount to the cent; undefined if there is none. */
function shareOff(all: readonly BilledFuel[]): string | undefined {
  let [least, most] = [new Exact(0), new Exact(100)]
  for (const { amount, net } of all) {
    const off = new Exact(addMoney(amount, negate(net)).text)
    const at = (cents: string): Exact => off.plus(cents).times(100).div(amount.text)
    least = Exact.max(least, at('-0.005'))
    most = Exact.min(most, at('0.005'))
  }
  return [0, 1, 2]
    .map((decimals) => least.plus(most).div(2).toFixed(decimals))
    .find((text) => least.lte(text) && most.gte(text))
}

/** Joins consecutive periods of a service at the same rate. */
function joined(terms: readonly FuelTerm[]): FuelTerm[] {
  const found: FuelTerm[] = []
  const sorted = [...terms].sort((a, b) => (key(a) < key(b) ? -1 : 1))
  for (const one of sorted) {
    const last = found.at(-1)
    const follows =
      last !== undefined &&
      last.services[0] === one.services[0] &&
      last.rate === one.rate &&
      last.off === one.off &&
      epochDay(last.to) + 1 === epochDay(one.from)
    if (!follows) found.push(one)
    else found[found.length - 1] = { ...last, to: one.to, rows: last.rows + one.rows, of: last.of + one.of }
  }
  return found
}

/** Joins services with the same rate on the same days into one row. */
function inServices(terms: readonly FuelTerm[]): FuelTerm[] {
  const rows = new Map<string, FuelTerm>()
  for (const one of terms) {
    const same = `${one.from}|${one.to}|${one.rate}|${one.off}`
    const known = rows.get(same)
    rows.set(
      same,
      known === undefined
        ? one
        : {
            ...one,
            ...{ services: [...known.services, ...one.services], rows: known.rows + one.rows },
            of: known.of + one.of,
          },
    )
  }
  return [...rows.values()].sort((a, b) => (a.from + key(a) < b.from + key(b) ? -1 : 1))
}

const key = ({ services, from }: FuelTerm): string => `${services.join('|')}|${from}`
