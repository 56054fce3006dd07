/** The user's configuration of an audit: accounts, contract tables, tolerances, checks on or off. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { InvoiceError } from '../errors.js'
import { readTolerance } from './decimal.js'

const decimal = z
  .union([z.string(), z.number().transform((number) => `${number}`)])
  .pipe(z.string().regex(/^-?\d+(\.\d+)?$/, 'a decimal number such as 4.50'))
const day = z.iso.date('a date such as 2026-01-31')
const tolerance = z
  .union([z.string(), z.number().transform((number) => `${number}`)])
  .refine((text) => readTolerance(text) !== undefined, 'an amount, a per cent, or both: 0.05, 2%, 0.05 or 2%')

/** Which charges a row speaks of; what is left out does not narrow it. */
const scope = {
  carrier: z.string().optional(),
  account: z.string().optional(),
  currency: z.string().optional(),
  /** Code or description, as the carrier writes it. */
  charge: z.string().optional(),
  category: z.string().optional(),
  from: day.optional(),
  to: day.optional(),
}

const fuelRow = z.strictObject({
  carrier: z.string().optional(),
  /** Part of the service's name. */
  service: z.string().optional(),
  from: day,
  to: day.optional(),
  /** Per cent. */
  rate: decimal,
})
const priceRow = z.strictObject({ ...scope, price: decimal, tolerance: decimal.optional() })
const discountRow = z.strictObject({
  ...scope,
  /** Per cent off the gross charge. */
  percent: decimal,
  /** Whether discount lines of the same record count, or of the whole shipment. */
  lines: z.enum(['record', 'shipment']).optional(),
})

const divisorRow = z.strictObject({
  carrier: z.string().optional(),
  divisor: decimal,
  from: day.optional(),
  to: day.optional(),
})

/** Column names of the expected costs file, by what they mean. */
const columns = z.strictObject({
  tracking_number: z.string().optional(),
  cost: z.string().optional(),
  currency: z.string().optional(),
  weight: z.string().optional(),
  weight_unit: z.string().optional(),
  service: z.string().optional(),
  zone: z.string().optional(),
  voided: z.string().optional(),
  reference: z.string().optional(),
})

const severity = z.enum(['error', 'warning', 'info'])

const checkSettings = z.union(
  [z.boolean(), severity, z.strictObject({ enabled: z.boolean().optional(), severity: severity.optional() })],
  { error: 'true, false, "error", "warning", "info", or an object of `enabled` and `severity`' },
)

export const configSchema = z.strictObject({
  /** The user's own account numbers, of all carriers; leading zeros do not matter. */
  accounts: z.array(z.string()).optional(),
  /** Let pass on totals of invoices, records and shipments. */
  tolerance: tolerance.optional(),
  expected: z.strictObject({ tolerance: tolerance.optional(), columns: columns.optional() }).optional(),
  fuel: z.array(fuelRow).optional(),
  surcharges: z.array(priceRow).optional(),
  discounts: z.array(discountRow).optional(),
  /** Dimensional divisors of the contract, where the file states none. */
  dim_divisors: z.array(divisorRow).optional(),
  stale_days: z.int().positive().optional(),
  /** Service names that mean the same: the invoice's name to the expected one. */
  services: z.record(z.string(), z.string()).optional(),
  /** By name: `false` turns a check off; a severity takes the place of its own. */
  checks: z.record(z.string(), checkSettings).optional(),
})

export type AuditConfig = z.output<typeof configSchema>
export type AuditConfigInput = z.input<typeof configSchema>
export type Scope = { readonly [Key in keyof typeof scope]?: string | undefined }
export type PriceRow = z.output<typeof priceRow>
export type ExpectedColumns = z.output<typeof columns>

/** A configuration from a JSON file or a value. Throws `InvoiceError` (`config`) with every fault and its path. */
export function readConfig(
  given: string | AuditConfigInput | undefined,
  checks: readonly string[],
): AuditConfig {
  if (given === undefined) return {}
  const file = typeof given === 'string' ? given : undefined
  const parsed = configSchema.safeParse(typeof given === 'string' ? readJson(given) : given)
  const faults = parsed.success
    ? Object.keys(parsed.data.checks ?? {}).flatMap((name) =>
        checks.includes(name) ? [] : [{ path: ['checks', name], message: 'the name of a check' }],
      )
    : parsed.error.issues.flatMap(spread)
  if (parsed.success && faults.length === 0) return parsed.data
  throw new InvoiceError({
    code: 'config',
    file,
    value: faults.map(({ path }) => pathText(path)).join(', '),
    expected: faults.map(({ path, message }) => `${pathText(path)}: ${message}`).join('; '),
    remedy: 'Mend the audit configuration; `audit --list` names the checks.',
  })
}

interface Fault {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** Unknown keys one by one, each under its own path. */
function spread(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'a key that is known' }))
  return [{ path: issue.path, message: issue.message }]
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the whole file'
  return path
    .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${String(step)}`))
    .join('')
}

function readJson(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new InvoiceError(
      { code: 'config', file, expected: 'a file that can be read', remedy: 'Check the path of --config.' },
      { cause },
    )
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : ''
    throw new InvoiceError(
      { code: 'config', file, value: why, expected: 'a JSON object', remedy: 'Mend the JSON of the file.' },
      { cause },
    )
  }
}
