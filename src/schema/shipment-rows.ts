/** Billed amounts of shipments, as records of a table. There may be one for each parcel, so they are made on demand. */
import type { DecimalText } from './line-item.js'

export interface ShipmentRow {
  readonly carrier: string
  /** Null for fees that belong to no shipment. */
  readonly tracking_number: string | null
  /** The carrier's own grouping, if it has no tracking number. */
  readonly shipment_id: string | null
  readonly account_id: string | null
  readonly invoices: number
  readonly invoice_id: string | null
  readonly charges: number
  readonly currency: string | null
  readonly gross_cost: DecimalText
  readonly net_cost: DecimalText
}

const ofReports = new WeakMap<object, () => Iterable<ShipmentRow>>()

/** Keeps the function that lists the shipments of a report. */
export function keepShipments(report: object, rows: () => Iterable<ShipmentRow>): void {
  ofReports.set(report, rows)
}

/** The shipments of a report; empty if it is a copy, or was read from JSON. */
export const shipmentsBehind = (report: object): Iterable<ShipmentRow> => ofReports.get(report)?.() ?? []
