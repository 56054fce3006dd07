/** Shared by files of charge rules and of coding rules: finding their columns, and making a rule of each row. */

import type { z } from 'zod'
import { unescapeFormula } from '../values/formula.js'
import { nearest } from '../values/nearest.js'
import { readTable } from './table.js'
import { type TableContent, type TableFile, tableError } from './table-file.js'

/** The names that a rule may be restricted to; without them any name is accepted. */
export interface AllowedNames {
  readonly carriers: readonly string[]
  readonly formats: readonly string[]
}

export interface RuleRow<Rule> {
  readonly rule: Rule
  readonly line: number
  readonly row: number
}

interface LimitedRule {
  readonly carrier?: string | undefined
  readonly format?: string | undefined
}

/** Whether these are column names of rules, of which `known` are allowed. */
export const areRuleColumns = (names: readonly string[], known: readonly string[]): boolean =>
  names.length > 1 && names.every((name) => known.includes(name.toLowerCase()))

/** Throws at the first row that is not a rule. */
export async function readRuleRows<Rule extends LimitedRule>(
  content: TableContent,
  table: TableFile,
  schema: z.ZodType<Rule>,
  known: readonly string[],
  allowed: AllowedNames | undefined,
): Promise<RuleRow<Rule>[]> {
  const { carrierFaults, faultsError, readBySchema, unknownName } = await import('./schemas.js')
  const { header, rows } = readTable(content, table)
  const columns = header?.names.map((name) => name.toLowerCase())
  for (const at of columns?.keys() ?? []) checkColumn(table, header?.line, columns ?? [], at, known)
  return Array.from(rows, ({ line, number, names, values }) => {
    const cells = columns === undefined ? values : values.map((cell) => unescapeFormula(`${cell}`))
    const fields = Object.fromEntries((columns ?? names).map((name, at) => [name, cells[at]]))
    const { value: rule, faults } = readBySchema(schema, fields)
    faults.push(
      ...carrierFaults(
        ['carrier'],
        rule?.carrier,
        allowed?.carriers ?? [],
        'Leave carrier out to mean every one.',
      ),
      ...unknownName(['format'], rule?.format, allowed?.formats, 'Leave format out to mean every one.'),
    )
    if (rule === undefined || faults.length > 0)
      throw faultsError(faults, { ...table, row: number, lineOf: () => line })
    return { rule, line, row: number }
  })
}

function checkColumn(
  table: TableFile,
  line: number | undefined,
  columns: readonly string[],
  at: number,
  known: readonly string[],
): void {
  const column = columns[at] ?? ''
  const twice = columns.indexOf(column) < at
  if (known.includes(column) && !twice) return
  const near = twice ? undefined : nearest(column, known)
  throw tableError(table, {
    line,
    column,
    expected: `only ${known.join(', ')}, each once`,
    remedy: near === undefined ? 'Delete the column.' : `Did you mean "${near}"?`,
  })
}
