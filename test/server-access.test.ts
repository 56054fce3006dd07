/** Who may call what: every route of the document with no key, a wrong one, a viewer's, and the token of another connection. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { createHandler, type ServerHandler } from '../src/server/index.js'
import { isWrite, type Route } from '../src/server/route.js'
import { ROUTES } from '../src/server/routes/index.js'
import { WRONG_SECRETS } from '../src/server/wrong-secrets.js'
import { type Answered, API_KEY, type TestServer, testServer } from './server-kit.js'

let server: TestServer
/** What stands in every answer about `ups-eu`, and may stand in none for whoever has another token. */
let marks: readonly string[]
/** Ids of `ups-eu`, by the names that paths have for them. */
let ids: Readonly<Record<string, string>>
let viewer = ''

const own = (method: string, path: string, body?: unknown): Promise<Answered> =>
  server.call(method, path, { token: server.tokens['ups-eu'] ?? '', body })

beforeAll(async () => {
  server = await testServer()
  const upsItems = (await own('GET', '/carrier/invoice-line-items')).json.data as Record<string, string>[]
  const otherItems = (
    await server.call('GET', '/carrier/invoice-line-items', { token: server.tokens['fedex-us'] ?? '' })
  ).json.data as Record<string, string>[]
  const files = (await own('GET', '/carrier/files?start_time=2000-01-01T00:00:00Z')).json.data as Record<
    string,
    string
  >[]
  const job = await own('POST', '/connections/on-demand-syncs', {
    start_time: '2026-03-01T00:00:00Z',
    end_time: '2026-03-31T00:00:00Z',
    function_name: 'get_invoice_line_items',
  })
  const claims = (await own('GET', '/audit/findings')).json.data as Record<string, string>[]
  viewer =
    (
      (await server.call('POST', '/api-keys', { body: { role: 'viewer' } })).json.data as Record<
        string,
        string
      >
    ).api_key ?? ''
  const values = (name: string): string[] => [
    ...new Set(
      upsItems
        .flatMap((item) => item[name] ?? [])
        .filter((one) => !otherItems.some((other) => other[name] === one)),
    ),
  ]
  marks = [
    ...values('id'),
    ...values('invoice_id'),
    ...values('tracking_number'),
    ...values('account_id'),
    files[0]?.sha256 ?? '',
    String(job.json.id),
    'customer of ups-eu',
  ]
  ids = {
    item: upsItems[0]?.id ?? '',
    finding: claims[0]?.finding_id ?? 'f'.repeat(32),
    job: String(job.json.id),
    sha256: files[0]?.sha256 ?? '',
  }
  expect(marks.length).toBeGreaterThan(20)
})

/** The path of a route, about `ups-eu`. */
function pathOf({ path }: Route): string {
  const named = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'id')
      return path.startsWith('/carrier/')
        ? (ids.item ?? '')
        : path.startsWith('/audit/')
          ? (ids.finding ?? '')
          : 'ups-eu'
    const value = { sync_job_id: ids.job, run_id: ids.job, sha256: ids.sha256, connection: 'ups-eu' }[name]
    return (
      value ??
      { function_name: 'get_invoice_line_items', name: 'ups', code: 'link_token_x', message_id: 'm' }[name] ??
      `no-${name}`
    )
  })
  return `${named}?${ALL_QUERIES[path] ?? ''}`
}

/** What routes need, or what asks for the other connection by a query. */
const ALL_QUERIES: Readonly<Record<string, string>> = {
  '/carrier/files': 'start_time=2000-01-01T00:00:00Z',
  '/pages/data/line-items/export': 'to=csv',
  '/downloads/{connection}/{sha256}/{name}': 'expires=9999999999&signature=x',
}
const queryOf = ({ method, path }: Route): string =>
  method === 'post' && path === '/carrier/files' ? 'file_name=x.csv' : ''

const bodyOf = ({ takesFile, path }: Route): unknown => {
  if (takesFile === true) return readFileSync('samples/fedex-us/real.csv')
  if (path.endsWith('/trackstar-tags')) return { trackstar_tags: ['stolen'] }
  if (path === '/carrier/invoice-line-items/{id}') return { net_cost: '1.00' }
  if (path.startsWith('/audit/findings/')) return { state: 'waived' }
  return {}
}

const ask = (
  route: Route,
  asked: { key?: string | null; token?: string; headers?: Record<string, string> },
): Promise<Answered> =>
  server.call(
    route.method.toUpperCase(),
    `${pathOf(route).split('?')[0] ?? ''}?${queryOf(route) || (ALL_QUERIES[route.path] ?? '')}`,
    {
      ...asked,
      ...(isWrite(route) && (route.body !== undefined || route.takesFile === true)
        ? { body: bodyOf(route) }
        : {}),
    },
  )

const title = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`
const CLOSED = ROUTES.filter(({ access }) => access !== 'open')
/** Ends what it is called for: asked for by nobody who may. */
const isEnd = ({ path, method }: Route): boolean => path === '/connections' && method === 'delete'

describe('without a key, or with a wrong one', () => {
  it.each(CLOSED.map((route) => [title(route), route] as const))('%s is 401', async (_, route) => {
    const token = server.tokens['ups-eu'] ?? ''
    for (const key of [null, 'wrong', `${'x'.repeat(500)}`, "' OR 1=1 --"])
      expect([key, (await ask(route, { key, token })).status]).toEqual([key, 401])
  })
})

describe('with a wrong access token', () => {
  it.each(CLOSED.map((route) => [title(route), route] as const))('%s is refused', async (_, route) => {
    const { status } = await ask(route, { token: 'token_wrong' })
    expect(status).toBe(401)
  })
})

describe('a viewer', () => {
  it.each(
    CLOSED.filter((route) => isWrite(route) && route.forViewers !== true).map(
      (route) => [title(route), route] as const,
    ),
  )('may not %s', async (_, route) => {
    expect((await ask(route, { key: viewer, token: server.tokens['ups-eu'] ?? '' })).status).toBe(403)
  })
})

describe('with the token of another connection', () => {
  it.each(ROUTES.filter((route) => !isEnd(route)).map((route) => [title(route), route] as const))(
    '%s shows nothing of this one',
    async (_, route) => {
      const token = server.tokens['fedex-us'] ?? ''
      const { status, text } = await ask(route, { token })
      // A refusal names the id that was asked for.
      const asked = pathOf(route)
      const shown = (answer: string): string[] =>
        marks.filter((mark) => answer.includes(mark) && !asked.includes(mark))
      expect(shown(text)).toEqual([])
      if (asked.includes(ids.item ?? '') || asked.includes(ids.job ?? ''))
        // What only a sandbox has is 501 before anything is looked up.
        expect(status).toBe(route.refusals?.[501] === undefined ? 404 : 501)
      if (route.path.includes('{') && isWrite(route) && !route.path.startsWith('/schedules'))
        expect(status).toBeGreaterThanOrEqual(400)
      // A header that names the other connection opens nothing beside the token.
      const named = await ask(route, { token, headers: { 'x-connection-id': 'ups-eu' } })
      expect(shown(named.text)).toEqual([])
      if (route.access !== 'open') expect(named.status).toBeGreaterThanOrEqual(403)
    },
  )

  it('nothing of it was changed', async () => {
    expect((await own('GET', `/carrier/invoice-line-items/${ids.item}`)).json.data).toMatchObject({
      trackstar_tags: [],
    })
    expect((await own('GET', '/connections/ups-eu')).json.data).toMatchObject({
      customer_id: 'customer of ups-eu',
      paused: false,
    })
    expect((await own('GET', `/connections/on-demand-syncs/${ids.job}`)).json).toMatchObject({
      status: 'open',
    })
    const files = (await own('GET', '/carrier/files?start_time=2000-01-01T00:00:00Z')).json.data as unknown[]
    expect(files).toHaveLength(1)
  })
})

describe('the session of a page', () => {
  const login = async (api_key: string) => {
    const answer = await server.call('POST', '/session', { key: null, body: { api_key } })
    const cookie = answer.headers.get('set-cookie') ?? ''
    return {
      answer,
      cookie,
      headers: { cookie: cookie.split(';')[0] ?? '' },
      csrf: String(answer.json.csrf_token),
    }
  }
  const put = (headers: Record<string, string>, body: unknown = {}) =>
    server.call('POST', '/connections/ups-eu/sync', { key: null, headers, body })

  it('is a cookie that no script and no other site has, and writes with its token alone', async () => {
    const { cookie, headers, csrf } = await login('a key that is long enough')
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict/)
    expect((await server.call('GET', '/connections', { key: null, headers })).status).toBe(200)
    expect((await put(headers)).status).toBe(403)
    expect((await put({ ...headers, 'x-csrf-token': 'wrong' })).status).toBe(403)
    expect((await put({ ...headers, 'x-csrf-token': csrf })).status).toBe(202)
  })

  it('changes nothing without its token, or with that of another session, by any route', async () => {
    const { headers } = await login(API_KEY)
    const other = await login(API_KEY)
    const writes = CLOSED.filter(isWrite)
    expect(writes.length).toBeGreaterThan(25)
    for (const route of writes)
      for (const token of [undefined, '', 'wrong', other.csrf]) {
        const sent = token === undefined ? headers : { ...headers, 'x-csrf-token': token }
        const { status, json } = await ask(route, { key: null, headers: sent })
        expect([title(route), status, json.error]).toEqual([
          title(route),
          403,
          'Give the csrf_token of the session as x-csrf-token',
        ])
      }
  })

  it('ends with the given key that opened it: another server of the store has another', async () => {
    const { headers } = await login('a key that is long enough')
    const asked = (handler: ServerHandler) =>
      handler(new Request('http://server.test/connections', { headers }))
    const { store, sync, clock } = server
    const same = await createHandler({ store, sync, clock, apiKey: 'a key that is long enough' })
    const other = await createHandler({ store, sync, clock, apiKey: 'another that is long enough' })
    const none = await createHandler({ store, sync, clock })
    const statuses = [(await asked(same)).status, (await asked(other)).status, (await asked(none)).status]
    expect(statuses).toEqual([200, 401, 401])
  })

  it('sees all connections, or the one it names', async () => {
    const { headers } = await login('a key that is long enough')
    const of = async (more: Record<string, string>) => {
      const { json } = await server.call('GET', '/carrier/invoice-line-items', {
        key: null,
        headers: { ...headers, ...more },
      })
      return new Set((json.data as { connection_id: string }[]).map(({ connection_id }) => connection_id))
    }
    expect(await of({})).toEqual(new Set(['ups-eu', 'fedex-us']))
    expect(await of({ 'x-connection-id': 'ups-eu' })).toEqual(new Set(['ups-eu']))
  })

  it('of a viewer reads', async () => {
    const { headers, csrf, answer } = await login(viewer)
    expect(answer.json).toMatchObject({ role: 'viewer' })
    expect((await put({ ...headers, 'x-csrf-token': csrf })).status).toBe(403)
    expect((await server.call('GET', '/connections', { key: null, headers })).status).toBe(200)
    expect((await server.call('GET', '/audit-log', { key: null, headers })).status).toBe(403)
    const out = await server.call('DELETE', '/session', {
      key: null,
      headers: { ...headers, 'x-csrf-token': csrf },
    })
    expect(out.status).toBe(200)
    expect((await server.call('GET', '/connections', { key: null, headers })).status).toBe(401)
  })

  it('ends with its time, and with its key', async () => {
    const made = (await server.call('POST', '/api-keys', { body: { title: 'a', role: 'admin' } })).json
      .data as Record<string, string>
    const { headers } = await login(made.api_key ?? '')
    expect((await server.call('GET', '/session', { key: null, headers })).json).toMatchObject({
      role: 'admin',
    })
    expect((await server.call('DELETE', `/api-keys/${made.id}`)).status).toBe(200)
    expect((await server.call('GET', '/session', { key: null, headers })).status).toBe(401)
    expect((await server.call('GET', '/connections', { key: made.api_key ?? '' })).status).toBe(401)
    const other = await login('a key that is long enough')
    server.clock.move(12 * 3_600_000 + 1)
    expect((await server.call('GET', '/session', { key: null, headers: other.headers })).status).toBe(401)
    expect((await login('wrong')).answer.status).toBe(401)
  })
})

describe('a connection that is named and is not there', () => {
  const named = (route: Route, id: string) => ask(route, { headers: { 'x-connection-id': id } })

  it.each(CLOSED.filter((route) => route.takesFile !== true).map((route) => [title(route), route] as const))(
    '%s is 404',
    async (_, route) => {
      const { status, json } = await named(route, 'nobody')
      expect([status, json]).toEqual([404, { error: 'No connection with id nobody', origin: 'trackstar' }])
    },
  )

  it('is made by a file that comes for it, where its name is one', async () => {
    const upload = CLOSED.find((route) => route.takesFile === true) as Route
    expect((await named(upload, 'a b')).status).toBe(404)
    expect((await named(upload, 'brand-new')).status).toBe(200)
    const list = { headers: { 'x-connection-id': 'brand-new' } }
    expect((await server.call('GET', '/carrier/invoice-line-items', list)).status).toBe(200)
  })
})

describe('wrong keys from one address', () => {
  const SECRETS: readonly (readonly [string, string, Record<string, string>, unknown?])[] = [
    ['GET', '/connections', { 'x-trackstar-api-key': 'wrong' }],
    ['GET', '/connections', { 'x-trackstar-api-key': API_KEY, 'x-trackstar-access-token': 'wrong' }],
    ['GET', '/connections', { cookie: 'session=wrong' }],
    ['GET', '/session', { cookie: 'session=wrong' }],
    ['POST', '/session', { 'content-type': 'application/json' }, { api_key: 'wrong' }],
    ['GET', '/link/wrong', {}],
    [
      'POST',
      '/link/exchange',
      { 'x-trackstar-api-key': API_KEY, 'content-type': 'application/json' },
      { auth_code: 'wrong' },
    ],
    ['GET', '/downloads/ups-eu/0/a.csv?expires=1&signature=wrong', {}],
  ]
  const request = (
    method: string,
    path: string,
    headers: Record<string, string>,
    body: unknown,
    peer: string | undefined,
    handler = server.handler,
  ) =>
    handler(
      new Request(`http://server.test${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
      { peer },
    )

  const titled = SECRETS.map((call, at) => ({ name: `${call[0]} ${call[1]}`, call, at }))

  it.each(titled)('$name: too many are 429, and lock out nobody with a right one', async ({ call, at }) => {
    const [method, path, headers, body] = call
    const peer = `10.0.0.${at}`
    const wrong = (from: string | undefined = peer) => request(method, path, headers, body, from)
    const refused = (await wrong()).status
    for (let more = 1; more < WRONG_SECRETS; more++) expect((await wrong()).status).toBe(refused)
    const late = await wrong()
    expect([late.status, Number(late.headers.get('retry-after'))]).toEqual([429, 60])
    expect(await late.json()).toMatchObject({ origin: 'trackstar' })
    const right = { 'x-trackstar-api-key': API_KEY }
    expect((await request('GET', '/connections', right, undefined, peer)).status).toBe(200)
    expect((await wrong('10.1.1.1')).status).toBe(refused)
    server.clock.move(60_000)
    expect((await wrong()).status).toBe(refused)
    server.clock.move(60_000)
  })

  it('are counted by who is behind the proxy, where one stands before the server', async () => {
    const { store, sync, clock } = server
    const proxied = await createHandler({
      store,
      sync,
      clock,
      apiKey: API_KEY,
      publicAddress: 'https://invoices.example.com',
    })
    const from = async (forwarded: string) =>
      (
        await request(
          'GET',
          '/connections',
          { 'x-trackstar-api-key': 'wrong', 'x-forwarded-for': forwarded },
          undefined,
          '127.0.0.1',
          proxied,
        )
      ).status
    // What the caller writes there itself stands before what the proxy adds.
    for (let nth = 0; nth < WRONG_SECRETS; nth++) expect(await from(`${nth}.0.0.1, 203.0.113.7`)).toBe(401)
    expect(await from('9.9.9.9, 203.0.113.7')).toBe(429)
    expect(await from('203.0.113.8')).toBe(401)
  })
})

it('keys, tokens, codes and sessions are in the store as hashes alone', async () => {
  const secrets = [viewer, server.tokens['ups-eu'] ?? '', server.tokens['fedex-us'] ?? '']
  const { link_token } = (await server.call('POST', '/link/token')).json
  secrets.push(String(link_token))
  const { gunzipSync } = await import('node:zlib')
  const pieces: Uint8Array[] = []
  for await (const piece of server.store.export()) pieces.push(piece)
  const text = gunzipSync(Buffer.concat(pieces)).toString('latin1')
  expect(text).toContain('ups-eu')
  expect(secrets.filter((secret) => secret.length < 20 || text.includes(secret))).toEqual([])
})
