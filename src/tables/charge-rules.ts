/** The user's own charge rules, from CSV or JSON. What checks them is loaded when there are any. */

import { undefused } from '../values/formula.js'
import { nearest } from '../values/nearest.js'
import { type OwnRule, RULE_COLUMNS } from './own-rule.js'
import { readTable } from './table.js'
import { namedIn, readTableFile, type TableContent, type TableFile, tableError } from './table-file.js'

/** Names that a rule may be limited to; without them any name is accepted. */
export interface AllowedNames {
  readonly carriers: readonly string[]
  readonly formats: readonly string[]
}

const ruleTable = (file: string): TableFile => ({ file, code: 'charge_rules' })

/** Reads a file of charge rules, CSV or JSON. Throws `charge_rules` with the line of the first mistake; `limit`, `aborted`. */
export async function loadChargeRules(
  path: string,
  known?: AllowedNames,
  signal?: AbortSignal,
): Promise<OwnRule[]> {
  const remedy = 'Check the path given for the charge rules.'
  const content = await readTableFile(ruleTable(path), remedy, signal, areColumns)
  return parseChargeRules(content, path, known)
}

const areColumns = (names: readonly string[]): boolean => {
  const known: readonly string[] = RULE_COLUMNS
  return names.length > 1 && names.every((name) => known.includes(name.toLowerCase()))
}

/** The same from what was read; `file` names it in errors. */
export async function parseChargeRules(
  content: TableContent,
  file: string,
  known?: AllowedNames,
): Promise<OwnRule[]> {
  const { carrierFaults, faultsError, readBySchema, ruleSchema, unknownName } = await import('./schemas.js')
  const table = ruleTable(namedIn(content, file))
  const { header, rows } = readTable(content, table)
  const columns = header?.names.map((name) => name.toLowerCase())
  for (const at of columns?.keys() ?? []) checkColumn(table, header?.line, columns ?? [], at)
  const lines = new Map<string, number>()
  return Array.from(rows, ({ line, number, names, values }) => {
    const cells = columns === undefined ? values : values.map((cell) => undefused(`${cell}`))
    const fields = Object.fromEntries((columns ?? names).map((name, at) => [name, cells[at]]))
    const { value: rule, faults } = readBySchema(ruleSchema, fields)
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
    const key = JSON.stringify([rule.carrier, rule.format, rule.code, rule.label, rule.begins])
    const before = lines.get(key)
    if (before !== undefined)
      throw tableError(table, {
        line,
        row: number,
        value: rule.label ?? rule.begins ?? rule.code,
        expected: `each charge in one rule (line ${before} has it already)`,
        remedy: 'Delete one of the two rules.',
      })
    lines.set(key, line)
    return rule
  })
}

function checkColumn(
  table: TableFile,
  line: number | undefined,
  columns: readonly string[],
  at: number,
): void {
  const column = columns[at] ?? ''
  const twice = columns.indexOf(column) < at
  const known: readonly string[] = RULE_COLUMNS
  if (known.includes(column) && !twice) return
  const near = twice ? undefined : nearest(column, known)
  throw tableError(table, {
    line,
    column,
    expected: `only ${known.join(', ')}, each once`,
    remedy: near === undefined ? 'Delete the column.' : `Did you mean "${near}"?`,
  })
}
