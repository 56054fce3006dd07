/** What a worker thread of `work` and the thread that started it say to each other. */
import type { ErrorFacts } from '../schema/errors.js'
import type { SyncRun } from '../sync/types.js'
import type { WorkDone } from '../sync/worker-group.js'
import type { SyncStoreOptions } from './sync.js'

/** What a thread is started with. */
export interface ThreadSettings extends Omit<SyncStoreOptions, 'onNotice'> {
  readonly untilIdle: boolean
  /** A cell for each thread: 1 while it is at a job. */
  readonly busy: SharedArrayBuffer
  /** Its own cell. */
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
  /** It ends by what it could say in words; `isAway`: of a server that may come back. */
  | { readonly kind: 'refused'; readonly facts: ErrorFacts; readonly isAway: boolean }
