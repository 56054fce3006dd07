/** Connections as rows: added, listed, changed, removed. */
import { randomUUID } from 'node:crypto'
import type { InvoiceMap } from '../maps/map-schema.js'
import { usageError } from '../schema/errors.js'
import { isConnectionName } from '../store/choices.js'
import { isTrue } from '../store/claims.js'
import { lockConnection } from '../store/connection-lock.js'
import { countOf, type Home, type Session, type StoreRow } from '../store/home.js'
import { mapsOf } from '../store/maps.js'
import { arrivalDays, arrivalsOf, lastFetches } from './arrivals.js'
import { clearErrors, errorsOf } from './connection-errors.js'
import { checkedMaps, keptMaps } from './connection-maps.js'
import type { SyncContext } from './context.js'
import { addSyncEvents, connectionCreated, connectionDeleted } from './events.js'
import { endRuns } from './hold-run.js'
import { changedSource } from './outside.js'
import { addSchedule, nextTime, schedulesOf } from './schedules.js'
import { joinSettings, type KeptSecrets, partSettings } from './secrets.js'
import { SANDBOX_TYPE } from './source-kinds.js'
import { noConnection } from './sync-error.js'
import {
  type Connection,
  type ConnectionChange,
  type ConnectionFilter,
  type ConnectionSource,
  type Connections,
  FUNCTION_NAME,
  type NewConnection,
} from './types.js'

/** Days that the first run reads, and the maximum. */
const HISTORICAL_DAYS = 30
const MAX_DAYS = 3_660
const DAY = 86_400
/** Minimum seconds between two scheduled runs: they list the carrier's server again and again. */
const MIN_SECONDS = 60

export function createConnections(context: SyncContext): Connections {
  const { home, clock } = context
  const get = async (id: string): Promise<Connection | null> =>
    (await listConnections(home, { connection_id: id }, clock.now()))[0] ?? null
  const got = async (session: Session, id: string): Promise<Connection> => {
    const [connection] = await listConnections(session, { connection_id: id }, clock.now())
    if (connection === undefined) throw noConnection(id)
    return connection
  }
  const setPaused = (id: string, paused: boolean): Promise<Connection> =>
    home.transaction(async (session) => {
      await lockConnectionRow(session, id)
      await session.query('UPDATE connections SET paused = $2 WHERE connection_id = $1', [id, paused])
      return got(session, id)
    })

  return {
    get,
    list: (filter = {}) => listConnections(home, filter, clock.now()),
    add: (given) => addConnection(context, given),
    change: (id, change) => changeConnection(context, id, change, got),
    pause: (id) => setPaused(id, true),
    resume: (id) => setPaused(id, false),
    remove: (id) =>
      home.transaction(async (session) => {
        await lockConnectionRow(session, id)
        const connection = await got(session, id)
        await addSyncEvents(session, id, [connectionDeleted(connection)], clock.now())
        await endRuns(session, id, 'the connection was removed', clock.now())
        await session.query(
          `UPDATE sync_jobs SET status = 'cancelled' WHERE connection_id = $1 AND status = 'open'`,
          [id],
        )
        for (const table of [
          'connections',
          'sync_schedules',
          'seen_files',
          'connection_errors',
          'queued_files',
        ])
          await session.query(`DELETE FROM ${table} WHERE connection_id = $1`, [id])
      }),
  }
}

/** Locks the connection's row until the transaction ends. Throws `usage` if there is none. */
export async function lockConnectionRow(session: Session, id: string): Promise<StoreRow> {
  await lockConnection(session, id)
  const [row] = await session.query('SELECT * FROM connections WHERE connection_id = $1', [id])
  if (row === undefined) throw noConnection(id)
  return row
}

async function addConnection(context: SyncContext, given: NewConnection): Promise<Connection> {
  const { home, clock, key, sources } = context
  const id = given.connection_id ?? randomUUID()
  const { from_outside: fromOutside = false } = given
  const maps = await checkedMaps(context, given)
  checkConnection(context, id, given, maps)
  if (fromOutside) sources.checkOutside(given.source)
  const settings = sources.check(given.source)
  const { shown, secrets } = await partSettings(settings, sources.shown(settings), id, key)
  const now = clock.now()
  return home.transaction(async (session) => {
    const added = await session.query(
      `INSERT INTO connections VALUES ($1, $2, $3, $4, false, $5, $6, $7, NULL, NULL, NULL, NULL, $8, $9)
       ON CONFLICT (connection_id) DO NOTHING RETURNING connection_id`,
      [
        id,
        given.integration_name,
        given.customer_id ?? null,
        now.toISOString(),
        JSON.stringify(shown),
        JSON.stringify(secrets),
        given.historical_days ?? HISTORICAL_DAYS,
        fromOutside,
        keptMaps(maps),
      ],
    )
    if (added.length === 0)
      throw usageError(id, 'an unused id', 'Choose another id, or change the existing connection.')
    await addSchedule(session, id, FUNCTION_NAME, given.every ?? DAY, now)
    const [connection] = await listConnections(session, { connection_id: id }, now)
    if (connection === undefined) throw noConnection(id)
    await addSyncEvents(session, id, [connectionCreated(connection)], now)
    return connection
  })
}

function checkConnection(
  { integrations }: SyncContext,
  id: string,
  given: NewConnection,
  maps: readonly InvoiceMap[],
): void {
  if (!isConnectionName(id))
    throw usageError(id, 'an id of letters, digits, dots, dashes and underscores', 'Choose another id.')
  const names = new Set([
    ...integrations.map(({ integration_name }) => integration_name),
    ...maps.map(({ carrier }) => carrier),
  ])
  if (!names.has(given.integration_name))
    throw usageError(
      given.integration_name,
      `one of ${[...names].join(', ')}`,
      'Choose the carrier whose invoices these are; give a map for one of your own.',
    )
  checkSandbox(given.integration_name, given.source)
  checkEvery(given.every)
  const { historical_days: days } = given
  if (days !== undefined && !(days >= 0 && days <= MAX_DAYS && days % 1 === 0))
    throw usageError(`${days}`, `0 to ${MAX_DAYS} whole days`, 'Choose how far back the first run reads.')
}

/** Line items of a sandbox can be changed: it holds no real invoices, and generated ones are nowhere else. */
function checkSandbox(integration: string, { type }: ConnectionSource): void {
  if ((integration === SANDBOX_TYPE) !== (type === SANDBOX_TYPE))
    throw usageError(
      type,
      integration === SANDBOX_TYPE ? `the source ${SANDBOX_TYPE}` : 'a source with files of the carrier',
      `Choose another source, or add a connection of ${integration === SANDBOX_TYPE ? 'the carrier' : `the integration ${SANDBOX_TYPE}`}.`,
    )
}

function checkEvery(every: number | undefined): void {
  if (every !== undefined && !(every >= MIN_SECONDS && every % 1 === 0))
    throw usageError(
      `${every}`,
      `at least ${MIN_SECONDS} whole seconds between two runs`,
      'Choose a longer time.',
    )
}

async function changeConnection(
  context: SyncContext,
  id: string,
  change: ConnectionChange,
  got: (session: Session, id: string) => Promise<Connection>,
): Promise<Connection> {
  const { home, clock, key, sources } = context
  checkEvery(change.every)
  const maps = change.maps === undefined ? undefined : await checkedMaps(context, change)
  const [before] = await home.query(
    'SELECT integration_name, source, secrets, from_outside FROM connections WHERE connection_id = $1',
    [id],
  )
  if (before === undefined) throw noConnection(id)
  let parted: { shown: ConnectionSource; secrets: KeptSecrets; fromOutside: boolean } | undefined
  if (change.source !== undefined) {
    checkSandbox(before.integration_name ?? '', change.source)
    const shown = JSON.parse(before.source ?? '{}') as ConnectionSource
    const same = shown.type === change.source.type
    const storedSettings = same
      ? await joinSettings(shown, JSON.parse(before.secrets ?? '{}') as KeptSecrets, id, key)
      : shown
    const byOutside = change.from_outside === true
    const { settings, entered, fromOutside } = changedSource(
      { settings: storedSettings, shown, fromOutside: isTrue(before.from_outside) },
      change.source,
      byOutside,
    )
    if (byOutside) sources.checkOutside(entered)
    const checked = sources.check(settings)
    parted = { ...(await partSettings(checked, sources.shown(checked), id, key)), fromOutside }
  }
  return home.transaction(async (session) => {
    await lockConnectionRow(session, id)
    if (change.customer_id !== undefined)
      await session.query('UPDATE connections SET customer_id = $2 WHERE connection_id = $1', [
        id,
        change.customer_id,
      ])
    if (change.every !== undefined)
      await session.query('UPDATE sync_schedules SET every_seconds = $2 WHERE connection_id = $1', [
        id,
        change.every,
      ])
    if (maps !== undefined)
      await session.query('UPDATE connections SET maps = $2 WHERE connection_id = $1', [id, keptMaps(maps)])
    if (parted !== undefined)
      await session.query(
        'UPDATE connections SET source = $2, secrets = $3, from_outside = $4 WHERE connection_id = $1',
        [id, JSON.stringify(parted.shown), JSON.stringify(parted.secrets), parted.fromOutside],
      )
    if (parted !== undefined || maps !== undefined) {
      // Repaired: what failed is tried again, including files that could not be read.
      await clearErrors(session, id, () => true, clock.now())
      await session.query(`DELETE FROM seen_files WHERE connection_id = $1 AND state = 'failed'`, [id])
      await nextTime(session, id, FUNCTION_NAME, { at: clock.now() })
    }
    return got(session, id)
  })
}

async function listConnections(
  session: Home | Session,
  filter: ConnectionFilter,
  now: Date,
): Promise<Connection[]> {
  const filterNames = (['connection_id', 'customer_id', 'integration_name'] as const).filter(
    (name) => filter[name] !== undefined,
  )
  const rows = await session.query(
    `SELECT * FROM connections WHERE ${filterNames.map((name, at) => `${name} = $${at + 1}`).join(' AND ') || 'true'}
     ORDER BY created_date, connection_id`,
    filterNames.map((name) => filter[name] ?? null),
  )
  const ids = rows.map((row) => row.connection_id ?? '')
  const errors = await errorsOf(session, ids)
  const schedules = await schedulesOf(session, ids)
  const [days, fetches] = [await arrivalDays(session, ids), await lastFetches(session, ids)]
  return rows.map((row) => {
    const id = row.connection_id ?? ''
    return {
      connection_id: id,
      integration_name: row.integration_name ?? '',
      integration_type: 'carrier',
      customer_id: row.customer_id ?? null,
      created_date: row.created_date ?? '',
      paused: isTrue(row.paused),
      source: JSON.parse(row.source ?? '{}') as ConnectionSource,
      secrets: Object.keys(JSON.parse(row.secrets ?? '{}') as KeptSecrets),
      maps: mapsOf(row.maps),
      errors: (errors.get(id) ?? []).map(({ run_no: _, ...shown }) => shown),
      sync_schedules: schedules.get(id) ?? [],
      historical_sync: {
        status: row.historical_completed === null ? 'pending' : 'completed',
        days: countOf(row.historical_days),
        completed_date: row.historical_completed ?? null,
        oldest_data_date: row.oldest_data_date ?? null,
        newest_data_date: row.newest_data_date ?? null,
      },
      arrivals: arrivalsOf(
        {
          days: days.get(id) ?? [],
          fetched: fetches.get(id) ?? { at: null, isRunning: false, isFailing: false },
          isPaused: isTrue(row.paused),
          schedule: schedules.get(id)?.[0],
        },
        now,
      ),
    }
  })
}
