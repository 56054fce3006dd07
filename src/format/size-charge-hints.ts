/** What a parcel must exceed for the carrier's handling, large and over-maximum charges, by ship date. */

export interface SizeChargeHint {
  /** The first row whose charge matches applies; a handling charge that matches none is not judged. */
  readonly charges: readonly SizeCharge[]
  /** Whether the record of the charge states its parcel's sides and weight; otherwise the record of the base charge does. */
  readonly measured: 'record' | 'shipment'
  /** The unit of the sides, also of records that name none. */
  readonly unit: RegExp
}

export interface SizeCharge {
  /** By its description, or by its code. */
  readonly charge?: RegExp
  readonly code?: RegExp
  /** Exceeding any of them justifies the charge; the last row valid on the ship date applies. */
  readonly limits: readonly SizeLimits[]
  /** X12 426 code for a charge that is not justified. */
  readonly x12?: string
}

/** Limits to exceed: sides in inches, volume in cubic inches, weight in pounds. */
export interface SizeLimits {
  /** First ship date. */
  readonly from?: string
  readonly longest?: string
  readonly second?: string
  /** Longest side plus twice the other two. */
  readonly lengthAndGirth?: string
  readonly volume?: string
  readonly weight?: string
}
