/** Which record bears which planted fault. */
import type { FaultKind } from './types.js'

/** What was done, in words. */
export const FAULT_NOTES: Readonly<Record<FaultKind, string>> = {
  invoice_total: 'the invoice states another total than its charges have',
  row_total: 'the record states another total than its charges have',
  shipment_count: 'the invoice states another number of shipments than it bills',
  shipment_total: 'the total of the shipment is not that of its charges',
  invoice_total_inconsistent: 'records of one invoice state different totals',
  duplicate_charge: 'the record above, once more',
  fuel_rate: 'fuel above the rate of its service and week',
  billed_weight: 'billed for more than weight and size give',
  discount_missing: 'the discount that this charge always has is not there',
  conflicting_shipment: 'the parcel of the record above, billed again with another base price',
  tax_rate: 'tax is not what rate and amount give',
  currency_mix: 'billed in another currency than the rest of the invoice',
  stale_charge: 'shipped more than a year before it is billed',
  credit_without_charge: 'a credit for a parcel that was never charged',
  positive_refund: 'a refund that is added where it should be taken off',
  tracking_check_digit: 'the last digit of the tracking number does not check',
  damaged_tracking_number: 'a tracking number as a spreadsheet leaves it',
  fee_without_shipment: 'a charge without a parcel',
  uncategorized_charge: 'a charge that no table knows',
}

/**
 * Spreads the faults over `places` records: up to `copies` of each kind, far apart and never two on one record, so
 * that each finding stands alone. Throws where there is no room for one of each.
 */
export function faultPlan(
  kinds: Iterable<FaultKind>,
  places: number,
  copies = 3,
): ReadonlyMap<number, FaultKind> {
  const list = [...kinds]
  const plan = new Map<number, FaultKind>()
  if (list.length === 0) return plan
  // Eight sound records to each faulty one: the usual rate of a service must stay the usual one.
  const rounds = Math.max(1, Math.min(copies, Math.floor(places / (list.length * 8))))
  const slots = rounds * list.length
  if (places < slots * 2) throw new RangeError(`${places} records have no room for ${slots} faults`)
  for (let slot = 0; slot < slots; slot++) {
    const kind = list[slot % list.length]
    if (kind !== undefined) plan.set(Math.floor(((2 * slot + 1) * places) / (2 * slots)), kind)
  }
  return plan
}

/** One invoice for each fault that concerns a whole invoice; they share one only where there are too few. */
export function invoiceFaults(
  kinds: readonly FaultKind[],
  asked: ReadonlySet<FaultKind>,
  invoices: number,
): ReadonlyMap<number, ReadonlySet<FaultKind>> {
  const plan = new Map<number, Set<FaultKind>>()
  let next = 0
  for (const kind of kinds) {
    if (!asked.has(kind)) continue
    const invoice = next++ % invoices
    plan.set(invoice, (plan.get(invoice) ?? new Set()).add(kind))
  }
  return plan
}
