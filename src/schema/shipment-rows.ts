/** What shipments were billed, as records of a table. They are as many as the parcels, so they are made when they are asked for. */
import type { DecimalText } from './line-item.js'

export interface ShipmentRow {
  readonly carrier: string
  /** Null for fees that belong to no shipment. */
  readonly tracking_number: string | null
  /** The carrier's own grouping, where it has no tracking number. */
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

/** Keeps how the shipments of a report are listed. */
export function keepShipments(report: object, rows: () => Iterable<ShipmentRow>): void {
  ofReports.set(report, rows)
}

/** The shipments behind a report; none where it is a copy, or was read from JSON. */
export const shipmentsBehind = (report: object): Iterable<ShipmentRow> => ofReports.get(report)?.() ?? []
