/** What a parcel should cost by the contract: list price less discounts, but not less than the minimum. */

import type { View } from '../invoices/view.js'
import type { ContractRow } from '../tables/contract.js'
import { type ContractQuery, rowOf } from '../tables/contract-scope.js'
import { Exact, minus, plus } from '../values/decimal.js'
import { addMoney, type Money } from '../values/money.js'
import { minorDigits } from '../values/shown-amounts.js'
import type { ContractTerms } from './contract-terms.js'
import { discountsOf, type PricedParcel } from './priced-parcel.js'

/** A discount of the contract on the list price of a parcel. */
export interface Discount {
  readonly name: string
  readonly percent: string
  /** Null if there is only one. */
  readonly tier: string | null
}

export interface ContractPrice {
  /** With modifiers. */
  readonly billed: string
  readonly expected: string
  /** Tolerance for half cents rounded the other way. */
  readonly slack: string
  readonly list: string
  readonly billedList: string
  /** The price list has net prices. */
  readonly isNet: boolean
  readonly discounts: readonly Discount[]
  readonly minimum: string | null
  readonly isMinimum: boolean
  readonly band: string
}

/** List price of another parcel, if the invoices show it. */
export type ListPriceOf = (asked: ContractQuery) => string | undefined

/** What is missing for a price. */
export type NoTerms = 'discount' | 'list' | 'minimum' | 'modifier'

export function contractPriceOf(
  terms: ContractTerms,
  parcel: PricedParcel,
  asked: ContractQuery,
  listPriceOf: ListPriceOf,
): ContractPrice | NoTerms {
  const { list: billedList, net, modifier, entry } = parcel
  const digits = minorDigits(entry.bill.currency)
  const modifiers = modifierOf(terms, asked, modifier.text)
  if (modifiers === undefined) return 'modifier'
  const listed = listPrice(terms, asked)
  if (listed === null) return 'list'
  const list = listed?.price ?? billedList.text
  const shared = {
    billed: addMoney(net, modifier).text,
    list,
    billedList: billedList.text,
    minimum: null,
    isMinimum: false,
  }
  if (listed?.isNet === true) {
    const expected = plus(list, modifiers)
    return { ...shared, expected, slack: '0', isNet: true, discounts: [], band: bandOf(asked) }
  }
  const row = rowOf(terms.rows('base'), asked)
  if (row === undefined) return 'discount'
  const minimum = minimumOf(terms, asked, listPriceOf)
  if (minimum === undefined) return 'minimum'
  const billed = shared.billed
  let best: (ContractPrice & { readonly shown: number }) | undefined
  let off: ReadonlyMap<string, Money> | undefined
  for (const { discounts, amounts, price, isMinimum, slack } of pricesOf(row, { list, minimum, digits })) {
    const expected = modifiers === '0' ? price : plus(price, modifiers)
    const one = {
      ...{
        ...shared,
        expected,
        discounts,
        minimum,
        isMinimum,
        isNet: false,
        band: rowText(row.terms, asked),
      },
      // One amount may be the sum of several amounts that were each rounded.
      slack: isMinimum || parcel.hint.gap === undefined ? slack : plus(slack, centOf(digits).toFixed()),
    }
    if (billed === expected || isAsAgreed(one)) return one
    off ??= discountsOf(parcel)
    let shown = 0
    for (const [name, amount] of amounts) if (amount.eq(off.get(name)?.text ?? '0')) shown++
    // Of the tiers, the one that the invoice deducts, otherwise the one with the nearest price.
    if (
      best === undefined ||
      shown > best.shown ||
      (shown === best.shown && distance(one).lt(distance(best)))
    )
      best = { ...one, shown }
  }
  return best ?? 'discount'
}

/** The price that a row of discounts gives for a list price, for each tier. */
interface TierPrice {
  readonly discounts: readonly Discount[]
  /** The amount of each discount, rounded separately. */
  readonly amounts: readonly (readonly [name: string, amount: Exact])[]
  readonly price: string
  readonly isMinimum: boolean
  /** Tolerance for half cents rounded the other way. */
  readonly slack: string
}

type BaseRow = ContractRow<'base'>
interface Listed {
  readonly list: string
  readonly minimum: string | null
  readonly digits: number
}

/** Remembered because many parcels have the same list price. */
const known = new WeakMap<BaseRow, Map<string, readonly TierPrice[]>>()

function pricesOf(row: BaseRow, listed: Listed): readonly TierPrice[] {
  const ofRow = known.get(row) ?? new Map<string, readonly TierPrice[]>()
  known.set(row, ofRow)
  const key = `${listed.list}|${listed.minimum}|${listed.digits}`
  let prices = ofRow.get(key)
  if (prices === undefined) {
    prices = tiersOf(row.terms.percent).map((discounts) => tierPrice(discounts, listed))
    ofRow.set(key, prices)
  }
  return prices
}

const centOf = (digits: number): Exact => new Exact(10).pow(-digits)

function tierPrice(discounts: readonly Discount[], { list, minimum, digits }: Listed): TierPrice {
  const cent = centOf(digits)
  let [off, slack] = [new Exact(0), new Exact(0)]
  const amounts = discounts.map(({ name, percent }): readonly [string, Exact] => {
    const exactly = new Exact(list).times(percent).div(100)
    const rounded = exactly.toDecimalPlaces(digits)
    off = off.plus(rounded)
    if (rounded.minus(exactly).abs().times(2).eq(cent)) slack = slack.plus(cent)
    return [name, rounded]
  })
  const discounted = new Exact(list).minus(off)
  const isMinimum = minimum !== null && discounted.lt(minimum)
  const price = isMinimum ? minimum : discounted.toFixed(digits)
  return { discounts, amounts, price, isMinimum, slack: isMinimum ? '0' : slack.toFixed() }
}

const distance = ({ billed, expected }: ContractPrice): Exact => new Exact(minus(billed, expected)).abs()

/** Whether the parcel has the price of the contract. */
export const isAsAgreed = (price: ContractPrice): boolean => distance(price).lte(price.slack)

/** Undefined: the list price of the invoice counts; null: none of the contract's tables has the price. */
function listPrice(terms: ContractTerms, asked: ContractQuery) {
  const tables = terms.contracts.flatMap(({ list }) => (list === null ? [] : [list]))
  if (tables.length === 0) return undefined
  for (const table of tables) {
    const price = table(asked.service, asked.zone ?? '', asked.weight ?? '', asked.day)
    if (price !== undefined) return price
  }
  return null
}

function modifierOf(terms: ContractTerms, asked: ContractQuery, billed: string): string | undefined {
  const rows = terms.rows('modifier')
  return rows.length === 0 ? billed : rowOf(rows, asked)?.terms.net
}

/** Null if the contract has no minimums; undefined if it has some, but none for the parcel. */
function minimumOf(
  terms: ContractTerms,
  asked: ContractQuery,
  listPriceOf: ListPriceOf,
): string | null | undefined {
  const rows = terms.rows('minimum')
  if (rows.length === 0) return null
  const { net, of, less } = rowOf(rows, asked)?.terms ?? {}
  if (of === undefined) return net
  const other = { ...asked, service: of.service ?? asked.service, zone: of.zone, weight: of.weight }
  const listed = listPrice(terms, other)
  const price = listed === undefined ? listPriceOf(other) : listed?.price
  return price === undefined ? undefined : minus(price, less ?? '0')
}

type Percents = Readonly<Record<string, string | readonly string[] | Readonly<Record<string, string>>>>

/** Every set of discounts that the tiers allow. */
function tiersOf(percents: Percents): Discount[][] {
  let sets: Discount[][] = [[]]
  for (const [name, given] of Object.entries(percents)) {
    const tiers: Discount[] =
      typeof given === 'string'
        ? [{ name, percent: given, tier: null }]
        : Object.entries(given).map(([tier, percent]) => ({
            name,
            percent,
            tier: Array.isArray(given) ? `tier ${+tier + 1}` : tier,
          }))
    sets = sets.flatMap((set) => tiers.map((tier) => [...set, tier]))
  }
  return sets
}

const rowText = (
  { zone, weight }: { zone?: string | undefined; weight?: string | undefined },
  asked: ContractQuery,
): string =>
  [zone === undefined ? null : `zone ${zone}`, weight === undefined ? null : `weight ${weight}`]
    .filter((one) => one !== null)
    .join(', ') || bandOf(asked)
const bandOf = ({ zone, weight }: ContractQuery): string => `zone ${zone ?? '?'}, weight ${weight ?? '?'}`

/** The discounts of the invoice, in per cent of its list price. */
export function billedPercents(parcel: PricedParcel): readonly { name: string; percent: string }[] {
  return [...discountsOf(parcel)].map(([name, amount]) => ({
    name,
    percent: new Exact(amount.text).times(100).div(parcel.list.text).toFixed(1),
  }))
}

/** List prices by service, zone and weight, for minimums that depend on the price of another parcel. */
export function listPricesIn(
  view: View,
  parcels: Iterable<PricedParcel | undefined>,
  ask: (parcel: PricedParcel) => ContractQuery,
): ListPriceOf {
  const prices = new Map<string, { day: string; price: string }[]>()
  const keyOf = ({ service, zone, weight }: ContractQuery): string =>
    `${service}|${(zone ?? '').replace(/^0+(?=.)/, '')}|${+(weight ?? '0')}`
  if (view.contracts.some(({ minimum }) => minimum.some(({ terms }) => terms.of !== undefined)))
    for (const parcel of parcels) {
      if (parcel === undefined) continue
      const asked = ask(parcel)
      const list = prices.get(keyOf(asked)) ?? []
      prices.set(keyOf(asked), list)
      if (!list.some(({ price }) => price === parcel.list.text))
        list.push({ day: asked.day, price: parcel.list.text })
      else
        for (const one of list) if (one.price === parcel.list.text && asked.day < one.day) one.day = asked.day
    }
  return (asked) => {
    const list = prices.get(keyOf(asked)) ?? []
    const before = list.filter(({ day }) => day <= asked.day).sort((a, b) => (a.day < b.day ? 1 : -1))
    return (before[0] ?? list[0])?.price
  }
}
