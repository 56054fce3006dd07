/** Sync over a store: its connections and their work. */
import { createHmac, randomBytes } from 'node:crypto'
import { networksIn } from '../sources/own-network.js'
import { internalsOf } from '../store/internals.js'
import type { Store } from '../store/store.js'
import { checkNames, checkObject, optionNames } from '../values/checked-options.js'
import { databaseClock, systemClock } from './clock.js'
import { createConnections, lockConnectionRow } from './connections.js'
import type { SyncContext } from './context.js'
import { createSyncJobs } from './jobs.js'
import { createKey } from './key.js'
import { QUEUES } from './plan.js'
import { probeSource } from './probe.js'
import { type JobQueue, openQueue } from './queue.js'
import { createRuns, listRuns } from './runs.js'
import { createSchedules, requestSync } from './schedules.js'
import { createSources, integrationsOf } from './source-kinds.js'
import { noConnection } from './sync-error.js'
import type { Sync, SyncOptions, SyncRun } from './types.js'
import { createWebhooks } from './webhooks/index.js'
import { workWebhooks } from './webhooks/work.js'
import { workQueue } from './worker.js'
import { ALONE } from './worker-group.js'

const OPTION_NAMES = optionNames<SyncOptions>({
  clock: true,
  key: true,
  keyFile: true,
  environment: true,
  openSource: true,
  onNotice: true,
  formats: true,
  settling: true,
  webhooks: true,
})
/** Seconds without a change after which a file counts as complete. */
const SETTLING_SECONDS = 60
/** Maximum number of runs that may have begun since a run was requested. */
const MAX_NEW_RUNS = 10
/** Milliseconds between two checks of a run that another worker does. */
const CHECK_INTERVAL = 500

/** The caller owns the store, and closes it after sync. */
export async function openSync(store: Store, options: SyncOptions = {}): Promise<Sync> {
  const { home, keptFiles, folder, formats: storeFormats } = internalsOf(store)
  checkObject('options', options)
  checkNames(options, OPTION_NAMES)
  const { clock = home.isShared ? databaseClock(home) : systemClock, formats = storeFormats } = options
  // Also where no worker does it: what a server alone requests is due by the clock that the workers share.
  await clock.follow?.()
  const env = options.environment ?? process.env
  const sources = createSources({ ...options, clock })
  const inMemory = store.location === 'memory:' ? randomBytes(32).toString('hex') : undefined
  const context: SyncContext = {
    home,
    keptFiles,
    clock,
    formats,
    sources,
    key: createKey({
      key: options.key ?? env.PARSE_INVOICE_KEY ?? inMemory,
      file: options.keyFile ?? env.PARSE_INVOICE_KEY_FILE ?? (folder === null ? undefined : `${folder}.key`),
    }),
    integrations: integrationsOf(formats, sources.kinds),
    group: ALONE,
    notice: options.onNotice ?? (() => undefined),
    settling: options.settling ?? SETTLING_SECONDS,
  }
  const { queueOf, closeQueue } = queueWhenAsked(context)
  const connections = createConnections(context)
  const webhooks = createWebhooks({
    home,
    clock,
    key: context.key,
    post: { ...options.webhooks, allowed: networksOf(options) },
  })
  const jobs = createSyncJobs(context)

  const request = async (connection?: string): Promise<void> => {
    if (connection !== undefined && (await connections.get(connection)) === null)
      throw noConnection(connection)
    await home.transaction((session) => requestSync(session, connection, clock.now()))
  }

  return {
    connections,
    schedules: createSchedules(context),
    jobs,
    runs: createRuns(context),
    integrations: context.integrations,
    request,
    run: async (connection, signal) => {
      const last = await home.transaction(async (session) => {
        await lockConnectionRow(session, connection)
        return (await listRuns(session, connection, null, 1))[0] ?? null
      })
      if (last?.status === 'running' && home.isShared) return null
      // An embedded store's run that is still running was begun by a process that ended: it is taken over.
      if (last?.status !== 'running') await request(connection)
      const before = last === null ? 0 : +last.run_id - (last.status === 'running' ? 1 : 0)
      return finished(connection, ({ run_id }) => +run_id > before, signal)
    },
    runWindow: async (connection, window, signal) => {
      const job = await jobs.create(connection, window)
      return finished(connection, ({ job_id }) => job_id === job.id, signal)
    },
    webhooks,
    work: async (work = {}) => {
      const queue = await queueOf()
      const { part, group = ALONE } = work
      const jobs = async (): Promise<void> =>
        part === 'webhooks' ? undefined : workQueue({ ...context, group }, queue, work)
      const send = async (): Promise<void> =>
        part === 'jobs' ? undefined : workWebhooks(webhooks, queue, { ...work, clock })
      if (work.untilIdle !== true) return void (await Promise.all([jobs(), send()]))
      // The events of these runs are sent as well.
      await jobs()
      await send()
    },
    probe: (integration, source, connection) => probeSource(context, integration, source, connection),
    deriveKey: async (purpose) =>
      createHmac('sha256', await context.key())
        .update(purpose)
        .digest(),
    close: closeQueue,
  }

  /** The newest matching run once it has ended, here or at the worker that took it. */
  async function finished(
    connection: string,
    isMeant: (run: SyncRun) => boolean,
    signal: AbortSignal | undefined,
  ): Promise<SyncRun | null> {
    while (signal?.aborted !== true) {
      await workQueue(context, await queueOf(), { signal, untilIdle: true, only: new Set([connection]) })
      const run = (await listRuns(home, connection, null, MAX_NEW_RUNS)).find(isMeant)
      if (run === undefined) return null
      if (run.status !== 'running') return run
      await clock.sleep(CHECK_INTERVAL, signal)
    }
    return null
  }
}

/** The caller's own networks that webhooks may be sent to. */
const networksOf = ({ webhooks, environment = process.env }: SyncOptions): readonly string[] =>
  webhooks?.allowed ?? networksIn(environment.PARSE_INVOICE_WEBHOOK_NETWORKS)

/** The queue opens on first use: reading connections needs none. */
function queueWhenAsked({ home }: SyncContext) {
  let queue: Promise<JobQueue> | undefined
  return {
    queueOf: (): Promise<JobQueue> => {
      queue ??= openQueue(home, QUEUES)
      return queue
    },
    closeQueue: async (): Promise<void> => {
      // If it could not be opened, its user has the error.
      await (await queue?.catch(() => undefined))?.close()
    },
  }
}
