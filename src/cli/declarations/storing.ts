/** Commands of the store. */
import { CLAIM_STATES, OPERATIONS, ORDERS } from '../../store/choices.js'
import type { CommandDeclaration } from './declaration.js'
import {
  CONFIG,
  CONNECTION_ALONE,
  choiceOption,
  day,
  EXCEL,
  FILES,
  FILES_FOLDER,
  MAP,
  OUTPUT,
  OUTPUT_IT,
  perRun,
  QUIET,
  READING,
  RULES,
  STORE,
  shape,
  TARGET,
  TEXT_OR_JSON,
} from './options.js'
import { collectValues, wholeNumber } from './values.js'

const digits = (most: number) => wholeNumber(RegExp(`^\\d{1,${most}}$`), `of at most ${most} digits`)

export const LOAD: CommandDeclaration = {
  name: 'load',
  description: 'loads files into a store and reports what is new, what changed and what was already there',
  words: [FILES],
  options: [
    STORE,
    ['--connection <id>', 'the carrier account that files come from (local)', { example: 'ups-eu' }],
    FILES_FOLDER,
    ['--queue', 'keep the bytes, and leave the loading to the workers of the store (parse-invoice work)'],
    TEXT_OR_JSON,
    ...READING,
  ],
  examples: [
    'parse-invoice load downloads/',
    'parse-invoice load ups.csv --connection ups-eu --store postgres://localhost/invoices',
    'parse-invoice load downloads/ --queue --store postgres://localhost/invoices --files s3://acme-invoices/kept',
  ],
  reads: 'files',
}

export const QUERY: CommandDeclaration = {
  name: 'query',
  description: 'current line items of the store, filtered by any of their columns',
  options: [
    STORE,
    CONNECTION_ALONE,
    [
      '--where <condition>',
      "'FIELD=VALUE' or 'FIELD[OPERATOR]=VALUE' with eq, neq, gt, gte, lt, lte, in, nin; several must all hold; an empty value means that the file does not state one",
      { read: collectValues },
    ],
    choiceOption('--order <by>', 'date or id (date)', ORDERS),
    ['--limit <n>', 'at most n line items', { read: digits(12), once: true }],
    TARGET,
    OUTPUT,
    EXCEL,
    QUIET,
    ...CONFIG,
  ],
  examples: [
    "parse-invoice query --where 'carrier=ups' --where 'invoice_date[gte]=2026-03-01' -o march.xlsx",
    "parse-invoice query --where 'charge_category[in]=fuel,peak' --where 'net_cost[gt]=10' --limit 100",
  ],
}

export const STORED_FILES: CommandDeclaration = {
  name: 'files',
  description: 'the files of the store, or one of them as received, byte for byte',
  words: [['[file]', 'its name, or the first characters of its hash']],
  options: [
    STORE,
    CONNECTION_ALONE,
    FILES_FOLDER,
    ['--queued', 'list files that wait for a worker, and those that none could load, instead'],
    TEXT_OR_JSON,
    ['-o, --output <file>', 'write the one file here instead of the standard output'],
    ...CONFIG,
  ],
  examples: ['parse-invoice files', 'parse-invoice files 1f3a9c -o ups-march.csv'],
}

export const STORE_OPERATIONS: CommandDeclaration = {
  name: 'store',
  description:
    'checks a store, rebuilds it from its files, recodes it by other rules; exports and imports it as one file; distributes it over Citus',
  words: [
    ['<operation>', 'what to do', OPERATIONS],
    ['[file]', 'export, backup: where to write; import, restore: what to read'],
  ],
  options: [STORE, CONNECTION_ALONE, FILES_FOLDER, MAP, ...RULES, TEXT_OR_JSON, QUIET, ...CONFIG],
  examples: [
    'parse-invoice store check',
    'parse-invoice store recode --codes codes.csv',
    'parse-invoice store backup invoices.backup && parse-invoice store restore invoices.backup --store again.store',
  ],
}

export const CLAIMS: CommandDeclaration = {
  name: 'claims',
  description: 'what the audits of the store found to claim: sent, paid back, still missing',
  words: [
    ['[action]', 'list, show ID… or set STATE ID… (list)'],
    ['[id...]', 'ids of claims, or their first characters'],
  ],
  options: [
    STORE,
    CONNECTION_ALONE,
    choiceOption('--status <state>', `only those in this state: ${CLAIM_STATES.join(', ')}`, CLAIM_STATES),
    perRun(day('--claim-by <date>', 'only claims to be sent by this day, the first to lapse at the top')),
    ['--note <text>', 'with set: why, kept in the history of the claim'],
    shape('list'),
    OUTPUT_IT,
    EXCEL,
    ...CONFIG,
  ],
  examples: [
    'parse-invoice claims --status open --claim-by 2026-04-03',
    'parse-invoice claims --status disputed -o disputed.xlsx',
    'parse-invoice claims set rejected 3f9a0c2b --note "refused by mail of 2 May"',
  ],
}

export const SANDBOX: CommandDeclaration = {
  name: 'sandbox',
  description: 'invented invoices of all carriers to try things with, new ones for each day',
  words: [['<folder>', 'where to write them, a folder for each carrier']],
  options: [
    ['--days <n>', 'of the last n days (30)', { read: digits(4) }],
    ['--seed <n>', 'other invoices for another number (1)', { read: digits(9) }],
    ['--faults', 'with faults that an audit finds; faults.json names each'],
    day('--until <date>', 'the last day, as YYYY-MM-DD (today)'),
  ],
  examples: [
    'parse-invoice sandbox try && parse-invoice load try',
    'parse-invoice sandbox try --faults && parse-invoice audit try',
  ],
}
