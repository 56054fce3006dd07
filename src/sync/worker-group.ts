import type { LoadedFile } from '../store/load.js'

/** Workers of one process, which share its memory. */
export interface WorkerGroup {
  /** Resolves when there is room for a file of this many bytes. Call the returned function when the file is loaded. */
  enter(bytes: number): Promise<() => void>
  /** Marks the start of a job. Call the returned function at its end. */
  begin(): () => void
  /** Whether another worker is at a job, which may create more jobs. */
  isBusy(): boolean
}

/** What a worker did. */
export type WorkDone =
  | { readonly kind: 'file'; readonly connection: string; readonly file: LoadedFile }
  | { readonly kind: 'audit'; readonly connection: string; readonly findings: number }

/** A single worker does one thing at a time: all memory is its own. */
export const ALONE: WorkerGroup = {
  enter: async () => () => undefined,
  begin: () => () => undefined,
  isBusy: () => false,
}
