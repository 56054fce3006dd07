/** One shipment over all files: the JSON of `parse-invoice explain`, key for key. Amounts are exact decimals. */
import type { Finding, UnreadFile } from './audit-report.js'
import type { DecimalText, LineItem, Source } from './line-item.js'

/** A charge, and the charges that it changes. */
export interface StoryCharge {
  line_item: LineItem
  /** `repeat`: another file bills the same charge, which counts there. */
  role: 'charge' | 'correction' | 'credit' | 'repeat'
  /** Ids of the charges that a correction or a credit is about; empty if these files have none. */
  corrects: string[]
  /** The same charge in copies of the file. */
  also_in: Source[]
}

export interface StoryTotal {
  currency: string | null
  /** If no currency is known: such amounts never add up across formats. */
  format: string | null
  charges: number
  gross: DecimalText
  net: DecimalText
}

export interface StoryExpected {
  cost: DecimalText | null
  currency: string | null
  billed: DecimalText | null
  /** Billed minus expected; null if they cannot be compared. */
  difference: DecimalText | null
  weight: DecimalText | null
  weight_unit: string | null
  service: string | null
  zone: string | null
  ship_date: string | null
  cost_center: string | null
  reference: string | null
  voided: boolean | string | null
  /** Line of its first row in the expected costs. */
  line: number
}

/** What a record states about weight and size, and the resulting weight. */
export interface StoryWeight {
  /** The first record that states it. */
  source: Source
  records: number
  billed: DecimalText | null
  unit: string | null
  /** The basis of the billed weight, in the carrier's words. */
  type: string | null
  actual: DecimalText | null
  entered: DecimalText | null
  /** Length, width, height as in the file. */
  sides: DecimalText[]
  side_unit: string | null
  /** Each side is rounded up to a whole unit first. */
  sides_rounded_up: boolean
  divisor: DecimalText | null
  divisor_from: 'record' | 'format' | 'configuration' | null
  /** Length x width x height, from the rounded sides if they are. */
  volume: DecimalText | null
  /** Volume / divisor, to four digits, and rounded up to whole units. */
  quotient: DecimalText | null
  dimensional: DecimalText | null
  /** The minimum billed weight of such a parcel, if there is one. */
  minimum: DecimalText | null
  /** The greatest of these, rounded up; null if something is missing. */
  gives: DecimalText | null
}

export interface ShipmentStory {
  tracking_number: string
  totals: StoryTotal[]
  expected: StoryExpected | null
  charges: StoryCharge[]
  weights: StoryWeight[]
  findings: Finding[]
  /** Findings about its invoices as a whole. */
  invoice_findings: Finding[]
  /** Files that could not be read, if any. */
  unread?: UnreadFile[]
  /** Rows that were rejected, if any: they may have charges of the shipment, too. */
  rejected?: number
}
