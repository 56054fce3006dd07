/** How a UPS file is written and what it holds: the real one, or another that a trap needs. */
import type { AddressCountry } from '../addresses.js'
import type { TextEncoding } from '../types.js'
import type { Line } from './line.js'
import type { Dialect } from './record.js'

export interface UpsStyle {
  readonly dialect: Dialect
  readonly encoding: TextEncoding
  readonly country: AddressCountry
  readonly currency: string
  /** Column names as first record; real files have none. */
  readonly header?: readonly string[]
  /** Where the fees without a shipment stand. Default: at the end, now and then first. */
  readonly fees?: 'none' | 'first' | 'last'
  /** Ordinary packages only, no corrections. */
  readonly plainOnly?: boolean
  /** Saturday of the nth invoice; default: week after week. */
  readonly saturday?: (nth: number) => number
  /** Last changes to the rows of an invoice, before it is added up. */
  readonly reshape?: (lines: Line[]) => Line[]
}

export const US_STYLE: UpsStyle = {
  dialect: {
    delimiter: ',',
    dates: 'YYYY-MM-DD',
    lineEnd: '\n',
    width: 250,
    version: '2.1',
    country: 'US',
    weightUnit: 'L',
  },
  encoding: 'utf-8',
  country: 'US',
  currency: 'USD',
}
