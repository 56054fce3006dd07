/** Syncs: requested now, for a window of time, or by schedule; and the results of their runs. */
import * as z from 'zod'
import type { Connection, Sync, SyncJob } from '../../sync/index.js'
import { ApiError, notFound } from '../api-error.js'
import type { Caller } from '../caller.js'
import { seenConnection } from '../connection-calls.js'
import { jobShape, runShape, scheduleShape, shownJob, shownRun } from '../connection-shape.js'
import { connectionOf, type Route, type RouteServices, route, syncOf } from '../route.js'
import { dataOf, givenEnd, givenTime, idParams, pageOf } from '../shapes.js'

const startedShape = z.strictObject({ data: z.strictObject({ connection_id: z.string() }) })

async function started(
  services: RouteServices,
  caller: Caller,
  id: string,
): Promise<z.input<typeof startedShape>> {
  const { connection_id } = await seenConnection(services, caller, id)
  await syncOf(services, 'POST /connections/sync').request(connection_id)
  return { data: { connection_id } }
}

const refusals = { 404: 'No such connection' }

const byToken = route({
  method: 'post',
  path: '/connections/sync',
  summary: 'Starts a sync of the connection, in the background; does nothing while one runs',
  access: 'connection',
  status: 202,
  refusals,
  answer: startedShape,
  handle: ({ caller }, services) => started(services, caller, connectionOf(caller)),
})

const byId = route({
  method: 'post',
  path: '/connections/{id}/sync',
  summary: 'Starts a sync of a connection, in the background; does nothing while one runs',
  access: 'key',
  params: idParams,
  status: 202,
  refusals,
  answer: startedShape,
  handle: ({ caller, params }, services) => started(services, caller, params.id),
})

/** Throws 400 for what the integration cannot fetch by window. */
function checkFunction({ integrations }: Sync, { integration_name }: Connection, name: string): void {
  const integration = integrations.find((one) => one.integration_name === integration_name)
  const isEnabled = integration?.functions.some((one) => one.function_name === name && one.on_demand)
  if (isEnabled !== true)
    throw new ApiError(400, `On-demand sync is not enabled for ${integration_name} ${name}`)
}

const created = route({
  method: 'post',
  path: '/connections/on-demand-syncs',
  summary: 'Requests a sync of a window of time',
  access: 'connection',
  body: z.strictObject({ start_time: givenTime, end_time: givenEnd, function_name: z.string().max(100) }),
  refusals,
  answer: jobShape,
  handle: async ({ caller, body }, services) => {
    const sync = syncOf(services, 'POST /connections/on-demand-syncs')
    const connection = await seenConnection(services, caller, connectionOf(caller))
    checkFunction(sync, connection, body.function_name)
    if (body.start_time >= body.end_time)
      throw new ApiError(
        400,
        `start_time: found ${body.start_time}, expected a time before end_time, ${body.end_time}`,
      )
    return shownJob(await sync.jobs.create(connection.connection_id, body))
  },
})

const listed = route({
  method: 'get',
  path: '/connections/on-demand-syncs',
  summary: 'On-demand syncs of the connection, the newest first',
  access: 'connection',
  answer: pageOf(jobShape),
  handle: async ({ caller }, services) => {
    const jobs = await syncOf(services, 'GET /connections/on-demand-syncs').jobs.list(connectionOf(caller))
    return { data: jobs.map(shownJob), next_token: null }
  },
})

const jobParams = z.strictObject({ sync_job_id: z.string().min(1).max(200) })

async function seenJob(services: RouteServices, caller: Caller, id: string): Promise<SyncJob> {
  const job = await syncOf(services, 'on-demand-syncs').jobs.get(connectionOf(caller), id)
  if (job === null) throw notFound('on-demand sync', id)
  return job
}

const job = route({
  method: 'get',
  path: '/connections/on-demand-syncs/{sync_job_id}',
  summary: 'The state of an on-demand sync',
  access: 'connection',
  params: jobParams,
  refusals: { 404: 'No such sync' },
  answer: jobShape,
  handle: async ({ caller, params }, services) =>
    shownJob(await seenJob(services, caller, params.sync_job_id)),
})

const cancelled = route({
  method: 'post',
  path: '/connections/on-demand-syncs/{sync_job_id}/cancel',
  summary: 'Cancels an open on-demand sync: what it has loaded stays',
  access: 'connection',
  params: jobParams,
  refusals: { 404: 'No such sync', 409: 'It is not open' },
  answer: jobShape,
  handle: async ({ caller, params }, services) => {
    const open = await seenJob(services, caller, params.sync_job_id)
    if (open.status !== 'open')
      throw new ApiError(409, `Only an open sync can be cancelled: it is ${open.status}`)
    return shownJob(await syncOf(services, 'cancel').jobs.cancel(open.connection_id, open.id))
  },
})

const toggled = route({
  method: 'patch',
  path: '/schedules/{function_name}/toggle',
  summary: 'Switches a schedule on or off: of the connection of the access token, else of all',
  access: 'key',
  params: z.strictObject({ function_name: z.string().max(100) }),
  body: z
    .strictObject({ enabled: z.boolean().optional() })
    .optional()
    .describe('if left out, the other way than it is now'),
  refusals: { 404: 'No such function' },
  answer: dataOf(z.array(scheduleShape)),
  handle: async ({ caller, params, body }, services) => {
    const { schedules, connections } = syncOf(services, 'PATCH /schedules')
    const { connection: id } = caller
    if (id !== undefined) await seenConnection(services, caller, id)
    const before = (await connections.list({ connection_id: id }))
      .flatMap((one) => one.sync_schedules)
      .filter((one) => one.function_name === params.function_name)
    const known = syncOf(services, 'PATCH /schedules').integrations.flatMap(({ functions }) => functions)
    if (!known.some((one) => one.function_name === params.function_name))
      throw notFound('function', params.function_name)
    const enabled = body?.enabled ?? !before.some((one) => one.enabled)
    return { data: [...(await schedules.toggle(params.function_name, enabled, id))] }
  },
})

const runs = route({
  method: 'get',
  path: '/connections/{id}/runs',
  summary: 'Runs of a connection, the newest first',
  access: 'key',
  params: idParams,
  refusals,
  answer: pageOf(runShape),
  handle: async ({ caller, params }, services) => {
    const { connection_id } = await seenConnection(services, caller, params.id)
    const found = await syncOf(services, 'runs').runs.list(connection_id, MAX_RUNS)
    return { data: found.map(shownRun), next_token: null }
  },
})

const MAX_RUNS = 100

const partOfRun = (part: 'files' | 'rejects', summary: string): Route =>
  route({
    method: 'get',
    path: `/connections/{id}/runs/{run_id}/${part}`,
    summary,
    access: 'key',
    params: z.strictObject({ id: z.string().max(200), run_id: z.string().max(200) }),
    refusals: { 404: 'No such run' },
    answer: pageOf(z.looseObject({})),
    handle: async ({ caller, params }, services) => {
      const { connection_id } = await seenConnection(services, caller, params.id)
      const sync = syncOf(services, 'runs')
      if ((await sync.runs.get(connection_id, params.run_id)) === null) throw notFound('run', params.run_id)
      return { data: await sync.runs[part](connection_id, params.run_id), next_token: null }
    },
  })

const all = route({
  method: 'post',
  path: '/connections/sync-all',
  summary: 'Starts a sync of every connection, in the background',
  access: 'key',
  forAll: true,
  status: 202,
  answer: z.strictObject({ data: z.strictObject({ connections: z.int() }) }),
  handle: async (_, services) => {
    const sync = syncOf(services, 'POST /connections/sync-all')
    await sync.request()
    return { data: { connections: (await sync.connections.list()).length } }
  },
})

export const syncRoutes: readonly Route[] = [
  byToken,
  all,
  created,
  listed,
  job,
  cancelled,
  byId,
  runs,
  partOfRun('files', 'The outcome of each file of a run'),
  partOfRun('rejects', 'Rejected rows of a run'),
  toggled,
]
