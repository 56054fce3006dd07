/** The discounts of a shipment on an invoice, by their names. */

import type { AuditHints } from '../format/format.js'
import { addMoney, type Money, negate, signOf, ZERO } from '../values/money.js'
import type { ShipEntry } from './check.js'
import type { Pattern } from './plain-shipments.js'

/** Any discount at all; no cell of a file has this text. */
export const ANY = '\0any discount'
/** The difference between gross and net of a charge. */
export const OF_THE_CHARGE = '\0discount of the charge'

export interface Discounts {
  readonly gross: Money
  readonly byName: ReadonlyMap<string, Money>
}

/** Names of discounts in order, and all of them as one key. */
export interface Names {
  readonly names: readonly string[]
  readonly key: string
}

function named(given: Iterable<string>): Names {
  const names = [...given].sort()
  return { names, key: names.join('|') }
}

/** Names of its discounts; undefined if it has no freight. */
export function discountNames(entry: ShipEntry): Names | undefined {
  const found = discountsIn(entry)
  return found === undefined ? undefined : named(found.byName.keys())
}

/** The names of all shipments of a pattern; null if none has a freight, undefined if they depend on the amounts. */
export function namesInPattern({ hints, charges }: Pattern): Names | null | undefined {
  if (isTaxed(hints)) return null
  let [hasFreight, isLess] = [false, false]
  const names = new Set<string>()
  for (const { kind, net, gross, isGross, isLess: isBelow } of charges) {
    if (kind.stage !== 'original') continue
    if (kind.category === 'discount') {
      if (net > 0) return undefined
      if (net < 0) names.add(kind.description)
    } else if (kind.category === 'freight') {
      if (gross <= 0 || !(isGross || isBelow)) return undefined
      hasFreight = true
      isLess ||= isBelow
    }
  }
  if (!hasFreight) return null
  if (isLess) names.add(OF_THE_CHARGE)
  return named(names.size === 0 ? names : [ANY, ...names])
}

/** In these formats the difference between gross and net is tax. */
const isTaxed = (hints: AuditHints | undefined): boolean =>
  hints?.tax?.kind === 'gross_at_rate' || hints?.tax?.kind === 'gross_is_sum'

/** Freight and discounts of a shipment on an invoice; undefined if it has no freight. */
export function discountsIn({ bill, lines }: Pick<ShipEntry, 'bill' | 'lines'>): Discounts | undefined {
  if (isTaxed(bill.hints)) return undefined
  const byName = new Map<string, Money>()
  const add = (name: string, amount: Money): void => {
    byName.set(name, addMoney(byName.get(name) ?? ZERO, amount))
  }
  let gross = ZERO
  for (const { kind, gross: before, net } of lines) {
    if (kind.stage !== 'original') continue
    if (kind.category === 'discount') add(kind.description, negate(net))
    else if (kind.category === 'freight') {
      gross = addMoney(gross, before)
      if (before !== net) add(OF_THE_CHARGE, addMoney(before, negate(net)))
    }
  }
  if (signOf(gross) <= 0) return undefined
  let any = ZERO
  for (const [name, amount] of byName) {
    any = addMoney(any, amount)
    if (signOf(amount) <= 0) byName.delete(name)
  }
  if (signOf(any) > 0) byName.set(ANY, any)
  return { gross, byName }
}
