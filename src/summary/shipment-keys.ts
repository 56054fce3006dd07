/** Which shipment of its carrier a record is about, the same as in the audit. */
import type { ChargeBatch } from '../parse/charge-batch.js'
import { isDamaged } from '../values/damaged-number.js'

/** Before a number that is no tracking number. */
const OWN_NUMBER = '\u0001'

/** The tracking number, else the carrier's own number of the shipment; null where the record names none. */
export function shipmentKeys({ records, file }: ChargeBatch): (record: number) => string | null {
  const { tracking_number, shipment_id, row } = records
  return (record) => {
    const tracking = tracking_number[record] ?? null
    if (tracking === null) {
      const own = shipment_id[record] ?? null
      return own === null ? null : OWN_NUMBER + own
    }
    // What a spreadsheet left of a tracking number is no identity: each such record is a shipment.
    return isDamaged(tracking) ? `${tracking}\0${file}:${row[record]}` : tracking
  }
}
