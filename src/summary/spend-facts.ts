/** The facts of the spend, carrier by carrier, and what is new in the last month. */

import type { SummaryFact } from '../schema/invoice-summary.js'
import type { DecimalText } from '../schema/line-item.js'
import type { Contract } from '../tables/contract.js'
import { canonical, isNothing, minus, plus } from '../values/decimal.js'
import { totalText } from '../values/exact-total.js'
import { byText } from '../values/order.js'
import { minorDigits } from '../values/shown-amounts.js'
import { agreedPrice } from './agreed-price.js'
import { multiple, percentOf, quotient } from './quotients.js'
import type { BaseCount, ChargeCount, CorrectionCount, Spend } from './spend.js'
import { whatChanged } from './spend-changes.js'

/** Categories other than the base charge of a shipment, fuel, tax and customs. */
const ACCESSORIAL: ReadonlySet<string> = new Set([
  ...['delivery', 'handling', 'peak', 'pickup', 'special_goods', 'environmental', 'accessorial'],
  ...['insurance', 'returns', 'correction', 'account'],
])

const NOTHING = {
  ...{ name: null, zone: null, count: 0, of: null, amount: null, whole: null, percent: null },
  agreed: null,
  ...{ before: null, now: null, since: null, yearly: null },
} as const

/** The facts of one carrier in one currency or format. */
export function factsOf(
  carrier: string,
  spend: Spend,
  currency: string | null,
  contracts: readonly Contract[] = [],
): SummaryFact[] {
  const fact = (of: Pick<SummaryFact, 'fact'> & Partial<SummaryFact>): SummaryFact => ({
    carrier,
    ...NOTHING,
    ...of,
  })
  const charges = [...spend.charges.values()]
  const bases = [...spend.bases.values()]
  const agreed = contracts.length === 0 ? undefined : agreement(carrier, bases, contracts, currency)
  return [
    ...discountFact(charges).map((one) => fact({ ...one, agreed: agreed?.percent ?? null })),
    ...(agreed?.minimum ?? minimumFact(bases)).map(fact),
    ...dimensionalFact(bases, currency).map(fact),
    ...shareFacts(charges).map(fact),
    ...correctionFacts(spend.corrections.values()).map(fact),
    ...whatChanged(spend, currency).map(fact),
  ]
}

type Known = Pick<SummaryFact, 'fact'> & Partial<SummaryFact>

const netOf = (counts: readonly ChargeCount[]): DecimalText =>
  counts.reduce((sum, { net }) => plus(sum, totalText(net)), '0')
const countOf = (counts: readonly { count: number }[]): number =>
  counts.reduce((sum, { count }) => sum + count, 0)

/** Base charges before and after discounts, including discounts in separate rows. */
function discountFact(charges: readonly ChargeCount[]): Known[] {
  const original = charges.filter(({ stage }) => stage === 'original')
  const base = original.filter(
    ({ category, subcategory }) => category === 'freight' && subcategory !== 'extra',
  )
  const list = base.reduce((sum, { gross }) => plus(sum, totalText(gross)), '0')
  const discount = minus(
    list,
    plus(netOf(base), netOf(original.filter(({ category }) => category === 'discount'))),
  )
  if (isNothing(list) || list.startsWith('-') || isNothing(discount)) return []
  return [
    {
      fact: 'discount',
      count: countOf(base),
      amount: discount,
      whole: list,
      percent: percentOf(discount, list),
    },
  ]
}

/** The contract's discount on the list prices that it applies to, and the number of parcels at its minimum. */
function agreement(
  carrier: string,
  bases: readonly BaseCount[],
  contracts: readonly Contract[],
  currency: string | null,
): { readonly percent: DecimalText | null; readonly minimum: Known[] } | undefined {
  const digits = minorDigits(currency)
  let [list, given, amount] = ['0', '0', '0']
  let [of, at] = [0, 0]
  for (const base of bases) {
    const price = agreedPrice(contracts, carrier, base, digits)
    if (price === undefined) continue
    of += base.count
    list = plus(list, multiple(base.list, base.count))
    given = plus(given, multiple(minus(base.list, price.net), base.count))
    if (!price.isMinimum) continue
    at += base.count
    amount = plus(amount, multiple(price.net, base.count))
  }
  if (of === 0) return undefined
  const minimum = { fact: 'minimum' as const, count: at, of, amount, percent: percentOf(`${at}`, `${of}`) }
  return { percent: percentOf(given, list), minimum: [minimum] }
}

/** A minimum shows as at least this many list prices with the same net price. */
const LISTS = 3
const ROWS = 5

/** Parcels at the lowest net price of their service and zone, although their list prices differ. */
function minimumFact(bases: readonly BaseCount[]): Known[] {
  const cells = new Map<string, BaseCount[]>()
  for (const one of bases) {
    const { month, account, service, zone } = one
    const key = JSON.stringify([month, account, service, zone])
    const cell = cells.get(key) ?? []
    cells.set(key, cell)
    cell.push(one)
  }
  let at = 0
  let amount = '0'
  for (const cell of cells.values()) {
    const nets = new Map<string, BaseCount[]>()
    for (const one of cell) nets.set(one.net, [...(nets.get(one.net) ?? []), one])
    const [least] = [...nets].sort(([a], [b]) => (minus(a, b).startsWith('-') ? -1 : 1))
    if (least === undefined) continue
    const [net, rows] = least
    const lists = new Set(rows.map(({ list }) => canonical(list)))
    if (nets.size === 1 || lists.size < LISTS || countOf(rows) < ROWS) continue
    at += countOf(rows)
    amount = plus(amount, multiple(net, countOf(rows)))
  }
  const of = countOf(bases)
  // If none is seen there may still be one: with few parcels, or a single weight.
  if (at === 0) return []
  return [{ fact: 'minimum', count: at, of, amount, percent: percentOf(`${at}`, `${of}`) }]
}

const cellKey = ({ month, account, service, zone }: BaseCount, weight: string): string =>
  JSON.stringify([month, account, service, zone, canonical(weight)])

/** Parcels billed by their size, and their extra cost over parcels of their weight in the same month. */
function dimensionalFact(bases: readonly BaseCount[], currency: string | null): Known[] {
  const weighed = bases.filter(({ isWeighed }) => isWeighed)
  if (weighed.length === 0) return []
  const usual = new Map<string, BaseCount>()
  for (const one of bases) {
    if (one.weight === null) continue
    const key = cellKey(one, one.weight)
    const known = usual.get(key)
    if (known === undefined || known.count < one.count) usual.set(key, one)
  }
  const sized = weighed.filter(({ lighter }) => lighter !== null)
  let cost = '0'
  let unknown = 0
  for (const one of sized) {
    const lighter = usual.get(cellKey(one, one.lighter ?? ''))
    if (lighter === undefined) unknown += one.count
    else cost = plus(cost, multiple(minus(one.net, lighter.net), one.count))
  }
  const [count, of] = [countOf(sized), countOf(weighed)]
  return [
    {
      fact: 'dimensional',
      count,
      of,
      amount: rounded(cost, currency),
      percent: percentOf(`${count}`, `${of}`),
    },
    ...(unknown === 0 ? [] : [{ fact: 'dimensional_without_price' as const, count: unknown, of: count }]),
  ]
}

const rounded = (amount: DecimalText, currency: string | null): DecimalText =>
  quotient(amount, '1', minorDigits(currency))

/** Accessorials and fuel as shares of what is billed. */
function shareFacts(charges: readonly ChargeCount[]): Known[] {
  const whole = netOf(charges)
  const shares = (fact: SummaryFact['fact'], own: readonly ChargeCount[], name: string | null): Known[] => {
    const amount = netOf(own)
    if (own.length === 0) return []
    return [{ fact, name, count: countOf(own), amount, whole, percent: percentOf(amount, whole) }]
  }
  const accessorials = charges.filter(({ category }) => ACCESSORIAL.has(category))
  const categories = [...new Set(accessorials.map(({ category }) => category))].sort(byText)
  return [
    ...shares('accessorials', accessorials, null),
    ...categories.flatMap((name) =>
      shares(
        'accessorials',
        accessorials.filter(({ category }) => category === name),
        name,
      ),
    ),
    ...shares(
      'fuel',
      charges.filter(({ category }) => category === 'fuel'),
      null,
    ),
  ]
}

/** The causes of corrections, and their cost: as in the audit, all corrections of a shipment count under its first cause. */
function correctionFacts(corrections: Iterable<CorrectionCount>): Known[] {
  const causes = new Map<string, { readonly name: string; count: number; amount: DecimalText }>()
  for (const { cause, net } of corrections) {
    const own = causes.get(cause) ?? { name: cause, count: 0, amount: '0' }
    causes.set(cause, own)
    own.count++
    own.amount = plus(own.amount, totalText(net))
  }
  return [...causes.values()]
    .sort((a, b) => byText(a.name, b.name))
    .map((own) => ({ fact: 'correction' as const, ...own }))
}
