/** Shipments to one address. */

import type { View } from '../invoices/view.js'
import type { HungTable } from '../ledger/state.js'

/** An address as two numbers: to compare is all that it is kept for. */
export const ADDRESS_COLUMNS = { high: 'number', low: 'number' } as const

export type AddressRows = HungTable<keyof typeof ADDRESS_COLUMNS>

/** Shipments of a carrier whose records state one address, where there are several: of all addresses, or of those of marked and other shipments. */
export function* sharedAddresses(
  view: View,
  rows: AddressRows,
  marked?: Uint8Array,
): Generator<readonly number[]> {
  const isMarked = (shipment: number): boolean => marked?.[shipment] === 1
  const wanted = marked && new Set<number>()
  eachAddress(view, rows, (address, shipment) => {
    if (isMarked(shipment)) wanted?.add(address)
  })
  const byAddress = new Map<number, number | number[]>()
  eachAddress(view, rows, (address, shipment) => {
    if (wanted?.has(address) === false) return
    const known = byAddress.get(address)
    if (known === undefined) byAddress.set(address, shipment)
    else if (typeof known !== 'number') known.push(shipment)
    else if (known !== shipment) byAddress.set(address, [known, shipment])
  })
  const { carrier } = view.state.shipments.col
  for (const all of byAddress.values()) {
    if (typeof all === 'number' || (marked !== undefined && all.every(isMarked))) continue
    const carriers = new Map<number, number[]>()
    for (const shipment of new Set(all)) {
      const own = carriers.get(carrier[shipment] as number)
      if (own === undefined) carriers.set(carrier[shipment] as number, [shipment])
      else own.push(shipment)
    }
    for (const own of carriers.values()) if (own.length > 1) yield own
  }
}

/** The addresses that records of deliveries that count state, each with its shipment: 53 bits are one number. */
function eachAddress(
  view: View,
  { col, length }: AddressRows,
  visit: (address: number, shipment: number) => void,
): void {
  const { delivery, shipment } = view.state.entries.col
  for (let at = 0; at < length; at++) {
    const entry = col.entry[at] as number
    if (!view.counts(delivery[entry] as number)) continue
    const address = ((col.high[at] as number) & 0x1fffff) * 0x100000000 + ((col.low[at] as number) >>> 0)
    visit(address, shipment[entry] as number)
  }
}
