/** Charges of a shipment that two invoices bill, for the check that finds charges billed twice. */
import { invoiceKey } from '../invoices/bills.js'
import type { View, ViewLine } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { canonical } from '../values/decimal.js'
import { createSum, signOf } from '../values/money.js'
import { billName, type Ship, type ShipEntry, trackingOf } from './check.js'
import { isUnnumbered, mayBeAgain } from './unnumbered.js'
import type { Verdict } from './verdict.js'

/** Whether the carrier bills the same charge again on a later invoice, for a return or a correction. */
export const mayRepeat = (view: View, { bill, delivery }: ShipEntry): boolean =>
  bill.period === null && view.hints(delivery)?.repeatsAcrossInvoices === true

interface Billed {
  readonly line: ViewLine
  readonly entry: ShipEntry
}

/** A charge, or a discount on a charge, that is on several invoices. */
interface Repeated {
  readonly billed: readonly Billed[]
  /** How often it was billed after the first time. */
  readonly times: number
}

/**
 * Original charges of a shipment that are repeated on different invoices with the same day and amount, less credits and less
 * the discounts that are repeated too: only what was paid twice is claimed.
 */
export function acrossInvoices(view: View, ship: Ship): Verdict[] {
  const charges = new Map<string, { charge: string; worth: string; billed: Billed[] }>()
  const credited = new Map<string, number>()
  const note = (key: string): unknown => credited.set(key, (credited.get(key) ?? 0) + 1)
  for (const entry of ship.entries) {
    if (mayRepeat(view, entry)) continue
    // It may be the other file again, without the record that states its invoice: `invoice_redelivered` names it.
    const isAgain = isUnnumbered(entry.bill) && ship.entries.some((other) => mayBeAgain(view, entry, other))
    for (const line of entry.lines) {
      const { kind, net, date } = line
      const sign = signOf(net)
      const amount = `${entry.bill.currency}|${canonical(net.text.replace('-', ''))}`
      const charge = `${kind.code}|${kind.description}|${amount}`
      const discount = kind.category === 'discount'
      const refund = kind.category === 'refund' || kind.stage === 'credit'
      // Refunds and reversed discounts have their own codes and names: the amount shows what they are for.
      if (refund || (sign < 0 && kind.stage !== 'original')) note(`${-sign}|${amount}`)
      else if (sign < 0 && !discount) note(charge)
      if (isAgain || sign !== (discount ? -1 : 1) || kind.stage !== 'original' || date === null) continue
      const worth = `${sign}|${amount}`
      const key = `${charge}|${date.slice(0, 10)}`
      const same = charges.get(key) ?? { charge, worth, billed: [] }
      same.billed.push({ line, entry })
      charges.set(key, same)
    }
  }
  /** Each credit offsets one charge. */
  const takeCredit = (key: string, wanted: number): number => {
    const available = credited.get(key) ?? 0
    const taken = Math.min(available, wanted)
    if (taken > 0) credited.set(key, available - taken)
    return taken
  }
  const together = new Map<string, Repeated[]>() // charges on the same invoices for the same day
  for (const { charge, worth, billed } of charges.values()) {
    const bills = new Set(billed.map(({ entry }) => entry.bill))
    let times = bills.size - 1
    if (times > 0) times -= takeCredit(charge, times)
    if (times > 0) times -= takeCredit(worth, times)
    if (times <= 0) continue
    const { line, entry } = billed[0] as Billed
    const key = JSON.stringify([[...bills].map(invoiceKey), entry.bill.currency, line.date?.slice(0, 10)])
    together.set(key, [...(together.get(key) ?? []), { billed, times }])
  }
  return [...together.values()].flatMap((repeated) => paidTwice(view, ship, repeated))
}

function paidTwice(view: View, ship: Ship, repeated: readonly Repeated[]): Verdict[] {
  const sum = createSum()
  for (const { billed, times } of repeated)
    for (let at = 0; at < times; at++) sum.add((billed[0] as Billed).line.net)
  if (sum.sign() <= 0) return [] // nothing was paid twice
  const sorted = repeated.flatMap(({ billed }) => billed).sort(order)
  const bill = sorted.at(-1)?.entry.bill
  const names = [...new Set(sorted.map(({ line }) => line.kind.description))].join(', ')
  const invoices = [...new Set(sorted.map(({ entry }) => billName(entry.bill)))]
  return [
    {
      direction: 'over',
      carrier: ship.carrier,
      ...(bill === undefined ? {} : { invoice: bill }),
      tracking: ship.shipment === NONE ? null : trackingOf(view, ship.shipment),
      amount: sum.text(),
      facts: {
        again: sum.text(),
        charges: names,
        date: sorted[0]?.line.date?.slice(0, 10),
        invoices: invoices.join(' and '),
      },
      charges: sorted.map(({ line }) => line),
      evidence: sorted.map(({ line }) => line.source),
      charge: names,
      billed: sum.text(),
      expected: '0',
      evidenceNeeded: `${invoices.length > 2 ? `all ${invoices.length}` : 'both'} invoices with the records of the charge`,
    },
  ]
}

/** By invoice date, number and record: the later invoice is the one to dispute. */
function order(a: Billed, b: Billed): number {
  const key = ({ line, entry }: Billed): string =>
    JSON.stringify([entry.bill.date ?? '', entry.bill.invoice ?? '', line.source.file]) +
    `${line.source.row}`.padStart(12, '0')
  return key(a) < key(b) ? -1 : 1
}
