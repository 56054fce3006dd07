/**
 * One cause, one finding: a finding that follows from another is marked as its consequence and is not counted separately. Fuel
 * follows from its base, a tax from the total of its record, the total of an invoice from the totals of its records, and what a
 * shipment costs too much from its charges.
 */

import { CONTRACT_CHECKS } from '../checks/charge-checks.js'
import { fuelRate, fuelRows } from '../checks/fuel-rate.js'
import { invoiceTotal } from '../checks/invoice-total.js'
import { rowTotal } from '../checks/row-total.js'
import { taxRate } from '../checks/tax-rate.js'
import type { Bill } from '../invoices/bills.js'
import type { View } from '../invoices/view.js'
import type { Delivery } from '../ledger/delivery.js'
import { Exact, isNothing, minus, plus } from '../values/decimal.js'
import { minorDigits } from '../values/shown-amounts.js'
import { causesOf, explainsFuel, placeKey } from './causes.js'
import { markExplainedCosts } from './cost-causes.js'
import { findingOf, type KeptFinding } from './finding.js'
import type { FindingTable } from './finding-table.js'
import { PRICE_CAUSES, PRICE_CHECKS, priceCauses } from './price-causes.js'
import { markSharedBesideCost, markSharedInCost } from './shared-money.js'
import { priceWeights } from './weight-prices.js'

/** Checks whose findings mean that a charge in the base of the fuel is wrong. */
const BASE_CHECKS = new Set(fuelRate.follows)
const AGAINST_CONTRACT = new Set(CONTRACT_CHECKS)
const RECORD_CHECKS = new Set([rowTotal.name, taxRate.name])
const FOLLOWERS = new Set([fuelRate.name, taxRate.name])
const TOTALS = new Set([invoiceTotal.name])

export function markConsequences(view: View, findings: FindingTable): void {
  const some = function* (names: ReadonlySet<string>): Generator<KeptFinding, void> {
    for (const at of findings.of(names)) yield findings.get(at)
  }
  priceWeights(view, findings)
  const differences = differencesOfRecords(view, some(RECORD_CHECKS))
  for (const at of findings.of(TOTALS)) {
    const cause = causeOfTotal(findings.get(at), differences)
    if (cause !== undefined) findings.explain(at, cause)
  }
  let priceCause: ReturnType<typeof priceCauses> | undefined
  for (const at of findings.of(PRICE_CHECKS)) {
    priceCause ??= priceCauses(some(PRICE_CAUSES))
    const cause = priceCause(findings.get(at))
    if (cause !== undefined) findings.explain(at, cause, 'info')
  }
  const reported = new Set<string>()
  let causeOf: ReturnType<typeof causesOf> | undefined
  let rows: ReadonlyMap<string, KeptFinding> | undefined
  for (const at of findings.of(FOLLOWERS)) {
    const one = findings.get(at)
    causeOf ??= causesOf(some(BASE_CHECKS))
    rows ??= byPlace(some(new Set([rowTotal.name])))
    const [place] = one.evidence
    const row = place === undefined ? undefined : rows.get(placeKey(place))
    const cause = row !== undefined && explainsRow(row, one) ? row.check : causeOf(one)
    if (cause !== undefined) findings.explain(at, cause, 'info')
    if (one.check === fuelRate.name) for (const place of one.evidence) reported.add(placeKey(place))
  }
  for (const one of followingFuel(view, findings, reported)) findings.add(one)
  markSharedInCost(findings)
  markExplainedCosts(findings)
  markSharedBesideCost(findings)
}

function byPlace(findings: Iterable<KeptFinding>): Map<string, KeptFinding> {
  const found = new Map<string, KeptFinding>()
  for (const one of findings) {
    const [place] = one.evidence
    if (place !== undefined) found.set(placeKey(place), one)
  }
  return found
}

/** The invoice total differs by exactly the differences of its records. It stays an error, because the total is what is paid. */
function causeOfTotal(
  total: KeptFinding,
  differences: ReturnType<typeof differencesOfRecords>,
): string | undefined {
  const { expected, billed } = total
  const rows = differences.get(invoiceKey(total))
  if (rows === undefined || expected === undefined || billed === undefined) return undefined
  return isNothing(minus(minus(expected, billed), rows.difference)) ? rows.check : undefined
}

/** The difference of a record total may be a charge in the base of the fuel, the fuel itself, or the amount that a tax is taken from. */
function explainsRow(row: KeptFinding, one: KeptFinding): boolean {
  if (row.amount === null || one.amount === null) return false
  return isNothing(minus(row.amount, one.amount)) || explainsFuel(row, one)
}

/** Sum of the differences between record totals and charges by invoice, and the check that reports them. */
function differencesOfRecords(
  view: View,
  findings: Iterable<KeptFinding>,
): Map<string, { check: string; difference: string }> {
  const sums = new Map<string, { check: string; difference: string }>()
  const totalIsTaxed = new Set(
    view.bills.filter(({ hints }) => hints?.tax?.kind === 'gross_is_sum').map((bill) => billKey(bill)),
  )
  for (const one of findings) {
    const key = invoiceKey(one)
    // If a record has no total other than the one with tax, the tax check reports it.
    if (one.check === taxRate.name && !totalIsTaxed.has(key)) continue
    if (one.billed === undefined || one.expected === undefined) continue
    const [stated, charged] =
      one.check === rowTotal.name ? [one.expected, one.billed] : [one.billed, one.expected]
    const difference = plus(sums.get(key)?.difference ?? '0', minus(stated, charged))
    sums.set(key, { check: one.check, difference })
  }
  return sums
}

const invoiceKey = (one: KeptFinding): string =>
  JSON.stringify([one.carrier, one.invoice_id, one.invoice_date, one.currency])
const billKey = ({ carrier, invoice, date, currency }: Bill): string =>
  JSON.stringify([carrier, invoice, date, currency])

/** The fuel of a record on a charge that is not as in the contract, unless it is already reported. */
function followingFuel(view: View, findings: FindingTable, reported: ReadonlySet<string>): KeptFinding[] {
  const causes = [...findings.of(AGAINST_CONTRACT)].filter(
    (at) => !findings.get(at).evidence.some((place) => reported.has(placeKey(place))),
  )
  if (causes.length === 0) return []
  const fuelByRow = new Map<string, number>()
  const { entries, deliveries, amounts, kinds } = view.state
  const fuel = fuelRows(view.state)
  for (let at = 0; at < fuel.length; at++) {
    const delivery = entries.col.delivery[fuel.col.entry[at] as number] as number
    if (!view.counts(delivery) || typeof view.hints(delivery)?.fuel?.base !== 'object') continue
    fuelByRow.set(`${(deliveries[delivery] as Delivery).file}|${fuel.col.row[at]}`, at)
  }
  return causes.flatMap((number) => {
    const cause = findings.get(number)
    const [place] = cause.evidence
    const at = place === undefined ? undefined : fuelByRow.get(`${place.file}|${place.row}`)
    if (at === undefined || place === undefined || cause.amount === null) return []
    const amount = amounts.money(fuel.col.amount[at] as number).text
    const base = amounts.money(fuel.col.base[at] as number).text
    const follows = new Exact(cause.amount).times(amount).div(base).toFixed(minorDigits(cause.currency))
    if (isNothing(follows)) return []
    const kind = kinds[fuel.col.kind[at] as number]
    const entry = fuel.col.entry[at] as number
    const bill = view.billOf(entries.col.delivery[entry] as number)
    // The charge and its fuel are refunded together.
    if (cause.direction === 'over' && cause.refundable !== null)
      findings.change(number, { ...cause, refundable: plus(cause.refundable, follows) })
    return [
      {
        ...findingOf(view, fuelRate, {
          direction: cause.direction,
          carrier: cause.carrier,
          invoice: bill,
          tracking: cause.tracking_number,
          amount: follows,
          facts: { fault: 'contract', fuel: follows, base: cause.amount },
          charges: view
            .chargesOf(entry, place.row)
            .filter((one) => kinds[view.state.lines.col.kind[one.at] as number] === kind),
          evidence: [{ ...place, column: kind?.column ?? null }],
          ...(kind === undefined ? {} : { charge: kind.description }),
          billed: amount,
        }),
        consequence_of: cause.check,
      },
    ]
  })
}
