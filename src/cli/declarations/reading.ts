/** Commands that read invoices. */
import { combinations } from '../../formats.js'
import type { CommandDeclaration } from './declaration.js'
import {
  CONFIG,
  CURRENCY,
  choiceOption,
  DATES,
  EXCEL,
  FILES,
  MAP,
  OUTPUT,
  QUIET,
  READING,
  REJECTS,
  RULES,
  RULES_TARGETS,
  TARGET,
} from './options.js'

/** The default command, if none is named. */
export const PARSE: CommandDeclaration = {
  name: 'parse',
  description: 'line items of the files; the default command',
  words: [FILES],
  options: [
    TARGET,
    [
      '-o, --output <file>',
      'write here instead of the standard output, whole or not at all; Parquet also by carrier and month, into a folder/ or s3://bucket/prefix/',
    ],
    EXCEL,
    ['--raw', 'add every cell of the record to each line item'],
    [
      '--strict',
      'end with status 2 at the first rejected row: no file is written, not even by --rejects and --summary, and older files stay; the standard output is cut short',
    ],
    REJECTS,
    ['--summary <file>', 'where every row went, and the totals, as JSON'],
    ...READING,
  ],
  examples: [
    'parse-invoice parse ups.csv fedex.zip --to csv -o items.csv --rejects rejects.ndjson',
    'zcat ups.csv.gz | parse-invoice parse - --currency USD | head -n 3',
  ],
  reads: 'files',
}

export const DETECT: CommandDeclaration = {
  name: 'detect',
  description: 'the format of each file, and the evidence for it',
  words: [FILES],
  options: [MAP, QUIET],
  examples: ['parse-invoice detect downloads/', 'parse-invoice detect - < unknown.csv'],
  reads: 'files',
}

export const CHARGES: CommandDeclaration = {
  name: 'charges',
  description: 'what is charged, by carrier and category',
  words: [FILES],
  options: [
    choiceOption('--to <target>', 'text, json or csv (text)', RULES_TARGETS),
    EXCEL,
    ['--unknown', 'only charges that no rule matches, as a file of rules to fill in'],
    ...READING,
  ],
  examples: [
    'parse-invoice charges downloads/ --to csv > charges.csv',
    'parse-invoice charges fedex.csv --unknown > rules.csv',
  ],
  reads: 'files',
}

export const CODES: CommandDeclaration = {
  name: 'codes',
  description: 'charges that no coding rule matches, by carrier, account and category',
  words: [FILES],
  options: [
    choiceOption('--to <target>', 'text, or rules as json or csv (text)', RULES_TARGETS),
    EXCEL,
    ['--uncoded', 'as a file of rules to fill in'],
    ...READING,
  ],
  examples: [
    'parse-invoice codes downloads/ --uncoded > codes.csv',
    'parse-invoice codes ups.csv --codes codes.csv',
  ],
  reads: 'files',
}

export const COMBINE: CommandDeclaration = {
  name: 'combine',
  description: 'each order’s charges divided among its items in a tracking list',
  words: [
    ['<carrier>', 'the carrier', combinations.map(({ id }) => id)],
    ['<invoice>', 'the invoice; - is the standard input'],
    ['<tracking>', 'the list: a table with an order number and a tracking number in each row'],
  ],
  options: [
    TARGET,
    OUTPUT,
    EXCEL,
    ['--raw', 'add every cell of the invoice record to each line item'],
    REJECTS,
    ['--summary <file>', 'where every row went, and all that was not matched, as JSON'],
    CURRENCY,
    DATES,
    ...RULES,
    QUIET,
    ...CONFIG,
  ],
  examples: [
    'parse-invoice combine royal-mail report.csv tracking.csv -o items.csv',
    'parse-invoice combine royal-mail report.csv tracking.csv --summary matched.json > items.ndjson',
  ],
}
