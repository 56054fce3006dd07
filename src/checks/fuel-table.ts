/** The fuel table of the configuration: rates by carrier, service and date. */

import type { Carrier } from '../schema/line-item.js'
import type { AuditConfig } from '../tables/config-schema.js'
import { fold } from '../values/fold.js'

/** Rate in per cent, or undefined if the table has none for the day. */
type FuelTable = (carrier: Carrier, service: string, date: string) => string | undefined

export function fuelTable(config: AuditConfig): FuelTable {
  const rows = config.fuel ?? []
  if (rows.length === 0) return () => undefined
  return (carrier, service, date) => {
    const day = date.slice(0, 10)
    const fits = rows.filter(
      (row) =>
        (row.carrier === undefined || row.carrier === carrier) &&
        (row.service === undefined || fold(service).includes(fold(row.service))) &&
        row.from <= day &&
        (row.to === undefined || day <= row.to),
    )
    // The row with the most specific service counts; of several, the one that began last.
    fits.sort((a, b) => (b.service?.length ?? 0) - (a.service?.length ?? 0) || (a.from < b.from ? 1 : -1))
    return fits[0]?.rate
  }
}
