/** FedEx invoices by EDI in CSV, of a US account: a row for each shipment, each charge in a pair of its own. */
import { address } from './addresses.js'
import { date } from './calendar.js'
import { amount, share } from './cents.js'
import { FEDEX_EDI_US } from './columns/fedex-edi.js'
import { cellText } from './delimited.js'
import { type Billed, billed } from './fault-plan.js'
import { createRandom, type Random } from './random.js'
import { createTally, pieces, wanted } from './tally.js'
import { fedex12, wrongCheckDigit } from './tracking.js'
import type { FaultKind, Generated, GeneratorOptions } from './types.js'
import { shipmentFaults, type WeeklyInvoice, weeklyInvoices } from './weeks.js'

const OF_SHIPMENTS: readonly FaultKind[] = [
  'row_total',
  'duplicate_charge',
  'fuel_rate',
  'discount_missing',
  'credit_without_charge',
  'tracking_check_digit',
  'stale_charge',
]
export const FEDEX_EDI_FAULTS: readonly FaultKind[] = [...OF_SHIPMENTS, 'invoice_total']

/** Number of the pair, code and cents. */
type Pair = readonly [pair: number, code: string, cents: number]

interface Shipment {
  readonly index: number
  readonly tracking: string
  readonly service: string
  readonly pounds: number
  readonly shipped: number
  readonly pairs: readonly Pair[]
  readonly offBy: number
}

/** Service, cents of the lightest parcel, and for each pound more. */
const SERVICES: readonly (readonly [service: readonly [string, number, number], weight: number])[] = [
  [['92', 980, 46], 12],
  [['90', 1_080, 52], 8],
  [['03', 2_140, 131], 4],
  [['01', 4_120, 240], 2],
]
/** Thousandths of all else that the shipment is charged. */
const FUEL = 125
const WRONG_FUEL = 165
/** Per cent of the freight. */
const DISCOUNT = 25

const withFuel = (pairs: readonly Pair[], rate: number): Pair[] => {
  const base = pairs.reduce((sum, [, , cents]) => sum + cents, 0)
  return [...pairs, [6, '405', share(base, rate, 1000)]]
}

const sumOf = ({ pairs }: Shipment): number => pairs.reduce((sum, [, , cents]) => sum + cents, 0)

function shipment(
  random: Random,
  start: number,
  { monday, first, end }: WeeklyInvoice,
  index: number,
  fault: FaultKind | undefined,
  plain: boolean,
): Shipment {
  const own = random.fork(`shipment ${index}`)
  const [service, least, more] = own.weighted(SERVICES)
  const pounds = own.integer(1, 40)
  const freight = least + more * (pounds - 1)
  const pairs: Pair[] = [[1, '050', freight]]
  if (fault !== 'discount_missing') pairs.push([2, '016', -share(freight, DISCOUNT, 100)])
  if (service === '90') pairs.push([7, '300', 595])
  if (own.chance(0.15)) pairs.push([8, '440', 445])
  // A correction of the address.
  if (own.chance(0.03) && !plain) pairs.push([14, '200', 2_250])
  const number = fedex12(`${39_000_000_000 + start + index}`)
  const day = monday + Math.floor((5 * (index - first)) / Math.max(1, end - first))
  return {
    index,
    tracking: fault === 'tracking_check_digit' ? wrongCheckDigit(number) : number,
    service,
    pounds,
    shipped: fault === 'stale_charge' ? day - 400 : day,
    pairs: withFuel(pairs, fault === 'fuel_rate' ? WRONG_FUEL : FUEL),
    offBy: fault === 'row_total' ? 250 : 0,
  }
}

const FAULTY = {
  credit: (one: Shipment): Shipment => ({ ...one, pairs: [[1, '050', -(one.pairs[0]?.[2] ?? 0)]] }),
  worth: (one: Shipment, kind: FaultKind): number | null => {
    if (kind === 'row_total') return one.offBy
    return kind === 'duplicate_charge' || kind === 'credit_without_charge' ? sumOf(one) : null
  },
}

const amountOf = (pair: number): string => FEDEX_EDI_US[FEDEX_EDI_US.indexOf(`Chrg ${pair}`) + 1] ?? ''

function cellsOf(one: Shipment): Record<string, string> {
  const random = createRandom(one.index).fork('fedex edi cells')
  const to = address(random.fork('recipient'))
  return {
    'Master EDI No': '77001',
    Type: '1',
    Settle: '1',
    Cntry: 'US',
    Curr: 'USD',
    'Tracking Number': one.tracking,
    'Ship Date': date(one.shipped, 'YYYYMMDD'),
    Svc: one.service,
    Pkg: '01',
    Payor: '1',
    Pcs: '1',
    'Bill Wt': `${one.pounds}`,
    'Orig Wt': `${one.pounds}`,
    'Wt Unit': 'L',
    'Net Chrg': amount(sumOf(one) + one.offBy),
    'Ref 1': `SO-${random.digits(6)}`,
    'Shipper Company': 'EXAMPLE GOODS',
    'Shipper City': 'RIVERTON',
    ST: 'OH',
    Postal: '43215',
    Cntry1: 'US',
    'Recipient Name': to.name,
    'Recipient Company': to.company,
    'Recipient Address 1': to.line1,
    'Recipient City': to.city,
    ST2: to.state,
    Postal2: to.postal,
    Cntry2: to.country,
    ...Object.fromEntries(
      one.pairs.flatMap(([pair, code, cents]) => [
        [`Chrg ${pair}`, code],
        [amountOf(pair), amount(cents)],
      ]),
    ),
  }
}

export function fedexEdi(options: GeneratorOptions): Generated {
  const asked = wanted(options, FEDEX_EDI_FAULTS)
  const random = createRandom(options.seed).fork('fedex edi')
  const start = random.integer(1_000_000, 900_000_000)
  const weeks = weeklyInvoices(options, {
    part: 'fedex edi',
    digits: 9,
    serials: [900_100_000, 900_800_000],
    days: 7,
    shipments: Math.round,
  })
  const plan = shipmentFaults(
    OF_SHIPMENTS.filter((kind) => asked.has(kind)),
    weeks,
  )
  const tally = createTally()

  function* invoice(week: WeeklyInvoice): Iterable<string> {
    const rows: Billed<Shipment>[] = []
    for (let index = week.first; index < week.end; index++) {
      const fault = plan.get(index)
      rows.push(...billed(shipment(random, start, week, index, fault, options.plain ?? false), fault, FAULTY))
    }
    const computed = rows.reduce((sum, { one }) => sum + sumOf(one), 0)
    const wrong = asked.has('invoice_total') && week === weeks.at(-1) ? 750 : 0
    const { id: number, account, day } = week
    const declared = computed + wrong
    tally.invoice({ account, number, day, currency: 'USD', declared, computed })
    if (wrong !== 0)
      tally.plant({ kind: 'invoice_total', worth: wrong }, { invoice: number, row: tally.records + 1 })
    for (const { one, planted } of rows) {
      tally.record()
      tally.charge('USD', one.pairs.length, sumOf(one))
      if (planted !== null) tally.plant(planted, { invoice: number, tracking: one.tracking })
      const cells: Record<string, string> = {
        ...cellsOf(one),
        'Invoice Number': number,
        'Invoice Date': date(day, 'YYYYMMDD'),
        'Bill-to Account': account,
        'Inv Charge': amount(declared),
        'Trans Cnt': `${rows.length}`,
      }
      yield `${FEDEX_EDI_US.map((name) => cellText(cells[name] ?? '', ',')).join(',')}\r\n`
    }
  }
  function* text(): Iterable<string> {
    yield tally.skipped(`${FEDEX_EDI_US.join(',')}\r\n`, 'header')
    for (const week of weeks) yield* invoice(week)
  }
  return { chunks: () => pieces(text()), truth: tally.truth, encoding: 'utf-8' }
}
