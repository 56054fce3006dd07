/** Tracking numbers that carriers use again for another parcel. */

import type { ViewLine } from '../invoices/view.js'
import { isBaseFreight } from '../schema/subcategories.js'
import { epochDay } from '../values/calendar.js'
import { signOf } from '../values/money.js'
import type { Ship, ShipEntry } from './check.js'

export const USED_AGAIN = 'their number was used again, and the label states no ship date'

/** Days between two base charges of different parcels: what is returned or billed again comes sooner. */
const APART = 21

/**
 * The charges of the parcel that was shipped on the day, if the number was used again: each use lasts until the next one. The shipment
 * itself if there is one use; undefined if the use is not known.
 */
export function useOf(ship: Ship, shipDate: string | null | undefined): Ship | undefined {
  if (ship.entries.length < 2) return ship
  const starts = startsOf(ship)
  if (starts.length < 2) return ship
  const day = /^\d{4}-\d\d-\d\d/.test(shipDate ?? '') ? epochDay((shipDate ?? '').slice(0, 10)) : undefined
  if (day === undefined) return undefined
  const from = starts.reduce((best, one) => (Math.abs(one - day) < Math.abs(best - day) ? one : best))
  const next = starts[starts.indexOf(from) + 1] ?? Infinity
  const first = from === starts[0]
  const isOfUse = (entry: ShipEntry, line: ViewLine): boolean => {
    const at = dayOf(entry, line)
    return at === undefined ? first : (first || at >= from) && at < next
  }
  return {
    ...ship,
    entries: ship.entries
      .map((entry) => ({ ...entry, lines: entry.lines.filter((line) => isOfUse(entry, line)) }))
      .filter(({ lines }) => lines.length > 0),
  }
}

/** The days on which the number begins to be used, in order. */
function startsOf({ entries }: Ship): number[] {
  const days = entries
    .flatMap((entry) =>
      entry.lines.flatMap((line) =>
        line.kind.stage === 'original' && isBaseFreight(line.kind) && signOf(line.net) > 0
          ? (dayOf(entry, line) ?? [])
          : [],
      ),
    )
    .sort((a, b) => a - b)
  return days.filter((day, at) => at === 0 || day - (days[at - 1] as number) >= APART)
}

function dayOf({ bill }: ShipEntry, { date }: ViewLine): number | undefined {
  const day = date ?? bill.date
  return day === null ? undefined : epochDay(day.slice(0, 10))
}
