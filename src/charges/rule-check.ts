import * as z from 'zod'
import { CHARGE_CATEGORIES } from '../line-item.js'
import { nearest } from '../nearest.js'
import type { OwnRule } from './own-lookup.js'
import { type Draft, RULE_COLUMNS, ruleError } from './rule-draft.js'

// A file from `charges --unknown` has blanks to fill in: a blank is the same as no entry.
const entry = z
  .string()
  .transform((text) => text.trim())
  .transform((text) => (text === '' ? undefined : text))
  .optional()

const ruleSchema = z
  .strictObject({
    carrier: entry,
    format: entry,
    code: entry,
    label: entry,
    // White space at its end may be meant: `DAS ` does not begin `DASH`.
    begins: z
      .string()
      .transform((text) => (text.trim() === '' ? undefined : text))
      .optional(),
    category: z
      .string()
      .transform((text) => text.trim())
      .pipe(z.enum(CHARGE_CATEGORIES)),
    subcategory: entry.pipe(
      z
        .string()
        .regex(/^[a-z][a-z0-9_]*$/)
        .optional(),
    ),
  })
  .refine((rule) => rule.code !== undefined || rule.label !== undefined || rule.begins !== undefined, {
    path: ['label'],
    params: {
      expected: 'a code, a label or the beginning of one',
      remedy: 'Say which charge the rule is for.',
    },
  })
  .refine((rule) => rule.label === undefined || rule.begins === undefined, {
    path: ['begins'],
    params: {
      expected: 'a whole label or the beginning of one, not both',
      remedy: 'Delete one of the two.',
    },
  })

/** A function that turns drafts into rules, or throws the first mistake of one. */
export function createRuleCheck(file: string): (draft: Draft) => OwnRule {
  return (draft) => {
    const checked = ruleSchema.safeParse(draft.fields)
    if (checked.success) return withoutBlanks(checked.data)
    // A misspelt column explains one that is missing.
    const { issues } = checked.error
    const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
    throw ruleError(file, draft, mistakeOf(issue, draft.fields))
  }
}

function withoutBlanks({ category, ...rest }: z.infer<typeof ruleSchema>): OwnRule {
  const filled: Partial<Record<keyof typeof rest, string>> = {}
  for (const column of RULE_COLUMNS) {
    if (column === 'category') continue
    const text = rest[column]
    if (text !== undefined) filled[column] = text
  }
  return { ...filled, category }
}

function mistakeOf(
  issue: z.core.$ZodIssue | undefined,
  fields: unknown,
): { column?: string | undefined; value?: string | undefined; expected: string; remedy: string } {
  const column = issue?.path[0] === undefined ? undefined : `${String(issue.path[0])}`
  const value = column === undefined ? undefined : textAt(fields, column)
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    const near = nearest(key, RULE_COLUMNS)
    return {
      column: key,
      expected: `only ${RULE_COLUMNS.join(', ')}`,
      remedy: near === undefined ? 'Delete it.' : `Did you mean "${near}"?`,
    }
  }
  if (issue?.code === 'custom') {
    const { expected, remedy } = issue.params as { expected: string; remedy: string }
    return { column, expected, remedy }
  }
  if (column === 'category') {
    const near = value === '' || value === 'null' ? undefined : nearest(value ?? '', CHARGE_CATEGORIES)
    return {
      column,
      value,
      expected: `one of ${CHARGE_CATEGORIES.join(', ')}`,
      remedy: near === undefined ? 'Choose a category.' : `Did you mean "${near}"?`,
    }
  }
  if (column === 'subcategory')
    return { column, value, expected: 'lower-case words joined by "_"', remedy: 'Rename it.' }
  return { column, value, expected: 'text', remedy: 'Write it in quotation marks.' }
}

function textAt(fields: unknown, column: string): string | undefined {
  const value: unknown = (fields as Record<string, unknown> | null)?.[column]
  return value === undefined ? undefined : typeof value === 'object' && value !== null ? '{…}' : `${value}`
}
