/**
 * If nearly all parcels of an account and service have a discount on their freight, one without it is suspicious.
 * A discount is the difference between gross and net of a charge, or a line of its own.
 */

import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { createTable, newRow } from '../ledger/table.js'
import { Exact } from '../values/decimal.js'
import { ZERO } from '../values/money.js'
import { type Check, missing, trackingOf } from './check.js'
import { DISCOUNT_EXAMPLES } from './discount-examples.js'
import {
  ANY,
  type Discounts,
  discountNames,
  discountsIn,
  type Names,
  namesInPattern,
  OF_THE_CHARGE,
} from './discount-names.js'
import { asInContract, atMinimum } from './minimum-prices.js'
import { differing } from './parcel-likeness.js'
import { byPattern, type PlainShipment } from './plain-shipments.js'
import type { Verdict } from './verdict.js'

const LEAST = 10
const SHARE = 0.9
/** A named discount needs more evidence, because it may be intended for some parcels only. */
const LEAST_NAMED = 20
const SHARE_NAMED = 0.97

const NO_USUAL_DISCOUNT = 'no discount that nearly all parcels of the account and service have'
const UNLIKE = 'without a discount that parcels of other zones, weights, packaging or payers have'

/** Parcels of one account and service with the same discounts: their names, and the last entry in the list of all. */
interface Alike {
  readonly names: readonly string[]
  last: number
  parcels: number
}

/** Parcels of one account and service by the names of the discounts that they have. */
type Group = Map<string, Alike>

/** Entries of all parcels, chained by what they have in common: arrays of their own would take twice the memory. */
const createParcels = () => createTable({ entry: 'entry', before: 'place' })
type Parcels = ReturnType<typeof createParcels>

/** In the order in which they were noted. */
function entriesOf({ col }: Parcels, alike: readonly Alike[]): number[] {
  return alike.flatMap(({ last }) => {
    const found: number[] = []
    for (let at = last; at !== NONE; at = col.before[at] as number) found.push(col.entry[at] as number)
    return found.reverse()
  })
}

export const discountMissing: Check = {
  name: 'discount_missing',
  title: 'Discount missing',
  severity: 'warning',
  // The contract states how much is missing; the usual discount only shows that something is.
  follows: ['base_price'],
  confidence: 'likely',
  mayBeUnread: 'on_invoice',
  claim: 'billing',
  evidenceNeeded: "the contract's discount for the service",
  needs: 'discounts in the file, on nearly all parcels of an account and service',
  comparesShipments: true,
  says: 'a shipment lacks the discount that similar shipments (account, service, zone, billed weight, packaging and payer) have',
  x12: '43',
  examples: DISCOUNT_EXAMPLES,
  assess: (view) => {
    const groups = new Map<string, Group>()
    const known: OfDelivery = { delivery: NONE, groups: new Map() }
    const parcels = createParcels()
    const namesOf = byPattern(namesInPattern)
    let all = 0
    return {
      screen: (plain) => {
        const names = namesOf(plain.pattern)
        if (names === undefined) return true
        if (names === null) return false
        all++
        note(groups, known, parcels, view, plain, names)
        return false
      },
      ship: (ship) => {
        if (ship.shipment === NONE || ship.damaged) return
        for (const entry of ship.entries) {
          const names = discountNames(entry)
          if (names === undefined) continue
          all++
          const { entry: at, delivery, bill } = entry
          note(groups, known, parcels, view, { carrier: ship.carrier, entry: at, delivery, bill }, names)
        }
      },
      finish: () => {
        const verdicts: Verdict[] = []
        let assessed = 0
        let differ = 0
        for (const group of groups.values()) {
          const judged = judge(view, parcels, group)
          assessed += judged.assessed
          differ += judged.differ
          for (const verdict of judged.verdicts) verdicts.push(verdict)
        }
        const none = 'no freight charge in these files has a gross cost without tax'
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

/** Groups of the last delivery by service, because most shipments come invoice by invoice. */
interface OfDelivery {
  delivery: number
  readonly groups: Map<string, Group>
}

function note(
  groups: Map<string, Group>,
  known: OfDelivery,
  parcels: Parcels,
  view: View,
  { carrier, entry, delivery, bill }: Pick<PlainShipment, 'carrier' | 'entry' | 'delivery' | 'bill'>,
  { names, key: ofNames }: Names,
): void {
  const service = view.serviceOf(entry)
  if (known.delivery !== delivery) {
    known.delivery = delivery
    known.groups.clear()
  }
  let group = known.groups.get(service)
  if (group === undefined) {
    const key = `${carrier}|${view.place(delivery).account}|${bill.currency}|${service}`
    group = groups.get(key) ?? new Map()
    groups.set(key, group)
    known.groups.set(service, group)
  }
  let alike = group.get(ofNames)
  if (alike === undefined) {
    alike = { names, last: NONE, parcels: 0 }
    group.set(ofNames, alike)
  }
  const at = newRow(parcels)
  parcels.col.entry[at] = entry
  parcels.col.before[at] = alike.last
  alike.last = at
  alike.parcels++
}

const parcelsIn = (alike: readonly Alike[]): number => alike.reduce((sum, one) => sum + one.parcels, 0)

function judge(
  view: View,
  parcels: Parcels,
  group: Group,
): { assessed: number; differ: number; verdicts: Verdict[] } {
  const verdicts: Verdict[] = []
  const kinds = [...group.values()]
  const size = parcelsIn(kinds)
  const names = [...new Set(kinds.flatMap((kind) => kind.names))].sort()
  const reported = new Set<number>()
  const differ = new Set<number>()
  let judged = false
  for (const name of [ANY, ...names.filter((one) => one !== ANY)]) {
    const named = name !== ANY
    const holding = kinds.filter((kind) => kind.names.includes(name))
    const holders = parcelsIn(holding)
    if (holders < (named ? LEAST_NAMED : LEAST)) continue
    if (holders < size * (named ? SHARE_NAMED : SHARE)) continue
    judged = true
    if (holders === size) continue
    const withDiscount = entriesOf(parcels, holding)
    const usual = medianShare(view, withDiscount, name)
    const without = entriesOf(
      parcels,
      kinds.filter((kind) => !kind.names.includes(name)),
    )
    const unlike = differing(view, without, withDiscount)
    const like = without.filter((entry) => !unlike.has(entry))
    const minimal = atMinimum(view, like, withDiscount)
    const agreed = asInContract(view, like)
    for (const entry of without) {
      if (unlike.has(entry)) differ.add(entry)
      if (unlike.has(entry) || minimal.has(entry) || agreed.has(entry) || reported.has(entry)) continue
      reported.add(entry)
      verdicts.push(lacking(view, entry, name, usual, { holders, parcels: size }))
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
  const found = discountsIn({ bill: view.billOf(delivery), lines }) ?? { gross: ZERO, byName: new Map() }
  return { lines, delivery, found }
}

/** The median of the discounts, as shares of the freight. */
function medianShare(view: View, holders: readonly number[], name: string): Exact {
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
