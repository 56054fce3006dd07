/** `parse-invoice load`, `query` and `files`. */
import { type LoadJobOptions, loadJob, queueJob } from '../app/load.js'
import { type QueryJobOptions, queryJob } from '../app/query.js'
import { fetchFileJob, listFilesJob, listQueuedJob, type StoredFilesOptions } from '../app/stored-files.js'
import { loadLines, queuedLines } from '../report/load-text.js'
import { queuedFilesTable, storedFilesTable } from '../report/stored-files-table.js'
import { destinationOf } from './destination.js'
import { CLEAN, optionsOf, printedLines, type ReadFlags, statusOf, tellAnswer } from './flags.js'
import type { ChecksTarget } from './option-values.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export { sandboxCommand } from './sandbox-command.js'
export { storeOperationCommand } from './store-operation-command.js'

export interface LoadFlags extends ReadFlags, Pick<LoadJobOptions, 'store' | 'connection' | 'files'> {
  readonly to?: ChecksTarget
  readonly queue?: true
}

export async function loadCommand(
  files: readonly string[],
  flags: LoadFlags,
  terminal: Terminal,
): Promise<number> {
  const reporter = createReporter(terminal, flags)
  try {
    if (flags.queue === true) {
      const queued = await reporter.follow(queueJob(files, optionsOf(files, flags, terminal)))
      const { location: store, files: waiting } = queued
      const lines = queuedLines(waiting, store)
      await tellAnswer(flags.to, terminal, { store, files: waiting }, printedLines(lines))
      return statusOf(queued)
    }
    const result = await reporter.follow(loadJob(files, optionsOf(files, flags, terminal)))
    reporter.account(result.summary)
    const [store, loaded] = [result.location, result.files.map(({ summary: _, ...file }) => file)]
    const text = loaded.length > 0 ? printedLines(loadLines(result.files, store)) : ''
    await tellAnswer(flags.to, terminal, { store, files: loaded }, text)
    return statusOf(result)
  } finally {
    reporter.finish()
  }
}

export interface QueryFlags
  extends Pick<QueryJobOptions, 'store' | 'connection' | 'where' | 'order' | 'limit' | 'output' | 'excel'> {
  readonly to?: string
  readonly quiet?: true
}

export async function queryCommand(flags: QueryFlags, terminal: Terminal): Promise<number> {
  const { to, output, busy } = destinationOf(flags, terminal)
  const reporter = createReporter(terminal, { quiet: flags.quiet, busy, output })
  try {
    const { items } = await reporter.follow(queryJob({ ...flags, ...to }))
    reporter.lines([`${items} line ${items === 1 ? 'item' : 'items'}`])
    return CLEAN
  } finally {
    reporter.finish()
  }
}

export interface FilesFlags extends Pick<StoredFilesOptions, 'store' | 'connection' | 'files'> {
  readonly to?: ChecksTarget
  readonly output?: string
  readonly queued?: true
}

export async function filesCommand(
  file: string | undefined,
  flags: FilesFlags,
  terminal: Terminal,
): Promise<number> {
  const reporter = createReporter(terminal)
  const { width } = terminal.outScreen
  if (file !== undefined) await reporter.follow(fetchFileJob(file, { ...flags, out: terminal.out }))
  else if (flags.queued === true) {
    const queued = await reporter.follow(listQueuedJob(flags))
    await tellAnswer(flags.to, terminal, queued, queuedFilesTable(queued, width))
  } else {
    const files = await reporter.follow(listFilesJob(flags))
    await tellAnswer(flags.to, terminal, files, storedFilesTable(files, width))
  }
  return CLEAN
}
