/** Commands that report what was billed. */
import { SORTS } from '../../report/audit-shapes.js'
import { SUMMARY_COLUMNS } from '../../summary/columns.js'
import type { CommandDeclaration } from './declaration.js'
import {
  BATCHES,
  CONTRACT,
  choiceOption,
  day,
  EXCEL,
  FILES,
  FILES_FOLDER,
  OUTPUT_IT,
  READING,
  STORE_OR_FILES,
  shape,
  TEXT_OR_JSON,
  topOption,
} from './options.js'
import { readColumns, readNames } from './values.js'

export const AUDIT: CommandDeclaration = {
  name: 'audit',
  description: 'whether the invoices add up, and what to dispute with the carrier',
  words: [FILES],
  options: [
    shape('report'),
    OUTPUT_IT,
    choiceOption('--sort <order>', 'order of the findings (amount; json: check)', SORTS),
    topOption('list at most n findings (text: 20)'),
    ['--min-amount <amounts>', 'leave out findings of less: 25.00, or by currency: USD=25.00,GBP=20'],
    ['--all', 'text: every finding, every invoice, every reason'],
    ['--expected <file>', 'what each shipment should cost: CSV, .xlsx or NDJSON with its number and cost'],
    ['--deliveries <file>', 'when parcels arrived: a table with delivered_at, committed_at, moved'],
    CONTRACT,
    ['--tolerance <amount>', 'tolerance on totals: 0.05, 1% or "0.05 or 1%"'],
    ['--report <file>', 'all of it as one HTML page, with charts, that opens anywhere'],
    [
      '--disputes <file>',
      'findings to dispute with the carriers, earliest deadline first: CSV, or .xlsx with a sheet per carrier',
    ],
    day('--as-of <date>', 'the day that claims are assessed on, as YYYY-MM-DD (today)'),
    EXCEL,
    ['--check <names>', 'report only these checks: NAME,… ; may be given several times', { read: readNames }],
    choiceOption('--fail-on <severity>', 'what makes the exit status 1 (warning)', ['error', 'warning']),
    ...BATCHES,
    ...STORE_OR_FILES,
    ...READING,
  ],
  examples: [
    'parse-invoice audit downloads/ --expected labels.csv --report audit.html',
    'parse-invoice audit downloads/ --min-amount USD=25,GBP=20 -o findings.csv',
  ],
  reads: 'files or store',
}

export const SUMMARY: CommandDeclaration = {
  name: 'summary',
  description:
    'what was billed by month, carrier or any column: shipments, weight, amounts, cost per shipment, change',
  words: [FILES],
  options: [
    [
      '--by <columns>',
      `what to summarise by: ${SUMMARY_COLUMNS.join(', ')} (month,carrier)`,
      { read: readColumns },
    ],
    choiceOption('--compare <month>', 'each month with the one before: change by volume, mix and rate', [
      'previous',
    ]),
    [
      '--facts',
      'what the spend consists of, and what is new: discounts, minimums, sizes, accessorials, corrections, prices (csv: only this)',
    ],
    CONTRACT,
    topOption('at most n rows of each currency, those with the largest net'),
    shape('summary'),
    OUTPUT_IT,
    EXCEL,
    ...BATCHES,
    ...STORE_OR_FILES,
    ...READING,
  ],
  examples: [
    'parse-invoice summary downloads/ --by month,carrier,service --compare previous',
    'parse-invoice summary downloads/ --codes codes.csv --by month,cost_center,gl_account -o summary.xlsx',
    'parse-invoice summary --store --by month,carrier',
  ],
  reads: 'files or store as loaded',
}

export const ACCRUAL: CommandDeclaration = {
  name: 'accrual',
  description: 'what was shipped and is not billed until a date, with its expected cost',
  words: [FILES],
  options: [
    [
      '--expected <file>',
      'what was shipped: CSV, .xlsx or NDJSON with tracking_number, cost, ship_date; carrier and cost_center if known',
      { needed: true },
    ],
    ['--until <date>', 'the last day that counts, as YYYY-MM-DD', { needed: true }],
    shape('report'),
    OUTPUT_IT,
    EXCEL,
    ...STORE_OR_FILES,
    ...READING,
  ],
  examples: [
    'parse-invoice accrual --expected labels.csv --until 2026-01-31 downloads/',
    'parse-invoice accrual --expected labels.csv --until 2026-01-31 downloads/ -o accrual.xlsx',
  ],
  reads: 'files or store',
}

export const EXPLAIN: CommandDeclaration = {
  name: 'explain',
  description: 'all that is known of one shipment: charges, corrections, expected cost, weights, findings',
  words: [['<tracking>', 'its tracking number, in any spelling'], FILES],
  options: [
    TEXT_OR_JSON,
    ['--expected <file>', 'what each shipment should cost: CSV or NDJSON with tracking_number and cost'],
    ...STORE_OR_FILES,
    FILES_FOLDER,
    ...READING,
  ],
  examples: [
    'parse-invoice explain 1Z0310493019 downloads/',
    'parse-invoice explain 390100000433 downloads/ --expected labels.csv --to json',
    'parse-invoice explain 390100000433 --store',
  ],
  reads: 'files or store as loaded',
}
