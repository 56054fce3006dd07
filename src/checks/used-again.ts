/** Tracking numbers that carriers use again for another parcel. */

import type { ViewLine } from '../invoices/view.js'
import { isBaseFreight } from '../schema/subcategories.js'
import { epochDay } from '../values/calendar.js'
import { canonical, unsigned } from '../values/decimal.js'
import { signOf } from '../values/money.js'
import type { Ship, ShipEntry } from './check.js'

export const USED_AGAIN =
  'their number was used again, and the label states no ship date or a credit may be for another use'

/** Days between two base charges of different parcels: what is returned or billed again comes sooner. */
const APART = 21

/**
 * The charges of the parcel that was shipped on the day, if the number was used again: each use lasts until the next one. The shipment
 * itself if there is one use; undefined if the use is not known, or if a credit may be for this one or another.
 */
export function useOf(ship: Ship, shipDate: string | null | undefined): Ship | undefined {
  if (ship.entries.length < 2) return ship
  const starts = startsOf(ship)
  if (starts.length < 2) return ship
  const day = /^\d{4}-\d\d-\d\d/.test(shipDate ?? '') ? epochDay((shipDate ?? '').slice(0, 10)) : undefined
  if (day === undefined) return undefined
  const nearest = starts.reduce((best, one) => (Math.abs(one - day) < Math.abs(best - day) ? one : best))
  const use = starts.indexOf(nearest)
  const uses = usesOf(ship, starts)
  if (ship.entries.some(({ lines }) => lines.some((line) => uses.get(line) === undefined))) return undefined
  return {
    ...ship,
    entries: ship.entries
      .map((entry) => ({ ...entry, lines: entry.lines.filter((line) => uses.get(line) === use) }))
      .filter(({ lines }) => lines.length > 0),
  }
}

/** The first record of a shipment or, if its number was used again, of each use. One whose use is not known stands for all such. */
export function firstOfUses<Of extends { readonly shipped: string }>(
  ship: Ship,
  records: readonly Of[],
): readonly Of[] {
  if (records.length < 2 || useOf(ship, null) !== undefined) return records.slice(0, 1)
  const uses = new Map<number | undefined, Of>() // by the first charge
  for (const one of records) {
    const first = useOf(ship, one.shipped)?.entries[0]?.lines[0]?.at
    if (!uses.has(first)) uses.set(first, one)
  }
  return [...uses.values()]
}

/** The use of each charge by its day. A credit may come after the number is used again: it is for the use that has its amount. */
function usesOf({ entries }: Ship, starts: readonly number[]): ReadonlyMap<ViewLine, number | undefined> {
  const uses = new Map<ViewLine, number | undefined>()
  const credits: ViewLine[] = []
  for (const entry of entries)
    for (const line of entry.lines) {
      const at = dayOf(entry, line)
      const use =
        at === undefined
          ? 0
          : Math.max(
              starts.findLastIndex((start) => start <= at),
              0,
            )
      uses.set(line, use)
      if (use > 0 && isCredit(line)) credits.push(line)
    }
  if (credits.length === 0) return uses
  const charged = new Map<string, Set<number>>()
  for (const [{ net }, use = 0] of uses) {
    if (signOf(net) <= 0) continue
    const amount = canonical(net.text)
    charged.set(amount, (charged.get(amount) ?? new Set()).add(use))
  }
  for (const credit of credits) {
    const last = uses.get(credit) ?? 0
    const [use, ...others] = [...(charged.get(canonical(unsigned(credit.net.text))) ?? [])].filter(
      (one) => one <= last,
    )
    uses.set(credit, others.length > 0 ? undefined : use)
  }
  return uses
}

const isCredit = ({ kind, net }: ViewLine): boolean =>
  signOf(net) < 0 && (kind.stage === 'credit' || kind.category === 'refund')

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
