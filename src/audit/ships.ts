/** The shipments of an audit one by one, then the fees of each delivery that belong to none. */
import { type Assessment, type Ship, type ShipEntry, TOGETHER } from '../checks/check.js'
import { createPlainShipments, NEVER, type PlainShipment } from '../checks/plain-shipments.js'
import { invoiceKey } from '../invoices/bills.js'
import type { View } from '../invoices/view.js'
import { NONE } from '../ledger/slots.js'
import type { ShipmentRow } from '../schema/shipment-rows.js'
import { isDamaged } from '../values/damaged-number.js'
import { createSum, type Sum } from '../values/money.js'
import type { Pieces } from './turns.js'

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

function shipAt(view: View, shipment: number): Ship {
  const { state } = view
  const number = view.shipmentNumber(shipment)
  return {
    shipment,
    carrier: state.words.list[state.shipments.col.carrier[shipment] as number] ?? '',
    number,
    tracked: state.shipments.col.tracked[shipment] === 1,
    damaged: isDamaged(number ?? ''),
    entries: view.entriesOf(shipment).map((entry) => entryAt(view, entry)),
  }
}

function entryAt(view: View, entry: number): ShipEntry {
  const delivery = view.state.entries.col.delivery[entry] as number
  return new Entry(view, entry, delivery)
}

/** The fees of each delivery that belong to no shipment. */
function* feesOf(view: View): Generator<Ship, void, undefined> {
  for (const [delivery, place] of view.state.deliveries.entries()) {
    if (place.fees === NONE || !view.counts(delivery)) continue
    const entries = [entryAt(view, place.fees)]
    yield { shipment: NONE, carrier: place.carrier, number: null, tracked: false, damaged: false, entries }
  }
}

/** Includes shipments without entries, so that the caller can pause between any two. */
export function* shipsOf(view: View): Generator<Ship, void, undefined> {
  for (let shipment = 0; shipment < view.state.shipments.length; shipment++) yield shipAt(view, shipment)
  yield* feesOf(view)
}

type Visitor = Pick<Assessment, 'ship' | 'screen'>

/**
 * Passes each shipment, and the fees of each delivery, to every visitor: a plain shipment only to those that do not screen it out.
 * `inFull`: to all of them.
 */
export function* eachShipment(view: View, all: readonly Visitor[], inFull = false): Pieces<void> {
  const visitors = all.flatMap(({ ship, screen }) => (ship === undefined ? [] : { ship, screen }))
  if (visitors.length === 0) return
  const visits = visitors.map(({ ship }) => ship)
  const screened = visitors.filter(({ screen }) => screen !== NEVER)
  const plainAt = inFull ? () => undefined : createPlainShipments(view)
  const screens = screened.map(({ screen }) => screen ?? ALWAYS)
  const examines = screened.map(({ ship }) => ship)
  for (let shipment = 0; shipment < view.state.shipments.length; shipment++) {
    if (shipment % TOGETHER === 0) yield
    const plain = plainAt(shipment)
    if (plain === undefined) {
      const ship = shipAt(view, shipment)
      if (ship.entries.length > 0) for (const visit of visits) visit(ship)
      continue
    }
    let ship: Ship | undefined
    for (let at = 0; at < screens.length; at++) {
      if (!(screens[at] as (one: PlainShipment) => boolean)(plain)) continue
      ship ??= shipAt(view, shipment)
      ;(examines[at] as (one: Ship) => void)(ship)
    }
  }
  let ships = view.state.shipments.length
  for (const ship of feesOf(view)) {
    if (ships++ % TOGETHER === 0) yield
    for (const visit of visits) visit(ship)
  }
}

const ALWAYS = (): boolean => true

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
