import type { ChargeCategory } from '../schema/line-item.js'

/** One of the user's own rules. All that it names must hold: a code with a label is both. */
export interface OwnRule {
  readonly carrier?: string
  readonly format?: string
  readonly code?: string
  readonly label?: string
  readonly begins?: string
  readonly category: ChargeCategory
  readonly subcategory?: string
}

/** Columns of a file of rules, in the order in which they are written. */
export const RULE_COLUMNS = [
  'carrier',
  'format',
  'code',
  'label',
  'begins',
  'category',
  'subcategory',
] as const
