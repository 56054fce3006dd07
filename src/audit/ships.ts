/** The shipments of an audit one by one, then the fees of each delivery that belong to none. */
import type { Ship, ShipEntry } from '../checks/check.js'
import { invoiceKey } from '../invoices/bills.js'
import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { ShipmentRow } from '../schema/shipment-rows.js'
import { isDamaged } from '../values/damaged-number.js'
import { createSum, type Sum } from '../values/money.js'

/** Its lines are created when a check needs them. */
class Entry implements ShipEntry {
  readonly entry: number
  readonly delivery: number
  readonly bill: ShipEntry['bill']
  private readonly view: View
  private made: ShipEntry['lines'] | undefined

  constructor(view: View, entry: number, delivery: number) {
    this.view = view
    this.entry = entry
    this.delivery = delivery
    this.bill = view.billOf(delivery)
  }

  get lines(): ShipEntry['lines'] {
    this.made ??= this.view.linesOf(this.entry)
    return this.made
  }
}

/** Includes shipments without entries, so that the caller can pause between any two. */
export function* shipsOf(view: View): Generator<Ship, void, undefined> {
  const { state } = view
  const entryAt = (entry: number): ShipEntry => {
    const delivery = state.entries.col.delivery[entry] as number
    return new Entry(view, entry, delivery)
  }
  for (let shipment = 0; shipment < state.shipments.length; shipment++) {
    const number = view.shipmentNumber(shipment)
    yield {
      shipment,
      carrier: state.words.list[state.shipments.col.carrier[shipment] as number] ?? '',
      number,
      tracked: state.shipments.col.tracked[shipment] === 1,
      damaged: isDamaged(number ?? ''),
      entries: view.entriesOf(shipment).map(entryAt),
    }
  }
  for (const [delivery, place] of state.deliveries.entries()) {
    if (place.fees === NONE || !view.counts(delivery)) continue
    const entries = [entryAt(place.fees)]
    yield { shipment: NONE, carrier: place.carrier, number: null, tracked: false, damaged: false, entries }
  }
}

interface InCurrency {
  readonly accounts: Set<string>
  readonly invoices: Map<string, string | null>
  readonly gross: Sum
  readonly net: Sum
  charges: number
}

/** What was billed for each shipment on all its invoices: a row for each currency. */
export function* shipmentRows(view: View): Generator<ShipmentRow, void, undefined> {
  for (const { carrier, number, tracked, entries } of shipsOf(view)) {
    const currencies = new Map<string | null, InCurrency>()
    for (const { bill, lines } of entries) {
      const own = currencies.get(bill.currency) ?? newCurrency()
      currencies.set(bill.currency, own)
      if (bill.account !== null) own.accounts.add(bill.account)
      own.invoices.set(invoiceKey(bill), bill.invoice)
      for (const { gross, net } of lines) {
        own.gross.add(gross)
        own.net.add(net)
        own.charges++
      }
    }
    for (const [currency, { accounts, invoices, gross, net, charges }] of currencies)
      yield {
        carrier,
        tracking_number: tracked ? number : null,
        shipment_id: tracked ? null : number,
        account_id: [...accounts].join(' ') || null,
        invoices: invoices.size,
        invoice_id: [...new Set(invoices.values())].join(' ') || null,
        charges,
        currency,
        gross_cost: gross.text(),
        net_cost: net.text(),
      }
  }
}

const newCurrency = (): InCurrency => ({
  accounts: new Set(),
  invoices: new Map(),
  gross: createSum(),
  net: createSum(),
  charges: 0,
})
