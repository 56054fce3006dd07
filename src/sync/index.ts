/** `carrier-invoice/sync`. */
export { type Clock, type MovableClock, movableClock, systemClock } from './clock.js'
export { openSync } from './open-sync.js'
export type {
  ConnectableSource,
  Connection,
  ConnectionChange,
  ConnectionError,
  ConnectionFilter,
  ConnectionSource,
  Connections,
  FunctionName,
  HistoricalSync,
  Integration,
  NewConnection,
  NewSyncJob,
  Probe,
  RunFile,
  RunKind,
  RunReject,
  RunStatus,
  Runs,
  Schedules,
  SourceOpener,
  Sync,
  SyncJob,
  SyncJobStatus,
  SyncJobs,
  SyncOptions,
  SyncRun,
  SyncSchedule,
  WorkOptions,
} from './types.js'
export { FUNCTION_NAME } from './types.js'
export type { PostOptions } from './webhooks/post.js'
export type {
  Endpoint,
  EndpointChange,
  EndpointFilter,
  Message,
  MessageFilter,
  MessagePage,
  MessageState,
  NewEndpoint,
  Webhooks,
} from './webhooks/types.js'
export { EVENT_TYPES, MESSAGE_STATES } from './webhooks/types.js'
