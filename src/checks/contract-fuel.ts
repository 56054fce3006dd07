/** Fuel at the published rate less what the contract takes off it, on what the contract says. */

import type { View } from '../invoices/view.js'
import { rowOf } from '../tables/contract-scope.js'
import { Exact } from '../values/decimal.js'
import { createSum } from '../values/money.js'
import { askedOf, type ContractTerms } from './contract-terms.js'
import type { FuelLine } from './rates.js'

/** The rate in per cent and the amount that it is taken from; undefined where no contract says. */
export function contractFuel(
  view: View,
  termsOf: (delivery: number) => ContractTerms | undefined,
  line: FuelLine,
  { delivery, date }: { readonly delivery: number; readonly date: string },
): { readonly line: FuelLine; readonly rate: string } | undefined {
  const terms = termsOf(delivery)
  const rows = terms?.rows('fuel') ?? []
  if (rows.length === 0) return undefined
  const asked = askedOf(view, line.entry, date.slice(0, 10))
  const row = rowOf(rows, asked)
  const published = row?.rates(asked.service, asked.day)
  if (row === undefined || published === undefined) return undefined
  const { percent_off: off = '0', on } = row.terms
  const rate = new Exact(100).minus(off).times(published).div(100).toFixed()
  // Where the invoice states what the rate is taken from, that is it.
  if (on === undefined || view.hints(delivery)?.fuel?.base === 'stated') return { line, rate }
  const sum = createSum()
  for (const { row: record, kind, net } of view.linesOf(line.entry))
    if (record === line.row && kind.category !== 'fuel' && isFuelled(on, kind.category)) sum.add(net)
  return { line: { ...line, base: sum.money() }, rate }
}

const isFuelled = (
  on: { readonly except: readonly string[] } | { readonly of: readonly string[] },
  category: string,
): boolean => ('except' in on ? !on.except.includes(category) : on.of.includes(category))
