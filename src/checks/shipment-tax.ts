/**
 * The tax rate of each shipment compared with the others on its invoice. A rate that two shipments have is one of the
 * invoice's rates, and no tax at all is an exemption; a single shipment with its own rate is an error.
 */

import type { Bill } from '../invoices/bills.js'
import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { HungTable } from '../ledger/state.js'
import type { DecimalText } from '../schema/line-item.js'
import { Exact, exact } from '../values/decimal.js'
import { addMoney, type Money, moneyOf, negate, signOf } from '../values/money.js'
import { TOGETHER } from './check.js'

/** Net and tax of one record, its net and the rate that it states, or its net and its tax class. */
export const TAXED = {
  net: 'amount',
  tax: 'amount',
  rate: 'word',
  class: 'word',
  lines: 'number',
} as const

export interface TaxOutlier {
  readonly bill: Bill
  readonly delivery: number
  readonly shipment: number
  readonly row: number
  /** In per cent, of this shipment and of the others. */
  readonly rate: string
  readonly usual: string
  readonly tax: DecimalText
  readonly expected: DecimalText
  /** The usual rate on one of its charges, no tax on the others, and the invoice has untaxed shipments: either may be wrong. */
  readonly isBetween: boolean
}

interface ShipmentTax {
  readonly delivery: number
  readonly shipment: number
  row: number
  net: Money
  tax: Money
  decimals: number
  records: number
  lines: number
  /** Rate and slack as floating-point numbers, which decide if they are far enough apart. */
  near: number
  nearSlack: number
  exact: ExactRate | undefined
}

interface ExactRate {
  readonly rate: Exact
  /** How much rounding each line to cents may change the rate. */
  readonly slack: Exact
}

/** Least number of shipments with the usual rate, and their share of all. */
const LEAST = 2
const SHARE = 0.6
/** Rates are compared to a tenth of a per cent, for which 60 digits are enough. */
const Rate = Exact.clone({ precision: 60 })
/** Rates closer than this, in percentage points, are the same. */
const NEAR = '0.1'
/** Floating-point numbers that differ by a smaller share than this decide nothing. */
const UNSURE = 1e-9

/** `assessed`: records that state their rate, on invoices whose taxes are not checked otherwise. */
export function* taxOutliers(
  view: View,
  taxed: HungTable<keyof typeof TAXED>,
): Generator<void, { outliers: TaxOutlier[]; assessed: number }, void> {
  const byBill = new Map<Bill, ShipmentTax[]>()
  const untaxed = new Set<Bill>()
  for (const one of yield* shipmentTaxes(view, taxed)) {
    const bill = view.billOf(one.delivery)
    if (signOf(one.tax) === 0) {
      untaxed.add(bill)
      continue
    }
    const list = byBill.get(bill)
    if (list === undefined) byBill.set(bill, [one])
    else list.push(one)
  }
  let assessed = 0
  const outliers: TaxOutlier[] = []
  for (const [bill, taxes] of byBill) {
    yield
    const usual = usualRate(taxes)
    if (usual === undefined) continue
    if (bill.hints?.tax === undefined) for (const { records } of taxes) assessed += records
    for (const outlier of outliersOf(bill, taxes, usual))
      outliers.push({ ...outlier, isBetween: untaxed.has(bill) && isOfOneCharge(view, outlier) })
  }
  return { outliers, assessed }
}

/** The shipments with the most frequent rate; undefined if they are too few. */
function usualRate(taxes: readonly ShipmentTax[]): readonly ShipmentTax[] | undefined {
  const sorted = [...taxes].sort(byRate)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) return undefined
  const usual = sorted.filter((one) => isOneRate(one, middle))
  return usual.length < LEAST || usual.length < sorted.length * SHARE ? undefined : usual
}

/** Whether the tax is that of one charge, while the others of the record have none. */
function isOfOneCharge(view: View, { delivery, shipment, row, usual, tax }: Outlier): boolean {
  const lines = view.linesOf(view.entryOf(shipment, delivery)).filter((line) => line.row === row)
  return (
    lines.length > 1 &&
    lines.some(({ net }) => new Exact(usual).times(net.text).div(100).minus(tax).abs().lte('0.01'))
  )
}

type Outlier = Omit<TaxOutlier, 'isBetween'>

function outliersOf(bill: Bill, taxes: readonly ShipmentTax[], usual: readonly ShipmentTax[]): Outlier[] {
  const sorted = [...taxes].sort(byRate)
  const among = new Set(usual)
  const clearest = usual.reduce((most, one) => (isLarger(one.net, most.net) ? one : most))
  const rate = exactRate(clearest).rate.toDecimalPlaces(1)
  return sorted.flatMap((one, at): Outlier[] => {
    if (among.has(one)) return []
    const beside = [sorted[at - 1], sorted[at + 1]]
    if (beside.some((other) => other !== undefined && isOneRate(one, other))) return []
    const { delivery, shipment, row, net, tax, decimals } = one
    const expected = rate.times(net.text).div(100).toFixed(decimals)
    const shown = exactRate(one).rate.toDecimalPlaces(2).toFixed()
    return [
      {
        bill,
        delivery,
        shipment,
        row,
        rate: shown,
        usual: rate.toFixed(),
        tax: new Exact(tax.text).toFixed(decimals),
        expected,
      },
    ]
  })
}

const byRate = (a: ShipmentTax, b: ShipmentTax): number =>
  (isClear(a.near, b.near) ? a.near - b.near : exactRate(a).rate.cmp(exactRate(b).rate)) || a.row - b.row

const isClear = (a: number, b: number): boolean => Math.abs(a - b) > UNSURE * (1 + Math.abs(a) + Math.abs(b))

function isOneRate(a: ShipmentTax, b: ShipmentTax): boolean {
  const [distance, most] = [Math.abs(a.near - b.near), Math.max(+NEAR, a.nearSlack + b.nearSlack)]
  if (Math.abs(distance - most) > UNSURE * (1 + Math.abs(a.near) + Math.abs(b.near) + most))
    return distance < most
  const [one, other] = [exactRate(a), exactRate(b)]
  return one.rate
    .minus(other.rate)
    .abs()
    .lte(Exact.max(NEAR, one.slack.plus(other.slack)))
}

const isLarger = (a: Money, b: Money): boolean =>
  signOf(addMoney(unsignedMoney(a), negate(unsignedMoney(b)))) > 0
const unsignedMoney = (money: Money): Money => (signOf(money) < 0 ? negate(money) : money)

function exactRate(one: ShipmentTax): ExactRate {
  const { tax, net, decimals, lines } = one
  one.exact ??= {
    rate: new Rate(tax.text).times(100).div(net.text),
    slack: new Rate(10).pow(-decimals).times(lines).times(100).div(new Rate(net.text).abs()),
  }
  return one.exact
}

/** Net and tax of each shipment on each invoice; a record without a shipment is one of its own. */
function* shipmentTaxes(
  view: View,
  taxed: HungTable<keyof typeof TAXED>,
): Generator<void, ShipmentTax[], void> {
  const { entries, amounts, words } = view.state
  const sums = new Map<number | string, ShipmentTax>()
  for (let at = 0; at < taxed.length; at++) {
    if (at % TOGETHER === 0) yield
    const entry = taxed.col.entry[at] as number
    const delivery = entries.col.delivery[entry] as number
    if (!view.counts(delivery)) continue
    const shipment = entries.col.shipment[entry] as number
    const row = taxed.col.row[at] as number
    const net = amounts.money(taxed.col.net[at] as number)
    const stated = taxed.col.rate[at] as number
    const rate = stated === NONE ? undefined : exact(words.list[stated] ?? '')
    const noTax = (taxed.col.tax[at] as number) === NONE
    if (rate === undefined && noTax) continue
    const tax = rate === undefined ? amounts.money(taxed.col.tax[at] as number) : atRate(net, rate)
    const lines = taxed.col.lines[at] as number
    const key = shipment === NONE ? `${delivery}|${row}` : entry
    const known = sums.get(key)
    if (known === undefined) {
      const own = { delivery, shipment, row, net, tax, decimals: tax.scale, records: 1, lines }
      sums.set(key, { ...own, near: 0, nearSlack: 0, exact: undefined })
      continue
    }
    known.row = Math.min(row, known.row)
    known.net = addMoney(known.net, net)
    known.tax = addMoney(known.tax, tax)
    known.decimals = Math.max(tax.scale, known.decimals)
    known.records++
    known.lines += lines
  }
  const all: ShipmentTax[] = []
  for (const one of sums.values()) {
    if (signOf(one.net) === 0) continue
    const net = near(one.net)
    one.near = (near(one.tax) * 100) / net
    one.nearSlack = (one.lines * 100) / 10 ** one.decimals / Math.abs(net)
    all.push(one)
  }
  return all
}

const near = ({ units, scale, text, big }: Money): number => (big === null ? units / 10 ** scale : +text)

function atRate(net: Money, rate: Exact): Money {
  const tax = new Exact(net.text).times(rate).div(100)
  return moneyOf(tax.toFixed(Math.max(2, net.scale)))
}
