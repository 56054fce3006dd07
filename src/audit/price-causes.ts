/** One charge, one cause: an unusual price is a consequence if another check has a finding about the same charge. */

import { contractDiscount } from '../checks/contract-discount.js'
import { contractPrice } from '../checks/contract-price.js'
import { discountMissing } from '../checks/discount-missing.js'
import { priceVaries } from '../checks/price-varies.js'
import { residentialVaries } from '../checks/residential-varies.js'
import { surchargePrice } from '../checks/surcharge-price.js'
import { type Found, placeKey } from './causes.js'

/** The checks that may explain the findings of a check, the strongest first. */
const CAUSES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [priceVaries, discountMissing, contractDiscount, contractPrice, surchargePrice, residentialVaries].map(
    ({ name, follows = [] }) => [name, follows],
  ),
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
    const [place] = one.evidence
    if (place === undefined || byPlace.size === 0) return undefined
    const key = placeKey(place)
    // A record may have other surcharges: only a finding about the same one explains it.
    const known = byPlace.get(
      one.facts.fault === 'surcharge' || OF_ONE_CHARGE.has(one.check) ? chargeKey(key, one.charge) : key,
    )
    return CAUSES[one.check]?.find((cause) => known?.has(cause) === true)
  }
}

const chargeKey = (place: string, charge: string | undefined): string => `${place}|${charge ?? ''}`
