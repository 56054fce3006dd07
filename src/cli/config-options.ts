/** Where defaults come in: the options and the command of the configuration, as they are declared. */
import { existsSync } from 'node:fs'
import { Argument, type Command } from 'commander'
import { checkFiles } from '../app/named-files.js'
import type { ConfigFlags } from './config-command.js'
import type { MapFlags } from './map-command.js'
import {
  addReadOptions,
  CONFIG_FILE,
  CONTRACT_FILE,
  checkFormatIds,
  type Ended,
  examples,
  FILES,
  limitOption,
  takesConfig,
} from './option-values.js'
import type { Terminal } from './terminal.js'

/** Before a command does its work, options that are not given take their defaults, also those that it cannot do without. */
export function takesDefaults(program: Command, terminal: Terminal): void {
  const needed = new Map(
    program.commands.map((one) => [one, one.options.filter(({ mandatory }) => mandatory)]),
  )
  for (const option of [...needed.values()].flat()) option.mandatory = false
  program.hook('preAction', async (_, command) => {
    const { config } = command.opts<{ config?: string | false }>()
    const isThere = config === undefined && takesConfig(command) && existsSync(CONFIG_FILE)
    if (isThere || typeof config === 'string') {
      const { takeDefaults } = await import('./config.js')
      await takeDefaults(program, command, terminal)
    }
    // What an audit takes as its configuration is one, or none.
    if (config === false) command.setOptionValue('config', undefined)
    checkFormatIds(command)
    const missing = needed
      .get(command)
      ?.find((one) => command.getOptionValue(one.attributeName()) === undefined)
    if (missing !== undefined) command.error(`error: required option '${missing.flags}' not specified`)
  })
}

interface Proposal {
  readonly name: 'config' | 'contract'
  readonly says: string
  readonly output: string
  readonly shown: readonly string[]
}

const PROPOSALS: readonly Proposal[] = [
  {
    name: 'config',
    says: 'a configuration to begin with, proposed from first invoices',
    output: `write here instead of ${CONFIG_FILE}`,
    shown: [
      'parse-invoice config init downloads/',
      'parse-invoice config init fedex.csv --currency USD -o fedex.json',
    ],
  },
  {
    name: 'contract',
    says: 'discounts, minimums and prices of surcharges, proposed from invoices to be held against the agreement',
    output: `write here instead of ${CONTRACT_FILE}, and what each row explains beside it as text`,
    shown: [
      'parse-invoice contract init downloads/',
      'parse-invoice contract init fedex.csv --currency USD -o fedex-contract.json',
    ],
  },
]

const FORCE = 'write over a file that is there already'

/** A map is proposed from one file: that of a carrier which is not known. */
function addMap(program: Command, terminal: Terminal, ended: Ended): void {
  program
    .command('map')
    .description('how a carrier’s invoices are read, proposed from the names and cells of one of its files')
    .addArgument(new Argument('<action>', 'what to do').choices(['init']))
    .argument('<file>', 'an invoice file that no format reads yet; - is the standard input')
    .option(
      '-o, --output <file>',
      'write the map here, as YAML, or as JSON by its ending, instead of the standard output',
    )
    .option('--force', FORCE)
    .option('--carrier <name>', 'who bills, in lower-case words joined by "_"')
    .addOption(limitOption())
    .option('-q, --quiet', 'tell nothing but errors')
    .addHelpText(
      'after',
      examples(
        'parse-invoice map init invoice.csv -o acme.yaml --carrier acme_post',
        'parse-invoice parse invoice.csv --map acme.yaml',
      ),
    )
    .action(async (_action: string, file: string, flags: MapFlags) => {
      const { mapInitCommand } = await import('./config.js')
      ended(await mapInitCommand(file, flags, terminal))
    })
}

export function addConfig(program: Command, terminal: Terminal, ended: Ended): void {
  addMap(program, terminal, ended)
  for (const { name, says, output, shown } of PROPOSALS) {
    const command = program
      .command(name)
      .description(says)
      .addArgument(new Argument('<action>', 'what to do').choices(['init']))
      .argument('[file...]', FILES)
      .option('-o, --output <file>', output)
      .option('--force', FORCE)
    addReadOptions(command)
      .addHelpText('after', examples(...shown))
      .action(async (_action: string, files: string[], flags: ConfigFlags) => {
        checkFiles(files, [])
        const { configCommand } = await import('./config.js')
        ended(await configCommand(name === 'contract', files, flags, terminal))
      })
  }
}
