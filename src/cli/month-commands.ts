/**
 * Commands of the month's end as they are declared: what to accrue, what was billed, one shipment's story. What they do is loaded
 * when one is called.
 */
import type { Command } from 'commander'
import { AUDIT_SHAPES } from '../report/audit-shapes.js'
import type { ExplainFlags } from './explain-command.js'
import type { AccrualFlags, SummaryFlags } from './monthly-reports.js'
import {
  addReadOptions,
  byOption,
  CHECKS_TARGETS,
  choice,
  contractOption,
  type Ended,
  EXCEL,
  examples,
  FILES,
  topOption,
} from './option-values.js'
import { inBatches, inStoreOf, KEPT, refuseReading, storeOf } from './store-commands.js'
import type { Terminal } from './terminal.js'

export function addAccrual(program: Command, terminal: Terminal, ended: Ended): void {
  const command = program
    .command('accrual')
    .description('what was shipped and is not billed until a date, with what is expected for it')
    .argument('[file...]', FILES)
    .requiredOption(
      '--expected <file>',
      'what was shipped: CSV, .xlsx or NDJSON with tracking_number, cost, ship_date; carrier and cost_center where known',
    )
    .requiredOption('--until <date>', 'the last day that counts, as YYYY-MM-DD')
    .addOption(choice('--to <target>', 'shape of the report (by the ending of -o, else text)', AUDIT_SHAPES))
    .option('-o, --output <file>', 'write it here instead of the standard output, whole or not at all')
    .option(...EXCEL)
  addReadOptions(inStoreOf(command))
    .addHelpText(
      'after',
      examples(
        'parse-invoice accrual --expected labels.csv --until 2026-01-31 downloads/',
        'parse-invoice accrual --expected labels.csv --until 2026-01-31 downloads/ -o accrual.xlsx',
      ),
    )
    .action(async (files: string[], flags: AccrualFlags) => {
      const { accrualCommand } = await import('./auditing.js')
      ended(await accrualCommand(files, { ...flags, store: storeOf(flags.store, files) }, terminal))
    })
}

export function addSummary(program: Command, terminal: Terminal, ended: Ended): void {
  const command = program
    .command('summary')
    .description(
      'what was billed by month, carrier or any column: shipments, weight, amounts, cost per shipment, change',
    )
    .argument('[file...]', FILES)
    .addOption(byOption())
    .addOption(
      choice('--compare <month>', 'each month with the one before: change by volume, mix and rate', [
        'previous',
      ]),
    )
    .option(
      '--facts',
      'what the spend is made of, and what is new: discounts, minimums, sizes, accessorials, corrections, prices (csv: this alone)',
    )
    .addOption(contractOption())
    .addOption(topOption('at most n rows of each currency, those of the biggest net'))
    .addOption(choice('--to <target>', 'shape of the summary (by the ending of -o, else text)', AUDIT_SHAPES))
    .option('-o, --output <file>', 'write it here instead of the standard output, whole or not at all')
    .option(...EXCEL)
  addReadOptions(inStoreOf(inBatches(command)))
    .addHelpText(
      'after',
      examples(
        'parse-invoice summary downloads/ --by month,carrier,service --compare previous',
        'parse-invoice summary downloads/ --codes codes.csv --by month,cost_center,gl_account -o summary.xlsx',
        'parse-invoice summary --store --by month,carrier',
      ),
    )
    .action(async (files: string[], flags: SummaryFlags) => {
      const store = storeOf(flags.store, files)
      refuseReading(command)
      const { summaryCommand } = await import('./auditing.js')
      ended(await summaryCommand(files, { ...flags, store }, terminal))
    })
}

export function addExplain(program: Command, terminal: Terminal, ended: Ended): void {
  const command = program
    .command('explain')
    .description('all that is known of one shipment: charges, corrections, expected cost, weights, findings')
    .argument('<tracking>', 'its tracking number, in any spelling')
    .argument('[file...]', FILES)
    .addOption(choice('--to <target>', 'text or json (text)', CHECKS_TARGETS))
    .option(
      '--expected <file>',
      'what each shipment should cost: CSV or NDJSON with tracking_number and cost',
    )
  addReadOptions(inStoreOf(command).option(...KEPT))
    .addHelpText(
      'after',
      examples(
        'parse-invoice explain 1Z0310493019 downloads/',
        'parse-invoice explain 390100000433 downloads/ --expected labels.csv --to json',
        'parse-invoice explain 390100000433 --store',
      ),
    )
    .action(async (tracking: string, files: string[], flags: ExplainFlags) => {
      const store = storeOf(flags.store, files)
      refuseReading(command)
      const { explainCommand } = await import('./auditing.js')
      ended(await explainCommand(tracking, files, { ...flags, store }, terminal))
    })
}
