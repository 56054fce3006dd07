/**
 * Money of a shipment that several findings claim comes back once. A claim for the whole shipment explains the others; of those for
 * the same charges the surer one counts, and the weaker one only for what is above it.
 */

import { billedNotExpected } from '../checks/billed-not-expected.js'
import { expectedCost } from '../checks/expected-cost.js'
import { CHECKS } from '../checks/index.js'
import { lateDelivery } from '../checks/late-delivery.js'
import { neverMoved } from '../checks/never-moved.js'
import { voidedBilled } from '../checks/voided-billed.js'
import type { DecimalText } from '../schema/line-item.js'
import { Exact, isNothing, minus, plus } from '../values/decimal.js'
import type { KeptFinding } from './finding.js'
import type { FindingTable } from './finding-table.js'
import { WEIGHT_CHECKS } from './weight-prices.js'

/** Its findings claim all charges of a shipment, whatever is wrong with each. */
const OF_ALL = voidedBilled.name
/** Findings for charges that others may claim in part, the surest first. They explain a difference in cost, so it is no part of them. */
const IN_COST: readonly string[] = [...WEIGHT_CHECKS, neverMoved.name]
/** The same of findings that do not explain a difference in cost. */
const BESIDE_COST: readonly string[] = [lateDelivery.name, billedNotExpected.name]
/** Their findings state the remainder of what those of any other check claim. */
export const OF_REMAINDERS: ReadonlySet<string> = new Set([...IN_COST, ...BESIDE_COST, expectedCost.name])
const ALL = new Set(CHECKS.map(({ name }) => name))
const LATER = new Set([...BESIDE_COST, expectedCost.name])
const WITHOUT_LATER = new Set([...ALL].filter((name) => !LATER.has(name)))

interface Claim {
  readonly at: number
  readonly found: KeptFinding
  /** With the fuel that comes back with it. */
  readonly worth: DecimalText
}

/** Called before the differences in cost are explained, which need what remains of these. */
export const markSharedInCost = (findings: FindingTable): void => markShared(findings, IN_COST, WITHOUT_LATER)

/** Called after that: what remains of a difference in cost is not claimed again. */
export const markSharedBesideCost = (findings: FindingTable): void => markShared(findings, BESIDE_COST, ALL)

/** `weaker`: the findings that keep only what those of `among`, which include them, do not claim. */
function markShared(findings: FindingTable, weaker: readonly string[], among: ReadonlySet<string>): void {
  const shared = new Set<string>()
  for (const at of findings.of(new Set([OF_ALL, ...weaker]))) {
    const found = findings.get(at)
    if (isClaim(found)) shared.add(shipmentKey(found))
  }
  if (shared.size === 0) return
  const claims = new Map<string, Claim[]>()
  for (const at of findings.of(among)) {
    const found = findings.get(at)
    const key = shipmentKey(found)
    if (!isClaim(found) || !shared.has(key)) continue
    const claim = { at, found, worth: worthOf(found) }
    const known = claims.get(key)
    if (known === undefined) claims.set(key, [claim])
    else known.push(claim)
  }
  for (const own of claims.values()) if (own.length > 1) settle(findings, own, weaker)
}

function settle(findings: FindingTable, claims: Claim[], weaker: readonly string[]): void {
  let left = claims
  const whole = left.find(({ found }) => found.check === OF_ALL)
  if (whole !== undefined) {
    const lines = new Set(whole.found.line_items)
    const isPart = ({ found }: Claim): boolean => found.line_items.every((line) => lines.has(line))
    for (const one of left) if (one !== whole && isPart(one)) findings.explain(one.at, OF_ALL, 'info')
    left = left.filter((one) => one === whole || !isPart(one))
  }
  const counted = left.filter(({ found }) => !weaker.includes(found.check))
  for (const check of weaker)
    for (const one of left.filter(({ found }) => found.check === check)) {
      const shares = counted.map((other) => ({ check: other.found.check, part: shareOf(other, one) }))
      const part = shares.reduce((sum, share) => plus(sum, share.part), '0')
      const cause = shares.find((share) => !isNothing(share.part))?.check
      if (cause === undefined) counted.push(one)
      else if (new Exact(part).gte(one.found.amount ?? '0')) findings.explain(one.at, cause, 'info')
      else {
        const found = withoutPart(one.found, part)
        findings.change(one.at, found)
        counted.push({ ...one, found, worth: worthOf(found) })
      }
    }
}

const worthOf = ({ refundable, amount }: KeptFinding): DecimalText => refundable ?? amount ?? '0'

/** What of a claim is money of the charges of another one; fuel that follows from it is, if the other claims fuel. */
function shareOf({ found, worth }: Claim, { found: { check, line_items } }: Claim): DecimalText {
  const lines = new Set(line_items)
  if (found.line_items.some((line) => lines.has(line))) return worth
  return check === lateDelivery.name ? minus(worth, found.amount ?? '0') : '0'
}

function withoutPart(found: KeptFinding, part: DecimalText): KeptFinding {
  const amount = minus(found.amount ?? '0', part)
  const { facts, billed } = found
  return {
    ...found,
    amount,
    ...(found.refundable === null ? {} : { refundable: minus(found.refundable, part) }),
    ...(billed === undefined ? {} : { billed: minus(billed, part) }),
    facts: {
      ...facts,
      ...(facts.amount === undefined ? {} : { amount }),
      ...(facts.difference === undefined ? {} : { difference: amount }),
      // Of a weight finding it is the weight, whatever the price is.
      ...(facts.price === undefined && facts.billed === billed && { billed: amount }),
      explained: part,
    },
  }
}

const isClaim = ({ tracking_number, amount, severity, direction, consequence_of }: KeptFinding): boolean =>
  tracking_number !== null &&
  amount !== null &&
  !isNothing(amount) &&
  severity !== 'info' &&
  direction === 'over' &&
  consequence_of === undefined

const shipmentKey = ({ carrier, tracking_number, currency }: KeptFinding): string =>
  JSON.stringify([carrier, tracking_number, currency])
