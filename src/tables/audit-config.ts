/** The user's configuration of an audit: accounts, contract tables, tolerances, checks on or off. */
import * as z from 'zod'
import { CHARGE_CATEGORIES } from '../schema/line-item.js'
import { readTolerance } from '../values/decimal.js'
import { didYouMean } from '../values/nearest.js'
import { hasKey, lineOfPath, parseJson } from './json.js'
import { type Fault, faultsError, readBySchema, unknownName } from './schema-faults.js'

const textOrNumber = (says: string) =>
  z.union([z.string(), z.number().transform((number) => `${number}`)], { error: says })
const DECIMAL = 'a decimal number such as 4.50'
const decimal = textOrNumber(DECIMAL).pipe(z.string().regex(/^-?\d+(\.\d+)?$/, DECIMAL))
const day = z.iso.date('a date such as 2026-01-31')
const TOLERANCE = 'an amount, a per cent, or both: 0.05, 2%, 0.05 or 2%'
const tolerance = textOrNumber(TOLERANCE).refine((text) => readTolerance(text) !== undefined, TOLERANCE)

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
const columns = z
  .strictObject({
    tracking_number: z.string(),
    cost: z.string(),
    currency: z.string(),
    weight: z.string(),
    weight_unit: z.string(),
    service: z.string(),
    zone: z.string(),
    voided: z.string(),
    reference: z.string(),
    ship_date: z.string(),
    carrier: z.string(),
    cost_center: z.string(),
  })
  .partial()

const severity = z.enum(['error', 'warning', 'info'])

const checkSettings = z.union(
  [z.boolean(), severity, z.strictObject({ enabled: z.boolean().optional(), severity: severity.optional() })],
  { error: 'true, false, "error", "warning", "info", or an object of `enabled` and `severity`' },
)

const DAYS = 'a whole number of days above 0'

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
  stale_days: z.int(DAYS).positive(DAYS).optional(),
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

/** Names that a configuration may speak of. */
export interface KnownNames {
  readonly checks: readonly string[]
  /** Empty where any is accepted. */
  readonly carriers: readonly string[]
}

/** A configuration from the text of a JSON file. Throws `InvoiceError` (`config`) with the line of a mistake. */
export const configFromText = (text: string, file: string, known: KnownNames): AuditConfig =>
  readConfig(parseJson(text, { file, code: 'config' }), known, file, text)

/** A configuration from a value. Throws `InvoiceError` (`config`) with every fault, its path and its line in the text. */
export function readConfig(value: unknown, known: KnownNames, file?: string, text?: string): AuditConfig {
  if (value === undefined) return {}
  const { value: config, faults } = readBySchema(configSchema, value)
  if (config !== undefined) faults.push(...unknownNames(config, known), ...contradictions(config))
  // The schema leaves it out without a word: as a key of an object it would be the object's prototype.
  if (config !== undefined && hasKey(value, '__proto__'))
    faults.push({ path: ['__proto__'], expected: 'no key "__proto__"', remedy: 'Delete it.' })
  if (config !== undefined && faults.length === 0) return config
  const lines = text === undefined ? {} : { lineOf: (path: readonly PropertyKey[]) => lineOfPath(text, path) }
  throw faultsError(faults, { code: 'config', file, ...lines })
}

const unknownNames = (config: AuditConfig, { checks, carriers }: KnownNames): Fault[] => [
  ...Object.keys(config.checks ?? {}).flatMap((name) =>
    checks.includes(name)
      ? []
      : {
          path: ['checks', name],
          expected: 'the name of a check',
          remedy: didYouMean(name, checks, '`parse-invoice checks` names them.'),
        },
  ),
  ...scopesOf(config).flatMap(({ path, row: { carrier, category } }) => [
    ...unknownName(
      [...path, 'category'],
      category,
      CHARGE_CATEGORIES,
      'Leave it out to mean every category.',
    ),
    ...(carriers.length === 0
      ? []
      : unknownName([...path, 'carrier'], carrier, carriers, 'Leave it out to mean every carrier.')),
  ]),
]

const contradictions = (config: AuditConfig): Fault[] =>
  scopesOf(config).flatMap(({ path, row: { from, to } }) =>
    from === undefined || to === undefined || to >= from
      ? []
      : {
          path: [...path, 'to'],
          value: to,
          expected: `a day not before ${from}, from which it holds`,
          remedy: 'Mend one of the two.',
        },
  )

const scopesOf = (config: AuditConfig): { path: PropertyKey[]; row: Scope }[] =>
  (['fuel', 'surcharges', 'discounts', 'dim_divisors'] as const).flatMap((table) =>
    (config[table] ?? []).map((row, at) => ({ path: [table, at], row })),
  )
