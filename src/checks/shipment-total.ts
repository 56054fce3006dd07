import type { Bill } from '../invoices/bills.js'
import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import { MIXED } from '../ledger/state.js'
import { minus, unsigned, within } from '../values/decimal.js'
import { createSum } from '../values/money.js'
import { type Check, missing } from './check.js'
import type { Verdict } from './verdict.js'

/**
 * Bills whose "invoice total" may be an amount per shipment: there are several, and none of them is on most
 * shipments (that one would be the invoice's total, with a few wrong records).
 */
function billsByShipment(view: View): Set<Bill> {
  const byShipment = new Set<Bill>()
  const { entries } = view.state
  const perBill = new Map<Bill, Map<number, number>>()
  // Entries come invoice by invoice, and most invoices state one total.
  let single: Bill | undefined
  for (let entry = 0; entry < entries.length; entry++) {
    const delivery = entries.col.delivery[entry] as number
    if (view.place(delivery).copy === true) continue
    const bill = view.billOf(delivery)
    if (bill === single) continue
    if (bill.declared.totals.length < 2) {
      single = bill
      continue
    }
    const amount = entries.col.declared[entry] as number
    const counts = perBill.get(bill) ?? new Map<number, number>()
    perBill.set(bill, counts)
    counts.set(amount, (counts.get(amount) ?? 0) + 1)
  }
  for (const [bill, counts] of perBill) {
    const total = [...counts.values()].reduce((sum, one) => sum + one, 0)
    const most = Math.max(...counts.values())
    if (most * 2 <= total) byShipment.add(bill)
  }
  return byShipment
}

/** Counts and verdicts for such a bill. */
interface ByShipment {
  shipments: number
  agreeing: number
  readonly amounts: Set<number>
  readonly verdicts: Verdict[]
}

/** Shipment totals agree with their charges or differ from each other; the totals of two invoices do neither. */
const isByShipment = ({ shipments, agreeing, amounts }: ByShipment): boolean =>
  agreeing * 2 >= shipments || amounts.size * 2 > shipments

export const shipmentTotal: Check = {
  name: 'shipment_total',
  title: 'Shipment total does not add up',
  severity: 'error',
  confidence: 'certain',
  mayBeUnread: 'on_invoice',
  claim: 'billing',
  evidenceNeeded: 'the invoice as the carrier shows it, with this shipment',
  needs: 'a total that the file states for each shipment',
  says: 'the charges of a shipment do not add up to the total that the file states for it',
  examples: [
    {
      of: 'a total stated for each shipment, one of them too high',
      records: [
        { parcel: 'P1', facts: { invoice_total: '10.00' }, charges: [['Freight', '10.00']] },
        { parcel: 'P2', facts: { invoice_total: '11.00' }, charges: [['Freight', '11.00']] },
        { parcel: 'P3', facts: { invoice_total: '15.00' }, charges: [['Freight', '12.00']] },
      ],
      finds: ['15.00 USD stated for the shipment, its charges come to 12.00 USD: 3.00 USD difference'],
    },
    {
      of: 'a total stated for each shipment, all of them right',
      records: [
        { parcel: 'P1', facts: { invoice_total: '10.00' }, charges: [['Freight', '10.00']] },
        { parcel: 'P2', facts: { invoice_total: '11.00' }, charges: [['Freight', '11.00']] },
      ],
      finds: [],
    },
    {
      of: 'totals of four shipments: one has two totals in its records, and one states none',
      records: [
        { parcel: 'P1', facts: { invoice_total: '10.00' }, charges: [['Freight', '10.00']] },
        { parcel: 'P2', facts: { invoice_total: '11.00' }, charges: [['Freight', '11.00']] },
        { parcel: 'P3', facts: { invoice_total: '15.00' }, charges: [['Freight', '12.00']] },
        {
          parcel: 'P3',
          facts: { invoice_total: '16.00' },
          charges: [['Fuel', '1.00', { category: 'fuel' }]],
        },
        { parcel: 'P4', charges: [['Freight', '10.00']] },
      ],
      finds: [],
    },
  ],
  assess: (view) => {
    const bills = new Map(
      [...billsByShipment(view)].map((bill): [Bill, ByShipment] => [
        bill,
        { shipments: 0, agreeing: 0, amounts: new Set(), verdicts: [] },
      ]),
    )
    let all = view.state.totals?.shipments ?? 0
    const charged = createSum()
    return {
      screen: (plain) => {
        const found = bills.get(plain.bill)
        const declared = view.state.entries.col.declared[plain.entry] as number
        if (found !== undefined && declared !== NONE && declared !== MIXED) {
          charged.reset()
          for (let nth = 0; nth < plain.pattern.charges.length; nth++) charged.add(plain.net(nth))
          if (!charged.equals(view.state.amounts.money(declared))) return true
          found.shipments++
          found.amounts.add(declared)
          found.agreeing++
        }
        all++
        return false
      },
      ship: ({ shipment, number, tracked, entries, carrier }) => {
        if (shipment === NONE) return
        all++
        for (const { entry, bill, lines } of entries) {
          const found = bills.get(bill)
          if (found === undefined) continue
          const declared = view.state.entries.col.declared[entry] as number
          if (declared === NONE || declared === MIXED) continue
          found.shipments++
          found.amounts.add(declared)
          const sum = createSum()
          for (const line of lines) sum.add(line.net)
          const stated = view.state.amounts.texts.list[declared] ?? '0'
          if (sum.equals(view.state.amounts.money(declared))) {
            found.agreeing++
            continue
          }
          const difference = minus(stated, sum.text())
          if (within(difference, stated, view.tolerance)) {
            found.agreeing++
            continue
          }
          found.verdicts.push({
            direction: 'integrity',
            carrier,
            invoice: bill,
            tracking: tracked ? number : null,
            amount: unsigned(difference),
            facts: { stated, charged: sum.text(), difference },
            charges: lines,
            evidence: lines.map(({ source }) => source),
            billed: sum.text(),
            expected: stated,
          })
        }
      },
      finish: () => {
        const found = [...bills.values()].filter(isByShipment)
        const assessed = found.reduce((sum, { shipments }) => sum + shipments, 0)
        return {
          verdicts: found.flatMap(({ verdicts }) => verdicts),
          assessed,
          reason: missing(all - assessed, all, 'shipment', 'the file states no total for each shipment'),
        }
      },
    }
  },
}
