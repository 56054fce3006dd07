/** Commands of the store as they are declared. What they do is loaded when one is called. */
import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import { checkFiles } from '../app/named-files.js'
import { AUDIT_SHAPES } from '../report/audit-shapes.js'
import { InvoiceError } from '../schema/errors.js'
import { CLAIM_STATES, DEFAULT_LOCATION, OPERATIONS, ORDERS, type StoreOperation } from '../store/choices.js'
import type { ClaimsFlags } from './claims-command.js'
import {
  addReadOptions,
  CHECKS_TARGETS,
  choice,
  configOptions,
  dayOption,
  type Ended,
  EXCEL,
  examples,
  FILES,
  mapOption,
  toOption,
} from './option-values.js'
import type { SandboxFlags } from './sandbox-command.js'
import type { FilesFlags, LoadFlags, QueryFlags } from './store-command.js'
import type { StoreOperationFlags } from './store-operation-command.js'
import type { Terminal } from './terminal.js'

export function addStore(program: Command, terminal: Terminal, ended: Ended): void {
  addLoad(program, terminal, ended)
  addQuery(program, terminal, ended)
  addFiles(program, terminal, ended)
  addOperations(program, terminal, ended)
  addClaims(program, terminal, ended)
  addSandbox(program, terminal, ended)
}

/** For commands that read files, or the store in place of them: without a location it is the usual one. */
export const inStoreOf = (command: Command): Command =>
  command
    .option('--store [location]', `what the store holds in place of files (${DEFAULT_LOCATION})`)
    .option('--connection <id>', 'of this connection of the store alone')

/** For a batch over many machines: each run saves what it read, and one merges all. */
export const inBatches = (command: Command): Command =>
  command
    .option('--save <state>', 'write what was read into this file, for a run with --merge; no report is made')
    .option('--merge', 'the files are those that --save wrote: one report of all of them')

/** The option of such a command as the location for a job: left out where files are read. Throws `usage` where both are given. */
export function storeOf(
  store: string | true | null | undefined,
  files: readonly string[],
): string | null | undefined {
  if (store === undefined) {
    checkFiles(files, [])
    return undefined
  }
  if (files.length > 0)
    throw new InvoiceError({
      code: 'usage',
      value: files[0],
      expected: 'either files or --store',
      remedy: 'Load the files first (parse-invoice load FILE…), or leave --store out.',
    })
  // What is asked for without a location is where `load` put it.
  return store === true ? (process.env.PARSE_INVOICE_STORE ?? null) : store
}

const AT_LOAD = ['format', 'currency', 'decimal', 'dates', 'charges', 'codes']

/** What is said of how files are read was said when they were loaded. Throws `usage` where it is typed again; defaults may stay. */
export function refuseReading(command: Command): void {
  const typed = AT_LOAD.find((name) => command.getOptionValueSource(name) === 'cli')
  if (typed === undefined || command.getOptionValue('store') === undefined) return
  throw new InvoiceError({
    code: 'usage',
    value: `--${typed}`,
    expected: 'a command over the store without it: files are read when they are loaded',
    remedy:
      typed === 'charges' || typed === 'codes'
        ? `Run \`parse-invoice store recode --${typed} FILE\` first, or leave --${typed} out.`
        : `Give it to \`parse-invoice load\`, and leave --${typed} out here.`,
  })
}

const wholeNumber = (flags: string, description: string, digits: number): Option =>
  new Option(flags, description).argParser((text) => {
    if (/^\d+$/.test(text) && text.length <= digits) return +text
    throw new InvalidArgumentError(`It is a whole number of at most ${digits} digits.`)
  })

export const storeOption = (): Option =>
  new Option('--store <location>', `the store: a folder, or postgres://… (${DEFAULT_LOCATION})`).env(
    'PARSE_INVOICE_STORE',
  )
const CONNECTION = ['--connection <id>', 'the carrier account that files come from (local)'] as const
export const KEPT = [
  '--files <place>',
  'folder, or s3://bucket/prefix, that files are kept in; a store in a folder has its own',
] as const

function addLoad(program: Command, terminal: Terminal, ended: Ended): void {
  const command = program
    .command('load')
    .description('keeps files in a store: what is new, what changed, what was there already')
    .argument('[file...]', FILES)
    .addOption(storeOption())
    .option(...CONNECTION)
    .option(...KEPT)
    .option(
      '--queue',
      'keep the bytes, and leave the loading to the workers of the store (parse-invoice work)',
    )
    .addOption(choice('--to <target>', 'text or json (text)', CHECKS_TARGETS))
  addReadOptions(command)
    .addHelpText(
      'after',
      examples(
        'parse-invoice load downloads/',
        'parse-invoice load ups.csv --connection ups-eu --store postgres://localhost/invoices',
        'parse-invoice load downloads/ --queue --store postgres://localhost/invoices --files s3://acme-invoices/kept',
      ),
    )
    .action(async (files: string[], flags: LoadFlags) => {
      checkFiles(files, [])
      const { loadCommand } = await import('./store-command.js')
      ended(await loadCommand(files, flags, terminal))
    })
}

function addQuery(program: Command, terminal: Terminal, ended: Ended): void {
  const [given, none] = configOptions()
  program
    .command('query')
    .description('line items of the store that are current, by any of their columns')
    .addOption(storeOption())
    .option('--connection <id>', 'of this connection alone')
    .addOption(
      new Option(
        '--where <condition>',
        "'FIELD=VALUE' or 'FIELD[OPERATOR]=VALUE' with eq, neq, gt, gte, lt, lte, in, nin; several must all hold; an empty value is what the file does not state",
      ).argParser((text, before: readonly string[] | undefined) => [...(before ?? []), text]),
    )
    .addOption(choice('--order <by>', 'date or id (date)', ORDERS))
    .addOption(wholeNumber('--limit <n>', 'at most n line items', 12))
    .addOption(toOption())
    .option('-o, --output <file>', 'write here instead of the standard output, whole or not at all')
    .option(...EXCEL)
    .option('-q, --quiet', 'tell nothing but errors')
    .addOption(given)
    .addOption(none)
    .addHelpText(
      'after',
      examples(
        "parse-invoice query --where 'carrier=ups' --where 'invoice_date[gte]=2026-03-01' -o march.xlsx",
        "parse-invoice query --where 'charge_category[in]=fuel,peak' --where 'net_cost[gt]=10' --limit 100",
      ),
    )
    .action(async (flags: QueryFlags) => {
      const { queryCommand } = await import('./store-command.js')
      ended(await queryCommand(flags, terminal))
    })
}

function addFiles(program: Command, terminal: Terminal, ended: Ended): void {
  const [given, none] = configOptions()
  program
    .command('files')
    .description('the files of the store, or one of them as it came, byte for byte')
    .argument('[file]', 'its name, or the beginning of its hash')
    .addOption(storeOption())
    .option('--connection <id>', 'of this connection alone')
    .option(...KEPT)
    .option('--queued', 'files that wait for a worker, and those that none could load, in their place')
    .addOption(choice('--to <target>', 'text or json (text)', CHECKS_TARGETS))
    .option('-o, --output <file>', 'write the one file here instead of the standard output')
    .addOption(given)
    .addOption(none)
    .addHelpText('after', examples('parse-invoice files', 'parse-invoice files 1f3a9c -o ups-march.csv'))
    .action(async (file: string | undefined, flags: FilesFlags) => {
      const { filesCommand } = await import('./store-command.js')
      ended(await filesCommand(file, flags, terminal))
    })
}

function addOperations(program: Command, terminal: Terminal, ended: Ended): void {
  const [given, none] = configOptions()
  program
    .command('store')
    .description(
      'a store checked, made again from its files, recoded by other rules; all of it as one file, and back; spread over Citus',
    )
    .addArgument(new Argument('<operation>', 'what to do').choices(OPERATIONS))
    .argument('[file]', 'export, backup: where to write; import, restore: what to take in')
    .addOption(storeOption())
    .option('--connection <id>', 'of this connection alone')
    .option(...KEPT)
    .addOption(mapOption())
    .option('--charges <file>', 'your own charge rules, JSON, CSV or .xlsx: they come before the carrier’s')
    .option(
      '--codes <file>',
      'your coding rules, JSON, CSV or .xlsx: GL account and cost center of each charge',
    )
    .addOption(choice('--to <target>', 'text or json (text)', CHECKS_TARGETS))
    .option('-q, --quiet', 'tell nothing but errors')
    .addOption(given)
    .addOption(none)
    .addHelpText(
      'after',
      examples(
        'parse-invoice store check',
        'parse-invoice store recode --codes codes.csv',
        'parse-invoice store backup invoices.backup && parse-invoice store restore invoices.backup --store again.store',
      ),
    )
    .action(async (operation: StoreOperation, file: string | undefined, flags: StoreOperationFlags) => {
      const { storeOperationCommand } = await import('./store-command.js')
      ended(await storeOperationCommand(operation, file, flags, terminal))
    })
}

function addClaims(program: Command, terminal: Terminal, ended: Ended): void {
  const [given, none] = configOptions()
  program
    .command('claims')
    .description('what the audits of the store found to claim: sent, paid back, still missing')
    .argument('[action]', 'list, show ID… or set STATE ID… (list)')
    .argument('[id...]', 'ids of claims, or beginnings of them')
    .addOption(storeOption())
    .option('--connection <id>', 'of this connection alone')
    .addOption(choice('--status <state>', `of this state alone: ${CLAIM_STATES.join(', ')}`, CLAIM_STATES))
    .option('--note <text>', 'with set: why, kept in the history of the claim')
    .addOption(choice('--to <target>', 'shape of the list (by the ending of -o, else text)', AUDIT_SHAPES))
    .option('-o, --output <file>', 'write it here instead of the standard output, whole or not at all')
    .option(...EXCEL)
    .addOption(given)
    .addOption(none)
    .addHelpText(
      'after',
      examples(
        'parse-invoice claims --status disputed -o disputed.xlsx',
        'parse-invoice claims set rejected 3f9a0c2b --note "refused by mail of 2 May"',
      ),
    )
    .action(async (action: string | undefined, ids: string[], flags: ClaimsFlags) => {
      const { claimsCommand } = await import('./claims-command.js')
      ended(await claimsCommand(action ?? 'list', ids, flags, terminal))
    })
}

function addSandbox(program: Command, terminal: Terminal, ended: Ended): void {
  program
    .command('sandbox')
    .description('invented invoices of all carriers to try things with, new ones for each day')
    .argument('<folder>', 'where to write them, a folder for each carrier')
    .addOption(wholeNumber('--days <n>', 'of the last n days (30)', 4))
    .addOption(wholeNumber('--seed <n>', 'other invoices for another number (1)', 9))
    .option('--faults', 'with faults in them that an audit finds; faults.json names each')
    .addOption(dayOption('--until <date>', 'the last day, as YYYY-MM-DD (today)'))
    .addHelpText(
      'after',
      examples(
        'parse-invoice sandbox try && parse-invoice load try',
        'parse-invoice sandbox try --faults && parse-invoice audit try',
      ),
    )
    .action(async (folder: string, flags: SandboxFlags) => {
      const { sandboxCommand } = await import('./store-command.js')
      ended(await sandboxCommand(folder, flags, terminal))
    })
}
