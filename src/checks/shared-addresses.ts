/** Shipments to one address. */

import type { View } from '../invoices/view.js'
import { createSlots, NONE } from '../ledger/slots.js'
import type { HungTable } from '../ledger/state.js'
import { createTable, letTableGo, newRow } from '../ledger/table.js'

/** An address as two numbers, because it is only compared. */
export const ADDRESS_COLUMNS = { high: 'number', low: 'number' } as const

export type AddressRows = HungTable<keyof typeof ADDRESS_COLUMNS>

/** Several shipments of a carrier to the same address: of all addresses, or only of those with both marked and unmarked shipments. */
export function* sharedAddresses(
  view: View,
  rows: AddressRows,
  marked?: Uint8Array,
): Generator<readonly number[]> {
  const isMarked = (shipment: number): boolean => marked?.[shipment] === 1
  const found = createAddresses()
  if (marked !== undefined)
    eachAddress(view, rows, (high, low, shipment) => {
      if (isMarked(shipment)) found.add(high, low)
    })
  const several = new Map<number, number[]>()
  let seen = 0
  eachAddress(view, rows, (high, low, shipment) => {
    const at = marked === undefined ? found.add(high, low) : found.find(high, low)
    if (at === NONE) return
    const { col } = found
    const first = col.shipment[at] as number
    if (first === NONE) {
      col.shipment[at] = shipment
      col.seen[at] = seen++
    } else if (first !== shipment || several.has(at)) {
      const known = several.get(at)
      if (known === undefined) several.set(at, [first, shipment])
      else known.push(shipment)
    }
  })
  const { carrier } = view.state.shipments.col
  const { seen: order } = found.col
  const inOrder = [...several].sort(([a], [b]) => (order[a] as number) - (order[b] as number))
  found.letGo()
  for (const [, all] of inOrder) {
    if (marked !== undefined && all.every(isMarked)) continue
    const carriers = new Map<number, number[]>()
    for (const shipment of new Set(all)) {
      const own = carriers.get(carrier[shipment] as number)
      if (own === undefined) carriers.set(carrier[shipment] as number, [shipment])
      else own.push(shipment)
    }
    for (const own of carriers.values()) if (own.length > 1) yield own
  }
}

/** Shipments with more than one address: a number that was used again, or sent on to another address. */
export function atSeveralAddresses(view: View, rows: AddressRows): Uint8Array {
  const { length } = view.state.shipments
  const [highs, lows] = [new Int32Array(length), new Int32Array(length)]
  const [isSeen, isSeveral] = [new Uint8Array(length), new Uint8Array(length)]
  eachAddress(view, rows, (high, low, shipment) => {
    if (isSeen[shipment] === 1 && (highs[shipment] !== high || lows[shipment] !== (low | 0)))
      isSeveral[shipment] = 1
    isSeen[shipment] = 1
    highs[shipment] = high
    lows[shipment] = low
  })
  return isSeveral
}

interface Addresses {
  /** The first shipment of each address, NONE until one is known, and the order in which addresses were seen. */
  readonly col: Readonly<Record<'shipment' | 'seen', Int32Array>>
  find(high: number, low: number): number
  /** The number of an address, which is added if it is new. */
  add(high: number, low: number): number
  /** Releases the memory; use nothing afterwards. */
  letGo(): void
}

/** Addresses in columns: there may be as many as parcels, and a map would take several times as much memory. */
function createAddresses(): Addresses {
  const known = createTable({ high: 'number', low: 'number', shipment: 'shipment', seen: 'number' })
  const slots = createSlots()
  const find = (high: number, low: number): number => {
    const { col } = known
    for (let at = slots.first(high ^ low); at !== NONE; at = slots.next())
      if (col.high[at] === high && col.low[at] === low) return at
    return NONE
  }
  return {
    col: known.col,
    find,
    add: (high, low) => {
      const found = find(high, low)
      if (found !== NONE) return found
      const at = newRow(known)
      known.col.high[at] = high
      known.col.low[at] = low
      known.col.shipment[at] = NONE
      slots.add(high ^ low, at)
      return at
    },
    letGo: () => {
      letTableGo(known)
      slots.letGo()
    },
  }
}

/** Visits the addresses stated by records on deliveries that count, each with its shipment. */
function eachAddress(
  view: View,
  { col, length }: AddressRows,
  visit: (high: number, low: number, shipment: number) => void,
): void {
  const { delivery, shipment } = view.state.entries.col
  for (let at = 0; at < length; at++) {
    const entry = col.entry[at] as number
    if (!view.counts(delivery[entry] as number)) continue
    // 53 bits of the two numbers.
    visit((col.high[at] as number) & 0x1fffff, col.low[at] as number, shipment[entry] as number)
  }
}
