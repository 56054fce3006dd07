import type { LoadedFile } from '../store/load.js'

/** Workers of one process, who share its memory. */
export interface WorkerGroup {
  /** Settles when there is room for a file of so many bytes; call what it gives when the file is loaded. */
  enter(bytes: number): Promise<() => void>
  /** A job begins; call what it gives at its end. */
  begin(): () => void
  /** Whether another one is at a job, which may make more of them. */
  isBusy(): boolean
}

/** What a worker did. */
export type WorkDone =
  | { readonly kind: 'file'; readonly connection: string; readonly file: LoadedFile }
  | { readonly kind: 'audit'; readonly connection: string; readonly findings: number }

/** One worker has one thing at a time: all memory is its own. */
export const ALONE: WorkerGroup = {
  enter: async () => () => undefined,
  begin: () => () => undefined,
  isBusy: () => false,
}
