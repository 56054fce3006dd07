/** Faults of single detail records. */
import { impb } from '../barcodes.js'
import { share } from '../cents.js'
import { withFault } from '../fault-plan.js'
import { wrongCheckDigit } from '../tracking.js'
import type { FaultKind } from '../types.js'
import { CHARGE, credit, type Detail, detailSum, INTERNATIONAL_FUEL, type Pickup, parcel } from './rows.js'

const PLANTS = {
  duplicate_charge: (pickup) => {
    const row = parcel(pickup)
    const copy = { ...row, copied: true }
    return [row, withFault(copy, 'duplicate_charge', detailSum(row))]
  },
  fuel_rate: (pickup) => [withFault(parcel(pickup, { fuelExtra: 40 }), 'fuel_rate')],
  conflicting_shipment: (pickup) => {
    const row = parcel(pickup)
    const zone = row.zone === 'CA09PL' ? 'CA01PL' : 'CA09PL'
    const base = 2 * (row.charges.get(CHARGE.base) ?? 0)
    const charges = new Map([
      [CHARGE.base, base],
      [CHARGE.fuel, share(base, INTERNATIONAL_FUEL, 1000)],
    ])
    const again = { ...row, zone, charges }
    return [row, withFault(again, 'conflicting_shipment', detailSum(again))]
  },
  stale_charge: (pickup, nth) => {
    const days = 200 + 14 * (nth % 20)
    const row = parcel(pickup, { day: pickup.monday - days })
    return [withFault(row, 'stale_charge')]
  },
  credit_without_charge: (pickup) => {
    const row = credit(parcel(pickup))
    return [withFault(row, 'credit_without_charge', detailSum(row))]
  },
  tracking_check_digit: (pickup) => {
    // Of its three numbers only the postal one has a check digit: here it stands alone.
    const postal = impb(`9261299${String(pickup.count).padStart(14, '0')}`)
    const row: Detail = { ...parcel(pickup), tracking: ['', '', wrongCheckDigit(postal)] }
    return [withFault(row, 'tracking_check_digit')]
  },
  damaged_tracking_number: (pickup, nth) => {
    const row: Detail = { ...parcel(pickup), tracking: [`7.2${nth % 10}E+15`, '', ''] }
    return [withFault(row, 'damaged_tracking_number')]
  },
} satisfies Partial<Record<FaultKind, (pickup: Pickup, nth: number) => Detail[]>>
export type DetailFault = keyof typeof PLANTS
/** In the order in which they are planted. */
export const DETAIL_FAULTS = Object.keys(PLANTS) as readonly DetailFault[]

/** The records that have the fault; the faulty one is marked. */
export const plantDetailFault = (kind: DetailFault, pickup: Pickup, nth: number): Detail[] =>
  PLANTS[kind](pickup, nth)
