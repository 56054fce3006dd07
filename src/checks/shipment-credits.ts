/** What later invoices pay back of a shipment, for the check that finds records billed twice. */
import type { Bill } from '../invoices/bills.js'
import type { ViewLine } from '../invoices/view.js'
import { isNothing, minus } from '../values/decimal.js'
import { createSum } from '../values/money.js'
import type { Ship, ShipEntry } from './check.js'

/** The credits of a shipment, each of which pays back one charge. */
export interface Credits {
  /**
   * Takes a credit of exactly this amount from another invoice that is not older, in one line or in all that are left of it, and
   * returns that invoice; null if there is none.
   */
  readonly take: (amount: string, entry: ShipEntry) => Bill | null
}

interface PaidBack {
  readonly entry: ShipEntry
  lines: readonly ViewLine[]
  /** Not more than all corrections of the shipment on the invoice come to: what it bills again is not paid back. */
  remaining: string
}

export function createCredits(ship: Ship): Credits {
  let known: readonly PaidBack[] | undefined
  return {
    take: (amount, { bill }) => {
      known ??= ship.number === null ? [] : ship.entries.flatMap(paidBackOn)
      for (const credit of known) {
        const other = credit.entry.bill
        if (other === bill || other.currency !== bill.currency) continue
        if (other.date !== null && bill.date !== null && other.date < bill.date) continue
        const one = credit.lines.find(({ net }) => isNothing(minus(net.text, `-${amount}`)))
        const after = minus(credit.remaining, amount)
        if (after.startsWith('-') || (one === undefined && !isNothing(after))) continue
        credit.lines = one === undefined ? [] : credit.lines.filter((line) => line !== one)
        credit.remaining = after
        return other
      }
      return null
    },
  }
}

function paidBackOn(entry: ShipEntry): PaidBack[] {
  const lines = entry.lines.filter(
    ({ kind }) => kind.category === 'refund' || kind.stage === 'credit' || kind.stage === 'adjustment',
  )
  const sum = createSum()
  for (const { net } of lines) sum.add(net)
  return sum.sign() < 0 ? [{ entry, lines, remaining: sum.text().replace('-', '') }] : []
}
