/** Working weeks that lie within one month, so that a rate which changes on the 1st is steady in each. */
import { day } from './calendar.js'
import { createRandom } from './random.js'
import type { GeneratorOptions } from './types.js'

const FIRST_MONDAY = day(2026, 1, 5)
const dayOfMonth = (number: number): number => new Date(number * 86_400_000).getUTCDate()

/** The Monday of the nth such week. */
export function monday(nth: number): number {
  let start = FIRST_MONDAY
  for (let left = nth; ; start += 7) {
    if (dayOfMonth(start) + 4 !== dayOfMonth(start + 4)) continue
    if (left-- === 0) return start
  }
}

/** An invoice of an account, and which of the account's shipments it bills. */
export interface WeeklyInvoice {
  readonly id: string
  readonly account: string
  /** Counts working weeks; after six the calendar begins again, so that none gets old beside the others. */
  readonly week: number
  readonly day: number
  readonly first: number
  readonly end: number
}

interface Series {
  /** Name of the part of the work that chance is taken for. */
  readonly part: string
  /** Digits of the account number. */
  readonly digits: number
  /** Numbers among which the first invoice's is. */
  readonly serials: readonly [least: number, most: number]
  /** Days from the Monday of the week to the invoice. */
  readonly days: number
  /** Shipments of so many records. */
  readonly shipments: (records: number) => number
}

/** Invoices of one account with numbers in a row: one, if no number is asked for. */
export function weeklyInvoices(options: GeneratorOptions, series: Series): readonly WeeklyInvoice[] {
  const random = createRandom(options.seed).fork(series.part)
  const account = random.digits(series.digits)
  const serial = random.integer(...series.serials)
  const count = options.invoices ?? 1
  const size = Math.max(1, series.shipments(options.rows / count))
  return Array.from({ length: count }, (_, nth) => ({
    id: String(serial + nth),
    account,
    week: nth % 6,
    day: monday(nth % 6) + series.days,
    first: nth * size,
    end: (nth + 1) * size,
  }))
}
