import { InvoiceError } from '../errors.js'

/** Columns of a file of charge rules, in the order in which they are written. */
export const RULE_COLUMNS = [
  'carrier',
  'format',
  'code',
  'label',
  'begins',
  'category',
  'subcategory',
] as const

/** A rule as it stands in the user's file, unchecked. */
export interface Draft {
  /** 1-based line on which it begins. */
  readonly line: number
  /** Its 1-based number among the rules. */
  readonly number: number
  readonly fields: unknown
}

interface Mistake {
  readonly column?: string | undefined
  readonly value?: string | undefined
  readonly expected: string
  readonly remedy: string
}

/** The error of one rule, with its line. */
export function ruleError(
  file: string,
  draft: Pick<Draft, 'line' | 'number'>,
  mistake: Mistake,
): InvoiceError {
  return new InvoiceError({ code: 'charge_rules', file, line: draft.line, row: draft.number, ...mistake })
}

/** The error of a place that is in no rule: the header, the punctuation. */
export function fileError(file: string, line: number, mistake: Mistake): InvoiceError {
  return new InvoiceError({ code: 'charge_rules', file, line, ...mistake })
}
