/** Sample files of FedEx billing downloads, of US accounts and of others. */
import { amount, commaAmount } from './cents.js'
import { bareRow, type Row } from './fedex/charge.js'
import { BRITISH_STYLE, DUTCH_STYLE, type IntlStyle, TURKISH_STYLE } from './fedex/intl-locale.js'
import { overnight } from './fedex/us-overnight.js'
import { REAL_US_STYLE, type UsStyle } from './fedex/us-record.js'
import { type Account, nextTracking, shipment } from './fedex/us-shipments.js'
import { fuelPair, fuelRate, pair } from './fedex/us-tariff.js'
import { fedexIntlFile } from './fedex-intl.js'
import { fedexUsFile } from './fedex-us.js'
import { reworked, sample, titled, withoutBlankEnds } from './sample.js'
import type { Generated, GeneratorOptions, Sample } from './types.js'

const us =
  (style: Partial<UsStyle> = {}) =>
  (options: GeneratorOptions): Generated =>
    fedexUsFile(options, { ...REAL_US_STYLE, ...style })

const intl =
  (style: IntlStyle) =>
  (options: GeneratorOptions): Generated =>
    fedexIntlFile(options, style)

/** The column names again above the second invoice, as in two downloads that were joined. */
function headerTwice(text: string): string {
  const [header = '', ...records] = text.split(/(?<=\n)/)
  const invoiceOf = (record = ''): string => record.split(',')[3] ?? ''
  const second = records.findIndex((record) => invoiceOf(record) !== invoiceOf(records[0]))
  return [header, ...records.slice(0, second), header, ...records.slice(second)].join('')
}

const positions = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

/** Twenty-five pairs. */
const KEEP_158 = [...positions(1, 157), 210]
/** Besides, without `Consolidated Account Number` and `MPS Package ID`. */
const KEEP_156 = KEEP_158.filter((position) => position !== 1 && position !== 107)

const FIRST_PAIR = 108
/** `.1`, `.2`… after names that stood before, as a data frame has them. */
const numbered = (name: string, position: number): string => {
  const before = position < FIRST_PAIR ? 0 : Math.floor((position - FIRST_PAIR) / 2)
  return before === 0 || position === 210 ? name : `${name}.${before}`
}

/** All labels, then all amounts, the last one first. */
const KEEP_APART = [
  ...positions(1, FIRST_PAIR - 1),
  ...positions(FIRST_PAIR, 209).filter((position) => position % 2 === 0),
  ...positions(FIRST_PAIR, 209)
    .filter((position) => position % 2 === 1)
    .reverse(),
  210,
]
/** `Charge Description 1`, `Charge Amount 1`… */
const shortAndNumbered = (name: string, position: number): string =>
  position < FIRST_PAIR || position === 210
    ? name
    : `${name.replace('Tracking ID ', '')} ${Math.floor((position - FIRST_PAIR) / 2) + 1}`

/** Rows that a careless reader gets wrong. */
function traps(account: Account): Row[] {
  const usual = shipment(account)
  const correction = { slot: 24, label: 'Address Correction', cents: 1725 }
  return [
    usual,
    // Freight and its discount come to nothing: two lines, not none.
    bareRow(nextTracking(account), [{ slot: 3, label: 'Performance Pricing', cents: -1000 }], 1000),
    // One label twice in a row, far apart.
    bareRow(nextTracking(account), [correction, { ...correction, slot: 50 }]),
    // A total without charges.
    { ...bareRow(nextTracking(account), []), groundService: 'Late Fee', netOnly: 995 },
    // More than a thousand.
    bareRow(nextTracking(account), [{ slot: 0, label: 'Performance Pricing', cents: -61250 }], 184706),
    // Two names for one charge.
    bareRow(nextTracking(account), [
      pair('AHS - Dimensions', 1585),
      { slot: 13, label: "Add'l Handling-Dimension", cents: 1585 },
    ]),
    // A spreadsheet gave the number a decimal, or lost most of its digits.
    { ...shipment(account), tracking: `${nextTracking(account)}.0` },
    { ...shipment(account), tracking: '8.9E+11' },
    // No tracking number, no freight.
    bareRow('', [{ slot: 0, label: 'Regularly Scheduled Pickup Mon-Fri', cents: 1900 }]),
    // Nothing at all.
    bareRow(nextTracking(account), [], 0),
  ]
}

/** Ground parcels of today's downloads: the ground column states who pays; large ones are billed 90 lb at least. */
function ground(account: Account): Row[] {
  const terms = ['Prepd', 'Prepaid', 'Collect', 'Recipient']
  const usual = terms.map(
    (groundService): Row => ({ ...shipment(account), serviceType: 'FedEx Ground', groundService }),
  )
  const long = [
    [980, 100, 90],
    [620, 200, 150],
  ]
  const large = long.map((sides): Row => {
    const row = shipment(account)
    const others = row.pairs.filter(({ label }) => label !== 'Fuel Surcharge' && !label.startsWith('AHS'))
    others.push({ slot: 12, label: 'AHS - Weight', cents: 2410 })
    const fuel = fuelPair(row.transport ?? 0, others, fuelRate(row.shipped ?? 0, false))
    const charged = [...others, fuel]
    const billed = { actualWeight: 520, ratedWeight: 90, sides, divisor: 139, pieces: 1 }
    return { ...row, ...billed, pairs: charged, serviceType: 'FedEx Ground', groundService: 'Prepd' }
  })
  return [...usual, ...large]
}

const grouped = (cents: number): string => amount(cents).replace(/\B(?=(\d{3})+\.)/g, ',')

const usSample = (
  name: string,
  about: string,
  make: ReturnType<typeof us>,
  options: GeneratorOptions,
): Sample => sample(`fedex-us/${name}.csv`, about, make, options)

const US_SAMPLES: readonly Sample[] = [
  usSample(
    'real',
    'Three invoices: freight outside the pairs, discounts as pairs, gaps, zero pairs, returns, fees.',
    us(),
    { seed: 31, rows: 60, invoices: 3 },
  ),
  usSample(
    'quoted-freight-pair',
    'As the published sample: all cells quoted, freight a pair and in its own column too, dates in two forms.',
    us({
      sheet: { delimiter: ',', lineEnd: '\n', quotes: 'all' },
      invoiceDates: 'DD-MMM-YYYY',
      shipmentDates: 'M/D/YYYY',
      cut: false,
      weightUnit: 'LB',
      freightPair: true,
    }),
    { seed: 32, rows: 12, invoices: 1 },
  ),
  usSample(
    'day-first',
    'Re-saved by a spreadsheet in Europe: `12/01/2026` is 12 January, as `19/01/2026` tells.',
    us({ invoiceDates: 'DD/MM/YYYY', shipmentDates: 'DD/MM/YYYY' }),
    { seed: 47, rows: 14, invoices: 2 },
  ),
  usSample('layout-158', 'Twenty-five pairs.', us({ sheet: { ...REAL_US_STYLE.sheet, keep: KEEP_158 } }), {
    seed: 33,
    rows: 10,
    invoices: 1,
  }),
  usSample(
    'layout-156',
    'Twenty-five pairs, no Consolidated Account Number, no MPS Package ID.',
    us({ sheet: { ...REAL_US_STYLE.sheet, keep: KEEP_156 } }),
    { seed: 34, rows: 10, invoices: 1 },
  ),
  usSample('numbered-names', 'A data frame has numbered the repeated names.', us({ rename: numbered }), {
    seed: 35,
    rows: 10,
    invoices: 1,
  }),
  usSample(
    'numbered-in-two-orders',
    'Short names with numbers: all labels, then all amounts, the last one first.',
    us({ sheet: { ...REAL_US_STYLE.sheet, keep: KEEP_APART }, rename: shortAndNumbered }),
    { seed: 39, rows: 10, invoices: 1 },
  ),
  usSample(
    'blank-ends-cut',
    'Blank cells at the end of records are cut off.',
    reworked(us(), withoutBlankEnds),
    {
      seed: 36,
      rows: 10,
      invoices: 1,
    },
  ),
  usSample(
    'title-above',
    'A title, its period and a blank line above the column names; blank cells at the end of records are cut off.',
    reworked(us(), (text) => titled(withoutBlankEnds(text))),
    { seed: 40, rows: 10, invoices: 1 },
  ),
  usSample(
    'two-files-in-one',
    'Two downloads one after the other: the header stands twice.',
    reworked(us(), headerTwice),
    { seed: 37, rows: 16, invoices: 2 },
  ),
  usSample(
    'ground',
    'Ground parcels: the ground column holds the payment term; large ones are billed 90 lb, whatever their surcharge is called.',
    us({ rows: ground }),
    { seed: 39, rows: 10, invoices: 1 },
  ),
  usSample(
    'overnight',
    'Express parcels with proofs of delivery: one of 434.01 a day late, one over a holiday, one with Saturday delivery.',
    us({ rows: overnight }),
    { seed: 60, rows: 16, invoices: 1 },
  ),
  usSample(
    'traps',
    'A freight that comes to nothing, a label twice, a total without charges, thousands, damaged numbers.',
    us({ sheet: { ...REAL_US_STYLE.sheet, quotes: 'minimal' }, text: grouped, rows: traps }),
    { seed: 38, rows: 10, invoices: 1 },
  ),
]

const intlSample = (name: string, about: string, style: IntlStyle, options: GeneratorOptions): Sample =>
  sample(`fedex-intl/${name}.csv`, about, intl(style), options)

const WHOLE_THOUSANDS: IntlStyle = {
  ...TURKISH_STYLE,
  level: 1000,
  pair: (cents) => (cents === 0 ? '0' : commaAmount(cents, '.').replace(/,00$/, '')),
}

const INTL_SAMPLES: readonly Sample[] = [
  intlSample(
    'real-tr',
    'A Turkish account: comma decimals, local labels, gaps, freight and duty of one waybill on two invoices, a credit.',
    TURKISH_STYLE,
    { seed: 41, rows: 48, invoices: 2 },
  ),
  intlSample('quoted-gb', 'A British account: points, all cells quoted.', BRITISH_STYLE, {
    seed: 42,
    rows: 14,
    invoices: 1,
  }),
  intlSample(
    'semicolon-latin1-nl',
    'A Dutch account: semicolons, Windows-1252 letters, day first.',
    DUTCH_STYLE,
    { seed: 43, rows: 14, invoices: 1 },
  ),
  intlSample(
    'thousands-without-decimals',
    'Amounts like 1.234 that other cells of the file make clear.',
    WHOLE_THOUSANDS,
    { seed: 44, rows: 14, invoices: 1 },
  ),
]

export const FEDEX_SAMPLES: readonly Sample[] = [...US_SAMPLES, ...INTL_SAMPLES]
