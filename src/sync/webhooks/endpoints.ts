/** Endpoints: where events are sent, and which ones. */
import { randomUUID } from 'node:crypto'
import { InvoiceError } from '../../schema/errors.js'
import { isTrue } from '../../store/claims.js'
import type { Session, StoreRow } from '../../store/home.js'
import { didYouMean } from '../../values/nearest.js'
import { decryptSecret, type SecretKey, seal } from '../secrets.js'
import { checkUrl } from './addresses.js'
import { addTime, NO_CONNECTION, type WebhookContext } from './context.js'
import { newEndpointSecret } from './sign.js'
import {
  type Endpoint,
  type EndpointChange,
  type EndpointFilter,
  EVENT_TYPES,
  type Webhooks,
} from './types.js'

/** Milliseconds for which a former secret still signs messages. */
const FORMER_SECRET_MILLISECONDS = 24 * 3_600_000

/** A stored secret, and until when it is valid; null for the current one. */
interface KeptSecret {
  readonly sealed: string
  readonly until: string | null
}

type EndpointCalls = Pick<Webhooks, 'add' | 'list' | 'get' | 'change' | 'remove' | 'rotateSecret'>

export function createEndpoints({ home, clock, key, post }: WebhookContext): EndpointCalls {
  const get = async (id: string): Promise<Endpoint | null> => {
    const row = await endpointRow(home, id)
    return row === null ? null : endpointOf(row)
  }
  return {
    get,
    add: async ({ url, description = '', ...filter }) => {
      checkUrl(url, post)
      checkFilter(filter)
      const id = `ep_${randomUUID().replaceAll('-', '')}`
      const secret = newEndpointSecret()
      const secrets: KeptSecret[] = [{ sealed: seal(await key(), id, secret), until: null }]
      await home.query(
        `INSERT INTO webhook_endpoints (connection_id, endpoint_id, url, description, secrets, events, connections, customers,
           integrations, is_on, created_at, failures) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, true, $10, 0)`,
        [
          NO_CONNECTION,
          id,
          url,
          description,
          JSON.stringify(secrets),
          ...filterCells(filter),
          clock.now().toISOString(),
        ],
      )
      return { ...((await get(id)) as Endpoint), secret }
    },
    list: async () =>
      (
        await home.query(
          'SELECT * FROM webhook_endpoints WHERE connection_id = $1 ORDER BY created_at, endpoint_id',
          [NO_CONNECTION],
        )
      ).map(endpointOf),
    change: async (id, change) => {
      const before = await get(id)
      if (before === null) return null
      const after: Endpoint = { ...before, ...(withoutUndefined(change) as Partial<Endpoint>) }
      checkUrl(after.url, post)
      checkFilter(change)
      // An endpoint that is switched on again is tried at once.
      const isBack = change.enabled === true
      await home.query(
        `UPDATE webhook_endpoints SET url = $3, description = $4, events = $5, connections = $6, customers = $7, integrations = $8,
           is_on = $9, off_reason = $10, failing_since = CASE WHEN $11 THEN NULL ELSE failing_since END,
           failures = CASE WHEN $11 THEN 0 ELSE failures END, resume_at = CASE WHEN $11 THEN NULL ELSE resume_at END
         WHERE connection_id = $1 AND endpoint_id = $2`,
        [
          ...[NO_CONNECTION, id, after.url, after.description],
          ...filterCells(after),
          after.enabled,
          after.enabled ? null : (before.disabled_reason ?? 'switched off by its owner'),
          isBack,
        ],
      )
      return get(id)
    },
    remove: (id) =>
      home.transaction(async (session) => {
        const removed = await session.query(
          'DELETE FROM webhook_endpoints WHERE connection_id = $1 AND endpoint_id = $2 RETURNING endpoint_id',
          [NO_CONNECTION, id],
        )
        await session.query('DELETE FROM webhook_messages WHERE endpoint_id = $1', [id])
        return removed.length > 0
      }),
    rotateSecret: async (id) => {
      const row = await endpointRow(home, id)
      if (row === null) return null
      const secret = newEndpointSecret()
      const until = addTime(clock.now(), FORMER_SECRET_MILLISECONDS).toISOString()
      const former = keptSecrets(row).map((one): KeptSecret => ({ ...one, until: one.until ?? until }))
      const secrets = [{ sealed: seal(await key(), id, secret), until: null }, ...former.slice(0, 1)]
      await home.query(
        'UPDATE webhook_endpoints SET secrets = $3 WHERE connection_id = $1 AND endpoint_id = $2',
        [NO_CONNECTION, id, JSON.stringify(secrets)],
      )
      return secret
    },
  }
}

export async function endpointRow(session: Session, id: string): Promise<StoreRow | null> {
  const rows = await session.query(
    'SELECT * FROM webhook_endpoints WHERE connection_id = $1 AND endpoint_id = $2',
    [NO_CONNECTION, id],
  )
  return rows[0] ?? null
}

export function endpointOf(row: StoreRow): Endpoint {
  const list = (name: string): string[] | null => JSON.parse(row[name] ?? 'null') as string[] | null
  return {
    id: row.endpoint_id ?? '',
    url: row.url ?? '',
    description: row.description ?? '',
    events: list('events'),
    connections: list('connections'),
    customers: list('customers'),
    integrations: list('integrations'),
    enabled: isTrue(row.is_on),
    disabled_reason: row.off_reason ?? null,
    created_date: row.created_at ?? '',
    failing_since: row.failing_since ?? null,
  }
}

const keptSecrets = (row: StoreRow): KeptSecret[] => JSON.parse(row.secrets ?? '[]') as KeptSecret[]

/** The valid secrets, the newest first. Throws `config` for another key. */
export async function secretsOf(row: StoreRow, key: SecretKey, now: Date): Promise<string[]> {
  const own = await key()
  const time = now.toISOString()
  return keptSecrets(row)
    .filter(({ until }) => until === null || until > time)
    .map(({ sealed }) => {
      try {
        return decryptSecret(own, row.endpoint_id ?? '', sealed)
      } catch {
        throw new InvoiceError({
          code: 'config',
          value: row.endpoint_id ?? '',
          expected: 'the key that the secret of this endpoint was encrypted with',
          remedy: 'Set PARSE_INVOICE_KEY, or the key file, to it; or give the endpoint a new secret.',
        })
      }
    })
}

const LISTS = ['events', 'connections', 'customers', 'integrations'] as const

const filterCells = (filter: EndpointFilter): (string | null)[] =>
  LISTS.map((name) => {
    const list = filter[name] ?? null
    return list === null ? null : JSON.stringify(list)
  })

const withoutUndefined = (change: EndpointChange): EndpointChange =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))

function checkFilter(filter: EndpointFilter): void {
  for (const name of LISTS) {
    const list = filter[name] ?? null
    if (list !== null && list.length === 0)
      throw new InvoiceError({
        code: 'usage',
        value: name,
        expected: 'a list that is not empty',
        remedy: 'An empty one would send nothing: leave it out to send all.',
      })
  }
  for (const event of filter.events ?? [])
    if (!EVENT_TYPES.some((known) => known === event))
      throw new InvoiceError({
        code: 'usage',
        value: event,
        expected: 'an event that can be sent',
        remedy: didYouMean(event, EVENT_TYPES, `They are ${EVENT_TYPES.join(', ')}.`),
      })
}
