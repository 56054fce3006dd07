/** Fuel follows its base: where the base is wrong, the fuel finding says so and is not counted on its own. */
import type { Source } from '../line-item.js'
import { finding } from './check.js'
import { fuelRate } from './checks/fuel-rate.js'
import { Exact } from './decimal.js'
import type { Finding } from './report.js'
import type { Delivery } from './state.js'
import type { View } from './view.js'

/** Findings that say that a charge under the fuel is wrong. */
const BASE_CHECKS = new Set([
  'duplicate_charge',
  'discount_missing',
  'conflicting_shipment',
  'contract_price',
  'contract_discount',
])
/** Those that hold the charge against the user's contract: fuel taken from it is wrong by its rate. */
const CONTRACT_CHECKS = new Set(['contract_price', 'contract_discount'])

export function withConsequences(view: View, findings: readonly Finding[]): Finding[] {
  const bases = findings.filter((one) => BASE_CHECKS.has(one.check))
  if (bases.length === 0) return [...findings]
  const byShipment = new Map<string, Finding[]>()
  for (const one of bases) {
    const list = byShipment.get(shipmentKey(one)) ?? []
    list.push(one)
    byShipment.set(shipmentKey(one), list)
  }
  const marked = findings.map((one) => {
    const cause =
      one.check === fuelRate.name
        ? byShipment.get(shipmentKey(one))?.find((base) => explains(base, one))
        : undefined
    return cause === undefined ? one : { ...one, severity: 'info' as const, consequence_of: cause.check }
  })
  const told = new Set(
    marked.filter(({ check }) => check === fuelRate.name).flatMap((one) => one.evidence.map(placeKey)),
  )
  return [...marked, ...followingFuel(view, bases, told)]
}

const placeKey = ({ file, row }: Source): string => `${file}|${row}`

const shipmentKey = (one: Finding): string =>
  JSON.stringify([one.carrier, one.invoice_id, one.tracking_number, one.currency])

/** Whether the fuel is right for a base without the other finding's amount. */
function explains(base: Finding, fuel: Finding): boolean {
  if (fuel.rate === undefined || fuel.amount === null) return false
  // Of two base charges it is not known which is right: fuel that does not fit one of them follows from that.
  if (base.check === 'conflicting_shipment') return sameRecord(base, fuel)
  if (base.amount === null) return false
  const share = new Exact(base.amount).times(fuel.rate).div(100)
  return share.minus(fuel.amount).abs().lte('0.02')
}

function sameRecord(base: Finding, fuel: Finding): boolean {
  const [place] = fuel.evidence
  return base.evidence.some(({ file, row }) => file === place?.file && row === place.row)
}

/** The fuel that a record takes from a charge which is against the contract, unless it is told already. */
function followingFuel(view: View, bases: readonly Finding[], told: ReadonlySet<string>): Finding[] {
  const causes = bases.filter(
    (one) => CONTRACT_CHECKS.has(one.check) && !one.evidence.some((place) => told.has(placeKey(place))),
  )
  if (causes.length === 0) return []
  const fuelByRow = new Map<string, number>()
  const { fuel, entries, deliveries, amounts, kinds } = view.state
  for (let at = 0; at < fuel.length; at++) {
    const delivery = entries.col.delivery[fuel.col.entry[at] as number] as number
    if (typeof view.hints(delivery)?.fuel?.base !== 'object') continue
    fuelByRow.set(`${(deliveries[delivery] as Delivery).file}|${fuel.col.row[at]}`, at)
  }
  return causes.flatMap((cause) => {
    const [place] = cause.evidence
    const at = place === undefined ? undefined : fuelByRow.get(`${place.file}|${place.row}`)
    if (at === undefined || place === undefined || cause.amount === null) return []
    const amount = amounts.money(fuel.col.amount[at] as number).text
    const base = amounts.money(fuel.col.base[at] as number).text
    const follows = new Exact(cause.amount).times(amount).div(base).toFixed(2)
    const kind = kinds[fuel.col.kind[at] as number]
    const entry = fuel.col.entry[at] as number
    const bill = view.billOf(entries.col.delivery[entry] as number)
    return [
      {
        ...finding(fuelRate, {
          direction: cause.direction,
          carrier: cause.carrier,
          invoice: bill,
          tracking: cause.tracking_number,
          amount: follows,
          message: `fuel of ${follows} is taken from ${cause.amount} that are against the contract`,
          evidence: [{ ...place, column: kind?.column ?? null }],
          ...(kind === undefined ? {} : { charge: kind.description }),
          billed: amount,
        }),
        consequence_of: cause.check,
      },
    ]
  })
}
