/**
 * A month compared with the previous one. With the shipments q and the net a of a row before (0) and now (1), and the shipments Q of all:
 *
 *     volume = a0 × (Q1 / Q0 − 1)      as if the row had grown like all rows together
 *     rate   = a1 − a0 × q1 / q0       the shipments of now, at the cost per shipment of before and of now
 *     mix    = a1 − a0 − volume − rate what the row grew more or less than all, at the cost of before
 *
 * If a row had no shipments before, their cost is unknown: its net is mix if it has shipments now, and rate if it has
 * none (fees).
 */

import type { MonthChange, SummaryChange } from '../schema/invoice-summary.js'
import type { DecimalText } from '../schema/line-item.js'
import { canonical, decimalsOf, minus, plus } from '../values/decimal.js'
import { multiple, percentOf, quotient } from './quotients.js'

/** A row in one of its months. */
export interface MonthFigures {
  readonly net: DecimalText
  readonly shipments: number
}

/** `all`: the shipments of all rows. Volume and rate are rounded to `digits` or those that the amounts need, and mix is the remainder. */
export function effectsOf(
  before: MonthFigures,
  now: MonthFigures,
  all: { before: number; now: number },
  digits: number,
): SummaryChange {
  const [a0, a1] = [before.net, now.net]
  const change = minus(a1, a0)
  const decimals = Math.max(digits, decimalsOf(canonical(change)))
  const nothing = quotient('0', '1', decimals)
  const whole = quotient(change, '1', decimals)
  const base = {
    previous_shipments: before.shipments,
    previous_net: a0,
    change,
    change_percent: percentOf(change, a0),
  }
  if (before.shipments === 0) {
    const fees = now.shipments === 0
    return { ...base, volume: nothing, mix: fees ? nothing : whole, rate: fees ? whole : nothing }
  }
  const volume = quotient(multiple(a0, all.now - all.before), `${all.before}`, decimals)
  const again = minus(multiple(a1, before.shipments), multiple(a0, now.shipments))
  const rate = quotient(again, `${before.shipments}`, decimals)
  return { ...base, volume, mix: minus(minus(whole, volume), rate), rate }
}

/** The change of a month: the sum over all its rows. */
export function monthChange(
  month: string,
  rows: readonly { readonly net: DecimalText; readonly change: SummaryChange }[],
): MonthChange {
  const sum = (of: (row: (typeof rows)[number]) => DecimalText): DecimalText =>
    rows.reduce((total, row) => plus(total, of(row)), '0')
  const previous_net = sum(({ change }) => change.previous_net)
  const change = sum((row) => row.change.change)
  return {
    month,
    previous_month: monthBefore(month),
    net: sum(({ net }) => net),
    previous_shipments: rows.reduce((total, row) => total + row.change.previous_shipments, 0),
    previous_net,
    change,
    change_percent: percentOf(change, previous_net),
    volume: sum((row) => row.change.volume),
    mix: sum((row) => row.change.mix),
    rate: sum((row) => row.change.rate),
  }
}

/** `2026-01` follows `2025-12`. */
export const monthBefore = (month: string): string => shifted(month, -1)
export const monthAfter = (month: string): string => shifted(month, 1)

function shifted(month: string, by: number): string {
  const [year = '', ofYear = ''] = month.split('-')
  const months = +year * 12 + +ofYear - 1 + by
  const digits = (number: number, count: number): string => `${number}`.padStart(count, '0')
  return `${digits(Math.floor(months / 12), 4)}-${digits((months % 12) + 1, 2)}`
}
