/** Reads the options of a parse and a detection. */

import type { DetectOptions } from '../detect/detect-file.js'
import { DATES_CHOICES, DECIMAL_CHOICES } from '../detect/evidence.js'
import type { FormatDeclaration } from '../format/format.js'
import { INPUT_LIMITS } from '../input/limits.js'
import type { ParseOptions } from '../parse/parse-all.js'
import {
  CALLBACK,
  FLAG,
  FORMATS_OPTION,
  hasMethod,
  isObject,
  type OptionKind,
  refusedOption,
  TEXT,
} from '../values/checked-options.js'
import { isCurrency } from '../values/iso-4217.js'
import { didYouMean } from '../values/nearest.js'
import type { SummaryWish } from './read-summary.js'

const LIMITS: readonly string[] = [...INPUT_LIMITS, 'recordBytes', 'fields']

const SIGNAL: OptionKind = { says: 'an AbortSignal', test: (value) => hasMethod(value, 'addEventListener') }
const LIMIT_COUNTS: OptionKind = {
  says: `an object with numbers for ${LIMITS.join(', ')}`,
  test: (value) => isObject(value) && Object.keys(value).every((name) => LIMITS.includes(name)),
}
const CURRENCY: OptionKind = {
  says: 'an ISO 4217 code such as "EUR", or an object with a code for each format id',
  test: (value) =>
    value === null ||
    (typeof value === 'string' && isCurrency(value)) ||
    (isObject(value) && Object.values(value).every((code) => typeof code === 'string' && isCurrency(code))),
}

const oneOf = (names: readonly string[]): OptionKind => ({
  says: names.map((name) => `"${name}"`).join(' or '),
  test: (value) => typeof value === 'string' && names.includes(value),
})

const LISTING = {
  formats: FORMATS_OPTION,
  limits: LIMIT_COUNTS,
  signal: SIGNAL,
  stdin: { says: 'a readable stream', test: (value) => hasMethod(value, 'on') },
} satisfies Readonly<Record<string, OptionKind>>

export const DETECT_OPTIONS: Readonly<Record<keyof DetectOptions, OptionKind>> = {
  ...LISTING,
  passedOver: CALLBACK,
  onNotice: CALLBACK,
}

export const PARSE_OPTIONS: Readonly<Record<keyof ParseOptions, OptionKind>> = {
  ...LISTING,
  format: { says: 'the id of a format', test: TEXT.test },
  raw: FLAG,
  facts: FLAG,
  currency: CURRENCY,
  decimal: oneOf(DECIMAL_CHOICES),
  dates: oneOf(DATES_CHOICES),
  rules: {
    says: 'a list of charge rules, as loadChargeRules() gives',
    test: (value) => Array.isArray(value) && value.every(isObject),
  },
  codes: {
    says: 'a list of coding rules, as loadCodingRules() gives',
    test: (value) => Array.isArray(value) && value.every(isObject),
  },
  emptyBatches: FLAG,
  strict: FLAG,
  onReject: {
    says: '"collect", "throw" or a function',
    test: (value) => value === 'collect' || value === 'throw' || CALLBACK.test(value),
  },
  onPassedOver: CALLBACK,
  onNotice: CALLBACK,
  onFileError: CALLBACK,
  onFile: CALLBACK,
  onProgress: CALLBACK,
}

export const JOBS: OptionKind = {
  says: 'a whole number of threads, 1 or more',
  test: (value) => typeof value === 'number' && value >= 1 && value % 1 === 0,
}

export const SUMMARY_OPTIONS: Readonly<Record<keyof SummaryWish, OptionKind>> = {
  by: {
    says: 'a list of columns such as ["month", "carrier"]',
    test: (value) => Array.isArray(value) && value.every(TEXT.test),
  },
  compare: oneOf(['previous']),
  facts: FLAG,
  contract: {
    says: 'a path, a contract, or a list of them',
    test: (value) => TEXT.test(value) || (typeof value === 'object' && value !== null),
  },
}

/** Throws `usage` for currencies of formats that are not there, or that bill in another currency. */
export function checkCurrencies(given: unknown, formats: readonly FormatDeclaration[]): void {
  if (!isObject(given)) return
  const ids = formats.map(({ id }) => id)
  for (const [id, code] of Object.entries(given)) {
    const format = formats.find((one) => one.id === id)
    if (format === undefined)
      throw refusedOption(
        'currency',
        given,
        `a format: ${ids.join(', ')}`,
        didYouMean(id, ids, `"${id}" is not one.`),
      )
    if (format.currency !== undefined && format.currency !== code)
      throw refusedOption(
        'currency',
        given,
        `${format.currency} for ${id}, as its format declares`,
        'Leave it out.',
      )
  }
}
