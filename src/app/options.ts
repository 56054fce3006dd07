/** Options of the library's functions, checked before anything is read: plain JavaScript has no types to check them. */

import type { AuditOptions } from '../audit/audit.js'
import type { DetectOptions } from '../detect/detect-file.js'
import { DATES_CHOICES, DECIMAL_CHOICES } from '../detect/evidence.js'
import type { FormatDeclaration } from '../format/format.js'
import { INPUT_LIMITS } from '../input/limits.js'
import type { ParseOptions } from '../parse/parse-all.js'
import { InvoiceError } from '../schema/errors.js'
import { isCurrency } from '../values/iso-4217.js'
import { didYouMean } from '../values/nearest.js'

interface Kind {
  readonly says: string
  readonly test: (value: unknown) => boolean
}

const flag: Kind = { says: 'true or false', test: (value) => typeof value === 'boolean' }
const text: Kind = { says: 'a text', test: (value) => typeof value === 'string' }
const called: Kind = { says: 'a function', test: (value) => typeof value === 'function' }
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const hasMethod = (value: unknown, name: string): boolean =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Record<string, unknown>)[name] === 'function'

const LIMITS: readonly string[] = [...INPUT_LIMITS, 'recordBytes', 'fields']

const FORMATS: Kind = {
  says: 'a list of formats made by defineFormat()',
  test: (value) => Array.isArray(value) && value.every((one) => isObject(one) && typeof one.id === 'string'),
}
const SIGNAL: Kind = { says: 'an AbortSignal', test: (value) => hasMethod(value, 'addEventListener') }
const LIMIT_COUNTS: Kind = {
  says: `an object with numbers for ${LIMITS.join(', ')}`,
  test: (value) => isObject(value) && Object.keys(value).every((name) => LIMITS.includes(name)),
}
const CURRENCY: Kind = {
  says: 'a code of ISO 4217 such as "EUR", or an object with a code for each format id',
  test: (value) =>
    value === null ||
    (typeof value === 'string' && isCurrency(value)) ||
    (isObject(value) && Object.values(value).every((code) => typeof code === 'string' && isCurrency(code))),
}

const oneOf = (names: readonly string[]): Kind => ({
  says: names.map((name) => `"${name}"`).join(' or '),
  test: (value) => typeof value === 'string' && names.includes(value),
})

const LISTING = {
  formats: FORMATS,
  limits: LIMIT_COUNTS,
  signal: SIGNAL,
  stdin: { says: 'a readable stream', test: (value) => hasMethod(value, 'on') },
} satisfies Readonly<Record<string, Kind>>

export const DETECT_OPTIONS: Readonly<Record<keyof DetectOptions, Kind>> = { ...LISTING, passedOver: called }

export const PARSE_OPTIONS: Readonly<Record<keyof ParseOptions, Kind>> = {
  ...LISTING,
  format: { says: 'the id of a format', test: text.test },
  raw: flag,
  facts: flag,
  currency: CURRENCY,
  decimal: oneOf(DECIMAL_CHOICES),
  dates: oneOf(DATES_CHOICES),
  rules: {
    says: 'a list of charge rules, as loadChargeRules() gives',
    test: (value) => Array.isArray(value) && value.every(isObject),
  },
  emptyBatches: flag,
  strict: flag,
  onReject: {
    says: '"collect", "throw" or a function',
    test: (value) => value === 'collect' || value === 'throw' || called.test(value),
  },
  onPassedOver: called,
  onFileError: called,
  onFile: called,
  onProgress: called,
}

export const AUDIT_OPTIONS: Readonly<Record<keyof AuditOptions, Kind>> = {
  formats: FORMATS,
  expected: {
    says: 'a path, or a list of expected costs',
    // What `loadAuditOptions()` has read can be asked for a shipment.
    test: (value) =>
      text.test(value) || (Array.isArray(value) ? value.every(isObject) : hasMethod(value, 'find')),
  },
  config: {
    says: 'a path, or the configuration itself',
    test: (value) => text.test(value) || (typeof value === 'object' && value !== null),
  },
  tolerance: { says: 'a text such as "0.05", "1%" or "0.05 or 1%"', test: text.test },
}

/** Throws `usage` for what is no option, or not of the kind that it takes. Options left undefined are not given. */
export function checkOptions(given: unknown, kinds: Readonly<Record<string, Kind>>): void {
  if (!isObject(given)) throw wrong('options', given, 'an object', 'Give the options as { name: value }.')
  const names = Object.keys(kinds)
  for (const [name, value] of Object.entries(given)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) {
      if (value === undefined) continue
      throw new InvoiceError({
        code: 'usage',
        value: name,
        expected: `an option: ${names.join(', ')}`,
        remedy: didYouMean(name, names, 'Leave it out.'),
      })
    }
    if (value !== undefined && !kind.test(value))
      throw wrong(name, value, kind.says, 'Mend the option, or leave it out.')
  }
}

/** Throws `usage` where currencies are given for formats that are not there, or bill in another one. */
export function checkCurrencies(given: unknown, formats: readonly FormatDeclaration[]): void {
  if (!isObject(given)) return
  const ids = formats.map(({ id }) => id)
  for (const [id, code] of Object.entries(given)) {
    const format = formats.find((one) => one.id === id)
    if (format === undefined)
      throw wrong('currency', given, `a format: ${ids.join(', ')}`, didYouMean(id, ids, `"${id}" is none.`))
    if (format.currency !== undefined && format.currency !== code)
      throw wrong('currency', given, `${format.currency} for ${id}, as its format declares`, 'Leave it out.')
  }
}

function wrong(name: string, value: unknown, expected: string, remedy: string): InvoiceError {
  return new InvoiceError({ code: 'usage', value: `${name}: ${shown(value)}`, expected, remedy })
}

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value)
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return 'an object'
  }
}
