/** Runs that fetch files of connections into a store. */
import { noRunText, runText } from '../report/connection-table.js'
import { usageError } from '../schema/errors.js'
import type { OpenStoreOptions } from '../store/opening-options.js'
import { openStore, type Store } from '../store/store.js'
import { openSync } from '../sync/open-sync.js'
import { noConnection } from '../sync/sync-error.js'
import type { Connection, RunFile, Sync, SyncRun } from '../sync/types.js'
import { type FormatChoice, knownFormats } from './known-formats.js'

/**
 * `map`: reads files of all connections, beside the formats of the library. `onNotice`: called for each retry at the
 * bucket of the files or a source.
 */
export interface SyncStoreOptions
  extends Pick<OpenStoreOptions, 'files' | 'onNotice'>,
    Pick<FormatChoice, 'map'> {
  readonly store?: string | undefined
  readonly keyFile?: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** `create`: makes the store if there is none. */
export async function withSync<Result>(
  { store: location, files, map, keyFile, environment, onNotice }: SyncStoreOptions,
  create: boolean,
  work: (sync: Sync, label: string, store: Store) => Promise<Result>,
): Promise<Result> {
  const formats = await knownFormats({ map }, { warn: onNotice })
  const store = await openStore(location, { files, formats, create, onNotice })
  let isDone = false
  try {
    const sync = await openSync(store, { environment, keyFile, onNotice })
    try {
      const result = await work(sync, store.location, store)
      isDone = true
      return result
    } finally {
      await sync.close()
    }
  } finally {
    await (isDone ? store.close() : store.closeOrUnmake())
  }
}

/** Throws `usage` if there is no connection with this id. */
export async function knownConnection(sync: Sync, id: string): Promise<Connection> {
  const connection = await sync.connections.get(id)
  if (connection !== null) return connection
  throw noConnection(id)
}

export interface SyncNowOptions extends SyncStoreOptions {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly signal: AbortSignal
  readonly onBegin: (connection: string) => void
}

export interface SyncResult {
  readonly connection: Connection
  /** Null if no run could begin. */
  readonly run: SyncRun | null
  readonly files: readonly RunFile[]
}

/** The named connections, or all that are not paused; with a window if one is given. */
export const syncNow = (ids: readonly string[], options: SyncNowOptions): Promise<SyncResult[]> =>
  withSync(options, false, async (sync) => {
    const { from, to, signal, onBegin } = options
    if (from !== undefined && to !== undefined && endOf(to) < from)
      throw usageError(
        `--from ${from} --to ${to}`,
        'a window that does not end before it begins',
        'Swap the two.',
      )
    for (const id of ids) await knownConnection(sync, id)
    const all = await sync.connections.list()
    const connections =
      ids.length === 0
        ? all.filter(({ paused }) => !paused)
        : all.filter((one) => ids.includes(one.connection_id))
    const window =
      from === undefined && to === undefined
        ? null
        : { start_time: from ?? EARLIEST_DAY, end_time: endOf(to) }
    const synced: SyncResult[] = []
    for (const { connection_id: id } of connections) {
      if (signal.aborted) break
      onBegin(id)
      const run = window === null ? await sync.run(id, signal) : await sync.runWindow(id, window, signal)
      const files = run === null ? [] : await sync.runs.files(id, run.run_id)
      synced.push({ connection: await knownConnection(sync, id), run, files })
    }
    return synced
  })

/** One text for each run. */
export const syncedTexts = (synced: readonly SyncResult[]): string[] =>
  synced.map(({ connection, run }) =>
    run === null ? noRunText(connection) : runText(connection.connection_id, run, connection.errors),
  )

const EARLIEST_DAY = '1970-01-01'
/** A day counts to its end. */
const endOf = (to: string | undefined): string =>
  to === undefined ? '9999-12-31' : to.length === 10 ? `${to}T23:59:59.999Z` : to

/** Whether all runs succeeded, something needs attention, or a run did not complete. */
export const outcomeOf = (synced: readonly SyncResult[]): 'well' | 'found' | 'failed' => {
  if (synced.some(({ run }) => run === null || run.status === 'failed')) return 'failed'
  return synced.some(({ run }) => run !== null && run.rejected + run.files_failed > 0) ? 'found' : 'well'
}
