/** Carriers as users name them: those of the formats, of their own maps, and any others that bill by EDI. */
import type { FormatDeclaration } from '../format/format.js'
import { nearest } from '../values/nearest.js'

/** The carriers named by formats; a format that bills for other carriers names them by their own codes. */
export const carriersOf = (
  formats: readonly Pick<FormatDeclaration, 'carrier' | 'carriers'>[],
): readonly string[] => [
  ...new Set(formats.flatMap(({ carrier, carriers }) => [carrier, ...Object.values(carriers?.names ?? {})])),
]

/** A name that is similar to a known carrier may be a typing error. */
export const carrierHints = (
  named: readonly (string | undefined)[],
  known: readonly string[],
): readonly string[] =>
  [...new Set(named)].flatMap((carrier) => {
    const near = carrier === undefined || known.includes(carrier) ? undefined : nearest(carrier, known)
    return near === undefined
      ? []
      : `carrier "${carrier}" is not one of ${known.join(', ')}: did you mean "${near}"? It is treated as a separate carrier`
  })
