/** What the check of a store finds. */
export interface StoreFault {
  /** What does not agree: a file's account, rows of no file, what is current, events, what was fetched, what waits for a worker, or a kept file. */
  readonly fault: 'account' | 'orphan' | 'current' | 'event' | 'sync' | 'queue' | 'kept_file'
  readonly connection_id: string
  /** The file's name; null where it is about several. */
  readonly file: string | null
  /** In words. */
  readonly message: string
}

export type NoteFault = (fault: StoreFault['fault'], file: string | null, message: string) => void
