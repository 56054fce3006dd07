/** Sample files of DHL Express, as they stand under `samples/`. */
import {
  DHL_EXPRESS_HEAD,
  DHL_EXPRESS_LEGACY_HEAD,
  DHL_EXPRESS_LEGACY_NAMES,
  slotColumns,
} from './columns/dhl-express.js'
import { DHL_EXPRESS, dhlExpress } from './dhl-express.js'
import { sample } from './sample.js'
import type { Sample } from './types.js'

const SUBSET = [
  'Line Type',
  'Invoice Number',
  'Invoice Type',
  'Invoice Date',
  'Billing Account',
  'Currency',
  'Total amount (excl. VAT)',
  'Total amount (incl. VAT)',
  'Total Tax',
  'Shipment Number',
  'Shipment Date',
  'Product Name',
  'Weight Charge',
  'Weight Tax (VAT)',
]
/** Which extra charge is in the columns of which number: a user has left some numbers out. */
const NUMBERS = [1, 2, 4, 7, 11]
const GAPS = NUMBERS.flatMap((number, at) =>
  slotColumns(NUMBERS.length)
    .filter((name) => name.startsWith(`XC${at + 1} `))
    .map((name) => [name.replace(`XC${at + 1} `, `XC${number} `), name] as const),
)
const [FULL, POINTS] = [DHL_EXPRESS.columns, slotColumns(9)]

/** Compact dates as a spreadsheet in Europe writes them: for small files only. */
const dotted = (text: string): string =>
  text.replace(/(?<=[",])(20\d\d)([01]\d)([0-3]\d)(?=[",])/g, '$3.$2.$1')

export const DHL_EXPRESS_SAMPLES: readonly Sample[] = [
  sample(
    'dhl-express/dotted-dates.csv',
    'Dates are DD.MM.YYYY after a spreadsheet.',
    (options) => {
      const generated = dhlExpress(options, { delimiter: ',' })
      return { ...generated, chunks: () => [dotted([...generated.chunks()].join(''))] }
    },
    { seed: 48, rows: 10 },
  ),
  sample(
    'dhl-express/real.csv',
    'A freight invoice, a duty invoice of the same waybills and a credit note; newlines, commas and quotes in cells.',
    dhlExpress,
    { seed: 31, rows: 54, invoices: 3 },
  ),
  sample(
    'dhl-express/semicolon-european-numbers.csv',
    'Semicolons, quotes only where needed, `1.204,15`.',
    (options) => dhlExpress(options, { delimiter: ';', quoteAll: false, european: true }),
    { seed: 32, rows: 30 },
  ),
  sample('dhl-express/two-invoices.csv', 'The second `I` row is below the first invoice.', dhlExpress, {
    seed: 33,
    rows: 30,
    invoices: 2,
  }),
  sample(
    'dhl-express/legacy-121.csv',
    'The older layout: seven extra charges, other names of the totals, an empty name at the end.',
    (options) =>
      dhlExpress(options, {
        columns: [...DHL_EXPRESS_LEGACY_HEAD, ...slotColumns(7), ''],
        means: DHL_EXPRESS_LEGACY_NAMES,
        slots: 7,
        delimiter: ';',
      }),
    { seed: 34, rows: 30 },
  ),
  sample(
    'dhl-express/xc11.csv',
    'Eleven extra charges, all of them used.',
    (options) =>
      dhlExpress(options, { columns: [...DHL_EXPRESS_HEAD, ...slotColumns(11)], slots: 11, crowded: true }),
    { seed: 35, rows: 12 },
  ),
  sample(
    'dhl-express/subset.csv',
    'The columns that someone chose to export.',
    (options) => dhlExpress(options, { columns: [...SUBSET, ...POINTS], quoteAll: false, lineEnd: '\n' }),
    { seed: 36, rows: 30 },
  ),
  sample(
    'dhl-express/subset-total-with-tax.csv',
    'A subset whose only total is the one with tax.',
    (options) =>
      dhlExpress(options, {
        columns: [...SUBSET.filter((name) => !/excl|Total Tax/.test(name)), ...POINTS],
        quoteAll: false,
      }),
    { seed: 37, rows: 30 },
  ),
  sample(
    'dhl-express/gaps-in-numbers.csv',
    'A subset with the extra charges 1, 2, 4, 7 and 11.',
    (options) =>
      dhlExpress(options, {
        columns: [...SUBSET, ...GAPS.map(([name]) => name)],
        means: Object.fromEntries(GAPS),
        slots: NUMBERS.length,
        crowded: true,
        quoteAll: false,
      }),
    { seed: 43, rows: 12 },
  ),
  sample(
    'dhl-express/credit-note.csv',
    'An invoice and the credit note for some of it.',
    (options) => dhlExpress(options, { creditNote: true }),
    { seed: 38, rows: 40, invoices: 2 },
  ),
  sample(
    'dhl-express/zeros-in-unused-slots.csv',
    'Extra charges that are not used hold `0`.',
    (options) => dhlExpress(options, { emptySlot: '0' }),
    { seed: 39, rows: 20 },
  ),
  sample(
    'dhl-express/reordered.csv',
    'The columns by the alphabet.',
    (options) => dhlExpress(options, { columns: [...FULL].sort() }),
    { seed: 40, rows: 20 },
  ),
  sample(
    'dhl-express/no-invoice-rows.csv',
    'Shipments alone: no total is declared.',
    (options) => dhlExpress(options, { invoiceRows: false }),
    { seed: 41, rows: 20 },
  ),
  sample(
    'dhl-express/tax-in-total-only.csv',
    'Taxes of single charges are 0.00 or blank; the row alone states its tax.',
    (options) => dhlExpress(options, { taxPerCharge: false }),
    { seed: 42, rows: 20 },
  ),
]
