/** Maintenance of a store: checks, rebuilds or recodes it, and exports it as one file. */
import { open } from 'node:fs/promises'
import { unreadableError } from '../input/unreadable.js'
import { openFiles } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import { keepsNoFiles } from '../report/store-text.js'
import { InvoiceError, usageError } from '../schema/errors.js'
import type { StoreCheck } from '../store/check.js'
import type { StoreOperation } from '../store/choices.js'
import type { DistributedStore } from '../store/distribute.js'
import type { Imported } from '../store/import.js'
import type { OpenStoreOptions } from '../store/opening-options.js'
import type { Rebuilt } from '../store/rebuild.js'
import type { Reloaded } from '../store/reload.js'
import { openStore, type Store } from '../store/store.js'
import { type Job, type JobContext, startJob, tableReading } from './job.js'
import { knownFormats } from './known-formats.js'
import { filesOf, openReading, type ReadingOptions } from './reading.js'

export interface StoreOperationOptions
  extends Pick<ReadingOptions, 'map' | 'charges' | 'codes' | 'configFile'>,
    Pick<OpenStoreOptions, 'files'> {
  readonly store?: string | undefined
  readonly connection?: string | undefined
  /** The output of a packed store if no file is named. */
  readonly out: Sink
}

export type StoreOperationResult = { readonly location: string } & (
  | { readonly operation: 'check'; readonly check: StoreCheck }
  | { readonly operation: 'audit'; readonly audits: number }
  | { readonly operation: 'rebuild'; readonly changed: Rebuilt }
  | { readonly operation: 'recode'; readonly changed: Reloaded }
  | { readonly operation: 'export' | 'backup'; readonly file: string; readonly files: number }
  | { readonly operation: 'import' | 'restore'; readonly file: string; readonly imported: Imported }
  | { readonly operation: 'distribute'; readonly distribution: DistributedStore }
)

/** `file`: written by `export` and `backup`, read by `import` and `restore`; the other operations take none. */
export function storeOperationJob(
  operation: StoreOperation,
  file: string | undefined,
  options: StoreOperationOptions,
): Job<StoreOperationResult> {
  return startJob(async (work) => {
    checkWords(operation, file, options)
    const place = file ?? ''
    if (operation === 'export' || operation === 'backup') return exported(operation, place, options, work)
    if (operation === 'distribute') return distributed(options)
    const inward = operation === 'import' || operation === 'restore'
    const source = inward ? await openInput(place) : null
    try {
      const store = await openStore(options.store, {
        files: options.files,
        create: inward,
        connection: operation === 'recode' || operation === 'audit' ? options.connection : undefined,
        mend: operation === 'rebuild',
      })
      try {
        const { location } = store
        if (operation === 'check')
          return {
            operation,
            location,
            check: await store.check(await knownFormats(options, tableReading(work))),
          }
        if (operation === 'audit')
          return { operation, location, audits: await store.queueAudit(options.connection) }
        if (operation === 'rebuild' || operation === 'recode')
          return { location, ...(await reread(operation, store, options, work)) }
        if (!store.keepsFiles) work.tell({ kind: 'warning', warning: keepsNoFiles(location) })
        const imported = await store.import(source?.createReadStream() ?? emptySource(), place)
        return { operation, location, file: place, imported }
      } finally {
        await store.closeOrUnmake()
      }
    } finally {
      await source?.close()
    }
  })
}

/** Makes an empty store if there is none. */
async function distributed({ store: location }: StoreOperationOptions): Promise<StoreOperationResult> {
  const store = await openStore(location)
  try {
    return { operation: 'distribute', location: store.location, distribution: await store.distribute() }
  } finally {
    await store.closeOrUnmake()
  }
}

async function* emptySource(): AsyncGenerator<Uint8Array, void, undefined> {}

async function openInput(path: string) {
  try {
    return await open(path)
  } catch (error) {
    throw unreadableError(path, error)
  }
}

async function exported(
  operation: 'export' | 'backup',
  file: string,
  options: StoreOperationOptions,
  { signal }: JobContext,
): Promise<StoreOperationResult> {
  const outputs = await openFiles({ output: file }, signal)
  try {
    const store = await openStore(options.store, { files: options.files, create: false })
    try {
      if (operation === 'backup') refuseServer(store, file)
      const sink = outputs.files.output ?? options.out
      for await (const chunk of store.export()) await sink.write(chunk)
      await outputs.place()
      return { operation, location: store.location, file, files: (await store.files()).length }
    } finally {
      await store.close()
    }
  } finally {
    await outputs.discard()
  }
}

async function reread(
  operation: 'rebuild' | 'recode',
  store: Store,
  options: StoreOperationOptions,
  work: JobContext,
) {
  const outputs = await openFiles({})
  await outputs.refuseAll(filesOf(options))
  const reading = await openReading(options, work, outputs)
  const { formats, rules, codes, signal, onFile, onProgress } = reading.options
  const { connection } = options
  // Rejected rows were reported when they were loaded, and are kept.
  const shared = { connection, signal, onFile, onProgress, ...(formats && { formats }) }
  const result =
    operation === 'rebuild'
      ? ({ operation, changed: await store.rebuild(shared) } as const)
      : ({ operation, changed: await store.recode({ ...shared, rules, codes }) } as const)
  work.tell({ kind: 'read' })
  return result
}

const WITH_FILE: ReadonlySet<StoreOperation> = new Set(['export', 'import', 'backup', 'restore'])

/** Throws `usage` for missing or superfluous words. */
function checkWords(
  operation: StoreOperation,
  file: string | undefined,
  { charges, codes }: StoreOperationOptions,
): void {
  if (WITH_FILE.has(operation) && file === undefined)
    throw usageError(
      operation,
      `a file: parse-invoice store ${operation} FILE`,
      'Name it after the operation.',
    )
  if (!WITH_FILE.has(operation) && file !== undefined)
    throw usageError(
      file,
      `nothing after ${operation}`,
      'Leave it out: the store is named by --store, a connection by --connection.',
    )
  if (operation === 'recode' && charges === undefined && codes === undefined)
    throw usageError(operation, '--charges or --codes', 'Name the file of rules to code charges by.')
}

/** A server has its own backup tools, which also cover roles and permissions, and run while others write. */
function refuseServer({ location }: Store, file: string): void {
  if (!/^postgres/.test(location)) return
  throw new InvoiceError({
    code: 'store',
    file: location,
    expected: 'a store in a folder',
    remedy: `A server is backed up by its own program: pg_dump --format=custom --file=${file} '${location}', and restored by pg_restore --dbname=NEW ${file}. Copy the folder of --files beside it. \`parse-invoice store export ${file}\` puts both in one file.`,
  })
}
