/** Applies defaults from the configuration to options that are not given. Loads its schema only when it is needed. */
import type { Command } from 'commander'
import { configJob } from '../app/config.js'
import { besideContract, contractJob } from '../app/contract.js'
import { mapInitJob } from '../app/map-init.js'
import { refuseExisting } from '../app/named-files.js'
import { configCommands, type ReadOption, readDefaults } from '../app/option-defaults.js'
import { type SchemaTarget, schemaText } from '../output/schema-text.js'
import { mapInitLines } from '../report/map-text.js'
import { withReporter } from '../report/reporter.js'
import { printableText } from '../schema/errors.js'
import { configJsonSchema } from '../tables/config-options.js'
import { nameOf, type OptionDeclaration, placeholderOf } from './declarations/declaration.js'
import { DECLARATIONS } from './declarations/index.js'
import { CONFIG_FILE, CONTRACT_FILE } from './declarations/options.js'
import { CLEAN, FAILED, FOUND, optionsOf, type ReadFlags, statusOf } from './flags.js'
import type { Terminal } from './terminal.js'

/** Sets the defaults from the file for options that are not given. Throws `InvoiceError` (`config`) with every mistake in it. */
export async function takeConfig(command: Command, terminal: Terminal): Promise<void> {
  const file = command.getOptionValue('config') ?? CONFIG_FILE
  const { values, audit, settingNames } = await readDefaults(file, command.name(), SETTABLE, terminal.tell)
  const attributes = new Map(command.options.map((option) => [option.long, option.attributeName()]))
  const names = [...values.keys()].filter(
    (name) => command.getOptionValueSource(attributes.get(`--${name}`) ?? '') === undefined,
  )
  for (const name of names)
    command.setOptionValueWithSource(attributes.get(`--${name}`) ?? '', values.get(name), 'config')
  command.setOptionValueWithSource('config', audit, 'config')
  command.setOptionValueWithSource('configFile', file, 'config')
  const reported = settingNames(names)
  if (reported.length > 0 && command.getOptionValue('quiet') !== true)
    terminal.tell(`configuration ${printableText(file)}: ${printableText(reported.join(', '))}\n`)
}

/**
 * The commands that take defaults, with their configurable options. An option whose value is optional decides whether
 * files are read at all, and is left out.
 */
export const SETTABLE: Readonly<Record<string, readonly ReadOption[]>> = Object.fromEntries(
  DECLARATIONS.filter(({ options = [] }) => options.some((one) => nameOf(one) === 'config')).map(
    ({ name, options = [] }) => [
      name,
      options.filter(([flags, , more]) => !more?.once && !flags.includes('[')).map(readOption),
    ],
  ),
)

function readOption(option: OptionDeclaration): ReadOption {
  const [, says, { choices, read, example } = {}] = option
  const name = nameOf(option)
  return {
    name,
    says,
    value: placeholderOf(option),
    // Maps may add formats with other ids.
    choices: name === 'format' ? undefined : choices,
    example,
    read: read && ((text) => read(text, undefined as never)),
  }
}

export async function schemaCommand(
  { to = 'json' }: { readonly to?: SchemaTarget | 'config' },
  { out }: Terminal,
): Promise<number> {
  const schema = () => `${JSON.stringify(configJsonSchema(configCommands(SETTABLE)), null, 2)}\n`
  await out.write(await (to === 'config' ? schema() : schemaText(to)))
  return CLEAN
}

interface InitFlags extends ReadFlags {
  readonly output?: string
  readonly force?: true
}

const initCommand =
  (job: typeof configJob | typeof contractJob, fallback: string, companions: (output: string) => string[]) =>
  async (_: 'init', files: string[], flags: InitFlags, terminal: Terminal): Promise<number> => {
    const { output = fallback } = flags
    refuseExisting([output, ...companions(output)], flags.force)
    return withReporter(terminal, flags, async (reporter) => {
      const result = await reporter.follow(job(files, { ...optionsOf(files, flags, terminal), output }))
      reporter.account(result.summary)
      if (result.notes === null) return FAILED
      for (const sentence of result.notes) reporter.warning(sentence)
      if (result.proposed === null) return statusOf(result, true)
      reporter.lines([`${output}: ${result.proposed}. Read it before you use it.`])
      return statusOf(result)
    })
  }

export const configInitCommand = initCommand(configJob, CONFIG_FILE, () => [])
export const contractInitCommand = initCommand(contractJob, CONTRACT_FILE, (output) => [
  besideContract(output),
])

interface MapFlags extends Pick<ReadFlags, 'limit' | 'quiet'> {
  readonly carrier?: string
  readonly output?: string
  readonly force?: true
}

/** Exits with 1 while the map has a question for the user. */
export async function mapInitCommand(
  _: 'init',
  file: string,
  flags: MapFlags,
  terminal: Terminal,
): Promise<number> {
  refuseExisting(flags.output === undefined ? [] : [flags.output], flags.force)
  return withReporter(terminal, flags, async (reporter) => {
    const options = { ...optionsOf([file], flags, terminal), out: terminal.out }
    const result = await reporter.follow(mapInitJob(file, options))
    reporter.lines(mapInitLines(result, file, flags.output))
    return result.questions.length > 0 ? FOUND : CLEAN
  })
}
