/** Commands of sync as they are declared. What they do is loaded when one is called. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { formats } from '../formats.js'
import {
  CHECKS_TARGETS,
  choice,
  configOptions,
  dayOption,
  type Ended,
  examples,
  jobsOption,
  mapOption,
} from './option-values.js'
import { KEPT, storeOption } from './store-commands.js'
import type { ConnectionsFlags, SyncFlags, WorkFlags } from './sync-command.js'
import type { Terminal } from './terminal.js'

const KEY_FILE = [
  '--key-file <file>',
  'where the key of secrets is kept, instead of PARSE_INVOICE_KEY; of a store in a folder it is beside it',
] as const

export function addSync(program: Command, terminal: Terminal, ended: Ended): void {
  addConnections(program, terminal, ended)
  addSyncNow(program, terminal, ended)
  addWork(program, terminal, ended)
}

function addConnections(program: Command, terminal: Terminal, ended: Ended): void {
  const [given, none] = configOptions()
  const carriers = [...new Set(formats.map(({ carrier }) => carrier)), 'sandbox']
  program
    .command('connections')
    .description('carrier accounts whose files are fetched: added, shown with their health, changed')
    .argument(
      '[action]',
      'list, show ID, add ID LOCATION, change ID, pause ID, resume ID or remove ID (list)',
    )
    .argument(
      '[word...]',
      'its id, and where its files are: a folder, sftp://USER@HOST/FOLDER, s3://BUCKET/PREFIX, https://… or the word sandbox',
    )
    .addOption(storeOption())
    .option(...KEPT)
    .addOption(
      new Option('--carrier <name>', `of add: ${carriers.join(', ')}, or that of a map`)
        .choices(carriers)
        // Whether a map brings another one is known once it is read.
        .argParser((name) => name),
    )
    .addOption(mapOption())
    .option('--no-maps', 'of change: its files are read by no map any more')
    .addOption(
      new Option(
        '--set <field=value>',
        'of add and change: password, private_key, host_key…; the value env:NAME, @FILE or - (the input) keeps a secret from being typed',
      ).argParser((text, before: readonly string[] | undefined) => [...(before ?? []), text]),
    )
    .addOption(new Option('--every <time>', 'between two runs: 30m, 6h, 1d (1d)').argParser(secondsOf))
    .addOption(new Option('--days <n>', 'of add: how far back the first run reads (30)').argParser(daysOf))
    .option('--customer <id>', 'of add and change: whose it is')
    .option(...KEY_FILE)
    .addOption(choice('--to <target>', 'text or json (text)', CHECKS_TARGETS))
    .addOption(given)
    .addOption(none)
    .addHelpText(
      'after',
      examples(
        'parse-invoice connections add ups-eu sftp://acme@sftp.example.com/out --carrier ups --set password=env:SFTP_PASSWORD',
        'parse-invoice connections change ups-eu --set password=-',
        'parse-invoice connections add seur-es /srv/seur --map seur.yaml',
      ),
    )
    .action(async (action: string | undefined, words: string[], flags: ConnectionsFlags) => {
      const { connectionsCommand } = await import('./sync-command.js')
      ended(await connectionsCommand(action ?? 'list', words, flags, terminal))
    })
}

function addSyncNow(program: Command, terminal: Terminal, ended: Ended): void {
  const [given, none] = configOptions()
  program
    .command('sync')
    .description('fetches what is new of connections now; a window of the past with --from and --to')
    .argument('[connection...]', 'their ids (all)')
    .addOption(storeOption())
    .option(...KEPT)
    .addOption(dayOption('--from <date>', 'files of this day and later'))
    .addOption(dayOption('--to <date>', 'files of this day and before'))
    .addOption(mapOption())
    .option(...KEY_FILE)
    .option('--json', 'what the runs came to, as JSON on the standard output')
    .option('-q, --quiet', 'tell nothing but what came of it')
    .addOption(given)
    .addOption(none)
    .addHelpText(
      'after',
      examples('parse-invoice sync', 'parse-invoice sync ups-eu --from 2025-10-01 --to 2025-12-31'),
    )
    .action(async (connections: string[], flags: SyncFlags) => {
      const { syncCommand } = await import('./sync-command.js')
      ended(await syncCommand(connections, flags, terminal))
    })
}

function addWork(program: Command, terminal: Terminal, ended: Ended): void {
  const [given, none] = configOptions()
  program
    .command('work')
    .description(
      'a worker: loads files of the queue, fetches what is due, audits, and sends webhooks, until it is stopped',
    )
    .addOption(storeOption())
    .option(...KEPT)
    .addOption(jobsOption('threads that load, fetch and audit, of a store on a server (1)'))
    .addOption(
      new Option(
        '--memory <mb>',
        'that the threads share: no file is begun that has no room in it (half of what there is)',
      ).argParser(megabytesOf),
    )
    .option('--once', 'what is due now, then end')
    .addOption(mapOption())
    .option(...KEY_FILE)
    .option('-q, --quiet', 'tell nothing but errors')
    .addOption(given)
    .addOption(none)
    .addHelpText(
      'after',
      examples(
        'parse-invoice work',
        'parse-invoice work --store postgres://localhost/invoices --files s3://acme-invoices/kept --jobs 4',
      ),
    )
    .action(async (flags: WorkFlags) => {
      const { workCommand } = await import('./sync-command.js')
      ended(await workCommand(flags, terminal))
    })
}

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 }

function secondsOf(text: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,3})([mhd])$/.exec(text) ?? []
  const seconds = UNITS[unit]
  if (seconds === undefined) throw new InvalidArgumentError('It is a number and m, h or d, such as 6h.')
  return +count * seconds
}

function megabytesOf(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return +text
  throw new InvalidArgumentError('It is a whole number of megabytes.')
}

function daysOf(text: string): number {
  if (/^\d{1,4}$/.test(text)) return +text
  throw new InvalidArgumentError('It is a whole number of days.')
}
