/** Sample files of DHL Express, DPD, USPS and Royal Mail, as they stand under `samples/`. */
import { amount, commaAmount } from './cents.js'
import { DPD_ENGLISH } from './columns/dpd.js'
import { ROYAL_MAIL_BEX } from './columns/royal-mail.js'
import { dpdInsights } from './dpd-insights.js'
import { DUTCH, GERMAN } from './dpd-insights-language.js'
import { dpdUk } from './dpd-uk.js'
import { encode } from './encode.js'
import { royalMailBex } from './royal-mail-bex.js'
import { royalMailCombined } from './royal-mail-combined.js'
import { royalMailInvoice } from './royal-mail-invoice.js'
import { royalMailTracking } from './royal-mail-tracking.js'
import { reworked, sample, titled, withoutBlankEnds } from './sample.js'
import { DHL_EXPRESS_SAMPLES } from './samples-dhl-express.js'
import type { GeneratorOptions, Sample } from './types.js'
import { uspsEps } from './usps-eps.js'

const DPD: readonly Sample[] = [
  sample(
    'dpd-insights/english.csv',
    'Eight charge columns and their total; quoted semicolons, an inch sign, a weight that is not available.',
    dpdInsights,
    { seed: 51, rows: 50 },
  ),
  sample(
    'dpd-insights/dutch.csv',
    '`Toeslag` is the only charge column; some rows have their total alone.',
    (options) => dpdInsights(options, { language: DUTCH }),
    { seed: 52, rows: 40 },
  ),
  sample(
    'dpd-insights/german.csv',
    'Dutch identifiers, German charges, no totals.',
    (options) => dpdInsights(options, { language: GERMAN }),
    { seed: 53, rows: 40 },
  ),
  sample(
    'dpd-insights/mixed-date-styles.csv',
    '`20260109` and `09.01.2026` in turn.',
    (options) => dpdInsights(options, { dates: ['YYYYMMDD', 'DD.MM.YYYY'] }),
    { seed: 54, rows: 20 },
  ),
  sample(
    'dpd-insights/windows-1252.csv',
    'The German file in Windows-1252, umlauts in its column names.',
    (options) => dpdInsights(options, { language: GERMAN, encoding: 'windows-1252' }),
    { seed: 55, rows: 20 },
  ),
  sample(
    'dpd-insights/comma-decimals.csv',
    'Amounts like `5,00€`.',
    (options) => dpdInsights(options, { money: (cents) => `${commaAmount(cents)}€` }),
    { seed: 56, rows: 20 },
  ),
  sample(
    'dpd-insights/reordered.csv',
    'The columns by the alphabet.',
    (options) => dpdInsights(options, { columns: [...DPD_ENGLISH].sort() }),
    { seed: 57, rows: 20 },
  ),
  sample(
    'dpd-insights/header-twice.csv',
    'Two files put together: the column names again in the middle; some parcels credited.',
    (options) => dpdInsights(options, { headerTwice: true, credits: 0.2 }),
    { seed: 58, rows: 24 },
  ),
  sample(
    'dpd-uk/real.csv',
    'Preamble and parcels: letters beside amounts, consignments of several parcels.',
    dpdUk,
    { seed: 602, rows: 50 },
  ),
  sample('dpd-uk/two-invoices.csv', 'Two files put together: the second preamble opens an invoice.', dpdUk, {
    seed: 62,
    rows: 40,
    invoices: 2,
  }),
  sample(
    'dpd-uk/no-preamble.csv',
    'The table alone: no account, no invoice, no total.',
    (options) => dpdUk(options, { preamble: false }),
    { seed: 63, rows: 20 },
  ),
  sample(
    'dpd-uk/credits.csv',
    'Parcels given back, whole or one surcharge of them.',
    (options) => dpdUk(options, { credits: 0.4 }),
    { seed: 64, rows: 24 },
  ),
  sample(
    'dpd-uk/as-others-report.csv',
    'Totals two cells after their label, pound signs and thousands commas, years of two digits.',
    (options) =>
      dpdUk(options, { gap: 2, dates: 'DD/MM/YY', money: (pence) => `£${withCommas(amount(pence))}` }),
    { seed: 65, rows: 160 },
  ),
]

const withCommas = (text: string): string => text.replace(/\B(?=(\d{3})+\.)/g, ',')

const USPS: readonly Sample[] = [
  sample('usps-eps/real.csv', 'Labels, forms, pickups at 0.00 and refunds.', uspsEps, { seed: 71, rows: 56 }),
  sample(
    'usps-eps/title-above.csv',
    'A title, its period and a blank line above the column names; blank cells at the end of records are cut off.',
    reworked(uspsEps, (text) => titled(withoutBlankEnds(text))),
    { seed: 77, rows: 20 },
  ),
  sample(
    'usps-eps/wrapped-identifiers.csv',
    'Long numbers as `="…"`, quoted or not, and with an apostrophe.',
    (options) => uspsEps(options, { wrapped: true }),
    { seed: 72, rows: 30 },
  ),
  sample(
    'usps-eps/utf-16.csv',
    'UTF-16 with a byte order mark, CRLF.',
    (options) => uspsEps(options, { encoding: 'utf-16le', lineEnd: '\r\n' }),
    { seed: 73, rows: 20 },
  ),
  sample(
    'usps-eps/refunds.csv',
    'Many refunds: two rows of one barcode each.',
    (options) => uspsEps(options, { refunds: 0.4 }),
    { seed: 74, rows: 24 },
  ),
  sample(
    'usps-eps/dollar-signs.csv',
    '`$8.15`, and `($8.15)` for what is given back.',
    (options) => uspsEps(options, { dollars: true, refunds: 0.2 }),
    { seed: 75, rows: 20 },
  ),
]

const TWO_HEADER_ROWS = { headerRows: 2, columns: ROYAL_MAIL_BEX } as const
/** The tracking list belongs to the report of these. */
const REPORT: GeneratorOptions = { seed: 91, rows: 44 }

const ROYAL_MAIL: readonly Sample[] = [
  sample('royal-mail-invoice/real.csv', 'Dockets, comments, footer; Windows-1252.', royalMailInvoice, {
    seed: 81,
    rows: 60,
  }),
  sample(
    'royal-mail-invoice/two-invoices.csv',
    'Two files put together: the second invoice row opens an invoice.',
    royalMailInvoice,
    { seed: 82, rows: 50, invoices: 2 },
  ),
  sample(
    'royal-mail-invoice/credit-document.csv',
    'An invoice and a credit note for some of its dockets.',
    (options) => royalMailInvoice(options, { creditDocument: true }),
    { seed: 83, rows: 50, invoices: 2 },
  ),
  sample(
    'royal-mail-bex/real-three-header-rows.csv',
    'Title and group names above the column names, other columns in the middle, thousands commas, sums at the end.',
    (options) => royalMailBex(options, { credits: 0 }),
    REPORT,
  ),
  sample(
    'royal-mail-bex/two-header-rows.csv',
    'Group names above the column names, no sums.',
    (options) => royalMailBex(options, { ...TWO_HEADER_ROWS, overallResult: false }),
    { seed: 92, rows: 30 },
  ),
  sample(
    'royal-mail-bex/overall-result.csv',
    'Group names above the column names, sums at the end, orders given back.',
    (options) => royalMailBex(options, { ...TWO_HEADER_ROWS, credits: 0.3 }),
    { seed: 93, rows: 24 },
  ),
  sample(
    'royal-mail-bex/one-header-row.csv',
    'The column names alone, two invoices.',
    (options) => royalMailBex(options, { headerRows: 1 }),
    { seed: 94, rows: 24, invoices: 2 },
  ),
  sample(
    'royal-mail-bex/unassigned-accounts.csv',
    '`#` for the account of some orders.',
    (options) => royalMailBex(options, { ...TWO_HEADER_ROWS, overallResult: false, unassigned: 5 }),
    { seed: 95, rows: 20 },
  ),
  sample(
    'royal-mail-combined/real.csv',
    'Orders divided over their items, outbound and returned; the shares add back.',
    royalMailCombined,
    { seed: 853, rows: 54 },
  ),
  sample(
    'royal-mail-combined/float-tails.csv',
    'Shares rounded alike, as binary floats leave them: they need not add back.',
    (options) => royalMailCombined(options, { floatTails: true, credits: 0.2 }),
    { seed: 851, rows: 36 },
  ),
  {
    path: 'samples/royal-mail-tracking/tracking.csv',
    about:
      'No invoice: the tracked items of `royal-mail-bex/real-three-header-rows.csv`, some orders without items and ' +
      'some items without an order of the report.',
    bytes: () => encode([...royalMailTracking(REPORT)].join(''), 'utf-8'),
  },
]

export const MORE_SAMPLES: readonly Sample[] = [...DHL_EXPRESS_SAMPLES, ...DPD, ...USPS, ...ROYAL_MAIL]
