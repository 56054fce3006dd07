/** `parse-invoice store`. */
import {
  type StoreOperationOptions,
  type StoreOperationResult,
  storeOperationJob,
} from '../app/store-operations.js'
import { changedLines, checkLines, distributionLines } from '../report/store-text.js'
import { printable } from '../schema/errors.js'
import type { StoreOperation } from '../store/choices.js'
import { count } from '../values/shown-amounts.js'
import { CLEAN, statusOf } from './flags.js'
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
    if (flags.to === 'json') await terminal.out.write(`${JSON.stringify(dataOf(result), null, 2)}\n`)
    else
      await terminal.show(
        linesOf(result)
          .map((line) => `${printable(line)}\n`)
          .join(''),
      )
    return statusOf({ failed: 0, rejected: 0 }, isFound(result))
  } finally {
    reporter.finish()
  }
}

/** Whether something is to be looked at. */
const isFound = (result: StoreOperationResult): boolean =>
  ('check' in result && result.check.faults.length > 0) ||
  ('changed' in result && 'missing' in result.changed && result.changed.missing.length > 0)

function dataOf(result: StoreOperationResult): object {
  const { location: store } = result
  if ('check' in result) return { store, ...result.check }
  if ('changed' in result) return { store, ...result.changed }
  if ('distribution' in result) return { store, ...result.distribution }
  return { store, ...('imported' in result ? result.imported : {}) }
}

function linesOf(result: StoreOperationResult): string[] {
  const { location } = result
  if ('check' in result) return checkLines(result.check, location)
  if ('changed' in result) return changedLines(result.changed, location)
  if ('distribution' in result) return distributionLines(result.distribution, location)
  if (!('imported' in result)) return []
  const { files, kept_files } = result.imported
  return [`${location}: ${count(files, 'file')} taken in, ${kept_files} kept as they came`]
}
