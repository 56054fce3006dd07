/** Billed amounts by currency: by carrier, category and month, and the cost of shipments. */

import type { DecimalText } from './line-item.js'

/** Amounts from `from` up to, but not including, `to`. */
export interface Bin {
  readonly from: DecimalText
  readonly to: DecimalText
  readonly count: number
}

export interface Distribution {
  readonly count: number
  readonly least: DecimalText
  readonly median: DecimalText
  /** Nine in ten are at most this. */
  readonly ninetieth: DecimalText
  readonly most: DecimalText
  /** Of equal width, from zero, consecutive. */
  readonly bins: readonly Bin[]
  /** Below zero, and above the last bin: few, and too far away to draw to scale. */
  readonly below: number
  readonly above: number
}

/** A share of what was billed. */
export interface BilledByCurrency {
  /** Carrier or category; a month as `YYYY-MM`, empty for charges without a date. */
  readonly name: string
  /** Charges that are not zero. */
  readonly charges: number
  readonly net: DecimalText
}

/** The same with its net cost in each of the currency's months. */
export interface BilledByMonth extends BilledByCurrency {
  readonly byMonth: readonly DecimalText[]
}

export interface CurrencyFigures {
  readonly currency: string | null
  /** Of charges without a currency, which add up only within a format; else null. */
  readonly format: string | null
  /** Invoices that bill in it. */
  readonly invoices: number
  /** Shipments on them, including those without a charge. */
  readonly shipmentCount: number
  /** Line items that are not zero. */
  readonly charges: number
  readonly net: DecimalText
  /** Tax that files state in addition to their charges; null if none does. Tax billed as a charge is in `net`. */
  readonly tax: DecimalText | null
  readonly carriers: readonly BilledByMonth[]
  readonly categories: readonly BilledByMonth[]
  /** Months of the invoice dates, or of the charges if there is none, the earliest first. */
  readonly months: readonly BilledByCurrency[]
  /** Net cost of each shipment that has a charge, over all its invoices; null if there is none. */
  readonly shipments: Distribution | null
}

export interface Figures {
  /** The currency with most charges first. */
  readonly currencies: readonly CurrencyFigures[]
}

const ofReports = new WeakMap<object, () => Figures | undefined>()

/** Keeps the function that computes a report's figures: few callers need them. */
export function keepFigures(report: object, figures: () => Figures | undefined): void {
  let made: Figures | undefined
  ofReports.set(report, () => (made ??= figures()))
}

/** The figures of a report; undefined if it is a copy, or was read from JSON. */
export const figuresOf = (report: object): Figures | undefined => ofReports.get(report)?.()
