/** What a row of a UPS billing file is made of, before it is text. Money in cents, weights in tenths. */
import type { Fault } from '../types.js'
import type { Service } from './tariff.js'

export interface Package {
  readonly tracking: string
  readonly lead: string
  readonly service: Service
  readonly zone: string
  readonly billOption: string
  readonly shipped: number
  readonly enteredWeight: number
  readonly billedWeight: number
  /** 1 actual, 2 dimensional, 3 minimum. */
  readonly weightType: number
  readonly dimensions: string
  readonly pickupRecord: string
  readonly references: readonly [string, string]
  /** Already as the text of eight cells each. */
  readonly sender: string
  readonly receiver: string
}

export interface Line {
  /** Null for fees that belong to no shipment. */
  pack: Package | null
  category: string
  detail: string
  class: string
  code: string
  description: string
  basis: number
  incentive: number
  net: number
  /** Day of the transaction. */
  day: number
  /** The package row, which carries quantity, weights and dimensions. */
  physical: boolean
  /** Written `MM/DD/YYYY` in a file of ISO dates. */
  slashDate?: boolean
  reason?: string
  correctedZone?: string
  keyedDimensions?: string
  originalTracking?: string
  /** Invoice Amount of this row alone, where it is not the invoice's. */
  stated?: number
  faults?: readonly Fault[]
}

export interface Invoice {
  readonly account: string
  readonly number: string
  readonly day: number
  readonly currency: string
  readonly lines: Line[]
  /** What the declared total is off by. */
  offBy?: number
  /** Rows state several totals, so the invoice states none. */
  undeclared?: boolean
}

/** A charge of a package as it is billed first: `SHP/ISS`, dated when shipped. */
export function charge(
  pack: Package,
  kind: readonly [cls: string, code: string, description: string],
  net: number,
  rest: Partial<Line> = {},
): Line {
  return {
    pack,
    category: 'SHP',
    detail: 'ISS',
    class: kind[0],
    code: kind[1],
    description: kind[2],
    basis: 0,
    incentive: 0,
    net,
    day: pack.shipped,
    physical: false,
    ...rest,
  }
}
