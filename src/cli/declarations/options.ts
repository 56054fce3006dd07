/** Options that several commands take. */
import { DATES_CHOICES, DECIMAL_CHOICES } from '../../detect/evidence.js'
import { formats } from '../../formats.js'
import { TARGETS } from '../../output/index.js'
import { AUDIT_SHAPES } from '../../report/audit-shapes.js'
import { DEFAULT_LOCATION } from '../../store/choices.js'
import type { Operand, OptionDeclaration } from './declaration.js'
import {
  anyText,
  collectValues,
  LIMITS,
  oneOf,
  readCurrencies,
  readDay,
  readLimits,
  wholeNumber,
} from './values.js'

export const FILES: Operand = [
  '[file...]',
  'invoice files, folders or globs; plain, .gz, .zip or .xlsx; - is the standard input',
]

export const choiceOption = (
  flags: string,
  description: string,
  choices: readonly string[],
): OptionDeclaration => [flags, description, { choices, read: (text) => oneOf(text, choices) }]
export const day = (flags: string, description: string): OptionDeclaration => [
  flags,
  description,
  { read: readDay },
]
export const perRun = ([flags, description, more]: OptionDeclaration): OptionDeclaration => [
  flags,
  description,
  { ...more, once: true },
]

/** The configuration file in the working folder, used without `--config`. */
export const CONFIG_FILE = 'parse-invoice.config.json'
export const CONTRACT_FILE = 'contract.json'

/** The options of every command that takes defaults. */
export const CONFIG: readonly OptionDeclaration[] = [
  [
    '--config <file>',
    `defaults for options, and your contracts (${CONFIG_FILE} of the working folder)`,
    { once: true },
  ],
  ['--no-config', `do not read ${CONFIG_FILE}`, { once: true }],
]

export const QUIET: OptionDeclaration = ['-q, --quiet', 'report only errors']
export const MAP: OptionDeclaration = [
  '--map <files>',
  'a map that reads invoices of another carrier, as YAML or JSON (parse-invoice map init); may be given several times',
  { read: collectValues, example: ['seur.yaml'] },
]
export const CURRENCY: OptionDeclaration = [
  '--currency <codes>',
  'currency of files that state none: USD, or by format: fedex-us=USD,royal-mail-bex=GBP',
  { read: readCurrencies, example: { 'fedex-us': 'USD', 'royal-mail-bex': 'GBP' } },
]
export const DATES = choiceOption(
  '--dates <order>',
  'order of day and month in dates, if the file leaves it open',
  DATES_CHOICES,
)
export const RULES: readonly OptionDeclaration[] = [
  ['--charges <file>', 'your own charge rules, JSON, CSV or .xlsx: they take precedence over the carrier’s'],
  ['--codes <file>', 'your coding rules, JSON, CSV or .xlsx: GL account and cost center of each charge'],
]
export const LIMIT: OptionDeclaration = [
  '--limit <name=n>',
  `raise or lower a limit: ${LIMITS.join(', ')}`,
  { read: readLimits },
]
export const jobs = (description: string): OptionDeclaration => [
  '--jobs <n>',
  description,
  { read: wholeNumber(/^[1-9]\d{0,2}$/, 'from 1 to 999') },
]

/** Options of every command that reads invoices. */
export const READING: readonly OptionDeclaration[] = [
  // The id is checked after the maps are read.
  [
    '--format <id>',
    'read every file as this format instead of detecting it',
    { choices: formats.map(({ id }) => id), read: anyText, example: 'fedex-us' },
  ],
  MAP,
  CURRENCY,
  choiceOption(
    '--decimal <mark>',
    'decimal mark of amounts, if format and file leave it open',
    DECIMAL_CHOICES,
  ),
  DATES,
  ...RULES,
  LIMIT,
  jobs('threads to read on (1; up to 4 for several large files, except in audits)'),
  QUIET,
  ...CONFIG,
]

export const TARGET = choiceOption(
  '--to <target>',
  'shape of the line items (by the extension of -o, else ndjson)',
  TARGETS.map(({ id }) => id),
)
export const TEXT_OR_JSON = choiceOption('--to <target>', 'text or json (text)', ['text', 'json'])
export const shape = (of: string): OptionDeclaration =>
  choiceOption('--to <target>', `shape of the ${of} (by the extension of -o, else text)`, AUDIT_SHAPES)
export const RULES_TARGETS = ['text', 'json', 'csv'] as const

/** For every command that writes CSV. */
export const EXCEL: OptionDeclaration = [
  '--excel',
  'CSV for Excel, opened by a double click: identifiers (accounts, tracking numbers, codes) stay text',
]
export const OUTPUT: OptionDeclaration = [
  '-o, --output <file>',
  'write here instead of the standard output, whole or not at all',
]
/** For commands that write a report. */
export const OUTPUT_IT: OptionDeclaration = [
  '-o, --output <file>',
  'write it here instead of the standard output, whole or not at all',
]
export const REJECTS: OptionDeclaration = ['--rejects <file>', 'rejected rows with their reasons, as NDJSON']

export const topOption = (description: string): OptionDeclaration => [
  '--top <n>',
  description,
  { read: wholeNumber(/^\d{1,9}$/, 'from 0 on, of at most 9 digits') },
]
export const CONTRACT: OptionDeclaration = [
  '--contract <file>',
  'a contract with a carrier, as JSON; may be given several times',
  { read: collectValues },
]

/** For commands that read files or a store: without a location it is the default store. */
export const STORE_OR_FILES: readonly OptionDeclaration[] = [
  ['--store [location]', `read the store instead of files (${DEFAULT_LOCATION})`],
  ['--connection <id>', 'only this connection of the store', { example: 'ups-eu' }],
]

/** For a batch over many machines: each run saves what it read, and one merges all. */
export const BATCHES: readonly OptionDeclaration[] = [
  [
    '--save <state>',
    'write what was read into this file, for a run with --merge; no report is made',
    { once: true },
  ],
  ['--merge', 'the files are states that --save wrote: make one report of all of them', { once: true }],
]

export const STORE: OptionDeclaration = [
  '--store <location>',
  `the store: a folder, or postgres://… (${DEFAULT_LOCATION})`,
  { env: 'PARSE_INVOICE_STORE', example: './invoices.store' },
]
export const CONNECTION_ALONE: OptionDeclaration = [
  '--connection <id>',
  'only this connection',
  { example: 'ups-eu' },
]
export const FILES_FOLDER: OptionDeclaration = [
  '--files <place>',
  'folder, or s3://bucket/prefix, to keep files in; a store in a folder has its own',
  { example: './invoices' },
]
