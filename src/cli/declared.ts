/** What the declarations of several commands share. */
import type { Command } from 'commander'
import { formats } from '../formats.js'
import { choice, currencyOption, datesOption, decimalOption, limitOption } from './option-values.js'

/** Told the exit status of the command that was called. */
export type Ended = (status: number) => void

export const FILES = 'invoice files, folders or globs; plain, .gz or .zip; - is the standard input'

export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}\n`).join('')}`
}

/** Options of every command that reads invoices. */
export function addReadOptions(command: Command): Command {
  const ids = formats.map(({ id }) => id)
  return command
    .addOption(choice('--format <id>', 'read every file as this format instead of detecting it', ids))
    .addOption(currencyOption())
    .addOption(decimalOption())
    .addOption(datesOption())
    .option('--charges <file>', 'your own charge rules, JSON or CSV: they come before the carrier’s')
    .addOption(limitOption())
    .option('-q, --quiet', 'tell nothing but errors')
}
