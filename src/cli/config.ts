/** Defaults from the configuration take the place of options that are not given. All that knows its schema is loaded with it. */
import { dirname, join } from 'node:path'
import { type Command, InvalidArgumentError, type Option } from 'commander'
import { knownNames } from '../audit/audit-options.js'
import { chooseChecks } from '../audit/chosen-checks.js'
import { formats } from '../formats.js'
import { minAmountOf } from '../report/listing.js'
import { isInvoiceError, printable } from '../schema/errors.js'
import {
  type ConfigCommands,
  type ConfigOption,
  configJsonSchema,
  optionText,
  readConfigFile,
} from '../tables/config-options.js'
import { readTolerance } from '../values/decimal.js'
import { CONFIG_FILE, takesConfig } from './option-values.js'
import type { Terminal } from './terminal.js'

export { schemaText } from '../output/schema-text.js'
export { configCommand } from './config-command.js'
export { mapInitCommand } from './map-command.js'

/** Commands that audit: what they take from the configuration besides options is reported. */
const AUDITING: ReadonlySet<string> = new Set(['audit', 'explain', 'accrual'])

/** Options whose values are checked where they are used: what they throw, or whether they are right. */
const CHECKED: Readonly<Record<string, (text: string) => unknown>> = {
  check: (names) => chooseChecks(names.split(',')),
  'min-amount': minAmountOf,
  tolerance: (text) => readTolerance(text) ?? invalid('It is an amount, a per cent, or both: "0.05 or 2%".'),
}

/** What only its values show. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  format: 'fedex-us',
  currency: { 'fedex-us': 'USD', 'royal-mail-bex': 'GBP' },
  store: './invoices.store',
  connection: 'ups-eu',
  files: './invoices',
  'key-file': './invoices.store.key',
  map: ['seur.yaml'],
}

/** What the values of options name within the folder of the configuration, where they begin with no other. */
const IN_FOLDER: ReadonlySet<string> = new Set(['file', 'folder', 'location'])

const invalid = (remedy: string): never => {
  throw new InvalidArgumentError(remedy)
}

/** Throws `InvoiceError` (`config`) with every mistake in the file. */
export async function takeDefaults(program: Command, command: Command, terminal: Terminal): Promise<void> {
  const file = command.getOptionValue('config') ?? CONFIG_FILE
  const { options, audit } = await readConfigFile(
    file,
    command.name(),
    commandsOf(program),
    knownNames(formats),
  )
  const taken: string[] = []
  for (const option of command.options) {
    const value = options[nameOf(option)]
    if (
      value === undefined ||
      value === false ||
      !isSettable(option, command) ||
      command.getOptionValueSource(option.attributeName()) !== undefined
    )
      continue
    command.setOptionValueWithSource(option.attributeName(), valueFor(option, value, dirname(file)), 'config')
    taken.push(`${option.long}`)
  }
  command.setOptionValueWithSource('config', audit, 'config')
  command.setOptionValueWithSource('configFile', file, 'config')
  if (AUDITING.has(command.name())) taken.push(...Object.keys(audit))
  if (taken.length > 0 && command.getOptionValue('quiet') !== true)
    terminal.tell(`configuration ${printable(file)}: ${printable(taken.join(', '))}\n`)
}

function valueFor(option: Option, value: unknown, folder: string): unknown {
  if (!option.required) return true
  const text = optionText(value)
  const inFolder = (path: string): string => (/^[-/]|^[a-z]+:/i.test(path) ? path : join(folder, path))
  if (placeholder(option) === 'files') return [value].flat().map((path) => inFolder(`${path}`))
  if (IN_FOLDER.has(placeholder(option) ?? '')) return inFolder(text)
  return option.parseArg === undefined ? text : option.parseArg(text, undefined)
}

export const configSchemaText = (program: Command): string =>
  `${JSON.stringify(configJsonSchema(commandsOf(program)), null, 2)}\n`

export const commandsOf = (program: Command): ConfigCommands =>
  Object.fromEntries(
    program.commands
      .filter(takesConfig)
      .map((command) => [
        command.name(),
        command.options.filter((one) => isSettable(one, command)).map(declared),
      ]),
  )

/** What is said of one run, or of one connection. */
const OF_ONE_RUN: ReadonlySet<string> = new Set([
  'save',
  'merge',
  'carrier',
  'no-maps',
  'set',
  'every',
  'days',
  'customer',
  'from',
  'once',
])

/**
 * The limit of a query is a number of line items: no default, and of another shape than those of reading. An option whose value may be
 * left out says whether files are read at all.
 */
const isSettable = ({ long, optional }: Option, command: Command): boolean =>
  long !== '--config' &&
  long !== '--no-config' &&
  !optional &&
  !OF_ONE_RUN.has(`${long}`.slice(2)) &&
  !(long === '--limit' && command.name() === 'query') &&
  !(long === '--to' && command.name() === 'sync') &&
  // The map of a connection is kept with it.
  !(long === '--map' && command.name() === 'connections')
const nameOf = ({ long }: Option): string => `${long}`.slice(2)
const placeholder = ({ flags }: Option): string | null => /<(.*)>/.exec(flags)?.[1] ?? null

const declared = (option: Option): ConfigOption => ({
  name: nameOf(option),
  says: option.description,
  value: placeholder(option),
  // Maps may bring formats of other ids.
  choices: nameOf(option) === 'format' ? undefined : option.argChoices,
  example: EXAMPLES[nameOf(option)],
  fault: (text) => {
    try {
      option.parseArg?.(text, undefined)
      CHECKED[nameOf(option)]?.(text)
    } catch (error) {
      if (isInvoiceError(error)) return error
      if (error instanceof InvalidArgumentError)
        return { expected: `a value of ${option.long}`, remedy: error.message }
      throw error
    }
    return undefined
  },
})
