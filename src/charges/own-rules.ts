import { nearest } from '../nearest.js'
import { undefused } from '../output/formula.js'
import { tableError } from '../tables/table-file.js'
import type { OwnRule } from './own-lookup.js'
import { type Draft, RULE_COLUMNS, ruleError, ruleTable } from './rule-draft.js'

export type { OwnRule } from './own-lookup.js'

/** Names that a rule may be limited to; without them any name is accepted. */
export interface AllowedNames {
  readonly carriers: readonly string[]
  readonly formats: readonly string[]
}

/** Reads a file of charge rules, CSV or JSON. Throws `charge_rules` with the line of the first mistake; `limit`, `aborted`. */
export async function loadChargeRules(
  path: string,
  known?: AllowedNames,
  signal?: AbortSignal,
): Promise<OwnRule[]> {
  const { readTableFile } = await import('../tables/table-file.js')
  const text = await readTableFile(ruleTable(path), 'Check the path given for the charge rules.', signal)
  return parseChargeRules(text, path, known)
}

/** The same from text; `file` names it in errors. */
export async function parseChargeRules(text: string, file: string, known?: AllowedNames): Promise<OwnRule[]> {
  const [{ createRuleCheck }, drafts] = await Promise.all([import('./rule-check.js'), draftsOf(text, file)])
  const check = createRuleCheck(file)
  const seen = new Map<string, Draft>()
  return drafts.map((draft) => {
    const rule = check(draft)
    checkName(draft, 'carrier', rule.carrier, known?.carriers, file)
    checkName(draft, 'format', rule.format, known?.formats, file)
    const key = JSON.stringify([rule.carrier, rule.format, rule.code, rule.label, rule.begins])
    const before = seen.get(key)
    if (before !== undefined)
      throw ruleError(file, draft, {
        value: rule.label ?? rule.begins ?? rule.code,
        expected: `each charge in one rule (line ${before.line} has it already)`,
        remedy: 'Delete one of the two rules.',
      })
    seen.set(key, draft)
    return rule
  })
}

async function draftsOf(text: string, file: string): Promise<Draft[]> {
  const { readTable } = await import('../tables/table.js')
  const { header, rows } = readTable(text, ruleTable(file))
  const columns = header?.names.map((name) => name.toLowerCase())
  for (const [at, column] of (columns ?? []).entries())
    checkColumn(columns ?? [], at, column, header?.line, file)
  return Array.from(rows, ({ line, number, names, values }): Draft => {
    const cell = (at: number): unknown =>
      columns === undefined ? values[at] : undefused(`${values[at] ?? ''}`)
    const fields = Object.fromEntries((columns ?? names).map((name, at) => [name, cell(at)]))
    return { line, number, fields }
  })
}

function checkColumn(
  columns: readonly string[],
  at: number,
  column: string,
  line: number | undefined,
  file: string,
): void {
  const known: readonly string[] = RULE_COLUMNS
  if (known.includes(column) && columns.indexOf(column) === at) return
  const near = nearest(column, RULE_COLUMNS)
  throw tableError(ruleTable(file), {
    line,
    column,
    expected: `only ${RULE_COLUMNS.join(', ')}, each once`,
    remedy: near === undefined || near === column ? 'Delete the column.' : `Did you mean "${near}"?`,
  })
}

function checkName(
  draft: Draft,
  column: 'carrier' | 'format',
  name: string | undefined,
  names: readonly string[] | undefined,
  file: string,
): void {
  if (name === undefined || names === undefined || names.includes(name)) return
  const near = nearest(name, names)
  throw ruleError(file, draft, {
    column,
    value: name,
    expected: `one of ${names.join(', ')}`,
    remedy: near === undefined ? `Leave ${column} out to mean every one.` : `Did you mean "${near}"?`,
  })
}
