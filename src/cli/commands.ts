/** The commands as they are declared: names, options, examples. What they do is loaded when one is called. */
import { Argument, Command, type Option } from 'commander'
import { TARGETS } from '../output/index.js'
import { addAudit } from './audit-declared.js'
import type { ChargesFlags } from './charges-command.js'
import { addCombine } from './combine-declared.js'
import { addReadOptions, type Ended, examples, FILES } from './declared.js'
import type { DetectFlags } from './detect-command.js'
import { CLEAN } from './flags.js'
import { formatsCommand } from './formats-command.js'
import { checkFiles } from './mistyped.js'
import {
  CHARGES_TARGETS,
  choice,
  jobsOption,
  SCHEMA_TARGETS,
  type SchemaTarget,
  SHELLS,
  type Shell,
} from './option-values.js'
import type { ParseFlags } from './parse-command.js'
import type { Terminal } from './terminal.js'

export function createProgram(version: string, terminal: Terminal, ended: Ended): Command {
  const program = new Command('parse-invoice')
  program
    .description('Parcel carrier invoices as exact line items, and their audit.')
    .version(version, '-V, --version', 'the version')
    .helpOption('-h, --help', 'help; `parse-invoice COMMAND --help` for one command')
    .addHelpText(
      'after',
      examples('parse-invoice invoice.csv', 'parse-invoice downloads/ --to csv -o items.csv'),
    )
  addParse(program, terminal, ended)
  addDetect(program, terminal, ended)
  addCharges(program, terminal, ended)
  addAudit(program, terminal, ended)
  addCombine(program, terminal, ended)
  addLists(program, terminal, ended)
  addCompletion(program, terminal, ended)
  return program
}

function addParse(program: Command, terminal: Terminal, ended: Ended): void {
  const targets = TARGETS.map(({ id }) => id)
  const to: Option = choice(
    '--to <target>',
    'shape of the line items (by the ending of -o, else ndjson)',
    targets,
  )
  const command = program
    .command('parse', { isDefault: true })
    .description('line items of the files; the command that is meant where none is named')
    .argument('[file...]', FILES)
    .addOption(to)
    .option('-o, --output <file>', 'write here instead of the standard output, whole or not at all')
    .option('--raw', 'add every cell of the record to each line item')
    .option(
      '--strict',
      'end with status 2 at the first rejected row: no file is written, also none of --rejects and --summary, and older ones stay; what the standard output has got by then is cut short',
    )
    .option('--rejects <file>', 'rejected rows with their reasons, as NDJSON')
    .option('--summary <file>', 'where every row went and what it sums up to, as JSON')
  addReadOptions(command)
    .addOption(jobsOption())
    .addHelpText(
      'after',
      examples(
        'parse-invoice parse ups.csv fedex.zip --to csv -o items.csv --rejects rejects.ndjson',
        'zcat ups.csv.gz | parse-invoice parse - --currency USD | head -n 3',
      ),
    )
    .action(async (files: string[], flags: ParseFlags) => {
      checkFiles(
        files,
        program.commands.map((one) => one.name()),
      )
      const { parseCommand } = await import('./reading.js')
      ended(await parseCommand(files, flags, terminal))
    })
}

function addDetect(program: Command, terminal: Terminal, ended: Ended): void {
  program
    .command('detect')
    .description('the format of each file, and what tells so')
    .argument('[file...]', FILES)
    .option('-q, --quiet', 'tell nothing but errors')
    .addHelpText('after', examples('parse-invoice detect downloads/', 'parse-invoice detect - < unknown.csv'))
    .action(async (files: string[], flags: DetectFlags) => {
      checkFiles(files, [])
      const { detectCommand } = await import('./reading.js')
      ended(await detectCommand(files, flags, terminal))
    })
}

function addCharges(program: Command, terminal: Terminal, ended: Ended): void {
  const command = program
    .command('charges')
    .description('what is charged, by carrier and category')
    .argument('[file...]', FILES)
    .addOption(choice('--to <target>', 'text, json or csv (text)', CHARGES_TARGETS))
    .option('--unknown', 'only charges that no rule knows, as a file of rules to fill in')
  addReadOptions(command)
    .addHelpText(
      'after',
      examples(
        'parse-invoice charges downloads/ --to csv > charges.csv',
        'parse-invoice charges fedex.csv --unknown > rules.csv',
      ),
    )
    .action(async (files: string[], flags: ChargesFlags) => {
      checkFiles(files, [])
      const { chargesCommand } = await import('./reading.js')
      ended(await chargesCommand(files, flags, terminal))
    })
}

function addLists(program: Command, terminal: Terminal, ended: Ended): void {
  program
    .command('formats')
    .description('the formats that can be read, and where to get them')
    .addHelpText('after', examples('parse-invoice formats', 'parse-invoice formats | grep fedex'))
    .action(async () => {
      ended(await formatsCommand(terminal))
    })
  program
    .command('schema')
    .description('the schema of a line item')
    .addOption(choice('--to <target>', 'JSON Schema, a table in SQL, a type in TypeScript', SCHEMA_TARGETS))
    .addHelpText(
      'after',
      examples('parse-invoice schema > line-item.schema.json', 'parse-invoice schema --to sql | psql'),
    )
    .action(async ({ to }: { to?: SchemaTarget }) => {
      const { schemaCommand } = await import('./schema-command.js')
      await schemaCommand(to ?? 'json', terminal)
      ended(CLEAN)
    })
}

function addCompletion(program: Command, terminal: Terminal, ended: Ended): void {
  program
    .command('completion')
    .description('a script that completes commands and options in your shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText(
      'after',
      examples(
        'source <(parse-invoice completion bash)',
        'parse-invoice completion fish > ~/.config/fish/completions/parse-invoice.fish',
      ),
    )
    .action(async (shell: Shell) => {
      const { completionScript } = await import('./completion.js')
      await terminal.out.write(completionScript(program, shell))
      ended(CLEAN)
    })
}
