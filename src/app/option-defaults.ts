/** Defaults of a command's options from the configuration file: how each is read, and its value. */
import { dirname, join } from 'node:path'
import { knownNames } from '../audit/audit-options.js'
import { chooseChecks } from '../audit/chosen-checks.js'
import { formats } from '../formats.js'
import { minAmountOf } from '../report/listing.js'
import { isInvoiceError, printableText } from '../schema/errors.js'
import {
  type ConfigCommands,
  type ConfigOption,
  optionText,
  readConfigFile,
} from '../tables/config-options.js'
import type { AuditConfigInput } from '../tables/config-schema.js'
import { readTolerance } from '../values/decimal.js'

/** An option as declared, with the function that reads its text. That function throws a sentence for the user. */
export interface ReadOption extends Omit<ConfigOption, 'fault'> {
  readonly read?: ((text: string) => unknown) | undefined
}

/** Commands that audit: the audit settings that they take from the configuration are reported with their options. */
const AUDITING: ReadonlySet<string> = new Set(['audit', 'explain', 'accrual'])

/** Options whose values are checked again where they are used. */
const CHECKED: Readonly<Record<string, (text: string) => unknown>> = {
  check: (names) => chooseChecks(names.split(',')),
  'min-amount': minAmountOf,
  tolerance: (text) => {
    if (readTolerance(text) === undefined)
      throw new Error('It is an amount, a percentage, or both: "0.05 or 2%".')
  },
}

/** Kinds of values that are relative to the folder of the configuration, unless they are absolute. */
const IN_FOLDER: ReadonlySet<string> = new Set(['file', 'folder', 'location'])

export interface OptionDefaults {
  /** By the name of the option, as if they were given. */
  readonly values: ReadonlyMap<string, unknown>
  /** The audit settings. */
  readonly audit: AuditConfigInput
  /** Names of the settings that this command takes from the file, for the report. */
  readonly settingNames: (options: Iterable<string>) => string[]
}

/** Throws `InvoiceError` (`config`) with every mistake in the file. */
export async function readDefaults(
  file: string,
  command: string,
  commands: Readonly<Record<string, readonly ReadOption[]>>,
  tell: (text: string) => void,
): Promise<OptionDefaults> {
  const { options, audit } = await readConfigFile(
    file,
    command,
    configCommands(commands),
    knownNames(formats),
    (sentence) => tell(`warning: ${printableText(sentence)}\n`),
  )
  const values = new Map<string, unknown>()
  for (const option of commands[command] ?? []) {
    const value = options[option.name]
    if (value !== undefined && value !== false)
      values.set(option.name, readValue(option, value, dirname(file)))
  }
  return {
    values,
    audit,
    settingNames: (names) => [
      ...[...names].map((name) => `--${name}`),
      ...(AUDITING.has(command) ? Object.keys(audit) : []),
    ],
  }
}

function readValue({ value: placeholder, read }: ReadOption, value: unknown, folder: string): unknown {
  if (placeholder === null) return true
  const inFolder = (path: string): string => (/^[-/]|^[a-z]+:/i.test(path) ? path : join(folder, path))
  if (placeholder === 'files') return [value].flat().map((path) => inFolder(`${path}`))
  const text = optionText(value)
  if (IN_FOLDER.has(placeholder)) return inFolder(text)
  return read === undefined ? text : read(text)
}

/** With the check of a value that the schema of the configuration needs. */
export const configCommands = (commands: Readonly<Record<string, readonly ReadOption[]>>): ConfigCommands =>
  Object.fromEntries(
    Object.entries(commands).map(([name, options]) => [
      name,
      options.map(({ read, ...option }) => ({ ...option, fault: faultOf(option.name, read) })),
    ]),
  )

const faultOf =
  (name: string, read: ReadOption['read']): ConfigOption['fault'] =>
  (text) => {
    try {
      read?.(text)
      CHECKED[name]?.(text)
    } catch (error) {
      if (isInvoiceError(error)) return error
      return { expected: `a value of --${name}`, remedy: error instanceof Error ? error.message : `${error}` }
    }
    return undefined
  }
