/** `parse-invoice load`, `query` and `files`. */
import { type LoadJobOptions, loadJob } from '../app/load.js'
import { type QueryJobOptions, queryJob } from '../app/query.js'
import { fetchFileJob, listFilesJob, type StoredFilesOptions } from '../app/stored-files.js'
import { loadLines } from '../report/load-text.js'
import { storedFilesTable } from '../report/stored-files-table.js'
import { printable } from '../schema/errors.js'
import { destinationOf } from './destination.js'
import { CLEAN, optionsOf, type ReadFlags, statusOf } from './flags.js'
import type { ChecksTarget } from './option-values.js'
import { createReporter } from './reporter.js'
import type { Terminal } from './terminal.js'

export { sandboxCommand } from './sandbox-command.js'
export { storeOperationCommand } from './store-operation-command.js'

export interface LoadFlags extends ReadFlags, Pick<LoadJobOptions, 'store' | 'connection' | 'files'> {
  readonly to?: ChecksTarget
}

export async function loadCommand(
  files: readonly string[],
  flags: LoadFlags,
  terminal: Terminal,
): Promise<number> {
  const reporter = createReporter(terminal, flags)
  try {
    const result = await reporter.follow(loadJob(files, optionsOf(files, flags, terminal)))
    reporter.account(result.summary)
    const lines = loadLines(result.files, result.location)
    if (flags.to === 'json') {
      const loaded = result.files.map(({ summary: _, ...file }) => file)
      await terminal.out.write(`${JSON.stringify({ store: result.location, files: loaded }, null, 2)}\n`)
    } else if (result.files.length > 0)
      await terminal.show(lines.map((line) => `${printable(line)}\n`).join(''))
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
}

export async function filesCommand(
  file: string | undefined,
  flags: FilesFlags,
  terminal: Terminal,
): Promise<number> {
  const reporter = createReporter(terminal)
  if (file !== undefined) {
    await reporter.follow(fetchFileJob(file, { ...flags, out: terminal.out }))
    return CLEAN
  }
  const files = await reporter.follow(listFilesJob(flags))
  if (flags.to === 'json') await terminal.out.write(`${JSON.stringify(files, null, 2)}\n`)
  else await terminal.show(storedFilesTable(files, terminal.outScreen.width))
  return CLEAN
}
