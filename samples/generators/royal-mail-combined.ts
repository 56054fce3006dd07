/** The feed that joins Royal Mail's sales orders to tracked items: an order's cost in shares, one item a row. */
import { marred, s10 } from './barcodes.js'
import { date } from './calendar.js'
import { ROYAL_MAIL_COMBINED } from './columns/royal-mail.js'
import { recordText } from './delimited.js'
import { type Billed, billed, sound } from './fault-plan.js'
import { createRandom, type Random } from './random.js'
import { FREIGHT_PRODUCT, PRODUCTS, type Product, UNKNOWN_PRODUCT } from './royal-mail-products.js'
import { createTally, pieces, wanted } from './tally.js'
import type { FaultKind, Generated, GeneratorOptions } from './types.js'
import { shipmentFaults, type WeeklyInvoice, weeklyInvoices } from './weeks.js'

export interface CombinedDialect {
  /** Shares rounded alike, as binary floats leave them: they need not add back to the order. */
  readonly floatTails: boolean
  /** Share of orders that are given back later in the file. */
  readonly credits: number
}

const USUAL: CombinedDialect = { floatTails: false, credits: 0.005 }

export const ROYAL_MAIL_COMBINED_FAULTS: readonly FaultKind[] = [
  'duplicate_charge',
  'conflicting_shipment',
  'tax_rate',
  'credit_without_charge',
  'tracking_check_digit',
  'fee_without_shipment',
  'uncategorized_charge',
]

/** Amounts of the feed have up to 14 decimals; a penny is 10¹² of their units. */
const SCALE = 14
const PENNY = 10n ** 12n

/** Exact text of the units, without zeros at the end. */
export function longAmount(units: bigint): string {
  const sign = units < 0n ? '-' : ''
  const digits = (units < 0n ? -units : units).toString().padStart(SCALE + 1, '0')
  const text = `${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`.replace(/\.?0+$/, '')
  return sign + text
}

/** One of `count` shares of a sum in pence: the first ones take what does not divide. */
function shareOf(pence: number, count: number, nth: number, floatTails: boolean): bigint {
  const whole = BigInt(pence) * PENNY
  const parts = BigInt(count)
  const least = whole / parts
  const rest = Number(whole % parts)
  if (floatTails) return 2 * rest >= count ? least + 1n : least
  return nth < rest ? least + 1n : least
}

interface Item {
  readonly order: string
  readonly product: Product
  readonly volume: number
  readonly number: string
  readonly net: bigint
  readonly gross: bigint
  readonly returned: string
  readonly day: number
}

const REASONS = ['Address incomplete', 'Addressee gone away', 'Not called for', 'Refused']
const VOLUMES = [
  [1, 4],
  [2, 4],
  [3, 4],
  [4, 3],
  [6, 1],
  [7, 1],
] as const

interface Order {
  readonly random: Random
  readonly index: number
  readonly start: number
  readonly monday: number
  readonly fault: FaultKind | undefined
}

function itemsOf({ random, index, start, monday, fault }: Order, floatTails: boolean): Item[] {
  const volume = fault === undefined ? random.weighted<number>(VOLUMES) : 1
  const usual = fault === undefined ? random.weighted(PRODUCTS) : FREIGHT_PRODUCT
  const product = fault === 'uncategorized_charge' ? UNKNOWN_PRODUCT : usual
  const net = (product.price + 5 * random.integer(0, 40)) * volume + 5 * random.integer(0, 9)
  const gross = (net / 5) * 6 + (fault === 'tax_rate' ? 100 : 0)
  return Array.from({ length: volume }, (_, nth) => {
    const number = s10(random.pick(['QB', 'QH', 'QK']), start + index * 8 + nth)
    return {
      order: fault === 'fee_without_shipment' ? '' : `45${String(10_000_000 + index)}`,
      product,
      volume,
      number: marred(number, fault, 'GB'),
      net: shareOf(net, volume, nth, floatTails),
      gross: shareOf(gross, volume, nth, floatTails),
      returned: random.chance(0.08) ? random.pick(REASONS) : '',
      day: monday + random.integer(0, 4),
    }
  })
}

const credited = (item: Item): Item => ({ ...item, net: -item.net, gross: -item.gross })

function* listed(order: Order, layout: CombinedDialect): Iterable<Billed<Item>> {
  const items = itemsOf(order, layout.floatTails)
  const [first] = items
  if (order.fault !== undefined && first !== undefined) {
    yield* billed(first, order.fault, { worth, credit: credited, otherwise: otherOrder })
    return
  }
  yield* items.map(sound)
  if (order.random.chance(layout.credits)) yield* items.map((item) => sound(credited(item)))
}

/** An order number of its own, beyond those of the account. */
const otherOrder = (item: Item): Item => ({
  ...item,
  order: `46${item.order.slice(2)}`,
  net: item.net + 150n * PENNY,
  gross: item.gross + 180n * PENNY,
})

const PRICED: readonly FaultKind[] = [
  'duplicate_charge',
  'credit_without_charge',
  'fee_without_shipment',
  'uncategorized_charge',
]

function worth(item: Item, kind: FaultKind): string | null {
  if (kind === 'tax_rate') return longAmount(100n * PENNY)
  return PRICED.includes(kind) ? longAmount(item.net) : null
}

const invoicesOf = (options: GeneratorOptions): readonly WeeklyInvoice[] =>
  weeklyInvoices(options, {
    part: 'royal mail account',
    digits: 10,
    serials: [1_000_000_000, 1_900_000_000],
    days: 6,
    // Three items an order.
    shipments: (records) => Math.round(records / 3),
  })

function cellsOf(item: Item, invoice: WeeklyInvoice): readonly string[] {
  const rts = item.returned !== ''
  const cells: Record<string, string> = {
    account_number: invoice.account,
    account_name: 'Brambleside Candles Ltd',
    invoice_number: invoice.id,
    invoice_date: date(invoice.day, 'DD.MM.YYYY'),
    sales_order_no: item.order,
    product_code: item.product.code,
    product_name: item.product.name,
    class_of_mail: item.product.mailClass,
    volume: String(item.volume),
    tracking_number: item.number,
    gross_cost: longAmount(item.gross),
    net_cost: longAmount(item.net),
    source_type: rts ? 'rts' : 'outbound',
    reason_for_non_delivery: item.returned,
    date_return_to_sender: rts ? date(item.day + 3) : '',
    date_item_delivered: rts ? '' : date(item.day + 1),
  }
  return ROYAL_MAIL_COMBINED.map((name) => cells[name] ?? '')
}

export function royalMailCombined(
  options: GeneratorOptions,
  dialect: Partial<CombinedDialect> = {},
): Generated {
  const layout: CombinedDialect = { ...USUAL, ...dialect }
  const invoices = invoicesOf(options)
  const plan = shipmentFaults(wanted(options, ROYAL_MAIL_COMBINED_FAULTS), invoices)
  const random = createRandom(options.seed).fork('royal mail combined')
  const start = random.integer(10_000_000, 60_000_000)
  const tally = createTally()
  const sums = { gross: 0n, net: 0n }

  function* invoiceText(invoice: WeeklyInvoice): Iterable<string> {
    let computed = 0n
    for (let index = invoice.first; index < invoice.end; index++) {
      const fault = plan.get(index)
      const order = { random: random.fork(`order ${index}`), index, start, monday: invoice.monday, fault }
      for (const { one: item, planted } of listed(order, layout)) {
        tally.record()
        // The sums have more digits than the tally counts in: they are kept here.
        tally.charge('', 1, 0)
        sums.gross += item.gross
        sums.net += item.net
        computed += item.net
        if (planted !== null) tally.plant(planted, { invoice: invoice.id, tracking: item.number })
        yield recordText(cellsOf(item, invoice), ',', '\r\n')
      }
    }
    tally.invoice({ ...invoice, number: invoice.id, declared: null, computed: longAmount(computed) })
  }
  function* text(): Iterable<string> {
    yield tally.skipped(recordText(ROYAL_MAIL_COMBINED, ',', '\r\n'), 'header')
    for (const invoice of invoices) yield* invoiceText(invoice)
  }
  const truth = () => ({
    ...tally.truth(),
    gross: { '': longAmount(sums.gross) },
    net: { '': longAmount(sums.net) },
  })
  return { chunks: () => pieces(text()), truth, encoding: 'utf-8' }
}
