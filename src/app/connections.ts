/** Connections of a store: listed, shown, added, changed. */
import { readFile } from 'node:fs/promises'
import { mapOf } from '../maps/map-format.js'
import type { InvoiceMap } from '../maps/map-schema.js'
import { connectionDone, connectionsTable, connectionText } from '../report/connection-table.js'
import { InvoiceError, usageError } from '../schema/errors.js'
import { missingFolder } from '../sync/missing-folder.js'
import { sourceAt } from '../sync/source-address.js'
import type { Connection, ConnectionSource, RunFile, RunReject, SyncRun } from '../sync/types.js'
import { didYouMean } from '../values/nearest.js'
import { knownConnection, type SyncStoreOptions, withSync } from './sync.js'

const ACTIONS = ['list', 'show', 'add', 'change', 'pause', 'resume', 'remove'] as const

interface Answer {
  /** Null if nothing was requested; what was done is reported. */
  readonly data: object | null
  readonly text: string
}

/** The result of an action, as data and as text of this width. Throws `usage`. */
export async function connectionsAnswer(
  action: string,
  words: readonly string[],
  options: ConnectionSettings,
  width: number,
): Promise<Answer> {
  const known = ACTIONS.find((one) => one === action)
  if (known === undefined)
    throw usageError(action, ACTIONS.join(', '), didYouMean(action, ACTIONS, 'Put one of them first.'))
  if (known === 'list') {
    const connections = await allConnections(options)
    return { data: connections, text: connectionsTable(connections, width) }
  }
  const [id = '', place, ...more] = words
  const takesPlace = known === 'add' || known === 'change'
  if (id === '' || more.length > 0 || (place !== undefined && !takesPlace))
    throw usageError([action, ...words].join(' '), `${action} ID`, 'Name one connection.')
  if (known === 'show') {
    const story = await connectionStory(id, options)
    return { data: story, text: connectionText(story, width) }
  }
  if (takesPlace && isSecretTyped(options.set ?? [], place))
    options.onNotice?.(
      'a secret that is typed can be read by others on this machine: give it as FIELD=env:NAME, FIELD=@FILE or FIELD=- (read from the input)',
    )
  if (known === 'remove') await removeConnection(id, options)
  else if (known === 'add') await addConnection(id, place, options)
  else if (known === 'change') await changeConnection(id, place, options)
  else await pauseConnection(id, known === 'pause', options)
  return { data: null, text: connectionDone(known, id) }
}

export interface ConnectionSettings extends SyncStoreOptions {
  readonly carrier?: string | undefined
  readonly customer?: string | undefined
  /** `FIELD=VALUE`; the value may be `env:NAME`, `@FILE` or `-`. */
  readonly set?: readonly string[] | undefined
  /** Seconds between two runs. */
  readonly every?: number | undefined
  readonly days?: number | undefined
  /** False in a change: removes the maps of the connection. */
  readonly maps?: boolean | undefined
  /** The input that `-` refers to. */
  readonly stdin: () => AsyncIterable<Uint8Array>
}

async function addConnection(
  id: string,
  place: string | undefined,
  { carrier: carrierName, customer, every, days, map, ...options }: ConnectionSettings,
): Promise<Connection> {
  const maps = await mapsIn(map)
  const carrier = carrierName ?? maps?.[0]?.carrier
  if (place === undefined || carrier === undefined)
    throw usageError(
      `add ${id}`,
      'add ID LOCATION --carrier NAME',
      'LOCATION is a folder, sftp://USER@HOST/FOLDER, s3://BUCKET/PREFIX, https://… or the word sandbox.',
    )
  const source = await sourceOf(place, options)
  await noticeMissing(source, options)
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

/** Also repairs it: what failed is tried again. */
async function changeConnection(
  id: string,
  place: string | undefined,
  { customer, every, map, maps: keepsMaps = true, ...options }: ConnectionSettings,
): Promise<Connection> {
  const maps = keepsMaps ? await mapsIn(map) : []
  return withSync(options, false, async (sync) => {
    const before = await knownConnection(sync, id)
    const isSourceChanged = place !== undefined || (options.set ?? []).length > 0
    const source = isSourceChanged ? await sourceOf(place, options, before.source.type) : undefined
    if (source !== undefined) await noticeMissing(source, options)
    return sync.connections.change(id, { source, maps, customer_id: customer, every })
  })
}

async function noticeMissing(source: ConnectionSource, { onNotice }: SyncStoreOptions): Promise<void> {
  const missing = await missingFolder(source)
  if (missing !== null) onNotice?.(missing)
}

/** Undefined if no maps are named. Throws `declaration` with a map's mistakes. */
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
    if (field === '') throw usageError(one.replace(/=.*/s, '=…'), '--set FIELD=VALUE', 'Correct it.')
    const fieldValue = await givenValue(value, stdin)
    const [name = '', part] = field.split('.', 2)
    // `headers.Authorization=…`: one of several.
    if (part !== undefined) settings[name] = { ...(settings[name] as object | undefined), [part]: fieldValue }
    else settings[name] = WHOLE_NUMBERS.has(name) && /^\d{1,9}$/.test(fieldValue) ? +fieldValue : fieldValue
  }
  return { ...settings, type: `${settings.type}` }
}

const WHOLE_NUMBERS: ReadonlySet<string> = new Set(['port', 'seed'])

/** Whether a secret was typed on the command line, which other users of this machine can read. */
const isSecretTyped = (set: readonly string[], place = ''): boolean =>
  set.some((one) => TYPED_SECRET.test(one)) || /^[a-z]+:\/\/[^/@]*:[^/@]*@/i.test(place)

const TYPED_SECRET =
  /^(password|passphrase|private_key|secret_access_key|session_token|headers\..*)=(?!env:|@|-$)/s

/** Reads a value from elsewhere, so that a secret need not be typed where others can read it. */
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

const allConnections = (options: SyncStoreOptions): Promise<Connection[]> =>
  withSync(options, false, (sync) => sync.connections.list())

interface ConnectionStory {
  readonly connection: Connection
  readonly runs: readonly SyncRun[]
  /** Files of the latest run that were not loaded. */
  readonly files: readonly RunFile[]
  readonly rejects: readonly RunReject[]
}

const connectionStory = (id: string, options: SyncStoreOptions): Promise<ConnectionStory> =>
  withSync(options, false, async (sync) => {
    const connection = await knownConnection(sync, id)
    const runs = await sync.runs.list(id, LATEST)
    const last = runs[0]?.run_id ?? ''
    const files = (await sync.runs.files(id, last)).filter(
      ({ outcome }) => outcome !== 'known' && outcome !== 'new',
    )
    return { connection, runs, files, rejects: await sync.runs.rejects(id, last) }
  })

const LATEST = 10

const pauseConnection = (id: string, paused: boolean, options: SyncStoreOptions): Promise<Connection> =>
  withSync(options, false, (sync) => (paused ? sync.connections.pause(id) : sync.connections.resume(id)))

const removeConnection = (id: string, options: SyncStoreOptions): Promise<void> =>
  withSync(options, false, (sync) => sync.connections.remove(id))
