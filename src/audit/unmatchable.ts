/**
 * Charges that cannot be compared with expected shipments: their tracking number is missing or damaged, or they adjust the account
 * and are only booked on the shipment.
 */
import { parcelLines } from '../checks/against-expected.js'
import type { Ship } from '../checks/check.js'
import type { ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { Unmatchable } from '../schema/accrual-report.js'
import { isBaseFreight } from '../schema/subcategories.js'
import { createSum, type Sum } from '../values/money.js'
import { byText } from '../values/order.js'

type Counted = Omit<Unmatchable, 'billed'> & { readonly sum: Sum }

/** Whether an invoice with freight names no shipment at all: it then bills more than fees. */
export const isWithoutShipments = ({ bill, lines }: Ship['entries'][number]): boolean =>
  bill.shipments === 0 && lines.some(({ kind }) => isBaseFreight(kind))

export function createUnmatchable() {
  const counted = new Map<string, Counted>()
  const add = (
    reason: Unmatchable['reason'],
    carrier: string,
    { bill }: Ship['entries'][number],
    lines: readonly ViewLine[],
  ): void => {
    if (lines.length === 0) return
    const { currency } = bill
    const format = currency === null ? bill.format : null
    const key = JSON.stringify([reason, carrier, currency, format])
    const own = counted.get(key) ?? { reason, carrier, currency, format, charges: 0, sum: createSum() }
    counted.set(key, own)
    own.charges += lines.length
    for (const { net } of lines) own.sum.add(net)
  }
  return {
    ship: ({ shipment, tracked, damaged, carrier, entries }: Ship): void => {
      for (const entry of entries) {
        if (damaged) add('damaged_tracking_number', carrier, entry, entry.lines)
        else if (shipment === NONE ? isWithoutShipments(entry) : !tracked)
          add('no_tracking_number', carrier, entry, entry.lines)
      }
    },
    /** An expected shipment, whose billed amount leaves them out. */
    expected: ({ carrier, entries }: Ship): void => {
      for (const entry of entries) {
        const own = new Set(parcelLines(entry))
        const others = entry.lines.filter((line) => !own.has(line))
        add('account_adjustment', carrier, entry, others)
      }
    },
    all: (): Unmatchable[] =>
      [...counted]
        .sort(([a], [b]) => byText(a, b))
        .map(([, { sum, ...one }]) => ({ ...one, billed: sum.text() })),
  }
}
