/** The declaration of `parse-invoice combine`. */
import { Argument, type Command } from 'commander'
import { combinations } from '../formats.js'
import { TARGETS } from '../output/index.js'
import type { CombineFlags } from './combine-command.js'
import { type Ended, examples } from './declared.js'
import { choice, currencyOption, datesOption } from './option-values.js'
import type { Terminal } from './terminal.js'

export function addCombine(program: Command, terminal: Terminal, ended: Ended): void {
  const targets = TARGETS.map(({ id }) => id)
  const ids = combinations.map(({ id }) => id)
  program
    .command('combine')
    .description('each order’s charges divided over the items that a tracking list names for it')
    .addArgument(new Argument('<carrier>', 'whose invoices').choices(ids))
    .argument('<invoice>', 'the invoice; - is the standard input')
    .argument('<tracking>', 'the list: a table with an order number and a tracking number in each row')
    .addOption(choice('--to <target>', 'shape of the line items (by the ending of -o, else ndjson)', targets))
    .option('-o, --output <file>', 'write here instead of the standard output, whole or not at all')
    .option('--raw', 'add every cell of the invoice record to each line item')
    .option('--rejects <file>', 'rejected rows with their reasons, as NDJSON')
    .option('--summary <file>', 'where every row went, and all that was not matched, as JSON')
    .addOption(currencyOption())
    .addOption(datesOption())
    .option('--charges <file>', 'your own charge rules, JSON or CSV: they come before the carrier’s')
    .option('-q, --quiet', 'tell nothing but errors')
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
