/** Invoices that bill all charges of an earlier invoice again, under another number. */

import type { Bill } from '../invoices/bills.js'
import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { canonical, isNothing } from '../values/decimal.js'
import { signOf } from '../values/money.js'
import { once } from '../values/once.js'
import { billName } from './check.js'
import type { Verdict } from './verdict.js'

/** An invoice of one shipment is reported with that shipment. */
const LEAST = 2

/** By the invoice that repeats it: the first one. */
export const resentInvoices = once((view: View): ReadonlyMap<Bill, Bill> => {
  const resent = new Map<Bill, Bill>()
  const candidates = alike(view)
  if (candidates.length === 0) return resent
  const entries = entriesByBill(view, new Set(candidates.flat()))
  for (const group of candidates) {
    const first = new Map<string, Bill>()
    for (const bill of group.sort(byDate)) {
      const own = entries.get(bill) ?? []
      const charges = chargesOf(view, own)
      const known = first.get(charges)
      if (known === undefined) first.set(charges, bill)
      else if (!isCredited(view, own, [known, bill])) resent.set(bill, known)
    }
  }
  return resent
})

/** Invoices of one account with other numbers, and with as many shipments and charges for the same sum. */
function alike({ bills }: View): Bill[][] {
  const groups = new Map<string, Bill[]>()
  for (const bill of bills) {
    if (bill.invoice === null || bill.period !== null || bill.shipments < LEAST) continue
    if (bill.net.startsWith('-') || bill.hints?.repeatsAcrossInvoices === true) continue
    const { carrier, format, account, currency, lines, shipments, net } = bill
    const key = JSON.stringify([carrier, format, account, currency, lines, shipments, canonical(net)])
    const own = groups.get(key)
    if (own === undefined) groups.set(key, [bill])
    else own.push(bill)
  }
  return [...groups.values()].filter((own) => new Set(own.map(({ invoice }) => invoice)).size > 1)
}

function entriesByBill(view: View, bills: ReadonlySet<Bill>): Map<Bill, number[]> {
  const found = new Map<Bill, number[]>()
  const { delivery } = view.state.entries.col
  for (let entry = 0; entry < view.state.entries.length; entry++) {
    const at = delivery[entry] as number
    if (!view.counts(at)) continue
    const bill = view.billOf(at)
    if (!bills.has(bill)) continue
    const own = found.get(bill)
    if (own === undefined) found.set(bill, [entry])
    else own.push(entry)
  }
  return found
}

/** All charges in one text; the day of a fee without a shipment may be that of the invoice. */
function chargesOf(view: View, entries: readonly number[]): string {
  const { shipment } = view.state.entries.col
  return entries
    .flatMap((entry) => {
      const number = shipment[entry] as number
      return view
        .linesOf(entry)
        .map(({ kind, net, date }) =>
          [
            number,
            kind.code,
            kind.description,
            canonical(net.text),
            number === NONE ? '' : date?.slice(0, 10),
          ].join('|'),
        )
    })
    .sort()
    .join('\n')
}

const byDate = (a: Bill, b: Bill): number =>
  `${a.date ?? ''} ${a.invoice ?? ''}` < `${b.date ?? ''} ${b.invoice ?? ''}` ? -1 : 1

/** Whether most shipments were paid back on other invoices: what remains of each is then reported with the shipment. */
function isCredited(view: View, entries: readonly number[], bills: readonly Bill[]): boolean {
  const { shipment, delivery } = view.state.entries.col
  let [all, credited] = [0, 0]
  for (const entry of entries) {
    const number = shipment[entry] as number
    if (number === NONE) continue
    all++
    const others = view
      .entriesOf(number)
      .filter((other) => !bills.includes(view.billOf(delivery[other] as number)))
    if (others.some((other) => view.linesOf(other).some(({ net }) => signOf(net) < 0))) credited++
  }
  return credited * 2 > all
}

/** One verdict for each of these invoices, its fees included. */
export function resentVerdicts(view: View): Verdict[] {
  const resent = resentInvoices(view)
  if (resent.size === 0) return []
  const entries = entriesByBill(view, new Set(resent.keys()))
  const costly = [...resent].filter(([{ net }]) => !isNothing(net))
  return costly.map(([bill, first]): Verdict => {
    const places = [first, bill].map(({ kept: [delivery = 0] }) =>
      view.source(delivery, view.place(delivery).row),
    )
    return {
      direction: 'over',
      carrier: bill.carrier,
      invoice: bill,
      amount: bill.net,
      facts: {
        fault: 'invoice',
        again: bill.net,
        invoice: billName(bill),
        first: billName(first),
        shipments: bill.shipments,
        lines: bill.lines,
      },
      charges: (entries.get(bill) ?? []).flatMap((entry) => view.linesOf(entry)),
      evidence: places,
      charge: 'invoice',
      billed: bill.net,
      expected: '0',
      evidenceNeeded: 'both invoices',
    }
  })
}
