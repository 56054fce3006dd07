/** The public shapes of connections, their schedules, jobs and runs. Times are ISO 8601 in UTC; no field ever holds a secret. */
import type { ZodType } from 'zod'
import type { FormatDeclaration } from '../format/format.js'
import type { InvoiceMap, MapInput } from '../maps/map-schema.js'
import type { Arrivals } from '../schema/arrivals.js'
import type { FileSource, SourceFault } from '../sources/source.js'
import type { Clock } from './clock.js'
import type { PostOptions } from './webhooks/post.js'
import type { Webhooks } from './webhooks/types.js'
import type { WorkDone, WorkerGroup } from './worker-group.js'

/** What is fetched. There is only this function today; schedules, jobs and runs name it. */
export const FUNCTION_NAME = 'get_invoice_line_items'
export type FunctionName = typeof FUNCTION_NAME

/** The location of a connection's files as entered: `type` and the fields of that type. */
export interface ConnectionSource {
  readonly type: string
  readonly [field: string]: unknown
}

export interface ConnectionError {
  readonly error_type: SourceFault
  /** A file or folder; null if the error concerns the whole connection. */
  readonly resource: string | null
  readonly message: string
  readonly created_date: string
}

export interface SyncSchedule {
  readonly function_name: FunctionName
  readonly enabled: boolean
  /** Seconds between two runs. */
  readonly every: number
  /** When the next run is due; null while the schedule is off and no run has been requested. */
  readonly next_run: string | null
}

export interface HistoricalSync {
  readonly status: 'pending' | 'completed'
  /** Number of days before the first run that it reads. */
  readonly days: number
  readonly completed_date: string | null
  /** `YYYY-MM-DD` of the line items; null if there are none. */
  readonly oldest_data_date: string | null
  readonly newest_data_date: string | null
}

export interface Connection {
  readonly connection_id: string
  readonly integration_name: string
  readonly integration_type: 'carrier'
  readonly customer_id: string | null
  readonly created_date: string
  /** Nothing is fetched while it is true, whatever the schedules state. */
  readonly paused: boolean
  /** As entered, without its secrets. */
  readonly source: ConnectionSource
  /** The secret fields of the source that have a value. */
  readonly secrets: readonly string[]
  /** Maps that read its files, beside the formats of the library. */
  readonly maps: readonly InvoiceMap[]
  readonly errors: readonly ConnectionError[]
  readonly sync_schedules: readonly SyncSchedule[]
  readonly historical_sync: HistoricalSync
  readonly arrivals: Arrivals
}

export interface NewConnection {
  readonly integration_name: string
  readonly source: ConnectionSource
  /** Generated if left out. */
  readonly connection_id?: string | undefined
  readonly customer_id?: string | null | undefined
  /** Maps that read invoices of other carriers; a map's carrier may be the `integration_name`. */
  readonly maps?: readonly MapInput[] | undefined
  /** Seconds between two scheduled runs; a day by default. */
  readonly every?: number | undefined
  /** Days that the first run reads; 30 by default. */
  readonly historical_days?: number | undefined
  /** Somebody else entered the source: it reaches servers on the internet only, and nothing of this machine. */
  readonly from_outside?: boolean | undefined
}

export interface ConnectionChange {
  /** The whole source, or the fields that change: an omitted secret stays. Repairs the connection. */
  readonly source?: ConnectionSource | undefined
  readonly customer_id?: string | null | undefined
  /** Replace the existing maps. Files that could not be read are tried again. */
  readonly maps?: readonly MapInput[] | undefined
  readonly every?: number | undefined
  /** As for a new connection. Stored secrets do not go along to another server. */
  readonly from_outside?: boolean | undefined
}

export interface ConnectionFilter {
  readonly connection_id?: string | undefined
  readonly customer_id?: string | undefined
  readonly integration_name?: string | undefined
}

export type SyncJobStatus = 'open' | 'completed' | 'cancelled'

/** A requested window. */
export interface SyncJob {
  readonly id: string
  readonly connection_id: string
  readonly function_name: FunctionName
  readonly requested_start_time: string
  readonly requested_end_time: string
  readonly created_at: string
  readonly status: SyncJobStatus
}

export interface NewSyncJob {
  readonly start_time: string
  readonly end_time: string
  readonly function_name?: string | undefined
}

export type RunKind = 'scheduled' | 'on_demand'
/** `failed`: it stopped early, and the next run continues. */
export type RunStatus = 'running' | 'completed' | 'failed' | 'cancelled'

export interface SyncRun {
  readonly run_id: string
  readonly connection_id: string
  readonly function_name: FunctionName
  readonly kind: RunKind
  /** The job that it belongs to; null if it was scheduled. */
  readonly job_id: string | null
  readonly status: RunStatus
  readonly started: string
  readonly completed: string | null
  /** Whether it is the first run, whose line items give no events. */
  readonly historical: boolean
  /** Files of the source within its window. */
  readonly files_seen: number
  /** Files that were loaded. */
  readonly files_new: number
  /** Files whose content was loaded before, under any name. */
  readonly files_known: number
  /** Files that could not be read: unknown format, no permission. They are tried again when they change, or when the connection is repaired. */
  readonly files_failed: number
  /** Files that are still changing: left to the next run. */
  readonly files_unsettled: number
  /** Records read. */
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly rejected: number
  /** How often it was taken over from a worker that ended. */
  readonly takeovers: number
  /** Why it failed. */
  readonly message: string | null
}

/** The outcome of one file of a run. */
export interface RunFile {
  readonly name: string
  readonly size: number | null
  readonly modified: string | null
  /** `passed_over`: not an invoice by its name, or older than what the first run reads; reported once, and not counted. */
  readonly outcome: 'new' | 'known' | 'failed' | 'unsettled' | 'passed_over'
  /** SHA-256 of its content: several for an archive or a workbook. */
  readonly contents: readonly string[]
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly rejected: number
  /** Why it failed. */
  readonly message: string | null
}

/** A rejected row of a run as it was reported, with its file. */
export type RunReject = Readonly<Record<string, string | number>>

export interface ConnectableSource {
  /** `folder`, `sftp`, … */
  readonly type: string
  readonly title: string
  readonly fields: ZodType
  /** Fields that are stored encrypted and never shown. */
  readonly secrets: readonly string[]
}

/** A carrier that can be connected, or the sandbox. */
export interface Integration {
  readonly integration_name: string
  readonly integration_type: 'carrier'
  readonly title: string
  readonly functions: readonly { readonly function_name: FunctionName; readonly on_demand: boolean }[]
  readonly sources: readonly ConnectableSource[]
}

/** Opens the source of a connection; the fields include its secrets. */
export type SourceOpener = (
  settings: ConnectionSource,
  integration: string,
) => FileSource | Promise<FileSource>

export interface SyncOptions {
  readonly clock?: Clock | undefined
  /** 32 bytes as hex or base64 that encrypt secrets: PARSE_INVOICE_KEY. Without it, a key file is used. */
  readonly key?: string | undefined
  /** File of the key (PARSE_INVOICE_KEY_FILE); created if it is missing. By default it is beside an embedded store. */
  readonly keyFile?: string | undefined
  /** The variables that `env:NAME` refers to: those of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  readonly openSource?: SourceOpener | undefined
  /** Called with a sentence for each retry at a source, with its reason. */
  readonly onNotice?: ((sentence: string) => void) | undefined
  /** Formats that files may be in: by default those that the store was opened with. */
  readonly formats?: readonly FormatDeclaration[] | undefined
  /** Seconds without a change after which a file counts as complete; 60 by default. */
  readonly settling?: number | undefined
  /** The caller's own networks that webhooks may be sent to, and the time limit of a try. */
  readonly webhooks?: PostOptions | undefined
}

export interface Connections {
  add(connection: NewConnection): Promise<Connection>
  list(filter?: ConnectionFilter): Promise<Connection[]>
  /** Null if there is none with this id. */
  get(connectionId: string): Promise<Connection | null>
  change(connectionId: string, change: ConnectionChange): Promise<Connection>
  pause(connectionId: string): Promise<Connection>
  resume(connectionId: string): Promise<Connection>
  /** Ends all fetching for it. Loaded data stays. */
  remove(connectionId: string): Promise<void>
}

export interface SyncJobs {
  create(connectionId: string, job: NewSyncJob): Promise<SyncJob>
  get(connectionId: string, jobId: string): Promise<SyncJob | null>
  list(connectionId: string): Promise<SyncJob[]>
  /** Throws if the job is not open. */
  cancel(connectionId: string, jobId: string): Promise<SyncJob>
}

export interface Schedules {
  /** Switches schedules on or off, of one connection or of all. */
  toggle(functionName: string, enabled: boolean, connectionId?: string): Promise<SyncSchedule[]>
}

export interface Runs {
  /** The newest first. */
  list(connectionId: string, limit?: number): Promise<SyncRun[]>
  get(connectionId: string, runId: string): Promise<SyncRun | null>
  files(connectionId: string, runId: string): Promise<RunFile[]>
  rejects(connectionId: string, runId: string): Promise<RunReject[]>
}

export interface WorkOptions {
  /** The other workers of this process; by default there are none. */
  readonly group?: WorkerGroup | undefined
  /** Only one part of the work: `jobs` loads, fetches and audits, `webhooks` sends. */
  readonly part?: 'jobs' | 'webhooks' | undefined
  /** Called for each queued file that was loaded, and each requested audit. */
  readonly onDone?: ((done: WorkDone) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** Ends when nothing is due any more, instead of waiting. */
  readonly untilIdle?: boolean | undefined
  /** Called for each run that ended. */
  readonly onRun?: ((run: SyncRun) => void) | undefined
  /** Called for each error that delays the work, such as an unreachable database: it is tried again. */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** What a source contained when it was tried. */
export interface Probe {
  /** Number of files, counted up to 10,000. */
  readonly files: number
  /** Names of the first ones. */
  readonly first: readonly string[]
}

export interface Sync {
  readonly connections: Connections
  readonly schedules: Schedules
  readonly jobs: SyncJobs
  readonly runs: Runs
  readonly integrations: readonly Integration[]
  /** Endpoints that workers send events to. */
  readonly webhooks: Webhooks
  /** Requests a run now, of one connection or of all, for a worker to do. Does nothing if one runs or waits. */
  request(connectionId?: string): Promise<void>
  /** Runs a connection in this process, and returns the run; null if one runs already, or may not run. */
  run(connectionId: string, signal?: AbortSignal): Promise<SyncRun | null>
  /** Lists a source without keeping it; with a connection's secrets for the fields that are left out. Throws what is wrong. */
  probe(integration: string, source: ConnectionSource, connectionId?: string): Promise<Probe>
  /** Runs a window before the scheduled runs. Null if it may not begin: its job stays open. */
  runWindow(connectionId: string, window: NewSyncJob, signal?: AbortSignal): Promise<SyncRun | null>
  /** The loop of a worker: does what is due until the signal aborts. */
  work(options?: WorkOptions): Promise<void>
  /** Derives a key for a purpose other than secrets: the same for all processes that have the key of the secrets. */
  deriveKey(purpose: string): Promise<Buffer>
  /** Closes sync; the store stays open. */
  close(): Promise<void>
}
