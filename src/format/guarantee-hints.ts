/** What a carrier promises of its services, and pays back where it breaks the promise. */

export interface GuaranteeHint {
  /** The first row that fits service and ship date decides; a service that is in no row is not guaranteed. */
  readonly services: readonly GuaranteedService[]
  /** Places, by postal code, from and to which parcels take longer than the table says. */
  readonly elsewhere?: RegExp
}

export interface GuaranteedService {
  /** Each one of a service's names in the carrier's list of services. */
  readonly services: readonly string[]
  /** First and last ship date on which it holds. */
  readonly from?: string
  readonly to?: string
  /** Not on these ship dates. */
  readonly suspended?: readonly (readonly [first: string, last: string])[]
  /** Business days from the ship date to the day of delivery; without it a stated commitment alone tells the day. */
  readonly days?: number
  /** Country within which the days hold. */
  readonly within?: string
  /** Time of day until which it is to be delivered, where that is the same everywhere. */
  readonly by?: string
  /** Sources differ on whether it is guaranteed: a late delivery is worth a look, and no claim. */
  readonly disputed?: true
  /** `premium`: paid back is what is charged for the time of day alone, not the transportation. */
  readonly refunds?: 'premium'
  /** Where this is from. */
  readonly source: string
}
