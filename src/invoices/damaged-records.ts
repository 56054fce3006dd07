/** Records whose tracking number a spreadsheet has damaged: they may be of a shipment whose whole number is in another record. */

import type { AuditState } from '../ledger/state.js'
import type { Carrier } from '../schema/line-item.js'
import { damagedOneOf, isDamaged, mayBeOneOf } from '../values/damaged-number.js'
import { foldIdentifier } from '../values/fold.js'

export interface DamagedRecords {
  /** Whether another record may be of the shipment, because one of the two numbers is damaged. */
  mayBeOf(tracking: string, carrier: Carrier | null): boolean
}

/** The tracking numbers of a carrier. */
interface Numbers {
  /** Number of records. */
  readonly damaged: Map<string, number>
  readonly isOneOfDamaged: (whole: string) => boolean
  /** Created when it is needed: it takes as much memory as all numbers. */
  isOneOfWhole?: (damaged: string) => boolean
}

/** `numberOf`: the number of a shipment; null if no delivery that counts has a record of it. */
export function damagedRecords(
  { damaged, shipments, words }: AuditState,
  numberOf: (shipment: number) => string | null,
): DamagedRecords {
  const { carrier: carriers, tracked } = shipments.col
  const carrierOf = (shipment: number): string => words.list[carriers[shipment] as number] ?? ''
  let known: Map<string, Numbers> | undefined

  function byCarrier(): Map<string, Numbers> {
    const counts = new Map<string, Map<string, number>>()
    for (const shipment of damaged) {
      const number = tracked[shipment] === 1 ? numberOf(shipment) : null
      if (number === null) continue
      const own = counts.get(carrierOf(shipment)) ?? new Map<string, number>()
      counts.set(carrierOf(shipment), own.set(number, (own.get(number) ?? 0) + 1))
    }
    return new Map(
      [...counts].map(([carrier, own]) => [
        carrier,
        { damaged: own, isOneOfDamaged: mayBeOneOf(own.keys()) },
      ]),
    )
  }

  function* wholeNumbers(carrier: string): Generator<string> {
    for (let shipment = 0; shipment < shipments.length; shipment++) {
      if (tracked[shipment] !== 1 || carrierOf(shipment) !== carrier) continue
      const number = numberOf(shipment)
      if (number !== null && !isDamaged(number)) yield foldIdentifier(number)
    }
  }

  function mayBe(carrier: string, own: Numbers, tracking: string): boolean {
    if (!isDamaged(tracking)) return own.isOneOfDamaged(foldIdentifier(tracking))
    // One of them is the record itself.
    if ((own.damaged.get(tracking) ?? 0) > 1) return true
    own.isOneOfWhole ??= damagedOneOf(wholeNumbers(carrier))
    return own.isOneOfWhole(tracking)
  }

  return {
    mayBeOf: (tracking, carrier) => {
      if (damaged.length === 0) return false
      known ??= byCarrier()
      if (carrier === null) return [...known].some(([one, own]) => mayBe(one, own, tracking))
      const own = known.get(carrier)
      return own !== undefined && mayBe(carrier, own, tracking)
    },
  }
}
