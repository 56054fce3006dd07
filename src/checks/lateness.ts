/** Whether a guaranteed shipment came late, by its dates, the table of its service and the user's deliveries. */

import type { AuditHints, GuaranteedService } from '../format/format.js'
import type { View } from '../invoices/view.js'
import { earliestDay, isAfter, type Moment } from '../tables/moments.js'
import { businessDaysAfter } from '../values/business-days.js'
import { once } from '../values/once.js'
import type { ShipEntry } from './check.js'
import { guaranteeOn, guaranteesOf, waivedBy } from './guarantee.js'

export interface Promised {
  readonly entry: Pick<ShipEntry, 'entry' | 'delivery' | 'bill'>
  readonly hints: AuditHints
  readonly service: string
  readonly shipped: string
  readonly delivered: Moment | null
  readonly countries: readonly [from: string, to: string]
  readonly place: number
  readonly row: number
}

export interface Late {
  readonly guarantee: GuaranteedService
  readonly delivered: Moment
  readonly promise: Moment
  /** The contract states that it is guaranteed. */
  readonly certain: boolean
}

const WAIVED = 'the contract waives the guarantee (`guarantee` in the configuration)'
const NOT_ON_THAT_DAY = 'the guarantee did not apply on the ship date'
const NOT_DELIVERED = 'the day of delivery is not known (--deliveries with delivered_at)'
const NOT_COMMITTED = 'the promised day is not known (--deliveries with committed_at)'
const NO_DATE = 'the ship date is not known'
export const NUMBER_USED_AGAIN =
  'the number was used again, and it is not known for which parcel --deliveries or a credit are'

export interface Parcel {
  readonly number: string | null
  /** Whether its number was not used again. */
  readonly isOneUse: boolean
  /** The kind of charge that excludes the guarantee. */
  readonly exclusion: () => string | undefined
}

/** By how much it is late, null if it came in time, or why it cannot be assessed. */
export function lateness(
  view: View,
  promised: Promised,
  { number, isOneUse, exclusion }: Parcel,
): Late | null | string {
  const { entry, hints, service, shipped } = promised
  if (shipped === '') return NO_DATE
  const guarantee = guaranteeOn(guaranteesOf(hints)(service), shipped)
  if (guarantee === undefined) return NOT_ON_THAT_DAY
  const waived = waivedBy(view.config, entry.bill, service, shipped)
  if (waived === true) return WAIVED
  if (promised.place === 1) return 'delivered to a post office box: not guaranteed'
  const excluded = exclusion()
  if (excluded !== undefined) return `not guaranteed with ${excluded.replaceAll('_', ' ')} among its charges`
  const stated = view.deliveries?.find(number ?? '')
  if (stated !== undefined && !isOneUse) return NUMBER_USED_AGAIN
  if (stated?.excuse !== null && stated !== undefined)
    return `not guaranteed with the status "${stated.excuse}"`
  const delivered = earliest(promised.delivered, stated?.reached ?? null)
  if (delivered === null) return NOT_DELIVERED
  const due = stated?.committed ?? dueOf(promised, guarantee)
  if (due === null) return NOT_COMMITTED
  const promise = due.time === null && guarantee.by !== undefined ? { ...due, time: guarantee.by } : due
  if (earliestDay(delivered) < shipped) return 'delivered before it was shipped: one of the dates is wrong'
  // A delivery in time according to either of the two is in time.
  if ([promised.delivered, stated?.reached].some((one) => one && !isAfter(one, promise))) return null
  return { guarantee, delivered, promise, certain: waived === false }
}

const earliest = (a: Moment | null, b: Moment | null): Moment | null =>
  a === null || b === null ? (a ?? b) : isAfter(a, b) ? b : a

/** The due day by the table of the service, within its country. */
function dueOf({ shipped, countries, place }: Promised, guarantee: GuaranteedService): Moment | null {
  const { days, within } = guarantee
  if (days === undefined || within === undefined || place === 2) return null
  // If the record names no country, a domestic service is taken to be domestic.
  if (countries.some((country) => country !== '' && country.toUpperCase() !== within)) return null
  const known = dueDays(guarantee)
  let due = known.get(shipped)
  if (due === undefined) {
    const day = businessDaysAfter(shipped, days, [within])
    due = day === undefined ? null : { day, time: null, offset: null }
    if (known.size >= MOST_DAYS) known.clear()
    known.set(shipped, due)
  }
  return due
}

/** Due days by ship date for each row of a carrier's table, because there are thousands of shipments a day. */
const dueDays = once((_: GuaranteedService) => new Map<string, Moment | null>())
const MOST_DAYS = 1_000
