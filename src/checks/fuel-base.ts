/**
 * A fuel surcharge states the amount that it is taken from. That cannot be more than the other charges of the shipment before
 * their discounts: what is above it is charged on nothing.
 */

import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { withoutLeadingZeros } from '../tables/contract-scope.js'
import { Exact } from '../values/decimal.js'
import { createSum, type Money, type Sum, signOf } from '../values/money.js'
import { hasPieces } from './priced-parcel.js'
import type { FuelLine } from './rates.js'

/** A fuel surcharge on more than its shipment was charged. */
export interface HighBase {
  readonly line: FuelLine
  /** What the shipment was charged. */
  readonly charged: string
}

/** If more of an account's surcharges than this share are above, its carrier takes them from something else. */
const MOST = 0.05
const CENT = '0.01'

export function createFuelBases(view: View) {
  const accounts = new Map<string, { rows: number; readonly high: HighBase[] }>()
  const chargedBelow = bases(view)
  const ofDelivery = new Map<number, { rows: number; readonly high: HighBase[] } | undefined>()
  const accountOf = (delivery: number) => {
    if (!ofDelivery.has(delivery)) {
      const { carrier, account } = view.place(delivery)
      const key = JSON.stringify([carrier, withoutLeadingZeros(account ?? '')])
      const own = accounts.get(key) ?? { rows: 0, high: [] }
      accounts.set(key, own)
      ofDelivery.set(delivery, view.hints(delivery)?.fuel?.base === 'stated' ? own : undefined)
    }
    return ofDelivery.get(delivery)
  }
  return {
    note: (line: FuelLine, delivery: number): void => {
      const account = accountOf(delivery)
      if (account === undefined) return
      const charged = chargedBelow(line)
      if (charged === undefined) return
      account.rows++
      if (charged !== null) account.high.push({ line, charged })
    },
    high: (): HighBase[] =>
      [...accounts.values()].flatMap(({ rows, high }) => (high.length <= rows * MOST ? high : [])),
  }
}

/** What the shipment was charged if that is below the stated base; null if it is not, undefined if it cannot be compared. */
function bases(view: View): (line: FuelLine) => string | null | undefined {
  const { entries, words } = view.state
  // The sum of the last shipment is kept, because it may have many such lines.
  let last = NONE
  let charged: Sum = createSum()
  const sumOf = (shipment: number): Sum => {
    if (shipment === last) return charged
    last = shipment
    charged = createSum()
    for (const one of view.entriesOf(shipment))
      for (const { kind, gross } of view.linesOf(one))
        if (isFuelled(kind.category) && signOf(gross) > 0) charged.add(gross)
    return charged
  }
  return ({ entry, base }) => {
    const shipment = entries.col.shipment[entry] as number
    // Several pieces may share one base.
    if (shipment === NONE || hasPieces(words.list[entries.col.terms[entry] as number] ?? '')) return undefined
    if (shipment !== last && reaches(view, entry, base)) return null
    const sum = sumOf(shipment)
    return new Exact(base.text).minus(sum.text()).gt(CENT) && sum.sign() > 0 ? sum.text() : null
  }
}

/** Whether the charges on one invoice come to the base, without a decimal for most parcels. */
function reaches({ state }: View, entry: number, { units, scale, big }: Money): boolean {
  const { lines, kinds, amounts } = state
  if (big !== null) return false
  let left = units
  for (let at = state.entries.col.head[entry] as number; at !== NONE; at = lines.col.next[at] as number) {
    const gross = amounts.money(lines.col.gross[at] as number)
    if (gross.big !== null || gross.scale !== scale || gross.units <= 0) continue
    if (isFuelled(kinds[lines.col.kind[at] as number]?.category ?? '')) left -= gross.units
    if (left <= 0) return true
  }
  return false
}

const isFuelled = (category: string): boolean => category !== 'fuel' && category !== 'tax'
