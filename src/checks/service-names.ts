/** Names of services compared by the carrier's table of synonyms: what is in no table is not judged. */

import type { ServiceNames } from '../format/format.js'
import { fold } from '../values/fold.js'
import { once } from '../values/once.js'

type Service = (name: string) => number | undefined

/** The number of the service that a name stands for. Throws nothing: a name in two services is the law's to find. */
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

/** Trade mark signs are no part of a name. */
export const foldService = (name: string): string =>
  fold(name.replace(/[\u00ae\u2122\u00a9\u2120]|\((?:r|tm)\)/gi, ''))

/** Whether two names are one service; where one of them is not known, that name. */
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
