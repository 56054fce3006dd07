/** Reads the user's configuration of an audit. */
import type * as z from 'zod'
import { CHARGE_CATEGORIES } from '../schema/line-item.js'
import { didYouMean } from '../values/nearest.js'
import { type AuditConfig, configSchema, type Scope } from './config-schema.js'
import { hasKey, lineOfPath, parseJson } from './json.js'
import { carrierFaults, type Fault, faultsError, readBySchema, unknownName } from './schema-faults.js'

/** Keys that do not configure an audit but set defaults of options. */
export const OPTION_KEYS: ReadonlySet<string> = new Set(['$schema', 'options', 'commands'])

/** Names that a configuration may refer to. */
export interface KnownNames {
  readonly checks: readonly string[]
  /** Empty if any carrier is accepted. */
  readonly carriers: readonly string[]
}

/** A configuration from the text of a JSON file. Throws `InvoiceError` (`config`) with the line of a mistake. */
export const configFromText = (text: string, file: string, known: KnownNames): AuditConfig =>
  readConfig(parseJson(text, { file, code: 'config' }), known, file, text)

/** A configuration from a value. Throws `InvoiceError` (`config`) with every fault, its path and its line in the text. */
export function readConfig(
  value: unknown,
  known: KnownNames,
  file?: string,
  text?: string,
  schema?: z.ZodType<AuditConfig>,
): AuditConfig {
  if (value === undefined) return {}
  const { value: config, faults } = readBySchema(schema ?? configSchema(), value)
  if (config !== undefined) faults.push(...unknownNames(config, known), ...contradictions(config))
  // The schema would drop it silently: as a key of an object it would set the object's prototype.
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
    ...carrierFaults([...path, 'carrier'], carrier, carriers, 'Leave it out to mean every carrier.'),
  ]),
]

const contradictions = (config: AuditConfig): Fault[] =>
  scopesOf(config).flatMap(({ path, row: { from, to } }) =>
    from === undefined || to === undefined || to >= from
      ? []
      : {
          path: [...path, 'to'],
          value: to,
          expected: `a day not before ${from}, from which it applies`,
          remedy: 'Correct one of the two.',
        },
  )

const scopesOf = (config: AuditConfig): { path: PropertyKey[]; row: Scope }[] =>
  (['fuel', 'surcharges', 'discounts', 'dim_divisors', 'claims', 'guarantee'] as const).flatMap((table) =>
    (config[table] ?? []).map((row: Scope, at) => ({ path: [table, at], row })),
  )
