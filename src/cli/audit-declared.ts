/** The declaration of `parse-invoice audit`. */
import { type Command, Option } from 'commander'
import type { AuditFlags } from './audit-command.js'
import { addReadOptions, type Ended, examples, FILES } from './declared.js'
import { checkFiles } from './mistyped.js'
import { AUDIT_TARGETS, choice, FAIL_ON } from './option-values.js'
import type { Terminal } from './terminal.js'

export function addAudit(program: Command, terminal: Terminal, ended: Ended): void {
  const command = program
    .command('audit')
    .description('whether the invoices add up, and what to take up with the carrier')
    .argument('[file...]', FILES)
    .addOption(choice('--to <target>', 'shape of the report (text)', AUDIT_TARGETS))
    .option(
      '--expected <file>',
      'what each shipment should cost: CSV or NDJSON with tracking_number and cost',
    )
    .option('--config <file>', 'accounts, contract prices, discounts, fuel table, checks on or off: JSON')
    .option('--tolerance <amount>', 'let pass on totals: 0.05, 1% or "0.05 or 1%"')
    .option('--report <file>', 'all of it as one HTML page, with charts, that opens anywhere')
    .option('--disputes <file>', 'findings to take up with the carrier, a record each, as CSV')
    .addOption(severalOf('--check <name>', 'report this check alone; may be given several times'))
    .addOption(choice('--fail-on <severity>', 'what makes the exit status 1 (warning)', FAIL_ON))
    .option('--list', 'list the checks and what each needs')
  addReadOptions(command)
    .addHelpText(
      'after',
      examples(
        'parse-invoice audit downloads/ --expected labels.csv --report audit.html',
        'parse-invoice audit ups.csv --to json --check duplicate_charge --fail-on error',
      ),
    )
    .action(async (files: string[], flags: AuditFlags) => {
      const { auditCommand, listCommand } = await import('./audit-command.js')
      if (flags.list === true) return ended(await listCommand(terminal))
      checkFiles(files, [])
      ended(await auditCommand(files, flags, terminal))
    })
}

function severalOf(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value, before: string[] | undefined) => [
    ...(before ?? []),
    value,
  ])
}
