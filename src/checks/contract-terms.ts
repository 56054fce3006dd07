/** The rows of the user's contracts that apply to a parcel. */

import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { Contract } from '../tables/contract.js'
import { type ContractQuery, type RowScope, rowOf, withoutLeadingZeros } from '../tables/contract-scope.js'
import { dateOfDay, epochDay } from '../values/calendar.js'
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

/** The properties of an entry on a day that select a row of a contract. */
export function askedOf({ state, serviceOf }: View, entry: number, day: string): ContractQuery {
  const { zone, weight, terms } = state.entries.col
  const word = (id: number | undefined): string | null =>
    id === undefined || id === NONE ? null : (state.words.list[id] ?? null)
  return {
    service: serviceOf(entry),
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
