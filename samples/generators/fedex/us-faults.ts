/** Faults of single rows. Each is planted into a Home Delivery shipment of its own. */

import { withFault } from '../fault-plan.js'
import { fedex12, wrongCheckDigit } from '../tracking.js'
import type { FaultKind } from '../types.js'
import { type Row, rowSum } from './charge.js'
import { type Account, addressCorrection, credit, shipment } from './us-shipments.js'
import { bySlot, fuelPair, fuelRate, HOME_DELIVERY, pair } from './us-tariff.js'

const plain = (account: Account): Row => shipment(account, HOME_DELIVERY, { sides: [] })

/** Freight, its discounts and fuel again for another zone. */
function secondFreight(account: Account, first: Row): Row {
  const transport = (first.transport ?? 0) + 318
  const others = first.pairs.filter(({ label }) => label !== 'Fuel Surcharge')
  const zone = String(((Number(first.zone) + 1) % 7) + 2)
  const fuel = fuelPair(transport, others, fuelRate(account.monday, false))
  return { ...first, zone, transport, pairs: bySlot([...others, fuel]) }
}

type Plant = (account: Account, nth: number) => Row[]

const PLANTS = {
  duplicate_charge: (account) => {
    const row = plain(account)
    return [row, withFault({ ...row }, 'duplicate_charge', rowSum(row))]
  },
  fuel_rate: (account) => {
    const rate = fuelRate(account.monday, false) + 40
    const row = shipment(account, HOME_DELIVERY, { sides: [], rate })
    return [withFault(row, 'fuel_rate')]
  },
  billed_weight: (account) => {
    const row = shipment(account, HOME_DELIVERY, { sides: [180, 120, 80] })
    const heavier = { ...row, ratedWeight: row.ratedWeight + 6 }
    return [withFault(heavier, 'billed_weight')]
  },
  discount_missing: (account) => {
    const row = shipment(account, HOME_DELIVERY, { sides: [], discounted: false })
    return [withFault(row, 'discount_missing')]
  },
  conflicting_shipment: (account) => {
    const row = plain(account)
    const again = secondFreight(account, row)
    return [row, withFault(again, 'conflicting_shipment', rowSum(again))]
  },
  stale_charge: (account, nth) => {
    const days = 200 + 14 * (nth % 20)
    const row = shipment(account, HOME_DELIVERY, { sides: [], shipped: account.monday - days })
    return [withFault(row, 'stale_charge')]
  },
  credit_without_charge: (account) => {
    const row = credit(plain(account))
    return [withFault(row, 'credit_without_charge', rowSum(row))]
  },
  tracking_check_digit: (account) => {
    const row = plain(account)
    const tracking = wrongCheckDigit(row.tracking)
    return [withFault({ ...row, tracking }, 'tracking_check_digit')]
  },
  damaged_tracking_number: (account, nth) => {
    const tracking = `8.9${nth}E+11`
    const row = { ...plain(account), tracking }
    return [withFault(row, 'damaged_tracking_number')]
  },
  uncategorized_charge: (account) => {
    const row = shipment(account, HOME_DELIVERY, {
      sides: [],
      extra: [pair('Lantern Escort Fee', 365)],
    })
    return [withFault(row, 'uncategorized_charge', 365)]
  },
  row_total: (account, nth) => {
    // Without fuel, so that the wrong total makes no wrong fuel rate.
    const tracking = fedex12(`38${String(account.count + nth).padStart(9, '0')}`)
    const row = { ...addressCorrection(tracking), offBy: 250 }
    return [withFault(row, 'row_total', 250)]
  },
} satisfies Partial<Record<FaultKind, Plant>>
export type RowFault = keyof typeof PLANTS
/** In the order in which they are planted. */
export const ROW_FAULTS = Object.keys(PLANTS) as readonly RowFault[]

/** The rows that have the fault; the faulty one is marked. */
export const plantRowFault = (kind: RowFault, account: Account, nth: number): Row[] =>
  PLANTS[kind](account, nth)
