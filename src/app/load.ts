/** Files into a store: what each brought, changed and repeated. */
import type { Input } from '../input/input.js'
import { openFiles } from '../output/outputs.js'
import { totalsOf } from '../parse/tally.js'
import type { Summary } from '../schema/summary.js'
import type { LoadedFile } from '../store/load.js'
import type { FileInQueue } from '../store/queue-all.js'
import { type OpenStoreOptions, openStore } from '../store/store.js'
import { type Job, startJob } from './job.js'
import { filesOf, openReading, type ReadCount, type ReadingOptions } from './reading.js'

export interface LoadJobOptions extends Omit<ReadingOptions, 'jobs'>, OpenStoreOptions {
  /** Where the store is. */
  readonly store?: string | undefined
  readonly connection?: string | undefined
}

export interface LoadJobResult extends ReadCount {
  /** The store, as it may be shown. */
  readonly location: string
  readonly files: readonly LoadedFile[]
  /** The accounts of the files that are new. */
  readonly summary: Summary
}

export interface QueueJobResult extends ReadCount {
  readonly location: string
  readonly files: readonly FileInQueue[]
}

/** Gives the files to the workers of the store in place of loading them. */
export function queueJob(inputs: readonly Input[], options: LoadJobOptions): Job<QueueJobResult> {
  return startJob(async (work) => {
    const outputs = await openFiles({})
    await outputs.refuseAll([...inputs, ...filesOf(options)])
    const reading = await openReading(options, work, outputs)
    const { jobs: _, ...settings } = reading.options
    const onNotice = (warning: string): void => work.tell({ kind: 'warning', warning })
    const store = await openStore(options.store, { files: options.files, onNotice })
    try {
      const files = await store.queue(inputs, { ...settings, connection: options.connection })
      work.tell({ kind: 'read' })
      return { location: store.location, files, ...reading.counted() }
    } finally {
      await store.closeOrUnmake()
    }
  })
}

export function loadJob(inputs: readonly Input[], options: LoadJobOptions): Job<LoadJobResult> {
  return startJob(async (work) => {
    const outputs = await openFiles({})
    await outputs.refuseAll([...inputs, ...filesOf(options)])
    const reading = await openReading(options, work, outputs)
    const { jobs: _, ...settings } = reading.options
    const onNotice = (warning: string): void => work.tell({ kind: 'warning', warning })
    const store = await openStore(options.store, { files: options.files, onNotice })
    try {
      if (!store.keepsFiles)
        work.tell({
          kind: 'warning',
          warning: `${store.location} keeps no files: name a folder for them by --files, so that the store can be made from them again`,
        })
      const { connection } = options
      const { files } = await store.load(inputs, { ...settings, connection, onLoaded: work.heard })
      work.tell({ kind: 'read' })
      await work.heard()
      const accounts = files.flatMap(({ summary }) => summary ?? [])
      const summary = { files: accounts, totals: totalsOf(accounts) }
      return { location: store.location, files, summary, ...reading.counted() }
    } finally {
      await store.closeOrUnmake()
    }
  })
}
