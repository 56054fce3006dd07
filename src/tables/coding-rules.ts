/** The user's coding rules, from CSV or JSON. What checks them is loaded when there are any. */

import { undefused } from '../values/formula.js'
import { createSum } from '../values/money.js'
import { nearest } from '../values/nearest.js'
import type { AllowedNames } from './charge-rules.js'
import { CODING_COLUMNS, type CodingRule, conditionsOf } from './coding-rule.js'
import { readTable } from './table.js'
import { namedIn, readTableFile, type TableContent, type TableFile, tableError } from './table-file.js'

const codingTable = (file: string): TableFile => ({ file, code: 'coding_rules' })

/** Reads a file of coding rules, CSV or JSON. Throws `coding_rules` with line and column of the first mistake; `limit`, `aborted`. */
export async function loadCodingRules(
  path: string,
  known?: AllowedNames,
  signal?: AbortSignal,
): Promise<CodingRule[]> {
  const remedy = 'Check the path given for the coding rules.'
  const content = await readTableFile(codingTable(path), remedy, signal, areColumns)
  return parseCodingRules(content, path, known)
}

interface WrittenRule {
  readonly rule: CodingRule
  readonly line: number
  readonly row: number
}

const areColumns = (names: readonly string[]): boolean => {
  const known: readonly string[] = CODING_COLUMNS
  return names.length > 1 && names.every((name) => known.includes(name.toLowerCase()))
}

/** The same from what was read; `file` names it in errors. */
export async function parseCodingRules(
  content: TableContent,
  file: string,
  known?: AllowedNames,
): Promise<CodingRule[]> {
  const { carrierFaults, faultsError, readBySchema, codingSchema, unknownName } = await import('./schemas.js')
  const table = codingTable(namedIn(content, file))
  const { header, rows } = readTable(content, table)
  const columns = header?.names.map((name) => name.toLowerCase())
  for (const at of columns?.keys() ?? []) checkColumn(table, header?.line, columns ?? [], at)
  const written = Array.from(rows, ({ line, number, names, values }): WrittenRule => {
    const cells = columns === undefined ? values : values.map((cell) => undefused(`${cell}`))
    const fields = Object.fromEntries((columns ?? names).map((name, at) => [name, cells[at]]))
    const { value: rule, faults } = readBySchema(codingSchema, fields)
    faults.push(
      ...carrierFaults(
        ['carrier'],
        rule?.carrier,
        known?.carriers ?? [],
        'Leave carrier out to mean every one.',
      ),
      ...unknownName(['format'], rule?.format, known?.formats, 'Leave format out to mean every one.'),
    )
    if (rule === undefined || faults.length > 0)
      throw faultsError(faults, { ...table, row: number, lineOf: () => line })
    return { rule, line, row: number }
  })
  checkShares(written, table)
  return written.map(({ rule }) => rule)
}

/** Rules of the same conditions stand together and share all of a charge; elsewhere the later one would never be reached. */
function checkShares(written: readonly WrittenRule[], table: TableFile): void {
  const lines = new Map<string, number>()
  for (let first = 0, next = 0; first < written.length; first = next) {
    const { rule, line, row } = written[first] as WrittenRule
    const conditions = conditionsOf(rule)
    const before = lines.get(conditions)
    if (before !== undefined) throw repeated(table, line, row, before)
    lines.set(conditions, line)
    const sum = createSum()
    for (next = first; next < written.length; next++) {
      const other = written[next] as WrittenRule
      if (conditionsOf(other.rule) !== conditions) break
      if (other.rule.share === undefined && next > first) throw repeated(table, other.line, other.row, line)
      sum.addText(other.rule.share ?? '100')
    }
    const last = written[next - 1] as WrittenRule
    if (!/^100(\.0*)?$/.test(sum.text()))
      throw tableError(table, {
        line: last.line,
        row: last.row,
        column: 'share',
        value: sum.text(),
        expected: `shares of 100 per cent in the rules with these conditions (from line ${line})`,
        remedy:
          'Rules share a charge where they follow each other with the same conditions: mend their shares.',
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

function checkColumn(
  table: TableFile,
  line: number | undefined,
  columns: readonly string[],
  at: number,
): void {
  const column = columns[at] ?? ''
  const twice = columns.indexOf(column) < at
  const known: readonly string[] = CODING_COLUMNS
  if (known.includes(column) && !twice) return
  const near = twice ? undefined : nearest(column, known)
  throw tableError(table, {
    line,
    column,
    expected: `only ${known.join(', ')}, each once`,
    remedy: near === undefined ? 'Delete the column.' : `Did you mean "${near}"?`,
  })
}
