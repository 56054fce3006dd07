/** Amounts that a record states in another currency than its charges. */

import { currencyOf } from '../values/iso-4217.js'
import { fact, type ReadRecord } from './record.js'

/** Whether an amount of the record is stated in another currency than its charges. */
export function isForeign(
  record: ReadRecord,
  currency: 'charge_basis_currency' | 'invoice_total_currency',
): boolean {
  const { heads, records } = record.batch
  const own = heads[records.head[record.index] as number]?.currency ?? null
  const stated = fact(record, currency)
  if (stated === null || own === null) return false
  return (currencyOf(stated) ?? own) !== own
}
