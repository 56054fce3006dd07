/** Calls made of the OpenAPI document, most of them wrong: none is a fault of the server's, shows another's data, or hangs. */
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Listening, listen } from '../src/server/index.js'
import { API_KEY, type TestServer, testServer } from './server-kit.js'

const CALLS = Number(process.env.PARSE_INVOICE_FUZZ ?? 600)
const AT_ONCE = 8

interface Parameter {
  readonly name: string
  readonly in: string
  readonly schema: Schema
}
interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly format?: string
  readonly $ref?: string
}
interface Operation {
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

let server: TestServer
let listening: Listening
let document: Document
let viewer = ''
let session: { cookie: string; csrf: string } = { cookie: '', csrf: '' }
const faults: string[] = []
/** Values of either connection that stand nowhere in the other. */
const marks: Record<string, string[]> = {}
const ids: string[] = ['ups', 'ups-eu', 'fedex-us', 'get_invoice_line_items']

beforeAll(async () => {
  server = await testServer({
    onServed: ({ fault, route }) => fault !== undefined && faults.push(`${route}: ${fault}`),
  })
  listening = await listen(server.handler, { port: 0, host: '127.0.0.1' })
  document = (await server.call('GET', '/openapi.json')).json as unknown as Document
  const valuesOf = async (token: string): Promise<string[]> => {
    const items = (await server.call('GET', '/carrier/invoice-line-items', { token })).json.data as Record<
      string,
      string
    >[]
    return items.flatMap(({ id, invoice_id, account_id, tracking_number }) =>
      [id, invoice_id, account_id, tracking_number].flatMap((one) => one ?? []),
    )
  }
  const values = {
    ups: await valuesOf(server.tokens['ups-eu'] ?? ''),
    fedex: await valuesOf(server.tokens['fedex-us'] ?? ''),
  }
  marks['ups-eu'] = [...new Set(values.ups)].filter((one) => !values.fedex.includes(one))
  marks['fedex-us'] = [...new Set(values.fedex)].filter((one) => !values.ups.includes(one))
  ids.push(...(marks['ups-eu']?.slice(0, 3) ?? []), ...(marks['fedex-us']?.slice(0, 3) ?? []))
  // What a call may write, as a tag, is no mark of whose data it is.
  for (const [connection, own] of Object.entries(marks))
    marks[connection] = own.filter((one) => !ids.some((id) => one.includes(id)))
  viewer =
    ((await server.call('POST', '/api-keys', { body: {} })).json.data as Record<string, string>).api_key ?? ''
  const login = await server.call('POST', '/session', { body: { api_key: viewer } })
  session = {
    cookie: (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
    csrf: String(login.json.csrf_token),
  }
})
afterAll(() => listening.stop(2_000))

/** The same numbers for the same seed. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const TEXTS = [
  '',
  'a',
  '0',
  '-1',
  '1e999',
  'null',
  '../../etc/passwd',
  '%2e%2e%2f',
  "' OR '1'='1",
  '\u0000',
  '\uFFFF',
  '😀',
  'a'.repeat(3_000),
  '2026-03-01',
  '2026-03-01T00:00:00Z',
  '2026-02-30',
  '9999-99-99',
  '-0',
  '1.5',
  '$1',
  '%',
  '\\',
  'env:HOME',
  '<script>',
  '{}',
  '[]',
  '__proto__',
  'constructor',
]

function makeCall(random: () => number) {
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item
  const word = (): string => (random() < 0.4 ? pick(ids) : pick(TEXTS))
  const value = (schema: Schema, depth = 0): unknown => {
    const own =
      schema.$ref === undefined
        ? schema
        : (document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {})
    if (random() < 0.08 || depth > 4)
      return pick([null, 1, -1, 1.5, true, word(), [], {}, [word()], { a: word() }])
    if (own.const !== undefined) return own.const
    if (own.enum !== undefined) return pick(own.enum)
    if (own.anyOf !== undefined) return value(pick(own.anyOf), depth + 1)
    const type = typeof own.type === 'string' ? own.type : pick(own.type ?? ['string'])
    if (type === 'object')
      return Object.fromEntries(
        Object.entries(own.properties ?? { type: { enum: ['folder', 'sftp', 's3'] }, path: {}, host: {} })
          .filter(([name]) => own.required?.includes(name) === true || random() < 0.5)
          .map(([name, one]) => [name, value(one, depth + 1)]),
      )
    if (type === 'array')
      return Array.from({ length: Math.floor(random() * 4) }, () => value(own.items ?? {}, depth + 1))
    if (type === 'integer' || type === 'number') return pick([0, 1, 60, 3_600, 2 ** 31, -5])
    if (type === 'boolean') return random() < 0.5
    return own.format === 'date-time'
      ? pick(['2026-03-01T00:00:00Z', '2026-03-31T00:00:00+02:00', word()])
      : word()
  }
  const path = pick(Object.keys(document.paths))
  const method =
    random() < 0.03
      ? pick(['get', 'put', 'delete', 'patch', 'post', 'options', 'head'])
      : pick(Object.keys(document.paths[path] ?? {}))
  const operation = document.paths[path]?.[method]
  const connection = pick(['ups-eu', 'fedex-us'])
  // What ends a connection that the other calls are about is asked for in vain.
  const isEnd = method === 'delete'
  const named = path.replace(
    /\{\w+\}/g,
    () => encodeURIComponent(isEnd ? pick(TEXTS.slice(1)) : word()) || 'x',
  )
  const query = new URLSearchParams()
  const often = (operation?.parameters.length ?? 0) > 20 ? 0.01 : 0.6
  for (const { name, in: place, schema } of operation?.parameters ?? [])
    if (place === 'query' && random() < often) query.append(name, String(value(schema)))
  if (random() < 0.05) query.append(word() || 'x', word())
  const content = Object.entries(operation?.requestBody?.content ?? {})[0]
  const body =
    method === 'get' || method === 'head' || content === undefined
      ? undefined
      : random() < 0.05
        ? pick(TEXTS)
        : JSON.stringify(value(content[1].schema))
  const who = random()
  const token = isEnd && path === '/connections' ? 'token_none' : (server.tokens[connection] ?? '')
  const headers: Record<string, string> =
    who < 0.6
      ? { 'x-trackstar-api-key': API_KEY, 'x-trackstar-access-token': token }
      : who < 0.7
        ? {
            'x-trackstar-api-key': API_KEY,
            ...(isEnd ? {} : { 'x-connection-id': pick(['ups-eu', 'nobody']) }),
          }
        : who < 0.8
          ? { 'x-trackstar-api-key': viewer, 'x-trackstar-access-token': token }
          : who < 0.9
            ? { cookie: session.cookie, 'x-csrf-token': session.csrf }
            : who < 0.95
              ? { 'x-trackstar-api-key': 'wrong', 'x-trackstar-access-token': token }
              : {}
  const text = query.toString()
  return {
    method: method.toUpperCase(),
    path: `${named}${text === '' ? '' : `?${text}`}`,
    headers:
      body === undefined
        ? headers
        : { ...headers, 'content-type': random() < 0.95 ? 'application/json' : 'text/plain' },
    body,
    connection:
      headers['x-trackstar-access-token'] === undefined ||
      headers['x-trackstar-access-token'] === 'token_none'
        ? null
        : connection,
  }
}

it(`${CALLS} calls: no fault, no leak, none that hangs`, { timeout: 60_000 + CALLS * 60 }, async () => {
  const random = numbers(19)
  const statuses = new Map<number, number>()
  const found: string[] = []
  let left = CALLS
  const work = async (): Promise<void> => {
    while (left-- > 0) {
      const { method, path, headers, body, connection } = makeCall(random)
      const asked = `${method} ${path} ${body ?? ''}`.slice(0, 500)
      const ends = new AbortController()
      // What streams until its caller leaves is left.
      const leave = setTimeout(() => ends.abort(), path.includes('/progress') ? 500 : 30_000)
      try {
        const answer = await fetch(`${listening.address}${path}`, {
          method,
          headers,
          signal: ends.signal,
          ...(body === undefined ? {} : { body }),
        })
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
        if (answer.status >= 500 && answer.status !== 501) found.push(`${answer.status}: ${asked}`)
        if (!answer.headers.has('x-request-id')) found.push(`no request id: ${asked}`)
        const text = await answer.text()
        const others =
          connection === null ? [] : (marks[connection === 'ups-eu' ? 'fedex-us' : 'ups-eu'] ?? [])
        const leaked = others.filter((mark) => text.includes(mark) && !asked.includes(mark))
        if (leaked.length > 0) found.push(`leaked ${leaked[0]}: ${asked}`)
      } catch (error) {
        if (!path.includes('/progress')) found.push(`${String(error)}: ${asked}`)
      } finally {
        clearTimeout(leave)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  expect({ found: found.slice(0, 10), faults: faults.slice(0, 5) }).toEqual({ found: [], faults: [] })
  for (const status of [200, 400, 401, 403, 404, 422])
    expect([status, statuses.has(status)]).toEqual([status, true])
  if (process.env.PARSE_INVOICE_FUZZ !== undefined) console.log(Object.fromEntries([...statuses].sort()))
})

it('bytes that are no call are refused, and end their connection', async () => {
  const answerTo = (bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(listening.port, '127.0.0.1', () => socket.write(bytes))
      let text = ''
      socket.setTimeout(20_000, () => reject(new Error('hangs')))
      socket.on('data', (piece) => {
        text += piece.toString()
      })
      socket.on('error', () => resolve(text))
      socket.on('close', () => resolve(text))
    })
  for (const call of ['hello\r\n\r\n', 'GET /healthz HTTP/1.1\r\nhost: a b\r\n\r\n']) {
    const answer = await answerTo(call)
    expect(answer).toMatch(/^HTTP\/1.1 400/)
    expect(answer).toMatch(/x-request-id: [0-9a-f-]{36}[\s\S]*"origin":"trackstar"/)
  }
  expect(await answerTo('GET /healthz HTTP/1.1\r\n\r\n')).toContain('"error":"The call has no Host header"')
  expect(await answerTo(`GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 431/,
  )
  expect(
    await answerTo(
      'POST /session HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 2000000\r\n\r\n{',
    ),
  ).toMatch(/^HTTP\/1.1 413/)
})

it('a call that is refused before its body was read ends its connection by saying so, and the next one is answered', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const send = (method: string, path: string, headers: Record<string, string>, body: Buffer) =>
    new Promise<number>((resolve, reject) => {
      const call = request(`${listening.address}${path}`, { agent, method, headers }, (answer) => {
        answer.resume()
        answer.on('end', () => resolve(answer.statusCode ?? 0))
      })
      call.on('error', reject)
      call.end(body)
    })
  const own = { 'x-trackstar-api-key': API_KEY, 'x-connection-id': 'ups-eu' }
  const bodies = [Buffer.alloc(10, 'x'), Buffer.alloc(200_000, 'x')]
  for (const body of bodies)
    for (const [path, headers, status] of [
      ['/carrier/files?file_name=a.csv', {}, 401],
      ['/carrier/files?file_name=a.zip', own, 422],
      ['/carrier/files?file_name=a.csv', own, 422],
      ['/nowhere', own, 404],
      ['/session', {}, 400],
    ] as const) {
      expect([path, await send('POST', path, headers, body)]).toEqual([path, status])
      expect(await send('GET', '/healthz', {}, Buffer.alloc(0))).toBe(200)
    }
  agent.destroy()
})
