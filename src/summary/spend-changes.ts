/** What is new in the last month compared with all earlier ones: charges, unit prices, base prices, with their yearly cost. */

import type { SummaryFact } from '../schema/invoice-summary.js'
import type { DecimalText } from '../schema/line-item.js'
import { canonical, isNothing, minus, plus } from '../values/decimal.js'
import { totalText } from '../values/exact-total.js'
import { byText } from '../values/order.js'
import { minorDigits } from '../values/shown-amounts.js'
import { multiple, percentOf, quotient } from './quotients.js'
import type { BaseCount, ChargeCount, PriceCount, Spend } from './spend.js'

type Change = Pick<SummaryFact, 'fact'> & Partial<SummaryFact>

const MONTHS_OF_A_YEAR = 12
/** Minimum number of charges for a usual price, and the share of them that must have it. */
const ROWS = 3
const SHARE = 0.6

/** Empty if there is only one month. */
export function whatChanged({ charges, prices, bases }: Spend, currency: string | null): Change[] {
  const months = [...new Set([...charges.values()].map(({ month }) => month))]
    .filter((month) => month !== '')
    .sort()
  const [last, before] = [months.at(-1), months.at(-2)]
  if (last === undefined || before === undefined) return []
  const yearly = (amount: DecimalText): DecimalText =>
    quotient(multiple(amount, MONTHS_OF_A_YEAR), '1', minorDigits(currency))
  return [
    ...newCharges(inOrder(charges), last, yearly),
    ...unitPrices(inOrder(prices), { last, before }, yearly),
    ...basePrices(inOrder(bases), { last, before }, yearly),
  ]
}

/** The same order, however the files were read. */
const inOrder = <Count>(counts: ReadonlyMap<string, Count>): Count[] =>
  [...counts].sort(([a], [b]) => byText(a, b)).map(([, count]) => count)

type Yearly = (amount: DecimalText) => DecimalText
interface Months {
  readonly last: string
  readonly before: string
}

/** Charges that are billed in the last month and in none before. */
function newCharges(charges: readonly ChargeCount[], last: string, yearly: Yearly): Change[] {
  const nameOf = ({ category, description }: ChargeCount): string => JSON.stringify([category, description])
  const known = new Set(charges.filter(({ month }) => month !== last).map(nameOf))
  const found = new Map<string, { name: string; since: string; count: number; net: DecimalText }>()
  for (const one of charges) {
    if (one.month !== last || one.stage !== 'original' || known.has(nameOf(one))) continue
    const own = found.get(nameOf(one)) ?? { name: one.description, since: one.first, count: 0, net: '0' }
    found.set(nameOf(one), {
      name: own.name,
      since: one.first !== '' && (own.since === '' || one.first < own.since) ? one.first : own.since,
      count: own.count + one.count,
      net: plus(own.net, totalText(one.net)),
    })
  }
  return [...found.values()]
    .filter(({ net }) => !isNothing(net))
    .map(({ name, since, count, net }) => ({
      ...{ fact: 'new_charge' as const, name, count, amount: net },
      ...{ since: since || null, yearly: yearly(net) },
    }))
}

interface Usual {
  readonly value: string
  readonly count: number
  readonly first: string
}

/** The most frequent value, if it is frequent enough. */
function usualOf(values: readonly Usual[]): Usual | undefined {
  const sums = new Map<string, Usual>()
  let all = 0
  for (const { value, count, first } of values) {
    const known = sums.get(value)
    all += count
    const earliest = known === undefined || first < known.first ? first : known.first
    sums.set(value, { value, count: (known?.count ?? 0) + count, first: earliest })
  }
  const [most] = [...sums.values()].sort((a, b) => b.count - a.count)
  return most !== undefined && most.count >= ROWS && most.count >= all * SHARE
    ? { ...most, count: all }
    : undefined
}

/** Surcharges whose usual price differs from that of the previous month. */
function unitPrices(prices: readonly PriceCount[], months: Months, yearly: Yearly): Change[] {
  const keys = new Map<string, PriceCount[]>()
  for (const one of prices) {
    if (one.month !== months.last && one.month !== months.before) continue
    const { account, service, zone, kind } = one
    const key = JSON.stringify([account, service, zone, kind.code, kind.description])
    const own = keys.get(key) ?? []
    keys.set(key, own)
    own.push(one)
  }
  const found = new Map<string, { change: Change; zones: Set<string>; net: DecimalText; count: number }>()
  for (const own of keys.values()) {
    const usualIn = (wanted: string): Usual | undefined =>
      usualOf(
        own
          .filter(({ month }) => month === wanted)
          .map(({ price, count, first }) => ({ value: canonical(price), count, first })),
      )
    const [old, now] = [usualIn(months.before), usualIn(months.last)]
    const [first] = own
    if (old === undefined || now === undefined || first === undefined || old.value === now.value) continue
    const since = own.reduce(
      (day, one) => (canonical(one.price) === now.value && one.first < day ? one.first : day),
      now.first,
    )
    const key = JSON.stringify([first.kind.description, old.value, now.value])
    const known = found.get(key)
    const count = (known?.count ?? 0) + now.count
    const net = plus(known?.net ?? '0', multiple(minus(now.value, old.value), now.count))
    const zones = known?.zones ?? new Set<string>()
    if (first.zone !== null) zones.add(first.zone)
    const earliest = known?.change.since ?? since
    const change: Change = {
      ...{ fact: 'unit_price', name: first.kind.description, before: old.value, now: now.value },
      ...{
        since: (since < earliest ? since : earliest) || null,
        percent: percentOf(minus(now.value, old.value), old.value),
      },
    }
    found.set(key, { change, zones, net, count })
  }
  return [...found.values()].map(({ change, zones, net, count }) => ({
    ...change,
    ...{ count, amount: net, yearly: yearly(net), zone: [...zones].sort(byText).join(' ') || null },
  }))
}

/** Services whose list prices, or net prices after discounts, differ from those of the previous month. */
function basePrices(bases: readonly BaseCount[], months: Months, yearly: Yearly): Change[] {
  const services = new Map<string, Map<string, BaseCount[]>>()
  for (const one of bases) {
    if (one.month !== months.last && one.month !== months.before) continue
    const cells = services.get(one.service) ?? new Map<string, BaseCount[]>()
    services.set(one.service, cells)
    const key = JSON.stringify([one.account, one.zone, one.weight])
    const cell = cells.get(key) ?? []
    cells.set(key, cell)
    cell.push(one)
  }
  return [...services].flatMap(([name, cells]): Change[] => {
    let [count, before, now, paid, net, since] = [0, '0', '0', '0', '0', '']
    for (const cell of cells.values()) {
      const usualIn = (wanted: string, value: 'list' | 'net'): Usual | undefined =>
        usualOf(
          cell
            .filter(({ month }) => month === wanted)
            .map((one) => ({ value: canonical(one[value]), count: one.count, first: one.first })),
        )
      const [oldList, newList] = [usualIn(months.before, 'list'), usualIn(months.last, 'list')]
      const [oldNet, newNet] = [usualIn(months.before, 'net'), usualIn(months.last, 'net')]
      if (oldList === undefined || newList === undefined || oldNet === undefined || newNet === undefined)
        continue
      const number = newNet.count
      count += number
      before = plus(before, multiple(oldList.value, number))
      now = plus(now, multiple(newList.value, number))
      paid = plus(paid, multiple(oldNet.value, number))
      net = plus(net, multiple(minus(newNet.value, oldNet.value), number))
      const changed =
        oldList.value !== newList.value ? newList : oldNet.value !== newNet.value ? newNet : undefined
      if (changed !== undefined && (since === '' || changed.first < since)) since = changed.first
    }
    if (since === '') return []
    const dearer = minus(now, before)
    // With the same list prices, the discounts or the minimums have changed.
    const change: Change = isNothing(dearer)
      ? { fact: 'discounted_price', percent: percentOf(net, paid) }
      : { fact: 'base_price', percent: percentOf(dearer, before) }
    return [{ ...change, name, count, amount: net, since, yearly: yearly(net) }]
  })
}
