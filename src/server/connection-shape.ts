/** Connections, runs and jobs in the API. */
import * as z from 'zod'
import { SOURCE_FAULTS } from '../sources/source-error.js'
import type { Connection, Integration, SyncJob, SyncRun } from '../sync/index.js'
import { time } from './shapes.js'

const connectionErrorShape = z
  .looseObject({
    error_type: z.enum(SOURCE_FAULTS),
    resource: z.string().nullable().describe('a file or folder; null if the whole connection is affected'),
    message: z.string(),
  })
  .meta({ id: 'ConnectionError' })

export const scheduleShape = z
  .strictObject({
    function_name: z.string(),
    enabled: z.boolean(),
    every: z.int().describe('seconds between two runs'),
    next_run: time.nullable(),
  })
  .meta({ id: 'SyncSchedule' })

/** Checked like a map from a file. */
export const mapShape = z
  .looseObject({ carrier: z.string() })
  .meta({ id: 'Map', description: 'reads the invoices of a carrier: `parse-invoice schema map`' })

export const connectionShape = z
  .strictObject({
    connection_id: z.string(),
    integration_name: z.string(),
    integration_type: z.literal('carrier'),
    customer_id: z.string().nullable(),
    created_date: time,
    paused: z.boolean(),
    source: z.looseObject({ type: z.string() }).describe('as entered, without its secrets'),
    secrets: z.array(z.string()).describe('the secret fields of the source that have a value'),
    maps: z.array(mapShape).describe('they read its files, besides the built-in formats'),
    errors: z.array(connectionErrorShape),
    sync_schedules: z.array(scheduleShape),
    historical_sync: z.strictObject({
      status: z.enum(['pending', 'completed']),
      days: z.int(),
      completed_date: time.nullable(),
      oldest_data_date: z.string().nullable(),
      newest_data_date: z.string().nullable(),
    }),
    arrivals: z
      .strictObject({
        state: z
          .enum(['usual', 'overdue', 'not_fetched', 'unknown'])
          .describe('overdue: nothing new came for longer than usual; not_fetched: no worker runs'),
        last_file: z.string().nullable().describe('day of the newest file that was loaded'),
        last_fetch: time.nullable(),
        usual_days: z.int().nullable().describe('between new files'),
        expected_by: z.string().nullable().describe('day by which the next file usually comes'),
      })
      .describe('whether new files still come as they usually do'),
  })
  .meta({ id: 'Connection' })

/** A new connection with its token: clients look for the token within the connection, or beside it. */
export const admittedShape = connectionShape.extend({ access_token: z.string().describe('shown only once') })

export const jobShape = z
  .strictObject({
    id: z.string(),
    connection_id: z.string(),
    function_name: z.string(),
    requested_start_time: time,
    requested_end_time: time,
    created_at: time,
    status: z.enum(['open', 'completed', 'cancelled']),
  })
  .meta({ id: 'OnDemandSync' })

export const runShape = z
  .looseObject({
    run_id: z.string(),
    connection_id: z.string(),
    function_name: z.string(),
    kind: z.enum(['scheduled', 'on_demand']),
    job_id: z.string().nullable(),
    status: z.enum(['running', 'completed', 'failed', 'cancelled']),
    started: time,
    completed: time.nullable(),
    historical: z.boolean(),
    files_seen: z.int(),
    files_new: z.int(),
    files_known: z.int(),
    files_failed: z.int(),
    rows: z.int(),
    created: z.int(),
    updated: z.int(),
    rejected: z.int(),
    message: z.string().nullable(),
  })
  .meta({ id: 'SyncRun' })

export const integrationShape = z
  .strictObject({
    integration_name: z.string(),
    integration_type: z.literal('carrier'),
    title: z.string(),
    functions: z.array(z.strictObject({ function_name: z.string(), on_demand: z.boolean() })),
    sources: z.array(
      z.strictObject({
        type: z.string(),
        title: z.string(),
        fields: z.looseObject({}).describe('its settings, as JSON Schema'),
        secrets: z.array(z.string()).describe('fields that are never shown'),
      }),
    ),
  })
  .meta({ id: 'Integration' })

/** The fields of a source: a schema in the library, JSON Schema in the API. */
export const shownIntegration = (one: Integration): z.input<typeof integrationShape> => ({
  integration_name: one.integration_name,
  integration_type: one.integration_type,
  title: one.title,
  functions: [...one.functions],
  sources: one.sources.map(({ type, title, fields, secrets }) => ({
    type,
    title,
    fields: z.toJSONSchema(fields, { io: 'input', unrepresentable: 'any' }),
    secrets: [...secrets],
  })),
})

/** Exactly the published fields, whatever fields the library's objects gain. */
export const shownConnection = (one: Connection): z.input<typeof connectionShape> => ({
  connection_id: one.connection_id,
  integration_name: one.integration_name,
  integration_type: one.integration_type,
  customer_id: one.customer_id,
  created_date: one.created_date,
  paused: one.paused,
  source: { ...one.source },
  secrets: [...one.secrets],
  maps: one.maps.map((map) => ({ ...map })),
  errors: one.errors.map((error) => ({ ...error })),
  sync_schedules: one.sync_schedules.map((schedule) => ({ ...schedule })),
  historical_sync: { ...one.historical_sync },
  arrivals: { ...one.arrivals },
})

export const shownJob = (one: SyncJob): z.input<typeof jobShape> => ({
  id: one.id,
  connection_id: one.connection_id,
  function_name: one.function_name,
  requested_start_time: one.requested_start_time,
  requested_end_time: one.requested_end_time,
  created_at: one.created_at,
  status: one.status,
})

export const shownRun = (one: SyncRun): z.input<typeof runShape> => ({ ...one })
