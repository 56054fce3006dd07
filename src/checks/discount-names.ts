/** The discounts of a shipment on an invoice, by their names. */

import type { Kind } from '../ledger/state.js'
import { addMoney, type Money, negate, signOf, ZERO } from '../values/money.js'
import { once } from '../values/once.js'
import type { ShipEntry } from './check.js'

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
  const plain = plainNames(entry)
  if (plain !== undefined) return plain
  const found = discountsIn(entry)
  return found === undefined ? undefined : named(found.byName.keys())
}

/** The same for nearly all shipments: no discount is negative, so that nothing has to be added up; undefined for all others. */
function plainNames({ bill, lines }: ShipEntry): Names | undefined {
  const tax = bill.hints?.tax?.kind
  if (tax === 'gross_at_rate' || tax === 'gross_is_sum') return undefined
  let [hasFreight, isLess] = [false, false]
  let only: Kind | undefined
  let second: Kind | undefined
  let more: string[] | undefined
  for (const { kind, gross, net } of lines) {
    if (kind.stage !== 'original') continue
    if (kind.category === 'discount') {
      const sign = signOf(net)
      if (sign > 0) return undefined
      if (sign === 0 || kind.description === only?.description) continue
      if (only === undefined) only = kind
      else if (second === undefined) second = kind
      else if (kind.description !== second.description) {
        more ??= []
        if (!more.includes(kind.description)) more.push(kind.description)
      }
    } else if (kind.category === 'freight') {
      if (signOf(gross) <= 0) return undefined
      hasFreight = true
      if (gross === net) continue
      if (gross.scale !== net.scale || gross.big !== null || net.big !== null || net.units >= gross.units)
        return undefined
      isLess = true
    }
  }
  if (!hasFreight || (isLess && only !== undefined)) return undefined
  if (isLess) return OF_ITS_CHARGE
  if (only === undefined) return NO_NAMES
  if (second === undefined) return withAny(only)
  return more === undefined
    ? bothOf(only, second)
    : named([ANY, only.description, second.description, ...more])
}

const NO_NAMES = named([])
const OF_ITS_CHARGE = named([ANY, OF_THE_CHARGE])
const withAny = once(({ description }: Kind) => named([ANY, description]))
const withOthers = once((_: Kind) => new Map<Kind, Names>())

function bothOf(one: Kind, other: Kind): Names {
  const known = withOthers(one)
  let both = known.get(other)
  if (both === undefined) {
    both = named([ANY, one.description, other.description])
    known.set(other, both)
  }
  return both
}

/** Freight and discounts of a shipment on an invoice; undefined if it has no freight. */
export function discountsIn({ bill, lines }: Pick<ShipEntry, 'bill' | 'lines'>): Discounts | undefined {
  const tax = bill.hints?.tax?.kind
  // In these formats the difference between gross and net is tax.
  if (tax === 'gross_at_rate' || tax === 'gross_is_sum') return undefined
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
