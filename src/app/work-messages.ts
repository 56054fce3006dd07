/** Messages between a worker thread of `work` and the thread that started it. */
import type { ErrorFacts } from '../schema/errors.js'
import type { SyncRun } from '../sync/types.js'
import type { WorkDone } from '../sync/worker-group.js'
import type { SyncStoreOptions } from './sync.js'

/** Settings of a new thread. */
export interface ThreadSettings extends Omit<SyncStoreOptions, 'onNotice'> {
  readonly untilIdle: boolean
  /** A cell for each thread: 1 while it has a job. */
  readonly busy: SharedArrayBuffer
  /** Index of its own cell. */
  readonly at: number
}

export type WorkOrder = { readonly stop: true } | { readonly entered: number }

export type WorkReport =
  | { readonly kind: 'enter'; readonly id: number; readonly bytes: number }
  | { readonly kind: 'leave'; readonly id: number }
  | { readonly kind: 'run'; readonly run: SyncRun }
  | { readonly kind: 'done'; readonly done: WorkDone }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'notice'; readonly sentence: string }
  /** It ends with an error that it could report; `isAway`: a server is unavailable and may come back. */
  | { readonly kind: 'refused'; readonly facts: ErrorFacts; readonly isAway: boolean }
