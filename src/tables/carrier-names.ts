/** Carriers as users name them: those of the formats, of their own maps, and whoever else bills by EDI. */
import type { FormatDeclaration } from '../format/format.js'
import { nearest } from '../values/nearest.js'

/** The carriers that formats name; what bills in the name of any other is called by its own code. */
export const carriersOf = (
  formats: readonly Pick<FormatDeclaration, 'carrier' | 'carriers'>[],
): readonly string[] => [
  ...new Set(formats.flatMap(({ carrier, carriers }) => [carrier, ...Object.values(carriers?.names ?? {})])),
]

/** What is most like a known carrier may be it, mistyped. */
export const carrierHints = (
  named: readonly (string | undefined)[],
  known: readonly string[],
): readonly string[] =>
  [...new Set(named)].flatMap((carrier) => {
    const near = carrier === undefined || known.includes(carrier) ? undefined : nearest(carrier, known)
    return near === undefined
      ? []
      : `carrier "${carrier}" is none of ${known.join(', ')}: did you mean "${near}"? It is taken for a carrier of its own`
  })
