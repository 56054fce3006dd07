/** A tracking list that goes with a Royal Mail report: which items left with which sales order. No invoice. */
import { s10 } from './barcodes.js'
import { date } from './calendar.js'
import { recordText } from './delimited.js'
import { createRandom } from './random.js'
import { reportedOrders } from './royal-mail-bex.js'
import type { SalesOrder } from './royal-mail-orders.js'
import type { GeneratorOptions } from './types.js'

const COLUMNS = [
  'sales_order_no',
  'tracking_number',
  'source_type',
  'reason_for_non_delivery',
  'date_return_to_sender',
  'date_item_delivered',
]

/** Tracked items of an order: every seventh order has none, and large ones are tracked in part. */
const itemCount = (order: SalesOrder, nth: number): number => (nth % 7 === 3 ? 0 : Math.min(order.volume, 7))

/** The list for the report of the same options, with three items of orders that the report does not hold. */
export function* royalMailTracking(options: GeneratorOptions): Iterable<string> {
  const random = createRandom(options.seed).fork('royal mail tracking')
  const start = random.integer(10_000_000, 60_000_000)
  let items = 0
  const line = (order: string, day: number): string => {
    const rts = random.chance(0.1)
    const number = s10(random.pick(['QB', 'QH', 'QK']), start + items++)
    const returned = rts ? ['rts', 'Not called for', date(day + 4), ''] : ['outbound', '', '', date(day + 2)]
    return recordText([order, number, ...returned], ',', '\r\n')
  }
  yield recordText(COLUMNS, ',', '\r\n')
  let nth = 0
  let day = 0
  for (const order of reportedOrders(options, 0)) {
    day = order.day
    for (let remaining = itemCount(order, nth++); remaining > 0; remaining--) yield line(order.number, day)
  }
  yield line('0099000001', day)
  yield line('0099000001', day)
  yield line('', day)
}
