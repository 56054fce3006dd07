/**
 * Samples of records with the sums charged before each; the sums become texts at the end. Classes, because the engine moves the
 * allocation site of long-lived literals and recompiles the code that creates them.
 */
import { type Sum, unitsText } from '../values/money.js'

/** Net sums by currency; '' if the file states none. */
export type Nets = Readonly<Record<string, string>>

/** A sample while records are being noted. */
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

/** The net sum of a currency, linked to those of the currencies before it. */
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
