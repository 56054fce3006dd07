/** Compares the invoice date of each record with the day of its shipment, where the order of day and month is in doubt. */
import type { ChargeBatch } from './charge-batch.js'
import type { Reading } from './reading.js'

export function noteRecordDates({ heads, records }: ChargeBatch, reading: Reading): void {
  if (!reading.hasOpenDates()) return
  const { head, ship_date, transaction_date } = records
  let last = ''
  for (let record = 0; record < records.length; record++) {
    const invoiced = heads[head[record] as number]?.invoice_date ?? null
    const shipped = ship_date[record] ?? transaction_date[record] ?? null
    if (invoiced === null || shipped === null || invoiced + shipped === last) continue
    last = invoiced + shipped
    reading.noteDates(invoiced.slice(0, 10), shipped.slice(0, 10))
  }
}
