/** Reads once what several checks need about a shipment: they see the same shipments in the same order. */

import type { View } from '../invoices/view.js'

/** Results are kept as long as the object of the shipment, which belongs to one audit. */
export function rememberedByShip<Shipment extends object, Found>(
  read: (view: View, ship: Shipment) => readonly Found[],
): (view: View, ship: Shipment) => readonly Found[] {
  const known = new WeakMap<Shipment, readonly Found[]>()
  return (view, ship) => {
    let found = known.get(ship)
    if (found === undefined) {
      found = read(view, ship)
      // Without a contract only one check needs it.
      if (view.contracts.length > 0) known.set(ship, found)
    }
    return found
  }
}
