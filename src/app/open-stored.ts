/** A store in place of files, for the jobs that take either. */
import type { Store } from '../store/store.js'

/** Where a job reads from a store. */
export interface StoredOptions {
  /** The store: null where it is the usual one, left out where files are read. */
  readonly store?: string | null | undefined
  /** One connection; all of them where it is left out. */
  readonly connection?: string | undefined
  /** Folder that its files are kept in, where they are not in its own. */
  readonly files?: string | undefined
}

/** Null where no store is asked for. Its packages are loaded when one is. */
export async function openStored({ store, files, connection }: StoredOptions): Promise<Store | null> {
  if (store === undefined) return null
  const { openStore } = await import('../store/store.js')
  return openStore(store ?? undefined, { create: false, files, connection })
}
