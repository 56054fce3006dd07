/** Faults of single air waybills. */

import { withFault } from '../fault-plan.js'
import { wrongCheckDigit } from '../tracking.js'
import type { FaultKind } from '../types.js'
import {
  type Account,
  creditMemo,
  duty,
  otherZone,
  transportation,
  type Waybill,
  waybillSum,
} from './intl-rows.js'

const PLANTS = {
  duplicate_charge: (account) => {
    const row = transportation(account)
    return [row, withFault(row, 'duplicate_charge', waybillSum(row))]
  },
  fuel_rate: (account) => [withFault(transportation(account, { fuelExtra: 40 }), 'fuel_rate')],
  discount_missing: (account) => [
    withFault(transportation(account, { discounted: false }), 'discount_missing'),
  ],
  conflicting_shipment: (account) => {
    const row = transportation(account)
    const again = otherZone(row, account.style)
    return [row, withFault(again, 'conflicting_shipment', waybillSum(again))]
  },
  stale_charge: (account, nth) => {
    const days = 200 + 14 * (nth % 20)
    const row = transportation(account, { shipped: account.monday - days })
    return [withFault(row, 'stale_charge')]
  },
  credit_without_charge: (account) => {
    const row = creditMemo(transportation(account))
    return [withFault(row, 'credit_without_charge', waybillSum(row))]
  },
  tracking_check_digit: (account) => {
    const row = transportation(account)
    const number = wrongCheckDigit(row.number)
    return [withFault({ ...row, number }, 'tracking_check_digit')]
  },
  damaged_tracking_number: (account, nth) => {
    const row = { ...transportation(account), number: `7.7${nth % 10}E+11` }
    return [withFault(row, 'damaged_tracking_number')]
  },
  uncategorized_charge: (account) => {
    // On a row without fuel: what the fuel is taken from must stay clear.
    const cents = 365 * account.style.level
    const row = duty(account, transportation(account))
    const pairs = [...row.pairs, { slot: 20, label: 'Lantern Escort Fee', cents }]
    return [withFault({ ...row, pairs }, 'uncategorized_charge', cents)]
  },
  row_total: (account) => {
    // Without fuel, so that the wrong total makes no wrong fuel rate.
    const row = { ...duty(account, transportation(account)), offBy: 250 }
    return [withFault(row, 'row_total', 250)]
  },
} satisfies Partial<Record<FaultKind, (account: Account, nth: number) => Waybill[]>>
export type WaybillFault = keyof typeof PLANTS
/** In the order in which they are planted. */
export const WAYBILL_FAULTS = Object.keys(PLANTS) as readonly WaybillFault[]

/** The rows that have the fault; the faulty one is marked. They go to the invoice of their kind. */
export const plantWaybillFault = (kind: WaybillFault, account: Account, nth: number): Waybill[] =>
  PLANTS[kind](account, nth)
