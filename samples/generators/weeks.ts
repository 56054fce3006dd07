/** Working weeks that lie within one month, so that a rate which changes on the 1st is steady in each. */
import { day } from './calendar.js'
import { faultPlan } from './fault-plan.js'
import { createRandom } from './random.js'
import type { FaultKind, GeneratorOptions } from './types.js'

const FIRST_MONDAY = day(2026, 1, 5)
const dayOfMonth = (number: number): number => new Date(number * 86_400_000).getUTCDate()

/** The Monday of the nth such week. */
export function monday(nth: number): number {
  let start = FIRST_MONDAY
  for (let remaining = nth; ; start += 7) {
    if (dayOfMonth(start) + 4 !== dayOfMonth(start + 4)) continue
    if (remaining-- === 0) return start
  }
}

/** An invoice of an account, and which of the account's shipments it bills. */
export interface WeeklyInvoice {
  readonly id: string
  readonly account: string
  /** Of the week whose shipments it bills. */
  readonly monday: number
  readonly day: number
  readonly first: number
  readonly end: number
}

interface Series {
  /** Name of the part of the work that the random numbers are for. */
  readonly part: string
  /** Digits of the account number. */
  readonly digits: number
  /** Numbers among which the first invoice's is. */
  readonly serials: readonly [least: number, most: number]
  /** Days from the Monday of the week to the invoice. */
  readonly days: number
  /** Shipments of this many records. */
  readonly shipments: (records: number) => number
}

/** The calendar begins again after this many weeks, so that no invoice is much older than the others. */
const WEEKS = 6

/** Invoices of one account with numbers in a row: one, if no number is asked for. */
export function weeklyInvoices(options: GeneratorOptions, series: Series): readonly WeeklyInvoice[] {
  const random = createRandom(options.seed).fork(series.part)
  const account = random.digits(series.digits)
  const serial = random.integer(...series.serials)
  const { turn } = options
  const count = turn === undefined ? (options.invoices ?? 1) : 1
  const size = Math.max(1, series.shipments(options.rows / count))
  return Array.from({ length: count }, (_, at) => {
    const nth = turn?.nth ?? at
    const start = turn?.monday ?? monday(nth % WEEKS)
    return {
      id: String(serial + nth),
      account,
      monday: start,
      day: start + series.days,
      first: nth * size,
      end: (nth + 1) * size,
    }
  })
}

/** The faults of shipments, spread over all that the invoices bill. */
export function shipmentFaults(
  kinds: Iterable<FaultKind>,
  invoices: readonly Pick<WeeklyInvoice, 'first' | 'end'>[],
): ReadonlyMap<number, FaultKind> {
  const first = invoices[0]?.first ?? 0
  const end = Math.max(first, ...invoices.map((invoice) => invoice.end))
  return faultPlan(kinds, end - first, { first })
}
