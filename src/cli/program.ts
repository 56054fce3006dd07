/** Builds the commands from their declarations. */
import { existsSync } from 'node:fs'
import { Argument, Command, Option } from 'commander'
import { checkFiles, checkStoreOrFiles } from '../app/named-files.js'
import { formats } from '../formats.js'
import type { GivenCurrency } from '../parse/file-options.js'
import { limitHeap, readsOnOneThread } from '../process/heap.js'
import { didYouMean } from '../values/nearest.js'
import { type CommandDeclaration, nameOf, type OptionDeclaration } from './declarations/declaration.js'
import { DECLARATIONS } from './declarations/index.js'
import { CONFIG_FILE } from './declarations/options.js'
import { oneOf } from './declarations/values.js'
import { formatsCommand } from './formats.js'
import type { Terminal } from './terminal.js'

/** Called with the words, the options, the terminal and the program; returns the exit status. */
type Run = (...args: never[]) => Promise<number>

/** The function of each command, loaded when it is called. */
const RUNS: Readonly<Record<string, () => Promise<Run>>> = {
  parse: async () => (await import('./reading.js')).parseCommand,
  detect: async () => (await import('./reading.js')).detectCommand,
  charges: async () => (await import('./reading.js')).chargesCommand,
  codes: async () => (await import('./reading.js')).codesCommand,
  combine: async () => (await import('./reading.js')).combineCommand,
  audit: async () => (await import('./auditing.js')).auditCommand,
  summary: async () => (await import('./auditing.js')).summaryCommand,
  accrual: async () => (await import('./auditing.js')).accrualCommand,
  explain: async () => (await import('./auditing.js')).explainCommand,
  load: async () => (await import('./storing.js')).loadCommand,
  query: async () => (await import('./storing.js')).queryCommand,
  files: async () => (await import('./storing.js')).filesCommand,
  store: async () => (await import('./storing.js')).storeOperationCommand,
  claims: async () => (await import('./storing.js')).claimsCommand,
  sandbox: async () => (await import('./storing.js')).sandboxCommand,
  connections: async () => (await import('./services.js')).connectionsCommand,
  sync: async () => (await import('./services.js')).syncCommand,
  work: async () => (await import('./services.js')).workCommand,
  serve: async () => (await import('./services.js')).serveCommand,
  map: async () => (await import('./config.js')).mapInitCommand,
  config: async () => (await import('./config.js')).configInitCommand,
  contract: async () => (await import('./config.js')).contractInitCommand,
  formats: async () => formatsCommand,
  checks: async () => (await import('./auditing.js')).checksCommand,
  schema: async () => (await import('./config.js')).schemaCommand,
  completion: async () => (await import('./auditing.js')).completionCommand,
}

/** The default command, if none is named. */
const DEFAULT_COMMAND = 'parse'

/** `onEnd` is called with the exit status of the command. */
export function createProgram(version: string, terminal: Terminal, onEnd: (status: number) => void): Command {
  const program = new Command('parse-invoice')
  program
    .description('Parcel carrier invoices as exact line items, and their audit.')
    .version(version, '-V, --version', 'the version')
    .helpOption('-h, --help', 'help; `parse-invoice COMMAND --help` for one command')
    .addHelpText(
      'after',
      examplesText(['parse-invoice invoice.csv', 'parse-invoice downloads/ --to csv -o items.csv']),
    )
  for (const declaration of DECLARATIONS) addCommand(program, declaration, terminal, onEnd)
  return program
}

const examplesText = (lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}`

function addCommand(
  program: Command,
  declaration: CommandDeclaration,
  terminal: Terminal,
  onEnd: (status: number) => void,
): void {
  const { name, description, words = [], options = [], examples } = declaration
  const command = program.command(name, { isDefault: name === DEFAULT_COMMAND }).description(description)
  for (const [spelling, meaning, choices] of words) {
    const argument = new Argument(spelling, meaning)
    if (choices !== undefined) argument.choices(choices).argParser((text) => oneOf(text, choices))
    command.addArgument(argument)
  }
  for (const option of options) command.addOption(optionOf(option))
  command.addHelpText('after', examplesText(examples)).action(async (...args: unknown[]) => {
    // Commander appends the options and the command to the words.
    const called = args.slice(0, -2)
    await takeDefaults(command, options, terminal)
    checkReads(declaration, called, command, terminal)
    if (readsOnOneThread(name, command.opts())) limitHeap()
    const perform = (await RUNS[name]?.()) as (...all: unknown[]) => Promise<number>
    onEnd(await perform(...called, command.opts(), terminal, program))
  })
}

function optionOf([flags, description, { choices, read, fallback, env } = {}]: OptionDeclaration): Option {
  const option = new Option(flags, description)
  if (choices !== undefined) option.choices(choices)
  if (read !== undefined) option.argParser(read as (text: string) => unknown)
  if (fallback !== undefined) option.default(fallback)
  return env === undefined ? option : option.env(env)
}

/** Sets the defaults of options that are not given, including required ones. */
async function takeDefaults(
  command: Command,
  options: readonly OptionDeclaration[],
  terminal: Terminal,
): Promise<void> {
  const { config } = command.opts<{ config?: string | false }>()
  const isThere =
    config === undefined && options.some((one) => nameOf(one) === 'config') && existsSync(CONFIG_FILE)
  if (isThere || typeof config === 'string') {
    const { takeConfig } = await import('./config.js')
    await takeConfig(command, terminal)
  }
  // The audit takes a configuration or undefined.
  if (config === false) command.setOptionValue('config', undefined)
  checkFormatIds(command)
  for (const [index, [flags, , more]] of options.entries())
    if (more?.needed && command.getOptionValue(`${command.options[index]?.attributeName()}`) === undefined)
      command.error(`error: required option '${flags}' not specified`)
}

/** Throws commander's error if an option names a format that the library does not have, unless a map may add it. */
function checkFormatIds(command: Command): void {
  const { map, format, currency } = command.opts<{
    map?: unknown
    format?: string
    currency?: GivenCurrency
  }>()
  if (map !== undefined) return
  const ids = formats.map(({ id }) => id)
  const named = { format, currency: typeof currency === 'object' ? Object.keys(currency) : [] }
  for (const option of command.options)
    for (const id of [named[option.attributeName() as keyof typeof named] ?? []].flat())
      if (!ids.includes(id))
        command.error(
          `error: option '${option.flags}' argument '${id}' is invalid. ${didYouMean(id, ids, `It is one of ${ids.join(', ')}.`)}`,
        )
}

/** Throws `usage` unless files or a store are given, and not both. Sets the location of the store. */
function checkReads(
  declaration: CommandDeclaration,
  words: readonly unknown[],
  command: Command,
  { environment }: Terminal,
): void {
  const { reads, name: called } = declaration
  if (reads === undefined) return
  const files = words.find((word) => Array.isArray(word)) as readonly string[]
  if (reads === 'files') {
    checkFiles(files, called === DEFAULT_COMMAND ? DECLARATIONS.map(({ name }) => name) : [])
    return
  }
  const typed = command.options
    .map(({ long }) => `${long}`.slice(2))
    .filter((name) => command.getOptionValueSource(name) === 'cli')
  const store = command.getOptionValue('store')
  checkStoreOrFiles(files, store !== undefined, reads === 'files or store' ? [] : typed)
  // Without a location, it is the default store of `load`.
  if (store === true) command.setOptionValue('store', environment.PARSE_INVOICE_STORE ?? null)
}
