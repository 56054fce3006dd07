import { InvoiceError } from '../errors.js'
import { nearest } from '../nearest.js'
import type { OwnRule } from './own-lookup.js'
import { type Draft, ruleError } from './rule-draft.js'

export type { OwnRule } from './own-lookup.js'

/** Names that a rule may be limited to; without them any name is accepted. */
export interface KnownNames {
  readonly carriers: readonly string[]
  readonly formats: readonly string[]
}

/** Reads a file of charge rules, JSON or CSV. Throws `charge_rules` with the line of the first mistake. */
export async function loadChargeRules(path: string, known?: KnownNames): Promise<OwnRule[]> {
  const { readFile } = await import('node:fs/promises')
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new InvoiceError(
      {
        code: 'charge_rules',
        file: path,
        expected: 'a file that can be read',
        remedy: 'Check the path given for the charge rules.',
      },
      { cause },
    )
  })
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new InvoiceError(
      { code: 'charge_rules', file: path, expected: 'UTF-8 text', remedy: 'Save the rules as UTF-8.' },
      { cause },
    )
  }
  return parseChargeRules(text, path, known)
}

/** The same from text; `file` names it in errors. */
export async function parseChargeRules(text: string, file: string, known?: KnownNames): Promise<OwnRule[]> {
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
  const body = text.replace(/^\ufeff/, '')
  if (/^\s*[[{]/.test(body)) return (await import('./rules-json.js')).readJsonRules(body, file)
  return (await import('./rules-csv.js')).readCsvRules(body, file)
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
