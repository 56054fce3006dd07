/** Defaults for options in the configuration, checked against the declarations of the commands. */
import * as z from 'zod'
import { type KnownNames, OPTION_KEYS, readConfig } from './audit-config.js'
import { type AuditConfigInput, configSchema } from './config-schema.js'
import { lineOfPath, parseJson } from './json.js'
import { type Fault, faultsError } from './schema-faults.js'
import { besideFile, readTextFile, type TableFile } from './table-file.js'

/** An option of a command, from its declaration. */
export interface ConfigOption {
  /** As on the command line, without the dashes. */
  readonly name: string
  readonly says: string
  /** The name of its value, such as `<file>`; null for a flag. A plural name takes several values. */
  readonly value: string | null
  readonly choices: readonly string[] | undefined
  /** An example of its value, if none follows from the other fields. */
  readonly example?: unknown
  /** What is wrong with a value, as `expected` and remedy; undefined if it is valid. */
  readonly fault: (text: string) => { readonly expected: string; readonly remedy: string } | undefined
}

/** Options of each command that takes defaults, by command. */
export type ConfigCommands = Readonly<Record<string, readonly ConfigOption[]>>

/** By the name of an option's value. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  n: 20,
  amounts: { USD: '25.00', GBP: '20' },
  'name=n': { streamBytes: 1_000_000_000 },
  names: ['fuel_rate', 'duplicate_charge'],
  columns: ['month', 'carrier'],
  amount: '0.05',
  date: '2026-06-30',
}
/** Files by the name of their option, if they are not CSV. */
const FILES: Readonly<Record<string, string>> = {
  report: 'audit.html',
  rejects: 'rejects.ndjson',
  summary: 'summary.json',
  contract: 'contract.json',
  disputes: 'disputes.xlsx',
}
const LISTS: ReadonlySet<string> = new Set(['names', 'columns', 'files'])
const PAIRS: ReadonlySet<string> = new Set(['codes', 'amounts', 'name=n'])

/** A value as it is written on the command line. */
export function optionText(value: unknown): string {
  if (Array.isArray(value)) return value.join(',')
  if (typeof value !== 'object' || value === null) return `${value}`
  return Object.entries(value)
    .map(([name, one]) => `${name}=${one}`)
    .join(',')
}

const word = z.union([z.string(), z.number()], { error: 'a text or a number' })

function valueSchema({ value, choices }: ConfigOption): z.ZodType {
  if (value === null) return z.boolean()
  if (choices !== undefined) return z.enum(choices as [string, ...string[]])
  if (value === 'file') return z.string()
  if (value === 'n') return z.int('a whole number')
  if (LISTS.has(value))
    return z.union([z.string(), z.array(z.string())], { error: 'a text, or a list of texts' })
  if (!PAIRS.has(value)) return word
  return z.union([z.string(), z.number(), z.record(z.string(), word)], {
    error: 'a text, or an object with a value for each name',
  })
}

const optionSchema = (option: ConfigOption): z.ZodType =>
  valueSchema(option)
    .superRefine((value, context) => {
      const text = optionText(value)
      const fault = option.value === null ? undefined : option.fault(text)
      if (fault === undefined) return
      context.addIssue({
        code: 'custom',
        message: fault.expected,
        params: { remedy: fault.remedy, value: text },
      })
    })
    .optional()
    .meta({ description: option.says, examples: [exampleOf(option)] })

function exampleOf({ name, value, choices, example }: ConfigOption): unknown {
  if (example !== undefined) return example
  if (value === null) return true
  return choices?.[0] ?? (value === 'file' ? (FILES[name] ?? `${name}.csv`) : (EXAMPLES[value] ?? '1'))
}

const sameChoices = (one: ConfigOption, other: ConfigOption): boolean =>
  `${one.value} ${one.choices}` === `${other.value} ${other.choices}`

/** An option whose words differ between commands, such as `to`, set for all of them: suggesting a similar name would be wrong. */
function checkShared(
  value: unknown,
  running: string,
  commands: ConfigCommands,
  file: string,
  text: string,
): void {
  const { options } = (value ?? {}) as { options?: unknown }
  if (typeof options !== 'object' || options === null) return
  const schema = configFileSchema(commands).shape.options.unwrap()
  const faults = Object.entries(options).flatMap(([name, one]): Fault[] => {
    const takes = (command: string) => commands[command]?.some((option) => option.name === name)
    const command = [running, ...Object.keys(commands)].find(takes)
    if (name in schema.shape || command === undefined) return []
    const example = JSON.stringify({ commands: { [command]: { [name]: one } } })
    const expected = 'it under `commands`: its values differ between commands'
    return [{ path: ['options', name], expected, remedy: `Move it: ${example}` }]
  })
  const lineOf = (path: readonly PropertyKey[]) => lineOfPath(text, path)
  if (faults.length > 0) throw faultsError(faults, { code: 'config', file, lineOf })
}

/** The schema of the whole file: the configuration of audits, and defaults for options. */
export function configFileSchema(commands: ConfigCommands) {
  const all = Object.values(commands).flat()
  // An option with different words in another command has no common default.
  const shared = all.filter((option) =>
    all.every((one) => one.name !== option.name || sameChoices(one, option)),
  )
  const objectOf = (options: readonly ConfigOption[]) =>
    z.strictObject(Object.fromEntries(options.map((option) => [option.name, optionSchema(option)])))
  const { options, commands: ofCommands } = configSchema().shape
  return configSchema().extend({
    options: objectOf(shared)
      .optional()
      .describe(options.description ?? ''),
    commands: z
      .strictObject(
        Object.fromEntries(Object.entries(commands).map(([name, own]) => [name, objectOf(own).optional()])),
      )
      .optional()
      .describe(ofCommands.description ?? ''),
  })
}

/** The same as JSON Schema. */
export function configJsonSchema(commands: ConfigCommands): Record<string, unknown> {
  const schema = configFileSchema(commands).describe(
    'parse-invoice.config.json: defaults of the command, and your contracts',
  )
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    // zod leaves out examples of transformed values: numbers that are read as text.
    override: ({ zodSchema, jsonSchema }) => {
      const { examples } = z.globalRegistry.get(zodSchema) ?? {}
      if (Array.isArray(examples)) jsonSchema.examples = examples
    },
  }) as Record<string, unknown>
}

/** The checked content of a configuration file. */
export interface ConfigFile {
  /** Defaults for the options of a command, by name. */
  readonly options: Readonly<Record<string, unknown>>
  /** The configuration of an audit. */
  readonly audit: AuditConfigInput
}

/** Throws `InvoiceError` (`config`) with the line of each mistake, for any command; `limit`. */
export async function readConfigFile(
  file: string,
  command: string,
  commands: ConfigCommands,
  known: KnownNames,
  warn?: (sentence: string) => void,
): Promise<ConfigFile> {
  const table: TableFile = { file, code: 'config' }
  const text = await readTextFile(table, 'Check the path of the configuration.', { warn })
  const value = parseJson(text, table)
  checkShared(value, command, commands, file, text)
  const config = readConfig(value, known, file, text, configFileSchema(commands))
  const audit = Object.entries(value as AuditConfigInput).filter(([name]) => !OPTION_KEYS.has(name))
  const contract = config.contract === undefined ? {} : { contract: besideFile(file, config.contract) }
  return {
    options: { ...config.options, ...config.commands?.[command] },
    audit: { ...Object.fromEntries(audit), ...contract },
  }
}
