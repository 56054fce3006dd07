/** A coding rule in a user's file. */

import * as z from 'zod'
import { CHARGE_CATEGORIES, CHARGE_STAGES } from '../schema/line-item.js'
import type { CodingRule } from './coding-rule.js'

// A blank is the same as no entry: it matches everything, or is still to be filled in.
const blankless = (value: unknown): unknown => (typeof value === 'string' ? value.trim() || undefined : value)
const entry = (meaning: string) => z.preprocess(blankless, z.string().optional()).describe(meaning)

const SHARE = /^(100(\.0*)?|\d{1,2}(\.\d+)?)$/

export const codingSchema = z
  .strictObject({
    carrier: entry('who billed, as in the line item'),
    format: entry('id of the format of the file'),
    account_id: entry('billed account'),
    category: z.preprocess(blankless, z.enum(CHARGE_CATEGORIES).optional()).describe('charge_category'),
    subcategory: entry('charge_subcategory'),
    stage: z.preprocess(blankless, z.enum(CHARGE_STAGES).optional()).describe('charge_stage'),
    service: entry("service in the carrier's words"),
    zone: entry("zone in the carrier's words"),
    reference: entry('any of the three references; * stands for any text'),
    origin_country: entry('as in the file'),
    destination_country: entry('as in the file'),
    gl_account: entry('general ledger account that the charge is booked to'),
    cost_center: entry('cost center that the charge is booked to'),
    share: z
      .preprocess(
        blankless,
        z.string().regex(SHARE, 'per cent from 0 to 100, with a decimal point: 60 or 33.34').optional(),
      )
      .describe('per cent of the charge; rules that follow with the same conditions share it'),
  })
  // Removes undefined entries, which would become keys of a rule.
  .transform((rule) => JSON.parse(JSON.stringify(rule)) as CodingRule)

/** The JSON form of a file of coding rules, as JSON Schema. */
export function codingRulesJsonSchema(): Record<string, unknown> {
  const schema = z.array(codingSchema).describe('Coding rules: the first that matches a charge wins.')
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>
}
