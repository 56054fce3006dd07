/** Billed amounts by the requested columns and months. Amounts are exact decimals. */

import type { UnreadFile } from './audit-report.js'
import type { DecimalText } from './line-item.js'
import type { Summary } from './summary.js'

export interface SummaryFigures {
  /** Line items; a charge divided by coding rules counts once, in the row of its first share. */
  readonly charges: number
  /** Distinct shipments of each carrier, by tracking number, else by the carrier's own number. One with charges in several rows counts in each of them. */
  readonly shipments: number
  /** Billed weight, the largest that the records of a shipment state. Ounces are converted to pounds, grams to kilograms. */
  readonly weight_lb: DecimalText | null
  readonly weight_kg: DecimalText | null
  readonly gross: DecimalText
  readonly net: DecimalText
  /** Tax stated on the charges; tax billed as a separate charge is in `net`. */
  readonly tax: DecimalText
  /** Part of `net`: charges that belong to no shipment. */
  readonly net_without_shipment: DecimalText
  /** `net` divided by `shipments`, rounded to the digits of the currency. */
  readonly cost_per_shipment: DecimalText | null
  /** `net` divided by weight, with two more digits; null if the weights are in both units. */
  readonly cost_per_lb: DecimalText | null
  readonly cost_per_kg: DecimalText | null
}

/** A month compared with the previous one. `volume + mix + rate = change`, exactly. */
export interface SummaryChange {
  readonly previous_shipments: number
  readonly previous_net: DecimalText
  readonly change: DecimalText
  /** Of the previous amount, two decimals; null if that is zero. */
  readonly change_percent: DecimalText | null
  /** More shipments or fewer: as if each row had grown like all together, at the previous cost per shipment. */
  readonly volume: DecimalText
  /** A larger share of expensive or of cheap shipments: a row's growth beyond that, at its previous cost per shipment. */
  readonly mix: DecimalText
  /** Shipments that became more or less expensive: the change of cost per shipment, times the current shipments. */
  readonly rate: DecimalText
}

export interface SummaryRow extends SummaryFigures {
  /** By column; null if the files do not state it. */
  readonly group: Readonly<Record<string, string | null>>
  /** Of the net of all rows in the currency, per cent with two decimals: they add up to 100.00. Null if that is not above zero. */
  readonly share: DecimalText | null
  /** Only with `compare`; null if the previous month has no charges at all. */
  readonly change?: SummaryChange | null
}

export interface MonthChange extends SummaryChange {
  readonly month: string
  readonly previous_month: string
  readonly net: DecimalText
}

/** The subject of a fact. */
export type SummaryFactName =
  | 'discount'
  | 'minimum'
  | 'dimensional'
  | 'dimensional_without_price'
  | 'accessorials'
  | 'fuel'
  | 'correction'
  | 'new_charge'
  | 'unit_price'
  | 'base_price'
  | 'discounted_price'

/** One fact about what a carrier billed. Keys that do not apply are null. */
export interface SummaryFact {
  readonly carrier: string
  readonly fact: SummaryFactName
  /** Charge, category, cause or service. */
  readonly name: string | null
  /** Zones of a unit price. */
  readonly zone: string | null
  /** Charges, or shipments, that it is about. */
  readonly count: number
  /** Shipments that it could be about. */
  readonly of: number | null
  /** Discount given, net of charges, or cost, in units of the currency; for a change the cost in the last month. */
  readonly amount: DecimalText | null
  /** What `amount` is a part of: list prices, or all that is billed. */
  readonly whole: DecimalText | null
  /** `amount` of `whole`, `count` of `of`, or the change of a price. */
  readonly percent: DecimalText | null
  /** The discount of your contract, per cent of the list prices that it applies to; null without one. */
  readonly agreed: DecimalText | null
  /** Usual unit price of the month before the last one, and of the last one. */
  readonly before: DecimalText | null
  readonly now: DecimalText | null
  /** `YYYY-MM-DD`: the first day of a new charge or price. */
  readonly since: string | null
  /** The yearly cost of a change, at the volume of the last month. */
  readonly yearly: DecimalText | null
}

export interface CurrencySummary {
  readonly currency: string | null
  /** Of amounts without a currency, which add up only within a format; else null. */
  readonly format: string | null
  /** Of all rows; a shipment in several rows counts once. */
  readonly total: SummaryFigures
  /** Months ascending, everything else by biggest net, column by column. */
  readonly rows: readonly SummaryRow[]
  /** Number of omitted rows, only if there are any: they are in `total`. */
  readonly rows_left_out?: number
  /** Only with `compare`: consecutive months. */
  readonly months?: readonly MonthChange[]
  /** Only on request: carrier by carrier. */
  readonly facts?: readonly SummaryFact[]
}

export interface InvoiceSummary {
  /** Columns of the rows. */
  readonly by: readonly string[]
  readonly compare: 'previous' | null
  /** The currency with most charges first. */
  readonly currencies: readonly CurrencySummary[]
  /** Files that count once although they were read again, and invoices that may be counted twice. */
  readonly warnings: readonly string[]
  /** The account of the files. */
  readonly summary: Summary
  /** Files that could not be read; only if there are any. */
  unread?: readonly UnreadFile[]
}
