/** The files of a store: lists them, or writes one as it was received. */
import { openOutputs } from '../output/outputs.js'
import type { Sink } from '../output/sink.js'
import { totalsOf } from '../parse/tally.js'
import { InvoiceError } from '../schema/errors.js'
import type { FileInStore } from '../store/contents.js'
import type { OpenStoreOptions } from '../store/opening-options.js'
import type { QueuedFile } from '../store/queued-files.js'
import { openStore, type Store } from '../store/store.js'
import { type Job, startJob } from './job.js'

export interface StoredFilesOptions extends OpenStoreOptions {
  readonly store?: string | undefined
  readonly connection?: string | undefined
}

const listed = <Listed>(
  { store: location, connection, files }: StoredFilesOptions,
  list: (store: Store) => Promise<Listed>,
): Job<Listed> =>
  startJob(async () => {
    const store = await openStore(location, { files, create: false, connection })
    try {
      return await list(store)
    } finally {
      await store.close()
    }
  })

export const listFilesJob = (options: StoredFilesOptions): Job<readonly FileInStore[]> =>
  listed(options, (store) => store.files(options.connection))

/** Files that wait for a worker, and those that none could load. */
export const listQueuedJob = (options: StoredFilesOptions): Job<readonly QueuedFile[]> =>
  listed({ ...options, connection: undefined }, (store) => store.queued(options.connection))

export interface FetchFileOptions extends StoredFilesOptions {
  readonly output?: string | undefined
  /** The output if no file is named. */
  readonly out: Sink
}

/** Writes the one file whose hash or name begins with this text. Throws `usage` if there is none or several. */
export function fetchFileJob(nameOrHash: string, options: FetchFileOptions): Job<FileInStore> {
  return startJob(async (work) => {
    const outputs = await openOutputs({ output: options.output }, options.out, work.signal)
    try {
      const store = await openStore(options.store, {
        files: options.files,
        connection: options.connection,
        create: false,
      })
      try {
        const found = oneOf(await store.files(options.connection), nameOrHash)
        for await (const chunk of await store.file(found.sha256)) await outputs.items.write(chunk)
        await outputs.place({ files: [], totals: totalsOf([]) })
        return found
      } finally {
        await store.close()
      }
    } finally {
      await outputs.discard()
    }
  })
}

function oneOf(files: readonly FileInStore[], nameOrHash: string): FileInStore {
  const found = files.filter(
    ({ sha256, names }) => sha256.startsWith(nameOrHash) || names.includes(nameOrHash),
  )
  const different = new Set(found.map(({ sha256 }) => sha256))
  const [first] = found
  if (first !== undefined && different.size === 1) return first
  throw new InvoiceError({
    code: 'usage',
    value: nameOrHash,
    expected: 'the name of one file of the store, or the first characters of its hash',
    remedy:
      different.size === 0
        ? 'There is none: `parse-invoice files` lists them.'
        : `There are ${different.size}: take the hash from \`parse-invoice files\`.`,
  })
}
