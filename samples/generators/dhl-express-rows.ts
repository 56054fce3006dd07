/** The cells of a DHL Express row, by column name. */
import { type AddressCountry, address } from './addresses.js'
import { date } from './calendar.js'
import { amount, commaAmount } from './cents.js'
import type { DhlInvoice, DhlTotals } from './dhl-express-invoices.js'
import { sumsOf } from './dhl-express-invoices.js'
import type { Extra, Shipment } from './dhl-express-shipments.js'
import { createRandom } from './random.js'

export type Row = Record<string, string>

export interface RowStyle {
  readonly european: boolean
  readonly taxPerCharge: boolean
  readonly slots: number
  readonly emptySlot: '' | '0'
}

const PAYER: Readonly<Row> = {
  'Billing Account Name': 'Alpenglanz Handels GmbH',
  'Billing Address 1': 'Beispielgasse 12',
  'Billing Postcode': '1079',
  'Billing City': 'Wien',
  'Billing Country Code': 'AT',
  'VAT Number': 'ATU00000000',
}
const ORIGIN: Readonly<Row> = {
  Origin: 'VIE',
  'Orig Name': 'WIEN',
  'Orig Country Code': 'AT',
  'Orig Country Name': 'AUSTRIA',
  'Senders Name': 'Alpenglanz Handels GmbH',
  'Senders Address 1': 'Beispielgasse 12',
  'Senders Postcode': '1079',
  'Senders City': 'Wien',
  'Senders Country': 'AT',
}
type Lane = readonly [code: string, town: string, country: AddressCountry, name: string]
const TAXED: readonly Lane[] = [
  ['LEJ', 'LEIPZIG', 'DE', 'GERMANY'],
  ['AMS', 'AMSTERDAM', 'NL', 'NETHERLANDS'],
]
const UNTAXED: readonly Lane[] = [
  ['JFK', 'NEW YORK', 'US', 'UNITED STATES OF AMERICA'],
  ['IST', 'ISTANBUL', 'TR', 'TURKIYE'],
  ['LHR', 'LONDON', 'GB', 'UNITED KINGDOM'],
]

export function invoiceRow(
  invoice: DhlInvoice,
  totals: ReadonlyMap<string, DhlTotals>,
  style: RowStyle,
): Row {
  const { net, tax } = totals.get('EUR') ?? { net: 0, tax: 0 }
  const money = moneyIn(style)
  const stated = net + invoice.misstated
  return {
    ...PAYER,
    'Line Type': 'I',
    'Billing Source': 'BIL',
    'Invoice Number': invoice.id,
    'Station Code': 'VIE',
    'Invoice Identifier': `${invoice.id}A`,
    'Invoice Type': invoice.type,
    'Invoice Date': date(invoice.day, 'YYYYMMDD'),
    'Payment Terms': '30 days net',
    'Due Date': date(invoice.day + 30, 'YYYYMMDD'),
    'Billing Account': invoice.account,
    Currency: 'EUR',
    'Total amount (excl. VAT)': money(stated),
    'Total amount (incl. VAT)': money(stated + tax),
    'Total Tax': money(tax),
  }
}

const moneyIn = ({ european }: RowStyle) =>
  european ? (cents: number) => commaAmount(cents, '.') : (cents: number) => amount(cents)

function parcel(row: Shipment, { european }: RowStyle): Row {
  const tenths = (weight: number) => (european ? commaAmount(weight, '', 1) : amount(weight, 1))
  if (row.scaleTenths === 0) return {}
  const byVolume = row.volumeTenths > row.scaleTenths
  return {
    Pieces: '1',
    Dimensions: row.sides.join('x'),
    'Cust Scale Weight (A)': tenths(row.scaleTenths),
    'DHL Scale Weight (B)': tenths(row.scaleTenths),
    'Cust Vol Weight (V)': tenths(row.volumeTenths),
    'DHL Vol Weight (W)': tenths(row.volumeTenths),
    'Weight Flag': byVolume ? 'W' : 'B',
    'Weight (kg)': tenths(byVolume ? row.volumeTenths : row.scaleTenths),
  }
}

/** Cells that no rule looks at: they make the records as long, and as awkward to read, as real ones. */
function journey(row: Shipment): Row {
  const random = createRandom(Number(row.number.slice(0, 9).replace(/\D/g, '0')))
  const [code, town, country, name] = random.pick(row.taxed ? TAXED : UNTAXED)
  const to = address(random, country)
  return {
    ...ORIGIN,
    'Shipment Reference 1': `PO-${random.digits(6)}`,
    'Shipment Reference 2': random.chance(0.2)
      ? `Rack "${random.integer(1, 9)}", shelf ${random.integer(1, 40)}`
      : '',
    Destination: code,
    'Dest Name': town,
    'Dest Country Code': country,
    'Dest Country Name': name,
    'Receivers Name': to.company === '' ? to.name : to.company,
    'Receivers Address 1': to.line2 === '' ? to.line1 : `${to.line2}\n${to.line1}`,
    'Receivers Postcode': to.postal,
    'Receivers City': to.city,
    'Receivers Country': country,
    'Receivers Contact': to.name,
    'Proof of Delivery/Name': to.name.toUpperCase(),
    'Description of Contents': random.chance(0.03) ? 'MACHINE PARTS, '.repeat(150).trim() : 'LAMPS',
  }
}

function slot(n: number, extra: Extra | undefined, taxCode: string, style: RowStyle): Row {
  const money = moneyIn(style)
  const cell = (cents: (one: Extra) => number) =>
    extra === undefined ? style.emptySlot : money(cents(extra))
  const tax = (one: Extra) => (style.taxPerCharge ? one.tax : 0)
  return {
    [`XC${n} Code`]: extra?.code ?? style.emptySlot,
    [`XC${n} Name`]: extra?.name ?? '',
    [`XC${n} Charge`]: cell((one) => one.charge),
    [`XC${n} Tax Code`]: extra === undefined ? style.emptySlot : taxCode,
    [`XC${n} Tax`]: cell(tax),
    [`XC${n} Discount`]: cell((one) => one.discount),
    [`XC${n} Total`]: cell((one) => one.charge + tax(one) + one.discount),
  }
}

export function shipmentRow(invoice: DhlInvoice, row: Shipment, style: RowStyle): Row {
  const money = moneyIn(style)
  const { net, tax } = sumsOf(row)
  const stated = net + row.misstated
  const taxCode = row.taxed ? 'A' : 'Z'
  const sum = (pick: (extra: Extra) => number) => row.extras.reduce((total, extra) => total + pick(extra), 0)
  const cells: Row = {
    ...(row.number === '' ? {} : journey(row)),
    ...parcel(row, style),
    'Line Type': 'S',
    'Invoice Number': invoice.id,
    'Invoice Type': invoice.type,
    'Invoice Date': date(invoice.day, 'YYYYMMDD'),
    // About every tenth has none: the invoice's own row states it.
    'Billing Account': Number(row.number.at(-2) ?? '0') === 7 ? '' : invoice.account,
    'Shipment Number': row.number,
    'Shipment Date': row.shipped === null ? '' : date(row.shipped, 'YYYYMMDD'),
    Product: row.product,
    'Product Name': row.productName,
    Currency: row.currency,
    'Total amount (excl. VAT)': money(stated),
    'Total amount (incl. VAT)': money(stated + tax),
    'Tax Code': taxCode,
    'Total Tax': money(tax + row.mistaxed),
    'Weight Charge': money(row.weightCharge),
    'Weight Tax (VAT)': style.taxPerCharge ? money(row.weightTax) : '',
    'Total Extra Charges (XC)': money(sum((extra) => extra.charge)),
    'Total Extra Charges Tax': money(style.taxPerCharge ? sum((extra) => extra.tax) : 0),
  }
  for (let n = 1; n <= style.slots; n++) Object.assign(cells, slot(n, row.extras[n - 1], taxCode, style))
  return cells
}
