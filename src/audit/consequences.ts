/**
 * One cause, one finding: what follows from another finding says so and is not counted on its own. Fuel follows its
 * base, a tax the total of its record, an invoice's total the totals of its records.
 */

import { fuelRate, fuelRows } from '../checks/fuel-rate.js'
import { invoiceTotal } from '../checks/invoice-total.js'
import { rowTotal } from '../checks/row-total.js'
import { taxRate } from '../checks/tax-rate.js'
import type { Bill } from '../invoices/bills.js'
import type { View } from '../invoices/view.js'
import type { Delivery } from '../ledger/state.js'
import type { Finding } from '../schema/audit-report.js'
import { Exact, isNothing, minus, plus } from '../values/decimal.js'
import { minorDigits } from '../values/shown-amounts.js'
import { causesOf, explainsFuel, placeKey } from './causes.js'
import { addRefundable } from './claims.js'
import { findingOf } from './finding.js'
import { priceCauses } from './price-causes.js'

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
  const causeOf = causesOf(bases)
  const rows = new Map(
    findings.flatMap((one): [string, Finding][] => {
      const [place] = one.evidence
      return one.check === rowTotal.name && place !== undefined ? [[placeKey(place), one]] : []
    }),
  )
  const priceCause = priceCauses(findings)
  const left = leftInRows(view, findings)
  const marked = findings.map((one): Finding => {
    if (one.check === invoiceTotal.name) return followingTotal(one, left.get(invoiceKey(one)))
    if (one.check !== fuelRate.name && one.check !== taxRate.name) {
      const explained = priceCause(one)
      return explained === undefined ? one : { ...one, severity: 'info', consequence_of: explained }
    }
    const [place] = one.evidence
    const row = place === undefined ? undefined : rows.get(placeKey(place))
    const cause = row !== undefined && explainsRow(row, one) ? row.check : causeOf(one)
    return cause === undefined ? one : { ...one, severity: 'info', consequence_of: cause }
  })
  const told = new Set(
    marked.filter(({ check }) => check === fuelRate.name).flatMap((one) => one.evidence.map(placeKey)),
  )
  return [...marked, ...followingFuel(view, bases, told)]
}

/** The invoice does not add up by exactly what its records do not. It stays an error: its total is what is paid. */
function followingTotal(total: Finding, rows: { check: string; left: string } | undefined): Finding {
  const { expected, billed } = total
  if (rows === undefined || expected === undefined || billed === undefined) return total
  const left = minus(expected, billed)
  return isNothing(minus(left, rows.left)) ? { ...total, consequence_of: rows.check } : total
}

/** What a record's total leaves may be a charge under the fuel, the fuel itself, or the total that a tax goes with. */
function explainsRow(row: Finding, one: Finding): boolean {
  if (row.amount === null || one.amount === null) return false
  return isNothing(minus(row.amount, one.amount)) || explainsFuel(row, one)
}

/** What the records of each invoice leave between their totals and their charges, and the check that reports it. */
function leftInRows(view: View, findings: readonly Finding[]): Map<string, { check: string; left: string }> {
  const sums = new Map<string, { check: string; left: string }>()
  const totalIsTaxed = new Set(
    view.bills.filter(({ hints }) => hints?.tax?.kind === 'gross_is_sum').map((bill) => billKey(bill)),
  )
  for (const one of findings) {
    if (one.check !== rowTotal.name && one.check !== taxRate.name) continue
    const key = invoiceKey(one)
    // Where a record has no total but the one with tax, the check of taxes reports it.
    if (one.check === taxRate.name && !totalIsTaxed.has(key)) continue
    if (one.billed === undefined || one.expected === undefined) continue
    const [stated, charged] =
      one.check === rowTotal.name ? [one.expected, one.billed] : [one.billed, one.expected]
    const left = plus(sums.get(key)?.left ?? '0', minus(stated, charged))
    sums.set(key, { check: one.check, left })
  }
  return sums
}

const invoiceKey = (one: Finding): string =>
  JSON.stringify([one.carrier, one.invoice_id, one.invoice_date, one.currency])
const billKey = ({ carrier, invoice, date, currency }: Bill): string =>
  JSON.stringify([carrier, invoice, date, currency])

/** The fuel that a record takes from a charge which is against the contract, unless it is reported already. */
function followingFuel(view: View, bases: readonly Finding[], told: ReadonlySet<string>): Finding[] {
  const causes = bases.filter(
    (one) => CONTRACT_CHECKS.has(one.check) && !one.evidence.some((place) => told.has(placeKey(place))),
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
  return causes.flatMap((cause) => {
    const [place] = cause.evidence
    const at = place === undefined ? undefined : fuelByRow.get(`${place.file}|${place.row}`)
    if (at === undefined || place === undefined || cause.amount === null) return []
    const amount = amounts.money(fuel.col.amount[at] as number).text
    const base = amounts.money(fuel.col.base[at] as number).text
    const follows = new Exact(cause.amount).times(amount).div(base).toFixed(minorDigits(cause.currency))
    const kind = kinds[fuel.col.kind[at] as number]
    const entry = fuel.col.entry[at] as number
    const bill = view.billOf(entries.col.delivery[entry] as number)
    if (cause.direction === 'over') addRefundable(cause, follows)
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
