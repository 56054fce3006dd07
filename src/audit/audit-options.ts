import { CHECKS } from '../checks/index.js'
import type { FormatDeclaration } from '../format/format.js'
import type { AuditConfigInput, KnownNames } from '../tables/audit-config.js'
import type { ExpectedCostInput, ExpectedCosts } from '../tables/expected.js'
import { FORMATS_OPTION, hasMethod, isObject, type OptionKind, TEXT } from '../values/checked-options.js'

export interface AuditOptions {
  /** What the formats say about their files; line items of other formats are checked by what they hold alone. */
  readonly formats?: readonly FormatDeclaration[] | undefined
  /** The expected costs, or the path of a CSV or JSON file of them, which `loadAuditOptions()` reads. */
  readonly expected?: string | readonly ExpectedCostInput[] | ExpectedCosts | undefined
  /** The configuration, or the path of its JSON file, which `loadAuditOptions()` reads. */
  readonly config?: string | AuditConfigInput | undefined
  /** Let pass on declared totals: `0.05`, `1%`, `0.05 or 1%`. Default: nothing. */
  readonly tolerance?: string | undefined
  /** Names of the checks that are to look; the others take no time and no memory, and are not in the report. Default: all. */
  readonly checks?: readonly string[] | undefined
}

export const AUDIT_OPTIONS: Readonly<Record<keyof AuditOptions, OptionKind>> = {
  formats: FORMATS_OPTION,
  expected: {
    says: 'a path, or a list of expected costs',
    // What `loadAuditOptions()` has read can be asked for a shipment.
    test: (value) =>
      TEXT.test(value) || (Array.isArray(value) ? value.every(isObject) : hasMethod(value, 'find')),
  },
  config: {
    says: 'a path, or the configuration itself',
    test: (value) => TEXT.test(value) || (typeof value === 'object' && value !== null),
  },
  checks: {
    says: 'a list of names of checks',
    test: (value) => Array.isArray(value) && value.every(TEXT.test),
  },
  tolerance: { says: 'a text such as "0.05", "1%" or "0.05 or 1%"', test: TEXT.test },
}

/** Names that a configuration may speak of. */
export const knownNames = (formats: readonly FormatDeclaration[]): KnownNames => ({
  checks: CHECKS.map((check) => check.name),
  carriers: [...new Set(formats.map(({ carrier }) => carrier))],
})
