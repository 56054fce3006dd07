/** Changes of terms: prices before and after a day are fitted separately if that explains more of them. */

import { dateOfDay, epochDay } from '../values/calendar.js'
import type { PriceObservation } from './discount-runs.js'
import { fitPrices, type PriceFit } from './price-bands.js'

export interface TimedFit extends PriceFit {
  /** Null if it is that of the contract. */
  readonly from: string | null
  readonly to: string | null
}

/** Least number and share of parcels that a change of terms must explain. */
const LEAST = 5
const SHARE = 0.01
const MOST_CHANGES = 6

export function fitsOverTime(all: readonly PriceObservation[]): TimedFit[] {
  const days = changeDays(all)
  return split(all, days, MOST_CHANGES, null, null)
}

/** Parcels by packaging, for each packaging with prices of its own; the other parcels come last, with null. */
export function byPackaging(
  all: readonly PriceObservation[],
): readonly (readonly [packaging: string | null, prices: readonly PriceObservation[]])[] {
  const unexplainedIn = (prices: readonly PriceObservation[]): number =>
    rowsIn(fitsOverTime(prices).flatMap(({ unexplained }) => unexplained))
  const separate: (readonly [string, readonly PriceObservation[]])[] = []
  const rowsOf = (packaging: string): number => rowsIn(all.filter((one) => one.packaging === packaging))
  const packagings = [...new Set(all.flatMap(({ packaging }) => packaging ?? []))].sort(
    (a, b) => rowsOf(a) - rowsOf(b) || (a < b ? -1 : 1),
  )
  let others = all
  let unexplained = packagings.length === 0 ? 0 : unexplainedIn(all)
  for (const packaging of packagings) {
    if (unexplained < LEAST) break
    const own = others.filter((one) => one.packaging === packaging)
    const rest = others.filter((one) => one.packaging !== packaging)
    if (rest.length === 0) break
    const [unexplainedOwn, unexplainedRest] = [unexplainedIn(own), unexplainedIn(rest)]
    if (unexplained - unexplainedOwn - unexplainedRest < LEAST) continue
    separate.push([packaging, own])
    others = rest
    unexplained = unexplainedRest
  }
  return [...separate, [null, others]]
}

function split(
  all: readonly PriceObservation[],
  days: readonly string[],
  left: number,
  from: string | null,
  to: string | null,
): TimedFit[] {
  const whole = fitPrices(all)
  const unexplained = rowsIn(whole.unexplained)
  if (left === 0 || unexplained < LEAST || unexplained < rowsIn(all) * SHARE) return [{ ...whole, from, to }]
  let best: { day: string; unexplained: number } | undefined
  for (const day of days) {
    const [before, after] = parts(all, day)
    if (before.length === 0 || after.length === 0) continue
    const both = rowsIn(fitPrices(before).unexplained) + rowsIn(fitPrices(after).unexplained)
    if (best === undefined || both < best.unexplained) best = { day, unexplained: both }
  }
  if (best === undefined || unexplained - best.unexplained < Math.max(LEAST, rowsIn(all) * SHARE))
    return [{ ...whole, from, to }]
  const { day } = best
  const [before, after] = parts(all, day)
  return [
    ...split(
      before,
      days.filter((one) => one < day),
      left - 1,
      from,
      dayBefore(day),
    ),
    ...split(
      after,
      days.filter((one) => one > day),
      left - 1,
      day,
      to,
    ),
  ]
}

export const dayBefore = (day: string): string => dateOfDay(epochDay(day) - 1)

const parts = (all: readonly PriceObservation[], day: string) =>
  [all.filter((one) => one.day < day), all.filter((one) => one.day >= day)] as const

export const rowsIn = (all: readonly { readonly rows: number }[]): number =>
  all.reduce((sum, { rows }) => sum + rows, 0)

/** At most this many days are tried: those on which the discounts of the most cells change, at least two. */
const TRIED = 8

/** Days on which the discounts of several cells change, those with the most cells first. */
function changeDays(all: readonly PriceObservation[]): string[] {
  const cells = new Map<string, PriceObservation[]>()
  for (const one of all) {
    const key = `${one.zone}|${one.weight}`
    const known = cells.get(key)
    if (known === undefined) cells.set(key, [one])
    else known.push(one)
  }
  const spans: (readonly [after: string, day: string])[] = []
  for (const own of cells.values()) {
    own.sort((a, b) => (a.day < b.day ? -1 : 1))
    for (const [at, one] of own.entries()) {
      const before = own[at - 1]
      if (before !== undefined && before.day < one.day && termsOf(before) !== termsOf(one))
        spans.push([before.day, one.day])
    }
  }
  const votes = new Map<string, number>()
  for (const day of new Set(spans.map(([, first]) => first)))
    votes.set(day, spans.filter(([after, first]) => after < day && day <= first).length)
  return [...votes]
    .filter(([, cellsThatChange]) => cellsThatChange > 1)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, TRIED)
    .map(([day]) => day)
}

/** Shares of the list price to a tenth of a per cent; without discounts the net, which may be a minimum. */
const termsOf = ({ list, discounts, net }: PriceObservation): string =>
  [...discounts].map(([name, amount]) => `${name} ${Math.round((+amount * 1000) / +list)}`).join(' ') +
  (discounts.size === 0 ? net : '')
