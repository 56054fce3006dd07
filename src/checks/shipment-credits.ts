/** What invoices pay back of a shipment, for the check that finds records billed twice. */
import type { Bill } from '../invoices/bills.js'
import type { ViewLine } from '../invoices/view.js'
import { Exact, isNothing, minus, plus } from '../values/decimal.js'
import { createSum } from '../values/money.js'
import type { Ship, ShipEntry } from './check.js'

/** The credits of a shipment, each of which pays back one charge. */
export interface Credits {
  /**
   * Takes a credit of exactly this amount from an invoice that is not older, in one line or in all that are left of it, and returns
   * that invoice, or null.
   */
  readonly take: (amount: string, entry: ShipEntry) => Bill | null
}

interface PaidBack {
  readonly entry: ShipEntry
  /** How many lines of each amount are left. */
  readonly lines: Map<string, number>
  /** Not more than all corrections of the shipment on the invoice come to: what it bills again is not paid back. */
  remaining: string
}

export function createCredits(ship: Ship): Credits {
  let known: readonly PaidBack[] | undefined
  return {
    take: (amount, { bill }) => {
      known ??= ship.number === null ? [] : ship.entries.flatMap(paidBackOn)
      const wanted = plain(amount)
      for (const credit of known) {
        const other = credit.entry.bill
        if (other.currency !== bill.currency) continue
        if (other.date !== null && bill.date !== null && other.date < bill.date) continue
        const alike = credit.lines.get(wanted) ?? 0
        const after = minus(credit.remaining, amount)
        if (after.startsWith('-') || (alike === 0 && !isNothing(after))) continue
        if (alike > 0) credit.lines.set(wanted, alike - 1)
        credit.remaining = after
        return other
      }
      return null
    },
  }
}

function paidBackOn(entry: ShipEntry): PaidBack[] {
  const lines = entry.lines.filter(isBack)
  const sum = createSum()
  for (const { net } of lines) sum.add(net)
  if (sum.sign() >= 0) return []
  const amounts = new Map<string, number>()
  for (const { net } of lines) {
    const amount = plain(minus('0', net.text))
    amounts.set(amount, (amounts.get(amount) ?? 0) + 1)
  }
  return [{ entry, lines: amounts, remaining: sum.text().replace('-', '') }]
}

/** The same text for the same amount: `4.50` and `4.5`. */
const plain = (amount: string): string => new Exact(amount).toFixed()

interface Sums {
  readonly amount: string
  readonly bills: readonly Bill[]
}

/**
 * What all invoices pay back of a shipment in one currency, in sums that match no single charge: at most `wanted`, less what single
 * charges have `used` of the credits.
 */
export function paidBackInSums(ship: Ship, currency: string | null, used: string, wanted: string): Sums {
  const all = totalOf(ship, currency, isBack)
  if (isNothing(minus(minus(all.amount, used), wanted))) return { amount: wanted, bills: all.bills }
  // A correction may have other reasons, unless it comes to exactly the amount; a credit of more is for something else.
  const { amount, bills } = totalOf(ship, currency, isRefund)
  const some = minus(amount, used)
  return some.startsWith('-') || new Exact(some).gt(wanted)
    ? { amount: '0', bills: [] }
    : { amount: some, bills }
}

/** The negative sum of such charges, and the invoices on which they come to less than nothing. */
function totalOf(
  ship: Ship,
  currency: string | null,
  isCounted: (line: ViewLine, bill: Bill) => boolean,
): Sums {
  let amount = '0'
  const bills: Bill[] = []
  for (const { bill, lines } of ship.number === null ? [] : ship.entries) {
    if (bill.currency !== currency) continue
    const sum = createSum()
    for (const line of lines) if (isCounted(line, bill)) sum.add(line.net)
    if (sum.sign() >= 0) continue
    amount = plus(amount, sum.text().replace('-', ''))
    bills.push(bill)
  }
  return { amount, bills }
}

const isCredit = ({ kind }: ViewLine): boolean => kind.category === 'refund' || kind.stage === 'credit'

/** A credit or a correction. */
export const isBack = (line: ViewLine): boolean => isCredit(line) || line.kind.stage === 'adjustment'

/** A credit of the parcel; one of the account may have any reason. */
const isRefund = (line: ViewLine, { hints }: Bill): boolean =>
  isCredit(line) && hints?.accountAdjustment?.(line.kind) !== true
