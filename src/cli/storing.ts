/** The commands of the store. */
import { type ClaimsOptions, claimsJob } from '../app/claims.js'
import { type LoadJobOptions, loadJob, queueJob } from '../app/load.js'
import { type QueryJobOptions, queryJob } from '../app/query.js'
import { writeSandbox } from '../app/sandbox.js'
import { operationAnswer } from '../app/store-operation-answer.js'
import { type StoreOperationOptions, storeOperationJob } from '../app/store-operations.js'
import { fetchFileJob, listFilesJob, listQueuedJob, type StoredFilesOptions } from '../app/stored-files.js'
import { destinationOf } from '../output/destination.js'
import { loadLines, queuedLines } from '../report/load-text.js'
import { createReporter, withReporter } from '../report/reporter.js'
import { queuedFilesTable, storedFilesTable } from '../report/stored-files-table.js'
import type { StoreOperation } from '../store/choices.js'
import { count } from '../values/shown-amounts.js'
import {
  CLEAN,
  FOUND,
  optionsOf,
  printedLines,
  type ReadFlags,
  sinkOf,
  statusOf,
  tellAnswer,
} from './flags.js'
import type { Terminal } from './terminal.js'

type Answer = { readonly to?: 'text' | 'json' }

interface LoadFlags extends ReadFlags, Answer, Pick<LoadJobOptions, 'store' | 'connection' | 'files'> {
  readonly queue?: true
}

export const loadCommand = (files: string[], flags: LoadFlags, terminal: Terminal): Promise<number> =>
  withReporter(terminal, flags, async (reporter) => {
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
  })

interface QueryFlags
  extends Pick<QueryJobOptions, 'store' | 'connection' | 'where' | 'order' | 'limit' | 'output' | 'excel'> {
  readonly to?: string
  readonly quiet?: true
}

export async function queryCommand(flags: QueryFlags, terminal: Terminal): Promise<number> {
  const { to, output, busy } = destinationOf(flags, terminal)
  return withReporter(terminal, { quiet: flags.quiet, busy, output }, async (reporter) => {
    const { items } = await reporter.follow(queryJob({ ...flags, ...to }))
    reporter.lines([count(items, 'line item')])
    return CLEAN
  })
}

interface FilesFlags extends Answer, Pick<StoredFilesOptions, 'store' | 'connection' | 'files'> {
  readonly output?: string
  readonly queued?: true
}

export async function filesCommand(
  file: string | undefined,
  flags: FilesFlags,
  terminal: Terminal,
): Promise<number> {
  const { follow } = createReporter(terminal)
  const { width } = terminal.outScreen
  if (file !== undefined) await follow(fetchFileJob(file, { ...flags, out: terminal.out }))
  else if (flags.queued === true) {
    const queued = await follow(listQueuedJob(flags))
    await tellAnswer(flags.to, terminal, queued, queuedFilesTable(queued, width))
  } else {
    const files = await follow(listFilesJob(flags))
    await tellAnswer(flags.to, terminal, files, storedFilesTable(files, width))
  }
  return CLEAN
}

export const storeOperationCommand = (
  operation: StoreOperation,
  file: string | undefined,
  flags: Omit<StoreOperationOptions, 'out'> & Answer & { readonly quiet?: true },
  terminal: Terminal,
): Promise<number> =>
  withReporter(terminal, flags, async (reporter) => {
    const result = await reporter.follow(storeOperationJob(operation, file, { ...flags, out: terminal.out }))
    const { data, lines, found } = operationAnswer(result)
    // A packed store may have been written to the standard output.
    if (data === null) reporter.lines(lines)
    else await tellAnswer(flags.to, terminal, data, printedLines(lines))
    return found ? FOUND : CLEAN
  })

export async function claimsCommand(
  action: string | undefined,
  words: string[],
  flags: Omit<ClaimsOptions, 'sinkOf' | 'width'>,
  terminal: Terminal,
): Promise<number> {
  const { width } = terminal.outScreen
  const sink = (shape: string) => sinkOf(shape, terminal)
  const job = claimsJob(action ?? 'list', words, { ...flags, width, sinkOf: sink })
  await createReporter(terminal).follow(job)
  return CLEAN
}

interface SandboxFlags {
  readonly days?: number
  readonly seed?: number
  readonly faults?: true
  readonly until?: string
}

export async function sandboxCommand(
  folder: string,
  { days = 30, seed = 1, faults, until = new Date().toISOString().slice(0, 10) }: SandboxFlags,
  terminal: Terminal,
): Promise<number> {
  const { files, planted } = await writeSandbox(folder, { days, seed, faults, until })
  const lines = [`${folder}: ${count(files, 'invented file')} of the ${count(days, 'day')} until ${until}`]
  if (planted !== null)
    lines.push(`${planted.file}: ${count(planted.faults, 'fault')} to be found, and where`)
  await terminal.show(printedLines(lines))
  return CLEAN
}
