/** What the pages need besides the published routes: totals, exports, many claims at once. */
import * as z from 'zod'
import manifest from '../../../package.json' with { type: 'json' }
import { TARGETS } from '../../output/index.js'
import { writeDisputesWorkbook } from '../../report/audit-workbook.js'
import { disputesCsv } from '../../report/disputes.js'
import { CLAIM_STATES, UNSETTLED } from '../../store/choices.js'
import type { Claim } from '../../store/claims.js'
import { listFileRejects } from '../../store/contents.js'
import { filterOf } from '../../store/filters.js'
import { homeOf } from '../../store/internals.js'
import { ApiError, notFound } from '../api-error.js'
import { itemStream } from '../item-stream.js'
import { filterQuery } from '../line-item-shape.js'
import { overviewOf } from '../overview.js'
import { progressStream } from '../progress-stream.js'
import { connectionSeen, type Route, type RouteServices, route, syncOf } from '../route.js'
import { dataOf, idParams } from '../shapes.js'

const amount = z.string().describe('exact, in units of the currency')

const about = route({
  method: 'get',
  path: '/pages/data/about',
  summary: 'What store the pages show',
  access: 'key',
  answer: dataOf(
    z.strictObject({ store: z.string().describe('where it is, without a password'), version: z.string() }),
  ),
  handle: async (_call, { store }) => ({ data: { store: store.location, version: manifest.version } }),
})

const overview = route({
  method: 'get',
  path: '/pages/data/overview',
  summary: 'Spend by month, carrier and category; claims by carrier; what needs attention',
  access: 'key',
  answer: z.strictObject({
    files: z.int(),
    invoices: z.strictObject({ match: z.int(), mismatch: z.int(), undeclared: z.int() }),
    spend: z.array(
      z.strictObject({
        month: z.string().describe('YYYY-MM; empty without a date'),
        carrier: z.string(),
        charge_category: z.string(),
        currency: z.string().describe('ISO 4217; empty if it is not stated'),
        format: z.string().describe('of the file, if the currency is not stated; else empty'),
        net_cost: amount,
        line_items: z.int(),
      }),
    ),
    claims: z.array(
      z.strictObject({
        carrier: z.string(),
        currency: z.string(),
        format: z.string(),
        state: z.enum(CLAIM_STATES),
        claims: z.int(),
        claimed: amount,
        credited: amount,
        outstanding: amount.describe('what is still to come back of the claims that are not settled'),
        unknown: z.int().describe('claims whose amount is not known: they are in no sum'),
      }),
    ),
    needs: z.array(
      z.strictObject({
        what: z.string(),
        to: z.string().describe('the page that shows it'),
        since: z.string().nullable(),
        severity: z.enum(['error', 'warning']),
      }),
    ),
  }),
  handle: async (_call, services) => overviewOf(services),
})

const exported = route({
  method: 'get',
  path: '/pages/data/line-items/export',
  summary: 'Line items as a file, by the filters of their list',
  access: 'key',
  query: z.strictObject({ ...filterQuery, to: z.enum(['csv', 'xlsx', 'ndjson', 'json', 'parquet']) }),
  answer: 'application/octet-stream',
  handle: async ({ query, caller }, { store }) => {
    const { to, ...conditions } = query
    const filter = filterOf(Object.entries(conditions).map(([name, value]) => `${name}=${value}`))
    const target = TARGETS.find(({ id }) => id === to)
    if (target === undefined) throw new ApiError(422, `No output ${to}`)
    // Read before the response begins, so that a wrong filter gives an error and not a broken file.
    await store.page(filter, { limit: 1 })
    const body = itemStream(store, filter, { connection: connectionSeen(caller) }, target)
    return new Response(body, { headers: fileHeaders(`line-items${target.extensions[0]}`) })
  },
})

const claimNames = z
  .array(
    z.strictObject({
      connection_id: z.string().max(200),
      finding_id: z.string().max(200),
      state: z
        .enum(CLAIM_STATES)
        .optional()
        .describe('as the page showed it: a claim in another state stays as it is'),
    }),
  )
  .min(1)
  .max(10_000)

const mark = route({
  method: 'post',
  path: '/pages/data/claims',
  summary: 'Sets the state of many claims',
  access: 'key',
  body: z.strictObject({
    claims: claimNames,
    state: z.enum(CLAIM_STATES),
    note: z.string().max(500).default(''),
  }),
  answer: dataOf(z.strictObject({ changed: z.int() })),
  handle: async ({ body }, { store }) => {
    let changed = 0
    const { state, note, claims } = body
    for (const [connection, ids] of byConnection(claims)) {
      const own = claims.filter(({ connection_id }) => connection_id === connection)
      const seen = new Map(
        own.flatMap((one) => (one.state === undefined ? [] : [[one.finding_id, one.state]])),
      )
      changed += (await store.setClaims(state, ids, { note, connection, seen })).length
    }
    return { data: { changed } }
  },
})

const dispute = route({
  method: 'post',
  path: '/pages/data/disputes',
  summary:
    'The worksheet of these claims for the carrier, without those that are settled; open ones are disputed from then on',
  access: 'key',
  body: z.strictObject({ claims: claimNames, to: z.enum(['csv', 'xlsx']) }),
  refusals: { 404: 'One of the claims does not exist' },
  answer: 'application/octet-stream',
  handle: async ({ body }, services) => {
    const claims: Claim[] = []
    for (const [connection, ids] of byConnection(body.claims)) {
      const requestedIds = new Set(ids)
      // The store also accepts prefixes of ids: a claim that was not selected must not be disputed.
      const found = await services.store.claims({ ids, connection })
      claims.push(...found.filter(({ finding_id }) => requestedIds.has(finding_id)))
    }
    if (claims.length < body.claims.length)
      throw new ApiError(404, 'One of the claims no longer exists: load the list again')
    const toSend = claims.filter(({ state }) => UNSETTLED.includes(state))
    if (toSend.length === 0)
      throw new ApiError(422, 'Nothing to send: all of these claims are credited, rejected or waived')
    const bytes = await worksheet(toSend, body.to, services)
    for (const [connection, ids] of byConnection(claims.filter(({ state }) => state === 'open')))
      await services.store.setClaims('disputed', ids, { note: `exported as ${body.to}`, connection })
    return new Response(bytes as Uint8Array<ArrayBuffer>, {
      headers: { ...fileHeaders(`dispute.${body.to}`), 'x-claims': `${toSend.length}` },
    })
  },
})

async function worksheet(
  claims: readonly Claim[],
  to: 'csv' | 'xlsx',
  { clock }: RouteServices,
): Promise<Uint8Array> {
  const report = {
    findings: claims.map(({ finding, state, credited }) => ({ ...finding, claim: { state, credited } })),
  }
  const asOf = clock.now().toISOString().slice(0, 10)
  if (to === 'csv') return Buffer.from([...disputesCsv(report, { asOf })].join(''))
  const chunks: Uint8Array[] = []
  await writeDisputesWorkbook(report, { write: async (chunk) => void chunks.push(Buffer.from(chunk)) }, asOf)
  return Buffer.concat(chunks)
}

const rejects = route({
  method: 'get',
  path: '/pages/data/rejects',
  summary: 'Rows of a file that were rejected: where, what was found, what was expected, what to do',
  access: 'key',
  query: z.strictObject({
    connection_id: z.string().max(200),
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'the SHA-256 of a file'),
  }),
  answer: dataOf(z.array(z.looseObject({ code: z.string(), expected: z.string(), remedy: z.string() }))),
  handle: async ({ query }, { store }) => ({
    data: await listFileRejects(homeOf(store), query.connection_id, query.sha256, MAX_REJECTS),
  }),
})

/** Maximum number that is shown: more rejects than this have one cause, and the command lists all. */
const MAX_REJECTS = 1_000

const fileHeaders = (name: string): Record<string, string> => ({
  'content-type': 'application/octet-stream',
  'content-disposition': `attachment; filename="${name}"`,
})

function byConnection(
  claims: readonly { connection_id: string; finding_id: string }[],
): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const { connection_id, finding_id } of claims) {
    const ids = groups.get(connection_id) ?? []
    groups.set(connection_id, ids)
    ids.push(finding_id)
  }
  // Two callers who change the same claims lock them in the same order.
  for (const ids of groups.values()) ids.sort()
  return groups
}

const probe = route({
  method: 'post',
  path: '/pages/data/connections/test',
  summary: 'Tries a source without keeping it',
  access: 'key',
  body: z.strictObject({
    integration_name: z.string().max(200),
    source: z.looseObject({ type: z.string().max(50) }),
    connection_id: z
      .string()
      .max(200)
      .optional()
      .describe('its secrets are used for those that are left out'),
  }),
  answer: z.strictObject({ files: z.int(), first: z.array(z.string()) }),
  handle: async ({ body }, services) => {
    const sync = syncOf(services, 'test')
    const { files, first } = await sync.probe(body.integration_name, body.source, body.connection_id)
    return { files, first: [...first] }
  },
})

const progress = route({
  method: 'get',
  path: '/pages/data/connections/{id}/progress',
  summary: 'A connection, its runs and windows: sent again while something runs',
  access: 'key',
  params: idParams,
  refusals: { 404: 'No such connection' },
  answer: 'text/event-stream',
  handle: async ({ params, signal }, services) => {
    const sync = syncOf(services, 'progress')
    if ((await sync.connections.get(params.id)) === null) throw notFound('connection', params.id)
    return new Response(progressStream(sync, params.id, services, signal), {
      headers: { 'content-type': 'text/event-stream' },
    })
  },
})

export const pageRoutes: readonly Route[] = [
  probe,
  progress,
  about,
  overview,
  exported,
  mark,
  dispute,
  rejects,
]
