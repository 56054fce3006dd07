/** A fault that the check of a store reports. */
export interface StoreFault {
  /**
   * What does not agree: a file's account, rows without a file, the current rows, events, what was fetched, what
   * waits for a worker, or a kept file.
   */
  readonly fault: 'account' | 'orphan' | 'current' | 'event' | 'sync' | 'queue' | 'kept_file'
  readonly connection_id: string
  /** The name of the file; null for a fault of several. */
  readonly file: string | null
  /** In words. */
  readonly message: string
}

export type NoteFault = (fault: StoreFault['fault'], file: string | null, message: string) => void
