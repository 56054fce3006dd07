/** What line items state of their shipments, held to the cells of the samples by a table of its own. */
import { describe, expect, test } from 'vitest'
import type { LineItem } from '../src/schema/line-item.js'
import { formatById, formatsUnderTest, parsed, sampleFiles } from './law-kit.js'

type Text = (...names: string[]) => string | null

/** Country, postal code, references and the like as a reader of the carrier's guide would look them up. */
const TEXTS: Readonly<Record<string, (text: Text, item: LineItem) => Partial<LineItem>>> = {
  'ups-billing': (text) => ({
    service: text('Original Service Description', 'Place Holder 39'),
    zone: text('Zone'),
    reference_1: text('Shipment Reference Number 1', 'Package Reference Number 1'),
    reference_2: text('Shipment Reference Number 2', 'Package Reference Number 2'),
    reference_3: text('Package Reference Number 3'),
    origin_country: text('Sender Country', 'Sender Country/Territory'),
    destination_country: text('Receiver Country', 'Receiver Country/Territory'),
    destination_postal_code: text('Receiver Postal'),
  }),
  'fedex-us': (text) => ({
    service: text('Service Type', 'Ground Service'),
    zone: text('Zone Code'),
    reference_1: text('Original Customer Reference'),
    reference_2: text('Original Ref#2'),
    reference_3: text('Original Ref#3/PO Number'),
    origin_country: text('Shipper Country/Territory'),
    destination_country: text('Recipient Country/Territory'),
    destination_postal_code: text('Recipient Zip Code'),
  }),
  'fedex-intl': (text) => ({
    service: text('Service'),
    zone: text('Zone Code'),
    reference_1: text('Shipper Reference 1'),
    reference_2: text('Shipper Reference 2'),
    reference_3: text('Shipper Reference 3'),
    origin_country: text('Sender Address Country/Territory'),
    destination_country: text('Recipient Address Country/Territory'),
    destination_postal_code: text('Recipient Address Postal'),
  }),
  'fedex-edi': (text) => ({
    zone: null,
    reference_1: text('Ref 1'),
    reference_2: text('Ref 2'),
    reference_3: text('Ref 3'),
    origin_country: text('Cntry1'),
    destination_country: text('Cntry2'),
    destination_postal_code: text('Postal2'),
  }),
  'dhl-express': (text) => ({
    service: text('Product Name', 'Product'),
    zone: null,
    reference_1: text('Shipment Reference 1'),
    reference_2: text('Shipment Reference 2'),
    reference_3: text('Shipment Reference 3'),
    origin_country: text('Orig Country Code'),
    destination_country: text('Dest Country Code'),
    destination_postal_code: text('Receivers Postcode'),
  }),
  'dhl-ecommerce': (text) => ({
    service: text('Material_or_VAS_Desc*'),
    zone: text('Pricing_Zone*'),
    reference_1: text('CustRef*'),
    reference_2: text('CustRef2*'),
    reference_3: text('BillRef*'),
    origin_country: null,
    destination_country: text('Country*'),
    destination_postal_code: text('Zip*'),
  }),
  'dpd-insights': (text) => ({
    service: text('Service', 'Dienst'),
    zone: text('Destination zone', 'Bestemmingszone', 'Zielgebiet'),
    reference_1: text('Customer parcel reference 1', 'Klant pakketreferentie 1', 'Kundenpaketreferenz 1'),
    reference_2: text(
      'Customer shipment reference 1',
      'Klant zendingreferentie 1',
      'Kundensendungsreferenz 1',
    ),
    reference_3: null,
    origin_country: text('Sender country', 'Verzender land', 'Absender Land'),
    destination_country: text(
      'Commercial destination country',
      'Commerciële bestemmingsland',
      'Kommerzielles Zielland',
    ),
    destination_postal_code: null,
  }),
  'dpd-uk': (text) => ({
    service: text('Service Description'),
    zone: null,
    reference_1: text('Senders Ref'),
    reference_2: text('Second Ref'),
    reference_3: text('Third Ref'),
    origin_country: null,
    destination_country: text('Country Code'),
    destination_postal_code: null,
  }),
  'usps-eps': (text) => ({
    service: text('Mail Class'),
    zone: null,
    reference_1: text('Cust Ref Num1'),
    reference_2: text('Cust Ref Num2'),
    reference_3: null,
    origin_country: null,
    destination_country: null,
    destination_postal_code: null,
  }),
  'royal-mail-combined': (text) => ({ service: text('product_name'), zone: null, reference_1: null }),
  'royal-mail-invoice': (text) => ({ service: text('Service'), reference_1: text('Senders Ref') }),
  'royal-mail-bex': (text) => ({
    service: text('Product Name'),
    reference_1: null,
    destination_country: text('Destination Country Code'),
    destination_postal_code: text('Postal Code'),
  }),
}

/** Cells of dates and of weights with the unit of a format that names one; else the cell of the unit. */
interface Amounts {
  readonly date: string[]
  readonly weight: string[]
  readonly unit?: string
  readonly unitCell?: string
}

const AMOUNTS: Readonly<Record<string, Amounts>> = {
  'ups-billing': {
    date: ['Shipment Date'],
    weight: ['Billed Weight'],
    unitCell: 'Billed Weight Unit of Measure',
  },
  'fedex-us': {
    date: ['Shipment Date'],
    weight: ['Rated Weight Amount'],
    unitCell: 'Rated Weight Units',
  },
  'fedex-intl': {
    date: ['Ship Date', 'Ship Date (formatted)'],
    weight: ['Rated Weight Amount'],
    unitCell: 'Rated Weight Units',
  },
  'fedex-edi': { date: ['Ship Date'], weight: ['Bill Wt'], unitCell: 'Wt Unit' },
  'dhl-express': { date: ['Shipment Date'], weight: ['Weight (kg)'], unit: 'kg' },
  'dhl-ecommerce': { date: ['PUDATE*'], weight: ['BILLWEIGHT*'], unitCell: 'UOM_BillWgt*' },
  'dpd-insights': {
    date: ['Shipment date', 'Verzenddatum', 'Versanddatum'],
    weight: ['Weight', 'Gewicht'],
    unit: 'g',
  },
  'dpd-uk': { date: ['Date'], weight: ['Weight'], unit: 'kg' },
  'usps-eps': { date: [], weight: [] },
  'royal-mail-combined': { date: [], weight: [] },
  'royal-mail-invoice': { date: ['Posting Date'], weight: ['Weight (kg)'], unit: 'kg' },
  'royal-mail-bex': { date: ['Confirmation Date'], weight: ['Total Weight'], unit: 'kg' },
}

const UNITS: Readonly<Record<string, string>> = {
  l: 'lb',
  lb: 'lb',
  lbs: 'lb',
  k: 'kg',
  kg: 'kg',
  o: 'oz',
  oz: 'oz',
}

const fold = (name: string): string => name.replace(/\s/g, '').toLowerCase()

function texts({ raw = {} }: LineItem, blank: string | undefined): Text {
  const cells = new Map(Object.entries(raw).map(([name, cell]) => [fold(name), cell.trim()]))
  return (...names) => {
    for (const name of names) {
      const cell = cells.get(fold(name))
      if (cell !== undefined && cell !== '' && cell !== blank) return cell
    }
    return null
  }
}

/** Digits of a day of this century, sorted. */
const digits = (date: string | null): string =>
  [...(date ?? '').replace(/20(?=\d\d(-?\d\d-?\d\d)?$)/, '').replace(/\D/g, '')]
    .filter((digit) => digit !== '0')
    .sort()
    .join('')

test('a line of the tables is of a format', () => {
  for (const id of Object.keys({ ...TEXTS, ...AMOUNTS })) expect(formatById(id).id).toBe(id)
})

/** A format without a line in the tables is held by its goldens alone. */
const held = formatsUnderTest.filter(({ id }) => AMOUNTS[id] !== undefined)

describe.each(held.map(({ id, blankText }) => [id, blankText] as const))('%s', (id, blankText) => {
  const samples = sampleFiles().filter(({ format }) => format.id === id)
  test.each(samples.map(({ path }) => path))('%s', async (path) => {
    const { items, account } = await parsed(path, { raw: true })
    const { date, weight, unit, unitCell } = AMOUNTS[id] as Amounts
    for (const item of items) {
      const text = texts(item, blankText)
      expect(item).toMatchObject(TEXTS[id]?.(text, item) ?? {})
      const [weighed, measured] = [item.billed_weight, item.billed_weight_unit]
      const stated = text(...weight)
      if (stated !== 'k.A.' && (unitCell === undefined || text(unitCell) !== null)) {
        expect([weighed, measured]).toEqual(
          stated === null
            ? [null, null]
            : [stated.replace(',', '.'), unit ?? UNITS[fold(text(unitCell ?? '') ?? '')]],
        )
      } else expect([weighed, measured]).toEqual([null, null])
      const day = text(...date)
      expect(item.ship_date === null).toBe(day === null)
      // In any order: which is right, the laws of dates tell.
      if (/^[\d\W]+$/.test(day ?? '')) expect(digits(item.ship_date)).toBe(digits(day))
      expect([item.gl_account, item.cost_center]).toEqual([null, null])
    }
    const unknown = account.summary.files.flatMap((file) => Object.keys(file.unknown_values))
    expect(unknown.filter((value) => !value.startsWith('source_type: '))).toEqual([])
  })
})
