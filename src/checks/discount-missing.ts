/**
 * Where nearly all parcels of an account and service have a discount on their freight, one without stands out.
 * A discount is the gap between gross and net of a charge, or a line of its own.
 */

import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { Kind } from '../ledger/state.js'
import { Exact } from '../values/decimal.js'
import { addMoney, type Money, negate, signOf, ZERO } from '../values/money.js'
import { once } from '../values/once.js'
import { type Check, missing, type Ship, type ShipEntry, trackingOf } from './check.js'
import { differing } from './parcel-likeness.js'
import type { Verdict } from './verdict.js'

/** Any discount at all. */
const ANY = 'any discount'
const OF_THE_CHARGE = 'discount of the charge'
const LEAST = 10
const SHARE = 0.9
/** A named discount takes more proof: it may be meant for some parcels only. */
const LEAST_NAMED = 20
const SHARE_NAMED = 0.97

const NO_USUAL_DISCOUNT = 'no discount that nearly all parcels of the account and service have'
const UNLIKE = 'without a discount that parcels of other zones or weights have'

interface Discounts {
  readonly gross: Money
  readonly byName: ReadonlyMap<string, Money>
}

/** Parcels of one account and service: their entries, by the names of the discounts that they have. */
type Group = Map<string, { names: readonly string[]; entries: number[] }>

export const discountMissing: Check = {
  name: 'discount_missing',
  title: 'Discount missing',
  severity: 'warning',
  follows: ['base_price'],
  confidence: 'likely',
  claim: 'billing',
  evidenceNeeded: "the contract's discount for the service",
  needs: 'discounts in the file, on nearly all parcels of an account and service',
  says: 'a shipment lacks the discount that the others of its account and service have, like it in zone and billed weight',
  x12: '43',
  examples: [
    {
      of: 'nineteen parcels with a discount of 30 %, one without',
      records: [
        { times: 19, parcel: 'P', charges: [['Freight', '7.00', { gross: '10.00' }]] },
        { parcel: 'Q1', charges: [['Freight', '10.00', { gross: '10.00' }]] },
      ],
      finds: [
        '3.00 USD discount missing: no discount on freight of 10.00 USD, 19 of 20 parcels of the service have one (median 30.0 %)',
      ],
    },
    {
      of: 'parcels that have a discount, all of them',
      records: [{ times: 20, charges: [['Freight', '7.00', { gross: '10.00' }]] }],
      finds: [],
    },
  ],
  assess: (view) => {
    const groups = new Map<string, Group>()
    const known: OfDelivery = { delivery: NONE, groups: new Map() }
    let all = 0
    return {
      ship: (ship) => {
        if (ship.shipment === NONE || ship.damaged) return
        for (const entry of ship.entries) {
          const names = namesOf(entry)
          if (names === undefined) continue
          all++
          note(groups, known, view, ship, entry, names)
        }
      },
      finish: () => {
        const verdicts: Verdict[] = []
        let assessed = 0
        let differ = 0
        for (const group of groups.values()) {
          const judged = judge(view, group)
          assessed += judged.assessed
          differ += judged.differ
          for (const verdict of judged.verdicts) verdicts.push(verdict)
        }
        const none = 'no freight charge in these files whose gross cost is without tax'
        const reasons = [
          missing(all - assessed - differ, all, 'shipment', NO_USUAL_DISCOUNT),
          missing(differ, all, 'shipment', UNLIKE),
        ].filter((one) => one !== null)
        const reason = reasons.length === 0 ? null : reasons.join('; ')
        return { verdicts, assessed, reason: all === 0 ? none : reason }
      },
    }
  },
}

/** Groups of the delivery that was met last, by service: shipments mostly come invoice by invoice. */
interface OfDelivery {
  delivery: number
  readonly groups: Map<string, Group>
}

function note(
  groups: Map<string, Group>,
  known: OfDelivery,
  view: View,
  ship: Ship,
  { entry, delivery, bill }: ShipEntry,
  { names, held }: Names,
): void {
  const service = view.serviceOf(entry)
  if (known.delivery !== delivery) {
    known.delivery = delivery
    known.groups.clear()
  }
  let group = known.groups.get(service)
  if (group === undefined) {
    const key = `${ship.carrier}|${view.place(delivery).account}|${bill.currency}|${service}`
    group = groups.get(key) ?? new Map()
    groups.set(key, group)
    known.groups.set(service, group)
  }
  const same = group.get(held)
  if (same === undefined) group.set(held, { names, entries: [entry] })
  else same.entries.push(entry)
}

/** Names of discounts in their order, and all as one text. */
interface Names {
  readonly names: readonly string[]
  readonly held: string
}

function named(given: Iterable<string>): Names {
  const names = [...given].sort()
  return { names, held: names.join('|') }
}

/** Names of its discounts; undefined where it has no freight. */
function namesOf(entry: ShipEntry): Names | undefined {
  const plain = plainNames(entry)
  if (plain !== undefined) return plain
  const found = discountsOf(entry)
  return found === undefined ? undefined : named(found.byName.keys())
}

/** The same for nearly all, whose discounts all take something off, and nothing need be added up; undefined for all others. */
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

/** Freight and discounts of a shipment on an invoice; undefined where it has no freight. */
function discountsOf({ bill, lines }: Pick<ShipEntry, 'bill' | 'lines'>): Discounts | undefined {
  const tax = bill.hints?.tax?.kind
  // There the gap between gross and net is tax.
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

function judge(view: View, group: Group): { assessed: number; differ: number; verdicts: Verdict[] } {
  const verdicts: Verdict[] = []
  const kinds = [...group.values()]
  const size = kinds.reduce((sum, kind) => sum + kind.entries.length, 0)
  const names = [...new Set(kinds.flatMap((kind) => kind.names))].sort()
  const reported = new Set<number>()
  const differ = new Set<number>()
  let judged = false
  for (const name of [ANY, ...names.filter((one) => one !== ANY)]) {
    const named = name !== ANY
    const holders = kinds.filter((kind) => kind.names.includes(name)).flatMap((kind) => kind.entries)
    if (holders.length < (named ? LEAST_NAMED : LEAST)) continue
    if (holders.length < size * (named ? SHARE_NAMED : SHARE)) continue
    judged = true
    if (holders.length === size) continue
    const usual = middleShare(view, holders, name)
    const without = kinds.filter((kind) => !kind.names.includes(name)).flatMap((kind) => kind.entries)
    const unlike = differing(view, without, holders)
    for (const entry of without) {
      if (unlike.has(entry)) differ.add(entry)
      if (unlike.has(entry) || reported.has(entry)) continue
      reported.add(entry)
      verdicts.push(lacking(view, entry, name, usual, { holders: holders.length, parcels: size }))
    }
  }
  for (const entry of reported) differ.delete(entry)
  return { assessed: judged ? size - differ.size : 0, differ: differ.size, verdicts }
}

function again(
  view: View,
  entry: number,
): { lines: readonly ViewLine[]; delivery: number; found: Discounts } {
  const delivery = view.state.entries.col.delivery[entry] as number
  const lines = view.linesOf(entry)
  const found = discountsOf({ bill: view.billOf(delivery), lines }) ?? { gross: ZERO, byName: new Map() }
  return { lines, delivery, found }
}

/** The middle one of the discounts, as shares of their freight. */
function middleShare(view: View, holders: readonly number[], name: string): Exact {
  const shares = holders
    .map((entry) => {
      const { gross, byName } = again(view, entry).found
      return new Exact((byName.get(name) ?? ZERO).text).div(gross.text)
    })
    .sort((a, b) => a.comparedTo(b))
  return shares[Math.floor(shares.length / 2)] ?? new Exact(0)
}

function lacking(
  view: View,
  entry: number,
  name: string,
  usual: Exact,
  counts: { holders: number; parcels: number },
): Verdict {
  const { lines, delivery, found } = again(view, entry)
  const shipment = view.state.entries.col.shipment[entry] as number
  const bill = view.billOf(delivery)
  const gross = found.gross.text
  const amount = usual.times(gross).toFixed(2)
  const freight = lines.filter(({ kind }) => kind.category === 'freight' && kind.stage === 'original')
  const what = name === ANY || name === OF_THE_CHARGE ? 'discount' : name
  return {
    direction: 'over',
    carrier: bill.carrier,
    invoice: bill,
    tracking: trackingOf(view, shipment),
    amount,
    facts: {
      missing: amount,
      discount: what,
      freight: gross,
      ...counts,
      median: usual.times(100).toFixed(1),
    },
    charges: freight,
    evidence: freight.map(({ source }) => source),
    charge: freight[0]?.kind.description ?? 'freight',
    billed: gross,
    expected: new Exact(gross).minus(amount).toFixed(2),
  }
}
