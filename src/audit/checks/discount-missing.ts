/**
 * Where nearly all parcels of an account and service have a discount on their freight, one without stands out.
 * A discount is the gap between gross and net of a charge, or a line of its own.
 */
import { createSum } from '../../money.js'
import { type Check, count, finding, type Ship, type ShipEntry, trackingOf } from '../check.js'
import { Exact, isNothing } from '../decimal.js'
import type { Finding } from '../report.js'
import { NONE } from '../texts.js'
import type { View } from '../view.js'
import { serviceOf } from './fuel-rate.js'

/** Any discount at all. */
const ANY = 'any discount'
const LEAST = 10
const SHARE = 0.9
/** A named discount takes more proof: it may be meant for some parcels only. */
const LEAST_NAMED = 20
const SHARE_NAMED = 0.97

interface Parcel {
  readonly ship: Ship
  readonly entry: ShipEntry
  readonly gross: string
  /** Discount by name, as a positive text. */
  readonly discounts: ReadonlyMap<string, string>
}

export const discountMissing: Check = {
  name: 'discount_missing',
  severity: 'warning',
  needs: 'discounts in the file, on nearly all parcels of an account and service',
  says: 'a shipment lacks the discount that the others of its account and service have',
  x12: '43',
  assess: (view) => {
    const groups = new Map<string, Parcel[]>()
    const services = new Map<number, string>()
    let all = 0
    return {
      ship: (ship) => {
        if (ship.shipment === NONE) return
        for (const entry of ship.entries) {
          const tax = entry.bill.hints?.tax?.kind
          // There the gap between gross and net is tax.
          if (tax === 'gross_at_rate' || tax === 'gross_is_sum') continue
          const found = parcel(ship, entry)
          if (found === undefined) continue
          all++
          const { account } = view.place(entry.delivery)
          const key = JSON.stringify([
            ship.carrier,
            account,
            entry.bill.currency,
            serviceOf(view, entry.entry, services),
          ])
          const group = groups.get(key)
          if (group === undefined) groups.set(key, [found])
          else group.push(found)
        }
      },
      finish: () => {
        const findings: Finding[] = []
        let assessed = 0
        for (const group of groups.values()) {
          const judged = judge(view, group)
          assessed += judged.assessed ? group.length : 0
          findings.push(...judged.findings)
        }
        const left = all - assessed
        const reason =
          all === 0
            ? 'no freight charge in these files that a discount could be told from'
            : left === 0
              ? null
              : `${left} of ${count(all, 'shipment')}: no discount that nearly all parcels of the account and service have`
        return { findings, assessed, reason }
      },
    }
  },
}

/** Freight and discounts of a shipment on an invoice; undefined where it has no freight. */
function parcel(ship: Ship, entry: ShipEntry): Parcel | undefined {
  const gross = createSum()
  const discounts = new Map<string, string>()
  const note = (name: string, amount: Exact): void => {
    discounts.set(name, new Exact(discounts.get(name) ?? '0').plus(amount).toFixed())
  }
  let freight = false
  for (const { kind, gross: before, net } of entry.lines) {
    if (kind.stage !== 'original') continue
    if (kind.category === 'discount') note(kind.description, new Exact(net.text).neg())
    else if (kind.category === 'freight') {
      freight = true
      gross.add(before)
      if (before.text !== net.text) note('discount of the charge', new Exact(before.text).minus(net.text))
    }
  }
  if (!freight || gross.sign() <= 0) return undefined
  let any = new Exact(0)
  for (const amount of discounts.values()) any = any.plus(amount)
  if (any.gt(0)) discounts.set(ANY, any.toFixed())
  return { ship, entry, gross: gross.text(), discounts }
}

function judge(view: View, group: readonly Parcel[]): { assessed: boolean; findings: Finding[] } {
  const findings: Finding[] = []
  const found = new Set<Parcel>()
  let assessed = false
  const names = [...new Set(group.flatMap((one) => [...one.discounts.keys()]))].sort()
  for (const name of [ANY, ...names.filter((one) => one !== ANY)]) {
    const named = name !== ANY
    const holders = group.filter((one) => !isNothing(one.discounts.get(name) ?? '0'))
    if (holders.length < (named ? LEAST_NAMED : LEAST)) continue
    if (holders.length < group.length * (named ? SHARE_NAMED : SHARE)) continue
    assessed = true
    if (holders.length === group.length) continue
    const usual = middleShare(holders, name)
    for (const one of group) {
      if (found.has(one) || !isNothing(one.discounts.get(name) ?? '0')) continue
      found.add(one)
      findings.push(lacking(view, one, name, usual, holders.length, group.length))
    }
  }
  return { assessed, findings }
}

/** The middle one of the discounts, as shares of their freight. */
function middleShare(holders: readonly Parcel[], name: string): Exact {
  const shares = holders
    .map((one) => new Exact(one.discounts.get(name) ?? '0').div(one.gross))
    .sort((a, b) => a.comparedTo(b))
  return shares[Math.floor(shares.length / 2)] ?? new Exact(0)
}

function lacking(
  view: View,
  { ship, entry, gross }: Parcel,
  name: string,
  usual: Exact,
  holders: number,
  of: number,
): Finding {
  const amount = usual.times(gross).toFixed(2)
  const freight = entry.lines.filter(({ kind }) => kind.category === 'freight' && kind.stage === 'original')
  return finding(discountMissing, {
    direction: 'over',
    carrier: ship.carrier,
    invoice: entry.bill,
    tracking: trackingOf(view, ship.shipment),
    amount,
    message: `no ${name === ANY ? 'discount' : name} on freight of ${gross}, though ${holders} of ${of} parcels of the service have one, ${usual.times(100).toFixed(1)} % in the middle`,
    evidence: freight.map(({ source }) => source),
    charge: freight[0]?.kind.description ?? 'freight',
    billed: gross,
    expected: new Exact(gross).minus(amount).toFixed(2),
  })
}
