/** The parts of an invoice in several files, if these do not add up to the total that it states. */

import { NONE } from '../ledger/slots.js'
import { byText } from '../values/order.js'
import { chargeOf, type Invoice, type Repeat, shipmentOfKey } from './groups.js'

/** The part of an invoice that is in one file. */
export interface InvoicePart {
  readonly file: string
  readonly deliveries: readonly number[]
  readonly lines: Map<string, number[]>
  readonly count: number
  /** Whether it alone adds up to the total that it states. */
  readonly whole: boolean
  /** When its file came, if known. */
  readonly received: string
}

/** The lines of a shipment in a part, and those of them that another part has too. */
interface Group {
  readonly ids: number[]
  readonly shared: number[]
  /** Shared, or the same charge with another amount. */
  readonly alike: number[]
}

const NO_SHIPMENT = `${NONE}`

/**
 * The same invoice again: one file counts, and of the others only what that file lacks. If several files add up, the one that came
 * last counts, if that is known, otherwise the one with the most lines; if none adds up, the one with the most lines.
 */
export function repeatsOfInvoice(invoice: Invoice, parts: readonly InvoicePart[]): Repeat[] {
  const [kept, ...rest] = [...parts].sort(
    (a, b) =>
      (b.whole ? 1 : 0) - (a.whole ? 1 : 0) ||
      (a.whole ? byText(b.received, a.received) : 0) ||
      b.count - a.count ||
      byText(b.received, a.received) ||
      byText(a.file, b.file),
  )
  if (kept === undefined) return []
  const repeated = new Set(invoice.repeated)
  const counted: InvoicePart[] = [kept]
  return rest.map((part): Repeat => {
    const [known, groups] = nearest(part, counted)
    const has = shipmentsOf(known)
    const all = [...groups.values()]
    const shared = sum(all.map((group) => group.shared.length))
    const alike = sum(all.map((group) => group.alike.length))
    const half = isMost(alike, part.count)
    const more = [...groups.keys()].some((shipment) => shipment !== NO_SHIPMENT && !has.has(shipment))
    const copy = known.whole ? part.whole || half : half && !more
    // Shipments that the other file lacks are no copies: they are an export of other days, or the rest of the invoice.
    const unmatchedIds = copy
      ? []
      : [...groups].flatMap(([shipment, group]) => {
          if (shipment === NO_SHIPMENT) return half ? group.alike : []
          return has.has(shipment) && (half || isMost(group.alike.length, group.ids.length)) ? group.ids : []
        })
    if (copy) {
      for (const at of part.deliveries) repeated.add(at)
      invoice.repeated = repeated
    } else counted.push(part)
    return {
      invoice,
      kept: known.file,
      file: part.file,
      deliveries: { kept: known.deliveries, own: part.deliveries },
      shared,
      changed: copy || unmatchedIds.length > 0 ? alike - shared : 0,
      lines: part.count,
      parts: !copy && unmatchedIds.length === 0,
      left: unmatchedIds.length > 0 ? unmatchedIds : null,
    }
  })
}

const isMost = (some: number, all: number): boolean => some * 2 >= Math.max(1, all)

const sum = (counts: readonly number[]): number => counts.reduce((before, count) => before + count, 0)

/** The counted part that shares the most lines with `part`, and the lines of `part` by shipment. */
function nearest(
  part: InvoicePart,
  counted: readonly InvoicePart[],
): readonly [InvoicePart, ReadonlyMap<string, Group>] {
  const [first, ...others] = counted.map((known) => {
    const groups = compare(part, known)
    return { known, groups, alike: sum([...groups.values()].map(({ alike }) => alike.length)) }
  })
  if (first === undefined) throw new RangeError('no part counts')
  const { known, groups } = others.reduce((best, one) => (one.alike > best.alike ? one : best), first)
  return [known, groups]
}

const shipmentsOf = ({ lines }: InvoicePart): ReadonlySet<string> =>
  new Set([...lines.keys()].map(shipmentOfKey))

/** The lines of one part by shipment, with those that another has too. */
function compare(part: InvoicePart, other: InvoicePart): ReadonlyMap<string, Group> {
  const same = countBy(other, (key) => key)
  const named = countBy(other, chargeOf)
  const groups = new Map<string, Group>()
  for (const [key, ids] of part.lines) {
    const shipment = shipmentOfKey(key)
    const group = groups.get(shipment) ?? { ids: [], shared: [], alike: [] }
    groups.set(shipment, group)
    group.ids.push(...ids)
    group.shared.push(...take(same, key, ids))
    group.alike.push(...take(named, chargeOf(key), ids))
  }
  return groups
}

function countBy({ lines }: InvoicePart, name: (key: string) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [key, ids] of lines) counts.set(name(key), (counts.get(name(key)) ?? 0) + ids.length)
  return counts
}

/** As many of the lines as `counts` still has for the key; they are deducted from it. */
function take(counts: Map<string, number>, key: string, ids: readonly number[]): readonly number[] {
  const available = counts.get(key) ?? 0
  const matchedIds = ids.slice(0, available)
  if (matchedIds.length > 0) counts.set(key, available - matchedIds.length)
  return matchedIds
}
