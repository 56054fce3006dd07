/** What differs between FedEx accounts of different countries: number style, labels, currency. */
import type { AddressCountry } from '../addresses.js'
import type { DateStyle } from '../calendar.js'
import { amount, commaAmount } from '../cents.js'
import type { TextEncoding } from '../types.js'
import type { SheetStyle } from './sheet.js'

export interface IntlStyle {
  readonly sheet: SheetStyle
  readonly encoding: TextEncoding
  readonly country: AddressCountry
  readonly currency: string
  readonly invoiceDates: DateStyle
  readonly shipDates: DateStyle
  /** Totals may have marks at the thousands where pairs have none. */
  readonly total: (cents: number) => string
  readonly pair: (cents: number) => string
  readonly weight: (tenths: number) => string
  /** Multiplies the tariff, which is in the cheapest currency. */
  readonly level: number
  /** Thousandths of freight that a levy takes, and its label; empty if there is no levy. */
  readonly levy: readonly [label: string, thousandths: number] | null
  readonly vat: string | null
  readonly duty: string
  readonly fee: string
}

const plain = (cents: number): string => amount(cents)

export const TURKISH_STYLE: IntlStyle = {
  sheet: { delimiter: ',', lineEnd: '\r\n', quotes: 'minimal' },
  encoding: 'utf-8',
  country: 'TR',
  currency: 'TRY',
  invoiceDates: 'DD-MMM-YYYY',
  shipDates: 'YYYYMMDD',
  total: (cents) => (cents === 0 ? '0' : commaAmount(cents, '.')),
  pair: (cents) => (cents === 0 ? '0' : commaAmount(cents)),
  weight: (tenths) => commaAmount(tenths, '', 1),
  level: 40,
  levy: ['Turkey Postal Levy Fee', 23],
  vat: 'Turkey VAT on Freight',
  duty: 'Gümrük Vergisi',
  fee: 'Hizmet Ücreti',
}

/** As the published samples are written: point, every cell quoted. */
export const BRITISH_STYLE: IntlStyle = {
  ...TURKISH_STYLE,
  sheet: { delimiter: ',', lineEnd: '\n', quotes: 'all' },
  country: 'GB',
  currency: 'GBP',
  shipDates: 'M/D/YYYY',
  total: plain,
  pair: plain,
  weight: (tenths) => amount(tenths, 1),
  level: 1,
  levy: null,
  vat: null,
  duty: 'Duty and Tax Forwarding Charge',
  fee: 'VAT on Clearance',
}

/** Semicolons, since the decimals are commas; an older encoding. */
export const DUTCH_STYLE: IntlStyle = {
  ...TURKISH_STYLE,
  sheet: { delimiter: ';', lineEnd: '\r\n', quotes: 'minimal' },
  encoding: 'windows-1252',
  country: 'NL',
  currency: 'EUR',
  invoiceDates: 'DD/MM/YYYY',
  shipDates: 'YYYYMMDD',
  level: 1,
  levy: null,
  vat: 'VAT on Freight',
  duty: 'Duty and Tax Forwarding Charge',
  fee: 'VAT on Clearance',
}
