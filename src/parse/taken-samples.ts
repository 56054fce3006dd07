/**
 * Samples of records with what had been charged before each: sums become texts in the end. Classes: of literals that stay the engine
 * moves the place where they are made, and compiles anew whatever makes them.
 */
import { type Sum, unitsText } from '../values/money.js'

/** Net sums by currency; '' where the file names none. */
export type Nets = Readonly<Record<string, string>>

/** A sample as long as records are noted. */
export class Taken {
  readonly hash: string
  readonly row: number
  readonly nth: number
  readonly totals: Total | null

  constructor(hash: string, row: number, nth: number, totals: Total | null) {
    this.hash = hash
    this.row = row
    this.nth = nth
    this.totals = totals
  }
}

/** The net sum of a currency, and behind it those of the currencies before. */
class Total {
  readonly currency: string
  readonly units: number | bigint
  readonly scale: number
  readonly before: Total | null

  constructor(currency: string, units: number | bigint, scale: number, before: Total | null) {
    this.currency = currency
    this.units = units
    this.scale = scale
    this.before = before
  }
}

export function totalsNow(sums: ReadonlyMap<string, Sum>): Total | null {
  let last: Total | null = null
  sums.forEach((sum, currency) => {
    const { units, scale } = sum.total()
    last = new Total(currency, units, scale, last)
  })
  return last
}

export function netsOf(total: Total | null): Nets {
  if (total === null) return {}
  return { ...netsOf(total.before), [total.currency]: unitsText(total.units, total.scale) }
}
