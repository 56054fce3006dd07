/**
 * The tax rate of each shipment beside those of the others on its invoice. A rate that two shipments bear is one of the
 * invoice's rates, and no tax at all is an exemption; one shipment at a rate of its own is a slip.
 */

import type { Bill } from '../invoices/bills.js'
import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/texts.js'
import type { DecimalText } from '../schema/line-item.js'
import { decimalsOf, Exact, exact } from '../values/decimal.js'

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
}

interface ShipmentTax {
  readonly delivery: number
  readonly shipment: number
  readonly row: number
  readonly net: Exact
  readonly tax: Exact
  readonly rate: Exact
  /** How far rounding to cents, line by line, may move the rate. */
  readonly slack: Exact
  readonly decimals: number
  readonly records: number
}

/** Fewest shipments of one rate beside which another is unlike all others, and the share of all that they must be. */
const LEAST = 2
const SHARE = 0.6
/** Rates are compared to a tenth of a per cent: they need no thousand digits. */
const Rate = Exact.clone({ precision: 60 })
/** Rates closer than this are one, in points of a per cent. */
const NEAR = new Exact('0.1')

/** `assessed`: records that state their rate, on invoices whose taxes nothing else tests. */
export function taxOutliers(view: View): { outliers: TaxOutlier[]; assessed: number } {
  const byBill = new Map<Bill, ShipmentTax[]>()
  for (const one of shipmentTaxes(view)) {
    if (one.rate.isZero()) continue
    const bill = view.billOf(one.delivery)
    const list = byBill.get(bill)
    if (list === undefined) byBill.set(bill, [one])
    else list.push(one)
  }
  let assessed = 0
  const outliers = [...byBill].flatMap(([bill, taxes]) => {
    const usual = usualRate(taxes)
    if (usual === undefined) return []
    if (bill.hints?.tax === undefined) for (const { records } of taxes) assessed += records
    return outliersOf(bill, taxes, usual)
  })
  return { outliers, assessed }
}

/** The shipments that bear the rate of most, undefined where too few do. */
function usualRate(taxes: readonly ShipmentTax[]): readonly ShipmentTax[] | undefined {
  const sorted = [...taxes].sort(byRate)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) return undefined
  const usual = sorted.filter((one) => isOneRate(one, middle))
  return usual.length < LEAST || usual.length < sorted.length * SHARE ? undefined : usual
}

function outliersOf(bill: Bill, taxes: readonly ShipmentTax[], usual: readonly ShipmentTax[]): TaxOutlier[] {
  const sorted = [...taxes].sort(byRate)
  const among = new Set(usual)
  const clearest = usual.reduce((most, one) => (one.net.abs().gt(most.net.abs()) ? one : most))
  const rate = clearest.rate.toDecimalPlaces(1)
  return sorted.flatMap((one, at): TaxOutlier[] => {
    if (among.has(one)) return []
    const beside = [sorted[at - 1], sorted[at + 1]]
    if (beside.some((other) => other !== undefined && isOneRate(one, other))) return []
    const { delivery, shipment, row, net, tax, decimals } = one
    const expected = net.times(rate).div(100).toFixed(decimals)
    const shown = one.rate.toDecimalPlaces(2).toFixed()
    return [
      {
        bill,
        delivery,
        shipment,
        row,
        rate: shown,
        usual: rate.toFixed(),
        tax: tax.toFixed(decimals),
        expected,
      },
    ]
  })
}

const byRate = (a: ShipmentTax, b: ShipmentTax): number => a.rate.cmp(b.rate) || a.row - b.row

const isOneRate = (a: ShipmentTax, b: ShipmentTax): boolean =>
  a.rate
    .minus(b.rate)
    .abs()
    .lte(Exact.max(NEAR, a.slack.plus(b.slack)))

/** Net and tax of each shipment on each invoice; records without shipment stand for themselves. */
function shipmentTaxes(view: View): ShipmentTax[] {
  const { taxed, entries, amounts, words } = view.state
  const sums = new Map<string, Omit<ShipmentTax, 'rate' | 'slack'> & { lines: number }>()
  for (let at = 0; at < taxed.length; at++) {
    const entry = taxed.col.entry[at] as number
    const delivery = entries.col.delivery[entry] as number
    if (!view.counts(delivery)) continue
    const shipment = entries.col.shipment[entry] as number
    const row = taxed.col.row[at] as number
    const net = amounts.texts.list[taxed.col.net[at] as number] ?? '0'
    const stated = taxed.col.rate[at] as number
    const rate = stated === NONE ? undefined : exact(words.list[stated] ?? '')
    const tax =
      rate === undefined
        ? amounts.texts.list[taxed.col.tax[at] as number]
        : new Exact(net)
            .times(rate)
            .div(100)
            .toFixed(Math.max(2, decimalsOf(net)))
    if (tax === undefined) continue
    const key = shipment === NONE ? `${delivery}|row ${row}` : `${delivery}|${shipment}`
    const known = sums.get(key)
    sums.set(key, {
      delivery,
      shipment,
      row: Math.min(row, known?.row ?? row),
      net: new Exact(net).plus(known?.net ?? 0),
      tax: new Exact(tax).plus(known?.tax ?? 0),
      decimals: Math.max(decimalsOf(tax), known?.decimals ?? 0),
      records: 1 + (known?.records ?? 0),
      lines: (taxed.col.lines[at] as number) + (known?.lines ?? 0),
    })
  }
  return [...sums.values()].flatMap((one): ShipmentTax[] => {
    if (one.net.isZero()) return []
    const unit = new Rate(10).pow(-one.decimals).times(one.lines)
    const net = new Rate(one.net)
    return [{ ...one, rate: new Rate(one.tax).times(100).div(net), slack: unit.times(100).div(net.abs()) }]
  })
}
