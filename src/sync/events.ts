/** Events of connections and runs, in the transaction that makes them true. */
import { addEvents, type NewEvent } from '../store/events.js'
import type { Session } from '../store/home.js'
import type { Connection, ConnectionError, SyncJob } from './types.js'

export type { NewEvent } from '../store/events.js'

export const addSyncEvents = (
  session: Session,
  connection: string,
  events: readonly NewEvent[],
  at: Date,
): Promise<void> => addEvents(session, connection, events, at.toISOString())

export const connectionCreated = (connection: Connection): NewEvent => ({
  type: 'connection.created',
  data: connection,
})

export const connectionDeleted = (connection: Connection): NewEvent => ({
  type: 'connection.deleted',
  data: connection,
})

export const historicalCompleted = (oldest: string | null, newest: string | null): NewEvent => ({
  type: 'connection.historical-sync-completed',
  data: { resource: 'invoice_line_items', oldest_data_date: oldest, newest_data_date: newest },
})

export const jobCompleted = (job: SyncJob): NewEvent => ({
  type: 'connection.sync-job-completed',
  data: job,
})

/** What a worker was doing when it ended for the last time. */
export interface StuckJob {
  readonly function_name: string
  readonly kind: string
  /** The requested window; null if the run was scheduled. */
  readonly job_id: string | null
  readonly run_id: string | null
  readonly takeovers: number
  /** The file that was being read; null between files. */
  readonly file: string | null
}

export const jobStuck = (stuck: StuckJob): NewEvent => ({ type: 'connection.sync-job-stuck', data: stuck })

type ErrorFacts = Omit<ConnectionError, 'created_date'>

export const errorEvent = (
  change: 'created' | 'updated' | 'deleted',
  { error_type, resource, message }: ErrorFacts,
  previous?: string,
): NewEvent => ({
  type: `connection-error.${change}`,
  data: { error_type, resource, message },
  ...(previous === undefined ? {} : { previous: { message: previous } }),
})
