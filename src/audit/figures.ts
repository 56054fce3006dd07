/**
 * What was billed in each currency by carrier, category and month, and what shipments cost. It uses the
 * audit's pass over the shipments, so that an invoice delivered twice counts once here too.
 */

import type { PatternCharge, PlainShipment } from '../checks/plain-shipments.js'
import { createSums } from '../ledger/sums.js'
import type {
  BilledByCurrency,
  BilledByMonth,
  CurrencyFigures,
  Distribution,
  Figures,
} from '../schema/figures.js'
import type { Carrier, ChargeCategory } from '../schema/line-item.js'
import { lateMoney } from '../values/late-money.js'
import { createSum, type Money, moneyOf, negate, type Sum } from '../values/money.js'
import { byText } from '../values/order.js'
import { distribution } from './distribution.js'

/** The unit in which an invoice bills: amounts without a currency are kept by format. */
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

type BillDated = BilledShip['entries'][number]['bill']

interface Dated {
  readonly carrier: Carrier
  readonly date: string | null
}

export interface FigureCollector {
  ship(ship: BilledShip): void
  /** The same for a plain shipment. */
  screen(plain: PlainShipment): boolean
  /** Charges of an invoice in a category. */
  charges(bill: BilledIn & Dated, category: ChargeCategory, count: number, net: Money): void
  /** Number of shipments billed in its currency, and the net of those with a charge. */
  shipments(billed: BilledIn, count: number, nets: () => Iterable<Money>): void
  /** Tax that an invoice states besides its charges. */
  tax(billed: BilledIn, tax: Money): void
  invoice(billed: BilledIn): void
  figures(): Figures
}

export function createFigures(): FigureCollector {
  const byCurrency = new Map<string, Tally>()
  const byFormat = new Map<string, Tally>()
  const tallies: Tally[] = []
  const tallyOf = ({ currency, format }: BilledIn): Tally => {
    const [known, key] = currency === null ? [byFormat, format] : [byCurrency, currency]
    let tally = known.get(key)
    if (tally === undefined) {
      tally = createTally(currency, currency === null ? format : null)
      known.set(key, tally)
      tallies.push(tally)
    }
    return tally
  }
  // Most shipments are on the invoice of the one before.
  let last: { readonly bill: BillDated; readonly tally: Tally; readonly month: string | null } | undefined
  const ofBill = (bill: BillDated): NonNullable<typeof last> => {
    if (last?.bill !== bill)
      last = { bill, tally: tallyOf(bill), month: bill.date === null ? null : monthOf(bill.date) }
    return last
  }
  return {
    screen: (plain) => {
      const { bill, carrier, pattern } = plain
      const { tally, month } = ofBill(bill)
      tally.entry()
      for (let nth = 0; nth < pattern.charges.length; nth++) {
        const { category } = (pattern.charges[nth] as PatternCharge).kind
        tally.charge(carrier, category, month ?? monthOf(plain.date(nth)), plain.net(nth))
      }
      for (const one of tallies) one.endShipment(true)
      return false
    },
    ship: ({ carrier, number, entries }) => {
      for (const { bill, lines } of entries) {
        const { tally, month } = ofBill(bill)
        tally.entry()
        for (const { kind, net, date } of lines)
          tally.charge(carrier, kind.category, month ?? monthOf(date), net)
      }
      for (const tally of tallies) tally.endShipment(number !== null)
    },
    charges: (bill, category, count, net) =>
      tallyOf(bill).charge(bill.carrier, category, monthOf(bill.date), net, count),
    shipments: (billed, count, nets) => tallyOf(billed).shipments(count, nets),
    tax: (billed, tax) => tallyOf(billed).tax(tax),
    invoice: (billed) => tallyOf(billed).invoice(),
    figures: () => ({
      currencies: tallies
        .map((tally) => tally.figures())
        .sort((a, b) => b.charges - a.charges || byText(unitOf(a), unitOf(b))),
    }),
  }
}

const monthOf = (date: string | null): string => date?.slice(0, 7) ?? ''

const unitOf = ({ currency, format }: CurrencyFigures): string => currency ?? `(${format})`

interface Tally {
  charge(carrier: Carrier, category: ChargeCategory, month: string, net: Money, count?: number): void
  shipments(count: number, nets: () => Iterable<Money>): void
  tax(tax: Money): void
  invoice(): void
  /** The current shipment, or fees, are billed in it. */
  entry(): void
  /** Everything since the last call was one shipment, or belongs to no shipment. */
  endShipment(isShipment: boolean): void
  figures(): CurrencyFigures
}

function createTally(currency: string | null, format: string | null): Tally {
  const shares: Share[] = []
  const byMonth = new Map<string, Map<string, Share[]>>()
  let ofMonth = new Map<string, Share[]>()
  const shipment = createSum()
  const shipmentNets = createSums()
  let netCount = 0
  let last: Share | undefined
  let tax: Sum | undefined
  let spread: Distribution | null | undefined
  let charges = 0
  let invoices = 0
  let shipmentCount = 0
  let billed = false
  let chargesBefore = 0
  let more: () => Iterable<Money> = () => []
  const shareOf = (carrier: Carrier, category: ChargeCategory, month: string): Share => {
    if (last?.month !== month) {
      ofMonth = byMonth.get(month) ?? new Map<string, Share[]>()
      byMonth.set(month, ofMonth)
    }
    const ofCategory = ofMonth.get(category) ?? []
    // Without a function for each charge, which would take more memory than all shares.
    for (const share of ofCategory) if (share.carrier === carrier) return share
    const share = { carrier, category, month, charges: 0, net: createSum() }
    ofCategory.push(share)
    ofMonth.set(category, ofCategory)
    shares.push(share)
    return share
  }
  return {
    charge: (carrier, category, month, amount, count = 1) => {
      if (last?.month !== month || last.category !== category || last.carrier !== carrier)
        last = shareOf(carrier, category, month)
      last.charges += count
      last.net.add(amount)
      shipment.add(amount)
      charges += count
    },
    shipments: (count, nets) => {
      shipmentCount += count
      more = nets
    },
    tax: (amount) => {
      tax ??= createSum()
      tax.add(amount)
    },
    invoice: () => {
      invoices++
    },
    entry: () => {
      billed = true
    },
    endShipment: (isShipment) => {
      if (billed && isShipment) shipmentCount++
      billed = false
      if (charges === chargesBefore) return
      if (isShipment) shipmentNets.add(netCount++, lateMoney(shipment))
      shipment.reset()
      chargesBefore = charges
    },
    figures: () => ({
      currency,
      format,
      invoices,
      shipmentCount,
      charges,
      net: listed(shares, () => '', byAmount)[0]?.net ?? '0',
      tax: tax?.text() ?? null,
      carriers: withMonths(shares, ({ carrier }) => carrier),
      categories: withMonths(shares, ({ category }) => category),
      months: monthsOf(shares),
      // The costs of all shipments are sorted only on request.
      get shipments() {
        for (const net of more()) shipmentNets.add(netCount++, net)
        more = () => []
        spread ??= distribution(Array.from({ length: netCount }, (_, at) => shipmentNets.money(at) as Money))
        return spread
      },
    }),
  }
}

/** The charges of a carrier in a category and month. */
interface Share {
  readonly carrier: Carrier
  readonly category: ChargeCategory
  readonly month: string
  charges: number
  readonly net: Sum
}

const monthsOf = (shares: readonly Share[]): BilledByCurrency[] =>
  listed(
    shares,
    ({ month }) => month,
    (a, b) => byText(a.name, b.name),
  )

/** The most expensive first, each with its net in every month. */
function withMonths(shares: readonly Share[], nameOf: (share: Share) => string): BilledByMonth[] {
  const months = monthsOf(shares)
  return listed(shares, nameOf, byAmount).map((one) => {
    const own = monthsOf(shares.filter((share) => nameOf(share) === one.name))
    const nets = new Map(own.map(({ name, net }) => [name, net]))
    return { ...one, byMonth: months.map(({ name }) => nets.get(name) ?? '0') }
  })
}

function listed(
  shares: readonly Share[],
  nameOf: (share: Share) => string,
  order: (a: BilledByCurrency, b: BilledByCurrency) => number,
): BilledByCurrency[] {
  const byShare = new Map<string, { charges: number; readonly net: Sum }>()
  for (const share of shares) {
    const name = nameOf(share)
    const all = byShare.get(name) ?? { charges: 0, net: createSum() }
    byShare.set(name, all)
    all.charges += share.charges
    all.net.addText(share.net.text())
  }
  return [...byShare]
    .map(([name, { charges, net }]) => ({ name, charges, net: net.text() }))
    .sort((a, b) => order(a, b) || byText(a.name, b.name))
}

const byAmount = (a: BilledByCurrency, b: BilledByCurrency): number => {
  const difference = createSum(b.net)
  difference.add(negate(moneyOf(a.net)))
  return difference.sign()
}
