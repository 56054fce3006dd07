import { FORMATS_OPTION, hasMethod, isObject, type OptionKind, TEXT } from '../values/checked-options.js'
import type { AuditOptions } from './audit.js'

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
  tolerance: { says: 'a text such as "0.05", "1%" or "0.05 or 1%"', test: TEXT.test },
}
