/** The fuel surcharge by contract: the published rate less the discount, on the charges that the contract names. */

import type { View } from '../invoices/view.js'
import { rowOf } from '../tables/contract-scope.js'
import { Exact } from '../values/decimal.js'
import { createSum } from '../values/money.js'
import { askedOf, type ContractTerms } from './contract-terms.js'
import type { FuelLine } from './rates.js'

/** The rate in per cent and the amount that it is taken from; undefined if no contract states them. */
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
  // If the invoice states the amount that the rate is taken from, it counts.
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
