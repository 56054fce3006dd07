import { byText } from '../values/order.js'

/**
 * Why some of `all` could not be judged, the most frequent reason first: `3 of 12 parcels: no weight`. In one order, whichever of
 * several threads saw a reason first. Null where all could.
 */
export function reasonsText(reasons: ReadonlyMap<string, number>, all: string): string | null {
  if (reasons.size === 0) return null
  return [...reasons]
    .sort(([a, of], [b, ofOther]) => ofOther - of || byText(a, b))
    .map(([why, number]) => `${number} of ${all}: ${why}`)
    .join('; ')
}
