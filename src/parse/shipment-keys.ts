/** The shipment of a record within its carrier, as in the audit. */

import { isDamaged } from '../values/damaged-number.js'
import type { ChargeBatch } from './charge-batch.js'

/** Prefix of a number that is not a tracking number. */
const OWN_NUMBER = '\u0001'

/** The tracking number, else the carrier's own number of the shipment; null if the record has neither. */
export function shipmentKeys({ records, file }: ChargeBatch): (record: number) => string | null {
  const { tracking_number, shipment_id, row } = records
  return (record) => {
    const tracking = tracking_number[record] ?? null
    if (tracking === null) {
      const own = shipment_id[record] ?? null
      return own === null ? null : OWN_NUMBER + own
    }
    // A tracking number damaged by a spreadsheet identifies nothing: each such record is a separate shipment.
    return isDamaged(tracking) ? `${tracking}\0${file}:${row[record]}` : tracking
  }
}
