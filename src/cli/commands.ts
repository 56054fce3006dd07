/** The commands as they are declared: names, options, examples. What they do is loaded when one is called. */
import { Argument, Command } from 'commander'
import { checkFiles } from '../app/named-files.js'
import { combinations, formats } from '../formats.js'
import type { Shell } from '../output/completion.js'
import type { SchemaTarget } from '../output/schema-text.js'
import { AUDIT_SHAPES, SORTS } from '../report/audit-shapes.js'
import { formatList } from '../report/format-list.js'
import type { AuditFlags } from './audit-command.js'
import type { ChargesFlags } from './charges-command.js'
import type { CodesFlags } from './codes-command.js'
import type { CombineFlags } from './combine-command.js'
import { addConfig, takesDefaults } from './config-options.js'
import type { DetectFlags } from './detect-command.js'
import { CLEAN } from './flags.js'
import { addAccrual, addExplain, addSummary } from './month-commands.js'
import {
  addReadOptions,
  CHARGES_TARGETS,
  CHECKS_TARGETS,
  type ChecksTarget,
  checkOption,
  choice,
  configOptions,
  contractOption,
  currencyOption,
  datesOption,
  dayOption,
  type Ended,
  EXCEL,
  examples,
  FAIL_ON,
  FILES,
  mapOption,
  OUTPUT_OR_LAKE,
  SCHEMA_TARGETS,
  SHELLS,
  toOption,
  topOption,
} from './option-values.js'
import type { ParseFlags } from './parse-command.js'
import { addServices } from './server-commands.js'
import { addStore, inBatches, inStoreOf, storeOf } from './store-commands.js'
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
  addCodes(program, terminal, ended)
  addAudit(program, terminal, ended)
  addSummary(program, terminal, ended)
  addAccrual(program, terminal, ended)
  addExplain(program, terminal, ended)
  addCombine(program, terminal, ended)
  addStore(program, terminal, ended)
  addServices(program, terminal, ended)
  addConfig(program, terminal, ended)
  addLists(program, terminal, ended)
  takesDefaults(program, terminal)
  return program
}

function addParse(program: Command, terminal: Terminal, ended: Ended): void {
  const command = program
    .command('parse', { isDefault: true })
    .description('line items of the files; the command that is meant where none is named')
    .argument('[file...]', FILES)
    .addOption(toOption())
    .option(...OUTPUT_OR_LAKE)
    .option(...EXCEL)
    .option('--raw', 'add every cell of the record to each line item')
    .option(
      '--strict',
      'end with status 2 at the first rejected row: no file is written, also none of --rejects and --summary, and older ones stay; what the standard output has got by then is cut short',
    )
    .option('--rejects <file>', 'rejected rows with their reasons, as NDJSON')
    .option('--summary <file>', 'where every row went and what it sums up to, as JSON')
  addReadOptions(command)
    .addHelpText(
      'after',
      examples(
        'parse-invoice parse ups.csv fedex.zip --to csv -o items.csv --rejects rejects.ndjson',
        'zcat ups.csv.gz | parse-invoice parse - --currency USD | head -n 3',
      ),
    )
    .action(async (files: string[], flags: ParseFlags) => {
      const names = program.commands.map((one) => one.name())
      checkFiles(files, names)
      const { parseCommand } = await import('./reading.js')
      ended(await parseCommand(files, flags, terminal))
    })
}

function addDetect(program: Command, terminal: Terminal, ended: Ended): void {
  program
    .command('detect')
    .description('the format of each file, and what tells so')
    .argument('[file...]', FILES)
    .addOption(mapOption())
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
    .option(...EXCEL)
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

function addCodes(program: Command, terminal: Terminal, ended: Ended): void {
  const command = program
    .command('codes')
    .description('charges that no coding rule matches, by carrier, account and category')
    .argument('[file...]', FILES)
    .addOption(choice('--to <target>', 'text, or rules as json or csv (text)', CHARGES_TARGETS))
    .option(...EXCEL)
    .option('--uncoded', 'as a file of rules to fill in')
  addReadOptions(command)
    .addHelpText(
      'after',
      examples(
        'parse-invoice codes downloads/ --uncoded > codes.csv',
        'parse-invoice codes ups.csv --codes codes.csv',
      ),
    )
    .action(async (files: string[], flags: CodesFlags) => {
      checkFiles(files, [])
      const { codesCommand } = await import('./reading.js')
      ended(await codesCommand(files, flags, terminal))
    })
}

function addAudit(program: Command, terminal: Terminal, ended: Ended): void {
  const command = program
    .command('audit')
    .description('whether the invoices add up, and what to take up with the carrier')
    .argument('[file...]', FILES)
    .addOption(choice('--to <target>', 'shape of the report (by the ending of -o, else text)', AUDIT_SHAPES))
    .option('-o, --output <file>', 'write it here instead of the standard output, whole or not at all')
    .addOption(choice('--sort <order>', 'order of the findings (amount; json: check)', SORTS))
    .addOption(topOption())
    .option('--min-amount <amounts>', 'list no findings of less: 25.00, or by currency: USD=25.00,GBP=20')
    .option('--all', 'text: every finding, every invoice, every reason')
    .option(
      '--expected <file>',
      'what each shipment should cost: CSV, .xlsx or NDJSON with its number and cost',
    )
    .option('--deliveries <file>', 'when parcels arrived: a table with delivered_at, committed_at, moved')
    .addOption(contractOption())
    .option('--tolerance <amount>', 'let pass on totals: 0.05, 1% or "0.05 or 1%"')
    .option('--report <file>', 'all of it as one HTML page, with charts, that opens anywhere')
    .option(
      '--disputes <file>',
      'findings to take up with the carriers, what lapses first at the top: CSV, or .xlsx with a sheet a carrier',
    )
    .addOption(dayOption('--as-of <date>', 'the day that claims are looked at, as YYYY-MM-DD (today)'))
    .option(...EXCEL)
    .addOption(checkOption())
    .addOption(choice('--fail-on <severity>', 'what makes the exit status 1 (warning)', FAIL_ON))
  addReadOptions(inStoreOf(inBatches(command)))
    .addHelpText(
      'after',
      examples(
        'parse-invoice audit downloads/ --expected labels.csv --report audit.html',
        'parse-invoice audit downloads/ --min-amount USD=25,GBP=20 -o findings.csv',
      ),
    )
    .action(async (files: string[], flags: AuditFlags) => {
      const { auditCommand } = await import('./auditing.js')
      ended(await auditCommand(files, { ...flags, store: storeOf(flags.store, files) }, terminal))
    })
}

function addCombine(program: Command, terminal: Terminal, ended: Ended): void {
  const [given, none] = configOptions()
  const ids = combinations.map(({ id }) => id)
  program
    .command('combine')
    .description('each order’s charges divided over the items that a tracking list names for it')
    .addArgument(new Argument('<carrier>', 'whose invoices').choices(ids))
    .argument('<invoice>', 'the invoice; - is the standard input')
    .argument('<tracking>', 'the list: a table with an order number and a tracking number in each row')
    .addOption(toOption())
    .option('-o, --output <file>', 'write here instead of the standard output, whole or not at all')
    .option(...EXCEL)
    .option('--raw', 'add every cell of the invoice record to each line item')
    .option('--rejects <file>', 'rejected rows with their reasons, as NDJSON')
    .option('--summary <file>', 'where every row went, and all that was not matched, as JSON')
    .addOption(currencyOption())
    .addOption(datesOption())
    .option('--charges <file>', 'your own charge rules, JSON, CSV or .xlsx: they come before the carrier’s')
    .option(
      '--codes <file>',
      'your coding rules, JSON, CSV or .xlsx: GL account and cost center of each charge',
    )
    .option('-q, --quiet', 'tell nothing but errors')
    .addOption(given)
    .addOption(none)
    .addHelpText(
      'after',
      examples(
        'parse-invoice combine royal-mail report.csv tracking.csv -o items.csv',
        'parse-invoice combine royal-mail report.csv tracking.csv --summary matched.json > items.ndjson',
      ),
    )
    .action(async (carrier: string, invoice: string, tracking: string, flags: CombineFlags) => {
      const { combineCommand } = await import('./reading.js')
      ended(await combineCommand(carrier, { invoice, tracking }, flags, terminal))
    })
}

function addLists(program: Command, terminal: Terminal, ended: Ended): void {
  program
    .command('formats')
    .description('the formats that can be read, and where to get them')
    .addHelpText('after', examples('parse-invoice formats', 'parse-invoice formats | grep fedex'))
    .action(async () => {
      await terminal.out.write(formatList(formats, terminal.outScreen.width))
      ended(CLEAN)
    })
  program
    .command('checks')
    .description('what an audit checks; one check with its examples')
    .argument('[name]', 'the check, as `duplicate_charge`')
    .addOption(choice('--to <target>', 'text or json (text)', CHECKS_TARGETS))
    .addHelpText('after', examples('parse-invoice checks', 'parse-invoice checks duplicate_charge'))
    .action(async (name: string | undefined, { to }: { to?: ChecksTarget }) => {
      const { checksText } = await import('./auditing.js')
      await terminal.out.write(checksText(name, to ?? 'text', terminal.outScreen.width))
      ended(CLEAN)
    })
  program
    .command('schema')
    .description('the schema of a line item')
    .addOption(
      choice(
        '--to <target>',
        'JSON Schema, a table in SQL, a type in TypeScript; JSON Schema of --codes, --contract, --map and the configuration',
        SCHEMA_TARGETS,
      ),
    )
    .addHelpText(
      'after',
      examples('parse-invoice schema > line-item.schema.json', 'parse-invoice schema --to sql | psql'),
    )
    .action(async ({ to = 'json' }: { to?: SchemaTarget | 'config' }) => {
      const { configSchemaText, schemaText } = await import('./config.js')
      await terminal.out.write(await (to === 'config' ? configSchemaText(program) : schemaText(to)))
      ended(CLEAN)
    })
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
      const { completionOf } = await import('./auditing.js')
      await terminal.out.write(completionOf(program, shell))
      ended(CLEAN)
    })
}
