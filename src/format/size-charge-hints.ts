/** What a parcel must exceed for the carrier's handling, large and over-maximum charges, by ship date. */

export interface SizeChargeHint {
  /** The first row whose charge fits decides; a handling charge that fits none is not judged. */
  readonly charges: readonly SizeCharge[]
  /** Where the record of the charge itself states its parcel's sides and weight: else the record of the base charge does. */
  readonly measured: 'record' | 'shipment'
  /** Of the sides; a record that names none is taken to be in it. */
  readonly unit: RegExp
}

export interface SizeCharge {
  /** By its description, or by its code. */
  readonly charge?: RegExp
  readonly code?: RegExp
  /** Any of them makes the charge right; the last that holds on the ship date counts. */
  readonly limits: readonly SizeLimits[]
  /** X12 426 code of a charge that is not borne out. */
  readonly x12?: string
}

/** Each is to be exceeded: sides in inches, volume in cubic inches, weight in pounds. */
export interface SizeLimits {
  /** First ship date. */
  readonly from?: string
  readonly longest?: string
  readonly second?: string
  /** Longest side with twice the two others. */
  readonly lengthAndGirth?: string
  readonly volume?: string
  readonly weight?: string
}
