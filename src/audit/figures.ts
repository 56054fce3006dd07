/**
 * What was billed, by currency: by carrier, category and week, and what shipments cost. It takes part in the
 * audit's pass over the shipments, so that an invoice delivered twice counts once here as it does there.
 */

import type { BilledByCurrency, CurrencyFigures, Figures } from '../schema/figures.js'
import type { Carrier, ChargeCategory, DecimalText } from '../schema/line-item.js'
import { mondayOf } from '../values/calendar.js'
import { createSum, type Money, moneyOf, negate, type Sum } from '../values/money.js'
import { byText } from '../values/order.js'
import { distribution } from './distribution.js'

/** What an invoice bills in: amounts without a currency are kept by format. */
interface BilledIn {
  readonly currency: string | null
  readonly format: string
}

/** What the figures need to know of a shipment, or of the fees (`number` null) of an invoice. */
export interface BilledShip {
  readonly carrier: Carrier
  readonly number: string | null
  readonly entries: readonly {
    readonly bill: BilledIn & { readonly date: string | null }
    readonly lines: readonly {
      readonly kind: { readonly category: ChargeCategory }
      readonly net: Money
      readonly date: string | null
    }[]
  }[]
}

interface FigureCollector {
  ship(ship: BilledShip): void
  /** Tax that an invoice states beside its charges. */
  tax(billed: BilledIn, tax: Money): void
  invoice(billed: BilledIn): void
  figures(): Figures
}

export function createFigures(): FigureCollector {
  const byCurrency = new Map<string, Tally>()
  const byFormat = new Map<string, Tally>()
  const tallyOf = ({ currency, format }: BilledIn): Tally => {
    const [tallies, key] = currency === null ? [byFormat, format] : [byCurrency, currency]
    const tally = tallies.get(key) ?? createTally(currency, currency === null ? format : null)
    tallies.set(key, tally)
    return tally
  }
  const all = (): Tally[] => [...byCurrency.values(), ...byFormat.values()]
  return {
    ship: ({ carrier, number, entries }) => {
      for (const { bill, lines } of entries) {
        const tally = tallyOf(bill)
        for (const { kind, net, date } of lines) {
          const day = bill.date ?? date
          tally.charge(carrier, kind.category, day === null ? '' : mondayOf(day), net)
        }
      }
      for (const tally of all()) tally.endShipment(number !== null)
    },
    tax: (billed, tax) => tallyOf(billed).tax(tax),
    invoice: (billed) => tallyOf(billed).invoice(),
    figures: () => ({
      currencies: all()
        .map((tally) => tally.figures())
        .sort((a, b) => b.charges - a.charges || byText(unitOf(a), unitOf(b))),
    }),
  }
}

const unitOf = ({ currency, format }: CurrencyFigures): string => currency ?? `(${format})`

interface Tally {
  charge(carrier: Carrier, category: ChargeCategory, week: string, net: Money): void
  tax(tax: Money): void
  invoice(): void
  /** The charges since the last call were those of one shipment, or of none. */
  endShipment(isShipment: boolean): void
  figures(): CurrencyFigures
}

function createTally(currency: string | null, format: string | null): Tally {
  const carriers = createShares()
  const categories = createShares()
  const weeks = createShares()
  const net = createSum()
  const shipment = createSum()
  const shipmentNets: DecimalText[] = []
  let tax: Sum | undefined
  let charges = 0
  let invoices = 0
  let chargesBefore = 0
  return {
    charge: (carrier, category, week, amount) => {
      carriers.add(carrier, amount)
      categories.add(category, amount)
      weeks.add(week, amount)
      net.add(amount)
      shipment.add(amount)
      charges++
    },
    tax: (amount) => {
      tax ??= createSum()
      tax.add(amount)
    },
    invoice: () => {
      invoices++
    },
    endShipment: (isShipment) => {
      if (charges === chargesBefore) return
      if (isShipment) shipmentNets.push(shipment.text())
      shipment.reset()
      chargesBefore = charges
    },
    figures: () => ({
      currency,
      format,
      invoices,
      charges,
      net: net.text(),
      tax: tax?.text() ?? null,
      carriers: carriers.list(byAmount),
      categories: categories.list(byAmount),
      weeks: weeks.list((a, b) => byText(a.name, b.name)),
      shipments: distribution(shipmentNets),
    }),
  }
}

interface Shares {
  add(name: string, amount: Money): void
  list(order: (a: BilledByCurrency, b: BilledByCurrency) => number): BilledByCurrency[]
}

function createShares(): Shares {
  const shares = new Map<string, { charges: number; readonly net: Sum }>()
  return {
    add: (name, amount) => {
      const share = shares.get(name) ?? { charges: 0, net: createSum() }
      shares.set(name, share)
      share.charges++
      share.net.add(amount)
    },
    list: (order) =>
      [...shares]
        .map(([name, { charges, net }]) => ({ name, charges, net: net.text() }))
        .sort((a, b) => order(a, b) || byText(a.name, b.name)),
  }
}

const byAmount = (a: BilledByCurrency, b: BilledByCurrency): number => {
  const difference = createSum(b.net)
  difference.add(negate(moneyOf(a.net)))
  return difference.sign()
}
