/** What was billed, by the columns and months that were asked for. Amounts are exact decimals. */

import type { UnreadFile } from './audit-report.js'
import type { DecimalText } from './line-item.js'
import type { Summary } from './summary.js'

export interface SummaryFigures {
  /** Line items; a charge that coding rules share counts once, in the row of its first share. */
  readonly charges: number
  /** Distinct shipments of each carrier, by tracking number, else by the carrier's own number. One with charges in several rows counts in each of them. */
  readonly shipments: number
  /** Billed weight, the largest that the records of a shipment state. Ounces are counted as pounds, grams as kilograms. */
  readonly weight_lb: DecimalText | null
  readonly weight_kg: DecimalText | null
  readonly gross: DecimalText
  readonly net: DecimalText
  /** Tax stated on the charges; tax billed as a charge of its own is in `net`. */
  readonly tax: DecimalText
  /** Part of `net`: charges that belong to no shipment. */
  readonly net_without_shipment: DecimalText
  /** `net` by `shipments`, rounded to the digits of the currency. */
  readonly cost_per_shipment: DecimalText | null
  /** `net` by weight, two digits more; null where the weights are in both units. */
  readonly cost_per_lb: DecimalText | null
  readonly cost_per_kg: DecimalText | null
}

/** A month against the one before. `volume + mix + rate = change`, exactly. */
export interface SummaryChange {
  readonly previous_shipments: number
  readonly previous_net: DecimalText
  readonly change: DecimalText
  /** Of the amount before, two decimals; null where that is zero. */
  readonly change_percent: DecimalText | null
  /** More shipments or fewer: as if each row had grown like all together, at the cost per shipment of before. */
  readonly volume: DecimalText
  /** More of dear shipments or of cheap ones: what a row grew beyond that, at its cost per shipment of before. */
  readonly mix: DecimalText
  /** Dearer or cheaper shipments: the change of cost per shipment, times the shipments now. */
  readonly rate: DecimalText
}

export interface SummaryRow extends SummaryFigures {
  /** By column; null where no file states it. */
  readonly group: Readonly<Record<string, string | null>>
  /** Of the net of all rows in the currency, per cent with two decimals: they add up to 100.00. Null where that is not above zero. */
  readonly share: DecimalText | null
  /** Only with `compare`; null where the month before has no charges at all. */
  readonly change?: SummaryChange | null
}

export interface MonthChange extends SummaryChange {
  readonly month: string
  readonly previous_month: string
  readonly net: DecimalText
}

/** What a fact is about. */
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

/** One thing worth knowing of what a carrier billed. What a fact does not have is null. */
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
  /** Discount given, net of charges, or cost, in units of the currency; of a change the cost in the last month. */
  readonly amount: DecimalText | null
  /** What `amount` is a part of: list prices, or all that is billed. */
  readonly whole: DecimalText | null
  /** `amount` of `whole`, `count` of `of`, or by how much a price has changed. */
  readonly percent: DecimalText | null
  /** The discount by your contract, per cent of the list prices that it is for; null without one. */
  readonly agreed: DecimalText | null
  /** Usual unit price of the month before the last one, and of the last one. */
  readonly before: DecimalText | null
  readonly now: DecimalText | null
  /** `YYYY-MM-DD`: the first day of a new charge or price. */
  readonly since: string | null
  /** What a change costs in a year, at the volume of the last month. */
  readonly yearly: DecimalText | null
}

export interface CurrencySummary {
  readonly currency: string | null
  /** Of amounts without a currency, which add up within a format alone; else null. */
  readonly format: string | null
  /** Of all rows; a shipment in several rows counts once. */
  readonly total: SummaryFigures
  /** Months ascending, all else the biggest net first, column by column. */
  readonly rows: readonly SummaryRow[]
  /** Rows that are not here, only where some were left out: they are in `total`. */
  readonly rows_left_out?: number
  /** Only with `compare`: months that follow each other. */
  readonly months?: readonly MonthChange[]
  /** Only where they are asked for: carrier by carrier. */
  readonly facts?: readonly SummaryFact[]
}

export interface InvoiceSummary {
  /** Columns of the rows. */
  readonly by: readonly string[]
  readonly compare: 'previous' | null
  /** The currency with most charges first. */
  readonly currencies: readonly CurrencySummary[]
  /** Files that count once although they came again, and invoices that may be counted twice. */
  readonly warnings: readonly string[]
  /** The account of the files. */
  readonly summary: Summary
  /** Files that could not be read; only where there are any. */
  unread?: readonly UnreadFile[]
}
