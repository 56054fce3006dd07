/** What a combination of files divided, and what it could not match, in words. */
import type { CombineAccount, OrderWithoutItems } from '../parse/combine.js'
import { printableText } from '../schema/errors.js'
import type { TrackedItem } from '../tables/tracking-list.js'
import { count, plainAmount } from '../values/shown-amounts.js'

/** At most this many orders and items are listed; the others are counted. */
const SHOWN = 50

/** A heading and a line for each; empty if everything matched. `written`: the file of `--summary`. */
export function unmatchedLines(
  { ordersWithoutItems, itemsWithoutOrder }: CombineAccount,
  written = '--summary FILE',
): string[] {
  return [
    ...listed('orders without tracked items, not divided', ordersWithoutItems.map(orderText), written),
    ...listed('items whose order is not on the invoice', itemsWithoutOrder.map(itemText), written),
  ]
}

function listed(title: string, all: readonly string[], written: string): string[] {
  if (all.length === 0) return []
  const more = all.length > SHOWN ? [`and ${all.length - SHOWN} more (${written} has them all)`] : []
  return [
    `${all.length} ${title}:`,
    ...[...all.slice(0, SHOWN).map(printableText), ...more].map((line) => `  ${line}`),
  ]
}

const orderText = ({ order, net_cost, currency, source }: OrderWithoutItems): string =>
  `${order}: ${plainAmount(net_cost, currency)}${currency === null ? '' : ` ${currency}`} net (${source.file}, record ${source.row})`

const itemText = ({ tracking_number, order, file, line }: TrackedItem): string =>
  `${tracking_number}: ${order === null ? 'no order named' : `order ${order}`} (${file}:${line})`

/** The warnings from the account of the list. */
export function trackingWarnings(account: CombineAccount): string[] {
  const { unnumbered } = account.tracking
  const cut = withoutZeros(account)
  return [
    ...(unnumbered > 0 ? [`${count(unnumbered, 'row')} of the tracking list without a tracking number`] : []),
    ...(cut === null ? [] : [cut]),
  ]
}

const withoutLeadingZeros = (order: string): string => order.replace(/^0+/, '')

/** Spreadsheets drop the leading zeros of a number: such orders are named, but never matched by guess. */
function withoutZeros({ ordersWithoutItems, itemsWithoutOrder }: CombineAccount): string | null {
  const billed = new Map(ordersWithoutItems.map(({ order }) => [withoutLeadingZeros(order), order]))
  const cut = itemsWithoutOrder.filter(
    ({ order }) => order !== null && billed.has(withoutLeadingZeros(order)),
  )
  const [first] = cut
  if (first === undefined || first.order === null) return null
  return `${count(cut.length, 'item')} would have an order but for leading zeros (${first.order}, billed as ${billed.get(withoutLeadingZeros(first.order))}): save both files with the order as text`
}

/** `162 of 165 tracked items share the orders: 173 line items` */
export function sharedText({ tracking, itemsWithoutOrder, lineItems }: CombineAccount): string {
  const shared = tracking.items - itemsWithoutOrder.length
  return `${shared} of ${tracking.items} tracked items share the orders: ${lineItems} line items`
}
