/** Compares names of services by the carrier's table of synonyms; names that are not in it are not judged. */

import type { ServiceNames } from '../format/format.js'
import { fold } from '../values/fold.js'
import { once } from '../values/once.js'

type Service = (name: string) => number | undefined

/** The number of the service with a name. Does not throw: a law checks that no name is in two services. */
export const servicesOf: (names: ServiceNames) => Service = once((names) => {
  const known = new Map<string, number>()
  for (const [number, service] of names.services.entries())
    for (const name of service) known.set(foldService(name), number)
  const brands = names.brands.map(fold)
  return (name) => {
    const folded = foldService(name)
    const brand = brands.find((one) => folded.startsWith(one))
    return known.get(folded) ?? (brand === undefined ? undefined : known.get(folded.slice(brand.length)))
  }
})

/** Trade mark signs are not part of a name. */
export const foldService = (name: string): string =>
  fold(name.replace(/[\u00ae\u2122\u00a9\u2120]|\((?:r|tm)\)/gi, ''))

/** Whether two names are the same service; if one of them is not known, that name. */
export function sameService(
  names: ServiceNames | undefined,
  a: string,
  b: string,
): boolean | { readonly unknown: string } {
  if (foldService(a) === foldService(b)) return true
  const service = names === undefined ? undefined : servicesOf(names)
  const [one, other] = [service?.(a), service?.(b)]
  if (one === undefined) return { unknown: a }
  return other === undefined ? { unknown: b } : one === other
}
