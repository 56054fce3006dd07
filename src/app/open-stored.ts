/** Opens a store in place of files, for the jobs that read either. */
import type { Store } from '../store/store.js'

/** The store that a job reads from. */
export interface StoredOptions {
  /** The store: null for the default one, undefined if files are read. */
  readonly store?: string | null | undefined
  /** One connection; all of them by default. */
  readonly connection?: string | undefined
  /** Folder of its kept files, if they are not in its own. */
  readonly files?: string | undefined
}

/** Null if no store is requested. Its packages are loaded on request only. */
export async function openStored({ store, files, connection }: StoredOptions): Promise<Store | null> {
  if (store === undefined) return null
  const { openStore } = await import('../store/store.js')
  return openStore(store ?? undefined, { create: false, files, connection })
}
