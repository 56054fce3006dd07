/** Which record has which planted fault. */
import type { Fault, FaultKind } from './types.js'

/**
 * Spreads the faults over `places` records, counted from `first`: up to `copies` of each kind, far apart and never two on one record, so
 * that each finding stands alone. Throws if there is no room for one of each.
 */
export function faultPlan(
  kinds: Iterable<FaultKind>,
  places: number,
  { copies = 3, first = 0 } = {},
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
    if (kind !== undefined) plan.set(first + Math.floor(((2 * slot + 1) * places) / (2 * slots)), kind)
  }
  return plan
}

/** One invoice for each fault that concerns a whole invoice; they share one only if there are too few. */
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

/** A record with what is planted in it. */
export interface Billed<Thing> {
  readonly one: Thing
  readonly planted: Fault | null
}

/** How something that is billed has a fault. */
interface FaultyThing<Thing> {
  readonly worth: (one: Thing, kind: FaultKind) => Fault['worth']
  readonly credit: (one: Thing) => Thing
  /** What conflicts with it: the same billed again with another base price, a refund that is charged. */
  readonly otherwise?: (one: Thing) => Thing
}

export const sound = <Thing>(one: Thing): Billed<Thing> => ({ one, planted: null })

/** The records of one thing: what is billed twice has a sound one before the faulty one. */
export function* billed<Thing>(
  one: Thing,
  kind: FaultKind | undefined,
  { worth, credit, otherwise = (same) => same }: FaultyThing<Thing>,
): Iterable<Billed<Thing>> {
  const again = kind === 'conflicting_shipment' || kind === 'positive_refund'
  if (kind === undefined || kind === 'duplicate_charge' || again) yield sound(one)
  if (kind === undefined) return
  const faulty = again ? otherwise(one) : kind === 'credit_without_charge' ? credit(one) : one
  yield { one: faulty, planted: { kind, worth: worth(faulty, kind) } }
}

/** The same record, marked as faulty. */
export const withFault = <Thing extends { readonly faults?: readonly Fault[] }>(
  one: Thing,
  kind: FaultKind,
  worth: Fault['worth'] = null,
): Thing => ({ ...one, faults: [...(one.faults ?? []), { kind, worth }] })
