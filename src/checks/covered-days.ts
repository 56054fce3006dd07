/** The days that a list of expected shipments is about. */
import type { ExpectedCost } from '../tables/expected-shipments.js'

export interface CoveredDays {
  readonly first: string
  readonly last: string
  has(day: string): boolean
}

/** From its first to its last ship date, without months in which it has no shipment; undefined if it has no ship dates. */
export function coveredDays(expected: readonly ExpectedCost[]): CoveredDays | undefined {
  const months = new Set<string>()
  let first = ''
  let last = ''
  for (const { ship_date: day = '' } of expected) {
    if (!DAY.test(day)) continue
    months.add(day.slice(0, 7))
    if (first === '' || day < first) first = day
    if (day > last) last = day
  }
  if (first === '') return undefined
  return { first, last, has: (day) => day >= first && day <= last && months.has(day.slice(0, 7)) }
}

const DAY = /^\d{4}-\d\d-\d\d$/
