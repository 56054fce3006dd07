import type { ChargeCategory } from '../schema/line-item.js'

/** One of the user's own rules. All its conditions must match: with a code and a label, both. */
export interface OwnRule {
  readonly carrier?: string
  readonly format?: string
  readonly code?: string
  readonly label?: string
  readonly begins?: string
  readonly category: ChargeCategory
  readonly subcategory?: string
}

/** Columns of a file of rules, in the order of output. */
export const RULE_COLUMNS = [
  'carrier',
  'format',
  'code',
  'label',
  'begins',
  'category',
  'subcategory',
] as const
