/**
 * What a shipment cost differs from what it should cost, and other findings say where: a charge billed twice, a surcharge above the
 * contract. Their money is counted there, and the finding of the whole cost keeps only what none of them explains.
 */
import { expectedCost } from '../checks/expected-cost.js'
import type { Direction } from '../schema/audit-report.js'
import type { DecimalText } from '../schema/line-item.js'
import { Exact, isNothing, minus, plus, unsigned } from '../values/decimal.js'
import type { KeptFinding } from './finding.js'
import type { FindingTable } from './finding-table.js'

const COSTS = new Set([expectedCost.name])
const PARTS = new Set(expectedCost.follows)

interface Explained {
  /** Overcharges less undercharges. */
  sum: DecimalText
  /** The check with the greatest amount. */
  check: string
  greatest: DecimalText
}

/** Called when all other consequences are marked: they count under their cause. */
export function markExplainedCosts(findings: FindingTable): void {
  const costs = [...findings.of(COSTS)]
  if (costs.length === 0) return
  const byShipment = new Map<string, Explained>()
  for (const at of findings.of(PARTS)) addPart(byShipment, findings.get(at))
  for (const at of costs) {
    const whole = findings.get(at)
    const explained = byShipment.get(shipmentKey(whole))
    if (explained === undefined || whole.amount === null) continue
    const part = new Exact(explained.sum).times(signOf(whole.direction))
    if (part.lte(0)) continue
    if (part.gte(whole.amount)) findings.explain(at, explained.check, 'info')
    else findings.change(at, withoutPart(whole, explained.sum))
  }
}

function addPart(byShipment: Map<string, Explained>, one: KeptFinding): void {
  const { amount, refundable, severity, direction, consequence_of } = one
  if (one.tracking_number === null || amount === null || isNothing(amount)) return
  if (severity === 'info' || direction === 'integrity' || consequence_of !== undefined) return
  const key = shipmentKey(one)
  // An overcharge comes back with its fuel.
  const worth = direction === 'over' ? (refundable ?? amount) : amount
  const known = byShipment.get(key)
  const before = known?.sum ?? '0'
  const sum = direction === 'over' ? plus(before, worth) : minus(before, worth)
  const isGreatest = known === undefined || new Exact(worth).gt(known.greatest)
  byShipment.set(key, {
    sum,
    check: isGreatest ? one.check : known.check,
    greatest: isGreatest ? worth : known.greatest,
  })
}

/** The finding of what is left; `sum`: overcharges less undercharges that others explain. */
function withoutPart(whole: KeptFinding, sum: DecimalText): KeptFinding {
  const part = unsigned(sum)
  const amount = minus(whole.amount ?? '0', part)
  return {
    ...whole,
    amount,
    ...(whole.refundable === null ? {} : { refundable: amount }),
    ...(whole.billed === undefined ? {} : { billed: minus(whole.billed, sum) }),
    facts: { ...whole.facts, explained: part },
  }
}

const signOf = (direction: Direction): 1 | -1 => (direction === 'under' ? -1 : 1)

const shipmentKey = ({ carrier, tracking_number, currency }: KeptFinding): string =>
  JSON.stringify([carrier, tracking_number, currency])
