/** Commands of long-running services: fetching and serving. */
import { formats } from '../../formats.js'
import type { CommandDeclaration, OptionDeclaration } from './declaration.js'
import { CONFIG, day, FILES_FOLDER, jobs, MAP, perRun, QUIET, STORE, TEXT_OR_JSON } from './options.js'
import { anyText, collectValues, readSeconds, wholeNumber } from './values.js'

const KEY_FILE: OptionDeclaration = [
  '--key-file <file>',
  'where the key of secrets is kept, instead of PARSE_INVOICE_KEY; by default beside a store in a folder',
  { example: './invoices.store.key' },
]
const carriers = [...new Set(formats.map(({ carrier }) => carrier)), 'sandbox']

export const CONNECTIONS: CommandDeclaration = {
  name: 'connections',
  description: 'carrier accounts whose files are fetched: added, shown with their health, changed',
  words: [
    ['[action]', 'list, show ID, add ID LOCATION, change ID, pause ID, resume ID or remove ID (list)'],
    [
      '[word...]',
      'its id, and the location of its files: a folder, sftp://USER@HOST/FOLDER, s3://BUCKET/PREFIX, https://… or the word sandbox',
    ],
  ],
  options: [
    STORE,
    FILES_FOLDER,
    // The id is checked after the maps are read.
    [
      '--carrier <name>',
      `with add: ${carriers.join(', ')}, or the carrier of a map`,
      { choices: carriers, read: anyText, once: true },
    ],
    // The map of a connection is stored with it.
    perRun(MAP),
    ['--no-maps', 'with change: remove its maps', { once: true }],
    [
      '--set <field=value>',
      'with add and change: password, private_key, host_key…; the value env:NAME, @FILE or - (the input) keeps a secret from being typed',
      { read: collectValues, once: true },
    ],
    ['--every <time>', 'time between two runs: 30m, 6h, 1d (1d)', { read: readSeconds, once: true }],
    [
      '--days <n>',
      'with add: how far back the first run reads (30)',
      { read: wholeNumber(/^\d{1,4}$/, 'of days'), once: true },
    ],
    ['--customer <id>', 'with add and change: the customer that it belongs to', { once: true }],
    KEY_FILE,
    TEXT_OR_JSON,
    ...CONFIG,
  ],
  examples: [
    'parse-invoice connections add ups-eu sftp://acme@sftp.example.com/out --carrier ups --set password=env:SFTP_PASSWORD',
    'parse-invoice connections change ups-eu --set password=-',
    'parse-invoice connections add seur-es /srv/seur --map seur.yaml',
  ],
}

export const SYNC: CommandDeclaration = {
  name: 'sync',
  description: 'fetches new files of connections now, or of a past period with --from and --to',
  words: [['[connection...]', 'their ids (all)']],
  options: [
    STORE,
    FILES_FOLDER,
    perRun(day('--from <date>', 'files of this day and later')),
    perRun(day('--to <date>', 'files of this day and before')),
    MAP,
    KEY_FILE,
    ['--json', 'the results of the runs, as JSON on the standard output'],
    ['-q, --quiet', 'report only the results'],
    ...CONFIG,
  ],
  examples: ['parse-invoice sync', 'parse-invoice sync ups-eu --from 2025-10-01 --to 2025-12-31'],
}

export const WORK: CommandDeclaration = {
  name: 'work',
  description:
    'a worker: loads files of the queue, fetches what is due, audits, and sends webhooks, until it is stopped',
  options: [
    STORE,
    FILES_FOLDER,
    jobs('threads that load, fetch and audit, for a store on a server (1)'),
    [
      '--memory <mb>',
      'memory that the threads share: a file is started only when it fits (half of the machine’s)',
      { read: wholeNumber(/^[1-9]\d{0,6}$/, 'of megabytes') },
    ],
    ['--once', 'do what is due now, then end', { once: true }],
    MAP,
    KEY_FILE,
    QUIET,
    ...CONFIG,
  ],
  examples: [
    'parse-invoice work',
    'parse-invoice work --store postgres://localhost/invoices --files s3://acme-invoices/kept --jobs 4',
  ],
}

const calls = wholeNumber(/^[1-9]\d{0,6}$/, 'from 1 to 9999999')

export const SERVE: CommandDeclaration = {
  name: 'serve',
  description: 'serves the store as an HTTP API and as pages, and fetches for connections when they are due',
  options: [
    STORE,
    FILES_FOLDER,
    [
      '--port <n>',
      'where to listen; 0 takes any that is free',
      { fallback: 8300, read: wholeNumber(/^\d{1,5}$/, 'from 0 to 65535', 65_535) },
    ],
    [
      '--host <address>',
      'address to listen on; one beyond this machine needs a key',
      { fallback: '127.0.0.1' },
    ],
    [
      '--api-key <key>',
      'an administrator’s key; without one the store’s keys apply, and the first is made and shown once',
      { env: 'PARSE_INVOICE_API_KEY' },
    ],
    [
      '--address <url>',
      'the address for callers, if there is a proxy in front: https://invoices.example.com',
    ],
    ['--reads <n>', 'GETs a second of each access token', { fallback: 10, read: calls }],
    ['--writes <n>', 'other calls a second of each', { fallback: 50, read: calls }],
    MAP,
    ['--no-work', 'fetch nothing: `parse-invoice work` does it'],
    ['-q, --quiet', 'do not log each call'],
    ...CONFIG,
  ],
  examples: [
    'parse-invoice serve',
    'PARSE_INVOICE_API_KEY=… parse-invoice serve --host 0.0.0.0 --store postgres://localhost/invoices --files /srv/invoices',
  ],
}
