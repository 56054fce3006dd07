/** The user's own charge rules, from CSV or JSON. Their schemas are loaded only if there are any rules. */

import { type OwnRule, RULE_COLUMNS } from './own-rule.js'
import { type AllowedNames, areRuleColumns, readRuleRows } from './rule-rows.js'
import {
  namedIn,
  readTableFile,
  type TableContent,
  type TableFile,
  type TableReading,
  tableError,
} from './table-file.js'

const ruleTable = (file: string): TableFile => ({ file, code: 'charge_rules' })

/** Reads a file of charge rules, CSV or JSON. Throws `charge_rules` with the line of the first mistake; `limit`, `aborted`. `warn`: of an encoding in doubt. */
export async function loadChargeRules(
  path: string,
  known?: AllowedNames,
  signal?: AbortSignal,
  warn?: TableReading['warn'],
): Promise<OwnRule[]> {
  const remedy = 'Check the path given for the charge rules.'
  const isHeader = (names: readonly string[]): boolean => areRuleColumns(names, RULE_COLUMNS)
  const content = await readTableFile(ruleTable(path), remedy, { signal, warn }, isHeader)
  return parseChargeRules(content, path, known)
}

/** The same from a file's content; `file` is its name in errors. */
export async function parseChargeRules(
  content: TableContent,
  file: string,
  known?: AllowedNames,
): Promise<OwnRule[]> {
  const { ruleSchema } = await import('./schemas.js')
  const table = ruleTable(namedIn(content, file))
  const lines = new Map<string, number>()
  const written = await readRuleRows(content, table, ruleSchema, RULE_COLUMNS, known)
  return written.map(({ rule, line, row }) => {
    const key = JSON.stringify([rule.carrier, rule.format, rule.code, rule.label, rule.begins])
    const before = lines.get(key)
    if (before !== undefined)
      throw tableError(table, {
        line,
        row,
        value: rule.label ?? rule.begins ?? rule.code,
        expected: `each charge in one rule (line ${before} has it already)`,
        remedy: 'Delete one of the two rules.',
      })
    lines.set(key, line)
    return rule
  })
}
