/** One charge, one cause: an unusual price is a consequence if another check has a finding about the same charge. */

import { contractDiscount } from '../checks/contract-discount.js'
import { contractPrice } from '../checks/contract-price.js'
import { discountMissing } from '../checks/discount-missing.js'
import { duplicateCharge } from '../checks/duplicate-charge.js'
import { priceVaries } from '../checks/price-varies.js'
import { residentialVaries } from '../checks/residential-varies.js'
import { surchargePrice } from '../checks/surcharge-price.js'
import { type Found, placeKey } from './causes.js'

/** The checks that may explain the findings of a check, the strongest first. */
const CAUSES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [
    priceVaries,
    discountMissing,
    contractDiscount,
    contractPrice,
    surchargePrice,
    residentialVaries,
    duplicateCharge,
  ].map(({ name, follows = [] }) => [name, follows]),
)
/** Checks whose findings are about one charge of a record. */
const OF_ONE_CHARGE = new Set(['contract_price', 'surcharge_price', 'residential_varies'])
/** The checks whose findings may be consequences, and those that may be their causes. */
export const PRICE_CHECKS: ReadonlySet<string> = new Set(Object.keys(CAUSES))
export const PRICE_CAUSES: ReadonlySet<string> = new Set(Object.values(CAUSES).flat())

/** The check whose finding about the same charge explains this one; `causes`: findings of `PRICE_CAUSES`. */
export function priceCauses(causes: Iterable<Found>): (one: Found) => string | undefined {
  const byPlace = new Map<string, Set<string>>()
  for (const { check, evidence, charge } of causes)
    for (const place of evidence)
      for (const key of [placeKey(place), chargeKey(placeKey(place), charge)]) {
        const known = byPlace.get(key)
        if (known === undefined) byPlace.set(key, new Set([check]))
        else known.add(check)
      }
  return (one) => {
    if (byPlace.size === 0) return undefined
    const known = keysOf(one).flatMap((key) => [...(byPlace.get(key) ?? [])])
    return CAUSES[one.check]?.find((cause) => known.includes(cause))
  }
}

/** Where a finding that explains this one would be. */
function keysOf({ check, evidence, charge, facts }: Found): string[] {
  const [place] = evidence
  if (place === undefined) return []
  if (check === duplicateCharge.name) {
    // It is not known which of two surcharges is right.
    const charges = facts.fault === 'exclusive' ? [charge, `${facts.instead}`] : []
    return charges.flatMap((one) => evidence.map((each) => chargeKey(placeKey(each), one)))
  }
  const key = placeKey(place)
  // A record may have other surcharges: only a finding about the same one explains it.
  return [facts.fault === 'surcharge' || OF_ONE_CHARGE.has(check) ? chargeKey(key, charge) : key]
}

const chargeKey = (place: string, charge: string | undefined): string => `${place}|${charge ?? ''}`
