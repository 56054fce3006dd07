/** Sample files of UPS billing: one as the portal gives it, and one for each trap that needs a file of its own. */
import { day } from './calendar.js'
import { share } from './cents.js'
import { UPS_COLUMNS, UPS_COLUMNS_LEGACY, UPS_COLUMNS_TERRITORY } from './columns/ups.js'
import { sample } from './sample.js'
import type { GeneratorOptions, Sample } from './types.js'
import { stateByPackage } from './ups/faults.js'
import { charge, type Line, type Package } from './ups/line.js'
import { sizedFor } from './ups/packages.js'
import { type UpsStyle, US_STYLE } from './ups/style.js'
import { upsFile } from './ups-billing.js'

const styled =
  (style: Partial<Omit<UpsStyle, 'dialect'>>, dialect: Partial<UpsStyle['dialect']> = {}) =>
  (options: GeneratorOptions) =>
    upsFile(options, { ...US_STYLE, ...style, dialect: { ...US_STYLE.dialect, ...dialect } })

/** As the published sample has it: class for code, gross for basis, and each package's total as the invoice's. */
function likeThePublished(lines: Line[]): Line[] {
  const published = lines.map((line) => ({
    ...line,
    category: '',
    detail: '',
    code: line.class,
    basis: line.net + line.incentive,
  }))
  return stateByPackage(published, new Set()).map(({ faults, ...line }) => line)
}

const GERMAN: Readonly<Record<string, string>> = {
  'Ground Commercial': 'Standard Gewerbe',
  'Fuel Surcharge': 'Treibstoffzuschlag',
  'Special Incentive Modifier': 'Zusätzlicher Sonderrabatt',
  'Delivery Area Surcharge': 'Zuschlag für Zustellgebiet',
  'Delivery Area Surcharge - Extended': 'Zuschlag für erweitertes Zustellgebiet',
  'Service Charge': 'Servicegebühr',
}

/** German descriptions, and nineteen per cent tax on each package as a row of its own. */
function german(lines: Line[]): Line[] {
  const nets = new Map<Line['pack'], number>()
  for (const { pack, net } of lines) nets.set(pack, (nets.get(pack) ?? 0) + net)
  const last = new Map(lines.map((line) => [line.pack, line]))
  return lines.flatMap((line) => {
    const translated = { ...line, description: GERMAN[line.description] ?? line.description }
    if (last.get(line.pack) !== line) return [translated]
    const tax = share(nets.get(line.pack) ?? 0, 190, 1000)
    const row = { ...line, class: 'TAX', code: '01', description: '19.000 % Steuer', basis: 0, incentive: 0 }
    return [translated, { ...row, physical: false, net: tax }]
  })
}

/** Charges that few invoices have, one a package, and what is booked on packages that they do not cost. */
const RARE: readonly (readonly [
  category: string,
  detail: string,
  cls: string,
  code: string,
  description: string,
])[] = [
  ['SHP', 'ISS', 'ACC', 'LCC', 'Large Package Surcharge - Length Commercial'],
  ['SHP', 'ISS', 'ACC', 'LWR', 'Large Package Surcharge - Weight Residential'],
  ['SHP', 'ISS', 'ACC', 'AHV', 'Additional Handling - Cubic Volume'],
  ['SHP', 'ISS', 'ACC', 'OML', 'Over Maximum Limits'],
  ['RTN', 'ARS', 'ACC', 'ERL', 'Returns Electronic Label'],
  ['RTN', 'ARS', 'ACC', 'ART', 'Returns 3 UPS Pickup Attempts'],
  ['ADJ', 'OCG', 'ACC', 'REP', 'Residential Pickup Surcharge'],
  ['ADJ', 'OCG', 'ACC', 'AFW', 'Future Day Pickup - Alternate Address - Web Request'],
  ['ADJ', 'SCC', 'ACC', 'SCF', 'Shipping Charge Correction Audit Fee'],
  ['SHP', 'IMP', 'ACC', 'FRT', 'Import Freight'],
  ['SHP', 'EG', 'TBD', 'TC', 'Terminal Service Charge'],
  ['SHP', 'ISS', 'ACC', 'ZZ1', 'Not Previously Billed Additional Handling'],
  ['ADJ', 'CADJ', 'MSC', '', 'Billing Adjustment for  W/E 08/02/2025'],
  ['ADJ', 'MIS', 'ACC', 'OFW', 'On-Call Pickup Future Day'],
]

function rareCharges(lines: Line[]): Line[] {
  const packs = [...new Set(lines.flatMap(({ pack }) => (pack === null ? [] : [pack])))]
  const sized = new Map<Line['pack'], Package>()
  const rare = RARE.flatMap(([category, detail, cls, code, description], index): Line[] => {
    const plain = packs[index % packs.length]
    if (plain === undefined) return []
    const heavy = { enteredWeight: 715, billedWeight: 720, weightType: 1, dimensions: '' }
    const pack = { ...sizedFor(sized.get(plain) ?? plain, [{ code }]), ...(code === 'LWR' && heavy) }
    sized.set(plain, pack)
    return [charge(pack, [cls, code, description], 310 + 95 * index, { category, detail })]
  })
  return [...lines.map((line) => ({ ...line, pack: sized.get(line.pack) ?? line.pack })), ...rare]
}

const at = (
  name: string,
  about: string,
  make: ReturnType<typeof styled>,
  options: GeneratorOptions,
): Sample => sample(`ups-billing/${name}.csv`, about, make, options)

export const UPS_SAMPLES: readonly Sample[] = [
  at(
    'real-headerless',
    'As the portal gives it: no header, corrections with echoes of the first bill, fees without a shipment.',
    styled({ fees: 'last' }),
    { seed: 11, rows: 240 },
  ),
  at(
    'fee-first-row',
    'The first record is a service charge without a tracking number.',
    styled({ fees: 'first' }),
    { seed: 12, rows: 24 },
  ),
  at('with-header', 'Column names as first record.', styled({ header: UPS_COLUMNS, plainOnly: true }), {
    seed: 13,
    rows: 12,
  }),
  at(
    'with-header-territory',
    'Column names that say Country/Territory.',
    styled({ header: UPS_COLUMNS_TERRITORY, plainOnly: true }),
    { seed: 14, rows: 12 },
  ),
  at(
    'with-header-legacy',
    'Column names of an older layout, placeholders where later columns have names.',
    styled({ header: UPS_COLUMNS_LEGACY, plainOnly: true }),
    { seed: 15, rows: 12 },
  ),
  at(
    'amount-per-package',
    "Invoice Amount states each package's total, Basis Value the gross, categories are blank.",
    styled({ header: UPS_COLUMNS, plainOnly: true, fees: 'none', reshape: likeThePublished }),
    { seed: 16, rows: 16 },
  ),
  at(
    'semicolon-latin1',
    'Semicolons, day first, Windows-1252 letters, German descriptions, tax rows.',
    styled(
      {
        encoding: 'windows-1252',
        country: 'DE',
        currency: 'EUR',
        plainOnly: true,
        fees: 'last',
        reshape: german,
      },
      { delimiter: ';', dates: 'DD/MM/YYYY', country: 'DE', weightUnit: 'K', lineEnd: '\r\n' },
    ),
    { seed: 17, rows: 24 },
  ),
  at('cut-to-244-columns', 'Blank columns at the end are cut off.', styled({}, { width: 244 }), {
    seed: 18,
    rows: 20,
  }),
  at('dotted-dates', 'All dates are DD.MM.YYYY after a spreadsheet.', styled({}, { dates: 'DD.MM.YYYY' }), {
    seed: 24,
    rows: 12,
  }),
  at('excel-dates', 'All dates are M/D/YY after a spreadsheet.', styled({}, { dates: 'M/D/YY' }), {
    seed: 19,
    rows: 20,
  }),
  at(
    'rare-charges',
    'Charges that few invoices have: large packages, remote areas, air freight, an adjustment and a pickup booked on packages.',
    styled({ plainOnly: true, fees: 'none', reshape: rareCharges }),
    { seed: 23, rows: 40 },
  ),
  at('several-invoices', 'Three weekly invoices of one account.', styled({}), {
    seed: 20,
    rows: 90,
    invoices: 3,
  }),
  at(
    'recurring-number',
    'One invoice number of two invoices, ten years apart.',
    styled({ saturday: (nth) => (nth === 0 ? day(2015, 9, 12) : day(2025, 9, 13)) }),
    { seed: 21, rows: 24, invoices: 2 },
  ),
  at('damaged-tracking-number', 'A spreadsheet made a number of one tracking number.', styled({}), {
    seed: 22,
    rows: 110,
    faults: ['damaged_tracking_number'],
  }),
]
