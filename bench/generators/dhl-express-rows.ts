/** The cells of a DHL Express row, by column name. */
import { type AddressCountry, address } from './addresses.js'
import { date } from './calendar.js'
import type { DhlInvoice, DhlTotals } from './dhl-express-invoices.js'
import { sumsOf } from './dhl-express-invoices.js'
import type { Extra, Shipment } from './dhl-express-shipments.js'
import { createRandom } from './random.js'

export type Row = Record<string, string>
type Money = (cents: number) => string

export interface RowStyle {
  readonly money: Money
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

export function invoiceRow(invoice: DhlInvoice, totals: ReadonlyMap<string, DhlTotals>, money: Money): Row {
  const { net, tax } = totals.get('EUR') ?? { net: 0, tax: 0 }
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

const tenths = (weight: number): string => `${Math.trunc(weight / 10)}.${weight % 10}`

function parcel(row: Shipment): Row {
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
  const empty = style.emptySlot
  return {
    [`XC${n} Code`]: extra?.code ?? empty,
    [`XC${n} Name`]: extra?.name ?? '',
    [`XC${n} Charge`]: extra === undefined ? empty : style.money(extra.charge),
    [`XC${n} Tax Code`]: extra === undefined ? empty : taxCode,
    [`XC${n} Tax`]: extra === undefined ? empty : style.money(extra.tax),
    [`XC${n} Discount`]: extra === undefined ? empty : style.money(extra.discount),
    [`XC${n} Total`]: extra === undefined ? empty : style.money(extra.charge + extra.tax + extra.discount),
  }
}

export function shipmentRow(invoice: DhlInvoice, row: Shipment, style: RowStyle): Row {
  const { money } = style
  const { net, tax } = sumsOf(row)
  const stated = net + row.misstated
  const taxCode = row.taxed ? 'A' : 'Z'
  const sum = (pick: (extra: Extra) => number) => row.extras.reduce((total, extra) => total + pick(extra), 0)
  const cells: Row = {
    ...(row.number === '' ? {} : journey(row)),
    ...parcel(row),
    'Line Type': 'S',
    'Invoice Number': invoice.id,
    'Invoice Type': invoice.type,
    'Invoice Date': date(invoice.day, 'YYYYMMDD'),
    // Every tenth or so stands without: the invoice's own row tells.
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
    'Weight Tax (VAT)': money(row.weightTax),
    'Total Extra Charges (XC)': money(sum((extra) => extra.charge)),
    'Total Extra Charges Tax': money(sum((extra) => extra.tax)),
  }
  for (let n = 1; n <= style.slots; n++) Object.assign(cells, slot(n, row.extras[n - 1], taxCode, style))
  return cells
}
