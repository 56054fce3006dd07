import type { InvoiceError } from '../errors.js'
import { type TableFault, type TableFile, tableError } from '../tables/table-file.js'

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

export const ruleTable = (file: string): TableFile => ({ file, code: 'charge_rules' })

/** The error of one rule, with its line. */
export const ruleError = (
  file: string,
  { line, number }: Pick<Draft, 'line' | 'number'>,
  mistake: TableFault,
): InvoiceError => tableError(ruleTable(file), { line, row: number, ...mistake })
