/** The guarantee of a carrier for a shipment, and whether it applies, by the table of the service, the contract and the charges. */

import type { AuditHints, GuaranteedService } from '../format/format.js'
import type { Bill } from '../invoices/bills.js'
import type { Kind } from '../ledger/state.js'
import type { AuditConfig } from '../tables/config-schema.js'
import { fold } from '../values/fold.js'
import { signOf } from '../values/money.js'
import { once } from '../values/once.js'
import type { Ship } from './check.js'
import { servicesOf } from './service-names.js'

type OfService = (name: string) => readonly GuaranteedService[]

/** The rows of the carrier's table for a service as invoices name it; none if it is not guaranteed. */
export const guaranteesOf: (hints: AuditHints) => OfService = once((hints) => {
  const { guarantee, services: names } = hints
  if (guarantee === undefined || names === undefined) return () => []
  const numberOf = servicesOf(names)
  const rows = guarantee.services.map((row) => ({ row, numbers: new Set(row.services.map(numberOf)) }))
  const known = new Map<string, readonly GuaranteedService[]>()
  return (name) => {
    let found = known.get(name)
    if (found === undefined) {
      const number = numberOf(name)
      found = number === undefined ? [] : rows.flatMap(({ row, numbers }) => (numbers.has(number) ? row : []))
      if (known.size < KEPT) known.set(name, found)
    }
    return found
  }
})
/** Names of services repeat, but no more than this many are kept. */
const KEPT = 1_000

/** The row that applies on a ship date. */
export const guaranteeOn = (
  rows: readonly GuaranteedService[],
  shipped: string,
): GuaranteedService | undefined =>
  rows.find(
    ({ from, to, suspended = [] }) =>
      (from === undefined || from <= shipped) &&
      (to === undefined || shipped <= to) &&
      !suspended.some(([first, last]) => first <= shipped && shipped <= last),
  )

/** Whether the user's contract waives the guarantee; undefined if no row of the configuration fits. */
export function waivedBy(
  { guarantee }: AuditConfig,
  bill: Pick<Bill, 'carrier' | 'account'>,
  service: string,
  shipped: string,
): boolean | undefined {
  return guarantee?.find(
    (row) =>
      (row.carrier === undefined || row.carrier === bill.carrier) &&
      (row.account === undefined ||
        withoutLeadingZeros(row.account) === withoutLeadingZeros(bill.account ?? '')) &&
      (row.service === undefined || fold(service).includes(fold(row.service))) &&
      (row.from === undefined || row.from <= shipped) &&
      (row.to === undefined || shipped <= row.to),
  )?.waived
}

const withoutLeadingZeros = (account: string): string => account.replace(/^0+/, '')

/** Charges of shipments without a guarantee: requests of the shipper or recipient, or causes of delay. */
const EXCLUDED: Readonly<Record<string, ReadonlySet<string> | 'all'>> = {
  delivery: new Set(['hold', 'redirect', 'saturday', 'restricted_destination', 'cod']),
  correction: new Set(['address', 'unassignable_address', 'missing_data']),
  handling: 'all',
  returns: 'all',
  special_goods: 'all',
}

/** The kind of charge that excludes the guarantee. */
export function exclusionIn({ entries }: Ship): string | undefined {
  for (const { lines } of entries) {
    const found = exclusionOf(lines.filter(({ net }) => signOf(net) > 0))
    if (found !== undefined) return found
  }
  return undefined
}

/** The same of billed charges. */
export function exclusionOf(billed: readonly { readonly kind: Kind }[]): string | undefined {
  for (const { kind } of billed) {
    const excluded = EXCLUDED[kind.category]
    if (kind.stage === 'return') return 'a return'
    if (excluded === 'all' || excluded?.has(kind.subcategory ?? '') === true)
      return [kind.subcategory, kind.category].filter(Boolean).join(' ')
  }
  return undefined
}
