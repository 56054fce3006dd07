/** Express parcels with their proofs of delivery: in time, late, and late where no guarantee holds. */
import { day } from '../calendar.js'
import { type Pair, type Row, rowSum } from './charge.js'
import { type Account, shipment } from './us-shipments.js'
import { bySlot, HOME_DELIVERY, pair, type Service } from './us-tariff.js'

const OVERNIGHT: Service = {
  ...HOME_DELIVERY,
  type: 'FedEx Priority Overnight',
  ground: '',
  residential: false,
  express: true,
  base: 5210,
  perPound: 412,
  performance: 455,
  earned: 80,
  divisor: 139,
}
const TWO_DAY: Service = { ...OVERNIGHT, type: 'FedEx 2Day', base: 2610, perPound: 204 }

interface Arrival {
  readonly shipped: number
  readonly delivered: number | null
  readonly time?: string
  readonly service?: Service
  readonly extra?: readonly Pair[]
}

function express(
  account: Account,
  { shipped, delivered, time = '', service = OVERNIGHT, extra = [] }: Arrival,
): Row {
  const row = shipment(account, service, { sides: [], shipped, extra })
  return { ...row, delivered: delivered === null ? null : { day: delivered, time } }
}

/** The dear one of a real invoice: 434.01 for an overnight parcel that came on the second business day. */
function dear(account: Account): Row {
  const row = express(account, { shipped: day(2026, 1, 6), delivered: day(2026, 1, 8), time: '9:42' })
  const charged: Row = { ...row, transport: 68000, pairs: [pair('Performance Pricing', -31529)] }
  // 19 per cent, as of all the others.
  const fuel = 43401 - rowSum(charged)
  return { ...charged, pairs: bySlot([...charged.pairs, pair('Fuel Surcharge', fuel)]) }
}

export function overnight(account: Account): Row[] {
  const [tuesday, friday] = [day(2026, 1, 6), day(2026, 1, 16)]
  return [
    dear(account),
    express(account, { shipped: tuesday, delivered: tuesday + 1, time: '10:12' }),
    // A weekend and a holiday on Monday.
    express(account, { shipped: friday, delivered: friday + 4, time: '10:05' }),
    express(account, { shipped: friday, delivered: friday + 1, extra: [pair('Saturday Delivery', 1600)] }),
    // Two days later, but to an address that was wrong.
    express(account, { shipped: tuesday, delivered: tuesday + 3, extra: [pair('Address Correction', 1725)] }),
    express(account, { shipped: tuesday, delivered: tuesday + 3, time: '14:20', service: TWO_DAY }),
    express(account, { shipped: tuesday, delivered: tuesday + 2, time: '11:31', service: TWO_DAY }),
    express(account, { shipped: tuesday, delivered: null }),
    ...Array.from({ length: 8 }, (_, nth) =>
      express(account, { shipped: tuesday + (nth % 3), delivered: tuesday + (nth % 3) + 1, time: '9:58' }),
    ),
  ]
}
