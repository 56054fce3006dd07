/** What several checks read of a shipment, read once: they see the same shipments one after the other. */

import type { View } from '../invoices/view.js'

/** Shipments are objects of one audit, and what is known of one goes with it. */
export function rememberedByShip<Shipment extends object, Found>(
  read: (view: View, ship: Shipment) => readonly Found[],
): (view: View, ship: Shipment) => readonly Found[] {
  const known = new WeakMap<Shipment, readonly Found[]>()
  return (view, ship) => {
    let found = known.get(ship)
    if (found === undefined) {
      found = read(view, ship)
      // Without a contract one check alone asks.
      if (view.contracts.length > 0) known.set(ship, found)
    }
    return found
  }
}
