/** The user's coding rules, from CSV or JSON. Their schemas are loaded only if there are any rules. */

import { createSum } from '../values/money.js'
import { CODING_COLUMNS, type CodingRule, conditionsOf } from './coding-rule.js'
import { type AllowedNames, areRuleColumns, type RuleRow, readRuleRows } from './rule-rows.js'
import {
  namedIn,
  readTableFile,
  type TableContent,
  type TableFile,
  type TableReading,
  tableError,
} from './table-file.js'

const codingTable = (file: string): TableFile => ({ file, code: 'coding_rules' })

/** Reads a file of coding rules, CSV or JSON. Throws `coding_rules` with line and column of the first mistake; `limit`, `aborted`. `warn`: of an encoding in doubt. */
export async function loadCodingRules(
  path: string,
  known?: AllowedNames,
  signal?: AbortSignal,
  warn?: TableReading['warn'],
): Promise<CodingRule[]> {
  const remedy = 'Check the path given for the coding rules.'
  const isHeader = (names: readonly string[]): boolean => areRuleColumns(names, CODING_COLUMNS)
  const content = await readTableFile(codingTable(path), remedy, { signal, warn }, isHeader)
  return parseCodingRules(content, path, known)
}

/** The same from a file's content; `file` is its name in errors. */
export async function parseCodingRules(
  content: TableContent,
  file: string,
  known?: AllowedNames,
): Promise<CodingRule[]> {
  const { codingSchema } = await import('./schemas.js')
  const table = codingTable(namedIn(content, file))
  const written = await readRuleRows(content, table, codingSchema, CODING_COLUMNS, known)
  checkShares(written, table)
  return written.map(({ rule }) => rule)
}

/** Rules with the same conditions must be consecutive and share all of a charge; otherwise the later one is never reached. */
function checkShares(written: readonly RuleRow<CodingRule>[], table: TableFile): void {
  const lines = new Map<string, number>()
  for (let first = 0, next = 0; first < written.length; first = next) {
    const { rule, line, row } = written[first] as RuleRow<CodingRule>
    const conditions = conditionsOf(rule)
    const before = lines.get(conditions)
    if (before !== undefined) throw repeated(table, line, row, before)
    lines.set(conditions, line)
    const sum = createSum()
    for (next = first; next < written.length; next++) {
      const other = written[next] as RuleRow<CodingRule>
      if (conditionsOf(other.rule) !== conditions) break
      if (other.rule.share === undefined && next > first) throw repeated(table, other.line, other.row, line)
      sum.addText(other.rule.share ?? '100')
    }
    const last = written[next - 1] as RuleRow<CodingRule>
    if (!/^100(\.0*)?$/.test(sum.text()))
      throw tableError(table, {
        line: last.line,
        row: last.row,
        column: 'share',
        value: sum.text(),
        expected: `shares of 100 per cent in the rules with these conditions (from line ${line})`,
        remedy: 'Consecutive rules with the same conditions share a charge: correct their shares.',
      })
  }
}

const repeated = (table: TableFile, line: number, row: number, before: number) =>
  tableError(table, {
    line,
    row,
    expected: `each set of conditions in one rule (line ${before} has it already)`,
    remedy: 'Delete one of the two rules, or give both a share and put them one below the other.',
  })
