/** What a carrier promises for its services, and refunds if it breaks the promise. */

export interface GuaranteeHint {
  /** The first row that matches service and ship date applies; a service that is in no row is not guaranteed. */
  readonly services: readonly GuaranteedService[]
  /** Postal codes from and to which parcels take longer than the table states. */
  readonly elsewhere?: RegExp
}

export interface GuaranteedService {
  /** Services, each by one of its names in the carrier's list of services. */
  readonly services: readonly string[]
  /** First and last ship date on which it is valid. */
  readonly from?: string
  readonly to?: string
  /** Not on these ship dates. */
  readonly suspended?: readonly (readonly [first: string, last: string])[]
  /** Business days from the ship date to the day of delivery; without it only a stated commitment gives the day. */
  readonly days?: number
  /** Country within which the days are valid. */
  readonly within?: string
  /** Latest time of delivery, if it is the same everywhere. */
  readonly by?: string
  /** Sources disagree on whether it is guaranteed: a late delivery is worth a look, but not a claim. */
  readonly disputed?: true
  /** `premium`: only the charge for the time of day is refunded, not the transportation. */
  readonly refunds?: 'premium'
  /** The source of this row. */
  readonly source: string
}
