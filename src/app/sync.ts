/** Connections of a store, and the runs that fetch their files. */
import { readFile } from 'node:fs/promises'
import { mapOf } from '../maps/map-format.js'
import type { InvoiceMap } from '../maps/map-schema.js'
import { InvoiceError } from '../schema/errors.js'
import { type OpenStoreOptions, openStore, type Store } from '../store/store.js'
import { openSync } from '../sync/open-sync.js'
import { sourceAt } from '../sync/source-address.js'
import type { Connection, ConnectionSource, RunFile, RunReject, Sync, SyncRun } from '../sync/types.js'
import { type FormatChoice, knownFormats } from './known-formats.js'

/** `map`: how files are read beside the formats of the library, of all connections. `onNotice`: told what is tried again at the bucket of the files, and at sources. */
export interface SyncStoreOptions
  extends Pick<OpenStoreOptions, 'files' | 'onNotice'>,
    Pick<FormatChoice, 'map'> {
  readonly store?: string | undefined
  readonly keyFile?: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** `create`: makes the store where there is none. */
export async function withSync<Result>(
  { store: location, files, map, keyFile, environment, onNotice }: SyncStoreOptions,
  create: boolean,
  work: (sync: Sync, shown: string, store: Store) => Promise<Result>,
): Promise<Result> {
  const formats = await knownFormats({ map }, undefined)
  const store = await openStore(location, { files, formats, create, onNotice })
  try {
    const sync = await openSync(store, { environment, keyFile, onNotice })
    try {
      return await work(sync, store.location, store)
    } finally {
      await sync.close()
    }
  } finally {
    await store.close()
  }
}

export interface ConnectionSettings extends SyncStoreOptions {
  readonly carrier?: string | undefined
  readonly customer?: string | undefined
  /** `FIELD=VALUE`, where the value may be `env:NAME`, `@FILE` or `-`. */
  readonly set?: readonly string[] | undefined
  /** Seconds. */
  readonly every?: number | undefined
  readonly days?: number | undefined
  /** False: of a change, the connection has no maps any more. */
  readonly maps?: boolean | undefined
  /** Gives what `-` stands for. */
  readonly stdin: () => AsyncIterable<Uint8Array>
}

export async function addConnection(
  id: string,
  place: string | undefined,
  { carrier: given, customer, every, days, map, ...options }: ConnectionSettings,
): Promise<Connection> {
  const maps = await mapsIn(map)
  const carrier = given ?? maps?.[0]?.carrier
  if (place === undefined || carrier === undefined)
    throw usage(
      `add ${id}`,
      'add ID LOCATION --carrier NAME',
      'LOCATION is a folder, sftp://USER@HOST/FOLDER, s3://BUCKET/PREFIX, https://… or the word sandbox.',
    )
  const source = await sourceOf(place, options)
  return withSync(options, true, (sync) =>
    sync.connections.add({
      connection_id: id,
      integration_name: carrier,
      source,
      maps,
      customer_id: customer,
      every,
      historical_days: days,
    }),
  )
}

/** Repairs it, too: what was wrong is tried again. */
export async function changeConnection(
  id: string,
  place: string | undefined,
  { customer, every, map, maps: keepsMaps = true, ...options }: ConnectionSettings,
): Promise<Connection> {
  const maps = keepsMaps ? await mapsIn(map) : []
  return withSync(options, false, async (sync) => {
    const before = await known(sync, id)
    const given = place !== undefined || (options.set ?? []).length > 0
    const source = given ? await sourceOf(place, options, before.source.type) : undefined
    return sync.connections.change(id, { source, maps, customer_id: customer, every })
  })
}

/** Undefined where none are named. Throws `declaration` with the mistakes of one. */
async function mapsIn(map: ConnectionSettings['map'] = []): Promise<InvoiceMap[] | undefined> {
  const files = [map].flat()
  if (files.length === 0) return undefined
  const { formatFromMap } = await import('../maps/read-map.js')
  const formats = await Promise.all(files.map((file) => formatFromMap(file)))
  return formats.flatMap((format) => mapOf(format) ?? [])
}

async function sourceOf(
  place: string | undefined,
  { set = [], stdin }: ConnectionSettings,
  type = '',
): Promise<ConnectionSource> {
  const settings: Record<string, unknown> = { ...(place === undefined ? { type } : sourceAt(place)) }
  for (const one of set) {
    const [, field = '', value = ''] = /^([a-z_]+(?:\.[^=]+)?)=(.*)$/s.exec(one) ?? []
    if (field === '') throw usage(one.replace(/=.*/s, '=…'), '--set FIELD=VALUE', 'Mend it.')
    const given = await givenValue(value, stdin)
    const [name = '', part] = field.split('.', 2)
    // `headers.Authorization=…`: one of several.
    if (part !== undefined) settings[name] = { ...(settings[name] as object | undefined), [part]: given }
    else settings[name] = WHOLE_NUMBERS.has(name) && /^\d{1,9}$/.test(given) ? +given : given
  }
  return { ...settings, type: `${settings.type}` }
}

const WHOLE_NUMBERS: ReadonlySet<string> = new Set(['port', 'seed'])

/** Whether a secret is among what was typed: others on this machine can read that. */
export const isSecretTyped = (set: readonly string[], place = ''): boolean =>
  set.some((one) => TYPED_SECRET.test(one)) || /^[a-z]+:\/\/[^/@]*:[^/@]*@/i.test(place)

const TYPED_SECRET =
  /^(password|passphrase|private_key|secret_access_key|session_token|headers\..*)=(?!env:|@|-$)/s

/** A secret need not be typed where others can read it. */
async function givenValue(value: string, stdin: ConnectionSettings['stdin']): Promise<string> {
  if (value === '-') {
    const chunks: Uint8Array[] = []
    for await (const chunk of stdin()) chunks.push(chunk)
    return Buffer.concat(chunks)
      .toString('utf8')
      .replace(/\r?\n$/, '')
  }
  if (!value.startsWith('@')) return value
  try {
    return (await readFile(value.slice(1), 'utf8')).replace(/\r?\n$/, '')
  } catch (error) {
    throw new InvoiceError(
      {
        code: 'unreadable',
        file: value.slice(1),
        expected: 'a file that can be read',
        remedy: 'Check the path behind @.',
      },
      { cause: error },
    )
  }
}

export const allConnections = (options: SyncStoreOptions): Promise<Connection[]> =>
  withSync(options, false, (sync) => sync.connections.list())

export interface ConnectionStory {
  readonly connection: Connection
  readonly runs: readonly SyncRun[]
  /** Of the latest run, those that were not loaded. */
  readonly files: readonly RunFile[]
  readonly rejects: readonly RunReject[]
}

export const connectionStory = (id: string, options: SyncStoreOptions): Promise<ConnectionStory> =>
  withSync(options, false, async (sync) => {
    const connection = await known(sync, id)
    const runs = await sync.runs.list(id, LATEST)
    const last = runs[0]?.run_id ?? ''
    const files = (await sync.runs.files(id, last)).filter(
      ({ outcome }) => outcome !== 'known' && outcome !== 'new',
    )
    return { connection, runs, files, rejects: await sync.runs.rejects(id, last) }
  })

const LATEST = 10

async function known(sync: Sync, id: string): Promise<Connection> {
  const connection = await sync.connections.get(id)
  if (connection !== null) return connection
  throw usage(id, 'the id of a connection', 'See them with `parse-invoice connections list`.')
}

export const pauseConnection = (
  id: string,
  paused: boolean,
  options: SyncStoreOptions,
): Promise<Connection> =>
  withSync(options, false, (sync) => (paused ? sync.connections.pause(id) : sync.connections.resume(id)))

export const removeConnection = (id: string, options: SyncStoreOptions): Promise<void> =>
  withSync(options, false, (sync) => sync.connections.remove(id))

export interface SyncNowOptions extends SyncStoreOptions {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly signal: AbortSignal
  readonly onBegin: (connection: string) => void
}

export interface Synced {
  readonly connection: Connection
  /** Null where none could begin. */
  readonly run: SyncRun | null
  readonly files: readonly RunFile[]
}

/** All connections that are not paused, where none is named; a window where one is given. */
export const syncNow = (ids: readonly string[], options: SyncNowOptions): Promise<Synced[]> =>
  withSync(options, false, async (sync) => {
    const { from, to, signal, onBegin } = options
    if (from !== undefined && to !== undefined && endOf(to) < from)
      throw usage(`--from ${from} --to ${to}`, 'a window that does not end before it begins', 'Swap the two.')
    for (const id of ids) await known(sync, id)
    const all = await sync.connections.list()
    const asked =
      ids.length === 0
        ? all.filter(({ paused }) => !paused)
        : all.filter((one) => ids.includes(one.connection_id))
    const window =
      from === undefined && to === undefined ? null : { start_time: from ?? FIRST, end_time: endOf(to) }
    const synced: Synced[] = []
    for (const { connection_id: id } of asked) {
      if (signal.aborted) break
      onBegin(id)
      const run = window === null ? await sync.run(id, signal) : await sync.runWindow(id, window, signal)
      const files = run === null ? [] : await sync.runs.files(id, run.run_id)
      synced.push({ connection: await known(sync, id), run, files })
    }
    return synced
  })

const FIRST = '1970-01-01'
/** A day is meant to its end. */
const endOf = (to: string | undefined): string =>
  to === undefined ? '9999-12-31' : to.length === 10 ? `${to}T23:59:59.999Z` : to

/** Whether all went well, something is to be looked at, or a run did not come to its end. */
export const outcomeOf = (synced: readonly Synced[]): 'well' | 'found' | 'failed' => {
  if (synced.some(({ run }) => run === null || run.status === 'failed')) return 'failed'
  return synced.some(({ run }) => run !== null && run.rejected + run.files_failed > 0) ? 'found' : 'well'
}

const usage = (value: string, expected: string, remedy: string): InvoiceError =>
  new InvoiceError({ code: 'usage', value, expected, remedy })
