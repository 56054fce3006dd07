/** A charge rule in a user's file. */

import * as z from 'zod'
import { CHARGE_CATEGORIES } from '../schema/line-item.js'
import type { OwnRule } from './own-rule.js'

// A file from `charges --unknown` has blanks to fill in: a blank is the same as no entry.
const entry = z
  .string()
  .transform((text) => text.trim() || undefined)
  .optional()
const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value)

export const ruleSchema = z
  .strictObject({
    carrier: entry,
    format: entry,
    code: entry,
    label: entry,
    // White space at its end may be intended: `DAS ` does not match `DASH`.
    begins: z
      .string()
      .transform((text) => (text.trim() === '' ? undefined : text))
      .optional(),
    category: z.preprocess(trimmed, z.enum(CHARGE_CATEGORIES)),
    subcategory: entry.pipe(
      z
        .string()
        .regex(/^[a-z][a-z0-9_]*$/, 'lower-case words joined by "_"')
        .optional(),
    ),
  })
  .refine(({ code, label, begins }) => (code ?? label ?? begins) !== undefined, {
    path: ['label'],
    error: 'a code, a label or the beginning of one',
    params: { remedy: 'State which charge the rule is for.' },
  })
  .refine(({ label, begins }) => label === undefined || begins === undefined, {
    path: ['begins'],
    error: 'a whole label or the beginning of one, not both',
    params: { remedy: 'Delete one of the two.' },
  })
  // Removes undefined entries, which would become keys of a rule.
  .transform((rule) => JSON.parse(JSON.stringify(rule)) as OwnRule)
