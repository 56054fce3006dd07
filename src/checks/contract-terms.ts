/** The rows of the user's contracts that apply to a parcel. */

import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { Contract } from '../tables/contract.js'
import {
  type ContractQuery,
  isOnDay,
  type RowScope,
  rowOf,
  withoutLeadingZeros,
} from '../tables/contract-scope.js'
import { dateOfDay, epochDay } from '../values/calendar.js'
import { byText } from '../values/order.js'
import { count } from '../values/shown-amounts.js'
import { packagingIn } from './priced-parcel.js'

/** The lists of rows of a contract, by name. */
type RowLists = {
  readonly [Name in keyof Contract as Contract[Name] extends readonly RowScope[]
    ? Name
    : never]: Contract[Name]
}

/** Contracts for a delivery, and their rows in order: the first that fits decides. */
export interface ContractTerms {
  readonly contracts: readonly Contract[]
  rows<Name extends keyof RowLists>(name: Name): RowLists[Name]
}

/** Undefined if no contract covers the carrier, account and currency. */
export function createTerms(view: View): (delivery: number) => ContractTerms | undefined {
  if (view.contracts.length === 0) return () => undefined
  const byDelivery = new Map<number, ContractTerms | undefined>()
  return (delivery) => {
    if (!byDelivery.has(delivery)) byDelivery.set(delivery, termsOf(view, delivery))
    return byDelivery.get(delivery)
  }
}

function termsOf(view: View, delivery: number): ContractTerms | undefined {
  const { carrier, account, currency } = view.place(delivery)
  const contracts = view.contracts.filter(
    (one) =>
      one.carrier === carrier &&
      (one.accounts === null || one.accounts.has(withoutLeadingZeros(account ?? ''))) &&
      (one.currency === null || currency === null || one.currency === currency),
  )
  if (contracts.length === 0) return undefined
  const lists = new Map<string, readonly RowScope[]>()
  return {
    contracts,
    rows: <Name extends keyof RowLists>(name: Name): RowLists[Name] => {
      let rows = lists.get(name)
      if (rows === undefined) {
        rows = contracts.flatMap((one) => one[name] as readonly RowScope[])
        lists.set(name, rows)
      }
      return rows as RowLists[Name]
    },
  }
}

/** Why no contract applies on the day, if all of them ended before it or begin after it. */
export function notInForce({ contracts }: ContractTerms, day: string): string | null {
  if (day === '' || contracts.some((one) => isOnDay(one, day))) return null
  const ends = contracts.flatMap(({ to }) => (to !== null && to < day ? [to] : [])).sort()
  const end = ends.at(-1)
  if (end !== undefined) return `the contract ended on ${end}, and what is later needs the one that follows`
  const [start] = contracts.flatMap(({ from }) => (from === null ? [] : [from])).sort()
  return `the contract begins on ${start}, and what is earlier needs the one before`
}

/** Counts what no row of a contract applies to, by the reason. */
export function createUncovered(thing: string) {
  const counts = new Map<string, number>()
  return {
    add: (terms: ContractTerms | undefined, day: string): void => {
      const why = (terms && notInForce(terms, day)) ?? 'no row of the contract applies to them'
      counts.set(why, (counts.get(why) ?? 0) + 1)
    },
    reason: (): string | null => reasonsOf(counts, thing),
  }
}

/** `3 parcels: no row applies to them; …`; null if there is nothing to say. */
export const reasonsOf = (counts: ReadonlyMap<string, number>, thing: string): string | null =>
  counts.size === 0
    ? null
    : [...counts]
        .sort(([a], [b]) => byText(a, b))
        .map(([why, number]) => `${count(number, thing)}: ${why}`)
        .join('; ')

/** The service of an entry as a contract names it. */
export function agreedService({ state, serviceOf, hints }: View, entry: number): string {
  const words = hints(state.entries.col.delivery[entry] as number)?.billedLate
  return words === undefined ? serviceOf(entry) : serviceOf(entry).replace(words, '')
}

/** The properties of an entry on a day that select a row of a contract. */
export function askedOf(view: View, entry: number, day: string): ContractQuery {
  const { state } = view
  const { zone, weight, terms } = state.entries.col
  const word = (id: number | undefined): string | null =>
    id === undefined || id === NONE ? null : (state.words.list[id] ?? null)
  return {
    service: agreedService(view, entry),
    zone: word(zone[entry]),
    weight: word(weight[entry]),
    packaging: packagingIn(word(terms[entry])),
    day,
  }
}

/** Within this many days of a change of terms, a difference is only for information: carriers bill by one day or another. */
const NEAR = 7

/** Whether a row with other terms decides a week before or after. */
export function isNearChange<Row extends RowScope & { readonly terms: object }>(
  rows: readonly Row[],
  asked: ContractQuery,
  find: (rows: readonly Row[], asked: ContractQuery) => Row | undefined = rowOf,
): boolean {
  if (asked.day === '') return false
  const day = epochDay(asked.day)
  const own = termsText(find(rows, asked))
  return [day - NEAR, day + NEAR].some(
    (near) => termsText(find(rows, { ...asked, day: dateOfDay(near) })) !== own,
  )
}

const termsText = (row: { readonly terms: object } | undefined): string =>
  row === undefined ? '' : JSON.stringify({ ...row.terms, from: undefined, to: undefined, note: undefined })
