/** The partition of a line item: its carrier and the month of its invoice. */
import type { LineItem } from '../../schema/line-item.js'

/** For line items without an invoice date: no month is invented. */
export const UNDATED = 'undated'
/** For a caller's formats that name no carrier. */
const NO_CARRIER = 'unnamed'

/** `carrier=acme/month=2026-01`, as Hive, Spark, DuckDB and ClickHouse read it. */
export function partitionOf({ carrier, invoice_date }: LineItem): string {
  const month = invoice_date === null ? UNDATED : invoice_date.slice(0, 7)
  return `carrier=${carrier === '' ? NO_CARRIER : encodeURIComponent(carrier)}/month=${month}`
}
