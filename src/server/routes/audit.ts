/** Reconciliation of invoices, and findings as claims. */
import * as z from 'zod'
import { formats } from '../../formats.js'
import { CLAIM_STATES } from '../../store/choices.js'
import type { Claim } from '../../store/claims.js'
import { internalsOf } from '../../store/internals.js'
import { INVOICE_PLACE, invoicesPage } from '../../store/invoice-reports.js'
import { ApiError, notFound } from '../api-error.js'
import type { Caller } from '../caller.js'
import { textToken, tokenText } from '../page-token.js'
import { connectionSeen, type Route, type RouteServices, route } from '../route.js'
import { dataOf, idParams, MAX_ITEMS, pageOf, pageQuery, time } from '../shapes.js'

const amount = z.string().describe('an exact decimal in units of the currency')
const text = z.string().nullable()
const word = z.string().max(200).optional()

const invoiceShape = z
  .looseObject({
    connection_id: z.string(),
    carrier: z.string(),
    account_id: text,
    invoice_id: text,
    invoice_date: text,
    currency: text,
    declared_total: amount.nullable(),
    computed_total: amount,
    difference: amount.nullable(),
    status: z.enum(['match', 'mismatch', 'undeclared']),
    shipments: z.int(),
    line_items: z.int(),
  })
  .meta({ id: 'Invoice' })

const invoices = route({
  method: 'get',
  path: '/audit/invoices',
  summary: 'Every invoice with its declared total and the sum of its charges',
  access: 'connection',
  query: z.strictObject({
    status: z.enum(['match', 'mismatch', 'undeclared']).optional(),
    carrier: word,
    account_id: word,
    invoice_id: word,
    ...pageQuery,
  }),
  answer: pageOf(invoiceShape),
  handle: async ({ query, caller, nextToken }, { store }) => {
    const { limit = MAX_ITEMS, page_token, ...conditions } = query
    const { home, keptFiles } = internalsOf(store)
    const { invoices, next } = await invoicesPage(
      home,
      { keptFiles, formats },
      {
        ...conditions,
        connection: connectionSeen(caller),
        limit,
        after: page_token === undefined ? undefined : textToken(page_token, INVOICE_PLACE),
      },
    )
    return { data: [...invoices], next_token: next === null ? null : nextToken(tokenText(next)) }
  },
})

/** Several states, written like lists in the filters of line items. */
const claimStates = z
  .string()
  .max(200)
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(CLAIM_STATES)))
  .describe(`a comma-separated list of ${CLAIM_STATES.join(', ')}`)

const claimShape = z
  .strictObject({
    connection_id: z.string(),
    finding_id: z.string(),
    state: z.enum(CLAIM_STATES),
    is_found: z.boolean().describe('whether the last audit still finds it'),
    claimed: amount.nullable().describe('what may come back'),
    credited: amount.describe('what has been credited'),
    currency: text,
    found_at: time,
    disputed_at: time.nullable(),
    finding: z.looseObject({ id: z.string(), check: z.string(), message: z.string() }),
  })
  .meta({ id: 'Claim' })

/** Claims that have no last day are on no such list. */
const lapseDay = z.iso.date().optional()

const findings = route({
  method: 'get',
  path: '/audit/findings',
  summary: 'Findings that may be refunded, with the state of each',
  access: 'connection',
  query: z.strictObject({
    state: z.enum(CLAIM_STATES).optional(),
    'state[in]': claimStates.optional(),
    carrier: word,
    currency: word.describe('ISO 4217; empty for claims without a stated currency'),
    format: word.describe('of claims without a stated currency: their amounts add up within one format only'),
    check: word,
    invoice_id: word,
    tracking_number: word,
    'claim_by[gte]': lapseDay.describe(
      'first last day of the claims, which then come in the order of these days',
    ),
    'claim_by[lte]': lapseDay.describe('latest last day of the claims'),
    ...pageQuery,
  }),
  answer: pageOf(claimShape),
  handle: async ({ query, caller, nextToken }, { store }) => {
    const { limit = MAX_ITEMS, page_token, state, 'state[in]': states, ...conditions } = query
    const { 'claim_by[gte]': from, 'claim_by[lte]': to, ...filter } = conditions
    const lapses = from === undefined && to === undefined ? undefined : { from, to }
    const [found_at = '', connection_id = '', finding_id = '', claim_by] =
      page_token === undefined ? [] : textToken(page_token, lapses === undefined ? 3 : 4)
    const claims = await store.claims({
      ...filter,
      connection: connectionSeen(caller),
      states: state === undefined ? states : [state],
      lapses,
      after: page_token === undefined ? undefined : { found_at, connection_id, finding_id, claim_by },
      limit: limit + 1,
    })
    const last = claims.length > limit ? claims[limit - 1] : undefined
    if (last === undefined) return { data: claims.slice(0, limit), next_token: null }
    const day = lapses === undefined ? [] : [last.finding.claim_by ?? '']
    const next_token = nextToken(tokenText([last.found_at, last.connection_id, last.finding_id, ...day]))
    return { data: claims.slice(0, limit), next_token }
  },
})

async function seenClaim({ store }: RouteServices, caller: Caller, id: string): Promise<Claim> {
  const missing = notFound('finding', id)
  if (!/^[\w-]{1,200}$/.test(id)) throw missing
  const found = await store.claims({ connection: connectionSeen(caller), ids: [id] })
  const claim = found.find(({ finding_id }) => finding_id === id)
  if (claim === undefined) throw missing
  if (found.filter(({ finding_id }) => finding_id === id).length > 1)
    throw new ApiError(409, 'Several connections have it: name one as x-connection-id')
  return claim
}

const refusals = { 404: 'No such finding' }

const finding = route({
  method: 'get',
  path: '/audit/findings/{id}',
  summary: 'One finding with its history, and the line items that pay it back',
  access: 'connection',
  params: idParams,
  refusals,
  answer: dataOf(
    z.strictObject({
      ...claimShape.shape,
      changes: z.array(z.looseObject({})),
      credits: z.array(z.looseObject({})),
    }),
  ),
  handle: async ({ params, caller }, services) => {
    const claim = await seenClaim(services, caller, params.id)
    return { data: { ...claim, ...(await services.store.claimHistory(claim)) } }
  },
})

const changed = route({
  method: 'patch',
  path: '/audit/findings/{id}',
  summary: 'Sets the state of a finding',
  access: 'connection',
  params: idParams,
  body: z.strictObject({ state: z.enum(CLAIM_STATES), note: z.string().max(2_000).optional() }),
  refusals,
  answer: dataOf(claimShape),
  handle: async ({ params, body: { state, note }, caller }, services) => {
    const { finding_id, connection_id: connection } = await seenClaim(services, caller, params.id)
    const [claim] = await services.store.setClaims(state, [finding_id], { note, connection })
    if (claim === undefined) throw notFound('finding', finding_id)
    const [now] = await services.store.claims({ connection, ids: [finding_id] })
    return { data: now ?? claim }
  },
})

export const auditRoutes: readonly Route[] = [invoices, findings, finding, changed]
