/** When parcels were delivered, and the file of deliveries that a tracking tool gives. */
import { date } from '../calendar.js'
import type { Parcel } from './parcels.js'

export interface Delivered {
  readonly day: number
  readonly time: string
}

/** Null for a label that never moved. By air it is the next working day, or with the fault the one after that. */
export function deliveryOf({ service, shipped, fault, nth }: Parcel): Delivered | null {
  if (fault === 'never_moved') return null
  if (service.air) return { day: shipped + (fault === 'late' ? 2 : 1), time: '09:12' }
  return { day: shipped + 2 + (nth % 3), time: `1${nth % 8}:24` }
}

export const DELIVERY_HEADER = 'tracking_number,delivered_at,status,committed_at,moved\n'

/** `dueBy`: the time of day that is promised for what goes by air. */
export function deliveryRow(tracking: string, parcel: Parcel, dueBy: string): string {
  const delivered = deliveryOf(parcel)
  const due = parcel.service.air ? `${date(parcel.shipped + 1)} ${dueBy}` : ''
  return delivered === null
    ? `${tracking},,Label created,${due},false\n`
    : `${tracking},${date(delivered.day)} ${delivered.time},Delivered,${due},true\n`
}
