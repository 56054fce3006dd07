/** Loads files into a store, and reports what each added, changed and repeated. */
import type { Input } from '../input/input.js'
import { openFiles } from '../output/outputs.js'
import { totalsOf } from '../parse/tally.js'
import { keepsNoFiles } from '../report/store-text.js'
import type { Summary } from '../schema/summary.js'
import type { LoadedFile } from '../store/load.js'
import type { OpenStoreOptions } from '../store/opening-options.js'
import type { FileInQueue } from '../store/queue-all.js'
import { openStore, type Store } from '../store/store.js'
import { type Job, type JobContext, startJob } from './job.js'
import { filesOf, type OpenReading, openReading, type ReadCount, type ReadingOptions } from './reading.js'

export interface LoadJobOptions extends Omit<ReadingOptions, 'jobs'>, OpenStoreOptions {
  /** The location of the store. */
  readonly store?: string | undefined
  readonly connection?: string | undefined
}

export interface LoadJobResult extends ReadCount {
  /** The store, safe to show. */
  readonly location: string
  readonly files: readonly LoadedFile[]
  /** The accounts of the new files. */
  readonly summary: Summary
}

export interface QueueJobResult extends ReadCount {
  readonly location: string
  readonly files: readonly FileInQueue[]
}

/** Queues the files for the store's workers instead of loading them. */
export const queueJob = (inputs: readonly Input[], options: LoadJobOptions): Job<QueueJobResult> =>
  intoStore(inputs, options, async (store, settings, work) => {
    const files = await store.queue(inputs, settings)
    work.tell({ kind: 'read' })
    return { location: store.location, files }
  })

export const loadJob = (inputs: readonly Input[], options: LoadJobOptions): Job<LoadJobResult> =>
  intoStore(inputs, options, async (store, settings, work) => {
    if (!store.keepsFiles) work.tell({ kind: 'warning', warning: keepsNoFiles(store.location) })
    const { files } = await store.load(inputs, { ...settings, onLoaded: work.heard })
    work.tell({ kind: 'read' })
    await work.heard()
    const accounts = files.flatMap(({ summary }) => summary ?? [])
    return { location: store.location, files, summary: { files: accounts, totals: totalsOf(accounts) } }
  })

type ReadSettings = Omit<OpenReading['options'], 'jobs'> & { readonly connection: string | undefined }

const intoStore = <Result>(
  inputs: readonly Input[],
  options: LoadJobOptions,
  addInputs: (store: Store, settings: ReadSettings, work: JobContext) => Promise<Result>,
): Job<Result & ReadCount> =>
  startJob(async (work) => {
    const outputs = await openFiles({})
    await outputs.refuseAll([...inputs, ...filesOf(options)])
    const reading = await openReading(options, work, outputs)
    const { jobs: _, ...settings } = reading.options
    const onNotice = (warning: string): void => work.tell({ kind: 'warning', warning })
    const store = await openStore(options.store, { files: options.files, onNotice })
    try {
      const result = await addInputs(store, { ...settings, connection: options.connection }, work)
      return { ...result, ...reading.counted() }
    } finally {
      await store.closeOrUnmake()
    }
  })
