import { byText } from '../values/order.js'

/**
 * Why some of `all` could not be assessed, the most frequent reason first: `3 of 12 parcels: no weight`. The order does not depend
 * on which thread saw a reason first. Null if all were assessed.
 */
export function reasonsText(reasons: ReadonlyMap<string, number>, all: string): string | null {
  if (reasons.size === 0) return null
  return [...reasons]
    .sort(([a, of], [b, ofOther]) => ofOther - of || byText(a, b))
    .map(([why, number]) => `${number} of ${all}: ${why}`)
    .join('; ')
}

/** Those that apply; null if none does. */
export const allReasons = (reasons: readonly (string | null)[]): string | null =>
  reasons.filter((reason) => reason !== null).join('; ') || null
