/** Fees that belong to no shipment. Without them no invoice adds up. */
import { date } from '../calendar.js'
import type { Random } from '../random.js'
import type { Line } from './line.js'

const fee = (line: Pick<Line, 'category' | 'detail' | 'class' | 'code' | 'day'> & Partial<Line>): Line => ({
  pack: null,
  description: '',
  basis: 0,
  incentive: 0,
  net: 0,
  physical: false,
  ...line,
})

export const serviceCharge = (day: number, net: number): Line =>
  fee({ category: 'MIS', detail: 'SVCH', class: 'FRT', code: '205', description: 'Service Charge', net, day })

/** Fuel on the service charge: the file gives it no basis. */
const serviceFuel = (day: number, net: number): Line =>
  fee({ category: 'MIS', detail: 'SVCH', class: 'FRT', code: 'FSC', description: 'Fuel Surcharge', net, day })

const billingAdjustment = (lastDay: number, weeksAgo: number, net: number): Line =>
  fee({
    category: 'ADJ',
    detail: 'CADJ',
    class: 'MSC',
    code: '',
    // Two spaces, as UPS writes it.
    description: `Billing Adjustment for  W/E ${date(lastDay - 7 * weeksAgo, 'MM/DD/YYYY')}`,
    net,
    day: lastDay,
    reason: net < 0 ? 'PRICING REVIEW, CREDIT' : 'PRICING REVIEW',
  })

const proofOfDelivery = (day: number): Line =>
  fee({ category: 'ADJ', detail: 'FPOD', class: 'FRT', code: '', day })

const onCallPickup = (day: number, net: number): Line =>
  fee({ category: 'ADJ', detail: 'OCG', class: 'ACC', code: 'OFW', description: 'On-Call Pickup', net, day })

/** The fees of one invoice of about this many rows. No two are the same. */
export function fees(random: Random, lastDay: number, rows: number): Line[] {
  const list = [serviceCharge(lastDay, 2_150 + random.integer(0, 200) * 5)]
  list.push(serviceFuel(lastDay, 440))
  if (rows < 60) return list
  const some = Math.max(1, Math.round(rows / 1000))
  for (let nth = 1; nth <= some; nth++) {
    list.push(billingAdjustment(lastDay, nth, nth % 3 === 2 ? 310 + nth : -(215 + 7 * nth)))
    list.push(proofOfDelivery(lastDay - (nth % 5)))
    list.push(onCallPickup(lastDay - (nth % 5), 725 + 5 * nth))
  }
  return list
}
