/** What sync shows of connections, their schedules, jobs and runs. Times are ISO 8601 in UTC; no field ever holds a secret. */
import type { ZodType } from 'zod'
import type { FormatDeclaration } from '../format/format.js'
import type { InvoiceMap, MapInput } from '../maps/map-schema.js'
import type { FileSource, SourceFault } from '../sources/source.js'
import type { Clock } from './clock.js'
import type { PostOptions } from './webhooks/post.js'
import type { Webhooks } from './webhooks/types.js'
import type { WorkDone, WorkerGroup } from './worker-group.js'

/** What is fetched. There is one function today; schedules, jobs and runs name it. */
export const FUNCTION_NAME = 'get_invoice_line_items'
export type FunctionName = typeof FUNCTION_NAME

/** Where a connection's files are, as it was entered: `type` and the fields of that type. */
export interface ConnectionSource {
  readonly type: string
  readonly [field: string]: unknown
}

export interface ConnectionError {
  readonly error_type: SourceFault
  /** A file or folder; null where it is about all of the connection. */
  readonly resource: string | null
  readonly message: string
  readonly created_date: string
}

export interface SyncSchedule {
  readonly function_name: FunctionName
  readonly enabled: boolean
  /** Seconds between two runs. */
  readonly every: number
  /** When the next one is due; null while it is off. */
  readonly next_run: string | null
}

export interface HistoricalSync {
  readonly status: 'pending' | 'completed'
  /** Days before the first run that it reads. */
  readonly days: number
  readonly completed_date: string | null
  /** `YYYY-MM-DD` of the line items; null where there are none. */
  readonly oldest_data_date: string | null
  readonly newest_data_date: string | null
}

export interface Connection {
  readonly connection_id: string
  readonly integration_name: string
  readonly integration_type: 'carrier'
  readonly customer_id: string | null
  readonly created_date: string
  /** Nothing is fetched while it is, whatever the schedules say. */
  readonly paused: boolean
  /** As entered, without its secrets. */
  readonly source: ConnectionSource
  /** The fields of the source that are secret and given. */
  readonly secrets: readonly string[]
  /** By which its files are read, beside the formats of the library. */
  readonly maps: readonly InvoiceMap[]
  readonly errors: readonly ConnectionError[]
  readonly sync_schedules: readonly SyncSchedule[]
  readonly historical_sync: HistoricalSync
}

export interface NewConnection {
  readonly integration_name: string
  readonly source: ConnectionSource
  /** Made where it is left out. */
  readonly connection_id?: string | undefined
  readonly customer_id?: string | null | undefined
  /** How invoices of other carriers are read; one of theirs may be the `integration_name`. */
  readonly maps?: readonly MapInput[] | undefined
  /** Seconds between two scheduled runs: a day. */
  readonly every?: number | undefined
  /** Days that the first run reads: 30. */
  readonly historical_days?: number | undefined
  /** Somebody else entered the source: it reaches servers of the internet alone, and nothing of this machine. */
  readonly from_outside?: boolean | undefined
}

export interface ConnectionChange {
  /** All of it, or the fields that change: a secret that is left out stays. Repairs the connection. */
  readonly source?: ConnectionSource | undefined
  readonly customer_id?: string | null | undefined
  /** In place of those there are. Files that could not be read are tried again. */
  readonly maps?: readonly MapInput[] | undefined
  readonly every?: number | undefined
  /** As of a new connection. Secrets that are kept do not go along to another server. */
  readonly from_outside?: boolean | undefined
}

export interface ConnectionFilter {
  readonly connection_id?: string | undefined
  readonly customer_id?: string | undefined
  readonly integration_name?: string | undefined
}

export type SyncJobStatus = 'open' | 'completed' | 'cancelled'

/** A window asked for. */
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
/** `failed`: it stopped early, and the next one goes on. */
export type RunStatus = 'running' | 'completed' | 'failed' | 'cancelled'

export interface SyncRun {
  readonly run_id: string
  readonly connection_id: string
  readonly function_name: FunctionName
  readonly kind: RunKind
  /** The job that it belongs to; null where it was scheduled. */
  readonly job_id: string | null
  readonly status: RunStatus
  readonly started: string
  readonly completed: string | null
  /** Whether it is the first one, whose line items give no events. */
  readonly historical: boolean
  /** Files of the source within its window. */
  readonly files_seen: number
  /** Loaded. */
  readonly files_new: number
  /** Of content that was loaded before, under any name. */
  readonly files_known: number
  /** Not read: unknown format, no permission. Tried again when they change, or when the connection is repaired. */
  readonly files_failed: number
  /** Still changing: left to the next run. */
  readonly files_unsettled: number
  /** Records read. */
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly rejected: number
  /** Times that it was taken over from a worker that ended. */
  readonly takeovers: number
  /** Why it failed. */
  readonly message: string | null
}

/** What became of one file of a run. */
export interface RunFile {
  readonly name: string
  readonly size: number | null
  readonly modified: string | null
  /** `passed_over`: no invoice by its name; reported once, and not counted. */
  readonly outcome: 'new' | 'known' | 'failed' | 'unsettled' | 'passed_over'
  /** SHA-256 of what is in it: several where it is an archive or a workbook. */
  readonly contents: readonly string[]
  readonly rows: number
  readonly created: number
  readonly updated: number
  readonly rejected: number
  /** Why it failed. */
  readonly message: string | null
}

/** A rejected row of a run: as it was reported, with its file. */
export type RunReject = Readonly<Record<string, string | number>>

export interface ConnectableSource {
  /** `folder`, `sftp`, … */
  readonly type: string
  readonly title: string
  /** What it takes. */
  readonly fields: ZodType
  /** Fields that are kept encrypted and never shown. */
  readonly secrets: readonly string[]
}

/** What can be connected. */
export interface Integration {
  readonly integration_name: string
  readonly integration_type: 'carrier'
  readonly title: string
  readonly functions: readonly { readonly function_name: FunctionName; readonly on_demand: boolean }[]
  readonly sources: readonly ConnectableSource[]
}

/** Opens the source of a connection; secrets are in their fields. */
export type SourceOpener = (
  settings: ConnectionSource,
  integration: string,
) => FileSource | Promise<FileSource>

export interface SyncOptions {
  readonly clock?: Clock | undefined
  /** 32 bytes as hex or base64, that secrets are encrypted with: PARSE_INVOICE_KEY. Without it a key file. */
  readonly key?: string | undefined
  /** File of the key (PARSE_INVOICE_KEY_FILE); made where it is missing. Beside an embedded store where it is left out. */
  readonly keyFile?: string | undefined
  /** What `env:NAME` names: the variables of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  readonly openSource?: SourceOpener | undefined
  /** Told in a sentence what is tried again at a source, and why. */
  readonly onNotice?: ((sentence: string) => void) | undefined
  /** Formats that files may be in: those that the store was opened with. */
  readonly formats?: readonly FormatDeclaration[] | undefined
  /** Seconds without a change after which a file is taken to be whole: 60. */
  readonly settling?: number | undefined
  /** Networks of one's own that webhooks may be sent to, and how long a try may take. */
  readonly webhooks?: PostOptions | undefined
}

export interface Connections {
  add(connection: NewConnection): Promise<Connection>
  list(filter?: ConnectionFilter): Promise<Connection[]>
  /** Null where there is none. */
  get(connectionId: string): Promise<Connection | null>
  change(connectionId: string, change: ConnectionChange): Promise<Connection>
  pause(connectionId: string): Promise<Connection>
  resume(connectionId: string): Promise<Connection>
  /** Nothing is fetched for it any more. What was loaded stays. */
  remove(connectionId: string): Promise<void>
}

export interface SyncJobs {
  create(connectionId: string, job: NewSyncJob): Promise<SyncJob>
  get(connectionId: string, jobId: string): Promise<SyncJob | null>
  list(connectionId: string): Promise<SyncJob[]>
  /** Throws where it is not open. */
  cancel(connectionId: string, jobId: string): Promise<SyncJob>
}

export interface Schedules {
  /** On or off; of one connection, or of all. */
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
  /** Those that work beside in this process; without them it is alone. */
  readonly group?: WorkerGroup | undefined
  /** A part of the work alone: what loads, fetches and audits, or what sends. */
  readonly part?: 'jobs' | 'webhooks' | undefined
  /** Told of each file of the queue that was loaded, and each audit that was asked for. */
  readonly onDone?: ((done: WorkDone) => void) | undefined
  readonly signal?: AbortSignal | undefined
  /** Ends when nothing is due any more, in place of waiting for more. */
  readonly untilIdle?: boolean | undefined
  /** Told of each run that ended. */
  readonly onRun?: ((run: SyncRun) => void) | undefined
  /** Told of what holds the work up, such as a database that is away: it is tried again. */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** What a source showed when it was tried. */
export interface Probe {
  /** Files that are there, counted up to 10,000. */
  readonly files: number
  /** Names of the first of them. */
  readonly first: readonly string[]
}

export interface Sync {
  readonly connections: Connections
  readonly schedules: Schedules
  readonly jobs: SyncJobs
  readonly runs: Runs
  readonly integrations: readonly Integration[]
  /** Endpoints that events are sent to, by whoever works. */
  readonly webhooks: Webhooks
  /** Asks for a run now, of one connection or of all: a worker does it. Without effect where one runs or waits. */
  request(connectionId?: string): Promise<void>
  /** Runs a connection in this process, and gives what it came to; null where one runs already, or may not. */
  run(connectionId: string, signal?: AbortSignal): Promise<SyncRun | null>
  /** Lists a source without keeping it; of a connection, with its secrets where they are left out. Throws what is wrong. */
  probe(integration: string, source: ConnectionSource, connectionId?: string): Promise<Probe>
  /** The same for a window, before what is scheduled. Null where it may not begin: its job stays open. */
  runWindow(connectionId: string, window: NewSyncJob, signal?: AbortSignal): Promise<SyncRun | null>
  /** The loop of a worker: does what is due, until the signal is given. */
  work(options?: WorkOptions): Promise<void>
  /** A key for another purpose than secrets, made of their key: the same for all processes that have that one. */
  deriveKey(purpose: string): Promise<Buffer>
  /** The store stays open. */
  close(): Promise<void>
}
