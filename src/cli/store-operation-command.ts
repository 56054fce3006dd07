/** `parse-invoice store`. */
import {
  type StoreOperationOptions,
  type StoreOperationResult,
  storeOperationJob,
} from '../app/store-operations.js'
import { changedLines, checkLines, distributionLines, queuedAudits } from '../report/store-text.js'
import type { StoreOperation } from '../store/choices.js'
import { count } from '../values/shown-amounts.js'
import { CLEAN, printedLines, statusOf, tellAnswer } from './flags.js'
import type { ChecksTarget } from './option-values.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export interface StoreOperationFlags extends Omit<StoreOperationOptions, 'out'> {
  readonly to?: ChecksTarget
  readonly quiet?: true
}

export async function storeOperationCommand(
  operation: StoreOperation,
  file: string | undefined,
  flags: StoreOperationFlags,
  terminal: Terminal,
): Promise<number> {
  const reporter = createReporter(terminal, flags)
  try {
    const result = await reporter.follow(storeOperationJob(operation, file, { ...flags, out: terminal.out }))
    if (result.operation === 'export' || result.operation === 'backup') {
      reporter.lines([`${result.location}: ${count(result.files, 'file')} in ${result.file}`])
      return CLEAN
    }
    await tellAnswer(flags.to, terminal, dataOf(result), printedLines(linesOf(result)))
    return statusOf({ failed: 0, rejected: 0 }, isFound(result))
  } finally {
    reporter.finish()
  }
}

/** Whether something is to be looked at. */
const isFound = (result: StoreOperationResult): boolean =>
  ('check' in result && result.check.faults.length > 0) ||
  ('changed' in result && 'missing' in result.changed && result.changed.missing.length > 0)

function dataOf({ location: store, ...result }: StoreOperationResult): object {
  if ('check' in result) return { store, ...result.check }
  if ('changed' in result) return { store, ...result.changed }
  if ('distribution' in result) return { store, ...result.distribution }
  if ('audits' in result) return { store, audits: result.audits }
  return { store, ...('imported' in result ? result.imported : {}) }
}

function linesOf({ location, ...result }: StoreOperationResult): string[] {
  if ('check' in result) return checkLines(result.check, location)
  if ('changed' in result) return changedLines(result.changed, location)
  if ('distribution' in result) return distributionLines(result.distribution, location)
  if ('audits' in result) return [queuedAudits(result.audits, location)]
  if (!('imported' in result)) return []
  const { files, kept_files } = result.imported
  return [`${location}: ${count(files, 'file')} taken in, ${kept_files} kept as they came`]
}
